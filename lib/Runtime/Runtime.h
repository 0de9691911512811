/*===- Runtime.h - Models, instances and back-ends, from inside -----------===*/
/*
 * The runtime is linked into every artefact and needs libc and libm only. It
 * keeps no global state: a model holds what instances share, an instance what
 * one run needs. Device and host addresses are both 64-bit numbers here.
 */
/*===----------------------------------------------------------------------===*/
#ifndef STRATA_LIB_RUNTIME_RUNTIME_H
#define STRATA_LIB_RUNTIME_RUNTIME_H

#include "strata/Runtime/Artifact.h"
#include "strata/Runtime/CudaDriver.h"

#include <pthread.h>
#include <stdbool.h>

typedef uint64_t Address;
struct Pool;

/* What differs between the host and a GPU. Every function reports its own
 * failures and leaves nothing behind that its counterpart would not release. */
struct Backend {
  const char *name;
  /* Finds device and target; allocates nothing on the device. */
  strata_status (*open)(strata_model *model,
                        const strata_open_options *options);
  void (*close)(strata_model *model);
  /* Code and weights onto the device, once, before the first instance. */
  strata_status (*prepare)(strata_model *model);
  strata_status (*create)(strata_instance *instance,
                          const strata_instance_options *options);
  void (*destroy)(strata_instance *instance);
  strata_status (*run)(strata_instance *instance, const strata_tensor *inputs,
                       strata_tensor *outputs, void *stream);
};
extern const struct Backend hostBackend, cudaBackend;

/* The GPU side of a model. */
struct CudaState {
  strata_cuda_driver driver;
  void *loaded; /* thunks around libcuda.so.1, or null */
  int32_t device;
  bool useBytecode;               /* the target is older than the card */
  strata_cuda_context context;    /* retained once prepared */
  strata_cuda_library *libraries; /* one per kernel */
  strata_cuda_kernel *kernels;
};

struct strata_model {
  struct strata_handle handle;
  strata_report report;
  char *path, *weightsPath; /* weightsPath: null for the recorded one */
  const struct strata_target_entry *target;
  const struct Backend *backend;
  const char *code;
  /* One block per instance: the arena, then a place for each input and output
   * that the caller's memory cannot serve. */
  int64_t *inputOffsets, *outputOffsets;
  int64_t blockBytes;

  pthread_mutex_t mutex; /* of what follows */
  bool prepared;
  int64_t instances;
  Address weights; /* of the weight block; written once by prepare */
  struct CudaState cuda;
};

/* A step with everything that does not change from run to run. */
struct PreparedStep {
  const struct strata_step_entry *entry;
  const struct strata_kernel_entry *kernel;
  int32_t grid[3];
  int64_t blocks;
  Address *addresses;  /* of the operands */
  const void **params; /* CUDA: where the parameters' values lie, and sizes */
  uint32_t *paramBytes;
};

struct strata_instance {
  struct strata_handle handle;
  strata_model *model;
  Address block; /* see strata_model */
  bool ownsBlock;
  struct PreparedStep *steps;
  Address *addresses;        /* of all operands of all steps */
  Address *inputs, *outputs; /* chosen for this run */
  strata_launch_hook onLaunch;
  void *user;

  struct Pool *pool; /* host */

  strata_cuda_stream stream; /* CUDA */
  const void **params;
  uint32_t *paramBytes;
  strata_operand_note *notes; /* room for the launch with most operands */
};

/* True if an options structure of the caller holds more than its size. */
static inline bool isSized(const void *options) {
  return !options || *(const size_t *)options > sizeof(size_t);
}

/* Sends one sentence to the caller and returns `status`. */
__attribute__((format(printf, 3, 4))) strata_status
fail(const strata_model *model, strata_status status, const char *format, ...);

/* Instance.c: the entries of strata_functions. */
strata_status createInstance(strata_model *model,
                             const strata_instance_options *options,
                             strata_instance **instance);
strata_status runInstance(strata_instance *instance,
                          const strata_tensor *inputs, strata_tensor *outputs,
                          void *stream);
strata_status destroyInstance(strata_instance *instance);

/* Instance.c, for back-ends. Fills instance->steps and the addresses that are
 * known once block and weights lie. */
strata_status prepareSteps(strata_instance *instance);
/* Fills the addresses of operands in inputs and outputs. */
void bindCallerOperands(strata_instance *instance);
/* True if [a, a + aBytes) and [b, b + bBytes) share a byte. */
bool overlaps(Address a, size_t aBytes, Address b, size_t bBytes);
/* Seconds on the monotonic clock. */
double nowSeconds(void);
void callHook(const strata_instance *instance, int32_t step, double begin);

/* Weights.c: streams the weight file once, checks its digest and gives every
 * piece to its place in the weight block. `begin` names where the next chunk
 * may be read to; `put` places a part of the current chunk. */
enum { WEIGHT_CHUNK_BYTES = 4 << 20 };
struct WeightSink {
  void *context;
  strata_status (*begin)(void *context, uint8_t **chunk);
  strata_status (*put)(void *context, int64_t offset, const uint8_t *data,
                       size_t bytes);
};
strata_status readWeights(const strata_model *model,
                          const struct WeightSink *sink);

/* CudaDriver.c: fills `driver` from libcuda.so.1; `*loaded` is freed with
 * free(). The library stays loaded until the process ends. */
strata_status loadCudaDriver(const strata_model *model,
                             strata_cuda_driver *driver, void **loaded);

#endif /* STRATA_LIB_RUNTIME_RUNTIME_H */
