//===- OpView.cpp - An op of the dialect in the terms of its schema -------===//
#include "OpView.h"

#include "strata/Dialect/ONNX/ProtoTypes.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;

namespace strata::onnx {

static SmallVector<Value>
byPosition(ValueRange values, ArrayRef<int32_t> groups, StringRef kinds) {
  SmallVector<Value> positions;
  unsigned next = 0;
  for (auto [size, kind] : llvm::zip(groups, kinds)) {
    if (size == 0 && kind == 'o')
      positions.push_back(Value());
    for (int32_t i = 0; i < size; ++i)
      positions.push_back(values[next++]);
  }
  while (!positions.empty() && !positions.back())
    positions.pop_back();
  return positions;
}

OpView::OpView(Operation *op)
    : op(op), row(findOp(op)),
      schema(::onnx::OpSchemaRegistry::Schema(
          row->name.str(), row->sinceVersion, row->domain.str())),
      operands(
          byPosition(op->getOperands(), operandGroups(op), row->operandKinds)),
      results(
          byPosition(op->getResults(), resultGroups(op), row->resultKinds)) {}

const ::onnx::TypeProto *OpView::typeOf(ArrayRef<Value> values, size_t index,
                                        Types &cache) {
  if (index >= values.size() || !values[index])
    return nullptr;
  cache.resize(values.size());
  if (!cache[index]) {
    cache[index] = std::make_unique<::onnx::TypeProto>();
    typeToProto(values[index].getType(), *cache[index]);
  }
  return cache[index]->value_case() == ::onnx::TypeProto::VALUE_NOT_SET
             ? nullptr
             : cache[index].get();
}

const ::onnx::TypeProto *OpView::operandType(size_t index) const {
  return typeOf(operands, index, operandTypes);
}

const ::onnx::TypeProto *OpView::resultType(size_t index) const {
  return typeOf(results, index, resultTypes);
}

const ::onnx::TensorProto *OpView::operandData(size_t index) const {
  constexpr int64_t maxElements = 4096;
  if (index >= operands.size() || !operands[index])
    return nullptr;
  Operation *producer = operands[index].getDefiningOp();
  const OpRow *producerRow = producer ? findOp(producer) : nullptr;
  if (!producerRow || producerRow->name != "Constant")
    return nullptr;
  auto value = producer->getAttrOfType<ElementsAttr>("value");
  if (!value || value.getNumElements() > maxElements)
    return nullptr;
  data.resize(operands.size());
  if (!data[index]) {
    data[index] = std::make_unique<::onnx::TensorProto>();
    if (!tensorToProto(value, *data[index]))
      return nullptr;
  }
  return data[index].get();
}

const ::onnx::AttributeProto *OpView::attribute(const std::string &name) const {
  Attribute value = op->getAttr(odsAttributeName(*row, name));
  if (!value)
    return nullptr;
  std::unique_ptr<::onnx::AttributeProto> &proto = attributes[name];
  if (!proto) {
    proto = std::make_unique<::onnx::AttributeProto>();
    if (!attributeToProto(name, value, *proto))
      return nullptr;
  }
  return proto.get();
}

Region *OpView::region(StringRef name) const {
  SmallVector<StringRef> names;
  row->regions.split(names, ' ');
  auto found = llvm::find(names, name);
  size_t index = std::distance(names.begin(), found);
  return found == names.end() || index >= op->getNumRegions()
             ? nullptr
             : &op->getRegion(index);
}

} // namespace strata::onnx
