/*===- strata.h - Open and run artefacts: the C ABI -----------------------===*/
/*
 * An artefact is the shared object that `strata compile` writes. A program that
 * uses one links the small loader (libStrataLoader.a: libc only) and calls
 * these functions; strata_open loads the artefact, which brings its own runtime
 * and needs libc, libm and, for a GPU, the CUDA driver.
 *
 *   strata_model *model;
 *   strata_instance *instance;
 *   if (strata_open("det.so", NULL, &model) ||
 *       strata_create(model, NULL, &instance) ||
 *       strata_run(instance, inputs, outputs, NULL))
 *     fprintf(stderr, "%s\n", strata_error());
 *   strata_destroy(instance);
 *   strata_close(model);
 *
 * Rules. A model may be shared by threads; an instance belongs to one thread at
 * a time. Instances of a model share its weights. strata_run allocates no
 * memory. Nothing aborts and nothing is printed: each failure is a status, and
 * strata_error() has one sentence about it. Every options structure starts with
 * its size, so that fields can be added at its end; null stands for all
 * defaults, as do zero fields.
 */
/*===----------------------------------------------------------------------===*/
#ifndef STRATA_RUNTIME_STRATA_H
#define STRATA_RUNTIME_STRATA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Version of everything in this header and in Artifact.h; checked at open. */
#define STRATA_ABI 1

/* Status values are the exit codes of the program `strata`. */
typedef enum strata_status {
  STRATA_OK = 0,
  STRATA_NO = 1,           /* the answer is "no" */
  STRATA_USAGE = 2,        /* an argument of the call is wrong */
  STRATA_BAD_ARTIFACT = 3, /* artefact or weight file missing, damaged, alien */
  STRATA_UNSUPPORTED = 4,
  STRATA_MEMORY_LIMIT = 5,
  STRATA_DIFFER = 6,
  STRATA_MACHINE = 7,  /* no GPU, old driver, no memory, a launch failed */
  STRATA_INTERNAL = 70 /* a contract of Strata is broken */
} strata_status;

/* Element types, numbered as in ONNX's TensorProto. BOOL is one byte, 0 or 1.
 */
typedef enum strata_dtype {
  STRATA_FLOAT = 1,
  STRATA_UINT8 = 2,
  STRATA_INT8 = 3,
  STRATA_UINT16 = 4,
  STRATA_INT16 = 5,
  STRATA_INT32 = 6,
  STRATA_INT64 = 7,
  STRATA_BOOL = 9,
  STRATA_FLOAT16 = 10,
  STRATA_DOUBLE = 11,
  STRATA_UINT32 = 12,
  STRATA_UINT64 = 13,
  STRATA_BFLOAT16 = 16
} strata_dtype;

/* Bytes of an element; 0 for an unknown type. */
size_t strata_dtype_bytes(strata_dtype dtype);

typedef struct strata_model strata_model;
typedef struct strata_instance strata_instance;
struct strata_cuda_driver; /* CudaDriver.h */
struct strata_artifact;    /* Artifact.h */

/* Where a model runs, and where the bytes of a tensor lie. */
typedef enum strata_device {
  STRATA_DEVICE_AUTO = 0, /* CUDA if the artefact has a GPU target, else HOST */
  STRATA_DEVICE_HOST = 1,
  STRATA_DEVICE_CUDA = 2
} strata_device;

typedef struct strata_open_options {
  size_t size; /* sizeof(strata_open_options) */
  strata_device device;
  int32_t device_index; /* CUDA ordinal */
  /* Functions of the CUDA driver, copied at open; null: libcuda.so.1. The
   * emulator and tests come in here. */
  const struct strata_cuda_driver *cuda_driver;
  /* Weight file; null: the recorded name in the artefact's folder. */
  const char *weights_path;
} strata_open_options;

/* An extent: static if min == max. */
typedef struct strata_dim_range {
  const char *name; /* symbolic name, or null */
  int64_t min, max;
} strata_dim_range;

/* An input or output of the model. `bytes` at its largest extents. */
typedef struct strata_port {
  const char *name;
  strata_dtype dtype;
  int32_t rank;
  const strata_dim_range *dims; /* `rank` entries */
  int64_t bytes;
} strata_port;

/* All pointers live as long as the model. */
typedef struct strata_signature {
  size_t size; /* set by the caller before strata_describe */
  size_t input_count, output_count;
  const strata_port *inputs, *outputs;
  const char *target;    /* the target chosen at open: "sm_90", "host" */
  const char *code;      /* what runs there: "host", "cubin" or "bytecode" */
  const char *placement; /* the placement line of the compiler */
  const char *manifest;  /* JSON */
  size_t kernel_count, launch_count;
} strata_signature;

/* A value for a symbolic dimension. */
typedef struct strata_dim {
  const char *name;
  int64_t value;
} strata_dim;

/* Certified sums in bytes. `host` counts what an instance allocates on the host
 * beside the tables of the runtime, a few KB. */
typedef struct strata_bytes {
  size_t size;    /* set by the caller */
  int64_t device; /* arena, staged inputs and outputs, weights on the GPU */
  int64_t pinned; /* page-locked host memory */
  int64_t host;
  int64_t arena;   /* of these: what strata_instance_options.arena must hold */
  int64_t weights; /* of these: the weights, shared by instances */
} strata_bytes;

/* Called after each launch or copy of a run with its time in seconds. */
typedef void (*strata_launch_hook)(void *user, int32_t step, const char *node,
                                   const char *kernel, double seconds);

enum { STRATA_INSTANCE_UNPINNED = 1 /* do not bind workers to CPUs */ };

typedef struct strata_instance_options {
  size_t size;
  int32_t threads; /* host: threads in all; 0: one per usable CPU */
  int32_t flags;   /* STRATA_INSTANCE_* */
  /* Memory of the caller on the device of the model, aligned to 256 bytes, at
   * least strata_bytes.arena long; it outlives the instance. Null: the runtime
   * makes one allocation. */
  void *arena;
  size_t arena_bytes;
  /* Null: none. With a hook, CUDA launches are synchronized one by one. */
  strata_launch_hook on_launch;
  void *user;
} strata_instance_options;

/* A dense row-major tensor of the caller. */
typedef struct strata_tensor {
  void *data;
  size_t bytes; /* room behind `data`; at least the port's bytes */
  strata_dtype dtype;
  int32_t rank;
  /* `rank` extents, or null for the declared ones. Of an output: written after
   * the run with the true extents. */
  int64_t *shape;
  /* STRATA_DEVICE_HOST (or 0): host memory. STRATA_DEVICE_CUDA: memory of the
   * model's GPU, used in place if aligned to 256 bytes. */
  strata_device location;
} strata_tensor;

/* Loads the artefact at `path`. Weights are read at the first strata_create. */
strata_status strata_open(const char *path, const strata_open_options *options,
                          strata_model **model);

/* Whether `path` is a whole ELF object: a file that was cut short would fault
 * while it is loaded. strata_open asks this first. */
strata_status strata_check_file(const char *path);

strata_status strata_describe(const strata_model *model,
                              strata_signature *signature);

/* Memory that an instance with these dims needs; allocates nothing. */
strata_status strata_required_bytes(const strata_model *model,
                                    const strata_dim *dims, size_t dim_count,
                                    strata_bytes *bytes);

/* Allocates everything that runs need. MACHINE if memory is short. */
strata_status strata_create(strata_model *model,
                            const strata_instance_options *options,
                            strata_instance **instance);

/* Runs the model once. `inputs` and `outputs` in the order of the signature.
 * `stream`: a CUstream of the model's device, or null for the instance's own.
 * Returns when the outputs are there; only if `stream` is given and all tensors
 * lie on the GPU, it returns when everything is enqueued. */
strata_status strata_run(strata_instance *instance, const strata_tensor *inputs,
                         strata_tensor *outputs, void *stream);

/* Null is fine for both. A model with instances is not closed (USAGE). */
strata_status strata_destroy(strata_instance *instance);
strata_status strata_close(strata_model *model);

/* One sentence about the last failure in this thread; never null. Valid until
 * the next call of this thread. */
const char *strata_error(void);

/* The tables inside the artefact, for inspection and for the emulator. */
const struct strata_artifact *strata_tables(const strata_model *model);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* STRATA_RUNTIME_STRATA_H */
