//===- CheckOps.cpp - Which ops of a model can be imported ----------------===//
#include "Screen.h"

#include "../Upgrade/Upgrade.h"
#include "strata/Dialect/ONNX/OpTable.h"
#include "strata/Dialect/ONNX/SchemaRegistry.h"

#include <set>

namespace strata::import {

OpForm findForm(const std::string &domain, const std::string &op,
                int64_t opset) {
  llvm::SmallVector<onnx::SchemaVersion> versions =
      onnx::schemaVersions(domain, op);
  OpForm form;
  if (versions.empty())
    return form;
  form = {OpForm::TooOld, versions.front().sinceVersion};
  const onnx::SchemaVersion *inForce = nullptr;
  for (const onnx::SchemaVersion &version : versions)
    if (version.sinceVersion <= opset)
      inForce = &version;
  if (!inForce)
    return form;
  form = {inForce->deprecated ? OpForm::Removed : OpForm::Known,
          inForce->sinceVersion};
  if (form.kind == OpForm::Known && !canUpgrade(domain, op, form.version))
    form.kind = OpForm::NoUpgrade;
  return form;
}

namespace {

class OpCheck {
public:
  explicit OpCheck(const proto::ModelProto &model) : model(model) {}

  Status run() {
    for (const proto::FunctionProto &function : model.functions())
      functions.insert(
          functionKey(function.domain(), function.name(), function.overload()));
    Expected<OpsetImports> opsets = readOpsets(model.opset_import());
    if (!opsets)
      return opsets.takeError();
    if (Status status =
            visit(model.graph().node(), *opsets, model.graph().name());
        !status)
      return status;
    for (const proto::FunctionProto &function : model.functions()) {
      Expected<OpsetImports> own = readOpsets(function.opset_import());
      if (!own)
        return own.takeError();
      if (Status status = visit(function.node(), *own, function.name());
          !status)
        return status;
    }
    return unsupported.empty() ? Status() : Status(report());
  }

private:
  template <typename Nodes>
  Status visit(const Nodes &nodes, const OpsetImports &opsets,
               const std::string &graph) {
    int64_t index = 0;
    for (const proto::NodeProto &node : nodes) {
      if (Status status = visitNode({&node, index++, graph}, opsets); !status)
        return status;
      for (const proto::AttributeProto &attribute : node.attribute())
        if (attribute.has_g())
          if (Status status =
                  visit(attribute.g().node(), opsets, attribute.g().name());
              !status)
            return status;
    }
    return {};
  }

  Status visitNode(const NodePlace &place, const OpsetImports &opsets) {
    const proto::NodeProto &node = *place.node;
    if (functions.count(
            functionKey(node.domain(), node.op_type(), node.overload())))
      return {};
    const std::string &domain = canonicalDomain(node.domain());
    auto opset = opsets.find(domain);
    if (opset == opsets.end())
      return nodeError(ErrorClass::BadModel, place,
                       "domain " + quoted(domain) +
                           " of the op is not among the model's opset imports");
    OpForm form = findForm(domain, node.op_type(), opset->second);
    std::string version = std::to_string(form.version);
    std::string imported = std::to_string(opset->second);
    switch (form.kind) {
    case OpForm::Known:
      if (!onnx::findOp(node.op_type()) && !isRenamed(node.op_type()))
        count(place, "");
      return {};
    case OpForm::UnknownOp:
      count(place, "");
      return {};
    case OpForm::NoUpgrade:
      count(place, " in its form of opset " + version);
      return {};
    case OpForm::TooOld:
      return nodeError(ErrorClass::BadModel, place,
                       "the op exists from opset " + version +
                           " on; the model imports opset " + imported,
                       "export for opset " + version + " or newer");
    case OpForm::Removed:
      return nodeError(ErrorClass::BadModel, place,
                       "the op is gone since opset " + version +
                           "; the model imports opset " + imported,
                       "export the model again");
    }
    return {};
  }

  void count(const NodePlace &place, const std::string &form) {
    Entry &entry = unsupported[qualifiedOp(*place.node) + form];
    if (entry.count++ == 0)
      entry.first = place;
  }

  Error report() const {
    // The first in the order of the list stands for all.
    const NodePlace &place = unsupported.begin()->second.first;
    std::string list;
    for (const auto &[op, entry] : unsupported)
      list += (list.empty() ? "" : ", ") + printableText(op) + " x " +
              std::to_string(entry.count);
    return nodeError(ErrorClass::Unsupported, place,
                     "ops that Strata does not know: " + list,
                     "replace them by ops of ONNX, or export for a newer "
                     "opset");
  }

  struct Entry {
    int64_t count = 0;
    NodePlace first;
  };

  const proto::ModelProto &model;
  std::set<std::string> functions;
  std::map<std::string, Entry> unsupported;
};

} // namespace

Status checkOps(const proto::ModelProto &model) { return OpCheck(model).run(); }

} // namespace strata::import
