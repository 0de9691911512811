//===- Contraction.cpp - Old forms of matrix products ---------------------===//
#include "../OpFactory.h"
#include "Upgrade.h"

namespace strata::import {

/// C was broadcast when `broadcast` said so; now its shape alone says it.
static Status gemmBroadcast(NodeForm &form, OpFactory &) {
  form.take("broadcast");
  return {};
}

FamilyTable contractionUpgrades() {
  return {{
              {"Det", {11, 22}},
              {"Einsum", {12, 28}},
              {"Gemm", {7, 9, 11, 13}},
              {"MatMul", {1, 9, 13}},
          },
          {{"Gemm", 6, 7, gemmBroadcast}}};
}

} // namespace strata::import
