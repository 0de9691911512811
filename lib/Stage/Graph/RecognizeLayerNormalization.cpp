//===- RecognizeLayerNormalization.cpp - From its primitives --------------===//
#include "Folding.h"
#include "Matching.h"

#include "strata/Dialect/ONNX/Constant.h"
#include "strata/Dialect/ONNX/Elementwise.h"
#include "strata/Dialect/ONNX/Movement.h"
#include "strata/Dialect/ONNX/Normalization.h"
#include "strata/Dialect/ONNX/Reduction.h"
#include "strata/Stage/Graph/Passes.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_RECOGNIZELAYERNORMALIZATIONPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
struct RecognizeLayerNormalizationPass final
    : impl::RecognizeLayerNormalizationPassBase<
          RecognizeLayerNormalizationPass> {
  using Base::Base;
  void runOnOperation() override;
};

/// A mean: of which value, over which axes.
struct Mean {
  Value source;
  SmallVector<int64_t> axes;
};

/// sqrt(variance(x) + epsilon) over the trailing axes from `axis` on.
struct Deviation {
  Value x;
  int64_t axis;
  double epsilon;
};

/// A product, and the operations that it consists of.
struct Product {
  SmallVector<Value> factors, divisors;
  SmallVector<Operation *> parts;
};
} // namespace

/// ReduceMean, or ReduceSum times the reciprocal of the number of elements.
static std::optional<Mean> matchMean(Value value) {
  value = reshapeSource(value);
  Operation *reduce = value.getDefiningOp<onnx::ReduceMeanOp>();
  if (!reduce) {
    Operation *op = value.getDefiningOp();
    if (!isa_and_nonnull<onnx::MulOp, onnx::DivOp>(op))
      return std::nullopt;
    unsigned side =
        isa<onnx::DivOp>(op) || constantScalar(op->getOperand(1)) ? 0 : 1;
    Value sum = op->getOperand(side), number = op->getOperand(1 - side);
    std::optional<double> factor = constantScalar(number);
    if (!factor || sum.getType() != value.getType())
      return std::nullopt;
    reduce = reshapeSource(sum).getDefiningOp<onnx::ReduceSumOp>();
    if (!reduce)
      return std::nullopt;
    RankedTensorType from = staticType(reduce->getOperand(0)),
                     to = staticType(value);
    if (!from || !to || to.getNumElements() == 0)
      return std::nullopt;
    double count = double(from.getNumElements()) / to.getNumElements();
    if (!isConstant(number, isa<onnx::DivOp>(op) ? count : 1 / count))
      return std::nullopt;
  }
  std::optional<SmallVector<int64_t>> axes = reducedAxes(reduce);
  if (!axes || axes->empty())
    return std::nullopt;
  return Mean{reduce->getOperand(0), *axes};
}

/// x if `value` is x - mean(x) over `axes`.
static Value centred(Value value, ArrayRef<int64_t> axes) {
  auto sub = value.getDefiningOp<onnx::SubOp>();
  RankedTensorType type = sub ? staticType(sub.getA()) : RankedTensorType();
  if (!type || sub.getType() != type)
    return {};
  Value source =
      statisticSource(sub.getB(), keptShape(type, axes), type.getShape());
  std::optional<Mean> mean = source ? matchMean(source) : std::nullopt;
  if (!mean || mean->source != sub.getA() || ArrayRef(mean->axes) != axes)
    return {};
  return sub.getA();
}

/// x and axes if `value` is the variance of x, in either form.
static std::optional<Mean> matchVariance(Value value) {
  value = reshapeSource(value);
  if (auto cut = value.getDefiningOp<onnx::MaxOp>())
    if (Value inner = otherOperand(cut, 0.0))
      value = reshapeSource(inner);
  if (std::optional<Mean> mean = matchMean(value)) {
    Value difference = squared(mean->source);
    Value x = difference ? centred(difference, mean->axes) : Value();
    if (!x)
      return std::nullopt;
    return Mean{x, mean->axes};
  }
  // E[x^2] - E[x]^2, as JAX writes it.
  auto sub = value.getDefiningOp<onnx::SubOp>();
  if (!sub || sub.getA().getType() != sub.getB().getType())
    return std::nullopt;
  std::optional<Mean> ofSquares = matchMean(sub.getA());
  Value mean = squared(reshapeSource(sub.getB()));
  std::optional<Mean> plain = mean ? matchMean(mean) : std::nullopt;
  Value x = ofSquares ? squared(ofSquares->source) : Value();
  if (!x || !plain || plain->source != x || plain->axes != ofSquares->axes)
    return std::nullopt;
  return plain;
}

static std::optional<Deviation> matchDeviation(Value divisor,
                                               RankedTensorType type) {
  for (int64_t axis = type.getRank() - 1; axis >= 0; --axis) {
    auto trailing = llvm::to_vector(llvm::seq<int64_t>(axis, type.getRank()));
    Value met =
        statisticSource(divisor, keptShape(type, trailing), type.getShape());
    auto root = met ? met.getDefiningOp<onnx::SqrtOp>() : nullptr;
    auto add = root ? reshapeSource(root.getX()).getDefiningOp<onnx::AddOp>()
                    : nullptr;
    if (!add)
      continue;
    unsigned side = constantScalar(add.getB()) ? 0 : 1;
    std::optional<double> epsilon = constantScalar(add->getOperand(1 - side));
    if (!epsilon || *epsilon < 0 ||
        add->getOperand(side).getType() != add.getType())
      continue;
    // The expansion to the full shape may stand before epsilon is added.
    Value variance = add->getOperand(side);
    if (staticType(variance) &&
        staticType(variance).getShape() == type.getShape())
      variance =
          statisticSource(variance, keptShape(type, trailing), type.getShape());
    std::optional<Mean> found =
        variance ? matchVariance(variance) : std::nullopt;
    if (found && ArrayRef(found->axes) == ArrayRef(trailing) &&
        found->source.getType() == type)
      return Deviation{found->source, axis, *epsilon};
  }
  return std::nullopt;
}

/// Takes products and quotients that are used nowhere else apart.
static void flatten(Value value, bool isRoot, bool isDivisor,
                    Product &product) {
  Operation *op = value.getDefiningOp();
  bool isInner = op && (isRoot || value.hasOneUse());
  if (isInner)
    product.parts.push_back(op);
  if (isInner && isa<onnx::MulOp>(op)) {
    flatten(op->getOperand(0), false, isDivisor, product);
    flatten(op->getOperand(1), false, isDivisor, product);
  } else if (isInner && isa<onnx::DivOp>(op)) {
    flatten(op->getOperand(0), false, isDivisor, product);
    flatten(op->getOperand(1), false, !isDivisor, product);
  } else if (isInner && isa<onnx::ReciprocalOp>(op)) {
    flatten(op->getOperand(0), false, !isDivisor, product);
  } else if (!isDivisor && isConstant(value, 1.0) &&
             staticType(value).getNumElements() == 1) {
    return; // 1 / deviation
  } else {
    (isDivisor ? product.divisors : product.factors).push_back(value);
  }
}

/// `value` with the shape of the normalized dimensions, or null if its shape is
/// another one (after leading ones).
static Value parameter(OpBuilder &builder, Location loc, Value value,
                       ArrayRef<int64_t> normalized) {
  RankedTensorType type = staticType(value);
  if (!type || type.getRank() < int64_t(normalized.size()))
    return {};
  ArrayRef<int64_t> leading = type.getShape().drop_back(normalized.size());
  if (type.getShape().take_back(normalized.size()) != normalized ||
      llvm::any_of(leading, [](int64_t extent) { return extent != 1; }))
    return {};
  if (leading.empty())
    return value;
  auto shapeType =
      RankedTensorType::get({int64_t(normalized.size())}, builder.getI64Type());
  auto shape = onnx::ConstantOp::create(
      builder, loc, TypeRange(shapeType), ValueRange(),
      builder.getNamedAttr("value",
                           DenseElementsAttr::get(shapeType, normalized)));
  return onnx::ReshapeOp::create(
      builder, loc, RankedTensorType::get(normalized, type.getElementType()),
      value, shape.getResult());
}

/// Scale of ones, for a normalization without one.
static Value ones(OpBuilder &builder, Location loc, ArrayRef<int64_t> shape,
                  Type element) {
  auto type = RankedTensorType::get(shape, element);
  auto value = DenseElementsAttr::get(
      type, Attribute(builder.getFloatAttr(element, 1.0)));
  return onnx::ConstantOp::create(builder, loc, TypeRange(type), ValueRange(),
                                  builder.getNamedAttr("value", value));
}

/// Replaces the normalization that ends at `root`; `consumed` collects the
/// products that it was made of.
static bool recognize(Operation *root, DenseSet<Operation *> &consumed) {
  RankedTensorType type = staticType(root->getResult(0));
  if (!type || !type.getElementType().isFloat() ||
      type.getElementType().isF64())
    return false;
  Product product;
  flatten(root->getResult(0), /*isRoot=*/true, /*isDivisor=*/false, product);
  if (product.divisors.size() != 1 || product.factors.empty() ||
      product.factors.size() > 2)
    return false;
  std::optional<Deviation> deviation =
      matchDeviation(product.divisors[0], type);
  if (!deviation)
    return false;
  auto axes =
      llvm::to_vector(llvm::seq<int64_t>(deviation->axis, type.getRank()));
  unsigned place = centred(product.factors[0], axes) == deviation->x ? 0 : 1;
  if (place >= product.factors.size() ||
      centred(product.factors[place], axes) != deviation->x)
    return false;

  ArrayRef<int64_t> normalized = type.getShape().drop_front(deviation->axis);
  OpBuilder builder(root);
  Value scale =
      product.factors.size() == 2
          ? parameter(builder, root->getLoc(), product.factors[1 - place],
                      normalized)
          : ones(builder, root->getLoc(), normalized, type.getElementType());
  if (!scale)
    return false;

  // A bias that fits is part of it.
  Value bias;
  Operation *last = root;
  if (root->getResult(0).hasOneUse()) {
    auto add = dyn_cast<onnx::AddOp>(*root->user_begin());
    if (add && add.getType() == type) {
      builder.setInsertionPoint(add);
      unsigned other = add.getA() == root->getResult(0) ? 1 : 0;
      bias =
          parameter(builder, add.getLoc(), add->getOperand(other), normalized);
      last = bias ? add : root;
    }
  }
  builder.setInsertionPoint(last);
  auto norm = onnx::LayerNormalizationOp::create(
      builder, last->getLoc(), type, Type(), Type(), deviation->x, scale, bias,
      deviation->axis - type.getRank(), APFloat(float(deviation->epsilon)));
  last->getResult(0).replaceAllUsesWith(norm.getY());
  consumed.insert(product.parts.begin(), product.parts.end());
  return true;
}

void RecognizeLayerNormalizationPass::runOnOperation() {
  SmallVector<Operation *> roots;
  getOperation().walk([&](Operation *op) {
    if (isa<onnx::MulOp, onnx::DivOp>(op))
      roots.push_back(op);
  });
  // Whole products before their parts; what is unused then is dead code.
  DenseSet<Operation *> consumed;
  for (Operation *root : llvm::reverse(roots))
    if (!root->use_empty() && !consumed.contains(root))
      recognize(root, consumed);
}

} // namespace strata::graph
