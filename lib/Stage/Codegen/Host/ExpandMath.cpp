//===- ExpandMath.cpp - Functions that Tile IR lacks ----------------------===//
#include "MathBuilder.h"
#include "strata/Stage/Codegen/Host/Passes.h"

using namespace mlir;

namespace strata::codegen {
#define GEN_PASS_DEF_EXPANDMATHPASS
#include "strata/Stage/Codegen/Host/Passes.h.inc"

namespace {
struct Expansion {
  StringLiteral name;
  Value (*build)(MathBuilder &, Value);
  bool hasDouble;
};
} // namespace

static constexpr Expansion expansions[] = {
    {"math.acos", formula::acos, true},
    {"math.acosh", formula::acosh, true},
    {"math.asin", formula::asin, true},
    {"math.asinh", formula::asinh, true},
    {"math.atan", formula::atan, true},
    {"math.atanh", formula::atanh, true},
    {"math.cbrt", formula::cbrt, true},
    {"math.erf", formula::erf, false},
    {"math.expm1", formula::expm1, true},
    {"math.log10", formula::log10, true},
    {"math.log1p", formula::log1p, true},
    {"math.round", formula::round, true},
    {"math.roundeven", formula::roundEven, true},
    {"math.trunc", formula::trunc, true},
};

static Type withElement(Type type, Type element) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return shaped.clone(element);
  return element;
}

// A function of one operand; 16-bit types by way of f32.
static Value expandUnary(ImplicitLocOpBuilder &b, Operation *op) {
  const Expansion *found = llvm::find_if(expansions, [&](const Expansion &e) {
    return e.name == op->getName().getStringRef();
  });
  Value x = op->getOperand(0);
  Type type = x.getType(), element = getElementTypeOrSelf(type);
  if (found == std::end(expansions) || !isa<FloatType>(element) ||
      (element.isF64() && !found->hasDouble))
    return {};
  bool isShort = element.getIntOrFloatBitWidth() < 32;
  Type wide = isShort ? withElement(type, b.getF32Type()) : type;
  if (isShort)
    x = arith::ExtFOp::create(b, wide, x);
  MathBuilder m(b, wide);
  Value result = found->build(m, x);
  if (isShort)
    result = arith::TruncFOp::create(b, type, result);
  return result;
}

// Classes of numbers, sign and limits: any floating-point type.
static Value expandExact(ImplicitLocOpBuilder &b, Operation *op) {
  using P = arith::CmpFPredicate;
  Type type = op->getNumOperands() ? op->getOperand(0).getType() : Type();
  if (!type || !isa<FloatType>(getElementTypeOrSelf(type)))
    return {};
  MathBuilder m(b, type);
  Value x = op->getOperand(0);
  if (isa<math::IsNaNOp>(op))
    return m.compare(P::UNO, x, x);
  if (isa<math::IsInfOp>(op))
    return m.compare(P::OEQ, m.abs(x), m.real(INFINITY));
  if (isa<math::IsFiniteOp>(op))
    return m.compare(P::OLT, m.abs(x), m.real(INFINITY));
  if (auto clamp = dyn_cast<math::ClampFOp>(op))
    return m.max(clamp.getMin(), m.min(x, clamp.getMax()));
  if (isa<math::CopySignOp>(op) &&
      getElementTypeOrSelf(type).getIntOrFloatBitWidth() >= 32)
    return m.copySign(x, op->getOperand(1));
  return {};
}

// The value of a constant, or of a constant that a tile repeats.
static std::optional<double> constantOf(Value value) {
  while (auto repeat = value.getDefiningOp<tile::BroadcastOp>())
    value = repeat.getSource();
  Attribute attribute;
  if (!matchPattern(value, m_Constant(&attribute)))
    return std::nullopt;
  if (auto splat = dyn_cast<SplatElementsAttr>(attribute))
    attribute = splat.getSplatValue<Attribute>();
  if (auto real = dyn_cast<FloatAttr>(attribute))
    return real.getValueAsDouble();
  return std::nullopt;
}

// Powers that are products: the same values, an eighth of the time.
static Value expandPower(ImplicitLocOpBuilder &b, Operation *op) {
  auto power = dyn_cast<math::PowFOp>(op);
  if (!power)
    return {};
  std::optional<double> exponent = constantOf(power.getRhs());
  Value x = power.getLhs();
  if (!exponent)
    return {};
  if (*exponent == 1)
    return x;
  MathBuilder m(b, x.getType());
  if (*exponent == 2)
    return m.mul(x, x);
  if (*exponent == 3)
    return m.mul(m.mul(x, x), x);
  if (*exponent == -1)
    return m.div(m.real(1), x);
  return {};
}

namespace {
struct ExpandMathPass final : impl::ExpandMathPassBase<ExpandMathPass> {
  using Base::Base;
  void runOnOperation() override {
    SmallVector<Operation *> operations;
    getOperation()->walk([&](tile::FuncOp program) {
      program.walk([&](Operation *op) {
        if (isa_and_nonnull<math::MathDialect>(op->getDialect()))
          operations.push_back(op);
      });
    });
    for (Operation *op : operations) {
      ImplicitLocOpBuilder b(op->getLoc(), op);
      Value result = expandUnary(b, op);
      if (!result)
        result = expandExact(b, op);
      if (!result)
        result = expandPower(b, op);
      if (!result)
        continue;
      op->getResult(0).replaceAllUsesWith(result);
      op->erase();
    }
  }
};
} // namespace
} // namespace strata::codegen
