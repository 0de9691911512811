/*===- Instance.c - What one run needs, and the checks before a run -------===*/
#include "Runtime.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

bool overlaps(Address a, size_t aBytes, Address b, size_t bBytes) {
  return a < b + bBytes && b < a + aBytes;
}

double nowSeconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void callHook(const strata_instance *instance, int32_t step, double begin) {
  double seconds = nowSeconds() - begin;
  const struct PreparedStep *prepared = &instance->steps[step];
  const char *kernel = prepared->kernel ? prepared->kernel->name : "";
  if (prepared->entry->kind == STRATA_STEP_COPY)
    kernel = "copy";
  if (prepared->entry->kind == STRATA_STEP_FILL)
    kernel = "fill";
  instance->onLaunch(instance->user, step, prepared->entry->node, kernel,
                     seconds);
}

/*===----------------------------------------------------------------------===*/
/* Grid and operands */
/*===----------------------------------------------------------------------===*/

static strata_status computeGrid(const strata_model *model,
                                 struct PreparedStep *step) {
  step->blocks = 1;
  for (int axis = 0; axis < 3; ++axis) {
    const struct strata_grid_axis *rule = &step->kernel->grid[axis];
    int64_t extent = 1;
    if (rule->scalar >= step->entry->scalar_count)
      return fail(model, STRATA_INTERNAL,
                  "kernel %s at node \"%s\": the grid needs scalar %d of %d",
                  step->kernel->name, step->entry->node, rule->scalar,
                  step->entry->scalar_count);
    if (rule->scalar >= 0)
      extent = step->entry->scalars[rule->scalar];
    int64_t count = 0;
    bool fits = rule->tile > 0 && extent >= 0 &&
                !__builtin_mul_overflow(extent, rule->multiplier, &count);
    count = fits ? count / rule->tile + (count % rule->tile > 0) : 0;
    if (!fits || count < 0 || count > INT32_MAX)
      return fail(model, STRATA_INTERNAL,
                  "kernel %s at node \"%s\": the grid is too large on axis %d",
                  step->kernel->name, step->entry->node, axis);
    step->grid[axis] = (int32_t)count;
    if (__builtin_mul_overflow(step->blocks, count, &step->blocks))
      return fail(model, STRATA_INTERNAL,
                  "kernel %s at node \"%s\": the grid is too large",
                  step->kernel->name, step->entry->node);
  }
  return STRATA_OK;
}

static Address fixedAddress(const strata_instance *instance,
                            const struct strata_operand_entry *operand) {
  if (operand->space == STRATA_SPACE_ARENA)
    return instance->block + operand->offset;
  if (operand->space == STRATA_SPACE_WEIGHTS)
    return instance->model->weights + operand->offset;
  return 0;
}

static strata_status prepareStep(strata_instance *instance, int32_t index,
                                 Address *addresses) {
  const strata_model *model = instance->model;
  struct PreparedStep *step = &instance->steps[index];
  step->entry = &model->target->steps[index];
  step->addresses = addresses;
  for (int32_t i = 0; i < step->entry->operand_count; ++i)
    addresses[i] = fixedAddress(instance, &step->entry->operands[i]);
  if (step->entry->kind != STRATA_STEP_LAUNCH)
    return STRATA_OK;
  step->kernel = &model->target->kernels[step->entry->kernel];
  if (step->kernel->pointers != step->entry->operand_count ||
      step->kernel->scalars != step->entry->scalar_count)
    return fail(model, STRATA_INTERNAL,
                "kernel %s takes %d pointers and %d scalars, node \"%s\" gives "
                "%d and %d",
                step->kernel->name, step->kernel->pointers,
                step->kernel->scalars, step->entry->node,
                step->entry->operand_count, step->entry->scalar_count);
  return computeGrid(model, step);
}

strata_status prepareSteps(strata_instance *instance) {
  const struct strata_target_entry *target = instance->model->target;
  size_t operands = 0;
  for (int32_t i = 0; i < target->step_count; ++i)
    operands += target->steps[i].operand_count;
  instance->steps = calloc(target->step_count + 1, sizeof(*instance->steps));
  instance->addresses = calloc(operands + 1, sizeof(Address));
  if (!instance->steps || !instance->addresses)
    return fail(instance->model, STRATA_MACHINE, "out of host memory");
  Address *next = instance->addresses;
  for (int32_t i = 0; i < target->step_count; ++i) {
    strata_status status = prepareStep(instance, i, next);
    if (status != STRATA_OK)
      return status;
    next += target->steps[i].operand_count;
  }
  return STRATA_OK;
}

void bindCallerOperands(strata_instance *instance) {
  int32_t count = instance->model->target->step_count;
  for (int32_t i = 0; i < count; ++i) {
    struct PreparedStep *step = &instance->steps[i];
    for (int32_t o = 0; o < step->entry->operand_count; ++o) {
      const struct strata_operand_entry *operand = &step->entry->operands[o];
      if (operand->space == STRATA_SPACE_INPUT)
        step->addresses[o] = instance->inputs[operand->index] + operand->offset;
      if (operand->space == STRATA_SPACE_OUTPUT)
        step->addresses[o] =
            instance->outputs[operand->index] + operand->offset;
    }
  }
}

/*===----------------------------------------------------------------------===*/
/* Create and destroy */
/*===----------------------------------------------------------------------===*/

static void freeInstance(strata_instance *instance) {
  free(instance->steps);
  free(instance->addresses);
  free(instance->inputs);
  free(instance->outputs);
  free(instance);
}

static strata_status prepareModel(strata_model *model) {
  pthread_mutex_lock(&model->mutex);
  strata_status status = STRATA_OK;
  if (!model->prepared)
    status = model->backend->prepare(model);
  if (status == STRATA_OK) {
    model->prepared = true;
    ++model->instances;
  }
  pthread_mutex_unlock(&model->mutex);
  return status;
}

static void forgetInstance(strata_model *model) {
  pthread_mutex_lock(&model->mutex);
  --model->instances;
  pthread_mutex_unlock(&model->mutex);
}

static strata_status checkArena(const strata_model *model,
                                const strata_instance_options *options) {
  if (!options->arena)
    return STRATA_OK;
  if ((Address)options->arena % STRATA_ALIGNMENT != 0)
    return fail(model, STRATA_USAGE, "the arena is not aligned to %d bytes",
                STRATA_ALIGNMENT);
  if ((int64_t)options->arena_bytes < model->blockBytes)
    return fail(model, STRATA_MEMORY_LIMIT,
                "the arena has %zu bytes, the model needs %lld",
                options->arena_bytes, (long long)model->blockBytes);
  return STRATA_OK;
}

strata_status createInstance(strata_model *model,
                             const strata_instance_options *given,
                             strata_instance **result) {
  if (!isSized(given))
    return fail(model, STRATA_USAGE, "strata_instance_options.size is not set");
  strata_instance_options options = {0};
  if (given)
    memcpy(&options, given,
           given->size < sizeof(options) ? given->size : sizeof(options));
  strata_status status = checkArena(model, &options);
  if (status != STRATA_OK)
    return status;
  const struct strata_artifact *tables = model->handle.artifact;
  strata_instance *instance = calloc(1, sizeof(*instance));
  if (!instance)
    return fail(model, STRATA_MACHINE, "out of host memory");
  instance->handle = model->handle;
  instance->model = model;
  instance->onLaunch = options.on_launch;
  instance->user = options.user;
  instance->inputs = calloc(tables->input_count + 1, sizeof(Address));
  instance->outputs = calloc(tables->output_count + 1, sizeof(Address));
  if (!instance->inputs || !instance->outputs) {
    freeInstance(instance);
    return fail(model, STRATA_MACHINE, "out of host memory");
  }
  status = prepareModel(model);
  if (status != STRATA_OK) {
    freeInstance(instance);
    return status;
  }
  instance->block = (Address)options.arena;
  instance->ownsBlock = !options.arena;
  status = model->backend->create(instance, &options);
  if (status == STRATA_OK) {
    *result = instance;
    return STRATA_OK;
  }
  forgetInstance(model);
  freeInstance(instance);
  return status;
}

strata_status destroyInstance(strata_instance *instance) {
  if (!instance)
    return STRATA_OK;
  strata_model *model = instance->model;
  model->backend->destroy(instance);
  freeInstance(instance);
  forgetInstance(model);
  return STRATA_OK;
}

/*===----------------------------------------------------------------------===*/
/* Run */
/*===----------------------------------------------------------------------===*/

static strata_status checkTensor(const strata_model *model, const char *kind,
                                 const strata_port *port,
                                 const strata_tensor *tensor, bool isInput) {
  if (tensor->dtype != port->dtype)
    return fail(model, STRATA_USAGE, "%s \"%s\": element type %d, not %d", kind,
                port->name, port->dtype, tensor->dtype);
  if (tensor->rank != port->rank)
    return fail(model, STRATA_USAGE, "%s \"%s\": rank %d, not %d", kind,
                port->name, port->rank, tensor->rank);
  if (isInput && tensor->shape)
    for (int32_t d = 0; d < port->rank; ++d)
      if (tensor->shape[d] != port->dims[d].max)
        return fail(model, STRATA_USAGE,
                    "%s \"%s\": extent %d is %lld, not %lld", kind, port->name,
                    d, (long long)port->dims[d].max,
                    (long long)tensor->shape[d]);
  if (tensor->bytes < (size_t)port->bytes)
    return fail(model, STRATA_USAGE, "%s \"%s\": %lld bytes, not %zu", kind,
                port->name, (long long)port->bytes, tensor->bytes);
  if (!tensor->data && port->bytes > 0)
    return fail(model, STRATA_USAGE, "%s \"%s\": no data", kind, port->name);
  if (tensor->location == STRATA_DEVICE_CUDA && model->backend == &hostBackend)
    return fail(model, STRATA_USAGE,
                "%s \"%s\" lies on a GPU, the model runs on the host", kind,
                port->name);
  return STRATA_OK;
}

strata_status runInstance(strata_instance *instance,
                          const strata_tensor *inputs, strata_tensor *outputs,
                          void *stream) {
  const strata_model *model = instance->model;
  const struct strata_artifact *tables = model->handle.artifact;
  strata_status status = STRATA_OK;
  for (int32_t i = 0; i < tables->input_count && status == STRATA_OK; ++i)
    status = checkTensor(model, "input", &tables->inputs[i], &inputs[i], true);
  for (int32_t i = 0; i < tables->output_count && status == STRATA_OK; ++i)
    status =
        checkTensor(model, "output", &tables->outputs[i], &outputs[i], false);
  if (status == STRATA_OK)
    status = model->backend->run(instance, inputs, outputs, stream);
  if (status != STRATA_OK)
    return status;
  for (int32_t i = 0; i < tables->output_count; ++i)
    for (int32_t d = 0; outputs[i].shape && d < tables->outputs[i].rank; ++d)
      outputs[i].shape[d] = tables->outputs[i].dims[d].max;
  return STRATA_OK;
}
