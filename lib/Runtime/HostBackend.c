/*===- HostBackend.c - Runs the kernels on the CPUs of this machine -------===*/
#include "Pool.h"
#include "Runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Vector loads of host kernels may be aligned: callers' tensors are used in
 * place from here on. */
enum { IN_PLACE_ALIGNMENT = 64 };

/* Zero pages; null for no bytes is fine. */
static bool mapBytes(int64_t bytes, Address *address) {
  *address = 0;
  if (bytes <= 0)
    return true;
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return false;
  *address = (Address)memory;
  return true;
}

static void unmapBytes(Address address, int64_t bytes) {
  if (address && bytes > 0)
    munmap((void *)address, bytes);
}

/*===----------------------------------------------------------------------===*/
/* Model */
/*===----------------------------------------------------------------------===*/

/* True if `word` (of `length`) is one of the words of `line`. */
static bool hasWord(const char *line, const char *word, size_t length) {
  for (const char *at = strstr(line, word); at; at = strstr(at + 1, word)) {
    char next = at[length];
    if ((at == line || at[-1] == ' ' || at[-1] == '\t') &&
        (next == ' ' || next == '\n' || next == 0))
      return true;
  }
  return false;
}

/* Checks the features that the code was made for against /proc/cpuinfo. */
static strata_status checkCpu(const strata_model *model) {
  const char *features = model->target->host_features;
  if (!*features)
    return STRATA_OK;
  FILE *file = fopen("/proc/cpuinfo", "re");
  char *line = NULL;
  size_t room = 0;
  bool found = false;
  while (file && !found && getline(&line, &room, file) > 0)
    found = strncmp(line, "flags", 5) == 0 || strncmp(line, "Features", 8) == 0;
  if (file)
    fclose(file);
  strata_status status = STRATA_OK;
  for (const char *at = features; found && *at && status == STRATA_OK;) {
    size_t length = strcspn(at, " ");
    char word[64];
    if (length > 0 && length < sizeof(word)) {
      memcpy(word, at, length);
      word[length] = 0;
      if (!hasWord(line, word, length))
        status = fail(model, STRATA_MACHINE,
                      "the artefact was made for the CPU \"%s\"; this one "
                      "lacks %s",
                      model->target->host_cpu, word);
    }
    at += length + (at[length] == ' ');
  }
  free(line);
  return status;
}

static strata_status openHost(strata_model *model,
                              const strata_open_options *options) {
  const struct strata_artifact *tables = model->handle.artifact;
  for (int32_t i = 0; i < tables->target_count; ++i)
    if (strcmp(tables->targets[i].name, "host") == 0)
      model->target = &tables->targets[i];
  if (!model->target)
    return fail(model, STRATA_MACHINE,
                "the artefact has no code for the host; its first target is "
                "%s",
                tables->target_count ? tables->targets[0].name : "none");
  model->code = "host";
  for (int32_t i = 0; i < model->target->kernel_count; ++i)
    if (!model->target->kernels[i].host)
      return fail(model, STRATA_BAD_ARTIFACT, "kernel %s has no host code",
                  model->target->kernels[i].name);
  return checkCpu(model);
}

static void closeHost(strata_model *model) {
  unmapBytes(model->weights, model->target->weight_bytes);
  model->weights = 0;
}

struct HostSink {
  uint8_t *chunk, *block;
};

static strata_status beginChunk(void *context, uint8_t **chunk) {
  *chunk = ((struct HostSink *)context)->chunk;
  return STRATA_OK;
}

static strata_status putBytes(void *context, int64_t offset,
                              const uint8_t *data, size_t bytes) {
  memcpy(((struct HostSink *)context)->block + offset, data, bytes);
  return STRATA_OK;
}

static strata_status prepareHost(strata_model *model) {
  int64_t bytes = model->target->weight_bytes;
  if (!mapBytes(bytes, &model->weights))
    return fail(model, STRATA_MACHINE,
                "out of host memory: %lld bytes for the weights",
                (long long)bytes);
  struct HostSink target = {malloc(WEIGHT_CHUNK_BYTES),
                            (uint8_t *)model->weights};
  struct WeightSink sink = {&target, beginChunk, putBytes};
  strata_status status =
      target.chunk ? readWeights(model, &sink)
                   : fail(model, STRATA_MACHINE, "out of host memory");
  free(target.chunk);
  if (status != STRATA_OK)
    closeHost(model);
  return status;
}

/*===----------------------------------------------------------------------===*/
/* Instance */
/*===----------------------------------------------------------------------===*/

static void destroyHost(strata_instance *instance) {
  destroyPool(instance->pool);
  if (instance->ownsBlock)
    unmapBytes(instance->block, instance->model->blockBytes);
}

static strata_status createHost(strata_instance *instance,
                                const strata_instance_options *options) {
  strata_model *model = instance->model;
  if (instance->ownsBlock && !mapBytes(model->blockBytes, &instance->block))
    return fail(model, STRATA_MACHINE,
                "out of host memory: %lld bytes for the arena",
                (long long)model->blockBytes);
  strata_status status = prepareSteps(instance);
  if (status == STRATA_OK) {
    int32_t threads = options->threads > 0 ? options->threads : usableCpus();
    instance->pool =
        createPool(threads, !(options->flags & STRATA_INSTANCE_UNPINNED));
    if (!instance->pool)
      status = fail(model, STRATA_MACHINE, "cannot start %d threads", threads);
  }
  if (status != STRATA_OK)
    destroyHost(instance);
  return status;
}

static bool isAligned(const void *data) {
  return (Address)data % IN_PLACE_ALIGNMENT == 0;
}

/* True if output `index` may be written where the caller wants it: nothing that
 * the caller gave us shares its bytes. */
static bool isOutputInPlace(const strata_instance *instance,
                            const strata_tensor *inputs,
                            const strata_tensor *outputs, int32_t index) {
  const struct strata_artifact *tables = instance->handle.artifact;
  Address data = (Address)outputs[index].data;
  size_t bytes = tables->outputs[index].bytes;
  if (!isAligned(outputs[index].data))
    return false;
  for (int32_t i = 0; i < tables->input_count; ++i)
    if (overlaps(data, bytes, (Address)inputs[i].data, tables->inputs[i].bytes))
      return false;
  for (int32_t i = 0; i < tables->output_count; ++i)
    if (i != index && overlaps(data, bytes, (Address)outputs[i].data,
                               tables->outputs[i].bytes))
      return false;
  return true;
}

static void bindTensors(strata_instance *instance, const strata_tensor *inputs,
                        const strata_tensor *outputs) {
  const strata_model *model = instance->model;
  const struct strata_artifact *tables = instance->handle.artifact;
  for (int32_t i = 0; i < tables->input_count; ++i) {
    Address staged = instance->block + model->inputOffsets[i];
    bool inPlace = isAligned(inputs[i].data);
    instance->inputs[i] = inPlace ? (Address)inputs[i].data : staged;
    if (!inPlace)
      memcpy((void *)staged, inputs[i].data, tables->inputs[i].bytes);
  }
  for (int32_t i = 0; i < tables->output_count; ++i)
    instance->outputs[i] = isOutputInPlace(instance, inputs, outputs, i)
                               ? (Address)outputs[i].data
                               : instance->block + model->outputOffsets[i];
  bindCallerOperands(instance);
}

static void runStep(strata_instance *instance,
                    const struct PreparedStep *step) {
  const struct strata_step_entry *entry = step->entry;
  if (entry->kind == STRATA_STEP_COPY) {
    memcpy((void *)step->addresses[1], (const void *)step->addresses[0],
           entry->operands[1].bytes);
    return;
  }
  if (entry->kind == STRATA_STEP_FILL) {
    memset((void *)step->addresses[0], entry->scalars[0],
           entry->operands[0].bytes);
    return;
  }
  struct PoolJob job = {step->kernel->host, (void *const *)step->addresses,
                        entry->scalars, step->grid, step->blocks};
  runOnPool(instance->pool, &job);
}

static strata_status runHost(strata_instance *instance,
                             const strata_tensor *inputs,
                             strata_tensor *outputs, void *stream) {
  const strata_model *model = instance->model;
  const struct strata_artifact *tables = instance->handle.artifact;
  if (stream)
    return fail(model, STRATA_USAGE, "the host has no streams");
  bindTensors(instance, inputs, outputs);
  for (int32_t i = 0; i < model->target->step_count; ++i) {
    double begin = instance->onLaunch ? nowSeconds() : 0;
    runStep(instance, &instance->steps[i]);
    if (instance->onLaunch)
      callHook(instance, i, begin);
  }
  for (int32_t i = 0; i < tables->output_count; ++i)
    if (instance->outputs[i] != (Address)outputs[i].data)
      memcpy(outputs[i].data, (const void *)instance->outputs[i],
             tables->outputs[i].bytes);
  return STRATA_OK;
}

const struct Backend hostBackend = {
    "host", openHost, closeHost, prepareHost, createHost, destroyHost, runHost};
