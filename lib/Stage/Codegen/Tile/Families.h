//===- Families.h - What the emitters of the families share ---------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_TILE_FAMILIES_H
#define STRATA_LIB_STAGE_CODEGEN_TILE_FAMILIES_H

#include "Block/KernelEmitter.h"

namespace strata::codegen {

/// Lays `shape` over the grid: rows (all dimensions but the last) x columns.
mlir::LogicalResult layRowsAndColumns(KernelEmitter &emitter,
                                      llvm::ArrayRef<int64_t> shape,
                                      Space &space);

/// The loop (not the last) along which an input of the kernel's linalg.generic
/// is contiguous, if there is one.
std::optional<unsigned> findTurnedDim(plan::KernelOp kernel);

/// The reduction whose last loops are reduced, and how many they are.
struct RowAnchor {
  mlir::linalg::GenericOp op;
  unsigned reduced = 0;
};
std::optional<RowAnchor> findRowAnchor(plan::KernelOp kernel);

/// A sum of products over one loop k. Dimensions are loops of `op`.
struct Contraction {
  mlir::linalg::GenericOp op;
  llvm::SmallVector<unsigned> batch; ///< in all three; a block has one index
  llvm::SmallVector<unsigned> rows;  ///< of lhs and output, counted as one
  llvm::SmallVector<unsigned> cols;  ///< of rhs and output, counted as one
  unsigned depth = 0;
  bool isSwapped = false; ///< input 1 is the lhs
  bool hasMma = false;    ///< tile.mma has the element types
};
std::optional<Contraction> findContraction(plan::KernelOp kernel);

/// A "convolution" composite with its numbers.
struct ConvolutionShape {
  plan::CompositeOp op;
  int64_t height, width, channels;          ///< of the input
  int64_t outHeight, outWidth, outChannels; ///< of the output
  int64_t filterHeight, filterWidth;
  int64_t strides[2], dilations[2], pads[4]; ///< pads: top, left, bottom, right
  int64_t group;
  int64_t groupChannels() const { return channels / group; }
  int64_t groupOutChannels() const { return outChannels / group; }
};
/// Reads and checks the attributes; `problem` says what is wrong.
std::optional<ConvolutionShape> readConvolution(plan::CompositeOp op,
                                                std::string &problem);

/// The plan.composite of that name directly in the kernel, if there is one.
plan::CompositeOp findComposite(plan::KernelOp kernel, llvm::StringRef name);

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_TILE_FAMILIES_H
