//===- MemoryCalls.cpp - Memory, streams, copies --------------------------===//
//===//
#include "Call.h"

#include <cstring>

using namespace strata::emulator;
using State = Emulator::State;

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

void strata::emulator::fillMemoryCalls(strata_cuda_driver &table) {
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
}
