//===- GraphImporter.cpp - Graphs and functions, node by node -------------===//
#include "GraphImporter.h"

#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/ProtoTypes.h"
#include "strata/Dialect/Plan/Plan.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Location.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace strata::import {

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Value GraphImporter::materialize(const TensorValue &value, Location loc) {
  if (value.value)
    return factory.constant(loc, value.value);
  OperationState state(loc, plan::WeightOp::getOperationName());
  state.addAttribute("key", builder.getStringAttr(value.key));
  state.addTypes(value.type);
  return builder.create(state)->getResult(0);
}

Expected<Value> GraphImporter::lookup(StringRef name, ValueScope &start) {
  for (ValueScope *scope = &start; scope; scope = scope->outer) {
    if (auto found = scope->values.find(name); found != scope->values.end())
      return found->second;
    auto tensor = scope->tensors.find(name);
    if (tensor == scope->tensors.end())
      continue;
    auto [proto, block] = tensor->second;
    const TensorValue *value = state.tensors.find(*proto);
    if (!value)
      return makeError(ErrorClass::Internal, "tensor without value");
    // Constants lie at the top of their graph, in the order of first use.
    OpBuilder::InsertionGuard guard(builder);
    if (scope->lastConstant)
      builder.setInsertionPointAfter(scope->lastConstant);
    else
      builder.setInsertionPointToStart(block);
    Location loc = NameLoc::get(builder.getStringAttr(name));
    Value made = materialize(*value, loc);
    scope->lastConstant = made.getDefiningOp();
    scope->define(name, made);
    return made;
  }
  return makeError(ErrorClass::BadModel,
                   "input " + quoted(name.str()) + " is not defined");
}

Location GraphImporter::location(const NodePlace &place) {
  Location loc =
      NameLoc::get(builder.getStringAttr(nodeName(*place.node, place.index)));
  return caller ? Location(CallSiteLoc::get(loc, *caller)) : loc;
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

Expected<Results> GraphImporter::importOp(const NodePlace &place,
                                          Results operands, ValueScope &scope,
                                          Location loc) {
  const proto::NodeProto &node = *place.node;
  const std::string &domain = canonicalDomain(node.domain());
  auto opset = opsets.find(domain);
  OpForm found = findForm(domain, node.op_type(),
                          opset == opsets.end() ? 0 : opset->second);
  if (found.kind != OpForm::Known)
    return makeError(
        ErrorClass::Unsupported,
        "op " + qualifiedOp(node) + " of opset " +
            std::to_string(opset == opsets.end() ? 0 : opset->second));
  NodeForm form{domain, node.op_type(), found.version, operands, {}, {}, loc,
                {}};
  for (const std::string &output : node.output())
    form.wanted.push_back(!output.empty());
  std::map<std::string, std::unique_ptr<Region>> regions;
  for (const proto::AttributeProto &given : node.attribute()) {
    const proto::AttributeProto *bound = resolve(given);
    if (bound && bound->has_g()) {
      Expected<std::unique_ptr<Region>> region =
          importRegion(bound->g(), place, operands, scope);
      if (!region)
        return region.takeError();
      regions[given.name()] = std::move(*region);
      continue;
    }
    Expected<Attribute> value = attribute(given);
    if (!value)
      return value.takeError();
    if (*value)
      form.attributes.set(given.name(), *value);
  }
  if (Status status = upgrade(form, factory); !status)
    return status.takeError();
  OpFactory::Parts parts{onnx::findOp(form.op), loc, form.operands,
                         form.attributes.getAttrs(), form.wanted};
  SmallVector<StringRef> names;
  if (!parts.row->regions.empty())
    parts.row->regions.split(names, ' ');
  for (StringRef name : names) {
    auto region = regions.find(name.str());
    parts.regions.push_back(region == regions.end()
                                ? std::make_unique<Region>()
                                : std::move(region->second));
  }
  SmallVector<mlir::Type> declared;
  for (const std::string &output : node.output())
    if (!output.empty())
      declared.push_back(scope.declared.lookup(output));
  parts.declared = declared;
  Expected<Results> results = factory.create(std::move(parts));
  for (auto step = form.finish.rbegin(); results && step != form.finish.rend();
       ++step)
    results = (*step)(factory, *results);
  return results;
}

Expected<Results>
GraphImporter::importCall(const NodePlace &place,
                          const proto::FunctionProto &function,
                          Results operands, Location loc) {
  const proto::NodeProto &node = *place.node;
  if (node.input_size() > function.input_size() ||
      node.output_size() > function.output_size())
    return makeError(ErrorClass::BadModel,
                     "the call has more inputs or outputs than the function");
  AttributeBindings callBindings;
  for (const proto::AttributeProto &value : function.attribute_proto())
    callBindings[value.name()] = &value;
  for (const proto::AttributeProto &value : node.attribute())
    if (const proto::AttributeProto *bound = resolve(value))
      callBindings[value.name()] = bound;
  return importFunction(function, std::move(operands), callBindings, loc,
                        builder, state);
}

Status GraphImporter::importNode(const NodePlace &place, ValueScope &scope) {
  const proto::NodeProto &node = *place.node;
  if (++state.nodes > state.options.maxNodes)
    return makeError(ErrorClass::BadModel,
                     "more than " + std::to_string(state.options.maxNodes) +
                         " nodes after inlining",
                     "ImportOptions::maxNodes is the limit");
  Location loc = location(place);
  Results operands;
  for (const std::string &input : node.input()) {
    if (input.empty()) {
      operands.push_back(Value());
      continue;
    }
    Expected<Value> value = lookup(input, scope);
    if (!value)
      return value.takeError();
    operands.push_back(*value);
  }
  auto function = state.functions.find(
      functionKey(node.domain(), node.op_type(), node.overload()));
  bool constant =
      node.op_type() == "Constant" && canonicalDomain(node.domain()).empty();
  Expected<Results> results =
      function != state.functions.end()
          ? importCall(place, *function->second, operands, loc)
      : constant ? importConstant(place, loc)
                 : importOp(place, operands, scope, loc);
  if (!results)
    return results.takeError();
  for (auto [i, output] : llvm::enumerate(node.output())) {
    if (output.empty())
      continue;
    if (i >= results->size() || !(*results)[i])
      return makeError(ErrorClass::BadModel,
                       "output " + quoted(output) + " is not one of the op");
    scope.define(output, (*results)[i]);
  }
  return {};
}

template <typename Nodes>
Status GraphImporter::importNodes(const Nodes &nodes, const std::string &graph,
                                  ValueScope &scope) {
  int64_t index = 0;
  for (const proto::NodeProto &node : nodes) {
    NodePlace place{&node, index++, graph};
    Status status = importNode(place, scope);
    if (status)
      continue;
    Error error = status.takeError();
    if (!error.node.empty())
      return error;
    Error placed = nodeError(error.kind, place, error.what, error.fix);
    placed.notes = error.notes;
    if (error.kind == ErrorClass::BadModel)
      if (auto opset = opsets.find(canonicalDomain(node.domain()));
          opset != opsets.end())
        if (OpForm form = findForm(opset->first, node.op_type(), opset->second);
            form.kind == OpForm::Known)
          placed.notes.push_back("rule: " + node.op_type() + "-" +
                                 std::to_string(form.version));
    return placed;
  }
  return {};
}

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

Expected<Results> GraphImporter::importGraph(const proto::GraphProto &graph,
                                             ValueScope &scope) {
  for (const proto::TensorProto &tensor : graph.initializer())
    scope.declare(tensor, builder.getInsertionBlock());
  for (const auto *list : {&graph.value_info(), &graph.output()})
    for (const proto::ValueInfoProto &info : *list)
      scope.declared[info.name()] =
          onnx::typeFromProto(info.type(), builder.getContext());
  if (Status status = importNodes(graph.node(), graph.name(), scope); !status)
    return status.takeError();
  Results outputs;
  for (const proto::ValueInfoProto &output : graph.output()) {
    Expected<Value> value = lookup(output.name(), scope);
    if (!value)
      return value.takeError();
    outputs.push_back(*value);
  }
  return outputs;
}

/// A body argument that the file gives no type takes it from the op.
mlir::Type GraphImporter::bodyArgumentType(const NodePlace &place, int index,
                                           ArrayRef<Value> operands) {
  const std::string &op = place.node->op_type();
  if (op == "Loop" && index == 0)
    return RankedTensorType::get({}, builder.getI64Type());
  if (op == "Loop" && index == 1)
    return RankedTensorType::get({}, builder.getI1Type());
  if (static_cast<size_t>(index) >= operands.size() || !operands[index])
    return nullptr;
  mlir::Type type = operands[index].getType();
  if (auto sequence = llvm::dyn_cast<onnx::SequenceType>(type);
      sequence && op == "SequenceMap")
    return sequence.getElement();
  if (auto tensor = llvm::dyn_cast<TensorType>(type); tensor && op != "If")
    return UnrankedTensorType::get(tensor.getElementType());
  return type;
}

Expected<std::unique_ptr<Region>>
GraphImporter::importRegion(const proto::GraphProto &graph,
                            const NodePlace &place, ArrayRef<Value> operands,
                            ValueScope &scope) {
  auto region = std::make_unique<Region>();
  Block &block = region->emplaceBlock();
  ValueScope inner(&scope);
  llvm::StringSet<> initializers;
  for (const proto::TensorProto &tensor : graph.initializer())
    initializers.insert(tensor.name());
  for (auto [i, input] : llvm::enumerate(graph.input())) {
    if (initializers.contains(input.name()))
      continue;
    mlir::Type type = onnx::typeFromProto(input.type(), builder.getContext());
    if (!type)
      type = bodyArgumentType(place, static_cast<int>(i), operands);
    if (!type)
      return makeError(ErrorClass::BadModel,
                       "input " + quoted(input.name()) + " of graph " +
                           quoted(graph.name()) + " has no type");
    Location loc = NameLoc::get(builder.getStringAttr(input.name()));
    inner.define(input.name(), block.addArgument(type, loc));
  }
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&block);
  Expected<Results> outputs = importGraph(graph, inner);
  if (!outputs)
    return outputs.takeError();
  builder.setInsertionPointToEnd(&block);
  onnx::ReturnOp::create(builder, location(place), *outputs);
  return region;
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

Expected<Results>
GraphImporter::importFunction(const proto::FunctionProto &function,
                              Results operands,
                              const AttributeBindings &bindings, Location call,
                              OpBuilder &builder, ImportState &state) {
  if (++state.callDepth > state.options.maxFunctionDepth)
    return makeError(ErrorClass::BadModel,
                     "function calls are nested more than " +
                         std::to_string(state.options.maxFunctionDepth) +
                         " deep",
                     "ImportOptions::maxFunctionDepth is the limit");
  Expected<OpsetImports> opsets = readOpsets(function.opset_import());
  if (!opsets)
    return opsets.takeError();
  GraphImporter importer(state, *opsets, builder, &bindings);
  importer.caller = call;
  ValueScope scope(nullptr);
  for (auto [i, input] : llvm::enumerate(function.input()))
    scope.define(input, i < operands.size() ? operands[i] : Value());
  if (Status status =
          importer.importNodes(function.node(), function.name(), scope);
      !status)
    return status.takeError();
  --state.callDepth;
  Results results;
  for (const std::string &output : function.output()) {
    Expected<Value> value = importer.lookup(output, scope);
    if (!value)
      return value.takeError();
    results.push_back(*value);
  }
  return results;
}

} // namespace strata::import
