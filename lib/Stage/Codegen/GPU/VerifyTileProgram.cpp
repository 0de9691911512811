//===- VerifyTileProgram.cpp - What no tool checks about tile programs ----===//
//
// The rules of a tile program that types do not hold and that the assembler
// takes without a word, or answers with spills.
//
//===----------------------------------------------------------------------===//
#include "strata/Stage/Codegen/GPU/Passes.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace strata::codegen {
#define GEN_PASS_DEF_VERIFYTILEPROGRAMPASS
#include "strata/Stage/Codegen/GPU/Passes.h.inc"

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

static bool isElement(Type type) {
  return type.isSignlessInteger(1) || type.isSignlessInteger(8) ||
         type.isSignlessInteger(16) || type.isSignlessInteger(32) ||
         type.isSignlessInteger(64) ||
         isa<Float16Type, BFloat16Type, Float32Type, Float64Type,
             Float8E4M3FNType, Float8E5M2Type>(type);
}

static bool areExtents(ArrayRef<int64_t> shape) {
  return llvm::all_of(shape, [](int64_t extent) {
    return extent > 0 && llvm::isPowerOf2_64(extent);
  });
}

static LogicalResult verifyType(Operation *op, Type type) {
  Type element = type;
  if (auto pointer = dyn_cast<tile::PtrType>(type))
    element = pointer.getElement();
  if (auto view = dyn_cast<tile::ViewType>(type)) {
    element = view.getElement();
    if (!areExtents(view.getShape()))
      return op->emitOpError("has a view whose extents are no powers of two: ")
             << type;
  }
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    element = tensor.getElementType();
    if (!areExtents(tensor.getShape()))
      return op->emitOpError("has a tile whose extents are no powers of two: ")
             << type;
  }
  if (!isElement(element))
    return op->emitOpError("has elements of a type that tiles do not have: ")
           << type;
  if (isa<tile::PtrType, tile::ViewType>(type) && element.isInteger(1))
    return op->emitOpError("moves i1; booleans lie in memory as i8");
  return success();
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

static LogicalResult verifyView(tile::ViewOp view) {
  auto [sizes, strides] =
      std::pair(view.getStaticSizes(), view.getStaticStrides());
  if (view.getView().getType().getShape().empty())
    return view.emitOpError("has no dimension");
  for (int64_t size : sizes)
    if (!ShapedType::isDynamic(size) && size <= 0)
      return view.emitOpError("has an extent below 1");
  for (int64_t stride : strides)
    if (!ShapedType::isDynamic(stride) && stride < 0)
      return view.emitOpError("has a negative stride");
  if (view.getSteps() &&
      llvm::any_of(*view.getSteps(), [](int64_t step) { return step <= 0; }))
    return view.emitOpError("has a step below 1");
  bool isInfinite = view.getPadding() == tile::Padding::NegInf ||
                    view.getPadding() == tile::Padding::PosInf;
  if (isInfinite && !isa<FloatType>(view.getView().getType().getElement()))
    return view.emitOpError("pads integers with an infinity");
  return success();
}

static BlockArgument bufferOf(Value address) {
  if (auto view = address.getDefiningOp<tile::ViewOp>())
    address = view.getBase();
  auto argument = dyn_cast<BlockArgument>(address);
  bool ofProgram =
      argument && isa<tile::FuncOp>(argument.getOwner()->getParentOp());
  return ofProgram ? argument : BlockArgument();
}

/// Whether the two lie in different branches of one scf.if.
static bool excludeEachOther(Operation *a, Operation *b) {
  for (Region *outer = a->getParentRegion(); outer;
       outer = outer->getParentRegion()) {
    auto branch = dyn_cast<scf::IfOp>(outer->getParentOp());
    if (!branch || !branch->isProperAncestor(b))
      continue;
    return !outer->isAncestor(b->getParentRegion());
  }
  return false;
}

static LogicalResult verifyStores(tile::FuncOp program) {
  llvm::MapVector<unsigned, SmallVector<Operation *>> stores;
  WalkResult result = program.walk([&](Operation *op) -> WalkResult {
    Value address = llvm::TypeSwitch<Operation *, Value>(op)
                        .Case<tile::LoadOp, tile::StoreOp>(
                            [](auto access) { return access.getView(); })
                        .Case<tile::LoadPtrOp, tile::StorePtrOp>(
                            [](auto access) { return access.getBase(); })
                        .Default(Value());
    if (!address)
      return success();
    BlockArgument buffer = bufferOf(address);
    if (!buffer)
      return op->emitOpError("has an address that is no argument of the "
                             "program");
    if (!isa<tile::StoreOp, tile::StorePtrOp>(op))
      return success();
    SmallVector<Operation *> &others = stores[buffer.getArgNumber()];
    for (Operation *other : others) {
      if (excludeEachOther(op, other))
        continue;
      InFlightDiagnostic error =
          op->emitOpError("stores a second time to argument ")
          << buffer.getArgNumber()
          << "; a block stores once to a buffer, or in branches that exclude "
             "each other";
      error.attachNote(other->getLoc()) << "the first store";
      return error;
    }
    others.push_back(op);
    return success();
  });
  return failure(result.wasInterrupted());
}

//===----------------------------------------------------------------------===//
// Matrix products and hints
//===----------------------------------------------------------------------===//

/// Warps of a block when the program says nothing.
constexpr int64_t defaultWarps = 4;

/// Largest numbers of accumulators a thread that stay in registers, measured on
/// sm_80, sm_90 and sm_100: 128 with tensor cores, 32 with FFMA.
static LogicalResult verifyAccumulators(tile::MmaOp op, tile::HintsAttr hints) {
  auto type = cast<RankedTensorType>(op.getResult().getType());
  int64_t warps = hints && hints.getWarps() ? hints.getWarps() : defaultWarps;
  int64_t blocks = hints && hints.getCtas() ? hints.getCtas() : 1;
  int64_t perThread = type.getNumElements() / (32 * warps * blocks);
  bool isScalar = op.getMode() == tile::MmaMode::Plain &&
                  getElementTypeOrSelf(op.getLhs().getType()).isF32();
  int64_t limit = isScalar ? 32 : 128;
  if (perThread <= limit)
    return success();
  return op.emitOpError("keeps ")
         << perThread << " accumulators a thread; more than " << limit
         << " spill: take a smaller tile or more warps";
}

static LogicalResult verifyMma(tile::MmaOp op) {
  Type lhs = getElementTypeOrSelf(op.getLhs().getType()),
       rhs = getElementTypeOrSelf(op.getRhs().getType()),
       acc = getElementTypeOrSelf(op.getAcc().getType());
  bool fits =
      lhs == rhs && (lhs.isInteger(8) ? acc.isInteger(32)
                     : lhs.isF64()    ? acc.isF64()
                                      : isa<FloatType>(lhs) && acc.isF32());
  if (!fits)
    return op.emitOpError("has operands and accumulator of types that do not "
                          "go together: ")
           << lhs << ", " << rhs << ", " << acc;
  if (op.getMode() != tile::MmaMode::Plain && !lhs.isF32())
    return op.emitOpError("has a mode that is for operands of f32");
  return success();
}

static LogicalResult verifyHints(tile::FuncOp program, StringRef target) {
  tile::HintsAttr hints = program.getHintsAttr();
  if (!hints)
    return success();
  auto isLegal = [](int64_t value, int64_t largest) {
    return value == 0 ||
           (value > 0 && value <= largest && llvm::isPowerOf2_64(value));
  };
  if (!isLegal(hints.getWarps(), 16))
    return program.emitOpError("asks for ")
           << hints.getWarps() << " warps; powers of two up to 16 are legal";
  if (!isLegal(hints.getCtas(), 16))
    return program.emitOpError("asks for clusters of ")
           << hints.getCtas() << "; powers of two up to 16 are legal";
  if (hints.getOccupancy() < 0 || hints.getOccupancy() > 32)
    return program.emitOpError("asks for an occupancy of ")
           << hints.getOccupancy() << "; 1 to 32 is legal";
  if (hints.getCtas() > 1 && target.starts_with("sm_8"))
    return program.emitOpError("asks for clusters, which ")
           << target << " does not have";
  return success();
}

static LogicalResult verifyArguments(tile::FuncOp program) {
  bool hasScalars = false;
  for (auto [k, type] : llvm::enumerate(program.getArgumentTypes())) {
    hasScalars |= type.isInteger(32);
    if (!type.isInteger(32) && (hasScalars || !isa<tile::PtrType>(type)))
      return program.emitOpError("takes pointers, then scalars of i32; "
                                 "argument ")
             << k << " is " << type;
    auto divisor = program.getArgAttrOfType<IntegerAttr>(
        k, type.isInteger(32) ? "tile.divisible" : "tile.align");
    if (divisor && divisor.getInt() <= 0)
      return program.emitOpError("has a divisor below 1 on argument ") << k;
  }
  auto grid = program->getAttrOfType<DenseI64ArrayAttr>("tile.grid");
  if (!grid)
    return success();
  int64_t scalars = llvm::count_if(
      program.getArgumentTypes(), [](Type type) { return type.isInteger(32); });
  bool fits = grid.size() == 9;
  for (int axis = 0; fits && axis < 3; ++axis)
    fits = grid[3 * axis] < scalars && grid[3 * axis + 1] > 0 &&
           grid[3 * axis + 2] > 0;
  if (!fits)
    return program.emitOpError("has a grid that is not scalar, multiplier and "
                               "tile for each of three axes");
  return success();
}

namespace {
struct VerifyTileProgramPass final
    : impl::VerifyTileProgramPassBase<VerifyTileProgramPass> {
  using Base::Base;

  void runOnOperation() override {
    tile::FuncOp program = getOperation();
    bool isDevice = target != "host";
    markAllAnalysesPreserved();
    if (failed(verifyArguments(program)) || failed(verifyStores(program)) ||
        (isDevice && failed(verifyHints(program, target))))
      return signalPassFailure();
    WalkResult result = program.walk([&](Operation *op) -> WalkResult {
      for (Type type : op->getResultTypes())
        if (failed(verifyType(op, type)))
          return failure();
      for (Region &region : op->getRegions())
        for (Type type : region.getArgumentTypes())
          if (failed(verifyType(op, type)))
            return failure();
      if (auto view = dyn_cast<tile::ViewOp>(op))
        return verifyView(view);
      auto mma = dyn_cast<tile::MmaOp>(op);
      if (mma && (failed(verifyMma(mma)) ||
                  (isDevice &&
                   failed(verifyAccumulators(mma, program.getHintsAttr())))))
        return failure();
      return success();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
} // namespace strata::codegen
