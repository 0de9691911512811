/*===- Pool.h - Threads that share the blocks of one launch ---------------===*/
#ifndef STRATA_LIB_RUNTIME_POOL_H
#define STRATA_LIB_RUNTIME_POOL_H

#include "strata/Runtime/Artifact.h"

#include <stdbool.h>

struct Pool;

/* The blocks of a launch. */
struct PoolJob {
  strata_host_kernel kernel;
  void *const *pointers;
  const int32_t *scalars;
  const int32_t *grid;
  int64_t blocks;
};

/* CPUs this thread may run on. */
int32_t usableCpus(void);

/* A pool of `threads` threads, the caller included; `pinned` binds each of the
 * others to a CPU. Null if memory or threads are short. */
struct Pool *createPool(int32_t threads, bool pinned);
void destroyPool(struct Pool *pool);

/* Runs all blocks of `job` and returns when they are done. One caller at a
 * time. Allocates nothing. */
void runOnPool(struct Pool *pool, const struct PoolJob *job);

#endif /* STRATA_LIB_RUNTIME_POOL_H */
