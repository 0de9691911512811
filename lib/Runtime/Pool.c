/*===- Pool.c - Threads that share the blocks of one launch ---------------===*/
/*
 * Waking a thread through the kernel costs more than most launches, so a worker
 * spins for half a millisecond before it sleeps on a futex. A launch is an open
 * round: workers join it, take chunks of blocks until none is left, and leave.
 * The caller takes chunks too, closes the round and waits for those who joined;
 * a worker that wakes too late finds the round closed, so that nobody waits for
 * a thread that the machine has not scheduled.
 *
 *   state = round << 32 | members;  the round is odd while open
 */
/*===----------------------------------------------------------------------===*/
#include "Pool.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { CHUNKS_PER_THREAD = 4, PAUSES_PER_LOOK = 32, MAX_THREADS = 256 };
static const int64_t spinNanoseconds = 500000;

struct Worker {
  struct Pool *pool;
  pthread_t thread;
};

struct Pool {
  _Alignas(64) atomic_uint_fast64_t state;
  _Alignas(64) atomic_uint wake; /* the futex; counts opened rounds */
  _Alignas(64) atomic_int asleep;
  _Alignas(64) atomic_int_fast64_t next; /* first block not taken */
  _Alignas(64) struct PoolJob job;
  int64_t chunk;
  atomic_bool stop;
  int32_t threads, started;
  struct Worker *workers;
};

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t nowNanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void takeBlocks(struct Pool *pool) {
  const struct PoolJob *job = &pool->job;
  for (;;) {
    int64_t first = atomic_fetch_add_explicit(&pool->next, pool->chunk,
                                              memory_order_relaxed);
    if (first >= job->blocks)
      return;
    int64_t last = first + pool->chunk;
    if (last > job->blocks)
      last = job->blocks;
    job->kernel(job->pointers, job->scalars, job->grid, first, last);
  }
}

/* Joins the open round if it is not `*seen`. */
static bool joinRound(struct Pool *pool, uint64_t *seen) {
  uint_fast64_t state =
      atomic_load_explicit(&pool->state, memory_order_acquire);
  while ((state >> 32 & 1) && state >> 32 != *seen)
    if (atomic_compare_exchange_weak_explicit(&pool->state, &state, state + 1,
                                              memory_order_acquire,
                                              memory_order_acquire)) {
      *seen = state >> 32;
      return true;
    }
  return false;
}

/* Waits until `wake` is no longer `value`: first awake, then asleep. */
static void waitForRound(struct Pool *pool, unsigned value) {
  int64_t begin = nowNanoseconds();
  do {
    for (int i = 0; i < PAUSES_PER_LOOK; ++i) {
      if (atomic_load_explicit(&pool->wake, memory_order_acquire) != value)
        return;
      relax();
    }
  } while (nowNanoseconds() - begin < spinNanoseconds);
  atomic_fetch_add(&pool->asleep, 1);
  syscall(SYS_futex, &pool->wake, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
  atomic_fetch_sub(&pool->asleep, 1);
}

static void *work(void *argument) {
  struct Pool *pool = ((struct Worker *)argument)->pool;
  uint64_t seen = 0;
  for (;;) {
    unsigned value = atomic_load_explicit(&pool->wake, memory_order_acquire);
    if (atomic_load_explicit(&pool->stop, memory_order_acquire))
      return NULL;
    if (joinRound(pool, &seen)) {
      takeBlocks(pool);
      atomic_fetch_sub_explicit(&pool->state, 1, memory_order_release);
      continue;
    }
    waitForRound(pool, value);
  }
}

static void wakeWorkers(struct Pool *pool) {
  atomic_fetch_add(&pool->wake, 1);
  if (atomic_load(&pool->asleep) > 0)
    syscall(SYS_futex, &pool->wake, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void runOnPool(struct Pool *pool, const struct PoolJob *job) {
  if (job->blocks <= 0)
    return;
  if (pool->threads == 1 || job->blocks == 1) {
    job->kernel(job->pointers, job->scalars, job->grid, 0, job->blocks);
    return;
  }
  pool->job = *job;
  int64_t chunks = (int64_t)pool->threads * CHUNKS_PER_THREAD;
  pool->chunk = (job->blocks + chunks - 1) / chunks;
  atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
  uint_fast64_t one = (uint_fast64_t)1 << 32;
  atomic_fetch_add_explicit(&pool->state, one, memory_order_release); /* open */
  wakeWorkers(pool);
  takeBlocks(pool);
  atomic_fetch_add_explicit(&pool->state, one, memory_order_acq_rel);
  /* A member may be off its CPU in the middle of a chunk: give way to it. */
  for (int spins = 0;
       atomic_load_explicit(&pool->state, memory_order_acquire) & UINT32_MAX;
       ++spins) {
    if (spins % 1024 == 1023)
      sched_yield();
    relax();
  }
}

int32_t usableCpus(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) != 0)
    return 1;
  int count = CPU_COUNT(&set);
  return count < 1 ? 1 : count > MAX_THREADS ? MAX_THREADS : count;
}

/* Binds `thread` to usable CPU number `index`; failure does no harm. */
static void pin(pthread_t thread, int32_t index) {
  cpu_set_t all, one;
  if (sched_getaffinity(0, sizeof(all), &all) != 0)
    return;
  index %= usableCpus();
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &all) && index-- == 0) {
      CPU_ZERO(&one);
      CPU_SET(cpu, &one);
      pthread_setaffinity_np(thread, sizeof(one), &one);
      return;
    }
}

struct Pool *createPool(int32_t threads, bool pinned) {
  if (threads > MAX_THREADS)
    threads = MAX_THREADS;
  struct Pool *pool = NULL;
  if (posix_memalign((void **)&pool, 64, sizeof(*pool)) != 0)
    return NULL;
  *pool = (struct Pool){0};
  pool->threads = threads;
  pool->workers = calloc(threads, sizeof(*pool->workers));
  if (!pool->workers) {
    free(pool);
    return NULL;
  }
  for (int32_t i = 1; i < threads; ++i) {
    struct Worker *worker = &pool->workers[pool->started];
    worker->pool = pool;
    if (pthread_create(&worker->thread, NULL, work, worker) != 0) {
      destroyPool(pool);
      return NULL;
    }
    ++pool->started;
    if (pinned)
      pin(worker->thread, i);
  }
  return pool;
}

void destroyPool(struct Pool *pool) {
  if (!pool)
    return;
  atomic_store_explicit(&pool->stop, true, memory_order_release);
  wakeWorkers(pool);
  for (int32_t i = 0; i < pool->started; ++i)
    pthread_join(pool->workers[i].thread, NULL);
  free(pool->workers);
  free(pool);
}
