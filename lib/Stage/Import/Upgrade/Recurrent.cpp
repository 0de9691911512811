//===- Recurrent.cpp - Old forms of recurrent ops -------------------------===//
#include "Upgrade.h"

namespace strata::import {

/// It said that Y may be left out; the outputs of the node say it.
static Status outputSequence(NodeForm &form, OpFactory &) {
  form.take("output_sequence");
  return {};
}

FamilyTable recurrentUpgrades() {
  return {{
              {"GRU", {7, 14, 22}},
              {"LSTM", {7, 14, 22}},
              {"RNN", {7, 14, 22}},
          },
          {
              {"GRU", 3, 7, outputSequence},
              {"LSTM", 1, 7, outputSequence},
              {"RNN", 1, 7, outputSequence},
          }};
}

} // namespace strata::import
