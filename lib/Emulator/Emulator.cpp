//===- Emulator.cpp - The driver table of the emulated machine ------------===//
#include "strata/Emulator/Emulator.h"

#include "Access.h"
#include "Parameters.h"
#include "State.h"

#include <cstring>

using namespace strata::emulator;
using State = Emulator::State;

//===----------------------------------------------------------------------===//
// One call
//===----------------------------------------------------------------------===//

namespace {
/// Held during a driver call: serializes, counts, and knows whether this call
/// is the one to fail.
class Call {
public:
  Call(void *self, const char *name)
      : state(*static_cast<State *>(self)), lock(state.mutex), name(name) {
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

  State &state;
  bool isChosen;

private:
  std::lock_guard<std::mutex> lock;
  const char *name;
};
} // namespace

/// First lines of a call that makes or asks something.
#define STRATA_CALL(name, needsContext)                                        \
  Call call(self, name);                                                       \
  State &state = call.state;                                                   \
  (void)state;                                                                 \
  if (call.isChosen)                                                           \
    return call.inject();                                                      \
  if ((needsContext) && !call.hasContext())                                    \
    return call.failContext();

static uint64_t handleOf(void *handle) {
  return reinterpret_cast<uint64_t>(handle);
}

static void *makeHandle(State &state) {
  return reinterpret_cast<void *>(state.nextHandle++);
}

static bool isStream(const State &state, strata_cuda_stream stream) {
  return state.streams.count(handleOf(stream)) > 0;
}

//===----------------------------------------------------------------------===//
// Device and context
//===----------------------------------------------------------------------===//

static strata_cuda_result init(void *self) {
  STRATA_CALL("init", false)
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result driverVersion(void *self, int32_t *version) {
  STRATA_CALL("driver_version", false)
  *version = state.options.driverVersion;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result deviceCount(void *self, int32_t *count) {
  STRATA_CALL("device_count", false)
  *count = 1;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result deviceGet(void *self, int32_t *device,
                                    int32_t ordinal) {
  STRATA_CALL("device_get", false)
  if (ordinal != 0)
    return call.fail(STRATA_CUDA_INVALID_DEVICE, "there is only device 0");
  *device = 0;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result deviceAttribute(void *self, int32_t *value,
                                          int32_t attribute, int32_t device) {
  STRATA_CALL("device_attribute", false)
  if (device != 0)
    return call.fail(STRATA_CUDA_INVALID_DEVICE, "there is only device 0");
  if (attribute == STRATA_CUDA_COMPUTE_CAPABILITY_MAJOR)
    *value = state.options.computeCapability / 10;
  else if (attribute == STRATA_CUDA_COMPUTE_CAPABILITY_MINOR)
    *value = state.options.computeCapability % 10;
  else
    return call.fail(STRATA_CUDA_INVALID_VALUE, "unknown attribute");
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result
contextRetain(void *self, strata_cuda_context *context, int32_t device) {
  STRATA_CALL("primary_context_retain", false)
  if (device != 0)
    return call.fail(STRATA_CUDA_INVALID_DEVICE, "there is only device 0");
  ++state.contextReferences;
  *context = self;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result contextRelease(void *self, int32_t device) {
  Call call(self, "primary_context_release");
  if (call.state.contextReferences == 0)
    return call.fail(STRATA_CUDA_INVALID_CONTEXT, "released once too often");
  --call.state.contextReferences;
  return call.finish();
}

static strata_cuda_result contextPush(void *self, strata_cuda_context context) {
  STRATA_CALL("context_push", false)
  if (context != self || state.contextReferences == 0)
    return call.fail(STRATA_CUDA_INVALID_CONTEXT, "no such context");
  ++state.thread().contextDepth;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result contextPop(void *self) {
  Call call(self, "context_pop");
  if (!call.hasContext())
    return call.failContext();
  --call.state.thread().contextDepth;
  return call.finish();
}

//===----------------------------------------------------------------------===//
// Memory and streams
//===----------------------------------------------------------------------===//

static strata_cuda_result memoryInfo(void *self, size_t *freeBytes,
                                     size_t *totalBytes) {
  STRATA_CALL("memory_info", true)
  *freeBytes = state.memory.freeBytes();
  *totalBytes = state.memory.allBytes();
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result memoryAlloc(void *self, Address *address,
                                      size_t bytes) {
  STRATA_CALL("memory_alloc", true)
  if (bytes == 0)
    return call.fail(STRATA_CUDA_INVALID_VALUE, "an allocation of no bytes");
  Allocation *allocation = state.memory.allocate(bytes);
  if (!allocation)
    return call.fail(STRATA_CUDA_OUT_OF_MEMORY,
                     std::to_string(bytes) + " bytes asked, " +
                         std::to_string(state.memory.freeBytes()) + " free");
  *address = allocation->begin();
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result memoryFree(void *self, Address address) {
  Call call(self, "memory_free");
  if (!call.hasContext())
    return call.failContext();
  if (!call.state.memory.free(address))
    return call.fail(STRATA_CUDA_INVALID_VALUE, "no allocation starts there");
  return call.finish();
}

static strata_cuda_result hostAlloc(void *self, void **address, size_t bytes) {
  STRATA_CALL("host_alloc", true)
  auto pages = std::make_unique<Pages>(bytes);
  if (!pages->get())
    return call.fail(STRATA_CUDA_OUT_OF_MEMORY, "no pinned memory");
  *address = pages->get();
  state.pinned[*address] = std::move(pages);
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result hostFree(void *self, void *address) {
  Call call(self, "host_free");
  if (call.state.pinned.erase(address) == 0)
    return call.fail(STRATA_CUDA_INVALID_VALUE, "no allocation starts there");
  return call.finish();
}

static strata_cuda_result streamCreate(void *self, strata_cuda_stream *stream) {
  STRATA_CALL("stream_create", true)
  *stream = makeHandle(state);
  state.streams.insert(handleOf(*stream));
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result streamDestroy(void *self, strata_cuda_stream stream) {
  Call call(self, "stream_destroy");
  if (call.state.streams.erase(handleOf(stream)) == 0)
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such stream");
  return call.finish();
}

static strata_cuda_result streamSynchronize(void *self,
                                            strata_cuda_stream stream) {
  STRATA_CALL("stream_synchronize", true)
  if (!isStream(state, stream))
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such stream");
  return STRATA_CUDA_SUCCESS;
}

static std::string rangeText(Address address, size_t bytes) {
  return std::to_string(bytes) + " bytes at " + std::to_string(address);
}

static strata_cuda_result copyToDevice(void *self, Address target,
                                       const void *source, size_t bytes,
                                       strata_cuda_stream stream) {
  STRATA_CALL("copy_to_device", true)
  if (!isStream(state, stream))
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such stream");
  Allocation *allocation = state.memory.find(target, bytes);
  if (!allocation)
    return call.fail(STRATA_CUDA_INVALID_VALUE,
                     "outside of allocations: " + rangeText(target, bytes));
  std::memcpy(reinterpret_cast<void *>(target), source, bytes);
  std::memset(allocation->defined(target), 1, bytes);
  return STRATA_CUDA_SUCCESS;
}

/// The number of the first undefined byte, or `bytes`.
static size_t firstUndefined(const Allocation &allocation, Address address,
                             size_t bytes) {
  const void *found = std::memchr(allocation.defined(address), 0, bytes);
  if (!found)
    return bytes;
  return static_cast<const uint8_t *>(found) - allocation.defined(address);
}

static strata_cuda_result copyToHost(void *self, void *target, Address source,
                                     size_t bytes, strata_cuda_stream stream) {
  STRATA_CALL("copy_to_host", true)
  if (!isStream(state, stream))
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such stream");
  Allocation *allocation = state.memory.find(source, bytes);
  if (!allocation)
    return call.fail(STRATA_CUDA_INVALID_VALUE,
                     "outside of allocations: " + rangeText(source, bytes));
  size_t undefined = firstUndefined(*allocation, source, bytes);
  if (undefined < bytes) {
    Finding finding;
    finding.check = Check::Undefined;
    finding.kernel = "(copy to host)";
    finding.op = "byte offset";
    finding.element = static_cast<int64_t>(undefined);
    state.findings.push_back(finding);
    return call.fail(STRATA_CUDA_LAUNCH_FAILED,
                     "read of undefined memory: byte " +
                         std::to_string(undefined) + " of " +
                         std::to_string(bytes) + " was never written");
  }
  std::memcpy(target, reinterpret_cast<const void *>(source), bytes);
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result copyOnDevice(void *self, Address target,
                                       Address source, size_t bytes,
                                       strata_cuda_stream stream) {
  STRATA_CALL("copy_on_device", true)
  if (!isStream(state, stream))
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such stream");
  Allocation *to = state.memory.find(target, bytes);
  Allocation *from = state.memory.find(source, bytes);
  if (!to || !from)
    return call.fail(STRATA_CUDA_INVALID_VALUE,
                     "outside of allocations: " +
                         rangeText(to ? source : target, bytes));
  if (target < source + bytes && source < target + bytes)
    return call.fail(STRATA_CUDA_INVALID_VALUE, "source and target overlap");
  std::memcpy(reinterpret_cast<void *>(target),
              reinterpret_cast<const void *>(source), bytes);
  std::memcpy(to->defined(target), from->defined(source), bytes);
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result fillBytes(void *self, Address target, uint8_t value,
                                    size_t bytes, strata_cuda_stream stream) {
  STRATA_CALL("fill_bytes", true)
  if (!isStream(state, stream))
    return call.fail(STRATA_CUDA_INVALID_HANDLE, "no such stream");
  Allocation *allocation = state.memory.find(target, bytes);
  if (!allocation)
    return call.fail(STRATA_CUDA_INVALID_VALUE,
                     "outside of allocations: " + rangeText(target, bytes));
  std::memset(reinterpret_cast<void *>(target), value, bytes);
  std::memset(allocation->defined(target), 1, bytes);
  return STRATA_CUDA_SUCCESS;
}

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// Emulator
//===----------------------------------------------------------------------===//

Emulator::Emulator(Options options)
    : state(std::make_unique<State>(std::move(options))) {
  strata_cuda_driver &table = state->table;
  table.size = sizeof(table);
  table.self = state.get();
  table.init = init;
  table.driver_version = driverVersion;
  table.device_count = deviceCount;
  table.device_get = deviceGet;
  table.device_attribute = deviceAttribute;
  table.primary_context_retain = contextRetain;
  table.primary_context_release = contextRelease;
  table.context_push = contextPush;
  table.context_pop = contextPop;
  table.memory_info = memoryInfo;
  table.memory_alloc = memoryAlloc;
  table.memory_free = memoryFree;
  table.host_alloc = hostAlloc;
  table.host_free = hostFree;
  table.stream_create = streamCreate;
  table.stream_destroy = streamDestroy;
  table.stream_synchronize = streamSynchronize;
  table.copy_to_device = copyToDevice;
  table.copy_to_host = copyToHost;
  table.copy_on_device = copyOnDevice;
  table.fill_bytes = fillBytes;
  table.library_load = libraryLoad;
  table.library_unload = libraryUnload;
  table.library_kernel = libraryKernel;
  table.launch = launch;
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
