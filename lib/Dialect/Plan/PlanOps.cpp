//===- PlanOps.cpp - Builders, verifiers and syntax of plan operations ----===//
#include "strata/Dialect/Plan/Plan.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace strata::plan;

#define GET_OP_CLASSES
#include "strata/Dialect/Plan/PlanOps.cpp.inc"

int64_t strata::plan::denseBytes(RankedTensorType type) {
  return type.getNumElements() *
         ((type.getElementType().getIntOrFloatBitWidth() + 7) / 8);
}

int64_t strata::plan::rowExtent(RankedTensorType type) {
  return type.getRank() == 0 ? 1 : type.getShape().back();
}

//===----------------------------------------------------------------------===//
// Functions: clusters and kernels
//===----------------------------------------------------------------------===//

template <typename Op>
static ParseResult parseFunction(OpAsmParser &parser, OperationState &result) {
  auto buildType = [](Builder &builder, ArrayRef<Type> arguments,
                      ArrayRef<Type> results,
                      function_interface_impl::VariadicFlag, std::string &) {
    return builder.getFunctionType(arguments, results);
  };
  return function_interface_impl::parseFunctionOp(
      parser, result, /*allowVariadic=*/false,
      Op::getFunctionTypeAttrName(result.name), buildType,
      Op::getArgAttrsAttrName(result.name),
      Op::getResAttrsAttrName(result.name));
}

template <typename Op>
static void printFunction(Op op, OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(
      printer, op, /*isVariadic=*/false, op.getFunctionTypeAttrName(),
      op.getArgAttrsAttrName(), op.getResAttrsAttrName());
}

template <typename Op>
static void buildFunction(OpBuilder &builder, OperationState &state,
                          StringRef name, FunctionType type) {
  state.addAttribute(SymbolTable::getSymbolAttrName(),
                     builder.getStringAttr(name));
  state.addAttribute(Op::getFunctionTypeAttrName(state.name),
                     TypeAttr::get(type));
  Region *body = state.addRegion();
  Block *block = new Block;
  body->push_back(block);
  for (Type input : type.getInputs())
    block->addArgument(input, state.location);
}

ParseResult ClusterOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseFunction<ClusterOp>(parser, result);
}
void ClusterOp::print(OpAsmPrinter &printer) { printFunction(*this, printer); }
void ClusterOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                      FunctionType type) {
  buildFunction<ClusterOp>(builder, state, name, type);
  state.addAttribute(
      getKindAttrName(state.name),
      ClusterKindAttr::get(builder.getContext(), ClusterKind::NonBatched));
}

ParseResult KernelOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseFunction<KernelOp>(parser, result);
}
void KernelOp::print(OpAsmPrinter &printer) { printFunction(*this, printer); }
void KernelOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                     FunctionType type) {
  buildFunction<KernelOp>(builder, state, name, type);
  state.addAttribute(
      getFamilyAttrName(state.name),
      FamilyAttr::get(builder.getContext(), Family::Generic));
}

bool KernelOp::isRanged() {
  auto ranged = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.getRank() > 0 && tensor.isDynamicDim(0);
  };
  return llvm::any_of(getArgumentTypes(), ranged) ||
         llvm::any_of(getResultTypes(), ranged);
}

unsigned KernelOp::pitchCount() {
  auto pitched = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.getRank() >= 2;
  };
  return llvm::count_if(getArgumentTypes(), pitched) +
         llvm::count_if(getResultTypes(), pitched);
}

//===----------------------------------------------------------------------===//
// Calls and launches
//===----------------------------------------------------------------------===//

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto cluster =
      symbols.lookupNearestSymbolFrom<ClusterOp>(*this, getCalleeAttr());
  if (!cluster)
    return emitOpError("names no plan.cluster: ") << getCalleeAttr();
  if (TypeRange(getOperands()) != TypeRange(cluster.getArgumentTypes()) ||
      getResultTypes() != TypeRange(cluster.getResultTypes()))
    return emitOpError("does not fit the type of ") << getCalleeAttr();
  return success();
}

/// True if a value of type `actual` may stand where the kernel says `formal`:
/// equal, or equal but for the ranged first extent.
static bool fitsRange(Type formal, Type actual) {
  auto f = dyn_cast<RankedTensorType>(formal),
       a = dyn_cast<RankedTensorType>(actual);
  if (!f || !a || f.getRank() != a.getRank() ||
      f.getElementType() != a.getElementType())
    return false;
  for (auto [d, extents] :
       llvm::enumerate(llvm::zip(f.getShape(), a.getShape())))
    if (std::get<0>(extents) != std::get<1>(extents) &&
        !(d == 0 && ShapedType::isDynamic(std::get<0>(extents))))
      return false;
  return true;
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel =
      symbols.lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError("names no plan.kernel: ") << getKernelAttr();
  if (getInputs().size() != kernel.getNumArguments() ||
      getOutputs().size() != kernel.getResultTypes().size())
    return emitOpError("does not fit the type of ") << getKernelAttr();
  for (auto [formal, actual] :
       llvm::zip(kernel.getArgumentTypes(), getInputs().getTypes()))
    if (!fitsRange(formal, actual))
      return emitOpError("passes ") << actual << " for " << formal;
  for (auto [formal, actual] :
       llvm::zip(kernel.getResultTypes(), getOutputs().getTypes()))
    if (!fitsRange(formal, actual))
      return emitOpError("takes ") << actual << " for " << formal;
  return success();
}

//===----------------------------------------------------------------------===//
// WeightOp
//===----------------------------------------------------------------------===//

RankedTensorType WeightOp::storedType() {
  if (auto source = getSource())
    return cast<RankedTensorType>(*source);
  return getValue().getType();
}

LogicalResult WeightOp::verify() {
  if (!getKey().starts_with("w_"))
    return emitOpError("needs a key `w_` + digest");
  if (getRecipe().has_value() != getSource().has_value())
    return emitOpError("has a recipe exactly if it has a source type");
  if (!getRecipe())
    return success();
  RankedTensorType type = storedType();
  ArrayAttr recipe = *getRecipe();
  for (Attribute step : recipe) {
    auto fields = dyn_cast<DictionaryAttr>(step);
    auto op = fields ? fields.getAs<StringAttr>("op") : StringAttr();
    if (!op)
      return emitOpError("has a recipe step without `op`");
    if (op == "transpose") {
      auto perm = fields.getAs<DenseI64ArrayAttr>("perm");
      if (!perm || int64_t(perm.size()) != type.getRank() ||
          !isPermutationVector(perm.asArrayRef()))
        return emitOpError("has a transpose step without a permutation");
      SmallVector<int64_t> shape;
      for (int64_t p : perm.asArrayRef())
        shape.push_back(type.getDimSize(p));
      type = RankedTensorType::get(shape, type.getElementType());
    } else if (op == "reshape") {
      auto shape = fields.getAs<DenseI64ArrayAttr>("shape");
      auto next = shape ? RankedTensorType::get(shape.asArrayRef(),
                                                type.getElementType())
                        : RankedTensorType();
      if (!next || next.getNumElements() != type.getNumElements())
        return emitOpError("has a reshape step of another size");
      type = next;
    } else {
      return emitOpError("has an unknown recipe step ") << op;
    }
  }
  // With a layout the shape is the logical one: only sizes can be compared.
  bool fits = getValue().getType().getEncoding()
                  ? type.getNumElements() ==
                        getValue().getType().getNumElements()
                  : type.getShape() == getValue().getType().getShape();
  if (!fits ||
      type.getElementType() != getValue().getType().getElementType())
    return emitOpError("has a recipe that gives ") << type;
  return success();
}
