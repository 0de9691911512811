//===- ImportAttributes.cpp - Attributes of nodes, and Constant -----------===//
#include "GraphImporter.h"

#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/ProtoTypes.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;

namespace strata::import {

const proto::AttributeProto *
GraphImporter::resolve(const proto::AttributeProto &attribute) {
  if (attribute.ref_attr_name().empty())
    return &attribute;
  if (!bindings)
    return nullptr;
  auto found = bindings->find(attribute.ref_attr_name());
  return found == bindings->end() ? nullptr : found->second;
}

Expected<Attribute>
GraphImporter::attribute(const proto::AttributeProto &given) {
  const proto::AttributeProto *attribute = resolve(given);
  if (!attribute)
    return Attribute();
  switch (attribute->type()) {
  case proto::AttributeProto::INT:
    return Attribute(builder.getI64IntegerAttr(attribute->i()));
  case proto::AttributeProto::FLOAT:
    return Attribute(builder.getF32FloatAttr(attribute->f()));
  case proto::AttributeProto::STRING:
    return Attribute(builder.getStringAttr(attribute->s()));
  case proto::AttributeProto::INTS:
    return Attribute(builder.getDenseI64ArrayAttr(SmallVector<int64_t>(
        attribute->ints().begin(), attribute->ints().end())));
  case proto::AttributeProto::FLOATS:
    return Attribute(builder.getDenseF32ArrayAttr(SmallVector<float>(
        attribute->floats().begin(), attribute->floats().end())));
  case proto::AttributeProto::STRINGS: {
    SmallVector<StringRef> strings;
    for (const std::string &text : attribute->strings())
      strings.push_back(text);
    return Attribute(builder.getStrArrayAttr(strings));
  }
  case proto::AttributeProto::TENSOR: {
    const TensorValue *value = state.tensors.find(attribute->t());
    if (value && value->value)
      return Attribute(value->value);
    return makeError(ErrorClass::Unsupported,
                     "attribute " + quoted(given.name()) +
                         " is a tensor above " +
                         std::to_string(state.options.inlineBytes) + " bytes");
  }
  case proto::AttributeProto::TYPE_PROTO:
    if (mlir::Type type =
            onnx::typeFromProto(attribute->tp(), builder.getContext()))
      return Attribute(TypeAttr::get(type));
    return makeError(ErrorClass::Unsupported, "attribute " +
                                                  quoted(given.name()) +
                                                  " is a type without form");
  default:
    return makeError(ErrorClass::Unsupported,
                     "attribute " + quoted(given.name()) + " has kind " +
                         std::to_string(attribute->type()));
  }
}

/// `Constant` has eight ways to say its value; the op has one.
Expected<Results> GraphImporter::importConstant(const NodePlace &place,
                                                Location loc) {
  const proto::NodeProto &node = *place.node;
  if (node.attribute_size() != 1)
    return makeError(ErrorClass::BadModel,
                     "Constant has " + std::to_string(node.attribute_size()) +
                         " values instead of one");
  const proto::AttributeProto *given = resolve(node.attribute(0));
  if (!given)
    return makeError(ErrorClass::BadModel,
                     "the value of Constant is not bound");
  if (given->type() == proto::AttributeProto::TENSOR) {
    const TensorValue *value = state.tensors.find(given->t());
    if (!value)
      return makeError(ErrorClass::Internal, "tensor without value");
    return Results{materialize(*value, loc)};
  }
  Expected<Attribute> read = attribute(node.attribute(0));
  if (!read)
    return read.takeError();
  MLIRContext *context = builder.getContext();
  auto shaped = [&](mlir::Type element, int64_t extent, bool scalar) {
    return RankedTensorType::get(
        scalar ? ArrayRef<int64_t>() : ArrayRef<int64_t>(extent), element);
  };
  ElementsAttr value;
  if (auto integer = llvm::dyn_cast<IntegerAttr>(*read))
    value = DenseElementsAttr::get(shaped(builder.getI64Type(), 0, true),
                                   integer.getInt());
  else if (auto number = llvm::dyn_cast<FloatAttr>(*read))
    value = DenseElementsAttr::get(shaped(builder.getF32Type(), 0, true),
                                   given->f());
  else if (auto integers = llvm::dyn_cast<DenseI64ArrayAttr>(*read))
    value = DenseElementsAttr::get(
        shaped(builder.getI64Type(), integers.size(), false),
        integers.asArrayRef());
  else if (auto numbers = llvm::dyn_cast<DenseF32ArrayAttr>(*read))
    value = DenseElementsAttr::get(
        shaped(builder.getF32Type(), numbers.size(), false),
        numbers.asArrayRef());
  else if (auto text = llvm::dyn_cast<StringAttr>(*read))
    value = DenseStringElementsAttr::get(
        shaped(onnx::StringType::get(context), 0, true), text.getValue());
  else if (auto texts = llvm::dyn_cast<ArrayAttr>(*read)) {
    SmallVector<StringRef> strings;
    for (Attribute item : texts)
      strings.push_back(llvm::cast<StringAttr>(item).getValue());
    value = DenseStringElementsAttr::get(
        shaped(onnx::StringType::get(context), strings.size(), false), strings);
  } else {
    return makeError(ErrorClass::Unsupported,
                     "Constant with attribute " + quoted(given->name()));
  }
  return Results{factory.constant(loc, value)};
}

} // namespace strata::import
