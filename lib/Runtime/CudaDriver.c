/*===- CudaDriver.c - The driver table of libcuda.so.1 --------------------===*/
#include "Runtime.h"

#include <dlfcn.h>
#include <stdlib.h>

/* The functions by their names in libcuda.so.1, in our own declarations. */
#define STRATA_CUDA_FUNCTIONS(X)                                               \
  X(cuInit, (unsigned))                                                        \
  X(cuDriverGetVersion, (int *))                                               \
  X(cuDeviceGetCount, (int *))                                                 \
  X(cuDeviceGet, (int *, int))                                                 \
  X(cuDeviceGetAttribute, (int *, int, int))                                   \
  X(cuDevicePrimaryCtxRetain, (void **, int))                                  \
  X(cuDevicePrimaryCtxRelease_v2, (int))                                       \
  X(cuCtxPushCurrent_v2, (void *))                                             \
  X(cuCtxPopCurrent_v2, (void **))                                             \
  X(cuMemGetInfo_v2, (size_t *, size_t *))                                     \
  X(cuMemAlloc_v2, (Address *, size_t))                                        \
  X(cuMemFree_v2, (Address))                                                   \
  X(cuMemAllocHost_v2, (void **, size_t))                                      \
  X(cuMemFreeHost, (void *))                                                   \
  X(cuStreamCreate, (void **, unsigned))                                       \
  X(cuStreamDestroy_v2, (void *))                                              \
  X(cuStreamSynchronize, (void *))                                             \
  X(cuMemcpyHtoDAsync_v2, (Address, const void *, size_t, void *))             \
  X(cuMemcpyDtoHAsync_v2, (void *, Address, size_t, void *))                   \
  X(cuMemcpyDtoDAsync_v2, (Address, Address, size_t, void *))                  \
  X(cuMemsetD8Async, (Address, unsigned char, size_t, void *))                 \
  X(cuLibraryLoadData, (void **, const void *, int *, void **, unsigned,       \
                        int *, void **, unsigned))                             \
  X(cuLibraryUnload, (void *))                                                 \
  X(cuLibraryGetKernel, (void **, void *, const char *))                       \
  X(cuLaunchKernel, (void *, unsigned, unsigned, unsigned, unsigned, unsigned, \
                     unsigned, unsigned, void *, void **, void **))            \
  X(cuGetErrorName, (int, const char **))

struct Functions {
#define STRATA_DECLARE(name, parameters) int(*name) parameters;
  STRATA_CUDA_FUNCTIONS(STRATA_DECLARE)
#undef STRATA_DECLARE
};

static const struct Functions *functions(void *self) { return self; }

/* CU_STREAM_NON_BLOCKING: no order with the legacy default stream. */
enum { NON_BLOCKING = 1 };

static strata_cuda_result init(void *self) {
  return functions(self)->cuInit(0);
}
static strata_cuda_result driverVersion(void *self, int32_t *version) {
  return functions(self)->cuDriverGetVersion(version);
}
static strata_cuda_result deviceCount(void *self, int32_t *count) {
  return functions(self)->cuDeviceGetCount(count);
}
static strata_cuda_result deviceGet(void *self, int32_t *device,
                                    int32_t ordinal) {
  return functions(self)->cuDeviceGet(device, ordinal);
}
static strata_cuda_result deviceAttribute(void *self, int32_t *value,
                                          int32_t attribute, int32_t device) {
  return functions(self)->cuDeviceGetAttribute(value, attribute, device);
}
static strata_cuda_result
contextRetain(void *self, strata_cuda_context *context, int32_t device) {
  return functions(self)->cuDevicePrimaryCtxRetain(context, device);
}
static strata_cuda_result contextRelease(void *self, int32_t device) {
  return functions(self)->cuDevicePrimaryCtxRelease_v2(device);
}
static strata_cuda_result contextPush(void *self, strata_cuda_context context) {
  return functions(self)->cuCtxPushCurrent_v2(context);
}
static strata_cuda_result contextPop(void *self) {
  void *popped;
  return functions(self)->cuCtxPopCurrent_v2(&popped);
}
static strata_cuda_result memoryInfo(void *self, size_t *freeBytes,
                                     size_t *totalBytes) {
  return functions(self)->cuMemGetInfo_v2(freeBytes, totalBytes);
}
static strata_cuda_result memoryAlloc(void *self, Address *address,
                                      size_t bytes) {
  return functions(self)->cuMemAlloc_v2(address, bytes);
}
static strata_cuda_result memoryFree(void *self, Address address) {
  return functions(self)->cuMemFree_v2(address);
}
static strata_cuda_result hostAlloc(void *self, void **address, size_t bytes) {
  return functions(self)->cuMemAllocHost_v2(address, bytes);
}
static strata_cuda_result hostFree(void *self, void *address) {
  return functions(self)->cuMemFreeHost(address);
}
static strata_cuda_result streamCreate(void *self, strata_cuda_stream *stream) {
  return functions(self)->cuStreamCreate(stream, NON_BLOCKING);
}
static strata_cuda_result streamDestroy(void *self, strata_cuda_stream stream) {
  return functions(self)->cuStreamDestroy_v2(stream);
}
static strata_cuda_result streamSynchronize(void *self,
                                            strata_cuda_stream stream) {
  return functions(self)->cuStreamSynchronize(stream);
}
static strata_cuda_result copyToDevice(void *self, Address target,
                                       const void *source, size_t bytes,
                                       strata_cuda_stream stream) {
  return functions(self)->cuMemcpyHtoDAsync_v2(target, source, bytes, stream);
}
static strata_cuda_result copyToHost(void *self, void *target, Address source,
                                     size_t bytes, strata_cuda_stream stream) {
  return functions(self)->cuMemcpyDtoHAsync_v2(target, source, bytes, stream);
}
static strata_cuda_result copyOnDevice(void *self, Address target,
                                       Address source, size_t bytes,
                                       strata_cuda_stream stream) {
  return functions(self)->cuMemcpyDtoDAsync_v2(target, source, bytes, stream);
}
static strata_cuda_result fillBytes(void *self, Address target, uint8_t value,
                                    size_t bytes, strata_cuda_stream stream) {
  return functions(self)->cuMemsetD8Async(target, value, bytes, stream);
}
static strata_cuda_result libraryLoad(void *self, strata_cuda_library *library,
                                      const void *image, size_t bytes) {
  return functions(self)->cuLibraryLoadData(library, image, NULL, NULL, 0, NULL,
                                            NULL, 0);
}
static strata_cuda_result libraryUnload(void *self,
                                        strata_cuda_library library) {
  return functions(self)->cuLibraryUnload(library);
}
static strata_cuda_result libraryKernel(void *self, strata_cuda_kernel *kernel,
                                        strata_cuda_library library,
                                        const char *name) {
  return functions(self)->cuLibraryGetKernel(kernel, library, name);
}
/* Tile kernels: the grid counts tile blocks, blocks are 1x1x1. A CUkernel may
 * stand for a CUfunction of the current context. */
static strata_cuda_result launch(void *self,
                                 const strata_cuda_launch *request) {
  return functions(self)->cuLaunchKernel(
      request->kernel, request->grid[0], request->grid[1], request->grid[2], 1,
      1, 1, 0, request->stream, (void **)request->params, NULL);
}
static const char *driverError(void *self, strata_cuda_result result) {
  const char *name = NULL;
  if (functions(self)->cuGetErrorName(result, &name) != 0 || !name)
    return "unknown CUDA error";
  return name;
}

strata_status loadCudaDriver(const strata_model *model,
                             strata_cuda_driver *driver, void **loaded) {
  void *library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return fail(model, STRATA_MACHINE,
                "no CUDA driver on this machine: %s; the artefact may also "
                "have a host target",
                dlerror());
  struct Functions *table = calloc(1, sizeof(*table));
  if (!table) {
    dlclose(library);
    return fail(model, STRATA_MACHINE, "out of host memory");
  }
  const char *missing = NULL;
#define STRATA_RESOLVE(name, parameters)                                       \
  *(void **)&table->name = dlsym(library, #name);                              \
  if (!table->name && !missing)                                                \
    missing = #name;
  STRATA_CUDA_FUNCTIONS(STRATA_RESOLVE)
#undef STRATA_RESOLVE
  if (missing) {
    free(table);
    dlclose(library);
    return fail(model, STRATA_MACHINE,
                "the CUDA driver is too old: it lacks %s; r580 or later is "
                "needed",
                missing);
  }
  *driver = (strata_cuda_driver){.size = sizeof(*driver),
                                 .self = table,
                                 .init = init,
                                 .driver_version = driverVersion,
                                 .device_count = deviceCount,
                                 .device_get = deviceGet,
                                 .device_attribute = deviceAttribute,
                                 .primary_context_retain = contextRetain,
                                 .primary_context_release = contextRelease,
                                 .context_push = contextPush,
                                 .context_pop = contextPop,
                                 .memory_info = memoryInfo,
                                 .memory_alloc = memoryAlloc,
                                 .memory_free = memoryFree,
                                 .host_alloc = hostAlloc,
                                 .host_free = hostFree,
                                 .stream_create = streamCreate,
                                 .stream_destroy = streamDestroy,
                                 .stream_synchronize = streamSynchronize,
                                 .copy_to_device = copyToDevice,
                                 .copy_to_host = copyToHost,
                                 .copy_on_device = copyOnDevice,
                                 .fill_bytes = fillBytes,
                                 .library_load = libraryLoad,
                                 .library_unload = libraryUnload,
                                 .library_kernel = libraryKernel,
                                 .launch = launch,
                                 .driver_error = driverError};
  *loaded = table;
  return STRATA_OK;
}
