/*===- Model.c - Opening, describing and closing a model ------------------===*/
#include "Runtime.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

strata_status fail(const strata_model *model, strata_status status,
                   const char *format, ...) {
  char message[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof(message), format, arguments);
  va_end(arguments);
  model->report(message);
  return status;
}

static int64_t alignUp(int64_t value) {
  return (value + STRATA_ALIGNMENT - 1) / STRATA_ALIGNMENT * STRATA_ALIGNMENT;
}

static void freeModel(strata_model *model) {
  pthread_mutex_destroy(&model->mutex);
  free(model->path);
  free(model->weightsPath);
  free(model->inputOffsets);
  free(model->outputOffsets);
  free(model);
}

static const struct Backend *chooseBackend(const struct strata_artifact *tables,
                                           strata_device device) {
  if (device == STRATA_DEVICE_CUDA)
    return &cudaBackend;
  if (device == STRATA_DEVICE_HOST)
    return &hostBackend;
  for (int32_t i = 0; i < tables->target_count; ++i)
    if (strcmp(tables->targets[i].name, "host") != 0)
      return &cudaBackend;
  return &hostBackend;
}

/* Offsets of the staged inputs and outputs behind the arena. */
static bool layOutBlock(strata_model *model) {
  const struct strata_artifact *tables = model->handle.artifact;
  model->inputOffsets = calloc(tables->input_count + 1, sizeof(int64_t));
  model->outputOffsets = calloc(tables->output_count + 1, sizeof(int64_t));
  if (!model->inputOffsets || !model->outputOffsets)
    return false;
  int64_t at = alignUp(model->target->arena_bytes);
  for (int32_t i = 0; i < tables->input_count; ++i) {
    model->inputOffsets[i] = at;
    at = alignUp(at + tables->inputs[i].bytes);
  }
  for (int32_t i = 0; i < tables->output_count; ++i) {
    model->outputOffsets[i] = at;
    at = alignUp(at + tables->outputs[i].bytes);
  }
  model->blockBytes = at;
  return true;
}

/* The caller's structure may be older and shorter than ours. */
static strata_open_options readOpenOptions(const strata_open_options *given) {
  strata_open_options options = {0};
  if (given)
    memcpy(&options, given,
           given->size < sizeof(options) ? given->size : sizeof(options));
  return options;
}

static strata_status openModel(const struct strata_artifact *artifact,
                               const char *path,
                               const strata_open_options *given,
                               strata_report report, strata_model **result) {
  if (!isSized(given)) {
    report("strata_open_options.size is not set");
    return STRATA_USAGE;
  }
  strata_open_options options = readOpenOptions(given);
  strata_model *model = calloc(1, sizeof(*model));
  if (!model) {
    report("out of host memory while opening a model");
    return STRATA_MACHINE;
  }
  model->handle.functions = artifact->functions;
  model->handle.artifact = artifact;
  model->report = report;
  pthread_mutex_init(&model->mutex, NULL);
  model->path = strdup(path);
  if (options.weights_path)
    model->weightsPath = strdup(options.weights_path);
  if (!model->path || (options.weights_path && !model->weightsPath)) {
    freeModel(model);
    report("out of host memory while opening a model");
    return STRATA_MACHINE;
  }

  model->backend = chooseBackend(artifact, options.device);
  strata_status status = model->backend->open(model, &options);
  if (status == STRATA_OK && !layOutBlock(model)) {
    model->backend->close(model);
    status = fail(model, STRATA_MACHINE, "out of host memory");
  }
  if (status != STRATA_OK) {
    freeModel(model);
    return status;
  }
  *result = model;
  return STRATA_OK;
}

static strata_status describe(const strata_model *model,
                              strata_signature *result) {
  if (!isSized(result))
    return fail(model, STRATA_USAGE, "strata_signature.size is not set");
  const struct strata_artifact *tables = model->handle.artifact;
  strata_signature signature = {0};
  signature.input_count = tables->input_count;
  signature.output_count = tables->output_count;
  signature.inputs = tables->inputs;
  signature.outputs = tables->outputs;
  signature.target = model->target->name;
  signature.code = model->code;
  signature.placement = tables->placement;
  signature.manifest = tables->manifest;
  signature.kernel_count = model->target->kernel_count;
  for (int32_t i = 0; i < model->target->step_count; ++i)
    signature.launch_count +=
        model->target->steps[i].kind == STRATA_STEP_LAUNCH;
  size_t size = result->size;
  signature.size = size;
  memcpy(result, &signature,
         size < sizeof(signature) ? size : sizeof(signature));
  return STRATA_OK;
}

static strata_status requiredBytes(const strata_model *model,
                                   const strata_dim *dims, size_t dimCount,
                                   strata_bytes *result) {
  if (!isSized(result))
    return fail(model, STRATA_USAGE, "strata_bytes.size is not set");
  const struct strata_artifact *tables = model->handle.artifact;
  for (size_t i = 0; i < dimCount; ++i) {
    bool known = false;
    for (int32_t p = 0; p < tables->input_count; ++p)
      for (int32_t d = 0; d < tables->inputs[p].rank; ++d) {
        const strata_dim_range *range = &tables->inputs[p].dims[d];
        if (!range->name || strcmp(range->name, dims[i].name) != 0)
          continue;
        known = true;
        if (dims[i].value < range->min || dims[i].value > range->max)
          return fail(model, STRATA_USAGE,
                      "dimension \"%s\" may be %lld to %lld, not %lld",
                      dims[i].name, (long long)range->min,
                      (long long)range->max, (long long)dims[i].value);
      }
    if (!known)
      return fail(model, STRATA_USAGE, "no input has a dimension \"%s\"",
                  dims[i].name);
  }
  bool onHost = model->backend == &hostBackend;
  strata_bytes bytes = {0};
  bytes.size = result->size;
  bytes.arena = model->blockBytes;
  bytes.weights = model->target->weight_bytes;
  bytes.device = onHost ? 0 : bytes.arena + bytes.weights;
  bytes.host = onHost ? bytes.arena + bytes.weights : 0;
  bytes.pinned =
      onHost || bytes.weights == 0 ? 0 : 2 * (int64_t)WEIGHT_CHUNK_BYTES;
  memcpy(result, &bytes,
         bytes.size < sizeof(bytes) ? bytes.size : sizeof(bytes));
  return STRATA_OK;
}

static strata_status closeModel(strata_model *model) {
  if (!model)
    return STRATA_OK;
  pthread_mutex_lock(&model->mutex);
  int64_t instances = model->instances;
  pthread_mutex_unlock(&model->mutex);
  if (instances > 0)
    return fail(model, STRATA_USAGE,
                "the model still has %lld instances; destroy them first",
                (long long)instances);
  model->backend->close(model);
  freeModel(model);
  return STRATA_OK;
}

/* `package` writes a reference to this symbol into the tables. */
extern const struct strata_functions strata_runtime_functions;
const struct strata_functions strata_runtime_functions = {
    openModel,   describe,        requiredBytes, createInstance,
    runInstance, destroyInstance, closeModel};
