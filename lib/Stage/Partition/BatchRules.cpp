//===- BatchRules.cpp - What a batch axis does to an operation ------------===//
#include "BatchRules.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using strata::planning::BatchRule;

namespace strata::partition {

//===----------------------------------------------------------------------===//
// Shapes and attributes
//===----------------------------------------------------------------------===//

static ArrayRef<int64_t> shapeOf(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type ? type.getShape() : ArrayRef<int64_t>();
}
static int rankOf(Value value) { return int(shapeOf(value).size()); }

static int64_t intAttr(Operation *op, StringRef name, int64_t fallback) {
  auto attr = op->getAttrOfType<IntegerAttr>(name);
  return attr ? attr.getInt() : fallback;
}

/// Numbers of an attribute or of a constant operand; nothing if unknown.
static std::optional<SmallVector<int64_t>> numbers(Attribute attr) {
  SmallVector<int64_t> values;
  if (auto dense = dyn_cast_if_present<DenseI64ArrayAttr>(attr)) {
    llvm::append_range(values, dense.asArrayRef());
    return values;
  }
  if (auto array = dyn_cast_if_present<ArrayAttr>(attr)) {
    for (Attribute element : array)
      if (auto number = dyn_cast<IntegerAttr>(element))
        values.push_back(number.getInt());
    return values;
  }
  if (auto dense = dyn_cast_if_present<DenseIntElementsAttr>(attr)) {
    for (APInt value : dense.getValues<APInt>())
      values.push_back(value.getSExtValue());
    return values;
  }
  return std::nullopt;
}
static std::optional<SmallVector<int64_t>> constantOperand(Operation *op,
                                                           unsigned i) {
  if (i >= op->getNumOperands() || !op->getOperand(i))
    return std::nullopt;
  Operation *producer = op->getOperand(i).getDefiningOp();
  if (!producer)
    return std::nullopt;
  return numbers(producer->getAttr("value"));
}

static int64_t wrap(int64_t axis, int64_t rank) {
  return axis < 0 ? axis + rank : axis;
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

/// All axes mixed, to be filled in.
static BatchRule blank(Operation *op, std::string what = {}) {
  BatchRule rule;
  rule.what = std::move(what);
  for (unsigned r = 0; r < op->getNumResults(); ++r) {
    rule.axes.emplace_back();
    for (Value operand : op->getOperands())
      rule.axes.back().emplace_back(rankOf(operand), BatchRule::mixes);
  }
  return rule;
}

static void keep(BatchRule &rule, unsigned operand, int from, int to) {
  for (auto &result : rule.axes)
    if (operand < result.size() && from < int(result[operand].size()))
      result[operand][from] = to;
}

/// Operand 0 keeps every axis but those in `mixed`.
static BatchRule keepAllBut(Operation *op, ArrayRef<int64_t> mixed,
                            std::string what) {
  BatchRule rule = blank(op, std::move(what));
  int rank = rankOf(op->getOperand(0));
  for (int axis = 0; axis < rank; ++axis)
    if (!llvm::is_contained(mixed, axis))
      keep(rule, 0, axis, axis);
  return rule;
}

static BatchRule matmul(Operation *op) {
  BatchRule rule = blank(op, "contracts the inner axis");
  int a = rankOf(op->getOperand(0)), b = rankOf(op->getOperand(1));
  int out = rankOf(op->getResult(0));
  if (a < 2 || b < 2)
    return rule;
  for (int axis = 0; axis < a - 1; ++axis)
    keep(rule, 0, axis, axis + out - a);
  for (int axis = 0; axis < b; ++axis)
    if (axis != b - 2)
      keep(rule, 1, axis, axis + out - b);
  return rule;
}

static BatchRule gemm(Operation *op) {
  BatchRule rule = blank(op, "contracts the inner axis");
  keep(rule, 0, intAttr(op, "transA", 0) ? 1 : 0, 0);
  keep(rule, 1, intAttr(op, "transB", 0) ? 0 : 1, 1);
  if (op->getNumOperands() > 2) {
    int rank = rankOf(op->getOperand(2));
    for (int axis = 0; axis < rank; ++axis)
      keep(rule, 2, axis, axis + 2 - rank);
  }
  return rule;
}

static BatchRule convolution(Operation *op) {
  BatchRule rule = blank(op, "slides over channels and space");
  keep(rule, 0, 0, 0);
  keep(rule, 1, 0, 1);
  keep(rule, 2, 0, 1);
  return rule;
}

static BatchRule pooling(Operation *op) {
  BatchRule rule = blank(op, "pools over space");
  keep(rule, 0, 0, 0);
  keep(rule, 0, 1, 1);
  return rule;
}

static BatchRule reduction(Operation *op) {
  int rank = rankOf(op->getOperand(0));
  std::optional<SmallVector<int64_t>> axes = numbers(op->getAttr("axes"));
  if (!axes)
    axes = constantOperand(op, 1);
  bool isAll = !axes || axes->empty();
  if (isAll && intAttr(op, "noop_with_empty_axes", 0))
    return keepAllBut(op, {}, "reduces nothing");
  BatchRule rule = blank(op);
  bool keepDims = intAttr(op, "keepdims", 1);
  int to = 0;
  for (int axis = 0; axis < rank; ++axis) {
    bool reduced = isAll || llvm::any_of(*axes, [&](int64_t value) {
                     return wrap(value, rank) == axis;
                   });
    if (!reduced)
      keep(rule, 0, axis, to);
    if (!reduced || keepDims)
      ++to;
    if (reduced)
      rule.what += (rule.what.empty() ? "reduces axis " : ", ") +
                   std::to_string(axis);
  }
  return rule;
}

/// An axis survives a reshape where the extents before it multiply to the same
/// and its own extent is still there.
static BatchRule reshape(Operation *op) {
  BatchRule rule = blank(op, "folds axes");
  ArrayRef<int64_t> from = shapeOf(op->getOperand(0)),
                    to = shapeOf(op->getResult(0));
  int64_t before = 1;
  for (size_t axis = 0; axis < from.size(); before *= from[axis++]) {
    int64_t product = 1;
    for (size_t r = 0; r < to.size(); product *= to[r++])
      if (product == before && to[r] == from[axis]) {
        keep(rule, 0, int(axis), int(r));
        break;
      }
  }
  return rule;
}

static BatchRule gather(Operation *op) {
  BatchRule rule = blank(op, "selects along an axis");
  int data = rankOf(op->getOperand(0)), indices = rankOf(op->getOperand(1));
  int axis = int(wrap(intAttr(op, "axis", 0), data));
  for (int a = 0; a < data; ++a)
    if (a != axis)
      keep(rule, 0, a, a < axis ? a : a + indices - 1);
  for (int a = 0; a < indices; ++a)
    keep(rule, 1, a, axis + a);
  return rule;
}

static BatchRule elementwise(Operation *op) {
  std::vector<int> ranks;
  for (Value operand : op->getOperands())
    ranks.push_back(rankOf(operand));
  return planning::elementwiseRule(ranks, rankOf(op->getResult(0)),
                                   int(op->getNumResults()));
}

/// An axis of extent 1 that is repeated to another extent is no slice of the
/// result: it mixes.
static BatchRule withoutRepeats(Operation *op, BatchRule rule) {
  for (unsigned r = 0; r < op->getNumResults(); ++r) {
    ArrayRef<int64_t> to = shapeOf(op->getResult(r));
    for (unsigned i = 0; i < rule.axes[r].size(); ++i) {
      ArrayRef<int64_t> from = shapeOf(op->getOperand(i));
      for (size_t a = 0; a < rule.axes[r][i].size() && a < from.size(); ++a)
        if (int target = rule.axes[r][i][a];
            target >= 0 && target < int(to.size()) && to[target] != from[a])
          rule.axes[r][i][a] = BatchRule::mixes;
    }
  }
  return rule;
}

/// Slice and Pad: axes whose extent stays are not touched.
static BatchRule keepEqualExtents(Operation *op, std::string what) {
  BatchRule rule = blank(op, std::move(what));
  ArrayRef<int64_t> from = shapeOf(op->getOperand(0));
  ArrayRef<int64_t> to = shapeOf(op->getResult(0));
  for (size_t axis = 0; axis < from.size() && axis < to.size(); ++axis)
    if (from[axis] == to[axis])
      keep(rule, 0, int(axis), int(axis));
  return rule;
}

/// Slice: an axis of equal extent is untouched only if its step is positive.
static BatchRule slice(Operation *op) {
  std::optional<SmallVector<int64_t>> steps = constantOperand(op, 4);
  bool reverses =
      op->getNumOperands() > 4 &&
      (!steps || llvm::any_of(*steps, [](int64_t s) { return s < 0; }));
  if (reverses)
    return blank(op, "slices with negative or unknown steps");
  return keepEqualExtents(op, "cuts an axis");
}

static bool isElementwise(StringRef name) {
  static const llvm::StringSet<> names = {
      "Abs",     "Add",       "And",        "Cast",        "Ceil",
      "Clip",    "Cos",       "Div",        "Dropout",     "Elu",
      "Equal",   "Erf",       "Exp",        "Expand",      "Floor",
      "Gelu",    "Greater",   "GreaterOrEqual", "HardSigmoid", "HardSwish",
      "Identity", "IsInf",    "IsNaN",      "LeakyRelu",   "Less",
      "LessOrEqual", "Log",   "Max",        "Mean",        "Min",
      "Mish",    "Mod",       "Mul",        "Neg",         "Not",
      "Or",      "PRelu",     "Pow",        "Reciprocal",  "Relayout",
      "Relu",    "Round",     "Selu",       "Sigmoid",     "Sign",
      "Sin",     "Softplus",  "Softsign",   "Sqrt",        "Sub",
      "Sum",     "Swish",     "Tan",        "Tanh",        "Where",
      "Xor"};
  return names.contains(name);
}

BatchRule batchRuleOf(Operation *op) {
  StringRef name = op->getName().stripDialect();
  if (op->getNumResults() == 0 || op->getNumOperands() == 0)
    return blank(op);
  if (isElementwise(name))
    return withoutRepeats(op, elementwise(op));
  if (name == "MatMul")
    return matmul(op);
  if (name == "Gemm")
    return gemm(op);
  if (name == "Conv")
    return convolution(op);
  if (name == "MaxPool" && op->getNumResults() > 1 &&
      !op->getResult(1).use_empty())
    return blank(op, "counts positions across the batch");
  if (name == "MaxPool" || name == "AveragePool" ||
      name.starts_with("Global"))
    return pooling(op);
  if (name.starts_with("Reduce"))
    return reduction(op);
  int rank = rankOf(op->getOperand(0));
  if (name == "Softmax" || name == "LogSoftmax" || name == "Hardmax")
    return keepAllBut(op, {wrap(intAttr(op, "axis", -1), rank)},
                      "normalizes an axis");
  if (name == "LayerNormalization" || name == "RMSNormalization") {
    SmallVector<int64_t> mixed;
    for (int64_t a = wrap(intAttr(op, "axis", -1), rank); a < rank; ++a)
      mixed.push_back(a);
    return keepAllBut(op, mixed, "normalizes the last axes");
  }
  if (name == "BatchNormalization") {
    BatchRule rule = keepAllBut(op, {}, "scales channels");
    for (unsigned i = 1; i < 5; ++i)
      keep(rule, i, 0, 1);
    return rule;
  }
  if (name == "Concat" || name == "Split") {
    int64_t axis = wrap(intAttr(op, "axis", 0), rank);
    BatchRule rule = blank(op, "joins or cuts axis " + std::to_string(axis));
    unsigned count = name == "Split" ? 1 : op->getNumOperands();
    for (unsigned i = 0; i < count; ++i)
      for (int a = 0; a < rank; ++a)
        if (a != axis)
          keep(rule, i, a, a);
    return rule;
  }
  if (name == "Transpose") {
    BatchRule rule = blank(op, "permutes axes");
    std::optional<SmallVector<int64_t>> perm = numbers(op->getAttr("perm"));
    for (int to = 0; to < rank; ++to)
      keep(rule, 0, perm && !perm->empty() ? int((*perm)[to]) : rank - 1 - to,
           to);
    return rule;
  }
  if (name == "Reshape" || name == "Flatten" || name == "Squeeze" ||
      name == "Unsqueeze")
    return reshape(op);
  if (name == "Slice")
    return slice(op);
  if (name == "Resize")
    return keepEqualExtents(op, "changes an axis");
  if (name == "Pad") {
    // Equal extents are not enough: one may be cut in front and padded behind.
    BatchRule rule = keepEqualExtents(op, "pads an axis");
    std::optional<SmallVector<int64_t>> pads = constantOperand(op, 1);
    for (int a = 0; a < rank; ++a)
      if (!pads || int(pads->size()) != 2 * rank || (*pads)[a] != 0 ||
          (*pads)[a + rank] != 0)
        keep(rule, 0, a, BatchRule::mixes);
    return rule;
  }
  if (name == "Gather")
    return gather(op);
  BatchRule rule = blank(op, "has no rule for batches");
  rule.form = BatchRule::Form::AllSamples;
  return rule;
}

} // namespace strata::partition
