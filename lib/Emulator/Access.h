//===- Access.h - The launch that a thread is in ----------------*- C++ -*-===//
#ifndef STRATA_LIB_EMULATOR_ACCESS_H
#define STRATA_LIB_EMULATOR_ACCESS_H

namespace strata::emulator {

class Launch;

/// Makes `launch` the receiver of this thread's strata_emulator_* calls for as
/// long as it lives.
class CurrentLaunch {
public:
  explicit CurrentLaunch(Launch &launch);
  ~CurrentLaunch();
};

} // namespace strata::emulator

#endif // STRATA_LIB_EMULATOR_ACCESS_H
