//===- SortNodes.cpp - An order of execution for the nodes of a graph -----===//
#include "Scopes.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

#include <queue>

namespace strata::import {
namespace {

using Nodes = google::protobuf::RepeatedPtrField<proto::NodeProto>;

/// Adds to `uses` every name that `node` takes from outside itself; names that
/// its branches and bodies define may come along, they are harmless.
void collectUses(const proto::NodeProto &node,
                 llvm::SmallVectorImpl<llvm::StringRef> &uses) {
  for (const std::string &input : node.input())
    uses.push_back(input);
  for (const proto::AttributeProto &attribute : node.attribute()) {
    if (!attribute.has_g())
      continue;
    llvm::StringSet<> defined;
    const proto::GraphProto &graph = attribute.g();
    for (const auto &input : graph.input())
      defined.insert(input.name());
    for (const auto &tensor : graph.initializer())
      defined.insert(tensor.name());
    for (const auto &inner : graph.node())
      for (const std::string &output : inner.output())
        defined.insert(output);
    llvm::SmallVector<llvm::StringRef> inner;
    for (const auto &innerNode : graph.node())
      collectUses(innerNode, inner);
    for (const auto &output : graph.output())
      inner.push_back(output.name());
    for (llvm::StringRef name : inner)
      if (!defined.contains(name))
        uses.push_back(name);
  }
}

struct Edges {
  std::vector<std::vector<int>> users; ///< by producer
  std::vector<std::vector<int>> producers;
  bool sorted = true;
};

Edges collectEdges(const Nodes &nodes) {
  llvm::StringMap<int> producer;
  for (int i = 0; i < nodes.size(); ++i)
    for (const std::string &output : nodes[i].output())
      if (!output.empty())
        producer.try_emplace(output, i);
  Edges edges;
  edges.users.resize(nodes.size());
  edges.producers.resize(nodes.size());
  llvm::SmallVector<llvm::StringRef> uses;
  for (int i = 0; i < nodes.size(); ++i) {
    uses.clear();
    collectUses(nodes[i], uses);
    for (llvm::StringRef name : uses) {
      auto found = producer.find(name);
      if (found == producer.end())
        continue;
      edges.users[found->second].push_back(i);
      edges.producers[i].push_back(found->second);
      edges.sorted &= found->second < i;
    }
  }
  return edges;
}

/// Follows producers that are still waiting until a node comes again.
Error cycleError(const Nodes &nodes, const Edges &edges,
                 const std::vector<int> &waiting, const std::string &graph) {
  int at = 0;
  while (waiting[at] == 0)
    ++at;
  llvm::SmallVector<int> path;
  while (!llvm::is_contained(path, at)) {
    path.push_back(at);
    at = *llvm::find_if(edges.producers[at],
                        [&](int producer) { return waiting[producer] > 0; });
  }
  std::string text = quoted(nodeName(nodes[at], at));
  size_t shown = 0;
  for (auto step = path.rbegin(); step != path.rend() && shown < 16; ++step) {
    text += " -> " + quoted(nodeName(nodes[*step], *step));
    ++shown;
    if (*step == at)
      break;
  }
  return nodeError(ErrorClass::BadModel, {&nodes[at], at, graph},
                   "the nodes form a cycle: " + text,
                   "export the model again; ONNX graphs have no cycles");
}

} // namespace

Status sortNodes(Nodes &nodes, const std::string &graph) {
  Edges edges = collectEdges(nodes);
  if (edges.sorted)
    return {};
  std::vector<int> waiting(nodes.size()), order;
  std::priority_queue<int, std::vector<int>, std::greater<int>> ready;
  for (int i = 0; i < nodes.size(); ++i) {
    waiting[i] = static_cast<int>(edges.producers[i].size());
    if (waiting[i] == 0)
      ready.push(i);
  }
  while (!ready.empty()) {
    int next = ready.top();
    ready.pop();
    order.push_back(next);
    for (int user : edges.users[next])
      if (--waiting[user] == 0)
        ready.push(user);
  }
  if (static_cast<int>(order.size()) != nodes.size())
    return cycleError(nodes, edges, waiting, graph);
  // Messages keep their addresses; the list holds pointers.
  std::vector<proto::NodeProto *> sorted;
  for (int index : order)
    sorted.push_back(nodes.Mutable(index));
  std::copy(sorted.begin(), sorted.end(), nodes.pointer_begin());
  return {};
}

} // namespace strata::import
