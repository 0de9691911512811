//===- Normalization.cpp - Old forms of normalizations --------------------===//
#include "../OpFactory.h"
#include "Upgrade.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::import {

static Status isTest(NodeForm &form, OpFactory &) {
  if (form.integer("is_test", 0) == 0)
    return noNewForm(form, "is_test = 0, the training form");
  form.take("is_test");
  return {};
}

static Status spatial(NodeForm &form, OpFactory &) {
  if (form.integer("spatial", 1) == 0)
    return noNewForm(form, "spatial = 0, statistics per element");
  form.take("spatial");
  return {};
}

/// Five outputs become three; the training form is written as an attribute.
static Status trainingMode(NodeForm &form, OpFactory &) {
  if (llvm::is_contained(llvm::drop_begin(form.wanted), true))
    return noNewForm(form, "its training outputs");
  form.wanted.resize(1, true);
  return {};
}

/// Softmax, LogSoftmax and Hardmax worked on the matrix that Flatten makes; now
/// they work on one axis.
static Status flattenedAxis(NodeForm &form, OpFactory &factory) {
  Value data = form.operand(0);
  int64_t axis = form.integer("axis", 1), rank = rankOf(data);
  Builder &builder = factory.builder;
  form.attributes.set("axis", builder.getI64IntegerAttr(-1));
  if (axis == -1 || (rank >= 0 && axis == rank - 1))
    return {};
  mlir::Location loc = form.loc;
  Expected<Value> flat = factory.createOne(
      "Flatten", loc, data,
      builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis)));
  if (!flat)
    return flat.takeError();
  form.setOperand(0, *flat);
  form.finish.push_back(
      [data, loc](OpFactory &factory, Results results) -> Expected<Results> {
        Value shape;
        auto type = llvm::dyn_cast<RankedTensorType>(data.getType());
        if (type && type.hasStaticShape()) {
          shape = factory.integers(loc, type.getShape());
        } else {
          Expected<Value> computed = factory.createOne("Shape", loc, data);
          if (!computed)
            return computed.takeError();
          shape = *computed;
        }
        Expected<Value> reshaped =
            factory.createOne("Reshape", loc, {results[0], shape});
        if (!reshaped)
          return reshaped.takeError();
        results[0] = *reshaped;
        return results;
      });
  return {};
}

FamilyTable normalizationUpgrades() {
  return {{
              {"BatchNormalization", {14, 15}},
              {"Hardmax", {1, 11}},
              {"InstanceNormalization", {6, 22}},
              {"LRN", {1, 13}},
              {"LogSoftmax", {1, 11}},
              {"LpNormalization", {1, 22}},
              {"MeanVarianceNormalization", {9, 13}},
              {"Softmax", {1, 11}},
          },
          {
              {"BatchNormalization", 6, 7, isTest},
              {"BatchNormalization", 7, 9, spatial},
              {"BatchNormalization", 9, 14, trainingMode},
              {"Hardmax", 11, 13, flattenedAxis},
              {"LogSoftmax", 11, 13, flattenedAxis},
              {"Softmax", 11, 13, flattenedAxis},
          }};
}

} // namespace strata::import
