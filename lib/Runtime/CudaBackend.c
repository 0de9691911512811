/*===- CudaBackend.c - Models on a GPU: device, code, weights -------------===*/
#include "Cuda.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

strata_status cudaFail(const strata_model *model, strata_cuda_result result,
                       const char *action) {
  const strata_cuda_driver *driver = &model->cuda.driver;
  const char *name = driver->driver_error(driver->self, result);
  const char *detail = driver->detail ? driver->detail(driver->self) : "";
  return fail(model, STRATA_MACHINE, "%s failed: %s%s%s", action, name,
              *detail ? ": " : "", detail);
}

strata_status enterDevice(const strata_model *model) {
  const strata_cuda_driver *driver = &model->cuda.driver;
  strata_cuda_result result =
      driver->context_push(driver->self, model->cuda.context);
  return result ? cudaFail(model, result, "making the GPU current") : STRATA_OK;
}

void leaveDevice(const strata_model *model) {
  const strata_cuda_driver *driver = &model->cuda.driver;
  driver->context_pop(driver->self);
}

bool enterDeviceToRelease(const strata_model *model) {
  const strata_cuda_driver *driver = &model->cuda.driver;
  return driver->context_push(driver->self, model->cuda.context) == 0 ||
         driver->context_push(driver->self, model->cuda.context) == 0;
}

strata_status checkFreeMemory(const strata_model *model, int64_t bytes) {
  const strata_cuda_driver *driver = &model->cuda.driver;
  size_t freeBytes = 0, totalBytes = 0;
  strata_cuda_result result =
      driver->memory_info(driver->self, &freeBytes, &totalBytes);
  if (result)
    return cudaFail(model, result, "asking for free device memory");
  if (freeBytes < (size_t)bytes)
    return fail(model, STRATA_MACHINE,
                "the model needs %lld bytes of device memory, %zu of %zu are "
                "free",
                (long long)bytes, freeBytes, totalBytes);
  return STRATA_OK;
}

/*===----------------------------------------------------------------------===*/
/* Open: driver, device, target */
/*===----------------------------------------------------------------------===*/

/* "sm_90" -> 90; 0 for anything else. */
static int32_t capabilityOf(const char *target) {
  if (strncmp(target, "sm_", 3) != 0)
    return 0;
  int32_t value = 0;
  for (const char *at = target + 3; *at; ++at) {
    if (*at < '0' || *at > '9' || value > 9999)
      return 0;
    value = value * 10 + (*at - '0');
  }
  return value;
}

/* True if every kernel of `target` has code for a card: a cubin where
 * `withCubin` allows it, else bytecode. */
static bool hasCode(const struct strata_target_entry *target, bool withCubin,
                    bool *anyBytecode) {
  *anyBytecode = false;
  for (int32_t i = 0; i < target->kernel_count; ++i) {
    if (withCubin && target->kernels[i].cubin)
      continue;
    if (!target->kernels[i].bytecode)
      return false;
    *anyBytecode = true;
  }
  return true;
}

static strata_status refuseTargets(const strata_model *model,
                                   int32_t capability, int32_t version) {
  const struct strata_artifact *tables = model->handle.artifact;
  char names[256] = "";
  for (int32_t i = 0; i < tables->target_count; ++i)
    if (strlen(names) + strlen(tables->targets[i].name) + 3 < sizeof(names)) {
      strcat(names, i ? ", " : "");
      strcat(names, tables->targets[i].name);
    }
  return fail(model, STRATA_MACHINE,
              "the artefact has no code for this card, sm_%d with driver API "
              "%d.%d; targets inside: %s",
              capability, version / 1000, version % 1000 / 10, names);
}

/* The target of exactly this card; else bytecode of the nearest lower one. */
static strata_status chooseTarget(strata_model *model, int32_t capability,
                                  int32_t version) {
  const struct strata_artifact *tables = model->handle.artifact;
  int32_t best = 0;
  for (int32_t i = 0; i < tables->target_count; ++i) {
    const struct strata_target_entry *target = &tables->targets[i];
    int32_t value = capabilityOf(target->name);
    bool exact = value == capability, bytecode = false;
    if (value == 0 || value > capability || value <= best ||
        !hasCode(target, exact, &bytecode) ||
        (bytecode && version < target->bytecode_version))
      continue;
    best = value;
    model->target = target;
    model->cuda.useBytecode = !exact;
    model->code = bytecode ? "bytecode" : "cubin";
  }
  return model->target ? STRATA_OK : refuseTargets(model, capability, version);
}

static strata_status checkDriver(strata_model *model, int32_t ordinal) {
  const strata_cuda_driver *driver = &model->cuda.driver;
  int32_t version = 0, count = 0, major = 0, minor = 0;
  strata_cuda_result result = driver->init(driver->self);
  if (result)
    return cudaFail(model, result, "starting the CUDA driver");
  result = driver->driver_version(driver->self, &version);
  if (result)
    return cudaFail(model, result, "asking for the driver's version");
  if (version < MINIMUM_DRIVER_VERSION)
    return fail(model, STRATA_MACHINE,
                "the CUDA driver is too old: its API is %d.%d, r580 (13.0) or "
                "later is needed",
                version / 1000, version % 1000 / 10);
  result = driver->device_count(driver->self, &count);
  if (result)
    return cudaFail(model, result, "counting GPUs");
  if (ordinal < 0 || ordinal >= count)
    return fail(model, STRATA_MACHINE, "no GPU number %d; this machine has %d",
                ordinal, count);
  result = driver->device_get(driver->self, &model->cuda.device, ordinal);
  if (!result)
    result = driver->device_attribute(driver->self, &major,
                                      STRATA_CUDA_COMPUTE_CAPABILITY_MAJOR,
                                      model->cuda.device);
  if (!result)
    result = driver->device_attribute(driver->self, &minor,
                                      STRATA_CUDA_COMPUTE_CAPABILITY_MINOR,
                                      model->cuda.device);
  if (result)
    return cudaFail(model, result, "asking for the kind of GPU");
  return chooseTarget(model, major * 10 + minor, version);
}

static strata_status openCuda(strata_model *model,
                              const strata_open_options *options) {
  if (options->cuda_driver) {
    size_t size = options->cuda_driver->size;
    if (size < offsetof(strata_cuda_driver, note_launch))
      return fail(model, STRATA_USAGE, "strata_cuda_driver is too short");
    memcpy(&model->cuda.driver, options->cuda_driver,
           size < sizeof(strata_cuda_driver) ? size
                                             : sizeof(strata_cuda_driver));
  } else {
    strata_status status =
        loadCudaDriver(model, &model->cuda.driver, &model->cuda.loaded);
    if (status != STRATA_OK)
      return status;
  }
  strata_status status = checkDriver(model, options->device_index);
  if (status != STRATA_OK)
    free(model->cuda.loaded);
  return status;
}

/*===----------------------------------------------------------------------===*/
/* Prepare: code and weights onto the device */
/*===----------------------------------------------------------------------===*/

static strata_status loadKernel(strata_model *model, int32_t index) {
  struct CudaState *cuda = &model->cuda;
  const strata_cuda_driver *driver = &cuda->driver;
  const struct strata_kernel_entry *kernel = &model->target->kernels[index];
  bool bytecode = cuda->useBytecode || !kernel->cubin;
  const void *image = bytecode ? kernel->bytecode : kernel->cubin;
  int64_t bytes = bytecode ? kernel->bytecode_bytes : kernel->cubin_bytes;
  strata_cuda_result result =
      driver->library_load(driver->self, &cuda->libraries[index], image, bytes);
  if (!result) {
    result = driver->library_kernel(driver->self, &cuda->kernels[index],
                                    cuda->libraries[index], kernel->name);
    if (!result)
      return STRATA_OK;
  } else {
    cuda->libraries[index] = NULL;
  }
  char action[160];
  snprintf(action, sizeof(action), "loading kernel %s", kernel->name);
  return cudaFail(model, result, action);
}

static strata_status loadKernels(strata_model *model) {
  int32_t count = model->target->kernel_count;
  model->cuda.libraries = calloc(count + 1, sizeof(strata_cuda_library));
  model->cuda.kernels = calloc(count + 1, sizeof(strata_cuda_kernel));
  if (!model->cuda.libraries || !model->cuda.kernels)
    return fail(model, STRATA_MACHINE, "out of host memory");
  for (int32_t i = 0; i < count; ++i) {
    strata_status status = loadKernel(model, i);
    if (status != STRATA_OK)
      return status;
  }
  return STRATA_OK;
}

/* Two pinned chunks: one is read and hashed while the other is copied. */
struct CudaSink {
  const strata_model *model;
  strata_cuda_stream stream;
  uint8_t *pinned;
  int64_t begun, copied; /* chunks begun; number of the last one copied from */
};

static strata_status beginChunk(void *context, uint8_t **chunk) {
  struct CudaSink *sink = context;
  *chunk = sink->pinned + (sink->begun++ % 2) * WEIGHT_CHUNK_BYTES;
  return STRATA_OK;
}

/* The first copy of a chunk waits for those of the chunk before, whose room is
 * read into next. */
static strata_status putBytes(void *context, int64_t offset,
                              const uint8_t *data, size_t bytes) {
  struct CudaSink *sink = context;
  const strata_model *model = sink->model;
  const strata_cuda_driver *driver = &model->cuda.driver;
  strata_cuda_result result = STRATA_CUDA_SUCCESS;
  if (sink->copied != sink->begun)
    result = driver->stream_synchronize(driver->self, sink->stream);
  sink->copied = sink->begun;
  if (!result)
    result = driver->copy_to_device(driver->self, model->weights + offset, data,
                                    bytes, sink->stream);
  return result ? cudaFail(model, result, "copying weights to the GPU")
                : STRATA_OK;
}

static strata_status copyWeights(strata_model *model) {
  const strata_cuda_driver *driver = &model->cuda.driver;
  struct CudaSink target = {model, NULL, NULL, 0, 0};
  struct WeightSink sink = {&target, beginChunk, putBytes};
  strata_status status = STRATA_OK;
  strata_cuda_result result =
      driver->stream_create(driver->self, &target.stream);
  if (result)
    return cudaFail(model, result, "making a stream");
  result = driver->host_alloc(driver->self, (void **)&target.pinned,
                              2 * (size_t)WEIGHT_CHUNK_BYTES);
  if (result) {
    target.pinned = NULL;
    status = cudaFail(model, result, "allocating pinned memory");
  }
  if (status == STRATA_OK)
    status = readWeights(model, &sink);
  result = driver->stream_synchronize(driver->self, target.stream);
  if (result && status == STRATA_OK)
    status = cudaFail(model, result, "copying weights to the GPU");
  if (target.pinned)
    driver->host_free(driver->self, target.pinned);
  driver->stream_destroy(driver->self, target.stream);
  return status;
}

static strata_status prepareWeights(strata_model *model) {
  const strata_cuda_driver *driver = &model->cuda.driver;
  int64_t bytes = model->target->weight_bytes;
  strata_status status = checkFreeMemory(model, bytes + model->blockBytes);
  if (status != STRATA_OK || bytes == 0)
    return status;
  strata_cuda_result result =
      driver->memory_alloc(driver->self, &model->weights, bytes);
  if (result) {
    model->weights = 0;
    return cudaFail(model, result, "allocating the weights");
  }
  return copyWeights(model);
}

/* Gives back what prepare took, as far as it came; the context is current. */
static void releaseDevice(strata_model *model) {
  struct CudaState *cuda = &model->cuda;
  const strata_cuda_driver *driver = &cuda->driver;
  if (model->weights)
    driver->memory_free(driver->self, model->weights);
  model->weights = 0;
  for (int32_t i = 0; cuda->libraries && i < model->target->kernel_count; ++i)
    if (cuda->libraries[i])
      driver->library_unload(driver->self, cuda->libraries[i]);
  free(cuda->libraries);
  free(cuda->kernels);
  cuda->libraries = NULL;
  cuda->kernels = NULL;
}

static strata_status prepareCuda(strata_model *model) {
  struct CudaState *cuda = &model->cuda;
  const strata_cuda_driver *driver = &cuda->driver;
  strata_cuda_result result = driver->primary_context_retain(
      driver->self, &cuda->context, cuda->device);
  if (result)
    return cudaFail(model, result, "opening the GPU");
  strata_status status = enterDevice(model);
  if (status == STRATA_OK) {
    status = loadKernels(model);
    if (status == STRATA_OK)
      status = prepareWeights(model);
    if (status != STRATA_OK)
      releaseDevice(model);
    leaveDevice(model);
  }
  if (status != STRATA_OK) {
    driver->primary_context_release(driver->self, cuda->device);
    cuda->context = NULL;
  }
  return status;
}

static void closeCuda(strata_model *model) {
  struct CudaState *cuda = &model->cuda;
  const strata_cuda_driver *driver = &cuda->driver;
  if (model->prepared) {
    bool entered = enterDeviceToRelease(model);
    releaseDevice(model);
    if (entered)
      leaveDevice(model);
    driver->primary_context_release(driver->self, cuda->device);
  }
  free(cuda->loaded);
}

const struct Backend cudaBackend = {
    "cuda", openCuda, closeCuda, prepareCuda, createCuda, destroyCuda, runCuda};
