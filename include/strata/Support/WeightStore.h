//===- WeightStore.h - Bytes of weights, by content -------------*- C++ -*-===//
//
// The IR names a weight by its key; the bytes lie here. Equal weights have
// equal keys and are kept once.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_SUPPORT_WEIGHTSTORE_H
#define STRATA_SUPPORT_WEIGHTSTORE_H

#include "strata/Support/Error.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

/// A stored tensor: dense, row-major, little endian; booleans take one byte an
/// element, 4- and 2-bit elements are packed from the low bits up.
struct Weight {
  std::string
      elementType; ///< "f32", "i64", "ui8", "f8E4M3FN", ...: MLIR's word
  std::vector<int64_t> shape;
  std::string_view bytes;
  std::shared_ptr<const void> owner; ///< keeps `bytes` alive
};

/// Not thread-safe while it is filled.
class WeightStore {
public:
  /// Keeps `weight` and returns its key: "w_" and the 64 hexadecimal digits of
  /// BLAKE3-256 over element type, shape and bytes. One equal to a stored one
  /// is dropped.
  std::string add(Weight weight);

  /// The tensor with this key, or null.
  const Weight *find(std::string_view key) const;
  /// Its bytes; an unknown key is an internal error.
  Expected<std::string_view> bytes(std::string_view key) const;

  /// External files that tensors came from, as the model names them.
  std::vector<std::string> externalFiles;

  /// All tensors, ordered by key.
  const std::map<std::string, Weight, std::less<>> &all() const {
    return weights;
  }

private:
  std::map<std::string, Weight, std::less<>> weights;
};

} // namespace strata

#endif // STRATA_SUPPORT_WEIGHTSTORE_H
