//===- Window.h - Geometry of sliding windows -----------------------------===//
//
//   pixel of the input that output pixel o sees through tap t, per dimension:
//       o * stride + t * dilation - padBegin
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_LOWER_BUILDERS_WINDOW_H
#define STRATA_STAGE_LOWER_BUILDERS_WINDOW_H

#include "Emitter.h"

#include <optional>

namespace strata::lower {

/// One entry per spatial dimension.
struct Window {
  llvm::SmallVector<int64_t> input, output; ///< extents
  llvm::SmallVector<int64_t> kernel, strides, dilations;
  llvm::SmallVector<int64_t> begins, ends; ///< padding; ends as declared

  int64_t rank() const { return kernel.size(); }
  /// Extent of the input that the last output pixel needs behind it.
  int64_t neededEnd(int64_t dim) const;
  /// `ends` replaced by what the output needs: more with ceil_mode, less where
  /// the stride leaves pixels over.
  void fitEnds();
  /// Adds leading dimensions of extent 1 up to two.
  void expandTo2D();
  /// top, left, bottom, right as an attribute.
  llvm::SmallVector<int64_t> pads() const;
};

using OptionalInts = std::optional<llvm::ArrayRef<int64_t>>;

/// The window of Conv and pools from their attributes (auto_pad resolved).
Window makeWindow(llvm::ArrayRef<int64_t> input, llvm::ArrayRef<int64_t> output,
                  llvm::ArrayRef<int64_t> kernel, OptionalInts strides,
                  OptionalInts dilations, OptionalInts pads,
                  llvm::StringRef autoPad);

/// N, space, C: the order in memory of convolutions and pools.
llvm::SmallVector<int64_t> channelsLast(int64_t rank);

/// The tensor as it lies in memory, seen as a plain one.
Tensor asStored(const Tensor &tensor);

/// Pads space of a (N, space..., C) tensor by tensor.pad: for the region of a
/// composite only.
Tensor padded(Emitter &emit, const Tensor &x, const Window &window,
              mlir::TypedAttr value);
/// The same by one linalg.generic.
Tensor paddedByCopy(Emitter &emit, const Tensor &x, const Window &window,
                    mlir::TypedAttr value);

/// Loop number `pixel` + i and `tap` + i -> index of padded space i.
void appendPixels(const Window &window, int64_t pixel, int64_t tap,
                  mlir::MLIRContext *context,
                  llvm::SmallVectorImpl<mlir::AffineExpr> &results);

} // namespace strata::lower

#endif // STRATA_STAGE_LOWER_BUILDERS_WINDOW_H
