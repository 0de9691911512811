//===- Reference.h - Straightforward evaluation of a kernel ---------------===//
#ifndef STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_REFERENCE_H
#define STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_REFERENCE_H

#include "strata/Dialect/Plan/Plan.h"

#include <string>
#include <vector>

namespace strata::codegen::test {

/// A dense tensor; every element type as double (integers up to 2^53).
struct Tensor {
  std::vector<int64_t> shape;
  std::vector<double> data;

  explicit Tensor(std::vector<int64_t> extents = {}, double value = 0)
      : shape(std::move(extents)) {
    int64_t count = 1;
    for (int64_t extent : shape)
      count *= extent;
    data.assign(count, value);
  }
  double &at(const std::vector<int64_t> &index) {
    int64_t position = 0;
    for (size_t d = 0; d < shape.size(); ++d)
      position = position * shape[d] + index[d];
    return data.at(position);
  }
};

/// The results of `kernel` element by element, scalar by scalar. What it does
/// not know is written to `problem`.
std::vector<Tensor> evaluate(plan::KernelOp kernel, std::vector<Tensor> inputs,
                             std::string &problem);

} // namespace strata::codegen::test

#endif // STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_REFERENCE_H
