//===- CodeCalls.cpp - Libraries, kernels, launches -----------------------===//
//===//
#include "Access.h"
#include "Call.h"
#include "Parameters.h"

#include <cstring>

using namespace strata::emulator;
using State = Emulator::State;

static strata_cuda_result libraryLoad(void *self, strata_cuda_library *library,
                                      const void *image, size_t bytes) {
  STRATA_CALL("library_load", true)
  if (!image || bytes == 0)
    return call.fail(STRATA_CUDA_INVALID_IMAGE, "an empty image");
  *library = makeHandle(state);
  state.libraries[handleOf(*library)].image = {static_cast<const char *>(image),
                                               bytes};
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result libraryUnload(void *self,
                                        strata_cuda_library library) {
  Call call(self, "library_unload");
  if (call.state.libraries.erase(handleOf(library)) == 0)
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such library");
  for (auto it = call.state.kernels.begin(); it != call.state.kernels.end();)
    it = it->second.library == handleOf(library) ? call.state.kernels.erase(it)
                                                 : std::next(it);
  return call.finish();
}

static strata_cuda_result libraryKernel(void *self, strata_cuda_kernel *kernel,
                                        strata_cuda_library library,
                                        const char *name) {
  STRATA_CALL("library_kernel", true)
  if (!state.libraries.count(handleOf(library)))
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such library");
  CheckedKernel code;
  if (state.options.resolve)
    code = state.options.resolve(name);
  if (!code.code)
    return call.fail(STRATA_CUDA_NOT_FOUND,
                     std::string("no checked form of kernel ") + name);
  *kernel = makeHandle(state);
  state.kernels[handleOf(*kernel)] = {handleOf(library), name, code};
  return STRATA_CUDA_SUCCESS;
}

/// Splits parameters into pointers and scalars; an empty text if all is well.
static std::string readParams(const strata_cuda_launch &request,
                              std::vector<Address> &pointers,
                              std::vector<int32_t> &scalars) {
  for (uint32_t i = 0; i < request.param_count; ++i) {
    if (request.param_bytes[i] == sizeof(Address)) {
      if (!scalars.empty())
        return "a pointer follows a scalar";
      Address value;
      std::memcpy(&value, request.params[i], sizeof(value));
      pointers.push_back(value);
    } else if (request.param_bytes[i] == sizeof(int32_t)) {
      int32_t value;
      std::memcpy(&value, request.params[i], sizeof(value));
      scalars.push_back(value);
    } else {
      return "parameter " + std::to_string(i) + " has " +
             std::to_string(request.param_bytes[i]) + " bytes";
    }
  }
  return "";
}

static std::string checkAgainstCubin(const State &state,
                                     const LoadedKernel &kernel,
                                     const strata_cuda_launch &request) {
  auto library = state.libraries.find(kernel.library);
  auto sizes = readParameters(library->second.image, kernel.name);
  if (!sizes)
    return "";
  if (sizes->size() != request.param_count)
    return "the cubin of " + kernel.name + " takes " +
           std::to_string(sizes->size()) + " parameters, given are " +
           std::to_string(request.param_count);
  for (uint32_t i = 0; i < request.param_count; ++i)
    if ((*sizes)[i] != request.param_bytes[i])
      return "parameter " + std::to_string(i) + " of " + kernel.name + " has " +
             std::to_string((*sizes)[i]) + " bytes in the cubin, given are " +
             std::to_string(request.param_bytes[i]);
  return "";
}

/// Operands from the note of the launch, or without one the allocations that
/// the pointers lead into.
static std::string findOperands(State &state,
                                const std::vector<Address> &pointers,
                                std::vector<LaunchOperand> &operands) {
  ThreadState &thread = state.thread();
  bool hasNote = thread.hasNote;
  if (hasNote && thread.noteOperands.size() != pointers.size())
    return "the launch table has " +
           std::to_string(thread.noteOperands.size()) + " operands for " +
           std::to_string(pointers.size()) + " pointers";
  for (size_t i = 0; i < pointers.size(); ++i) {
    LaunchOperand operand;
    operand.begin = pointers[i];
    size_t bytes = 0;
    if (hasNote) {
      const strata_operand_note &note = thread.noteOperands[i];
      if (note.begin != pointers[i] || note.end < note.begin)
        return "operand " + std::to_string(i) +
               " of the launch table is not the pointer that is passed";
      bytes = note.end - note.begin;
      operand.role = note.role;
      operand.fresh = note.fresh;
    }
    operand.allocation = state.memory.find(pointers[i], bytes);
    if (!operand.allocation)
      return "pointer " + std::to_string(i) +
             " leads outside of allocations: " + rangeText(pointers[i], bytes);
    operand.end = hasNote ? pointers[i] + bytes : operand.allocation->end();
    operands.push_back(operand);
  }
  return "";
}

/// Room for the stamps of the launch; starts anew when they run out.
static bool reserveStamps(State &state, int64_t blocks) {
  const int64_t limit = UINT32_MAX - 2;
  if (blocks > limit)
    return false;
  if (blocks + 1 > limit - state.stampBase) {
    state.memory.clearStamps();
    state.stampBase = 0;
  }
  return true;
}

static strata_cuda_result launch(void *self,
                                 const strata_cuda_launch *request) {
  STRATA_CALL("launch", true)
  auto found = state.kernels.find(handleOf(request->kernel));
  if (found == state.kernels.end() || !isStream(state, request->stream))
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such kernel or stream");
  const LoadedKernel &kernel = found->second;
  std::vector<Address> pointers;
  std::vector<int32_t> scalars;
  std::vector<LaunchOperand> operands;
  std::string wrong = readParams(*request, pointers, scalars);
  if (wrong.empty())
    wrong = checkAgainstCubin(state, kernel, *request);
  if (wrong.empty())
    wrong = findOperands(state, pointers, operands);
  for (uint32_t extent : request->grid)
    if (extent == 0 || extent > INT32_MAX)
      wrong = "a grid axis of " + std::to_string(extent) + " blocks";
  ThreadState &thread = state.thread();
  if (wrong.empty() && thread.hasNote && thread.noteKernel != kernel.name)
    wrong = "the launch table speaks of kernel " + thread.noteKernel;
  std::string node = thread.hasNote ? thread.noteNode : "";
  thread.hasNote = false;
  if (!wrong.empty())
    return call.fail(STRATA_CUDA_INVALID_VALUE, wrong);

  Launch run(kernel.name, node, kernel.code, request->grid, std::move(operands),
             std::move(scalars));
  if (!reserveStamps(state, run.blockCount()))
    return call.fail(STRATA_CUDA_INVALID_VALUE, "too many blocks");
  {
    CurrentLaunch current(run);
    run.run(state.options.order, state.options.seed, state.stampBase);
  }
  state.stampBase += static_cast<uint32_t>(run.blockCount()) + 1;
  if (run.findings().empty())
    return STRATA_CUDA_SUCCESS;
  state.findings.insert(state.findings.end(), run.findings().begin(),
                        run.findings().end());
  const Finding &first = run.findings().front();
  return call.fail(first.check == Check::OutOfBounds
                       ? STRATA_CUDA_ILLEGAL_ADDRESS
                       : STRATA_CUDA_LAUNCH_FAILED,
                   first.text());
}

void strata::emulator::fillCodeCalls(strata_cuda_driver &table) {
  table.library_load = libraryLoad;
  table.library_unload = libraryUnload;
  table.library_kernel = libraryKernel;
  table.launch = launch;
}
