//===- Lowering.h - One onnx operation on its way to linalg ---------------===//
#ifndef STRATA_STAGE_LOWER_BUILDERS_LOWERING_H
#define STRATA_STAGE_LOWER_BUILDERS_LOWERING_H

#include "Emitter.h"

#include "strata/Dialect/ONNX/Constant.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/StringMap.h"

#include <functional>
#include <optional>
#include <string>

namespace strata::lower {

/// What a lowering sees: its operation, the values made so far, the builder.
class Lowering {
public:
  Lowering(mlir::Operation *op, mlir::IRMapping &values,
           mlir::OpBuilder &builder)
      : emit(builder, op->getLoc()), values(values) {}

  Emitter emit;

  /// The tensor of an operand as it lies in memory.
  Tensor tensor(mlir::Value operand) const;
  /// The same in logical order, transposed if it must be.
  Tensor plain(mlir::Value operand) { return emit.plain(tensor(operand)); }
  llvm::SmallVector<Tensor> tensors(mlir::ValueRange operands) const;
  /// The form that a result of the operation must have.
  Tensor form(mlir::Value result) const;
  /// Gives a result its tensor; order in memory is adapted, shape must fit.
  void set(mlir::Value result, const Tensor &tensor);

  /// Elements of an integer operand that is a constant; an absent operand gives
  /// an empty list, a value known only at run time nothing.
  std::optional<llvm::SmallVector<int64_t>>
  constants(mlir::Value operand) const;
  /// The same for floats.
  std::optional<llvm::SmallVector<double>> numbers(mlir::Value operand) const;
  /// Its data, or null.
  mlir::DenseElementsAttr constantData(mlir::Value operand) const;

  /// Says why the operation cannot be lowered.
  mlir::LogicalResult fail(const llvm::Twine &why) {
    reason = why.str();
    return mlir::failure();
  }
  llvm::StringRef failure() const { return reason; }

private:
  mlir::IRMapping &values;
  std::string reason;
};

/// Operation name -> its lowering. Each family adds its rows.
class LoweringTable {
public:
  using Function =
      std::function<mlir::LogicalResult(mlir::Operation *, Lowering &)>;

  template <typename OpT>
  void add(mlir::LogicalResult (*function)(OpT, Lowering &)) {
    rows[OpT::getOperationName()] = [function](mlir::Operation *op,
                                               Lowering &at) {
      return function(mlir::cast<OpT>(op), at);
    };
  }
  template <typename OpT>
  void addAny(Function function) {
    rows[OpT::getOperationName()] = std::move(function);
  }
  const Function *find(llvm::StringRef name) const {
    auto found = rows.find(name);
    return found == rows.end() ? nullptr : &found->second;
  }

private:
  llvm::StringMap<Function> rows;
};

void addElementwise(LoweringTable &table);
void addActivations(LoweringTable &table);
void addReduction(LoweringTable &table);
void addContraction(LoweringTable &table);
void addConvolution(LoweringTable &table);
void addPooling(LoweringTable &table);
void addNormalization(LoweringTable &table);
void addMovement(LoweringTable &table);
void addIndexing(LoweringTable &table);
void addConstant(LoweringTable &table);
void addResize(LoweringTable &table);
void addSampling(LoweringTable &table);
void addSignal(LoweringTable &table);
void addQuantization(LoweringTable &table);

/// The elements of a Constant in whichever attribute they stand, or null.
mlir::ElementsAttr constantElements(onnx::ConstantOp op);

/// `axis` counted from the end if negative.
inline int64_t normalizedAxis(int64_t axis, int64_t rank) {
  return axis < 0 ? axis + rank : axis;
}

} // namespace strata::lower

#endif // STRATA_STAGE_LOWER_BUILDERS_LOWERING_H
