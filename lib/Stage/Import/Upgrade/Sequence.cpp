//===- Sequence.cpp - Old forms of sequence and optional ops --------------===//
#include "Upgrade.h"

namespace strata::import {

FamilyTable sequenceUpgrades() {
  return {{
              {"Optional", {15, 28}},
              {"OptionalGetElement", {15, 18, 28}},
              {"OptionalHasElement", {15, 18, 28}},
              {"SplitToSequence", {11, 24}},
          },
          {}};
}

} // namespace strata::import
