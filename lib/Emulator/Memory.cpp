//===- Memory.cpp - Emulated device memory and its shadow -----------------===//
#include "Memory.h"

#include <sys/mman.h>

using namespace strata::emulator;

Pages::Pages(size_t bytes) : bytes(bytes) {
  void *memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  data = memory == MAP_FAILED ? nullptr : memory;
}

Pages::~Pages() {
  if (data)
    ::munmap(data, bytes);
}

void Pages::clear() { ::madvise(data, bytes, MADV_DONTNEED); }

Allocation::Allocation(size_t bytes)
    : bytes(bytes), data(bytes), definedPages(bytes),
      writerPages(bytes * sizeof(uint32_t)),
      readerPages(bytes * sizeof(uint32_t)) {
  if (!definedPages.get() || !writerPages.get() || !readerPages.get())
    this->bytes = 0;
}

void Allocation::clearStamps() {
  writerPages.clear();
  readerPages.clear();
}

Allocation *Memory::allocate(size_t bytes) {
  if (bytes == 0 || bytes > freeBytes())
    return nullptr;
  auto allocation = std::make_unique<Allocation>(bytes);
  if (!allocation->isValid() || allocation->begin() == allocation->end())
    return nullptr;
  usedBytes += bytes;
  Allocation *result = allocation.get();
  allocations[result->begin()] = std::move(allocation);
  return result;
}

bool Memory::free(Address address) {
  auto found = allocations.find(address);
  if (found == allocations.end())
    return false;
  usedBytes -= found->second->end() - found->second->begin();
  allocations.erase(found);
  return true;
}

Allocation *Memory::find(Address address, size_t bytes) const {
  auto after = allocations.upper_bound(address);
  if (after == allocations.begin())
    return nullptr;
  Allocation *candidate = std::prev(after)->second.get();
  bool inside =
      address <= candidate->end() && bytes <= candidate->end() - address;
  return inside ? candidate : nullptr;
}

void Memory::clearStamps() {
  for (auto &[address, allocation] : allocations)
    allocation->clearStamps();
}
