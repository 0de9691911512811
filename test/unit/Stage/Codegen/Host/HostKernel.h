//===- HostKernel.h - Compiles a tile program and runs it -----------------===//
#ifndef STRATA_TEST_UNIT_STAGE_CODEGEN_HOST_HOSTKERNEL_H
#define STRATA_TEST_UNIT_STAGE_CODEGEN_HOST_HOSTKERNEL_H

#include "strata/Stage/Codegen/Host/CompileHostKernel.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace strata::codegen::test {

/// One call of the emulator hooks.
struct Access {
  int32_t kind, op, argument;
  int64_t element;
  int32_t bytes;
};

/// What the checked form told; filled by the hooks that the test program
/// defines.
struct Journal {
  std::vector<Access> accesses;
  std::vector<std::array<int64_t, 3>> indices; ///< op, index, extent
  std::vector<std::array<int32_t, 3>> blocks;
  /// Elements of each argument; an access outside is refused. -1: unknown.
  std::vector<int64_t> elements;
  /// Refused accesses.
  std::vector<Access> outside;
};
Journal &journal();

/// A program compiled for this machine, linked and loaded.
class HostKernel {
public:
  HostKernel(const std::string &program, bool checked = false);
  ~HostKernel();
  bool isLoaded() const { return code != nullptr; }
  /// Empty when loaded.
  const std::string &error() const { return message; }
  double seconds() const { return compileSeconds; }
  const std::string &objectBytes() const { return bytes; }
  std::vector<std::string> ops() const;

  void run(std::vector<void *> pointers, std::vector<int32_t> scalars,
           std::array<int32_t, 3> grid) const;

private:
  using Code = void (*)(void *const *, const int32_t *, const int32_t *,
                        int64_t, int64_t);
  std::string message, bytes, symbol;
  void *library = nullptr;
  Code code = nullptr;
  double compileSeconds = 0;
};

} // namespace strata::codegen::test

#endif // STRATA_TEST_UNIT_STAGE_CODEGEN_HOST_HOSTKERNEL_H
