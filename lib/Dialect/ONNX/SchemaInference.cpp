//===- SchemaInference.cpp - An op seen through its schema ----------------===//
//
// Compiled with exceptions; none leaves.
//
//===----------------------------------------------------------------------===//
#include "strata/Dialect/ONNX/SchemaInference.h"

#include "OpView.h"
#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/ProtoTypes.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::onnx {
namespace {

/// A branch or body: sets the types of its arguments, infers what is inside and
/// gives the types of what it returns.
class RegionInferencer : public ::onnx::GraphInferencer {
public:
  explicit RegionInferencer(Region &region) : region(region) {}

  std::vector<const ::onnx::TypeProto *>
  doInferencing(const std::vector<const ::onnx::TypeProto *> &inputTypes,
                const std::vector<const ::onnx::TensorProto *> &) override {
    std::vector<const ::onnx::TypeProto *> types;
    if (region.empty())
      return types;
    Block &block = region.front();
    for (auto [argument, proto] : llvm::zip(block.getArguments(), inputTypes))
      if (proto)
        if (mlir::Type type = typeFromProto(*proto, region.getContext()))
          argument.setType(joinTypes(argument.getType(), type));
    for (Operation &op : block.without_terminator())
      if (findOp(&op))
        if (llvm::Error error = refineResultTypes(&op))
          throw std::runtime_error(llvm::toString(std::move(error)));
    for (Value value : block.getTerminator()->getOperands()) {
      auto &proto = outputs.emplace_back(std::make_unique<::onnx::TypeProto>());
      typeToProto(value.getType(), *proto);
      types.push_back(proto.get());
    }
    return types;
  }

private:
  Region &region;
  std::vector<std::unique_ptr<::onnx::TypeProto>> outputs;
};

/// Shape arithmetic backwards from one op: what the library calls partial data
/// propagation. Values are integers of rank 0 or 1, extents without value are
/// unknown.
class ShapeValues {
public:
  const ::onnx::TensorShapeProto *of(Value value, unsigned depth = 0);

private:
  class Context;
  llvm::DenseMap<Value, std::unique_ptr<::onnx::TensorShapeProto>> known;
};

class ShapeValues::Context : public ::onnx::DataPropagationContext {
public:
  Context(OpView &view, ShapeValues &values, unsigned depth)
      : view(view), values(values), depth(depth) {}

  const ::onnx::AttributeProto *
  getAttribute(const std::string &name) const override {
    return view.attribute(name);
  }
  size_t getNumInputs() const override { return view.operands.size(); }
  const ::onnx::TypeProto *getInputType(size_t i) const override {
    return view.operandType(i);
  }
  size_t getNumOutputs() const override { return view.results.size(); }
  const ::onnx::TypeProto *getOutputType(size_t i) const override {
    return view.resultType(i);
  }
  const ::onnx::TensorShapeProto *getInputData(size_t i) override {
    Value value = i < view.operands.size() ? view.operands[i] : Value();
    return value ? values.of(value, depth + 1) : nullptr;
  }
  void addOutputData(size_t i, ::onnx::TensorShapeProto &&data) override {
    if (i == wanted)
      result = std::make_unique<::onnx::TensorShapeProto>(std::move(data));
  }

  size_t wanted = 0;
  std::unique_ptr<::onnx::TensorShapeProto> result;

private:
  OpView &view;
  ShapeValues &values;
  unsigned depth;
};

/// Shape tensors are short; more is no shape.
constexpr int64_t maxShapeValues = 64;
/// Chains of shape arithmetic are short; this also bounds the stack.
constexpr unsigned maxShapeDepth = 48;

std::unique_ptr<::onnx::TensorShapeProto> constantShape(Operation *op) {
  auto value = op->getAttrOfType<DenseIntElementsAttr>("value");
  if (!value || value.getNumElements() > maxShapeValues ||
      value.getType().getRank() > 1 || value.getElementType().isInteger(1))
    return nullptr;
  auto shape = std::make_unique<::onnx::TensorShapeProto>();
  for (const APInt &element : value)
    shape->add_dim()->set_dim_value(element.getSExtValue());
  return shape;
}

const ::onnx::TensorShapeProto *ShapeValues::of(Value value, unsigned depth) {
  auto [place, isNew] = known.try_emplace(value);
  if (!isNew)
    return place->second.get();
  Operation *op = value.getDefiningOp();
  const OpRow *row = op ? findOp(op) : nullptr;
  if (!row || depth > maxShapeDepth)
    return nullptr;
  std::unique_ptr<::onnx::TensorShapeProto> result;
  if (row->name == "Constant") {
    result = constantShape(op);
  } else {
    OpView view(op);
    if (view.schema && view.schema->has_data_propagation_function()) {
      Context context(view, *this, depth);
      auto found = llvm::find(view.results, value);
      context.wanted = std::distance(view.results.begin(), found);
      view.schema->GetDataPropagationFunction()(context);
      result = std::move(context.result);
    }
  }
  return (known[value] = std::move(result)).get();
}

class Context : public ::onnx::InferenceContext {
public:
  explicit Context(Operation *op) : view(op), outputs(view.results.size()) {}

  const ::onnx::AttributeProto *
  getAttribute(const std::string &name) const override {
    return view.attribute(name);
  }
  size_t getNumInputs() const override { return view.operands.size(); }
  const ::onnx::TypeProto *getInputType(size_t i) const override {
    return view.operandType(i);
  }
  bool hasInput(size_t i) const override {
    return i < view.operands.size() && view.operands[i];
  }
  const ::onnx::TensorProto *getInputData(size_t i) const override {
    return view.operandData(i);
  }
  const ::onnx::SparseTensorProto *getInputSparseData(size_t) const override {
    return nullptr;
  }
  const ::onnx::TensorShapeProto *getSymbolicInput(size_t i) const override {
    return hasInput(i) ? shapes.of(view.operands[i]) : nullptr;
  }
  size_t getNumOutputs() const override { return outputs.size(); }
  ::onnx::TypeProto *getOutputType(size_t i) override {
    if (i >= outputs.size())
      throw std::runtime_error("output " + std::to_string(i) + " is missing");
    return &outputs[i];
  }
  bool hasOutput(size_t i) override {
    return i < outputs.size() && view.results[i];
  }
  ::onnx::GraphInferencer *
  getGraphAttributeInferencer(const std::string &name) override {
    Region *region = view.region(name);
    if (!region)
      return nullptr;
    inferencers.push_back(std::make_unique<RegionInferencer>(*region));
    return inferencers.back().get();
  }

  OpView view;
  std::vector<::onnx::TypeProto> outputs; ///< absent results have one too

private:
  mutable ShapeValues shapes;
  std::vector<std::unique_ptr<RegionInferencer>> inferencers;
};

/// Where inference says nothing of a result whose type the schema ties to an
/// operand's, its element type is known at least.
mlir::Type tiedType(const OpView &view, size_t result) {
  const auto &outputs = view.schema->outputs();
  const auto &inputs = view.schema->inputs();
  if (result >= outputs.size())
    result = outputs.size() - 1;
  for (size_t i = 0; i < std::min(inputs.size(), view.operands.size()); ++i) {
    if (!view.operands[i] ||
        inputs[i].GetTypeStr() != outputs[result].GetTypeStr())
      continue;
    mlir::Type type = view.operands[i].getType();
    auto tensor = llvm::dyn_cast<TensorType>(type);
    return tensor ? UnrankedTensorType::get(tensor.getElementType()) : type;
  }
  return nullptr;
}

llvm::Expected<SmallVector<mlir::Type>> inferThrowing(Operation *op) {
  Context context(op);
  if (!context.view.schema)
    return llvm::createStringError("no schema for " +
                                   op->getName().getStringRef());
  context.view.schema->GetTypeAndShapeInferenceFunction()(context);
  SmallVector<mlir::Type> types;
  bool hasBody = context.view.schema->HasFunction() ||
                 context.view.schema->HasContextDependentFunction();
  for (auto [i, value] : llvm::enumerate(context.view.results)) {
    if (!value)
      continue;
    mlir::Type type = typeFromProto(context.outputs[i], op->getContext());
    if (!type && !hasBody) // a body says more
      type = tiedType(context.view, i);
    types.push_back(type);
  }
  return types;
}

/// The library's words without its markers.
std::string cleanText(StringRef text) {
  for (StringRef marker : {"[ShapeInferenceError] ", "[TypeInferenceError] "})
    text.consume_front(marker);
  return text.split("\n\n==> Context:").first.rtrim(" \n.").str();
}

} // namespace

llvm::Expected<SmallVector<mlir::Type>> inferResultTypes(Operation *op) {
  try {
    return inferThrowing(op);
  } catch (const std::exception &error) {
    return llvm::createStringError(cleanText(error.what()));
  }
}

llvm::Error refineResultTypes(Operation *op) {
  llvm::Expected<SmallVector<mlir::Type>> types = inferResultTypes(op);
  if (!types)
    return types.takeError();
  for (auto [result, type] : llvm::zip(op->getResults(), *types))
    if (type)
      result.setType(joinTypes(result.getType(), type));
  return llvm::Error::success();
}

mlir::Type joinTypes(mlir::Type known, mlir::Type inferred) {
  auto a = llvm::dyn_cast_or_null<TensorType>(known);
  auto b = llvm::dyn_cast_or_null<TensorType>(inferred);
  if (!a || !b || a.getElementType() != b.getElementType() || !a.hasRank())
    return inferred;
  if (!b.hasRank())
    return known;
  if (a.getRank() != b.getRank())
    return inferred;
  SmallVector<int64_t> shape(b.getShape());
  for (auto [extent, other] : llvm::zip(shape, a.getShape()))
    if (ShapedType::isDynamic(extent))
      extent = other;
  auto ranked = llvm::cast<RankedTensorType>(b);
  return RankedTensorType::get(shape, b.getElementType(), ranked.getEncoding());
}

//===----------------------------------------------------------------------===//
// Function bodies
//===----------------------------------------------------------------------===//

namespace {

class BodyContext : public ::onnx::FunctionBodyBuildContext {
public:
  explicit BodyContext(OpView &view) : view(view) {}
  const ::onnx::AttributeProto *
  getAttribute(const std::string &name) const override {
    return view.attribute(name);
  }
  bool hasInput(int i) const override {
    return static_cast<size_t>(i) < view.operands.size() && view.operands[i];
  }
  bool hasOutput(int i) const override {
    return static_cast<size_t>(i) < view.results.size() && view.results[i];
  }
  const ::onnx::TypeProto *getInputType(int i) const override {
    return view.operandType(i);
  }

private:
  OpView &view;
};

std::unique_ptr<::onnx::FunctionProto> bodyThrowing(Operation *op) {
  OpView view(op);
  if (!view.schema)
    return nullptr;
  auto body = std::make_unique<::onnx::FunctionProto>();
  if (view.schema->HasContextDependentFunction()) {
    BodyContext context(view);
    if (view.schema->BuildContextDependentFunction(context, *body))
      return body;
  }
  if (!view.schema->HasFunction())
    return nullptr;
  *body = *view.schema->GetFunction();
  return body;
}

} // namespace

llvm::Expected<std::unique_ptr<::onnx::FunctionProto>>
functionBody(Operation *op) {
  try {
    return bodyThrowing(op);
  } catch (const std::exception &error) {
    return llvm::createStringError(cleanText(error.what()));
  }
}

} // namespace strata::onnx
