//===- Signal.cpp - Old forms of signal ops -------------------------------===//
#include "../OpFactory.h"
#include "Upgrade.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

namespace strata::import {

/// The axis becomes an operand, a scalar; its default was 1.
static Status dftAxis(NodeForm &form, OpFactory &factory) {
  int64_t axis = form.integer("axis", 1);
  form.take("axis");
  form.setOperand(2, factory.scalar(form.loc, static_cast<double>(axis),
                                    factory.builder.getI64Type()));
  return {};
}

FamilyTable signalUpgrades() { return {{}, {{"DFT", 17, 20, dftAxis}}}; }

} // namespace strata::import
