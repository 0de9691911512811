//===- Quantization.cpp - Integers that stand for floats ------------------===//
#include "Lowering.h"

#include "strata/Dialect/ONNX/Quantization.h"

using namespace mlir;

namespace strata::lower {

void addQuantization(LoweringTable &table) {}

} // namespace strata::lower
