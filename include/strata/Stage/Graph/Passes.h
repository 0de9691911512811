//===- Passes.h - Passes of the graph stage -------------------------------===//
//
// In:  a module with one function @main of onnx operations, as import leaves
//      it: argument attributes `onnx.name` and `onnx.dims` (names of symbolic
//      extents), small constants as onnx.Constant, large ones as plan.weight.
// Out: the same function, every value ranked and static, constants folded,
//      composites recognized, a layout on every value.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_GRAPH_PASSES_H
#define STRATA_STAGE_GRAPH_PASSES_H

#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/Plan/Plan.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

#include <string>

namespace strata::graph {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "strata/Stage/Graph/Passes.h.inc"

/// Options of the stage. Each can change a product.
struct GraphOptions {
  /// "batch=8,input:0=1": extents of symbols and of single axes.
  std::string dims;
  /// "name=dense<...> : tensor<...>;...": inputs that become constants.
  std::string constInputs;
  /// Largest result that is folded by value, in bytes.
  int64_t foldBytes = 1024;
};

/// The passes of the stage in order, contract last.
void buildGraphPipeline(mlir::OpPassManager &manager,
                        const GraphOptions &options);

/// Registers `strata-graph`, with the options of the stage.
void registerGraphPipeline();

} // namespace strata::graph

#endif // STRATA_STAGE_GRAPH_PASSES_H
