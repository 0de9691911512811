//===- ConstantTensor.cpp - Constants of the graph as bit patterns --------===//
#include "../Folding.h"

#include "strata/Dialect/ONNX/Constant.h"

#include "mlir/IR/BuiltinAttributes.h"

using namespace mlir;

namespace strata::graph {

bool isUnsigned(Type element) {
  return element.isUnsignedInteger() || element.isInteger(1);
}

APFloat ConstantTensor::floatAt(int64_t i) const {
  return APFloat(cast<FloatType>(element()).getFloatSemantics(), at(i));
}

int64_t ConstantTensor::intAt(int64_t i) const {
  return isUnsigned(element()) ? int64_t(at(i).getZExtValue())
                               : at(i).getSExtValue();
}

SmallVector<int64_t> ConstantTensor::ints() const {
  SmallVector<int64_t> values;
  for (int64_t i = 0; i < size(); ++i)
    values.push_back(intAt(i));
  return values;
}

std::optional<ConstantTensor> toTensor(Attribute attribute) {
  auto elements = dyn_cast_or_null<DenseIntOrFPElementsAttr>(attribute);
  if (!elements)
    return std::nullopt;
  auto type = dyn_cast<RankedTensorType>(elements.getType());
  if (!type || !type.getElementType().isIntOrFloat())
    return std::nullopt;
  ConstantTensor tensor{type, {}};
  if (type.getNumElements() == 0)
    return tensor;
  if (isa<FloatType>(type.getElementType())) {
    if (elements.isSplat())
      tensor.bits.push_back(elements.getSplatValue<APFloat>().bitcastToAPInt());
    else
      for (const APFloat &value : elements.getValues<APFloat>())
        tensor.bits.push_back(value.bitcastToAPInt());
    return tensor;
  }
  if (elements.isSplat())
    tensor.bits.push_back(elements.getSplatValue<APInt>());
  else
    llvm::append_range(tensor.bits, elements.getValues<APInt>());
  return tensor;
}

/// One pattern if all are equal.
static void shrinkToSplat(SmallVectorImpl<APInt> &bits) {
  if (bits.size() > 1 && llvm::all_equal(bits))
    bits.truncate(1);
}

DenseElementsAttr toAttribute(const ConstantTensor &tensor) {
  SmallVector<APInt, 0> bits(tensor.bits);
  if (tensor.size() > 0)
    shrinkToSplat(bits);
  if (!tensor.isFloat())
    return DenseElementsAttr::get(tensor.type, ArrayRef<APInt>(bits));
  const llvm::fltSemantics &semantics =
      cast<FloatType>(tensor.element()).getFloatSemantics();
  SmallVector<APFloat, 0> values;
  for (const APInt &pattern : bits)
    values.push_back(APFloat(semantics, pattern));
  return DenseElementsAttr::get(tensor.type, ArrayRef<APFloat>(values));
}

std::optional<ConstantTensor> constantTensor(Value value) {
  auto constant =
      value ? value.getDefiningOp<onnx::ConstantOp>() : onnx::ConstantOp();
  return constant ? toTensor(constant.getValueAttr()) : std::nullopt;
}

std::optional<SmallVector<int64_t>> constantInts(Value value) {
  std::optional<ConstantTensor> tensor = constantTensor(value);
  if (!tensor || tensor->isFloat())
    return std::nullopt;
  return tensor->ints();
}

std::optional<double> constantScalar(Value value) {
  std::optional<ConstantTensor> tensor = constantTensor(value);
  if (!tensor || !tensor->isSplat())
    return std::nullopt;
  if (!tensor->isFloat())
    return double(tensor->intAt(0));
  APFloat number = tensor->floatAt(0);
  bool inexact;
  number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
  return number.convertToDouble();
}

SmallVector<int64_t> stridesOf(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t d = int64_t(shape.size()) - 2; d >= 0; --d)
    strides[d] = strides[d + 1] * shape[d + 1];
  return strides;
}

RankedTensorType FoldContext::resultType() const {
  if (op->getNumResults() == 0)
    return {};
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !type.hasStaticShape() || !type.getElementType().isIntOrFloat())
    return {};
  return type;
}

} // namespace strata::graph
