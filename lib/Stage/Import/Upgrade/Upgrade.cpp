//===- Upgrade.cpp - Old forms of ops brought to the newest ---------------===//
#include "Upgrade.h"

#include "../OpFactory.h"
#include "strata/Dialect/ONNX/OpTable.h"
#include "strata/Dialect/ONNX/SchemaRegistry.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#include <map>
#include <string>

using namespace mlir;

namespace strata::import {
namespace {

/// What leads on from one form; `apply` is null for a widening.
struct Step {
  int to;
  RowFunction apply;
};

using Table = std::map<std::pair<std::string, int>, Step>;

void add(Table &table, const FamilyTable &family) {
  for (const Widening &widening : family.widenings)
    for (size_t i = 1; i < widening.versions.size(); ++i)
      table[{widening.op, widening.versions[i - 1]}] = {widening.versions[i],
                                                        nullptr};
  for (const Row &row : family.rows)
    table[{row.op, row.from}] = {row.to, row.apply};
}

const Table &upgradeTable() {
  static const Table table = [] {
    Table all;
    for (FamilyTable (*family)() :
         {attentionUpgrades, constantUpgrades, contractionUpgrades,
          controlFlowUpgrades, convolutionUpgrades, elementwiseUpgrades,
          indexingUpgrades, lossUpgrades, movementUpgrades,
          normalizationUpgrades, poolingUpgrades, quantizationUpgrades,
          recurrentUpgrades, reductionUpgrades, sequenceUpgrades,
          signalUpgrades, textUpgrades})
      add(all, family());
    return all;
  }();
  return table;
}

/// Ops that live on under another name, and from which version on.
struct Renamed {
  const char *from, *to;
  int version;
};
constexpr Renamed renamedOps[] = {{"Scatter", "ScatterElements", 11},
                                  {"Upsample", "Resize", 10}};

const Renamed *findRenamed(StringRef op) {
  for (const Renamed &renamed : renamedOps)
    if (op == renamed.from)
      return &renamed;
  return nullptr;
}

} // namespace

bool isRenamed(StringRef op) { return findRenamed(op) != nullptr; }

bool canUpgrade(StringRef domain, StringRef op, int version) {
  std::string name = op.str();
  while (true) {
    const onnx::OpRow *row = onnx::findOp(name);
    if (row && row->domain == domain && row->sinceVersion == version)
      return true;
    auto step = upgradeTable().find({name, version});
    if (step == upgradeTable().end())
      return false;
    version = step->second.to;
    if (const Renamed *renamed = findRenamed(name);
        renamed && renamed->version == version)
      name = renamed->to;
  }
}

Status upgrade(NodeForm &form, OpFactory &factory) {
  while (true) {
    auto step = upgradeTable().find({form.op, form.version});
    if (step == upgradeTable().end())
      return {};
    if (step->second.apply)
      if (Status status = step->second.apply(form, factory); !status)
        return status;
    form.version = step->second.to;
    if (const Renamed *renamed = findRenamed(form.op);
        renamed && renamed->version == form.version)
      form.op = renamed->to;
  }
}

int64_t NodeForm::integer(StringRef name, int64_t otherwise) const {
  auto value = llvm::dyn_cast_or_null<IntegerAttr>(attributes.get(name));
  return value ? value.getInt() : otherwise;
}

Status attributeToOperand(NodeForm &form, OpFactory &factory, StringRef name,
                          size_t index) {
  Attribute value = form.take(name);
  if (auto list = llvm::dyn_cast_or_null<DenseI64ArrayAttr>(value))
    form.setOperand(index, factory.integers(form.loc, list.asArrayRef()));
  else if (auto integer = llvm::dyn_cast_or_null<IntegerAttr>(value))
    form.setOperand(index, factory.integers(form.loc, integer.getInt()));
  return {};
}

Status floatToOperand(NodeForm &form, OpFactory &factory, StringRef name,
                      size_t index) {
  auto value = llvm::dyn_cast_or_null<FloatAttr>(form.take(name));
  if (!value)
    return {};
  mlir::Type element =
      llvm::cast<TensorType>(form.operands[0].getType()).getElementType();
  form.setOperand(index,
                  factory.scalar(form.loc, value.getValueAsDouble(), element));
  return {};
}

Error noNewForm(const NodeForm &form, std::string what) {
  return makeError(ErrorClass::Unsupported,
                   form.op + " of opset " + std::to_string(form.version) +
                       " with " + std::move(what),
                   "export for a newer opset");
}

int64_t rankOf(Value value) {
  auto type =
      value ? llvm::dyn_cast<TensorType>(value.getType()) : mlir::TensorType();
  return type && type.hasRank() ? type.getRank() : -1;
}

} // namespace strata::import
