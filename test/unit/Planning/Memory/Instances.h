//===- Instances.h - Generated placement problems ---------------*- C++ -*-===//
#ifndef STRATA_TEST_UNIT_PLANNING_MEMORY_INSTANCES_H
#define STRATA_TEST_UNIT_PLANNING_MEMORY_INSTANCES_H

#include "strata/Planning/Memory/Problem.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace strata::planning {

/// Up to `maxBuffers` buffers of random place, size and alignment.
inline MemoryProblem makeRandom(std::mt19937 &random, int maxBuffers) {
  MemoryProblem problem;
  int count = static_cast<int>(random() % (maxBuffers + 1));
  for (int i = 0; i < count; ++i) {
    Buffer buffer;
    buffer.begin = random() % 8;
    buffer.end = buffer.begin + random() % 6; // sometimes unused
    buffer.bytes = random() % 2000;
    buffer.alignment = int64_t(1) << (random() % 10);
    problem.buffers.push_back(buffer);
  }
  return problem;
}

/// Cuts the rectangle of `steps` x `units` at random into `pieces` buffers of
/// whole units of 256 bytes, so that the height of the optimum is known.
inline MemoryProblem makeGuillotine(std::mt19937 &random, int pieces,
                                    int64_t steps, int64_t units) {
  struct Rectangle {
    int64_t begin, end, low, high;
  };
  std::vector<Rectangle> rectangles = {{0, steps, 0, units}};
  for (int tries = 0; int(rectangles.size()) < pieces && tries < 100000;
       ++tries) {
    size_t at = random() % rectangles.size();
    Rectangle &whole = rectangles[at];
    Rectangle part = whole;
    bool cutsTime = random() % 2;
    int64_t extent =
        cutsTime ? whole.end - whole.begin : whole.high - whole.low;
    if (extent < 2)
      continue;
    int64_t cut = 1 + random() % (extent - 1);
    if (cutsTime)
      whole.end = part.begin = whole.begin + cut;
    else
      whole.high = part.low = whole.low + cut;
    rectangles.push_back(part);
  }
  std::shuffle(rectangles.begin(), rectangles.end(), random);
  MemoryProblem problem;
  for (const Rectangle &r : rectangles)
    problem.buffers.push_back({r.begin, r.end, (r.high - r.low) * 256, 256});
  return problem;
}

/// The smallest top of all placements. In the order of rising offsets of an
/// optimum, the lowest free place of each buffer is never above its own there,
/// so trying every order with the lowest gap finds it. Written anew here: a
/// test must not ask the solver.
inline int64_t enumerateTop(const MemoryProblem &problem) {
  size_t n = problem.buffers.size();
  std::vector<size_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  int64_t best = n == 0 ? 0 : INT64_MAX;
  do {
    std::vector<int64_t> offsets(n, -1);
    int64_t top = 0;
    for (size_t i : order) {
      const Buffer &a = problem.buffers[i];
      auto collides = [&](int64_t offset) {
        for (size_t j = 0; j < n; ++j) {
          const Buffer &b = problem.buffers[j];
          if (offsets[j] >= 0 &&
              std::max(a.begin, b.begin) < std::min(a.end, b.end) &&
              std::max(offset, offsets[j]) <
                  std::min(offset + a.bytes, offsets[j] + b.bytes))
            return true;
        }
        return false;
      };
      // The lowest place is 0 or the rounded end of a placed buffer.
      int64_t place = collides(0) ? INT64_MAX : 0;
      for (size_t j = 0; j < n; ++j) {
        if (offsets[j] < 0)
          continue;
        int64_t end = offsets[j] + problem.buffers[j].bytes;
        int64_t offset = (end + a.alignment - 1) / a.alignment * a.alignment;
        if (offset < place && !collides(offset))
          place = offset;
      }
      offsets[i] = place;
      top = std::max(top, place + a.bytes);
    }
    best = std::min(best, top);
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

} // namespace strata::planning

#endif // STRATA_TEST_UNIT_PLANNING_MEMORY_INSTANCES_H
