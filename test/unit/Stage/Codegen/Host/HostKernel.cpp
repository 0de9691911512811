//===- HostKernel.cpp - Compiles a tile program and runs it ---------------===//
#include "HostKernel.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"

#include <chrono>
#include <dlfcn.h>

namespace strata::codegen::test {

Journal &journal() {
  static Journal instance;
  return instance;
}

static HostOptions nativeOptions(bool checked) {
  HostOptions options;
  options.checked = checked;
  options.cpu = llvm::sys::getHostCPUName().str();
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    options.features += (options.features.empty() ? "" : ",") +
                        std::string(feature.second ? "+" : "-") +
                        feature.first().str();
  return options;
}

HostKernel::HostKernel(const std::string &program, bool checked) {
  auto start = std::chrono::steady_clock::now();
  auto object = compileHostKernel(program, nativeOptions(checked));
  compileSeconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();
  if (!object) {
    message = llvm::toString(object.takeError());
    return;
  }
  bytes = object->bytes;
  symbol = object->symbol;
  llvm::SmallString<128> objectPath, libraryPath;
  (void)llvm::sys::fs::createTemporaryFile("strata-host", "o", objectPath);
  (void)llvm::sys::fs::createTemporaryFile("strata-host", "so", libraryPath);
  std::error_code code_;
  llvm::raw_fd_ostream(objectPath, code_) << bytes;
  // As `package` does: nothing but libc and libm may be missing. The hooks of
  // the checked form come from this program.
  std::vector<llvm::StringRef> arguments{STRATA_LLD,
                                         "-shared",
                                         objectPath,
                                         "-o",
                                         libraryPath,
                                         "-lm",
                                         "-L/usr/lib/x86_64-linux-gnu"};
  if (!checked)
    arguments.push_back("--no-undefined"), arguments.push_back("-lc");
  std::string text;
  int exit = llvm::sys::ExecuteAndWait(STRATA_LLD, arguments, std::nullopt, {},
                                       0, 0, &text);
  if (exit == 0)
    library = dlopen(libraryPath.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library)
    code = reinterpret_cast<Code>(dlsym(library, symbol.c_str()));
  if (!code)
    message = "cannot link or load: " + text + (exit == 0 ? dlerror() : "");
  llvm::sys::fs::remove(objectPath);
  llvm::sys::fs::remove(libraryPath);
}

HostKernel::~HostKernel() {
  if (library)
    dlclose(library);
}

std::vector<std::string> HostKernel::ops() const {
  std::vector<std::string> result;
  auto *table = static_cast<const char *const *>(
      dlsym(library, (symbol + "_ops").c_str()));
  for (; table && *table; ++table)
    result.push_back(*table);
  return result;
}

void HostKernel::run(std::vector<void *> pointers, std::vector<int32_t> scalars,
                     std::array<int32_t, 3> grid) const {
  code(pointers.data(), scalars.data(), grid.data(), 0,
       int64_t(grid[0]) * grid[1] * grid[2]);
}

} // namespace strata::codegen::test

using strata::codegen::test::journal;

extern "C" {
__attribute__((visibility("default"))) void
strata_emulator_block(int32_t x, int32_t y, int32_t z) {
  journal().blocks.push_back({x, y, z});
}
__attribute__((visibility("default"))) int32_t
strata_emulator_access(int32_t kind, int32_t op, int32_t argument, const void *,
                       int64_t element, int32_t bytes) {
  auto &j = journal();
  j.accesses.push_back({kind, op, argument, element, bytes});
  if (size_t(argument) >= j.elements.size() || j.elements[argument] < 0)
    return 1;
  if (element >= 0 && element < j.elements[argument])
    return 1;
  j.outside.push_back(j.accesses.back());
  return 0;
}
__attribute__((visibility("default"))) void
strata_emulator_index(int32_t op, int64_t index, int64_t extent) {
  journal().indices.push_back({op, index, extent});
}
}
