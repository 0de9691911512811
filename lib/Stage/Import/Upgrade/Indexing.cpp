//===- Indexing.cpp - Old forms of gathers, scatters, selections ----------===//
#include "../OpFactory.h"
#include "Upgrade.h"

namespace strata::import {

static Status topCount(NodeForm &form, OpFactory &factory) {
  return attributeToOperand(form, factory, "k", 1);
}

/// Scatter-9 is ScatterElements-11.
static Status scatterElements(NodeForm &, OpFactory &) { return {}; }

FamilyTable indexingUpgrades() {
  return {{
              {"Compress", {9, 11, 28}},
              {"Gather", {1, 11, 13}},
              {"GatherElements", {11, 13}},
              {"GatherND", {11, 12, 13}},
              {"NonMaxSuppression", {10, 11}},
              {"NonZero", {9, 13}},
              {"OneHot", {9, 11, 28}},
              {"ScatterElements", {11, 13, 16, 18}},
              {"ScatterND", {11, 13, 16, 18}},
              {"TopK", {10, 11, 24}},
              {"Unique", {11, 28}},
          },
          {
              {"Scatter", 9, 11, scatterElements},
              {"TopK", 1, 10, topCount},
          }};
}

} // namespace strata::import
