//===- KernelEmitter.h - One kernel on its way to a tile program ----------===//
//
// Holds the tile.func under construction, its arguments and the values of the
// kernel that are computed already. `evaluate` works backwards: it asks for the
// elements of a tensor at a Space and computes what they need.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_KERNELEMITTER_H
#define STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_KERNELEMITTER_H

#include "Space.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Planning/Kernel/Configuration.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/MapVector.h"

namespace strata::codegen {

/// A tensor argument: inputs, then outputs.
struct Operand {
  mlir::Value pointer;
  mlir::Value pitch; ///< null below rank 2
  mlir::RankedTensorType type;
};

/// Extents of a value, and the ranged extent if the first one is `?`.
using Extents = llvm::SmallVector<int64_t>;

/// combine(acc, x) of a reduction, and how it starts.
struct Combiner {
  mlir::Operation *op = nullptr; ///< the scalar operation
  mlir::Value operand;           ///< x in the body
  mlir::TypedAttr identity;      ///< in the register type
};

class KernelEmitter {
public:
  using Value = mlir::Value;
  using Tile = mlir::FailureOr<Value>;

  KernelEmitter(plan::KernelOp kernel,
                const planning::Configuration &configuration,
                mlir::OpBuilder &builder);

  plan::KernelOp kernel;
  const planning::Configuration &configuration;
  tile::FuncOp program;
  TileBuilder b;
  llvm::SmallVector<Operand> inputs, outputs;
  Value ranged; ///< the `?`; null if there is none
  /// Why the last failure was.
  std::string problem;

  /// Makes the tile.func and its arguments.
  mlir::LogicalResult begin();
  /// Writes grid, hints and the terminator; removes what nobody uses.
  void finish();
  mlir::LogicalResult fail(const llvm::Twine &what) {
    problem = what.str();
    return mlir::failure();
  }

  //===--------------------------------------------------------------------===//
  // Grid and axes
  //===--------------------------------------------------------------------===//

  /// Block number along `gridAxis`, of ceil(extents / tile) blocks.
  Value blocks(unsigned gridAxis, llvm::ArrayRef<int64_t> extents,
               int64_t tile);
  /// The elements of this block along an axis of the grid.
  Axis blockAxis(unsigned gridAxis, llvm::ArrayRef<int64_t> extents,
                 int64_t tile, int tileDim);
  /// Tile number `index` of a partition of `extents`.
  Axis tileAxis(Value index, llvm::ArrayRef<int64_t> extents, int64_t tile,
                int tileDim);
  /// Product of extents; null `Value` parts are static.
  mlir::OpFoldResult product(llvm::ArrayRef<int64_t> extents);
  Value asValue(mlir::OpFoldResult number);

  //===--------------------------------------------------------------------===//
  // Access.cpp
  //===--------------------------------------------------------------------===//

  Value load(const Operand &operand, const Space &space);
  void store(const Operand &operand, const Space &space, Value tile);
  /// Offset in elements and mask of the elements at `space`.
  Value offset(const Operand &operand, const Space &space);
  Value toRegister(Value loaded, mlir::Type element);
  Value toMemory(Value computed, mlir::Type element);

  //===--------------------------------------------------------------------===//
  // Evaluator.cpp, Reduction.cpp, Window.cpp
  //===--------------------------------------------------------------------===//

  /// The elements of `tensor` at `space`, in their register type; the tile may
  /// have unit dimensions where the elements repeat, or be a scalar.
  Tile evaluate(Value tensor, const Space &space);
  /// From now on the elements of `tensor` at `space` are `tile`.
  void bind(Value tensor, const Space &space, Value tile);
  /// Evaluates what `tensor` at `space` needs and no axis of `loops` touches,
  /// so that it lies before a loop over these axes.
  mlir::LogicalResult prefetch(Value tensor, const Space &space,
                               llvm::ArrayRef<Value> loops);
  /// Stores results[i] of the kernel at `space`.
  mlir::LogicalResult storeResult(unsigned result, const Space &space);
  /// `value` of the kernel's scope as scalar: constants, extents.
  Tile scalar(Value value);

  /// The axis along which reductions of the last dimensions run as tiles; set
  /// by the Row emitter.
  struct RowAxis {
    int64_t extent = 0;
    Extents extents;
    int64_t tile = 0;
    bool isChunked = false;
    Axis whole; ///< unless chunked
  };
  std::optional<RowAxis> row;
  Axis rowChunk(Value index);

  /// Forgets what was evaluated since its construction: values inside a loop.
  class Scope {
  public:
    explicit Scope(KernelEmitter &emitter)
        : emitter(emitter), size(emitter.known.size()) {}
    ~Scope() { emitter.known.resize(size); }

  private:
    KernelEmitter &emitter;
    size_t size;
  };

  /// The value that stands for `value` outside of composites.
  Value resolve(Value value) const;
  /// What `op` yields in the composite that it is.
  Value yielded(Value result);

private:
  Tile evaluateGeneric(mlir::linalg::GenericOp op, unsigned result,
                       const Space &space);
  Tile evaluateComposite(plan::CompositeOp op, unsigned result,
                         const Space &space);
  Tile evaluateConvolution(plan::CompositeOp op, const Space &space);
  Tile evaluatePool(plan::CompositeOp op, const Space &space);
  mlir::LogicalResult applyBody(mlir::linalg::GenericOp op, const Space &loops,
                                mlir::ValueRange accumulators,
                                llvm::SmallVectorImpl<Value> &results);
  mlir::LogicalResult reduceByLoops(mlir::linalg::GenericOp op, Space loops,
                                    const Space &outer,
                                    llvm::SmallVectorImpl<Value> &results);
  Tile reduceByTiles(mlir::linalg::GenericOp op, const Combiner &combiner,
                     Space loops, const Space &outer);
  Tile reduceOperand(mlir::linalg::GenericOp op, const Combiner &combiner,
                     const Space &loops);
  Value reduceTile(Value tile, int64_t dim, const Combiner &combiner);
  Value combine(const Combiner &combiner, Value a, Value b);
  bool isRowReduction(mlir::linalg::GenericOp op);

  struct Known {
    Value tensor;
    Space space;
    Value tile;
  };
  llvm::SmallVector<Known, 0> known;
  llvm::SmallVector<int64_t, 9> grid;
  llvm::SmallVector<Value, 3> blockIds;
  llvm::DenseMap<Value, Value> aliases; ///< argument of a composite's region
};

/// The combiner of a reduction's body, if it is `combine(acc, f(inputs))`.
std::optional<Combiner> findCombiner(mlir::linalg::GenericOp op);

/// The emitters, one per family (files of these names). Each stores all
/// results.
mlir::LogicalResult emitPointwise(KernelEmitter &emitter);
mlir::LogicalResult emitMove(KernelEmitter &emitter);
mlir::LogicalResult emitGeneric(KernelEmitter &emitter);
mlir::LogicalResult emitRow(KernelEmitter &emitter);
mlir::LogicalResult emitContraction(KernelEmitter &emitter);
mlir::LogicalResult emitConvolution(KernelEmitter &emitter);

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_KERNELEMITTER_H
