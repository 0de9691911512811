//===- Pooling.cpp - Old forms of pooling ops -----------------------------===//
#include "../OpFactory.h"
#include "Upgrade.h"

namespace strata::import {

/// The default of the mode changed; the old one is written out.
static Status roiAlignMode(NodeForm &form, OpFactory &factory) {
  form.attributes.set("coordinate_transformation_mode",
                      factory.builder.getStringAttr("output_half_pixel"));
  return {};
}

FamilyTable poolingUpgrades() {
  return {{
              {"AveragePool", {1, 7, 10, 11, 19, 22}},
              {"GlobalAveragePool", {1, 22}},
              {"GlobalLpPool", {2, 22}},
              {"GlobalMaxPool", {1, 22}},
              {"LpPool", {2, 11, 18, 22}},
              {"MaxPool", {1, 8, 10, 11, 12, 22}},
              {"MaxRoiPool", {1, 22}},
              {"MaxUnpool", {9, 11, 22}},
              {"RoiAlign", {16, 22}},
          },
          {{"RoiAlign", 10, 16, roiAlignMode}}};
}

} // namespace strata::import
