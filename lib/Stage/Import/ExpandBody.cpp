//===- ExpandBody.cpp - An op replaced by its schema's function body ------===//
#include "GraphImporter.h"

#include "strata/Dialect/ONNX/FunctionExpansion.h"
#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/ProtoTypes.h"
#include "strata/Dialect/ONNX/SchemaInference.h"
#include "strata/Dialect/ONNX/SchemaRegistry.h"
#include "strata/Dialect/Plan/Plan.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::import {

/// Operands (or results) of `op` by position in the schema.
static Results byPosition(ValueRange values, ArrayRef<int32_t> groups,
                          StringRef kinds) {
  Results positions;
  unsigned next = 0;
  for (auto [size, kind] : llvm::zip(groups, kinds)) {
    if (size == 0 && kind == 'o')
      positions.push_back(Value());
    for (int32_t i = 0; i < size; ++i)
      positions.push_back(values[next++]);
  }
  return positions;
}

Expected<Results> GraphImporter::expandBody(Operation *op, OpBuilder &builder,
                                            ImportState &state) {
  const onnx::OpRow *row = onnx::findOp(op);
  llvm::Expected<std::unique_ptr<proto::FunctionProto>> body =
      onnx::functionBody(op);
  if (!body)
    return makeError(ErrorClass::BadModel, llvm::toString(body.takeError()));
  if (!*body)
    return makeError(ErrorClass::Unsupported, "the schema of " +
                                                  row->name.str() +
                                                  " has no function body");
  if (op->getNumRegions() > 0)
    return makeError(ErrorClass::Unsupported,
                     "the body of " + row->name.str() +
                         " refers to a graph of the node");
  proto::FunctionProto &function = **body;
  if (function.opset_import_size() == 0) {
    auto *opset = function.add_opset_import();
    opset->set_domain("");
    opset->set_version(onnx::newestOpset(""));
  }
  if (Status status = state.tensors.takeAll(function); !status)
    return status.takeError();
  // The op's attributes, defaults included, are what the body refers to.
  std::vector<std::unique_ptr<proto::AttributeProto>> values;
  AttributeBindings bindings;
  for (NamedAttribute attribute : op->getAttrDictionary()) {
    auto value = std::make_unique<proto::AttributeProto>();
    StringRef name =
        onnx::schemaAttributeName(*row, attribute.getName().getValue());
    if (name.ends_with("SegmentSizes") ||
        !onnx::attributeToProto(name, attribute.getValue(), *value))
      continue;
    if (value->has_t())
      if (Status status = state.tensors.take(*value->mutable_t(), name.str());
          !status)
        return status.takeError();
    bindings[name] = value.get();
    values.push_back(std::move(value));
  }
  Expected<Results> results = importFunction(
      function,
      byPosition(op->getOperands(), onnx::operandGroups(op), row->operandKinds),
      bindings, op->getLoc(), builder, state);
  if (!results)
    return results.takeError();
  Results made;
  for (auto [i, old] : llvm::enumerate(byPosition(
           op->getResults(), onnx::resultGroups(op), row->resultKinds))) {
    if (!old)
      continue;
    if (i >= results->size() || !(*results)[i])
      return makeError(ErrorClass::Internal,
                       "the body of " + row->name.str() + " lacks a result");
    made.push_back((*results)[i]);
  }
  return made;
}

namespace {

class FunctionExpansion : public onnx::FunctionExpansionInterface {
public:
  using FunctionExpansionInterface::FunctionExpansionInterface;

  FailureOr<SmallVector<Value>>
  expandFunction(Operation *op, OpBuilder &builder) const override {
    ImportOptions options;
    WeightStore weights; // constants of bodies are small
    TensorTable tensors(options, "", op->getContext(), weights);
    ImportState state{options, tensors};
    Expected<Results> results = GraphImporter::expandBody(op, builder, state);
    if (results)
      return *results;
    op->emitError("cannot be expanded: ") << results.error().what;
    return failure();
  }
};

} // namespace

void registerImport(DialectRegistry &registry) {
  registry.insert<func::FuncDialect, plan::PlanDialect>();
  registry.insert<onnx::ONNXDialect>();
  registry.addExtension(+[](MLIRContext *, onnx::ONNXDialect *dialect) {
    dialect->addInterfaces<FunctionExpansion>();
  });
}

} // namespace strata::import
