//===- Text.cpp - Old forms of text ops -----------------------------------===//
#include "Upgrade.h"

namespace strata::import {

FamilyTable textUpgrades() {
  return {{
              {"LabelEncoder", {2, 4}},
          },
          {}};
}

} // namespace strata::import
