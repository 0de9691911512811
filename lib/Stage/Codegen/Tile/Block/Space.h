//===- Space.h - Where the elements of a tile lie in a tensor -------------===//
//
// The elements that a block looks at form a tile of rank 2, rows x columns. A
// Space says for each dimension of a tensor which of its indices they have. An
// axis is a run of dimensions counted as one number, for instance the rows
// (batch, height, width) of an image:
//
//     tensor [n, h, w, c]      axis 0 = (n, h, w), flat: tile [R, 1]
//     dims:   0  0  0  1       axis 1 = (c),       flat: tile [1, C]
//
// so that an access through the identity map is the view [rows, columns] and no
// index has to be taken apart.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_SPACE_H
#define STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_SPACE_H

#include "TileBuilder.h"

#include "mlir/IR/AffineMap.h"

namespace strata::codegen {

struct Axis {
  /// Number along the axis: a scalar i32, or a tile [R, 1] or [1, C]; for a
  /// computed index a tile of any shape.
  mlir::Value flat;
  /// Which of these exist; null: all.
  mlir::Value mask;
  /// Number of the tile in a partition of the axis; null: not such a tile.
  mlir::Value tileIndex;
  int64_t tile = 1;
  /// Dimension of the tile that runs along the axis; -1: none.
  int tileDim = -1;
  /// Of the dimensions; only the first may be dynamic.
  llvm::SmallVector<int64_t> extents;
};

struct DimRef {
  unsigned axis = 0, position = 0;
};

struct Space {
  llvm::SmallVector<Axis> axes;
  llvm::SmallVector<DimRef> dims;

  unsigned rank() const { return dims.size(); }
  /// Adds an axis and one dimension for each of its extents.
  void append(Axis axis);
  /// A dimension with one index for all elements.
  void appendScalar(TileBuilder &b, mlir::Value index);

  /// Index along dimensions [first, last] of one axis, counted as one.
  mlir::Value index(TileBuilder &b, unsigned first, unsigned last) const;
  mlir::Value index(TileBuilder &b, unsigned dim) const {
    return index(b, dim, dim);
  }
  /// Last dimension of the run that starts at `dim`: dimensions of one axis in
  /// its order whose extents, but for the first, are those of `extents`.
  unsigned runEnd(unsigned dim, llvm::ArrayRef<int64_t> extents) const;
  /// Elements that exist; null: all.
  mlir::Value mask(TileBuilder &b) const;

  /// The space of a tensor whose dimension i has index map.getResult(i).
  Space project(TileBuilder &b, mlir::AffineMap map) const;

  /// Equal index values, so that equal elements are meant.
  bool operator==(const Space &other) const;
};

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_SPACE_H
