//===- ApproximateMath.cpp - Functions of math as vectorizable arithmetic -===//
#include "MathBuilder.h"
#include "strata/Stage/Codegen/Host/Passes.h"

#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace strata::codegen {
#define GEN_PASS_DEF_APPROXIMATEMATHPASS
#include "strata/Stage/Codegen/Host/Passes.h.inc"

namespace {
struct Approximation {
  StringLiteral name;
  Value (*build)(MathBuilder &, Value);
};
} // namespace

static constexpr Approximation approximations[] = {
    {"math.cos", formula::cosBits},   {"math.exp", formula::expBits},
    {"math.exp2", formula::exp2Bits}, {"math.log", formula::logBits},
    {"math.log2", formula::log2Bits}, {"math.sin", formula::sinBits},
    {"math.tanh", formula::tanhBits},
};

// f16 and bf16 are computed in f32: the functions and libm know no other.
static Operation *widen(ImplicitLocOpBuilder &b, Operation *op) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    operands.push_back(
        isa<FloatType>(operand.getType())
            ? Value(arith::ExtFOp::create(b, b.getF32Type(), operand))
            : operand);
  Operation *wide = b.create(op->getLoc(), op->getName().getIdentifier(),
                             operands, {b.getF32Type()}, op->getAttrs());
  Value result = arith::TruncFOp::create(b, op->getResult(0).getType(),
                                         wide->getResult(0));
  op->getResult(0).replaceAllUsesWith(result);
  op->erase();
  return wide;
}

namespace {
struct ApproximateMathPass final
    : impl::ApproximateMathPassBase<ApproximateMathPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<Operation *> operations;
    getOperation().walk([&](Operation *op) {
      if (isa_and_nonnull<math::MathDialect>(op->getDialect()))
        operations.push_back(op);
    });
    for (Operation *op : operations) {
      ImplicitLocOpBuilder b(op->getLoc(), op);
      auto type = dyn_cast<FloatType>(op->getResult(0).getType());
      if (type && type.getWidth() == 16 && !isa<math::AbsFOp>(op)) {
        op = widen(b, op);
        b.setInsertionPoint(op);
        type = b.getF32Type();
      }
      if (!type || !type.isF32())
        continue;
      MathBuilder m(b, type);
      Value result;
      if (isa<math::RsqrtOp>(op))
        result = m.div(m.real(1), m.sqrt(op->getOperand(0)));
      for (const Approximation &each : approximations)
        if (each.name == op->getName().getStringRef())
          result = each.build(m, op->getOperand(0));
      if (!result)
        continue;
      op->getResult(0).replaceAllUsesWith(result);
      op->erase();
    }
    // Not all of arith-expand: LLVM vectorizes its own maximum and minimum.
    RewritePatternSet patterns(&getContext());
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    arith::populateExpandBFloat16Patterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace strata::codegen
