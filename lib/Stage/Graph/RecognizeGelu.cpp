//===- RecognizeGelu.cpp - Gelu from its primitives -----------------------===//
#include "Folding.h"
#include "Matching.h"

#include "strata/Dialect/ONNX/Elementwise.h"
#include "strata/Stage/Graph/Passes.h"

#include <array>
#include <cmath>

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_RECOGNIZEGELUPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
struct RecognizeGeluPass final
    : impl::RecognizeGeluPassBase<RecognizeGeluPass> {
  using Base::Base;
  void runOnOperation() override;
};

/// Coefficients of 1, x, x^2, x^3.
using Polynomial = std::array<double, 4>;
} // namespace

/// Operations inside an argument of erf or tanh; real ones have under ten.
static constexpr unsigned maxDepth = 16;

static std::optional<Polynomial> product(const Polynomial &a,
                                         const Polynomial &b) {
  Polynomial result{};
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) {
      double term = a[i] * b[j];
      if (term == 0)
        continue;
      if (i + j > 3)
        return std::nullopt;
      result[i + j] += term;
    }
  return result;
}

/// `value` as a polynomial in x; nullopt if it is none of degree up to 3.
static std::optional<Polynomial> polynomial(Value value, Value x,
                                            unsigned depth = 0) {
  if (value == x)
    return Polynomial{0, 1, 0, 0};
  if (std::optional<double> number = constantScalar(value)) {
    // A constant that makes the result larger than x is no scalar.
    RankedTensorType type = staticType(value);
    if (!type || type.getNumElements() != 1)
      return std::nullopt;
    return Polynomial{*number, 0, 0, 0};
  }
  Operation *op = value.getDefiningOp();
  if (!op || depth > maxDepth)
    return std::nullopt;
  auto operand = [&](unsigned i) {
    return polynomial(op->getOperand(i), x, depth + 1);
  };
  if (isa<onnx::NegOp>(op)) {
    std::optional<Polynomial> a = operand(0);
    return a ? product({-1, 0, 0, 0}, *a) : a;
  }
  if (!isa<onnx::MulOp, onnx::AddOp, onnx::SubOp, onnx::DivOp, onnx::PowOp>(op))
    return std::nullopt;
  std::optional<Polynomial> a = operand(0), b = operand(1);
  if (!a || !b)
    return std::nullopt;
  bool isNumber = (*b)[1] == 0 && (*b)[2] == 0 && (*b)[3] == 0;
  if (isa<onnx::MulOp>(op))
    return product(*a, *b);
  if (isa<onnx::DivOp>(op))
    return isNumber && (*b)[0] != 0 ? product(*a, {1 / (*b)[0], 0, 0, 0})
                                    : std::nullopt;
  if (isa<onnx::PowOp>(op)) {
    if (!isNumber || ((*b)[0] != 2 && (*b)[0] != 3))
      return std::nullopt;
    std::optional<Polynomial> power = product(*a, *a);
    return power && (*b)[0] == 3 ? product(*power, *a) : power;
  }
  double sign = isa<onnx::SubOp>(op) ? -1 : 1;
  for (int i = 0; i < 4; ++i)
    (*a)[i] += sign * (*b)[i];
  return a;
}

static bool isNear(const Polynomial &found, const Polynomial &wanted,
                   Type element) {
  double relative = element.isF32() || element.isF64() ? 2e-6
                    : element.isF16()                  ? 2e-3
                                                       : 1e-2;
  for (int i = 0; i < 4; ++i)
    if (std::fabs(found[i] - wanted[i]) > relative * std::fabs(wanted[i]))
      return false;
  return true;
}

/// The factors of a product that is used nowhere else; constants are
/// multiplied out into `scale`.
static void flatten(Value value, bool isRoot, double &scale,
                    SmallVectorImpl<Value> &factors) {
  RankedTensorType type = staticType(value);
  std::optional<double> number = constantScalar(value);
  if (number && type && type.getNumElements() == 1) {
    scale *= *number;
    return;
  }
  bool isInner = isRoot || value.hasOneUse();
  if (auto mul = value.getDefiningOp<onnx::MulOp>(); mul && isInner) {
    flatten(mul.getA(), false, scale, factors);
    flatten(mul.getB(), false, scale, factors);
    return;
  }
  auto div = value.getDefiningOp<onnx::DivOp>();
  std::optional<double> divisor =
      div && isInner ? constantScalar(div.getB()) : std::nullopt;
  if (divisor && *divisor != 0 &&
      staticType(div.getB()).getNumElements() == 1) {
    flatten(div.getA(), false, scale, factors);
    scale /= *divisor;
    return;
  }
  factors.push_back(value);
}

/// "none" or "tanh" if `gate` is 1 + erf(x / sqrt 2) or the tanh form.
static StringRef approximation(Value gate, Value x) {
  auto add = gate.getDefiningOp<onnx::AddOp>();
  Value curve = add ? otherOperand(add, 1.0) : Value();
  Type element = cast<TensorType>(x.getType()).getElementType();
  if (!curve)
    return "";
  if (auto erf = curve.getDefiningOp<onnx::ErfOp>()) {
    std::optional<Polynomial> argument = polynomial(erf.getInput(), x);
    bool fits =
        argument && isNear(*argument, {0, std::sqrt(0.5), 0, 0}, element);
    return fits ? "none" : "";
  }
  auto tanh = curve.getDefiningOp<onnx::TanhOp>();
  if (!tanh)
    return "";
  double root = std::sqrt(2 / M_PI);
  std::optional<Polynomial> argument = polynomial(tanh.getInput(), x);
  bool fits =
      argument && isNear(*argument, {0, root, 0, root * 0.044715}, element);
  return fits ? "tanh" : "";
}

static bool recognize(onnx::MulOp root) {
  RankedTensorType type = staticType(root.getResult());
  if (!type)
    return false;
  double scale = 1;
  SmallVector<Value> factors;
  flatten(root.getResult(), /*isRoot=*/true, scale, factors);
  if (factors.size() != 2 || std::fabs(scale - 0.5) > 1e-6)
    return false;
  for (unsigned i : {0u, 1u}) {
    Value x = factors[i], gate = factors[1 - i];
    if (x.getType() != type || gate.getType() != type)
      return false;
    StringRef form = approximation(gate, x);
    if (form.empty())
      continue;
    OpBuilder builder(root);
    auto gelu = onnx::GeluOp::create(builder, root.getLoc(), type, x, form);
    root.replaceAllUsesWith(gelu.getResult());
    root.erase();
    return true;
  }
  return false;
}

void RecognizeGeluPass::runOnOperation() {
  SmallVector<onnx::MulOp> roots;
  getOperation().walk([&](onnx::MulOp op) { roots.push_back(op); });
  // Whole products before their parts; parts stay, unused, until clean-up.
  for (onnx::MulOp root : llvm::reverse(roots))
    recognize(root);
}

} // namespace strata::graph
