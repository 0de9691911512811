//===- Weights.cpp - Movement of weights becomes part of their recipe -----===//
#include "../Folding.h"

#include "strata/Dialect/ONNX/Elementwise.h"
#include "strata/Dialect/ONNX/Movement.h"
#include "strata/Dialect/Plan/Plan.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace strata::graph {

static DictionaryAttr step(Builder &builder, StringRef op, StringRef field,
                           ArrayRef<int64_t> values) {
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("op", builder.getStringAttr(op)),
       builder.getNamedAttr(field, builder.getDenseI64ArrayAttr(values))});
}

static bool isStep(Attribute step, StringRef op) {
  auto fields = dyn_cast<DictionaryAttr>(step);
  auto name = fields ? fields.getAs<StringAttr>("op") : StringAttr();
  return name && name == op;
}

/// Appends a step, merging it with the last one of its kind.
static Value append(plan::WeightOp weight, DictionaryAttr added,
                    RankedTensorType type) {
  OpBuilder builder(weight);
  builder.setInsertionPointAfter(weight);
  SmallVector<Attribute> recipe;
  if (weight.getRecipe())
    llvm::append_range(recipe, *weight.getRecipe());
  if (isStep(added, "reshape")) {
    if (!recipe.empty() && isStep(recipe.back(), "reshape"))
      recipe.pop_back();
  } else if (!recipe.empty() && isStep(recipe.back(), "transpose")) {
    ArrayRef<int64_t> first = cast<DictionaryAttr>(recipe.back())
                                  .getAs<DenseI64ArrayAttr>("perm")
                                  .asArrayRef();
    SmallVector<int64_t> perm;
    for (int64_t p : added.getAs<DenseI64ArrayAttr>("perm").asArrayRef())
      perm.push_back(first[p]);
    recipe.pop_back();
    added = step(builder, "transpose", "perm", perm);
  }
  bool isIdentity = isStep(added, "transpose") &&
                    isIdentityPermutation(
                        added.getAs<DenseI64ArrayAttr>("perm").asArrayRef());
  if (!isIdentity)
    recipe.push_back(added);
  RankedTensorType stored = weight.storedType();
  // A recipe that ends where it began is none.
  bool isStored =
      recipe.empty() ||
      (recipe.size() == 1 && isStep(recipe[0], "reshape") && type == stored);
  return plan::WeightOp::create(
             builder, weight.getLoc(), type, weight.getKeyAttr(),
             isStored ? TypeAttr() : TypeAttr::get(stored),
             isStored ? ArrayAttr() : builder.getArrayAttr(recipe))
      .getValue();
}

Value transposeWeight(Operation *op, ArrayRef<int64_t> perm,
                      RankedTensorType type) {
  Builder builder(op->getContext());
  return append(cast<plan::WeightOp>(op),
                step(builder, "transpose", "perm", perm), type);
}

Value foldIntoWeight(Operation *op) {
  if (op->getNumOperands() == 0 || op->getNumResults() != 1)
    return {};
  auto weight = op->getOperand(0).getDefiningOp<plan::WeightOp>();
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!weight || !type || !type.hasStaticShape() || type.getEncoding() ||
      weight.getValue().getType().getEncoding())
    return {};
  if (isa<onnx::IdentityOp>(op))
    return weight.getValue();
  if (auto transpose = dyn_cast<onnx::TransposeOp>(op)) {
    SmallVector<int64_t> perm;
    if (transpose.getPerm())
      perm.assign(transpose.getPerm()->begin(), transpose.getPerm()->end());
    else
      for (int64_t d = type.getRank() - 1; d >= 0; --d)
        perm.push_back(d);
    return transposeWeight(weight, perm, type);
  }
  if (!isa<onnx::ReshapeOp, onnx::SqueezeOp, onnx::UnsqueezeOp,
           onnx::FlattenOp>(op))
    return {};
  if (type == weight.getValue().getType())
    return weight.getValue();
  Builder builder(op->getContext());
  return append(weight, step(builder, "reshape", "shape", type.getShape()),
                type);
}

} // namespace strata::graph
