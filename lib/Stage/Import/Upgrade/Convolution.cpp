//===- Convolution.cpp - Old forms of convolutions ------------------------===//
#include "Upgrade.h"

namespace strata::import {

FamilyTable convolutionUpgrades() {
  return {{
              {"Conv", {1, 11, 22}},
              {"ConvTranspose", {1, 11, 22}},
              {"DeformConv", {19, 22}},
          },
          {}};
}

} // namespace strata::import
