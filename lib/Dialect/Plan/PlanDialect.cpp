//===- PlanDialect.cpp - Registration and types ---------------------------===//
#include "strata/Dialect/Plan/Plan.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace strata::plan;

#include "strata/Dialect/Plan/PlanDialect.cpp.inc"

#include "strata/Dialect/Plan/PlanEnums.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "strata/Dialect/Plan/PlanTypes.cpp.inc"

void PlanDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "strata/Dialect/Plan/PlanTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "strata/Dialect/Plan/PlanOps.cpp.inc"
      >();
}
