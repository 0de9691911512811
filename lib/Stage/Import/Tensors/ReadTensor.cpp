//===- ReadTensor.cpp - Serialized tensors of test data -------------------===//
#include "strata/Stage/Import/ReadTensor.h"

#include "TensorData.h"

#include "strata/Dialect/ONNX/ProtoTypes.h"
#include "strata/Support/FileSystem.h"

#include "mlir/IR/MLIRContext.h"

namespace strata::import {

static const struct {
  proto::TensorProto::DataType from;
  npy::ElementType to;
} elementTypes[] = {
    {proto::TensorProto::FLOAT, npy::ElementType::Float32},
    {proto::TensorProto::DOUBLE, npy::ElementType::Float64},
    {proto::TensorProto::FLOAT16, npy::ElementType::Float16},
    {proto::TensorProto::INT8, npy::ElementType::Int8},
    {proto::TensorProto::INT16, npy::ElementType::Int16},
    {proto::TensorProto::INT32, npy::ElementType::Int32},
    {proto::TensorProto::INT64, npy::ElementType::Int64},
    {proto::TensorProto::UINT8, npy::ElementType::UInt8},
    {proto::TensorProto::UINT16, npy::ElementType::UInt16},
    {proto::TensorProto::UINT32, npy::ElementType::UInt32},
    {proto::TensorProto::UINT64, npy::ElementType::UInt64},
    {proto::TensorProto::BOOL, npy::ElementType::Bool},
};

Expected<npy::Array> readTensorFile(const std::string &path,
                                    std::string *name) {
  auto fail = [&](ErrorClass kind, std::string what) {
    Error error = makeError(kind, std::move(what));
    error.file = path;
    return error;
  };
  Expected<std::string> bytes = readFile(path);
  if (!bytes) {
    Error error = bytes.takeError();
    error.kind = ErrorClass::BadModel;
    return error;
  }
  proto::TensorProto tensor;
  if (!tensor.ParseFromString(*bytes))
    return fail(ErrorClass::BadModel, "holds no serialized tensor");
  if (name)
    *name = tensor.name();
  npy::Array array;
  bool known = false;
  for (auto &row : elementTypes)
    if (row.from == tensor.data_type()) {
      array.type = row.to;
      known = true;
    }
  if (!known)
    return fail(ErrorClass::Unsupported, "unsupported element type " +
                                             std::to_string(tensor.data_type()));
  for (int64_t extent : tensor.dims()) {
    if (extent < 0)
      return fail(ErrorClass::BadModel, "has a negative extent");
    array.shape.push_back(extent);
  }
  if (tensor.has_raw_data()) {
    array.bytes = tensor.raw_data();
  } else {
    mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
    auto type = mlir::RankedTensorType::get(
        array.shape, onnx::elementTypeOf(tensor.data_type(), &context));
    Expected<std::string> data = typedData(tensor, type);
    if (!data) {
      Error error = data.takeError();
      error.file = path;
      return error;
    }
    array.bytes = std::move(*data);
  }
  if (int64_t(array.bytes.size()) !=
      array.elementCount() * npy::byteSize(array.type))
    return fail(ErrorClass::BadModel, "has data of the wrong size");
  return array;
}

} // namespace strata::import
