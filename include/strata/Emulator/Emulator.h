//===- Emulator.h - Stand-in for the CUDA driver ----------------*- C++ -*-===//
//
// Runs the checked host form of tile programs behind the driver table of the
// runtime: memory is host memory with bounds, a launch runs the blocks of the
// grid one by one and watches each element access. What a card would not tell
// is named with kernel, node, block, op and element:
//
//   out of bounds                     an access outside the operand
//   index outside the view            a view index outside its index space
//   read of undefined memory          never written, or of a dead value
//   two blocks write                  one element written by two blocks
//   block reads what another wrote    in one launch; blocks are unordered
//   block writes what another read
//   write to an input                 of an operand that is only read
//
// It also checks what a driver would: handles, parameter count and sizes,
// copies and fills inside allocations, leaks. It cannot see time, what the
// assembler does, or the accuracy of approximate instructions.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_EMULATOR_EMULATOR_H
#define STRATA_EMULATOR_EMULATOR_H

#include "strata/Runtime/CudaDriver.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace strata::emulator {

/// Machine code of a checked kernel: runs blocks [first, last) and calls
/// strata_emulator_block, _access and _index.
using CheckedCode = void (*)(void *const *pointers, const int32_t *scalars,
                             const int32_t grid[3], int64_t first,
                             int64_t last);

struct CheckedKernel {
  CheckedCode code = nullptr;
  /// Text of op number i, null-terminated; may be null.
  const char *const *ops = nullptr;
};

/// Finds the checked form of kernel `name` (k_<hash>); code is null if there is
/// none.
using KernelResolver = std::function<CheckedKernel(const std::string &name)>;

/// Looks `name` and `name`_ops up in a handle of dlopen.
CheckedKernel findInLibrary(void *handle, const std::string &name);

enum class BlockOrder { Forward, Backward, Shuffled };

struct Options {
  /// Of the card: 90 for sm_90.
  int32_t computeCapability = 90;
  int32_t driverVersion = 13030;
  size_t memoryBytes = size_t(16) << 30;
  BlockOrder order = BlockOrder::Forward;
  uint64_t seed = 0; ///< of Shuffled
  KernelResolver resolve;
};

/// Kind of a finding; the text is toString's, as in the list above.
enum class Check {
  OutOfBounds,
  IndexSpace,
  Undefined,
  TwoWriters,
  ReadAfterWrite,
  WriteAfterRead,
  WriteToInput,
};
const char *toString(Check check);

/// The first access of its kind in a launch that broke a rule.
struct Finding {
  Check check = Check::OutOfBounds;
  std::string kernel, node, op;
  int32_t block[3] = {0, 0, 0};
  int32_t argument = -1; ///< pointer argument; -1 for a view index
  int64_t element = 0;   ///< element of the argument, or the index
  /// One sentence with all of it.
  std::string text() const;
};

/// One emulated machine with one card. Its table may be used by many threads;
/// calls are serialized. It must outlive every model opened with it.
class Emulator {
public:
  explicit Emulator(Options options);
  ~Emulator();
  Emulator(const Emulator &) = delete;
  Emulator &operator=(const Emulator &) = delete;

  /// For strata_open_options::cuda_driver.
  const strata_cuda_driver *driver() const;

  /// What was found so far, at most one of each kind per launch.
  std::vector<Finding> findings() const;

  /// Everything that was created and not given back, one line each: to be
  /// empty after the last strata_close.
  std::vector<std::string> leaks() const;

  /// Makes call number `number` (from 1, counted from now) fail; 0: none. A
  /// call that gives something back does so and reports the failure all the
  /// same.
  void failCall(uint64_t number);
  /// Driver calls so far, since the construction or the last failCall.
  uint64_t callCount() const;

  struct State;

private:
  std::unique_ptr<State> state;
};

} // namespace strata::emulator

#endif // STRATA_EMULATOR_EMULATOR_H
