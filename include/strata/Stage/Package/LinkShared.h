//===- LinkShared.h - Objects into a library to be loaded -------*- C++ -*-===//
#ifndef STRATA_STAGE_PACKAGE_LINKSHARED_H
#define STRATA_STAGE_PACKAGE_LINKSHARED_H

#include "strata/Support/Error.h"

#include <string>
#include <vector>

namespace strata::package {

/// Links ELF objects to the shared object `path` for this program to load: what
/// they leave undefined is found in the program (the emulator's entry points).
/// Errors: Machine if the linker cannot be started; Internal with its words.
Status linkShared(const std::vector<std::string> &objects,
                  const std::string &path);

} // namespace strata::package

#endif // STRATA_STAGE_PACKAGE_LINKSHARED_H
