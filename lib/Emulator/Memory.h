//===- Memory.h - Emulated device memory and its shadow ---------*- C++ -*-===//
#ifndef STRATA_LIB_EMULATOR_MEMORY_H
#define STRATA_LIB_EMULATOR_MEMORY_H

#include "strata/Runtime/CudaDriver.h"

#include <map>
#include <memory>
#include <string>

namespace strata::emulator {

using Address = strata_device_pointer;

/// Zero pages that cost nothing until they are touched.
class Pages {
public:
  Pages() = default;
  explicit Pages(size_t bytes);
  Pages(const Pages &) = delete;
  Pages &operator=(const Pages &) = delete;
  ~Pages();
  void *get() const { return data; }
  void clear();

private:
  void *data = nullptr;
  size_t bytes = 0;
};

/// One allocation. The shadow has an entry per byte: was it written since its
/// value began (`defined`), and the stamps of the blocks that wrote and read it
/// last. Stamps at or below the base of the running launch are of earlier ones.
class Allocation {
public:
  explicit Allocation(size_t bytes);
  bool isValid() const { return data.get(); }
  Address begin() const { return reinterpret_cast<Address>(data.get()); }
  Address end() const { return begin() + bytes; }

  uint8_t *defined(Address at) const {
    return entry<uint8_t>(definedPages, at);
  }
  uint32_t *writer(Address at) const {
    return entry<uint32_t>(writerPages, at);
  }
  uint32_t *reader(Address at) const {
    return entry<uint32_t>(readerPages, at);
  }
  void clearStamps();

private:
  template <typename T>
  T *entry(const Pages &pages, Address at) const {
    return static_cast<T *>(pages.get()) + (at - begin());
  }
  size_t bytes;
  Pages data, definedPages, writerPages, readerPages;
};

/// All device memory, by address.
class Memory {
public:
  explicit Memory(size_t totalBytes) : totalBytes(totalBytes) {}

  /// Null if the card is full.
  Allocation *allocate(size_t bytes);
  /// False if nothing starts at `address`.
  bool free(Address address);
  /// The allocation that holds all of [address, address + bytes), or null.
  Allocation *find(Address address, size_t bytes) const;

  size_t freeBytes() const { return totalBytes - usedBytes; }
  size_t allBytes() const { return totalBytes; }
  const std::map<Address, std::unique_ptr<Allocation>> &all() const {
    return allocations;
  }
  void clearStamps();

private:
  size_t totalBytes, usedBytes = 0;
  std::map<Address, std::unique_ptr<Allocation>> allocations;
};

} // namespace strata::emulator

#endif // STRATA_LIB_EMULATOR_MEMORY_H
