/*===- CudaDriver.h - The CUDA driver as a table of functions -------------===*/
/*
 * What the runtime uses of the CUDA driver, in declarations of our own. The
 * runtime fills such a table from libcuda.so.1; the emulator and the fault
 * injection tests bring another one through strata_open_options.
 *
 * Each function takes `self` first, returns a CUresult (0: success) and means
 * what its namesake in the CUDA driver API means. Device pointers are 64 bits.
 * A table must have every function up to `driver_error`; the last group may be
 * null.
 */
/*===----------------------------------------------------------------------===*/
#ifndef STRATA_RUNTIME_CUDADRIVER_H
#define STRATA_RUNTIME_CUDADRIVER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uint64_t strata_device_pointer;
typedef int32_t strata_cuda_result;
typedef void *strata_cuda_context;
typedef void *strata_cuda_stream;
typedef void *strata_cuda_library;
typedef void *strata_cuda_kernel;

/* CUresult values that are named in messages or made by the emulator. */
enum {
  STRATA_CUDA_SUCCESS = 0,
  STRATA_CUDA_INVALID_VALUE = 1,
  STRATA_CUDA_OUT_OF_MEMORY = 2,
  STRATA_CUDA_NO_DEVICE = 100,
  STRATA_CUDA_INVALID_DEVICE = 101,
  STRATA_CUDA_INVALID_IMAGE = 200,
  STRATA_CUDA_INVALID_CONTEXT = 201,
  STRATA_CUDA_NO_BINARY_FOR_GPU = 209,
  STRATA_CUDA_INVALID_HANDLE = 400,
  STRATA_CUDA_NOT_FOUND = 500,
  STRATA_CUDA_ILLEGAL_ADDRESS = 700,
  STRATA_CUDA_LAUNCH_FAILED = 719,
  STRATA_CUDA_UNKNOWN = 999
};

/* CUdevice_attribute values that the runtime asks for. */
enum {
  STRATA_CUDA_COMPUTE_CAPABILITY_MAJOR = 75,
  STRATA_CUDA_COMPUTE_CAPABILITY_MINOR = 76
};

/* Parameters of a kernel in order: pointers (8 bytes), then i32 scalars. */
typedef struct strata_cuda_launch {
  strata_cuda_kernel kernel;
  uint32_t grid[3];            /* in tile blocks */
  const void *const *params;   /* addresses of the values */
  const uint32_t *param_bytes; /* their sizes; libcuda knows them already */
  uint32_t param_count;
  strata_cuda_stream stream;
} strata_cuda_launch;

/* What a pointer argument of the next launch may be used for. */
enum {
  STRATA_ROLE_INPUT = 0,
  STRATA_ROLE_OUTPUT = 1,
  STRATA_ROLE_WORKSPACE = 2
};

typedef struct strata_operand_note {
  strata_device_pointer begin, end; /* the bytes of the operand */
  int32_t role;                     /* STRATA_ROLE_* */
  int32_t fresh; /* 1: whatever lies there belongs to a dead value */
} strata_operand_note;

/* Facts of the launch table that a driver does not get; see note_launch. */
typedef struct strata_launch_note {
  const char *kernel;
  const char *node;
  const strata_operand_note *operands; /* one per pointer parameter */
  uint32_t operand_count;
} strata_launch_note;

typedef struct strata_cuda_driver {
  size_t size; /* sizeof(strata_cuda_driver) */
  void *self;

  strata_cuda_result (*init)(void *self);
  strata_cuda_result (*driver_version)(void *self, int32_t *version);
  strata_cuda_result (*device_count)(void *self, int32_t *count);
  strata_cuda_result (*device_get)(void *self, int32_t *device,
                                   int32_t ordinal);
  strata_cuda_result (*device_attribute)(void *self, int32_t *value,
                                         int32_t attribute, int32_t device);

  strata_cuda_result (*primary_context_retain)(void *self,
                                               strata_cuda_context *context,
                                               int32_t device);
  strata_cuda_result (*primary_context_release)(void *self, int32_t device);
  strata_cuda_result (*context_push)(void *self, strata_cuda_context context);
  strata_cuda_result (*context_pop)(void *self);

  strata_cuda_result (*memory_info)(void *self, size_t *free_bytes,
                                    size_t *total_bytes);
  strata_cuda_result (*memory_alloc)(void *self, strata_device_pointer *address,
                                     size_t bytes);
  strata_cuda_result (*memory_free)(void *self, strata_device_pointer address);
  strata_cuda_result (*host_alloc)(void *self, void **address, size_t bytes);
  strata_cuda_result (*host_free)(void *self, void *address);

  strata_cuda_result (*stream_create)(void *self, strata_cuda_stream *stream);
  strata_cuda_result (*stream_destroy)(void *self, strata_cuda_stream stream);
  strata_cuda_result (*stream_synchronize)(void *self,
                                           strata_cuda_stream stream);

  strata_cuda_result (*copy_to_device)(void *self, strata_device_pointer target,
                                       const void *source, size_t bytes,
                                       strata_cuda_stream stream);
  strata_cuda_result (*copy_to_host)(void *self, void *target,
                                     strata_device_pointer source, size_t bytes,
                                     strata_cuda_stream stream);
  strata_cuda_result (*copy_on_device)(void *self, strata_device_pointer target,
                                       strata_device_pointer source,
                                       size_t bytes, strata_cuda_stream stream);
  strata_cuda_result (*fill_bytes)(void *self, strata_device_pointer target,
                                   uint8_t value, size_t bytes,
                                   strata_cuda_stream stream);

  /* `image`: a cubin or tile bytecode; it stays valid until the unload. */
  strata_cuda_result (*library_load)(void *self, strata_cuda_library *library,
                                     const void *image, size_t bytes);
  strata_cuda_result (*library_unload)(void *self, strata_cuda_library library);
  strata_cuda_result (*library_kernel)(void *self, strata_cuda_kernel *kernel,
                                       strata_cuda_library library,
                                       const char *name);
  strata_cuda_result (*launch)(void *self, const strata_cuda_launch *launch);

  /* Name or text of a result; never null. */
  const char *(*driver_error)(void *self, strata_cuda_result result);

  /* May be null. `note_launch` comes right before the launch it speaks of, in
   * the same thread. `detail`: more about the last failure in this thread, ""
   * if there is none; valid until the next call. */
  void (*note_launch)(void *self, const strata_launch_note *note);
  const char *(*detail)(void *self);
} strata_cuda_driver;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* STRATA_RUNTIME_CUDADRIVER_H */
