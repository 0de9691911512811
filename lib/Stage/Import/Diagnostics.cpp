//===- Diagnostics.cpp - Errors that name file, node and op ---------------===//
#include "Diagnostics.h"

namespace strata::import {

std::string quoted(std::string_view name) {
  constexpr size_t longest = 200;
  std::string text = escapeText(name.substr(0, longest));
  return "\"" + text + (name.size() > longest ? "...\"" : "\"");
}

std::string nodeName(const proto::NodeProto &node, int64_t index) {
  return node.name().empty() ? node.op_type() + "_" + std::to_string(index)
                             : node.name();
}

std::string qualifiedOp(const proto::NodeProto &node) {
  const std::string &domain = canonicalDomain(node.domain());
  return domain.empty() ? node.op_type() : domain + "." + node.op_type();
}

Error nodeError(ErrorClass kind, const NodePlace &place, std::string what,
                std::string fix) {
  Error error = makeError(kind, std::move(what), std::move(fix));
  error.node = nodeName(*place.node, place.index);
  error.op = qualifiedOp(*place.node) + ", #" + std::to_string(place.index) +
             " of graph " + quoted(place.graph);
  return error;
}

Error modelError(std::string what, std::string fix) {
  return makeError(ErrorClass::BadModel, std::move(what), std::move(fix));
}

const std::string &canonicalDomain(const std::string &domain) {
  static const std::string standard;
  return domain == "ai.onnx" ? standard : domain;
}

} // namespace strata::import
