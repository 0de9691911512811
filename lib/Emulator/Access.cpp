//===- Access.cpp - What checked kernels call -----------------------------===//
#include "Access.h"

#include "Launch.h"

#include <dlfcn.h>

using namespace strata::emulator;

/// Machine code has no place for a context, so it is the thread's.
static Launch *&currentLaunch() {
  static thread_local Launch *launch = nullptr;
  return launch;
}

CurrentLaunch::CurrentLaunch(Launch &launch) { currentLaunch() = &launch; }
CurrentLaunch::~CurrentLaunch() { currentLaunch() = nullptr; }

extern "C" {
/// Block (x, y, z) begins.
void strata_emulator_block(int32_t x, int32_t y, int32_t z) {
  if (Launch *current = currentLaunch())
    current->enterBlock(x, y, z);
}

/// Op `op` is about to read (`kind` 0) or write (1) element `element` of
/// pointer argument `argument`, whose value is `base`. 0: leave it out; a read
/// then gives zero.
int32_t strata_emulator_access(int32_t kind, int32_t op, int32_t argument,
                               const void *base, int64_t element,
                               int32_t elementBytes) {
  Launch *current = currentLaunch();
  if (!current)
    return 1;
  return current->access(kind != 0, op, argument,
                         reinterpret_cast<Address>(base), element,
                         elementBytes);
}

/// Op `op` asks for tile `index` of a view that has `extent` along an axis.
void strata_emulator_index(int32_t op, int64_t index, int64_t extent) {
  if (Launch *current = currentLaunch())
    current->index(op, index, extent);
}
}

CheckedKernel strata::emulator::findInLibrary(void *handle,
                                              const std::string &name) {
  CheckedKernel kernel;
  kernel.code = reinterpret_cast<CheckedCode>(::dlsym(handle, name.c_str()));
  kernel.ops = static_cast<const char *const *>(
      ::dlsym(handle, (name + "_ops").c_str()));
  return kernel;
}
