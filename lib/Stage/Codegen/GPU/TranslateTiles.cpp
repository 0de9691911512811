//===- TranslateTiles.cpp - Operations on whole tiles ---------------------===//
#include "Translation.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;

namespace strata::codegen::tileir {

/// A scalar as a tile of `shape`: first with unit extents, then repeated.
int Translation::repeat(int source, ArrayRef<int64_t> shape) {
  Type type = program.typeOf(source);
  if (type.shape == shape)
    return source;
  int element = type.element;
  SmallVector<int64_t> units(shape.size(), 1);
  source = emitOne("reshape", program.tile(element, units), source);
  if (ArrayRef<int64_t>(units) == shape)
    return source;
  return emitOne("broadcast", program.tile(element, shape), source);
}

/// The tile in another float type, rounded to nearest even.
int Translation::convert(int source, Tag element) {
  SmallVector<int64_t, 4> shape = program.typeOf(source).shape;
  return emitOne("ftof", program.tile(program.simple(element), shape), source,
                 {Rounding::NearestEven});
}

/// 3xtf32: x = high + low with both parts tf32; the product of the low parts is
/// below the accuracy of f32. The small terms are added first.
LogicalResult Translation::translateMma(tile::MmaOp op) {
  int lhs = valueOf(op.getLhs()), rhs = valueOf(op.getRhs());
  int result = valueOf(op.getAcc());
  int type = program.valueTypes[result];
  auto add = [&](int x, int y) {
    result = emitOne("mmaf", type, {x, y, result}, {int64_t(0)});
  };
  if (getElementTypeOrSelf(op.getLhs().getType()).isInteger()) {
    result =
        emitOne("mmai", type, {lhs, rhs, result}, {int64_t(1), int64_t(1)});
    values[op.getResult()] = result;
    return success();
  }
  if (op.getMode() == tile::MmaMode::Plain) {
    add(lhs, rhs);
    values[op.getResult()] = result;
    return success();
  }
  if (!getElementTypeOrSelf(op.getLhs().getType()).isF32() ||
      !getElementTypeOrSelf(op.getRhs().getType()).isF32())
    return fail(op, "has a mode that is for operands of f32");
  int lhsHigh = convert(lhs, Tag::TF32), rhsHigh = convert(rhs, Tag::TF32);
  if (op.getMode() == tile::MmaMode::Tf32x3) {
    auto low = [&](int whole, int high) {
      int rest = emitOne("subf", program.valueTypes[whole],
                         {whole, convert(high, Tag::F32)},
                         {Rounding::NearestEven, int64_t(0)});
      return convert(rest, Tag::TF32);
    };
    int lhsLow = low(lhs, lhsHigh), rhsLow = low(rhs, rhsHigh);
    add(lhsLow, rhsHigh);
    add(lhsHigh, rhsLow);
  }
  add(lhsHigh, rhsHigh);
  values[op.getResult()] = result;
  return success();
}

/// reduce and scan: the region's arguments are current and accumulated element
/// per operand in both.
template <typename Op>
LogicalResult Translation::translateCombine(Op op) {
  SmallVector<int> types;
  std::vector<Attribute> identities;
  for (auto [result, identity] :
       llvm::zip_equal(op.getResults_(), op.getIdentities())) {
    FailureOr<int> type = typeOf(op, result.getType());
    if (failed(type))
      return failure();
    types.push_back(*type);
    int element = program.types[*type].element;
    if (auto number = dyn_cast<FloatAttr>(identity))
      identities.emplace_back(Attribute::Kind::Float,
                              number.getValue().bitcastToAPInt().getZExtValue(),
                              element);
    else if (auto integer = dyn_cast<IntegerAttr>(identity))
      identities.emplace_back(Attribute::Kind::Integer,
                              integer.getValue().getZExtValue(), element);
    else
      return fail(op, "has an identity that is no number");
  }
  Block region;
  mlir::Block &combiner = op.getCombiner().front();
  if (failed(newArguments(op, combiner.getArguments(), region)) ||
      failed(translateBlock(combiner, region)))
    return failure();
  terminate(region, "yield", valuesOf(combiner.getTerminator()->getOperands()));
  std::vector<Attribute> attributes = {int64_t(op.getDim())};
  if (isa<tile::ScanOp>(op))
    attributes.push_back(int64_t(0)); // not in reverse
  attributes.push_back(Attribute(std::move(identities)));
  bool isScan = isa<tile::ScanOp>(op);
  bind(op.getResults_(),
       emit(isScan ? "scan" : "reduce", types, valuesOf(op.getOperands_()),
            std::move(attributes), {}, {std::move(region)}));
  return success();
}

LogicalResult Translation::translateTileOp(mlir::Operation *op) {
  SmallVector<int> types;
  for (mlir::Type each : op->getResultTypes()) {
    FailureOr<int> type = typeOf(op, each);
    if (failed(type))
      return failure();
    types.push_back(*type);
  }
  SmallVector<int> operands = valuesOf(op->getOperands());
  StringRef name;
  std::vector<Attribute> attributes;
  LogicalResult done =
      llvm::TypeSwitch<mlir::Operation *, LogicalResult>(op)
          .Case([&](tile::MmaOp each) { return translateMma(each); })
          .Case<tile::ReduceOp, tile::ScanOp>(
              [&](auto each) { return translateCombine(each); })
          .Case([&](tile::BroadcastOp each) {
            auto shape = each.getTile().getType().getShape();
            if (isa<RankedTensorType>(each.getSource().getType()) &&
                !program.typeOf(operands[0]).shape.empty())
              name = "broadcast";
            else
              values[each.getTile()] = repeat(operands[0], shape);
            return success();
          })
          .Case<tile::BlockIdOp>([&](auto) {
            name = "get_tile_block_id";
            return success();
          })
          .Case<tile::IotaOp>([&](auto) {
            name = "iota";
            return success();
          })
          .Case<tile::ReshapeOp>([&](auto) {
            name = "reshape";
            return success();
          })
          .Case<tile::ExtractOp>([&](auto) {
            name = "extract";
            return success();
          })
          .Case([&](tile::PermuteOp each) {
            name = "permute";
            attributes.push_back(Attribute(std::vector<Attribute>(
                each.getPermutation().begin(), each.getPermutation().end())));
            return success();
          })
          .Case([&](tile::CatOp each) {
            name = "cat";
            attributes.push_back(int64_t(each.getDim()));
            return success();
          })
          .Default([&](mlir::Operation *each) {
            return fail(each, "has no counterpart in Tile IR");
          });
  if (failed(done) || name.empty())
    return done;
  bind(op->getResults(), emit(name, types, operands, std::move(attributes)));
  return success();
}

} // namespace strata::codegen::tileir
