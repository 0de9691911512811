//===- Parameters.h - What a cubin says about its parameters ----*- C++ -*-===//
#ifndef STRATA_LIB_EMULATOR_PARAMETERS_H
#define STRATA_LIB_EMULATOR_PARAMETERS_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strata::emulator {

/// Bytes of each parameter of `kernel`, in order, from section
/// .nv.info.<kernel> of the ELF file `cubin`. Nothing if this is no ELF file
/// (bytecode), or if it says nothing about the kernel.
std::optional<std::vector<uint32_t>> readParameters(std::string_view cubin,
                                                    const std::string &kernel);

} // namespace strata::emulator

#endif // STRATA_LIB_EMULATOR_PARAMETERS_H
