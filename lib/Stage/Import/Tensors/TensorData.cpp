//===- TensorData.cpp - The data fields of a TensorProto ------------------===//
#include "TensorData.h"

#include "strata/Dialect/ONNX/ProtoTypes.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MathExtras.h"

namespace strata::import {

bool hasTypedData(const proto::TensorProto &tensor) {
  return tensor.float_data_size() || tensor.int32_data_size() ||
         tensor.int64_data_size() || tensor.double_data_size() ||
         tensor.uint64_data_size() || tensor.string_data_size();
}

/// Appends the low `size` bytes of `value`; the host is little endian.
template <typename T>
static void append(std::string &bytes, const T &value, size_t size) {
  bytes.append(reinterpret_cast<const char *>(&value), size);
}

/// int32_data holds signed values, or bit patterns of up to 16 bits.
static Status appendSmall(std::string &bytes, int32_t value, mlir::Type element,
                          unsigned bits) {
  bool isSigned = element.isInteger() && !element.isUnsignedInteger() &&
                  !element.isInteger(1) && bits >= 8;
  unsigned fieldBits = std::max(bits, 8u); // packed elements come by the byte
  int64_t low = isSigned ? llvm::minIntN(fieldBits) : 0;
  int64_t high = isSigned               ? llvm::maxIntN(fieldBits)
                 : element.isInteger(1) ? 1
                                        : llvm::maxUIntN(fieldBits);
  if (value < low || value > high)
    return modelError("value " + std::to_string(value) +
                      " in int32_data is outside [" + std::to_string(low) +
                      ", " + std::to_string(high) + "]");
  append(bytes, value, fieldBits / 8);
  return {};
}

static Error wrongCount(int64_t found, int64_t needed) {
  return modelError("its data field has " + std::to_string(found) +
                        " values, its type needs " + std::to_string(needed),
                    "the model is damaged, or was exported wrongly");
}

Expected<std::string> typedData(const proto::TensorProto &tensor,
                                mlir::RankedTensorType type) {
  mlir::Type element = type.getElementType();
  unsigned bits = onnx::storedBits(element);
  int64_t count = type.getNumElements();
  std::string bytes;
  int64_t found = 0;
  switch (tensor.data_type()) {
  case proto::TensorProto::COMPLEX64:
    count *= 2;
    [[fallthrough]];
  case proto::TensorProto::FLOAT:
    for (float value : tensor.float_data())
      append(bytes, value, sizeof value);
    found = tensor.float_data_size();
    break;
  case proto::TensorProto::COMPLEX128:
    count *= 2;
    [[fallthrough]];
  case proto::TensorProto::DOUBLE:
    for (double value : tensor.double_data())
      append(bytes, value, sizeof value);
    found = tensor.double_data_size();
    break;
  case proto::TensorProto::INT64:
    for (int64_t value : tensor.int64_data())
      append(bytes, value, sizeof value);
    found = tensor.int64_data_size();
    break;
  case proto::TensorProto::UINT32:
  case proto::TensorProto::UINT64:
    for (uint64_t value : tensor.uint64_data()) {
      if (bits == 32 && value > llvm::maxUIntN(32))
        return modelError("value " + std::to_string(value) +
                          " in uint64_data does not fit uint32");
      append(bytes, value, bits / 8);
    }
    found = tensor.uint64_data_size();
    break;
  default:
    if (bits < 8)
      count = llvm::divideCeil(static_cast<uint64_t>(count) * bits, 8);
    for (int32_t value : tensor.int32_data())
      if (Status status = appendSmall(bytes, value, element, bits); !status)
        return status.takeError();
    found = tensor.int32_data_size();
  }
  if (found != count)
    return wrongCount(found, count);
  return bytes;
}

Status checkElements(std::string_view bytes, mlir::RankedTensorType type) {
  mlir::Type element = type.getElementType();
  if (element.isInteger(1)) {
    for (char byte : bytes)
      if (byte != 0 && byte != 1)
        return modelError("a boolean is neither 0 nor 1");
    return {};
  }
  unsigned bits = onnx::storedBits(element);
  if (bits >= 8 || bytes.empty())
    return {};
  unsigned used = static_cast<uint64_t>(type.getNumElements()) * bits % 8;
  if (used != 0 && (static_cast<unsigned char>(bytes.back()) >> used) != 0)
    return modelError("spare bits of packed elements are not zero");
  return {};
}

static Expected<uint64_t> decimal(const std::string &key,
                                  const std::string &text) {
  uint64_t value = 0;
  if (text.empty() || llvm::StringRef(text).getAsInteger(10, value) ||
      value > static_cast<uint64_t>(INT64_MAX))
    return modelError("external data: " + key + " is " + quoted(text) +
                      ", not a number of bytes");
  return value;
}

Expected<ExternalPlace> externalPlace(const proto::TensorProto &tensor) {
  ExternalPlace place;
  bool seen[3] = {};
  auto once = [&](int which) { return !std::exchange(seen[which], true); };
  for (const auto &entry : tensor.external_data()) {
    int which = entry.key() == "location" ? 0
                : entry.key() == "offset" ? 1
                : entry.key() == "length" ? 2
                                          : -1;
    if (which < 0)
      continue; // checksum and keys of other tools
    if (!once(which))
      return modelError("external data: " + entry.key() + " is given twice");
    if (which == 0) {
      place.location = entry.value();
      continue;
    }
    Expected<uint64_t> number = decimal(entry.key(), entry.value());
    if (!number)
      return number.takeError();
    if (which == 1)
      place.offset = *number;
    else
      place.length = static_cast<int64_t>(*number);
  }
  if (place.location.empty())
    return modelError("external data without location");
  return place;
}

void makeEmpty(proto::TensorProto &tensor) {
  tensor.clear_dims();
  tensor.add_dims(0);
  tensor.clear_raw_data();
  tensor.clear_float_data();
  tensor.clear_int32_data();
  tensor.clear_int64_data();
  tensor.clear_double_data();
  tensor.clear_uint64_data();
  tensor.clear_external_data();
  tensor.set_data_location(proto::TensorProto::DEFAULT);
}

} // namespace strata::import
