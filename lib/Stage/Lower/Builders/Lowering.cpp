//===- Lowering.cpp - One onnx operation on its way to linalg -------------===//
#include "Lowering.h"

#include "strata/Dialect/ONNX/Layout.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace strata::lower {

Tensor Lowering::form(Value value) const {
  auto type = cast<RankedTensorType>(value.getType());
  return {Value(), type.getElementType(), llvm::to_vector(type.getShape()),
          onnx::dimensionOrder(type)};
}

Tensor Lowering::tensor(Value operand) const {
  Tensor result = form(operand);
  result.value = values.lookup(operand);
  return result;
}

SmallVector<Tensor> Lowering::tensors(ValueRange operands) const {
  SmallVector<Tensor> result;
  for (Value operand : operands)
    result.push_back(tensor(operand));
  return result;
}

void Lowering::set(Value result, const Tensor &tensor) {
  values.map(result, emit.reordered(tensor, form(result).order).value);
}

DenseElementsAttr Lowering::constantData(Value operand) const {
  if (!operand)
    return {};
  if (auto constant = operand.getDefiningOp<onnx::ConstantOp>())
    return dyn_cast_or_null<DenseElementsAttr>(constantElements(constant));
  DenseElementsAttr data;
  if (matchPattern(operand, m_Constant(&data)))
    return data;
  return {};
}

std::optional<SmallVector<int64_t>> Lowering::constants(Value operand) const {
  SmallVector<int64_t> result;
  if (!operand)
    return result;
  DenseElementsAttr data = constantData(operand);
  if (!data || !isa<IntegerType>(data.getElementType()))
    return std::nullopt;
  bool isUnsigned = data.getElementType().isUnsignedInteger();
  for (const APInt &value : data.getValues<APInt>())
    result.push_back(isUnsigned ? value.getZExtValue() : value.getSExtValue());
  return result;
}

std::optional<SmallVector<double>> Lowering::numbers(Value operand) const {
  SmallVector<double> result;
  if (!operand)
    return result;
  DenseElementsAttr data = constantData(operand);
  if (!data || !isa<FloatType>(data.getElementType()))
    return std::nullopt;
  for (APFloat value : data.getValues<APFloat>()) {
    bool losesInfo = false;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    result.push_back(value.convertToDouble());
  }
  return result;
}

ElementsAttr constantElements(onnx::ConstantOp op) {
  if (ElementsAttr value = op.getValueAttr())
    return value;
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  auto i64 = IntegerType::get(op.getContext(), 64);
  auto f32 = Float32Type::get(op.getContext());
  auto typed = [&](Type element) {
    return RankedTensorType::get(type.getShape(), element);
  };
  if (IntegerAttr value = op.getValueIntAttr())
    return DenseElementsAttr::get(typed(i64), value.getValue());
  if (DenseI64ArrayAttr values = op.getValueIntsAttr())
    return DenseElementsAttr::get(typed(i64), values.asArrayRef());
  if (FloatAttr value = op.getValueFloatAttr())
    return DenseElementsAttr::get(typed(f32), value.getValue());
  if (DenseF32ArrayAttr values = op.getValueFloatsAttr())
    return DenseElementsAttr::get(typed(f32), values.asArrayRef());
  return {};
}

} // namespace strata::lower
