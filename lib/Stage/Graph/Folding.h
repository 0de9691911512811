//===- Folding.h - Constants of the graph and their evaluation ------------===//
//
// Evaluators are pure functions from an operation and the tensors of its
// constant operands to the tensors of its results, one file per family in
// Folding/.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_GRAPH_FOLDING_H
#define STRATA_STAGE_GRAPH_FOLDING_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Block.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

namespace strata::graph {

/// A tensor of numbers: bit patterns in row-major order, a single one if all
/// elements are equal (a splat, whatever the size).
struct ConstantTensor {
  mlir::RankedTensorType type;
  llvm::SmallVector<llvm::APInt, 0> bits;

  bool isSplat() const { return bits.size() == 1; }
  int64_t size() const { return type.getNumElements(); }
  const llvm::APInt &at(int64_t i) const {
    return isSplat() ? bits[0] : bits[i];
  }
  bool isFloat() const { return llvm::isa<mlir::FloatType>(element()); }
  mlir::Type element() const { return type.getElementType(); }
  /// Element `i` of a tensor of floats.
  llvm::APFloat floatAt(int64_t i) const;
  /// Element `i` of a tensor of integers of up to 64 bits.
  int64_t intAt(int64_t i) const;
  /// All elements of a tensor of integers.
  llvm::SmallVector<int64_t> ints() const;
};

/// Unsigned integers and booleans.
bool isUnsigned(mlir::Type element);

/// The tensor of `attribute` if its elements are numbers and lie in the IR.
std::optional<ConstantTensor> toTensor(mlir::Attribute attribute);
mlir::DenseElementsAttr toAttribute(const ConstantTensor &tensor);

/// The tensor of a value that an onnx.Constant defines.
std::optional<ConstantTensor> constantTensor(mlir::Value value);
/// Its elements, if they are integers.
std::optional<llvm::SmallVector<int64_t>> constantInts(mlir::Value value);
/// Its one value, if all its elements are equal.
std::optional<double> constantScalar(mlir::Value value);

/// Row-major strides of a static shape.
llvm::SmallVector<int64_t> stridesOf(llvm::ArrayRef<int64_t> shape);

/// Operands: nullopt where absent or not constant. Result: one tensor per
/// result of the operation, or nullopt if it cannot be evaluated here.
using Operands = llvm::ArrayRef<std::optional<ConstantTensor>>;
using Results = std::optional<llvm::SmallVector<ConstantTensor, 1>>;
struct FoldContext {
  mlir::Operation *op;
  Operands operands;
  /// Elements that a result may have, unless it is a splat.
  int64_t maxElements;

  /// The static type that inference found for result 0, or null.
  mlir::RankedTensorType resultType() const;
  /// True if operand `i` is present and constant.
  bool has(unsigned i) const { return i < operands.size() && operands[i]; }
  const ConstantTensor &operand(unsigned i) const { return *operands[i]; }
};
using Evaluator = Results (*)(const FoldContext &);

/// The evaluator of an operation name of each family, or null.
Evaluator elementwiseEvaluator(llvm::StringRef name);
Evaluator movementEvaluator(llvm::StringRef name);
Evaluator indexingEvaluator(llvm::StringRef name);
Evaluator constantEvaluator(llvm::StringRef name);
Evaluator reductionEvaluator(llvm::StringRef name);

/// Replaces `op` by constants if it can be evaluated, and by a plan.weight with
/// a longer recipe if it only moves a weight. The operation is erased then.
bool foldOperation(mlir::Operation *op, int64_t foldBytes);
/// All operations of a block, in order, and of blocks inside.
void foldBlock(mlir::Block &block, int64_t foldBytes);

/// Transpose, Reshape, Squeeze, Unsqueeze, Flatten and Identity of a
/// plan.weight as a plan.weight; null if `op` is something else.
mlir::Value foldIntoWeight(mlir::Operation *op);
/// `weight` with one more transposition in its recipe; `type` is the result's
/// type, of which only a layout may differ from what the recipe gives.
mlir::Value transposeWeight(mlir::Operation *weight,
                            llvm::ArrayRef<int64_t> perm,
                            mlir::RankedTensorType type);

/// The declared types of a function follow its arguments and returned values.
void followReturnTypes(mlir::func::FuncOp function);

} // namespace strata::graph

#endif // STRATA_STAGE_GRAPH_FOLDING_H
