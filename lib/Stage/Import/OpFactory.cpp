//===- OpFactory.cpp - Makes ops of newest form with types ----------------===//
#include "OpFactory.h"

#include "strata/Dialect/ONNX/Constant.h"
#include "strata/Dialect/ONNX/SchemaInference.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::import {

/// Attributes under ODS names, or an error if one is not of the op.
static Expected<SmallVector<NamedAttribute>>
odsAttributes(MLIRContext *context, const OpFactory::Parts &parts) {
  OperationName name(parts.row->mlirName, context);
  SmallVector<NamedAttribute> attributes;
  for (NamedAttribute attribute : parts.attributes) {
    StringAttr ods = StringAttr::get(
        context,
        onnx::odsAttributeName(*parts.row, attribute.getName().getValue()));
    if (!llvm::is_contained(name.getAttributeNames(), ods))
      return makeError(ErrorClass::BadModel,
                       "attribute \"" +
                           escapeText(attribute.getName().getValue().str()) +
                           "\" is not one of the op");
    attributes.emplace_back(ods, attribute.getValue());
  }
  return attributes;
}

Expected<Operation *> OpFactory::build(Parts &parts) {
  MLIRContext *context = builder.getContext();
  Expected<SmallVector<NamedAttribute>> attributes =
      odsAttributes(context, parts);
  if (!attributes)
    return attributes.takeError();
  OperationState state(parts.loc, parts.row->mlirName);
  SmallVector<bool> present;
  for (Value operand : parts.operands) {
    present.push_back(static_cast<bool>(operand));
    if (operand)
      state.operands.push_back(operand);
  }
  auto sizes = onnx::groupSizes(parts.row->operandKinds, present);
  if (!sizes)
    return makeError(ErrorClass::BadModel,
                     "a required input is missing, or there are too many");
  SmallVector<bool> made(parts.wanted);
  for (auto [i, kind] : llvm::enumerate(parts.row->resultKinds)) {
    if (kind == 's' && i >= made.size())
      made.resize(i + 1);
    if (kind != 'o' && i < made.size())
      made[i] = true;
  }
  if (parts.row->resultKinds.ends_with("v"))
    std::fill(made.begin() + (parts.row->resultKinds.size() - 1), made.end(),
              true);
  auto resultSizes = onnx::groupSizes(parts.row->resultKinds, made);
  if (!resultSizes)
    return makeError(ErrorClass::BadModel, "there are too many outputs");
  state.types.assign(llvm::count(made, true), NoneType::get(context));
  state.addAttributes(*attributes);
  if (onnx::hasSegments(parts.row->operandKinds))
    state.addAttribute("operandSegmentSizes",
                       builder.getDenseI32ArrayAttr(*sizes));
  if (onnx::hasSegments(parts.row->resultKinds))
    state.addAttribute("resultSegmentSizes",
                       builder.getDenseI32ArrayAttr(*resultSizes));
  // Kinds of attributes are checked before they become properties.
  std::string wrong;
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    wrong = diagnostic.str();
    return success();
  });
  if (failed(state.name.verifyInherentAttrs(
          state.attributes, [&] { return emitError(parts.loc); })))
    return makeError(ErrorClass::BadModel, wrong);
  for (std::unique_ptr<Region> &region : parts.regions)
    state.addRegion(std::move(region));
  parts.wanted = {};
  return builder.create(state);
}

Expected<OpFactory::Values> OpFactory::inferOrExpand(Operation *op,
                                                     Parts &parts) {
  llvm::Error failure = onnx::refineResultTypes(op);
  std::string text = failure ? llvm::toString(std::move(failure)) : "";
  auto untyped = [](Value value) {
    return llvm::isa<NoneType>(value.getType());
  };
  if (text.empty() && llvm::none_of(op->getResults(), untyped))
    return Values(op->getResults());
  // The body is built before the op, which then goes.
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(op);
  if (Expected<Values> values = expander(op, builder); values) {
    op->erase();
    return values;
  }
  if (text.empty()) {
    for (auto [result, type] : llvm::zip(op->getResults(), parts.declared))
      if (untyped(result) && type)
        result.setType(type);
    if (llvm::none_of(op->getResults(), untyped))
      return Values(op->getResults());
    text = "the type of a result cannot be inferred";
  }
  return makeError(ErrorClass::BadModel, text);
}

Expected<OpFactory::Values> OpFactory::create(Parts parts) {
  SmallVector<bool> wanted(parts.wanted);
  Expected<Operation *> op = build(parts);
  if (!op)
    return op.takeError();
  SmallVector<int32_t> groups = onnx::resultGroups(*op);
  Expected<Values> results = inferOrExpand(*op, parts);
  if (!results)
    return results.takeError();
  // Back to positions.
  Values byPosition;
  unsigned next = 0;
  for (auto [size, kind] : llvm::zip(groups, parts.row->resultKinds)) {
    if (size == 0 && kind == 'o')
      byPosition.push_back(Value());
    for (int32_t i = 0; i < size; ++i)
      byPosition.push_back((*results)[next++]);
  }
  byPosition.resize(std::max(wanted.size(), byPosition.size()));
  return byPosition;
}

Expected<Value> OpFactory::createOne(StringRef op, Location loc,
                                     ArrayRef<Value> operands,
                                     ArrayRef<NamedAttribute> attributes) {
  bool wanted = true;
  Expected<Values> results =
      create({onnx::findOp(op), loc, operands, attributes, wanted});
  if (!results)
    return results.takeError();
  return results->front();
}

Value OpFactory::constant(Location loc, ElementsAttr value) {
  OperationState state(loc, onnx::ConstantOp::getOperationName());
  state.addAttribute("value", value);
  state.addTypes(value.getType());
  return builder.create(state)->getResult(0);
}

Value OpFactory::integers(Location loc, ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get(static_cast<int64_t>(values.size()),
                                    builder.getI64Type());
  return constant(loc, DenseIntElementsAttr::get(type, values));
}

Value OpFactory::scalar(Location loc, double value, mlir::Type element) {
  auto type = RankedTensorType::get({}, element);
  Attribute attribute = llvm::isa<FloatType>(element)
                            ? Attribute(builder.getFloatAttr(element, value))
                            : Attribute(builder.getIntegerAttr(
                                  element, static_cast<int64_t>(value)));
  return constant(loc, DenseElementsAttr::get(type, attribute));
}

} // namespace strata::import
