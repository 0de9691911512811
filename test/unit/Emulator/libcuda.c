/*===- libcuda.c - A libcuda.so.1 on host memory --------------------------===*/
/* A libcuda.so.1 on host memory, for the functions that the runtime takes from
 * it: with the public names and types, so that CudaDriver.c is held to them. */
#include "../Runtime/kernels.c"

#include <stdlib.h>
#include <string.h>

typedef int CUresult;
typedef unsigned long long CUdeviceptr;
enum { NotSupported = 801, Invalid = 1 };

/* Allocations of all kinds that are not given back; read by the test. */
int strata_test_live = 0;

CUresult cuInit(unsigned flags) { return flags ? Invalid : 0; }
CUresult cuDriverGetVersion(int *version) {
  *version = 13030;
  return 0;
}
CUresult cuDeviceGetCount(int *count) {
  *count = 1;
  return 0;
}
CUresult cuDeviceGet(int *device, int ordinal) {
  *device = ordinal + 7;
  return 0;
}
CUresult cuDeviceGetAttribute(int *value, int attribute, int device) {
  *value = attribute == 75 ? 9 : 0;
  return device != 7 || (attribute != 75 && attribute != 76);
}
CUresult cuDevicePrimaryCtxRetain(void **context, int device) {
  *context = &strata_test_live;
  ++strata_test_live;
  return device != 7;
}
CUresult cuDevicePrimaryCtxRelease_v2(int device) {
  --strata_test_live;
  return device != 7;
}
static int depth;
CUresult cuCtxPushCurrent_v2(void *context) {
  ++depth;
  return context != &strata_test_live;
}
CUresult cuCtxPopCurrent_v2(void **context) {
  *context = &strata_test_live;
  return --depth < 0;
}
CUresult cuMemGetInfo_v2(size_t *freeBytes, size_t *totalBytes) {
  *freeBytes = *totalBytes = 1 << 20;
  return depth < 1;
}
CUresult cuMemAlloc_v2(CUdeviceptr *address, size_t bytes) {
  ++strata_test_live;
  *address = (CUdeviceptr)aligned_alloc(256, (bytes + 255) / 256 * 256);
  return depth < 1;
}
CUresult cuMemFree_v2(CUdeviceptr address) {
  --strata_test_live;
  free((void *)address);
  return 0;
}
CUresult cuMemAllocHost_v2(void **address, size_t bytes) {
  ++strata_test_live;
  *address = malloc(bytes);
  return 0;
}
CUresult cuMemFreeHost(void *address) {
  --strata_test_live;
  free(address);
  return 0;
}
static int streamOf;
CUresult cuStreamCreate(void **stream, unsigned flags) {
  ++strata_test_live;
  *stream = &streamOf;
  return flags != 1; /* CU_STREAM_NON_BLOCKING */
}
CUresult cuStreamDestroy_v2(void *stream) {
  --strata_test_live;
  return stream != &streamOf;
}
CUresult cuStreamSynchronize(void *stream) { return stream != &streamOf; }
CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes,
                              void *stream) {
  memcpy((void *)to, from, bytes);
  return stream != &streamOf;
}
CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes,
                              void *stream) {
  memcpy(to, (const void *)from, bytes);
  return stream != &streamOf;
}
CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes,
                              void *stream) {
  memcpy((void *)to, (const void *)from, bytes);
  return stream != &streamOf;
}
CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes,
                         void *stream) {
  memset((void *)to, value, bytes);
  return stream != &streamOf;
}
CUresult cuLibraryLoadData(void **library, const void *code, int *jitOptions,
                           void **jitValues, unsigned jitCount,
                           int *libraryOptions, void **libraryValues,
                           unsigned libraryCount) {
  ++strata_test_live;
  *library = (void *)code;
  return jitCount || libraryCount || memcmp(code, "no cubin", 8) != 0;
}
CUresult cuLibraryUnload(void *library) {
  --strata_test_live;
  return 0;
}
CUresult cuLibraryGetKernel(void **kernel, void *library, const char *name) {
  *kernel = strcmp(name, "k_add") == 0      ? (void *)k_add
            : strcmp(name, "k_double") == 0 ? (void *)k_double
                                            : 0;
  return *kernel ? 0 : 500;
}
CUresult cuLaunchKernel(void *kernel, unsigned gridX, unsigned gridY,
                        unsigned gridZ, unsigned blockX, unsigned blockY,
                        unsigned blockZ, unsigned sharedBytes, void *stream,
                        void **params, void **extra) {
  if (gridY != 1 || gridZ != 1 || blockX != 1 || blockY != 1 || blockZ != 1 ||
      sharedBytes || extra || stream != &streamOf || depth < 1)
    return Invalid;
  int count = kernel == (void *)k_add ? 3 : 2;
  void *pointers[3];
  for (int i = 0; i < count; ++i)
    pointers[i] = *(void **)params[i];
  int32_t grid[3] = {(int32_t)gridX, 1, 1};
  ((void (*)(void *const *, const int32_t *, const int32_t *, int64_t,
             int64_t))kernel)(pointers, (const int32_t *)params[count], grid, 0,
                              gridX);
  return 0;
}
CUresult cuGetErrorName(CUresult result, const char **name) {
  *name = result == NotSupported ? "CUDA_ERROR_NOT_SUPPORTED"
                                 : "CUDA_ERROR_INVALID_VALUE";
  return 0;
}
