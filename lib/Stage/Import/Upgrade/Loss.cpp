//===- Loss.cpp - Old forms of losses -------------------------------------===//
#include "Upgrade.h"

namespace strata::import {

FamilyTable lossUpgrades() {
  return {{
              {"NegativeLogLikelihoodLoss", {12, 13, 22}},
              {"SoftmaxCrossEntropyLoss", {12, 13}},
          },
          {}};
}

} // namespace strata::import
