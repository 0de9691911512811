//===- Emulator.cpp - The emulated machine as a whole ---------------------===//
#include "strata/Emulator/Emulator.h"

#include "Call.h"

using namespace strata::emulator;
using State = Emulator::State;

static const char *driverError(void *, strata_cuda_result result) {
  switch (result) {
  case STRATA_CUDA_SUCCESS:
    return "CUDA_SUCCESS";
  case STRATA_CUDA_INVALID_VALUE:
    return "CUDA_ERROR_INVALID_VALUE";
  case STRATA_CUDA_OUT_OF_MEMORY:
    return "CUDA_ERROR_OUT_OF_MEMORY";
  case STRATA_CUDA_INVALID_DEVICE:
    return "CUDA_ERROR_INVALID_DEVICE";
  case STRATA_CUDA_INVALID_IMAGE:
    return "CUDA_ERROR_INVALID_IMAGE";
  case STRATA_CUDA_INVALID_CONTEXT:
    return "CUDA_ERROR_INVALID_CONTEXT";
  case STRATA_CUDA_INVALID_HANDLE:
    return "CUDA_ERROR_INVALID_HANDLE";
  case STRATA_CUDA_NOT_FOUND:
    return "CUDA_ERROR_NOT_FOUND";
  case STRATA_CUDA_ILLEGAL_ADDRESS:
    return "CUDA_ERROR_ILLEGAL_ADDRESS";
  case STRATA_CUDA_LAUNCH_FAILED:
    return "CUDA_ERROR_LAUNCH_FAILED";
  }
  return "CUDA_ERROR_UNKNOWN";
}

static void noteLaunch(void *self, const strata_launch_note *note) {
  State &state = *static_cast<State *>(self);
  std::lock_guard<std::mutex> lock(state.mutex);
  ThreadState &thread = state.thread();
  thread.hasNote = true;
  thread.noteKernel = note->kernel;
  thread.noteNode = note->node;
  thread.noteOperands.assign(note->operands,
                             note->operands + note->operand_count);
}

static const char *detail(void *self) {
  State &state = *static_cast<State *>(self);
  std::lock_guard<std::mutex> lock(state.mutex);
  return state.thread().detail.c_str();
}

Emulator::Emulator(Options options)
    : state(std::make_unique<State>(std::move(options))) {
  strata_cuda_driver &table = state->table;
  table.size = sizeof(table);
  table.self = state.get();
  fillDeviceCalls(table);
  fillMemoryCalls(table);
  fillCodeCalls(table);
  table.driver_error = driverError;
  table.note_launch = noteLaunch;
  table.detail = detail;
}

Emulator::~Emulator() = default;

const strata_cuda_driver *Emulator::driver() const { return &state->table; }

std::vector<Finding> Emulator::findings() const {
  std::lock_guard<std::mutex> lock(state->mutex);
  return state->findings;
}

std::vector<std::string> Emulator::leaks() const {
  std::lock_guard<std::mutex> lock(state->mutex);
  std::vector<std::string> lines;
  for (const auto &[address, allocation] : state->memory.all())
    lines.push_back("device memory: " +
                    std::to_string(allocation->end() - allocation->begin()) +
                    " bytes");
  if (!state->pinned.empty())
    lines.push_back("pinned memory: " + std::to_string(state->pinned.size()) +
                    " allocations");
  if (!state->streams.empty())
    lines.push_back("streams: " + std::to_string(state->streams.size()));
  if (!state->libraries.empty())
    lines.push_back("libraries: " + std::to_string(state->libraries.size()));
  if (state->contextReferences)
    lines.push_back("references to the primary context: " +
                    std::to_string(state->contextReferences));
  for (const auto &[id, thread] : state->threads)
    if (thread.contextDepth)
      lines.push_back("a thread still has a current context");
  return lines;
}

void Emulator::failCall(uint64_t number) {
  std::lock_guard<std::mutex> lock(state->mutex);
  state->calls = 0;
  state->failAt = number;
}

uint64_t Emulator::callCount() const {
  std::lock_guard<std::mutex> lock(state->mutex);
  return state->calls;
}
