//===- KernelSignature.h - What the choice of a configuration sees --------===//
//
// A kernel reduced to the numbers that decide its tiles. Extents are elements.
//
//     Pointwise, Move, Generic   rows x cols: the output; cols is its last axis
//     Row                        rows x cols: cols is the reduced axis
//     Contraction                batch x (rows x depth) * (depth x cols)
//     Convolution                rows: output pixels, cols: channels out of a
//                                group, depth: channels in of a group
//     Window                     rows: output pixels, cols: channels
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_KERNEL_KERNELSIGNATURE_H
#define STRATA_PLANNING_KERNEL_KERNELSIGNATURE_H

#include <cstdint>

namespace strata::planning {

enum class KernelFamily {
  Pointwise,
  Row,
  Contraction,
  Convolution,
  Window,
  Move,
  Generic
};

enum class ElementType { I1, I8, I16, I32, I64, F16, BF16, F32, F64 };

/// Bytes of an element in memory; booleans take one.
int64_t bytesOf(ElementType type);

struct KernelSignature {
  KernelFamily family = KernelFamily::Generic;
  /// Of the operands that decide: the multiplied ones, else the widest.
  ElementType element = ElementType::F32;
  int64_t rows = 1, cols = 1, depth = 1, batch = 1;
  /// The first extent is an argument of the launch and multiplies rows or
  /// batch.
  bool rowsRanged = false, batchRanged = false;
  int64_t taps = 1;     ///< window or filter positions
  int64_t group = 1;    ///< groups of a convolution
  int64_t operands = 2; ///< tensors read and written
  /// Some operand runs along the rows innermost: tiles are square.
  bool isTransposed = false;
  /// tile.mma can sum the products of the body; false: only element by element.
  bool hasMma = false;
  /// Contraction: one operand is a vector, there is no dimension of rows.
  bool isVector = false;
};

} // namespace strata::planning

#endif // STRATA_PLANNING_KERNEL_KERNELSIGNATURE_H
