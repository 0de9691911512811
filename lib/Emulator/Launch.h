//===- Launch.h - One emulated launch ---------------------------*- C++ -*-===//
#ifndef STRATA_LIB_EMULATOR_LAUNCH_H
#define STRATA_LIB_EMULATOR_LAUNCH_H

#include "Memory.h"

#include "strata/Emulator/Emulator.h"

#include <vector>

namespace strata::emulator {

/// A pointer argument: the bytes it may be used for, and how.
struct LaunchOperand {
  Address begin = 0, end = 0;
  int32_t role = STRATA_ROLE_OUTPUT;
  bool fresh = false;
  /// True if some operand that may be written shares bytes with it, so that its
  /// reads have to be remembered.
  bool isShared = true;
  Allocation *allocation = nullptr;
};

/// What strata_emulator_block, _access and _index see while a launch runs.
class Launch {
public:
  Launch(std::string kernel, std::string node, CheckedKernel code,
         const uint32_t grid[3], std::vector<LaunchOperand> operands,
         std::vector<int32_t> scalars);

  int64_t blockCount() const;
  /// Runs all blocks. Stamps `stampBase` + 1 to + blockCount() + 1 are free.
  void run(BlockOrder order, uint64_t seed, uint32_t stampBase);
  const std::vector<Finding> &findings() const { return found; }

  void enterBlock(int32_t x, int32_t y, int32_t z);
  /// True if the access may be made.
  bool access(bool isWrite, int32_t op, int32_t argument, Address base,
              int64_t element, int32_t elementBytes);
  void index(int32_t op, int64_t index, int64_t extent);

private:
  void runBlock(int64_t number);
  void report(Check check, int32_t op, int32_t argument, int64_t element);
  /// The first byte, or 0 if the element leaves the operand.
  Address locate(const LaunchOperand &operand, Address base, int64_t element,
                 int32_t elementBytes) const;
  bool isOfOtherBlock(uint32_t stamp) const {
    return stamp > stampBase && stamp != this->stamp;
  }

  std::string kernel, node;
  CheckedKernel code;
  int32_t grid[3];
  std::vector<LaunchOperand> operands;
  std::vector<int32_t> scalars;
  std::vector<void *> pointers;
  int32_t opCount = 0;

  uint32_t stampBase = 0, stamp = 0, severalReaders = 0;
  int32_t block[3] = {0, 0, 0};
  std::vector<Finding> found;
};

} // namespace strata::emulator

#endif // STRATA_LIB_EMULATOR_LAUNCH_H
