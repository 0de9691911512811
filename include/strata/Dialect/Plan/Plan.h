//===- Plan.h - The dialect of clusters, kernels, launches and buffers ----===//
//
// See PlanOps.td for the operations and the calling convention of kernels.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_DIALECT_PLAN_PLAN_H
#define STRATA_DIALECT_PLAN_PLAN_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "strata/Dialect/Plan/PlanDialect.h.inc"

#include "strata/Dialect/Plan/PlanEnums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "strata/Dialect/Plan/PlanTypes.h.inc"

#define GET_OP_CLASSES
#include "strata/Dialect/Plan/PlanOps.h.inc"

namespace strata::plan {

/// Bytes of a dense tensor of static shape; booleans take one byte an element.
int64_t denseBytes(mlir::RankedTensorType type);

/// Number of elements in a row: the innermost extent, 1 for a scalar.
int64_t rowExtent(mlir::RankedTensorType type);

} // namespace strata::plan

#endif // STRATA_DIALECT_PLAN_PLAN_H
