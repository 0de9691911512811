//===- Problem.h - Buffers to be placed in one arena ------------*- C++ -*-===//
//
// Time runs in launch steps, space in bytes. A buffer is a rectangle: it holds
// its bytes during steps [begin, end). Two buffers that share a step must not
// share a byte.
//
//     bytes ^   +----+
//           |   | b  |        a [0, 2), b [1, 3), c [2, 4):
//           | +-+--+ +-----+  c may take the place of a, which is over when
//           | |  a |   c   |  step 2 starts.
//           +-+----+-------+--> steps
//             0  1  2  3  4
//
// Views, in-place pairs and what is written in place of a concatenation are
// merged into one buffer by the caller. Sources: minimalloc (ASPLOS 2023),
// planning.md 2.2 and 2.5.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_MEMORY_PROBLEM_H
#define STRATA_PLANNING_MEMORY_PROBLEM_H

#include <cstdint>
#include <string>
#include <vector>

namespace strata::planning {

struct Buffer {
  int64_t begin = 0; ///< first step that uses it
  int64_t end = 0;   ///< first step that no longer does; > begin unless unused
  int64_t bytes = 0;
  int64_t alignment = 256; ///< of the offset; a power of two
};

struct MemoryProblem {
  std::vector<Buffer> buffers;
};

struct Placement {
  std::vector<int64_t> offsets; ///< in bytes, in the order of the buffers
  int64_t topBytes = 0;         ///< end of the highest buffer
  std::string method;           ///< which rule found it: "size, best-fit"
};

/// Bytes that no placement can go below: the largest sum of live bytes at one
/// step, with the gaps that the smallest alignment among them enforces.
/// `step`, if given, receives the first step that sets the bound.
int64_t lowerBound(const MemoryProblem &problem, int64_t *step = nullptr);

/// What a placement promises, for the manifest and for messages.
struct Certificate {
  int64_t limitBytes = 0; ///< 0: no limit
  int64_t arenaBytes = 0;
  int64_t fixedBytes = 0;      ///< beside the arena: resident weights
  int64_t peakBytes = 0;       ///< arena + fixed
  int64_t lowerBoundBytes = 0; ///< of peakBytes, for this order of launches
  int64_t peakStep = -1;       ///< a step at which a highest buffer is live
  int64_t peakBuffer = -1;     ///< the first highest buffer
  int64_t boundStep = -1;      ///< the step that sets the bound
  bool isKept = true;          ///< peak <= limit

  /// Whether the limit cannot be kept by any placement ("proved"), as opposed
  /// to none having been found.
  bool isProvedInfeasible() const {
    return limitBytes > 0 && lowerBoundBytes > limitBytes;
  }
};

Certificate certify(const MemoryProblem &problem, const Placement &placement,
                    int64_t fixedBytes = 0, int64_t limitBytes = 0);

} // namespace strata::planning

#endif // STRATA_PLANNING_MEMORY_PROBLEM_H
