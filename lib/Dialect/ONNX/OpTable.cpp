//===- OpTable.cpp - What is known of each ONNX op without its class ------===//
#include "strata/Dialect/ONNX/OpTable.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::onnx {

static const OpRow rows[] = {
#define ONNX_OP(name, domain, version, family, expand, operands, results,      \
                regions, renamed)                                              \
  {#name,  "onnx." #name, domain,  version, Family::family,                    \
   expand, operands,      results, regions, renamed},
#include "strata/Dialect/ONNX/OpTable.inc"
#undef ONNX_OP
};

llvm::StringRef toString(Family family) {
  static constexpr const char *words[] = {
      "Elementwise",   "Movement",    "Reduction", "Attention",
      "Normalization", "Indexing",    "Pooling",   "Loss",
      "Quantization",  "Convolution", "Text",      "Signal",
      "Contraction",   "Sequence",    "Constant",  "Recurrent",
      "ControlFlow",   "Optimizer"};
  return words[static_cast<unsigned>(family)];
}

llvm::ArrayRef<OpRow> opTable() { return rows; }

const OpRow *findOp(llvm::StringRef name) {
  const OpRow *row =
      llvm::lower_bound(rows, name, [](const OpRow &row, StringRef name) {
        return row.name < name;
      });
  return row != std::end(rows) && row->name == name ? row : nullptr;
}

const OpRow *findOp(Operation *op) {
  StringRef name = op->getName().getStringRef();
  return name.consume_front("onnx.") ? findOp(name) : nullptr;
}

/// Distributes `count` values over the groups named by `kinds`; ops with more
/// than one group of open size carry the sizes in attribute `segments`.
static SmallVector<int32_t> groups(Operation *op, StringRef kinds,
                                   unsigned count, StringRef segments) {
  if (auto sizes = llvm::dyn_cast_or_null<DenseI32ArrayAttr>(
          op->getInherentAttr(segments).value_or(Attribute())))
    return SmallVector<int32_t>(sizes.asArrayRef());
  unsigned fixed = kinds.count('s');
  SmallVector<int32_t> sizes;
  for (char kind : kinds)
    sizes.push_back(kind == 's' ? 1 : static_cast<int32_t>(count - fixed));
  return sizes;
}

llvm::SmallVector<int32_t> operandGroups(Operation *op) {
  const OpRow *row = findOp(op);
  return groups(op, row->operandKinds, op->getNumOperands(),
                "operandSegmentSizes");
}

llvm::SmallVector<int32_t> resultGroups(Operation *op) {
  const OpRow *row = findOp(op);
  return groups(op, row->resultKinds, op->getNumResults(),
                "resultSegmentSizes");
}

bool hasSegments(llvm::StringRef kinds) {
  return kinds.size() - kinds.count('s') > 1;
}

std::optional<SmallVector<int32_t>> groupSizes(llvm::StringRef kinds,
                                               llvm::ArrayRef<bool> present) {
  SmallVector<int32_t> sizes;
  size_t next = 0;
  for (char kind : kinds) {
    if (kind == 'v') {
      sizes.push_back(present.size() - next);
      if (llvm::is_contained(present.drop_front(next), false))
        return std::nullopt;
      next = present.size();
      continue;
    }
    bool given = next < present.size() && present[next];
    if (kind == 's' && !given)
      return std::nullopt;
    sizes.push_back(given);
    next = std::min(next + 1, present.size());
  }
  if (next < present.size())
    return std::nullopt;
  return sizes;
}

/// The other half of the pair in "a=b c=d" whose `left` half is `name`.
static StringRef rename(StringRef pairs, StringRef name, bool left) {
  while (!pairs.empty()) {
    auto [pair, rest] = pairs.split(' ');
    auto [schema, ods] = pair.split('=');
    if ((left ? schema : ods) == name)
      return left ? ods : schema;
    pairs = rest;
  }
  return name;
}

llvm::StringRef odsAttributeName(const OpRow &row, llvm::StringRef schemaName) {
  return rename(row.renamed, schemaName, true);
}

llvm::StringRef schemaAttributeName(const OpRow &row, llvm::StringRef odsName) {
  return rename(row.renamed, odsName, false);
}

} // namespace strata::onnx
