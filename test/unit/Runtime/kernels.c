/*===- kernels.c - Kernels of the tiny model, by hand ---------------------===*/
/* Kernels of the tiny model, by hand. With CHECKED: the form for the emulator;
 * MUTANT then breaks one rule. Blocks of four f32 elements; scalar 0 is the
 * number of elements. */
#include <stdint.h>

#ifndef MUTANT
#define MUTANT 0
#endif
enum {
  OutOfBoundsRead = 1,
  OutOfBoundsWrite,
  IndexSpace,
  Undefined,
  TwoWriters,
  ReadAfterWrite,
  WriteAfterRead,
  WriteToInput,
};

#ifdef CHECKED
void strata_emulator_block(int32_t x, int32_t y, int32_t z);
int32_t strata_emulator_access(int32_t kind, int32_t op, int32_t argument,
                               const void *base, int64_t element,
                               int32_t elementBytes);
void strata_emulator_index(int32_t op, int64_t index, int64_t extent);
#define BLOCK(x, y, z) strata_emulator_block(x, y, z)
#define MAY(kind, op, argument, p, i)                                          \
  strata_emulator_access(kind, op, argument, p, i, 4)
#define INDEX(op, i, n) strata_emulator_index(op, i, n)
#else
#define BLOCK(x, y, z) (void)0
#define MAY(kind, op, argument, p, i) 1
#define INDEX(op, i, n) (void)0
#endif

static float load(int op, int argument, const float *p, int64_t i) {
  return MAY(0, op, argument, p, i) ? p[i] : 0;
}
static void store(int op, int argument, float *p, int64_t i, float value) {
  if (MAY(1, op, argument, p, i))
    p[i] = value;
}

const char *const k_add_ops[] = {"tile.load of argument 0",
                                 "tile.load of argument 1",
                                 "tile.store to argument 2", 0};

/* c = a + b */
void k_add(void *const *pointers, const int32_t *scalars, const int32_t *grid,
           int64_t first, int64_t last) {
  float *a = pointers[0], *b = pointers[1], *c = pointers[2];
  int64_t n = scalars[0];
  for (int64_t block = first; block < last; ++block) {
    BLOCK(block, 0, 0);
    INDEX(0, MUTANT == IndexSpace ? block + 1 : block, (n + 3) / 4);
    if (MUTANT == TwoWriters)
      store(2, 2, c, 0, 1);
    if (MUTANT == ReadAfterWrite && block > 0)
      load(0, 2, c, (block - 1) * 4);
    for (int64_t i = block * 4; i < n && i < block * 4 + 4; ++i) {
      int64_t from = MUTANT == OutOfBoundsRead ? i + 1 : i;
      int64_t to = MUTANT == OutOfBoundsWrite ? i + 1 : i;
      float sum = load(0, 0, a, from) + load(1, 1, b, i);
      if (MUTANT == Undefined)
        sum += load(0, 2, c, i);
      if (MUTANT == WriteToInput)
        store(2, 0, a, i, sum);
      store(2, 2, c, to, sum);
    }
  }
}

const char *const k_double_ops[] = {"tile.load of argument 0",
                                    "tile.store to argument 1", 0};

/* b = 2 a, perhaps in place */
void k_double(void *const *pointers, const int32_t *scalars,
              const int32_t *grid, int64_t first, int64_t last) {
  float *a = pointers[0], *b = pointers[1];
  int64_t n = scalars[0];
  for (int64_t block = first; block < last; ++block) {
    BLOCK(block, 0, 0);
    if (MUTANT == WriteAfterRead && block == 0)
      load(0, 0, a, 4);
    for (int64_t i = block * 4; i < n && i < block * 4 + 4; ++i)
      store(1, 1, b, i, 2 * load(0, 0, a, i));
  }
}
