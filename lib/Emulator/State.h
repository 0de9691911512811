//===- State.h - An emulated machine, from inside ---------------*- C++ -*-===//
#ifndef STRATA_LIB_EMULATOR_STATE_H
#define STRATA_LIB_EMULATOR_STATE_H

#include "Launch.h"
#include "Memory.h"

#include "strata/Emulator/Emulator.h"

#include <map>
#include <mutex>
#include <set>
#include <string_view>
#include <thread>

namespace strata::emulator {

struct LoadedLibrary {
  std::string_view image;
};

struct LoadedKernel {
  uint64_t library = 0;
  std::string name;
  CheckedKernel code;
};

/// What the driver keeps per thread.
struct ThreadState {
  int64_t contextDepth = 0;
  std::string detail;
  bool hasNote = false;
  std::string noteKernel, noteNode;
  std::vector<strata_operand_note> noteOperands;
};

} // namespace strata::emulator

struct strata::emulator::Emulator::State {
  explicit State(Options options)
      : options(std::move(options)), memory(this->options.memoryBytes) {}

  Options options;
  strata_cuda_driver table = {};
  mutable std::mutex mutex;
  Memory memory;
  std::map<void *, std::unique_ptr<Pages>> pinned;
  std::set<uint64_t> streams;
  std::map<uint64_t, LoadedLibrary> libraries;
  std::map<uint64_t, LoadedKernel> kernels;
  uint64_t nextHandle = 1;
  int64_t contextReferences = 0;
  std::map<std::thread::id, ThreadState> threads;
  std::vector<Finding> findings;
  uint32_t stampBase = 0;
  uint64_t calls = 0, failAt = 0;

  ThreadState &thread() { return threads[std::this_thread::get_id()]; }
};

#endif // STRATA_LIB_EMULATOR_STATE_H
