//===- Launch.cpp - Blocks one by one, every access watched ---------------===//
#include "Launch.h"

#include <algorithm>
#include <cstring>
#include <numeric>

using namespace strata::emulator;

static bool sharesBytes(const LaunchOperand &a, const LaunchOperand &b) {
  return a.begin < b.end && b.begin < a.end;
}

Launch::Launch(std::string kernel, std::string node, CheckedKernel code,
               const uint32_t grid[3], std::vector<LaunchOperand> operands,
               std::vector<int32_t> scalars)
    : kernel(std::move(kernel)), node(std::move(node)), code(code),
      operands(std::move(operands)), scalars(std::move(scalars)) {
  std::copy_n(grid, 3, this->grid);
  while (code.ops && code.ops[opCount])
    ++opCount;
  for (LaunchOperand &operand : this->operands) {
    pointers.push_back(reinterpret_cast<void *>(operand.begin));
    operand.isShared = false;
    for (const LaunchOperand &other : this->operands)
      if (other.role != STRATA_ROLE_INPUT && sharesBytes(operand, other))
        operand.isShared = true;
  }
}

int64_t Launch::blockCount() const {
  return int64_t(grid[0]) * grid[1] * grid[2];
}

/// A fixed sequence for a seed on every machine (splitmix64).
static uint64_t nextRandom(uint64_t &state) {
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

void Launch::runBlock(int64_t number) {
  enterBlock(static_cast<int32_t>(number % grid[0]),
             static_cast<int32_t>(number / grid[0] % grid[1]),
             static_cast<int32_t>(number / grid[0] / grid[1]));
  code.code(pointers.data(), scalars.data(), grid, number, number + 1);
}

void Launch::run(BlockOrder order, uint64_t seed, uint32_t base) {
  stampBase = base;
  severalReaders = base + static_cast<uint32_t>(blockCount()) + 1;
  for (const LaunchOperand &operand : operands)
    if (operand.fresh)
      std::memset(operand.allocation->defined(operand.begin), 0,
                  operand.end - operand.begin);
  int64_t count = blockCount();
  if (order != BlockOrder::Shuffled) {
    for (int64_t i = 0; i < count; ++i)
      runBlock(order == BlockOrder::Forward ? i : count - 1 - i);
    return;
  }
  std::vector<int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), int64_t(0));
  for (int64_t i = count; i > 1; --i)
    std::swap(numbers[i - 1], numbers[nextRandom(seed) % i]);
  for (int64_t number : numbers)
    runBlock(number);
}

void Launch::enterBlock(int32_t x, int32_t y, int32_t z) {
  block[0] = x;
  block[1] = y;
  block[2] = z;
  stamp = stampBase + 1 +
          static_cast<uint32_t>((int64_t(z) * grid[1] + y) * grid[0] + x);
}

void Launch::report(Check check, int32_t op, int32_t argument,
                    int64_t element) {
  for (const Finding &finding : found)
    if (finding.check == check)
      return;
  Finding finding;
  finding.check = check;
  finding.kernel = kernel;
  finding.node = node;
  finding.op =
      op >= 0 && op < opCount ? code.ops[op] : "op " + std::to_string(op);
  std::copy_n(block, 3, finding.block);
  finding.argument = argument;
  finding.element = element;
  found.push_back(std::move(finding));
}

Address Launch::locate(const LaunchOperand &operand, Address base,
                       int64_t element, int32_t elementBytes) const {
  __int128 first = __int128(base) + __int128(element) * elementBytes;
  if (elementBytes <= 0 || first < operand.begin ||
      first + elementBytes > operand.end)
    return 0;
  return static_cast<Address>(first);
}

bool Launch::access(bool isWrite, int32_t op, int32_t argument, Address base,
                    int64_t element, int32_t elementBytes) {
  if (argument < 0 || argument >= static_cast<int64_t>(operands.size())) {
    report(Check::OutOfBounds, op, argument, element);
    return false;
  }
  const LaunchOperand &operand = operands[argument];
  Address at = locate(operand, base, element, elementBytes);
  if (!at) {
    report(Check::OutOfBounds, op, argument, element);
    return false;
  }
  if (isWrite && operand.role == STRATA_ROLE_INPUT) {
    report(Check::WriteToInput, op, argument, element);
    return false;
  }
  uint8_t *defined = operand.allocation->defined(at);
  uint32_t *writer = operand.allocation->writer(at);
  uint32_t *reader = operand.allocation->reader(at);
  for (int32_t i = 0; i < elementBytes; ++i) {
    if (isWrite) {
      if (isOfOtherBlock(writer[i]))
        report(Check::TwoWriters, op, argument, element);
      if (isOfOtherBlock(reader[i]))
        report(Check::WriteAfterRead, op, argument, element);
      writer[i] = stamp;
      defined[i] = 1;
      continue;
    }
    if (!defined[i])
      report(Check::Undefined, op, argument, element);
    if (!operand.isShared)
      continue;
    if (isOfOtherBlock(writer[i]))
      report(Check::ReadAfterWrite, op, argument, element);
    reader[i] = isOfOtherBlock(reader[i]) ? severalReaders : stamp;
  }
  return true;
}

void Launch::index(int32_t op, int64_t index, int64_t extent) {
  if (index < 0 || index >= extent)
    report(Check::IndexSpace, op, -1, index);
}
