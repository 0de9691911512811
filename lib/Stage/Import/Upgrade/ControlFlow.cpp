//===- ControlFlow.cpp - Old forms of If, Loop, Scan ----------------------===//
#include "Upgrade.h"

namespace strata::import {

FamilyTable controlFlowUpgrades() {
  return {{
              {"If", {1, 11, 13, 16, 19, 21, 23, 24, 25}},
              {"Loop", {1, 11, 13, 16, 19, 21, 23, 24, 25}},
              {"Scan", {9, 11, 16, 19, 21, 23, 24, 25}},
          },
          {}};
}

} // namespace strata::import
