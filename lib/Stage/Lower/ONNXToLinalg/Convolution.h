//===- Convolution.h - Sums of products over windows ----------------------===//
#ifndef STRATA_STAGE_LOWER_ONNXTOLINALG_CONVOLUTION_H
#define STRATA_STAGE_LOWER_ONNXTOLINALG_CONVOLUTION_H

#include "../Builders/Window.h"

namespace strata::lower {

/// Conv without bias of x (N, C, space...) and w (O, C / group, taps...) in any
/// layout; `window` has the declared padding. The result is as stored, (N,
/// space..., O), with H = 1 for one spatial dimension; in f32 for smaller
/// floats and in the elements' type otherwise.
Tensor buildConvolution(Emitter &emit, const Tensor &x, const Tensor &w,
                        const Window &window, int64_t group);

/// Result of buildConvolution as a tensor of `shape` (N, O, space...).
Tensor fromStored(Emitter &emit, const Tensor &stored,
                  llvm::ArrayRef<int64_t> shape);

} // namespace strata::lower

#endif // STRATA_STAGE_LOWER_ONNXTOLINALG_CONVOLUTION_H
