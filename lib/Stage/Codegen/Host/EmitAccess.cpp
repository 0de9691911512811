//===- EmitAccess.cpp - Views, loads and stores of tiles ------------------===//
//
// An access is a loop nest over the elements of a tile that exist. In the plain
// form a tile that lies inside its tensor takes a nest of fixed extents; the
// checked form has only the general one and asks before each element.
//
//===----------------------------------------------------------------------===//
#include "HostEmitter.h"

using namespace mlir;

namespace strata::codegen {

FailureOr<int64_t> HostEmitter::argumentOf(Operation *op, Value pointer) {
  auto argument = dyn_cast<BlockArgument>(pointer);
  if (!argument || argument.getOwner() != &program.getBody().front())
    return op->emitOpError(
        "needs a pointer that is an argument of the program");
  return int64_t(argument.getArgNumber());
}

LLVM::LLVMFuncOp HostEmitter::declare(StringRef name, Type result,
                                      ArrayRef<Type> parameters) {
  auto module = program->getParentOfType<ModuleOp>();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return found;
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(module.getBody());
  return LLVM::LLVMFuncOp::create(
      b, name, LLVM::LLVMFunctionType::get(result, parameters));
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

Value HostEmitter::elementAddress(Value base, Value element, Type type) {
  Value number = arith::IndexCastOp::create(b, b.getI64Type(), element);
  return LLVM::GEPOp::create(b, base.getType(), type, base,
                             ArrayRef<LLVM::GEPArg>{number});
}

// i1: whether the emulator lets the access happen.
Value HostEmitter::askEmulator(int32_t kind, int64_t number, int64_t argument,
                               Value base, Value element, Type type) {
  Type i32Type = b.getI32Type(), i64 = b.getI64Type();
  Value at = arith::IndexCastOp::create(b, i64, element);
  auto callee =
      declare("strata_emulator_access", i32Type,
              {i32Type, i32Type, i32Type, base.getType(), i64, i32Type});
  Value answer = LLVM::CallOp::create(
                     b, callee,
                     ValueRange{i32(kind), i32(number), i32(argument), base, at,
                                i32(type.getIntOrFloatBitWidth() / 8)})
                     .getResult();
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ne, answer, i32(0));
}

Value HostEmitter::readElement(Value base, int64_t argument, int64_t number,
                               Value element, Type type, Value otherwise) {
  auto load = [&]() -> Value {
    return LLVM::LoadOp::create(b, type, elementAddress(base, element, type));
  };
  if (!options.checked)
    return load();
  Value goesOn = askEmulator(0, number, argument, base, element, type);
  auto branch = scf::IfOp::create(b, type, goesOn, true, true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToEnd(branch.thenBlock());
  scf::YieldOp::create(b, load());
  b.setInsertionPointToEnd(branch.elseBlock());
  scf::YieldOp::create(b, otherwise);
  return branch.getResult(0);
}

void HostEmitter::writeElement(Value base, int64_t argument, int64_t number,
                               Value element, Value value) {
  Type type = value.getType();
  OpBuilder::InsertionGuard guard(b);
  if (options.checked) {
    Value goesOn = askEmulator(1, number, argument, base, element, type);
    auto branch = scf::IfOp::create(b, goesOn, /*withElseRegion=*/false);
    b.setInsertionPointToStart(branch.thenBlock());
  }
  LLVM::StoreOp::create(b, value, elementAddress(base, element, type));
}

Value HostEmitter::paddingValue(tile::Padding padding, Type element) {
  if (auto real = dyn_cast<FloatType>(element)) {
    const llvm::fltSemantics &semantics = real.getFloatSemantics();
    bool isInfinite =
        padding == tile::Padding::NegInf || padding == tile::Padding::PosInf;
    APFloat value = APFloat::getZero(semantics);
    if (isInfinite)
      value = APFloat::getInf(semantics, padding == tile::Padding::NegInf);
    else if (padding == tile::Padding::None && options.checked)
      value = APFloat::getNaN(semantics);
    return arith::ConstantOp::create(b, b.getFloatAttr(real, value));
  }
  unsigned width = element.getIntOrFloatBitWidth();
  APInt value(width, 0);
  if (padding == tile::Padding::NegInf)
    value = APInt::getSignedMinValue(width);
  else if (padding == tile::Padding::PosInf)
    value = APInt::getSignedMaxValue(width);
  else if (padding == tile::Padding::None && options.checked)
    value =
        width < 8 ? APInt(width, 1) : APInt::getSplat(width, APInt(8, 0xA5));
  return arith::ConstantOp::create(b, b.getIntegerAttr(element, value));
}

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

LogicalResult HostEmitter::emitView(tile::ViewOp op) {
  FailureOr<int64_t> argument = argumentOf(op, op.getBase());
  if (failed(argument))
    return failure();
  View view;
  tile::ViewType type = op.getView().getType();
  view.base = get(op.getBase());
  view.argument = *argument;
  view.element = type.getElement();
  view.shape.assign(type.getShape().begin(), type.getShape().end());
  view.steps = view.shape;
  if (op.getSteps())
    view.steps.assign(op.getSteps()->begin(), op.getSteps()->end());
  view.padding = op.getPadding();
  view.staticSizes.assign(op.getStaticSizes().begin(),
                          op.getStaticSizes().end());
  auto list = [&](ArrayRef<int64_t> fixed, ValueRange dynamic) {
    Indices result;
    for (int64_t value : fixed)
      if (ShapedType::isDynamic(value)) {
        result.push_back(toIndex(get(dynamic.front())));
        dynamic = dynamic.drop_front();
      } else {
        result.push_back(index(value));
      }
    return result;
  };
  view.sizes = list(op.getStaticSizes(), op.getSizes());
  view.strides = list(op.getStaticStrides(), op.getStrides());
  views[op.getView()] = std::move(view);
  return success();
}

HostEmitter::Place HostEmitter::place(const View &view, ValueRange position,
                                      int64_t number) {
  Place place;
  place.strides = view.strides;
  place.first = index(0);
  for (size_t d = 0; d < view.shape.size(); ++d) {
    Value at = toIndex(get(position[d]));
    Value start = arith::MulIOp::create(b, at, index(view.steps[d]));
    Value offset = arith::MulIOp::create(b, start, view.strides[d]);
    place.first = arith::AddIOp::create(b, place.first, offset);
    Value extent = index(view.shape[d]);
    if (options.checked) {
      Value tiles =
          arith::CeilDivSIOp::create(b, view.sizes[d], index(view.steps[d]));
      Type i32Type = b.getI32Type(), i64 = b.getI64Type();
      LLVM::CallOp::create(
          b,
          declare("strata_emulator_index",
                  LLVM::LLVMVoidType::get(b.getContext()), {i32Type, i64, i64}),
          ValueRange{i32(number), arith::IndexCastOp::create(b, i64, at),
                     arith::IndexCastOp::create(b, i64, tiles)});
    } else if (!ShapedType::isDynamic(view.staticSizes[d]) &&
               view.steps[d] == view.shape[d] &&
               view.staticSizes[d] % view.shape[d] == 0) {
      place.bounds.push_back(extent);
      continue;
    }
    Value rest = arith::SubIOp::create(b, view.sizes[d], start);
    Value bound = arith::MaxSIOp::create(
        b, arith::MinSIOp::create(b, rest, extent), index(0));
    if (options.checked) {
      // An index below the space was reported; nothing is touched there.
      Value isBelow =
          arith::CmpIOp::create(b, arith::CmpIPredicate::slt, at, index(0));
      bound = arith::SelectOp::create(b, isBelow, index(0), bound);
    }
    place.bounds.push_back(bound);
    Value isWhole =
        arith::CmpIOp::create(b, arith::CmpIPredicate::eq, bound, extent);
    place.isFull = place.isFull
                       ? Value(arith::AndIOp::create(b, place.isFull, isWhole))
                       : isWhole;
  }
  return place;
}

// The two forms of an access: `whole` over fixed extents, `clamped` over the
// bounds.
template <typename Whole, typename Clamped>
static void twoForms(ImplicitLocOpBuilder &b, Value isFull, bool checked,
                     Whole whole, Clamped clamped) {
  if (!isFull)
    return whole();
  if (checked)
    return clamped();
  auto branch = scf::IfOp::create(b, isFull, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  whole();
  b.setInsertionPointToStart(branch.elseBlock());
  clamped();
}

LogicalResult HostEmitter::emitLoad(tile::LoadOp op) {
  auto found = views.find(op.getView());
  if (found == views.end())
    return op.emitOpError("needs a view made by tile.view");
  const View &view = found->second;
  int64_t number = numbers.lookup(op);
  Value buffer = newBuffer(op.getTile().getType());
  Place where = place(view, op.getIndex(), number);
  Value padding = paddingValue(view.padding, view.element);
  auto copy = [&](ValueRange bounds) {
    nest(bounds, [&](ValueRange indices) {
      Value element = where.first;
      for (auto [i, stride] : llvm::zip(indices, where.strides))
        element = arith::AddIOp::create(b, element,
                                        arith::MulIOp::create(b, i, stride));
      Value x = readElement(view.base, view.argument, number, element,
                            view.element, padding);
      memref::StoreOp::create(b, x, buffer, indices);
    });
  };
  twoForms(
      b, where.isFull, options.checked, [&] { copy(staticBounds(view.shape)); },
      [&] {
        linalg::FillOp::create(b, padding, buffer);
        copy(where.bounds);
      });
  set(op, toTile(buffer));
  return success();
}

LogicalResult HostEmitter::emitStore(tile::StoreOp op) {
  auto found = views.find(op.getView());
  if (found == views.end())
    return op.emitOpError("needs a view made by tile.view");
  const View &view = found->second;
  int64_t number = numbers.lookup(op);
  Value buffer = toBuffer(get(op.getTile()));
  Place where = place(view, op.getIndex(), number);
  auto copy = [&](ValueRange bounds) {
    nest(bounds, [&](ValueRange indices) {
      Value element = where.first;
      for (auto [i, stride] : llvm::zip(indices, where.strides))
        element = arith::AddIOp::create(b, element,
                                        arith::MulIOp::create(b, i, stride));
      Value x = memref::LoadOp::create(b, buffer, indices);
      writeElement(view.base, view.argument, number, element, x);
    });
  };
  twoForms(
      b, where.isFull, options.checked, [&] { copy(staticBounds(view.shape)); },
      [&] { copy(where.bounds); });
  return success();
}

//===----------------------------------------------------------------------===//
// Pointers
//===----------------------------------------------------------------------===//

LogicalResult HostEmitter::emitLoadPtr(tile::LoadPtrOp op) {
  FailureOr<int64_t> argument = argumentOf(op, op.getBase());
  if (failed(argument))
    return failure();
  int64_t number = numbers.lookup(op);
  Type type = op.getBase().getType().getElement();
  Value base = get(op.getBase()), offsets = get(op.getOffsets()), mask, other;
  if (op.getMask())
    mask = get(op.getMask());
  if (op.getOther())
    other = get(op.getOther());
  auto element = [&](Value offset, Value isOn, Value otherwise) -> Value {
    auto read = [&] {
      return readElement(base, *argument, number, toIndex(offset), type,
                         otherwise);
    };
    if (!isOn)
      return read();
    auto branch = scf::IfOp::create(b, type, isOn, true, true);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(branch.thenBlock());
    scf::YieldOp::create(b, read());
    b.setInsertionPointToEnd(branch.elseBlock());
    scf::YieldOp::create(b, otherwise);
    return branch.getResult(0);
  };
  Value nothing = zero(type);
  auto tile = dyn_cast<RankedTensorType>(op.getTile().getType());
  if (!tile) {
    set(op, element(offsets, mask, other ? other : nothing));
    return success();
  }
  Value offsetBuffer = toBuffer(offsets), maskBuffer, otherBuffer;
  if (mask)
    maskBuffer = toBuffer(mask);
  if (other)
    otherBuffer = toBuffer(other);
  Value buffer = newBuffer(tile);
  nest(staticBounds(tile.getShape()), [&](ValueRange indices) {
    auto at = [&](Value source) -> Value {
      return memref::LoadOp::create(b, source, indices);
    };
    Value isOn;
    if (maskBuffer)
      isOn = arith::TruncIOp::create(b, b.getI1Type(), at(maskBuffer));
    Value x = element(at(offsetBuffer), isOn,
                      otherBuffer ? at(otherBuffer) : nothing);
    memref::StoreOp::create(b, x, buffer, indices);
  });
  set(op, toTile(buffer));
  return success();
}

LogicalResult HostEmitter::emitStorePtr(tile::StorePtrOp op) {
  FailureOr<int64_t> argument = argumentOf(op, op.getBase());
  if (failed(argument))
    return failure();
  int64_t number = numbers.lookup(op);
  Value base = get(op.getBase()), offsets = get(op.getOffsets()),
        value = get(op.getTile()), mask;
  if (op.getMask())
    mask = get(op.getMask());
  auto element = [&](Value offset, Value isOn, Value x) {
    OpBuilder::InsertionGuard guard(b);
    if (isOn) {
      auto branch = scf::IfOp::create(b, isOn, /*withElseRegion=*/false);
      b.setInsertionPointToStart(branch.thenBlock());
    }
    writeElement(base, *argument, number, toIndex(offset), x);
  };
  auto tile = dyn_cast<RankedTensorType>(op.getTile().getType());
  if (!tile) {
    element(offsets, mask, value);
    return success();
  }
  Value offsetBuffer = toBuffer(offsets), valueBuffer = toBuffer(value),
        maskBuffer;
  if (mask)
    maskBuffer = toBuffer(mask);
  nest(staticBounds(tile.getShape()), [&](ValueRange indices) {
    auto at = [&](Value source) -> Value {
      return memref::LoadOp::create(b, source, indices);
    };
    Value isOn;
    if (maskBuffer)
      isOn = arith::TruncIOp::create(b, b.getI1Type(), at(maskBuffer));
    element(at(offsetBuffer), isOn, at(valueBuffer));
  });
  return success();
}

} // namespace strata::codegen
