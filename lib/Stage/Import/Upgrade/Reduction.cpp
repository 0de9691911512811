//===- Reduction.cpp - Old forms of reductions ----------------------------===//
#include "../OpFactory.h"
#include "Upgrade.h"

namespace strata::import {

static Status axesOperand(NodeForm &form, OpFactory &factory) {
  return attributeToOperand(form, factory, "axes", 1);
}

FamilyTable reductionUpgrades() {
  return {{
              {"ArgMax", {1, 11, 12, 13}},
              {"ArgMin", {1, 11, 12, 13}},
              {"CumSum", {11, 14}},
              {"ReduceL1", {1, 11, 13}},
              {"ReduceL2", {1, 11, 13}},
              {"ReduceLogSum", {1, 11, 13}},
              {"ReduceLogSum", {18, 28}},
              {"ReduceLogSumExp", {1, 11, 13}},
              {"ReduceLogSumExp", {18, 28}},
              {"ReduceMax", {1, 11, 12, 13}},
              {"ReduceMax", {18, 20}},
              {"ReduceMean", {1, 11, 13}},
              {"ReduceMin", {1, 11, 12, 13}},
              {"ReduceMin", {18, 20}},
              {"ReduceProd", {1, 11, 13}},
              {"ReduceSum", {1, 11}},
              {"ReduceSumSquare", {1, 11, 13}},
          },
          {
              {"ReduceL1", 13, 18, axesOperand},
              {"ReduceL2", 13, 18, axesOperand},
              {"ReduceLogSum", 13, 18, axesOperand},
              {"ReduceLogSumExp", 13, 18, axesOperand},
              {"ReduceMax", 13, 18, axesOperand},
              {"ReduceMean", 13, 18, axesOperand},
              {"ReduceMin", 13, 18, axesOperand},
              {"ReduceProd", 13, 18, axesOperand},
              {"ReduceSum", 11, 13, axesOperand},
              {"ReduceSumSquare", 13, 18, axesOperand},
          }};
}

} // namespace strata::import
