//===- TileOps.cpp - Builders, verifiers and syntax of tile operations ----===//
#include "strata/Dialect/Tile/Tile.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Interfaces/FunctionImplementation.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace strata::tile;

#define GET_OP_CLASSES
#include "strata/Dialect/Tile/TileOps.cpp.inc"

static ArrayRef<int64_t> shapeOf(Type type) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return shaped.getShape();
  return {};
}
static int64_t countOf(Type type) {
  int64_t count = 1;
  for (int64_t extent : shapeOf(type))
    count *= extent;
  return count;
}

//===----------------------------------------------------------------------===//
// FuncOp
//===----------------------------------------------------------------------===//

void FuncOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                   ArrayRef<Type> arguments) {
  state.addAttribute(SymbolTable::getSymbolAttrName(),
                     builder.getStringAttr(name));
  state.addAttribute(getFunctionTypeAttrName(state.name),
                     TypeAttr::get(builder.getFunctionType(arguments, {})));
  Region *body = state.addRegion();
  Block *block = new Block;
  body->push_back(block);
  for (Type type : arguments)
    block->addArgument(type, state.location);
}

ParseResult FuncOp::parse(OpAsmParser &parser, OperationState &result) {
  auto buildType = [](Builder &builder, ArrayRef<Type> arguments,
                      ArrayRef<Type> results,
                      function_interface_impl::VariadicFlag, std::string &) {
    return builder.getFunctionType(arguments, results);
  };
  return function_interface_impl::parseFunctionOp(
      parser, result, /*allowVariadic=*/false,
      getFunctionTypeAttrName(result.name), buildType,
      getArgAttrsAttrName(result.name), getResAttrsAttrName(result.name));
}

void FuncOp::print(OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(
      printer, *this, /*isVariadic=*/false, getFunctionTypeAttrName(),
      getArgAttrsAttrName(), getResAttrsAttrName());
}

//===----------------------------------------------------------------------===//
// Views and accesses
//===----------------------------------------------------------------------===//

void ViewOp::build(OpBuilder &builder, OperationState &state, Value base,
                   ArrayRef<OpFoldResult> sizes, ArrayRef<OpFoldResult> strides,
                   ArrayRef<int64_t> tile, Padding padding,
                   ArrayRef<int64_t> steps) {
  SmallVector<Value> dynamicSizes, dynamicStrides;
  SmallVector<int64_t> staticSizes, staticStrides;
  dispatchIndexOpFoldResults(sizes, dynamicSizes, staticSizes);
  dispatchIndexOpFoldResults(strides, dynamicStrides, staticStrides);
  Type element = cast<PtrType>(base.getType()).getElement();
  build(builder, state, ViewType::get(builder.getContext(), tile, element),
        base, dynamicSizes, dynamicStrides, staticSizes, staticStrides,
        steps.empty() ? DenseI64ArrayAttr()
                      : builder.getDenseI64ArrayAttr(steps),
        padding);
}

LogicalResult ViewOp::verify() {
  size_t rank = getView().getType().getShape().size();
  if (getStaticSizes().size() != rank || getStaticStrides().size() != rank)
    return emitOpError("has ")
           << getStaticSizes().size() << " sizes and "
           << getStaticStrides().size() << " strides for a tile of rank "
           << rank;
  if (getSteps() && getSteps()->size() != rank)
    return emitOpError("needs one step per dimension of the tile");
  if (getBase().getType().getElement() != getView().getType().getElement())
    return emitOpError("changes the element type");
  if (size_t(llvm::count(getStaticSizes(), ShapedType::kDynamic)) !=
          getSizes().size() ||
      size_t(llvm::count(getStaticStrides(), ShapedType::kDynamic)) !=
          getStrides().size())
    return emitOpError("has as many dynamic values as `?` entries");
  return success();
}

static LogicalResult verifyAccess(Operation *op, ViewType view, Type tile,
                                  size_t indices) {
  if (tile != view.tileType())
    return op->emitOpError("moves ") << tile << " through " << view;
  if (indices != view.getShape().size())
    return op->emitOpError("needs one index per dimension of the view");
  return success();
}
LogicalResult LoadOp::verify() {
  return verifyAccess(*this, getView().getType(), getTile().getType(),
                      getIndex().size());
}
LogicalResult StoreOp::verify() {
  return verifyAccess(*this, getView().getType(), getTile().getType(),
                      getIndex().size());
}

static LogicalResult verifyPointers(Operation *op, PtrType base, Type offsets,
                                    Type tile, Value mask) {
  if (getElementTypeOrSelf(tile) != base.getElement())
    return op->emitOpError("moves ") << tile << " through " << base;
  if (!getElementTypeOrSelf(offsets).isInteger(32))
    return op->emitOpError("needs offsets of i32");
  if (shapeOf(offsets) != shapeOf(tile) ||
      (mask && shapeOf(mask.getType()) != shapeOf(tile)))
    return op->emitOpError("needs tile, offsets and mask of one shape");
  if (mask && !getElementTypeOrSelf(mask.getType()).isInteger(1))
    return op->emitOpError("needs a mask of i1");
  return success();
}
LogicalResult LoadPtrOp::verify() {
  if (getOther() && getOther().getType() != getTile().getType())
    return emitOpError("needs `other` of the tile's type");
  return verifyPointers(*this, getBase().getType(), getOffsets().getType(),
                        getTile().getType(), getMask());
}
LogicalResult StorePtrOp::verify() {
  return verifyPointers(*this, getBase().getType(), getOffsets().getType(),
                        getTile().getType(), getMask());
}
void LoadPtrOp::build(OpBuilder &builder, OperationState &state, Value base,
                      Value offsets, Value mask, Value other) {
  Type type = cast<PtrType>(base.getType()).getElement();
  if (auto shaped = dyn_cast<RankedTensorType>(offsets.getType()))
    type = shaped.clone(type);
  build(builder, state, type, base, offsets, mask, other);
}

//===----------------------------------------------------------------------===//
// Arithmetic on tiles
//===----------------------------------------------------------------------===//

LogicalResult MmaOp::verify() {
  ArrayRef<int64_t> a = shapeOf(getLhs().getType()),
                    b = shapeOf(getRhs().getType()),
                    c = shapeOf(getAcc().getType());
  if (a.size() != 2 || b.size() != 2 || c.size() != 2 || a[1] != b[0] ||
      a[0] != c[0] || b[1] != c[1])
    return emitOpError("needs [M,K] x [K,N] -> [M,N]");
  return success();
}

static LogicalResult verifyCombine(Operation *op, ValueRange operands,
                                   ResultRange results, int64_t dim,
                                   ArrayAttr identities, Region &combiner,
                                   bool drops) {
  if (operands.empty() || operands.size() != results.size() ||
      identities.size() != operands.size())
    return op->emitOpError("needs as many results and identities as operands");
  if (combiner.getNumArguments() != 2 * operands.size())
    return op->emitOpError("needs two combiner arguments per operand");
  for (auto [operand, result] : llvm::zip(operands, results)) {
    SmallVector<int64_t> shape(shapeOf(operand.getType()));
    if (dim < 0 || dim >= int64_t(shape.size()))
      return op->emitOpError("has no dimension ") << dim;
    if (drops)
      shape.erase(shape.begin() + dim);
    if (shapeOf(result.getType()) != ArrayRef<int64_t>(shape) ||
        getElementTypeOrSelf(result.getType()) !=
            getElementTypeOrSelf(operand.getType()))
      return op->emitOpError("has a result of the wrong type");
  }
  return success();
}
LogicalResult ReduceOp::verify() {
  return verifyCombine(*this, getOperands_(), getResults_(), getDim(),
                       getIdentities(), getCombiner(), /*drops=*/true);
}
LogicalResult ScanOp::verify() {
  return verifyCombine(*this, getOperands_(), getResults_(), getDim(),
                       getIdentities(), getCombiner(), /*drops=*/false);
}

LogicalResult IotaOp::verify() {
  if (shapeOf(getTile().getType()).size() != 1 ||
      !getElementTypeOrSelf(getTile().getType()).isInteger(32))
    return emitOpError("gives a tile of rank 1 of i32");
  return success();
}

LogicalResult BroadcastOp::verify() {
  ArrayRef<int64_t> from = shapeOf(getSource().getType()),
                    to = shapeOf(getTile().getType());
  bool fits = !isa<ShapedType>(getSource().getType()) ||
              (from.size() == to.size() &&
               llvm::all_of(llvm::zip(from, to), [](auto pair) {
                 return std::get<0>(pair) == 1 ||
                        std::get<0>(pair) == std::get<1>(pair);
               }));
  if (!fits || getElementTypeOrSelf(getSource().getType()) !=
                   getElementTypeOrSelf(getTile().getType()))
    return emitOpError("cannot repeat ")
           << getSource().getType() << " to " << getTile().getType();
  return success();
}

LogicalResult ReshapeOp::verify() {
  if (countOf(getSource().getType()) != countOf(getTile().getType()) ||
      getElementTypeOrSelf(getSource().getType()) !=
          getElementTypeOrSelf(getTile().getType()))
    return emitOpError("changes the number or type of elements");
  return success();
}

LogicalResult PermuteOp::verify() {
  ArrayRef<int64_t> from = shapeOf(getSource().getType()),
                    to = shapeOf(getTile().getType());
  ArrayRef<int64_t> permutation = getPermutation();
  if (!isPermutationVector(permutation) || permutation.size() != from.size() ||
      to.size() != from.size())
    return emitOpError("needs a permutation of the tile's dimensions");
  for (auto [d, p] : llvm::enumerate(permutation))
    if (to[d] != from[p])
      return emitOpError("has a result of the wrong shape");
  return success();
}

LogicalResult ExtractOp::verify() {
  ArrayRef<int64_t> from = shapeOf(getSource().getType()),
                    to = shapeOf(getTile().getType());
  if (from.size() != to.size() || getIndex().size() != to.size())
    return emitOpError("needs one index per dimension");
  for (auto [f, t] : llvm::zip(from, to))
    if (f % t)
      return emitOpError("needs extents that divide those of the source");
  return success();
}

LogicalResult CatOp::verify() {
  SmallVector<int64_t> shape(shapeOf(getLhs().getType()));
  if (getLhs().getType() != getRhs().getType() || getDim() >= shape.size())
    return emitOpError("needs two tiles of one type");
  shape[getDim()] *= 2;
  if (shapeOf(getTile().getType()) != ArrayRef<int64_t>(shape))
    return emitOpError("has a result of the wrong shape");
  return success();
}
