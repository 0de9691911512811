//===- Quantization.cpp - Old forms of quantized ops ----------------------===//
#include "Upgrade.h"

namespace strata::import {

FamilyTable quantizationUpgrades() {
  return {{
              {"DequantizeLinear", {10, 13, 19, 21, 23, 24, 25, 28}},
              {"QLinearMatMul", {10, 21}},
              {"QuantizeLinear", {10, 13, 19, 21, 23, 24, 25, 28}},
          },
          {}};
}

} // namespace strata::import
