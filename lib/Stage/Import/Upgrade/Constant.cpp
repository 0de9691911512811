//===- Constant.cpp - Old forms of constants and random numbers -----------===//
#include "Upgrade.h"

namespace strata::import {

FamilyTable constantUpgrades() {
  return {{
              {"Bernoulli", {15, 22}},
              {"Constant", {1, 9, 11, 12, 13, 19, 21, 23, 24, 25}},
              {"ConstantOfShape", {9, 20, 21, 23, 24, 25}},
              {"EyeLike", {9, 22}},
              {"Multinomial", {7, 22}},
              {"RandomNormal", {1, 22}},
              {"RandomNormalLike", {1, 22}},
              {"RandomUniform", {1, 22}},
              {"RandomUniformLike", {1, 22}},
              {"Range", {11, 27}},
          },
          {}};
}

} // namespace strata::import
