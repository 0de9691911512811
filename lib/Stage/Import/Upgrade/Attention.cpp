//===- Attention.cpp - Old forms of attention ops -------------------------===//
#include "Upgrade.h"

namespace strata::import {

FamilyTable attentionUpgrades() {
  return {{
              {"Attention", {23, 24, 25}},
          },
          {}};
}

} // namespace strata::import
