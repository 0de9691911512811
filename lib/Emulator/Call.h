//===- Call.h - One call of the emulated driver -----------------*- C++ -*-===//
#ifndef STRATA_LIB_EMULATOR_CALL_H
#define STRATA_LIB_EMULATOR_CALL_H

#include "State.h"

namespace strata::emulator {

/// Held during a driver call: serializes, counts, and knows whether this call
/// is the one to fail.
class Call {
public:
  Call(void *self, const char *name)
      : state(*static_cast<Emulator::State *>(self)), lock(state.mutex),
        name(name) {
    state.thread().detail.clear();
    isChosen = ++state.calls == state.failAt;
  }

  /// An error with a sentence that detail() gives.
  strata_cuda_result fail(int32_t result, std::string detail) {
    state.thread().detail = std::string(name) + ": " + std::move(detail);
    return result;
  }
  strata_cuda_result inject() {
    return fail(STRATA_CUDA_UNKNOWN,
                "injected failure of call " + std::to_string(state.calls));
  }
  bool hasContext() { return state.thread().contextDepth > 0; }
  strata_cuda_result failContext() {
    return fail(STRATA_CUDA_INVALID_CONTEXT, "no context is current");
  }
  /// Of a call that gives something back, and so is done even when chosen.
  strata_cuda_result finish() {
    return isChosen ? inject() : STRATA_CUDA_SUCCESS;
  }

  Emulator::State &state;
  bool isChosen;

private:
  std::lock_guard<std::mutex> lock;
  const char *name;
};

inline uint64_t handleOf(void *handle) {
  return reinterpret_cast<uint64_t>(handle);
}

inline void *makeHandle(Emulator::State &state) {
  return reinterpret_cast<void *>(state.nextHandle++);
}

inline bool isStream(const Emulator::State &state, strata_cuda_stream stream) {
  return state.streams.count(handleOf(stream)) > 0;
}

inline std::string rangeText(Address address, size_t bytes) {
  return std::to_string(bytes) + " bytes at " + std::to_string(address);
}

/// Each fills its part of the table.
void fillDeviceCalls(strata_cuda_driver &table);
void fillMemoryCalls(strata_cuda_driver &table);
void fillCodeCalls(strata_cuda_driver &table);

} // namespace strata::emulator

/// First lines of a call that makes or asks something.
#define STRATA_CALL(name, needsContext)                                        \
  ::strata::emulator::Call call(self, name);                                   \
  ::strata::emulator::Emulator::State &state = call.state;                     \
  (void)state;                                                                 \
  if (call.isChosen)                                                           \
    return call.inject();                                                      \
  if ((needsContext) && !call.hasContext())                                    \
    return call.failContext();

#endif // STRATA_LIB_EMULATOR_CALL_H
