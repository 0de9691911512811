//===- Emitter.h - Builders shared by all families ------------------------===//
//
// Formulas are written in ONNX's logical dimensions; the order in memory is
// applied here, in one place. A map of logical dimensions reads: the loops are
// the logical dimensions of the result (of the space, for a reduction), the
// results are the logical dimensions of the tensor that is read.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_LOWER_BUILDERS_EMITTER_H
#define STRATA_STAGE_LOWER_BUILDERS_EMITTER_H

#include "Scalars.h"

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace strata::lower {

/// A tensor in memory and how ONNX sees it. Without `value`: the form that a
/// result shall have.
struct Tensor {
  mlir::Value value;                ///< row-major, in physical shape
  mlir::Type element;               ///< ONNX's: `ui8` where memory has `i8`
  llvm::SmallVector<int64_t> shape; ///< logical extents
  llvm::SmallVector<int64_t> order; ///< order[p]: logical dimension at p

  int64_t rank() const { return shape.size(); }
  bool isUnsigned() const { return isUnsignedType(element); }
  bool isFloat() const { return mlir::isa<mlir::FloatType>(element); }
  /// Logical order in memory.
  bool isPlain() const;
  /// Position in memory of a logical dimension.
  int64_t positionOf(int64_t dim) const;
  int64_t elementCount() const;
  mlir::RankedTensorType type() const;
  /// The same form with other elements and without value.
  Tensor with(mlir::Type newElement) const;
};

/// A plain form.
Tensor plainForm(llvm::ArrayRef<int64_t> shape, mlir::Type element);

/// The body of one linalg.generic.
class Body : public Scalars {
public:
  Body(mlir::OpBuilder &builder, mlir::Location loc, const Tensor &space)
      : Scalars(builder, loc), space(space) {}
  /// Number of the iteration along a logical dimension of the space.
  mlir::Value position(int64_t dim);
  /// Element at logical indices, which must be inside.
  mlir::Value extract(const Tensor &tensor,
                      llvm::ArrayRef<mlir::Value> indices);
  /// min(max(index, 0), extent - 1).
  mlir::Value clamped(mlir::Value index, int64_t extent);

private:
  const Tensor &space;
};

/// A tensor and the map of logical dimensions through which it is read.
struct Read {
  Tensor tensor;
  mlir::AffineMap map;
};

using BodyFunction = llvm::function_ref<mlir::Value(Body &, mlir::ValueRange)>;
/// Combines the elements that are read, then the value so far.
using CombineFunction =
    llvm::function_ref<mlir::Value(Body &, mlir::ValueRange, mlir::Value)>;

class Emitter {
public:
  Emitter(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  mlir::OpBuilder &builder;
  mlir::Location loc;

  /// One linalg.generic: each element of a tensor of `form` from `body`.
  Tensor parallel(const Tensor &form, llvm::ArrayRef<Read> reads,
                  BodyFunction body);
  /// As `parallel`, all `inputs` broadcast to `form` by ONNX's rule. Small
  /// floats are widened for the body, its result is rounded to the form.
  Tensor pointwise(const Tensor &form, llvm::ArrayRef<Tensor> inputs,
                   BodyFunction body);
  /// linalg.fill with `init`, then one linalg.generic over `space` that folds
  /// the dimensions `axes`. The result has the remaining ones.
  Tensor reduce(const Tensor &space, llvm::ArrayRef<int64_t> axes,
                llvm::ArrayRef<Read> reads, mlir::TypedAttr init,
                CombineFunction combine);

  /// The same tensor with dimensions in memory ordered as `order`; a reshape if
  /// only unit dimensions move.
  Tensor reordered(const Tensor &tensor, llvm::ArrayRef<int64_t> order);
  Tensor plain(const Tensor &tensor);
  /// Row-major view of another shape.
  mlir::Value reshape(mlir::Value value, llvm::ArrayRef<int64_t> shape);
  /// View of a plain tensor with another logical shape.
  Tensor reshape(const Tensor &tensor, llvm::ArrayRef<int64_t> shape);
  /// `result[i...] = value[..., i at perm, ...]` on physical dimensions.
  mlir::Value transpose(mlir::Value value, llvm::ArrayRef<int64_t> perm);

  /// A tensor of equal elements.
  Tensor splat(const Tensor &form, double value);
  Tensor splat(const Tensor &form, mlir::Attribute element);
  /// linalg.fill of a tensor of `type` with a scalar constant.
  mlir::Value filled(mlir::RankedTensorType type, mlir::TypedAttr value);

  /// A plan.composite; `body` builds the meaning from the region's arguments.
  llvm::SmallVector<mlir::Value>
  composite(llvm::StringRef name, llvm::ArrayRef<mlir::NamedAttribute> config,
            mlir::ValueRange inputs,
            llvm::function_ref<llvm::SmallVector<mlir::Value>(Emitter &,
                                                              mlir::ValueRange)>
                body);
};

/// ONNX's broadcast, right-aligned: from the dimensions of `from` to those of
/// `tensor`. Unit dimensions are read at 0.
mlir::AffineMap broadcastMap(const Tensor &from, const Tensor &tensor);
/// All dimensions of `space`, in order.
mlir::AffineMap identityMap(const Tensor &space);
/// Replaces logical by physical dimensions on both sides.
mlir::AffineMap physicalMap(const Tensor &space, const Read &read);

/// Zero of a numeric type, or the least and greatest value that max and min
/// start from.
mlir::TypedAttr zeroOf(mlir::Type signless);
mlir::TypedAttr lowestOf(mlir::Type signless, bool isUnsigned);
mlir::TypedAttr highestOf(mlir::Type signless, bool isUnsigned);

} // namespace strata::lower

#endif // STRATA_STAGE_LOWER_BUILDERS_EMITTER_H
