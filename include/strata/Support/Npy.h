//===- Npy.h - Arrays in NumPy's .npy format --------------------*- C++ -*-===//
//
// Reads and writes format versions 1 to 3 in C order and little endian, which
// is what `numpy.save` makes of a contiguous array. Fortran order, big endian,
// records and objects are refused by name.
// Source: numpy.lib.format.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_SUPPORT_NPY_H
#define STRATA_SUPPORT_NPY_H

#include "strata/Support/Error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strata::npy {

enum class ElementType {
  Bool,
  Int8,
  Int16,
  Int32,
  Int64,
  UInt8,
  UInt16,
  UInt32,
  UInt64,
  Float16,
  Float32,
  Float64
};

/// Bytes of one element: 1, 2, 4 or 8.
int64_t byteSize(ElementType type);
/// "float32", "bool": NumPy's names.
const char *toString(ElementType type);

/// A dense array in C order. bytes.size() = product of shape x byteSize.
struct Array {
  ElementType type = ElementType::Float32;
  std::vector<int64_t> shape; ///< empty: a scalar
  std::string bytes;          ///< little endian, as in memory

  int64_t elementCount() const;
  template <typename T>
  T *data() {
    return reinterpret_cast<T *>(bytes.data());
  }
  template <typename T>
  const T *data() const {
    return reinterpret_cast<const T *>(bytes.data());
  }
};

/// Parses the content of a .npy file. Errors: BadModel, saying what is wrong.
Expected<Array> parse(std::string_view content);
/// The content of a .npy file, version 1.0, equal to what numpy.save writes.
std::string serialize(const Array &array);

Expected<Array> read(const std::string &path);
Status write(const std::string &path, const Array &array);

} // namespace strata::npy

#endif // STRATA_SUPPORT_NPY_H
