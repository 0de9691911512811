/*===- CudaInstance.c - One allocation, then launches in order ------------===*/
#include "Cuda.h"

#include <stdio.h>
#include <stdlib.h>

/* Tensor memory access and 32-byte loads want what the arena has. */
enum { IN_PLACE_ALIGNMENT = STRATA_ALIGNMENT };

/*===----------------------------------------------------------------------===*/
/* Create */
/*===----------------------------------------------------------------------===*/

/* Parameters of every launch: addresses of their values, which stay. */
static strata_status prepareParams(strata_instance *instance) {
  int32_t count = instance->model->target->step_count;
  size_t total = 0, most = 0;
  for (int32_t i = 0; i < count; ++i) {
    const struct strata_step_entry *entry = instance->steps[i].entry;
    total += (size_t)entry->operand_count + entry->scalar_count;
    if ((size_t)entry->operand_count > most)
      most = entry->operand_count;
  }
  instance->params = calloc(total + 1, sizeof(void *));
  instance->paramBytes = calloc(total + 1, sizeof(uint32_t));
  instance->notes = calloc(most + 1, sizeof(strata_operand_note));
  if (!instance->params || !instance->paramBytes || !instance->notes)
    return fail(instance->model, STRATA_MACHINE, "out of host memory");
  size_t next = 0;
  for (int32_t i = 0; i < count; ++i) {
    struct PreparedStep *step = &instance->steps[i];
    step->params = instance->params + next;
    step->paramBytes = instance->paramBytes + next;
    for (int32_t o = 0; o < step->entry->operand_count; ++o, ++next) {
      instance->params[next] = &step->addresses[o];
      instance->paramBytes[next] = sizeof(Address);
    }
    for (int32_t s = 0; s < step->entry->scalar_count; ++s, ++next) {
      instance->params[next] = &step->entry->scalars[s];
      instance->paramBytes[next] = sizeof(int32_t);
    }
  }
  return STRATA_OK;
}

static strata_status allocate(strata_instance *instance) {
  strata_model *model = instance->model;
  const strata_cuda_driver *driver = &model->cuda.driver;
  strata_cuda_result result =
      driver->stream_create(driver->self, &instance->stream);
  if (result) {
    instance->stream = NULL;
    return cudaFail(model, result, "making a stream");
  }
  if (!instance->ownsBlock || model->blockBytes == 0)
    return STRATA_OK;
  strata_status status = checkFreeMemory(model, model->blockBytes);
  if (status != STRATA_OK)
    return status;
  result =
      driver->memory_alloc(driver->self, &instance->block, model->blockBytes);
  if (result) {
    instance->block = 0;
    return cudaFail(model, result, "allocating the arena");
  }
  return STRATA_OK;
}

/* The context is current. */
static void release(strata_instance *instance) {
  const strata_cuda_driver *driver = &instance->model->cuda.driver;
  if (instance->ownsBlock && instance->block)
    driver->memory_free(driver->self, instance->block);
  if (instance->stream)
    driver->stream_destroy(driver->self, instance->stream);
  free(instance->params);
  free(instance->paramBytes);
  free(instance->notes);
}

strata_status createCuda(strata_instance *instance,
                         const strata_instance_options *options) {
  strata_status status = enterDevice(instance->model);
  if (status != STRATA_OK)
    return status;
  status = allocate(instance);
  if (status == STRATA_OK)
    status = prepareSteps(instance);
  if (status == STRATA_OK)
    status = prepareParams(instance);
  if (status != STRATA_OK)
    release(instance);
  leaveDevice(instance->model);
  return status;
}

void destroyCuda(strata_instance *instance) {
  bool entered = enterDeviceToRelease(instance->model);
  release(instance);
  if (entered)
    leaveDevice(instance->model);
}

/*===----------------------------------------------------------------------===*/
/* Run */
/*===----------------------------------------------------------------------===*/

/* The tensors of a run and where they are enqueued. */
struct Run {
  strata_instance *instance;
  const strata_tensor *inputs;
  strata_tensor *outputs;
  strata_cuda_stream stream;
};

static strata_status failCopy(const struct Run *run, strata_cuda_result result,
                              const char *kind, const strata_port *port) {
  char action[256];
  snprintf(action, sizeof(action), "copying %s \"%s\"", kind, port->name);
  return cudaFail(run->instance->model, result, action);
}

static strata_status bindInput(const struct Run *run, int32_t index) {
  strata_instance *instance = run->instance;
  const strata_cuda_driver *driver = &instance->model->cuda.driver;
  const strata_port *port = &instance->handle.artifact->inputs[index];
  const strata_tensor *tensor = &run->inputs[index];
  Address data = (Address)tensor->data;
  Address staged = instance->block + instance->model->inputOffsets[index];
  bool onDevice = tensor->location == STRATA_DEVICE_CUDA;
  bool inPlace = onDevice && data % IN_PLACE_ALIGNMENT == 0;
  instance->inputs[index] = inPlace ? data : staged;
  if (inPlace || port->bytes == 0)
    return STRATA_OK;
  strata_cuda_result result =
      onDevice ? driver->copy_on_device(driver->self, staged, data, port->bytes,
                                        run->stream)
               : driver->copy_to_device(driver->self, staged, tensor->data,
                                        port->bytes, run->stream);
  return result ? failCopy(run, result, "input", port) : STRATA_OK;
}

/* True if the output may be written where the caller wants it. */
static bool isOutputInPlace(const struct Run *run, int32_t index) {
  const struct strata_artifact *tables = run->instance->handle.artifact;
  const strata_tensor *tensor = &run->outputs[index];
  Address data = (Address)tensor->data;
  size_t bytes = tables->outputs[index].bytes;
  if (tensor->location != STRATA_DEVICE_CUDA || data % IN_PLACE_ALIGNMENT != 0)
    return false;
  for (int32_t i = 0; i < tables->input_count; ++i)
    if (run->inputs[i].location == STRATA_DEVICE_CUDA &&
        overlaps(data, bytes, (Address)run->inputs[i].data,
                 tables->inputs[i].bytes))
      return false;
  for (int32_t i = 0; i < tables->output_count; ++i)
    if (i != index && run->outputs[i].location == STRATA_DEVICE_CUDA &&
        overlaps(data, bytes, (Address)run->outputs[i].data,
                 tables->outputs[i].bytes))
      return false;
  return true;
}

static strata_status bindTensors(const struct Run *run) {
  strata_instance *instance = run->instance;
  const struct strata_artifact *tables = instance->handle.artifact;
  for (int32_t i = 0; i < tables->input_count; ++i) {
    strata_status status = bindInput(run, i);
    if (status != STRATA_OK)
      return status;
  }
  for (int32_t i = 0; i < tables->output_count; ++i)
    instance->outputs[i] =
        isOutputInPlace(run, i)
            ? (Address)run->outputs[i].data
            : instance->block + instance->model->outputOffsets[i];
  bindCallerOperands(instance);
  return STRATA_OK;
}

static void noteLaunch(const struct Run *run, const struct PreparedStep *step) {
  strata_instance *instance = run->instance;
  const strata_cuda_driver *driver = &instance->model->cuda.driver;
  for (int32_t i = 0; i < step->entry->operand_count; ++i) {
    const struct strata_operand_entry *operand = &step->entry->operands[i];
    strata_operand_note *note = &instance->notes[i];
    note->begin = step->addresses[i];
    note->end = step->addresses[i] + operand->bytes;
    note->role = operand->role;
    note->fresh = operand->fresh;
  }
  strata_launch_note note = {step->kernel->name, step->entry->node,
                             instance->notes, step->entry->operand_count};
  driver->note_launch(driver->self, &note);
}

static strata_cuda_result launch(const struct Run *run,
                                 const struct PreparedStep *step) {
  const struct CudaState *cuda = &run->instance->model->cuda;
  if (step->blocks == 0)
    return STRATA_CUDA_SUCCESS;
  if (cuda->driver.note_launch)
    noteLaunch(run, step);
  strata_cuda_launch request = {
      cuda->kernels[step->entry->kernel],
      {(uint32_t)step->grid[0], (uint32_t)step->grid[1],
       (uint32_t)step->grid[2]},
      step->params,
      step->paramBytes,
      (uint32_t)(step->entry->operand_count + step->entry->scalar_count),
      run->stream};
  return cuda->driver.launch(cuda->driver.self, &request);
}

static strata_status runStep(const struct Run *run, int32_t index) {
  const strata_model *model = run->instance->model;
  const strata_cuda_driver *driver = &model->cuda.driver;
  const struct PreparedStep *step = &run->instance->steps[index];
  const struct strata_step_entry *entry = step->entry;
  const char *what = "copy";
  strata_cuda_result result;
  if (entry->kind == STRATA_STEP_COPY) {
    result = driver->copy_on_device(driver->self, step->addresses[1],
                                    step->addresses[0],
                                    entry->operands[1].bytes, run->stream);
  } else if (entry->kind == STRATA_STEP_FILL) {
    what = "fill";
    result = driver->fill_bytes(driver->self, step->addresses[0],
                                (uint8_t)entry->scalars[0],
                                entry->operands[0].bytes, run->stream);
  } else {
    what = step->kernel->name;
    result = launch(run, step);
  }
  if (!result)
    return STRATA_OK;
  char action[512];
  snprintf(action, sizeof(action), "step %d (%s) at node \"%s\"", index, what,
           entry->node);
  return cudaFail(model, result, action);
}

static strata_status synchronize(const struct Run *run) {
  const strata_model *model = run->instance->model;
  const strata_cuda_driver *driver = &model->cuda.driver;
  strata_cuda_result result =
      driver->stream_synchronize(driver->self, run->stream);
  return result ? cudaFail(model, result, "running the model") : STRATA_OK;
}

static strata_status runSteps(const struct Run *run) {
  strata_instance *instance = run->instance;
  for (int32_t i = 0; i < instance->model->target->step_count; ++i) {
    double begin = instance->onLaunch ? nowSeconds() : 0;
    strata_status status = runStep(run, i);
    if (status == STRATA_OK && instance->onLaunch) {
      status = synchronize(run);
      callHook(instance, i, begin);
    }
    if (status != STRATA_OK)
      return status;
  }
  return STRATA_OK;
}

static strata_status copyOutputs(const struct Run *run) {
  const strata_instance *instance = run->instance;
  const strata_cuda_driver *driver = &instance->model->cuda.driver;
  const struct strata_artifact *tables = instance->handle.artifact;
  for (int32_t i = 0; i < tables->output_count; ++i) {
    const strata_port *port = &tables->outputs[i];
    strata_tensor *tensor = &run->outputs[i];
    bool onDevice = tensor->location == STRATA_DEVICE_CUDA;
    Address source = instance->outputs[i];
    if (port->bytes == 0 || (onDevice && source == (Address)tensor->data))
      continue;
    strata_cuda_result result =
        onDevice ? driver->copy_on_device(driver->self, (Address)tensor->data,
                                          source, port->bytes, run->stream)
                 : driver->copy_to_host(driver->self, tensor->data, source,
                                        port->bytes, run->stream);
    if (result)
      return failCopy(run, result, "output", port);
  }
  return STRATA_OK;
}

/* True if a tensor of the caller lies on the host, so that a run must wait. */
static bool hasHostTensors(const struct Run *run) {
  const struct strata_artifact *tables = run->instance->handle.artifact;
  for (int32_t i = 0; i < tables->input_count; ++i)
    if (run->inputs[i].location != STRATA_DEVICE_CUDA)
      return true;
  for (int32_t i = 0; i < tables->output_count; ++i)
    if (run->outputs[i].location != STRATA_DEVICE_CUDA)
      return true;
  return false;
}

strata_status runCuda(strata_instance *instance, const strata_tensor *inputs,
                      strata_tensor *outputs, void *stream) {
  const strata_model *model = instance->model;
  const strata_cuda_driver *driver = &model->cuda.driver;
  struct Run run = {instance, inputs, outputs,
                    stream ? stream : instance->stream};
  strata_status status = enterDevice(model);
  if (status != STRATA_OK)
    return status;
  status = bindTensors(&run);
  if (status == STRATA_OK)
    status = runSteps(&run);
  if (status == STRATA_OK)
    status = copyOutputs(&run);
  if (status != STRATA_OK)
    /* Nothing may touch the caller's memory after the return. */
    driver->stream_synchronize(driver->self, run.stream);
  else if (!stream || hasHostTensors(&run))
    status = synchronize(&run);
  leaveDevice(model);
  return status;
}
