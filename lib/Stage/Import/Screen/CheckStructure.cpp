//===- CheckStructure.cpp - Versions, budgets, names, cycles --------------===//
#include "Scopes.h"
#include "Screen.h"
#include "strata/Dialect/ONNX/SchemaRegistry.h"

#include "llvm/ADT/StringSet.h"

#include <set>

namespace strata::import {

Expected<OpsetImports> readOpsets(
    const google::protobuf::RepeatedPtrField<proto::OperatorSetIdProto> &list) {
  OpsetImports opsets;
  for (const proto::OperatorSetIdProto &entry : list) {
    const std::string &domain = canonicalDomain(entry.domain());
    if (entry.version() < 1)
      return modelError("opset version of domain " + quoted(domain) + " is " +
                        std::to_string(entry.version()));
    if (!opsets.insert({domain, entry.version()}).second)
      return modelError("the opset of domain " + quoted(domain) +
                        " is imported twice");
    int newest = onnx::newestOpset(domain);
    if (newest > 0 && entry.version() > newest)
      return makeError(ErrorClass::Unsupported,
                       "opset " + std::to_string(entry.version()) +
                           " of domain " + quoted(domain) +
                           " is newer than the newest known one, " +
                           std::to_string(newest),
                       "export for opset " + std::to_string(newest));
  }
  return opsets;
}

std::string functionKey(const std::string &domain, const std::string &name,
                        const std::string &overload) {
  return canonicalDomain(domain) + '\0' + name + '\0' + overload;
}

namespace {

class StructureCheck {
public:
  StructureCheck(proto::ModelProto &model, const ImportOptions &options)
      : model(model), options(options) {}

  Status run() {
    for (proto::FunctionProto &function : *model.mutable_functions())
      functions[functionKey(function.domain(), function.name(),
                            function.overload())] = &function;
    if (Status status = checkCalls(); !status)
      return status;
    for (proto::FunctionProto &function : *model.mutable_functions())
      if (Status status = checkFunction(function); !status)
        return status;
    return checkGraph(*model.mutable_graph(), nullptr, 0);
  }

private:
  Status checkName(const std::string &name) {
    if (static_cast<int64_t>(name.size()) > options.maxNameBytes)
      return modelError("a name has " + std::to_string(name.size()) + " bytes",
                        "ImportOptions::maxNameBytes is the limit");
    return {};
  }

  Status define(Scope &scope, const std::string &name, const char *what,
                const std::string &graph) {
    if (Status status = checkName(name); !status)
      return status;
    if (!scope.names.insert(name).second)
      return modelError(std::string(what) + " " + quoted(name) + " of graph " +
                        quoted(graph) + " is defined twice");
    return {};
  }

  Status checkFunction(proto::FunctionProto &function);
  Status checkGraph(proto::GraphProto &graph, const Scope *outer,
                    int64_t depth);
  Status checkNodes(google::protobuf::RepeatedPtrField<proto::NodeProto> &nodes,
                    Scope &scope, const std::string &graph, int64_t depth);
  Status checkNode(proto::NodeProto &node, const NodePlace &place,
                   const Scope &scope, int64_t depth);
  Status checkCalls();
  Status visitCalls(const std::string &key, std::vector<std::string> &path);
  template <typename Nodes>
  void collectCalls(const Nodes &nodes, std::set<std::string> &calls);

  proto::ModelProto &model;
  const ImportOptions &options;
  std::map<std::string, proto::FunctionProto *> functions;
  std::map<std::string, int64_t> depthOf; ///< 0 while visited
  int64_t nodes = 0;
};

Status StructureCheck::checkNode(proto::NodeProto &node, const NodePlace &place,
                                 const Scope &scope, int64_t depth) {
  if (++nodes > options.maxNodes)
    return modelError("more than " + std::to_string(options.maxNodes) +
                          " nodes",
                      "ImportOptions::maxNodes is the limit");
  if (!node.unknown_fields().empty())
    return nodeError(ErrorClass::BadModel, place,
                     "the node has fields that are not of ONNX");
  if (node.input_size() > options.maxOperands ||
      node.output_size() > options.maxOperands)
    return nodeError(ErrorClass::BadModel, place,
                     "more than " + std::to_string(options.maxOperands) +
                         " inputs or outputs",
                     "ImportOptions::maxOperands is the limit");
  for (const std::string &input : node.input())
    if (!input.empty() && !scope.has(input))
      return nodeError(ErrorClass::BadModel, place,
                       "input " + quoted(input) +
                           " is made by no node and is no graph input",
                       "export the model again");
  llvm::StringSet<> attributes;
  for (proto::AttributeProto &attribute : *node.mutable_attribute()) {
    if (!attribute.unknown_fields().empty())
      return nodeError(ErrorClass::BadModel, place,
                       "attribute " + quoted(attribute.name()) +
                           " has fields that are not of ONNX");
    if (!attributes.insert(attribute.name()).second)
      return nodeError(ErrorClass::BadModel, place,
                       "attribute " + quoted(attribute.name()) +
                           " is given twice");
    if (attribute.has_g())
      if (Status status = checkGraph(*attribute.mutable_g(), &scope, depth + 1);
          !status)
        return status;
  }
  return {};
}

Status StructureCheck::checkNodes(
    google::protobuf::RepeatedPtrField<proto::NodeProto> &list, Scope &scope,
    const std::string &graph, int64_t depth) {
  if (Status status = sortNodes(list, graph); !status)
    return status;
  for (int i = 0; i < list.size(); ++i) {
    proto::NodeProto &node = list[i];
    NodePlace place{&node, i, graph};
    if (Status status = checkNode(node, place, scope, depth); !status)
      return status;
    for (const std::string &output : node.output())
      if (!output.empty() && !scope.names.insert(output).second)
        return nodeError(ErrorClass::BadModel, place,
                         "output " + quoted(output) + " is defined twice");
  }
  return {};
}

Status StructureCheck::checkGraph(proto::GraphProto &graph, const Scope *outer,
                                  int64_t depth) {
  if (depth > options.maxGraphDepth)
    return modelError("graphs are nested more than " +
                          std::to_string(options.maxGraphDepth) + " deep",
                      "ImportOptions::maxGraphDepth is the limit");
  if (!graph.unknown_fields().empty())
    return modelError("graph " + quoted(graph.name()) +
                      " has fields that are not of ONNX");
  if (graph.sparse_initializer_size() > 0)
    return makeError(ErrorClass::Unsupported,
                     "graph " + quoted(graph.name()) +
                         " has sparse initializers",
                     "export with dense initializers");
  Scope scope{outer, {}};
  llvm::StringSet<> initializers;
  for (const proto::TensorProto &tensor : graph.initializer()) {
    if (Status status =
            define(scope, tensor.name(), "initializer", graph.name());
        !status)
      return status;
    initializers.insert(tensor.name());
  }
  llvm::StringSet<> inputs;
  for (const proto::ValueInfoProto &input : graph.input()) {
    if (!inputs.insert(input.name()).second)
      return modelError("input " + quoted(input.name()) + " of graph " +
                        quoted(graph.name()) + " is defined twice");
    if (!initializers.count(input.name())) // a default value is no second one
      if (Status status = define(scope, input.name(), "input", graph.name());
          !status)
        return status;
  }
  if (Status status =
          checkNodes(*graph.mutable_node(), scope, graph.name(), depth);
      !status)
    return status;
  for (const proto::ValueInfoProto &output : graph.output())
    if (!scope.has(output.name()))
      return modelError("output " + quoted(output.name()) + " of graph " +
                            quoted(graph.name()) + " is made by no node",
                        "export the model again");
  return {};
}

Status StructureCheck::checkFunction(proto::FunctionProto &function) {
  if (!function.unknown_fields().empty())
    return modelError("function " + quoted(function.name()) +
                      " has fields that are not of ONNX");
  Scope scope{nullptr, {}};
  for (const std::string &input : function.input())
    if (Status status = define(scope, input, "input", function.name()); !status)
      return status;
  if (Status status =
          checkNodes(*function.mutable_node(), scope, function.name(), 0);
      !status)
    return status;
  for (const std::string &output : function.output())
    if (!scope.has(output))
      return modelError("output " + quoted(output) + " of function " +
                        quoted(function.name()) + " is made by no node");
  return {};
}

template <typename Nodes>
void StructureCheck::collectCalls(const Nodes &list,
                                  std::set<std::string> &calls) {
  for (const proto::NodeProto &node : list) {
    std::string key =
        functionKey(node.domain(), node.op_type(), node.overload());
    if (functions.count(key))
      calls.insert(key);
    for (const proto::AttributeProto &attribute : node.attribute())
      if (attribute.has_g())
        collectCalls(attribute.g().node(), calls);
  }
}

/// Depth-first over the call graph; functionDepth bounds the recursion.
Status StructureCheck::visitCalls(const std::string &key,
                                  std::vector<std::string> &path) {
  auto name = [&](const std::string &k) { return functions[k]->name(); };
  if (auto seen = depthOf.find(key); seen != depthOf.end()) {
    if (seen->second > 0)
      return {};
    std::string cycle;
    for (auto at = std::find(path.begin(), path.end(), key); at != path.end();
         ++at)
      cycle += name(*at) + " -> ";
    return modelError("functions call themselves: " + cycle + name(key));
  }
  if (static_cast<int64_t>(path.size()) >= options.maxFunctionDepth)
    return modelError("function calls are nested more than " +
                          std::to_string(options.maxFunctionDepth) + " deep",
                      "ImportOptions::maxFunctionDepth is the limit");
  depthOf[key] = 0;
  path.push_back(key);
  std::set<std::string> calls;
  collectCalls(functions[key]->node(), calls);
  for (const std::string &callee : calls)
    if (Status status = visitCalls(callee, path); !status)
      return status;
  path.pop_back();
  depthOf[key] = 1;
  return {};
}

Status StructureCheck::checkCalls() {
  std::vector<std::string> path;
  for (auto &[key, function] : functions)
    if (Status status = visitCalls(key, path); !status)
      return status;
  return {};
}

} // namespace

Status checkStructure(proto::ModelProto &model, const ImportOptions &options,
                      std::vector<std::string> &warnings) {
  if (!model.has_ir_version() || !model.has_graph())
    return modelError("not an ONNX model: it has no IR version or no graph",
                      "name a file that an ONNX exporter wrote");
  if (model.ir_version() < 3)
    return makeError(ErrorClass::Unsupported,
                     "IR version " + std::to_string(model.ir_version()) +
                         " is below 3, which has no opsets",
                     "export with a newer tool");
  if (model.ir_version() > onnx::newestIrVersion())
    warnings.push_back("IR version " + std::to_string(model.ir_version()) +
                       " is newer than the newest known one, " +
                       std::to_string(onnx::newestIrVersion()));
  if (model.opset_import_size() == 0)
    return modelError("the model imports no opset", "export the model again");
  if (!model.unknown_fields().empty())
    warnings.push_back("the model has fields that are not of ONNX; ignored");
  if (model.training_info_size() > 0)
    warnings.push_back("training information is ignored");
  return StructureCheck(model, options).run();
}

} // namespace strata::import
