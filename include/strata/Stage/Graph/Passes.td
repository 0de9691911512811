//===- Passes.td - Passes of the graph stage ------------------------------===//
#ifndef STRATA_STAGE_GRAPH_PASSES
#define STRATA_STAGE_GRAPH_PASSES

include "mlir/Pass/PassBase.td"

def BindDimsPass : Pass<"strata-graph-bind-dims", "::mlir::ModuleOp"> {
  let summary = "Give every symbolic extent of the inputs a number";
  let description = [{
    `dims` lists `name=N` (every axis that carries the symbol `name` in
    `onnx.dims`) and `input:axis=N` (one axis of an input). An extent that stays
    unknown is an error naming input, axis and the flag that binds it.
    Example: test/Stage/Graph/bind-dims.mlir
  }];
  let options = [Option<"dims", "dims", "std::string", "", "name=N,input:axis=N,...">];
  let dependentDialects = ["::mlir::func::FuncDialect"];
}

def BindInputsPass : Pass<"strata-graph-bind-inputs", "::mlir::ModuleOp"> {
  let summary = "Turn inputs into constants";
  let description = [{
    `inputs` is a list, separated by semicolons, of
    `NAME=dense<...> : tensor<...>`: that input becomes an onnx.Constant and
    leaves the signature. Shapes, axes and the like that ONNX passes at run time
    are known to the compiler then.
    Example: test/Stage/Graph/bind-inputs.mlir
  }];
  let options = [Option<"inputs", "inputs", "std::string", "\"\"", "NAME=ATTRIBUTE;...">];
}

def InferShapesPass : Pass<"strata-graph-infer-shapes", "::mlir::ModuleOp"> {
  let summary = "Infer all types by the schemas, folding shape arithmetic on the way";
  let description = [{
    One sweep in order: each operation first gets its result types from the
    inference function of its schema, then is folded if its operands are
    constants, so that a computed shape is known when the reshape comes. Result
    types of functions follow; a result that contradicts its declaration is an
    error. `fold-bytes` is that of FoldConstants.
    Example: test/Stage/Graph/infer-shapes.mlir
  }];
  let options = [Option<"foldBytes", "fold-bytes", "int64_t", "1024", "largest result folded by value">];
  let dependentDialects = ["::strata::onnx::ONNXDialect", "::strata::plan::PlanDialect"];
}

def CheckOperandsPass : Pass<"strata-graph-check-operands", "::mlir::ModuleOp"> {
  let summary = "Refuse operands that do not fit their operation";
  let description = [{
    Rules of the specification that the schemas' inference does not enforce:
    channels and groups of Conv, the bias of Gemm, equal element types, the
    element count of Reshape. Each message carries its rule.
    Example: test/Stage/Graph/check-operands-errors.mlir
  }];
}

def FoldConstantsPass : Pass<"strata-graph-fold-constants", "::mlir::ModuleOp"> {
  let summary = "Evaluate operations on constants";
  let description = [{
    By value up to `fold-bytes`; a result that is one value throughout whatever
    its size. Arithmetic is that of the element type, exact (APInt, APFloat, round
    to nearest even). A transposed or reshaped `plan.weight` becomes a weight
    with a recipe. Functions whose value depends on a math library are left.
    Example: test/Stage/Graph/fold-constants.mlir
  }];
  let options = [Option<"foldBytes", "fold-bytes", "int64_t", "1024", "largest result folded by value">];
  let dependentDialects = ["::strata::onnx::ONNXDialect", "::strata::plan::PlanDialect"];
}

def ExpandFunctionsPass : Pass<"strata-graph-expand-functions", "::mlir::ModuleOp"> {
  let summary = "Replace operations that ONNX defines as functions by their bodies";
  let description = [{
    Operations that Families.txt marks `expand` become the body of their
    schema's function, until none is left. Types of the new values are inferred.
    Example: test/Stage/Graph/expand-functions.mlir
  }];
  let dependentDialects = ["::strata::onnx::ONNXDialect"];
}

def RecognizeLayerNormalizationPass : Pass<"strata-graph-recognize-layer-normalization", "::mlir::func::FuncOp"> {
  let summary = "Find LayerNormalization in its primitives (speed only, up to rounding)";
  let description = [{
    (x - mean) / sqrt(variance + epsilon) * scale + bias, with mean and variance
    over trailing axes, as PyTorch writes it (variance from the centred values)
    and as JAX does (E[x^2] - E[x]^2, cut off at 0, sums times reciprocals). The
    native operation computes the centred variance, the more accurate of the two.
    f64 is left alone: the native form keeps its statistics in f32.
    Example: test/Stage/Graph/recognize-layer-normalization.mlir
  }];
  let dependentDialects = ["::strata::onnx::ONNXDialect"];
}

def RecognizeGeluPass : Pass<"strata-graph-recognize-gelu", "::mlir::func::FuncOp"> {
  let summary = "Find Gelu in its primitives (speed only, up to rounding)";
  let description = [{
    0.5 x (1 + erf(x / sqrt 2)) and 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
    whatever the order of the factors and however the cube is written.
    Example: test/Stage/Graph/recognize-gelu.mlir
  }];
  let dependentDialects = ["::strata::onnx::ONNXDialect"];
}

def RecognizeSoftmaxPass : Pass<"strata-graph-recognize-softmax", "::mlir::func::FuncOp"> {
  let summary = "Find Softmax in its primitives (speed only, up to rounding)";
  let description = [{
    e / sum(e) with e = exp(x - max(x)) along one axis; the maximum may be cut off
    at -inf, and reshapes and expansions may stand between. Without the maximum it
    is left alone, since it overflows where Softmax does not.
    Example: test/Stage/Graph/recognize-softmax.mlir
  }];
  let dependentDialects = ["::strata::onnx::ONNXDialect"];
}

def AssignLayoutsPass : Pass<"strata-graph-assign-layouts", "::mlir::func::FuncOp"> {
  let summary = "Choose a layout for every value; changes of layout become explicit (speed only)";
  let description = [{
    2-D convolutions and pools of f32 or f16 work on NHWC, with weights in HWIO.
    Elementwise operations, Concat and BatchNormalization take either: those that
    hang together choose the layout that moves fewer elements. Shapes stay
    logical, the layout is the encoding of the type. `onnx.Relayout` stands at
    the borders, one per value; a `plan.weight` gets a recipe instead.
    Example: test/Stage/Graph/assign-layouts.mlir
  }];
  let dependentDialects = ["::strata::onnx::ONNXDialect", "::strata::plan::PlanDialect"];
}

def RemoveDeadCodePass : Pass<"strata-graph-remove-dead-code", "::mlir::ModuleOp"> {
  let summary = "Drop operations that compute nothing";
  let description = [{
    Unused operations and weights; Identity, Dropout of inference; Reshape,
    Cast, Expand, Slice, Transpose and the like that give their operand back;
    pairs of `onnx.Relayout`.
    Example: test/Stage/Graph/remove-dead-code.mlir
  }];
}

def CheckGraphPass : Pass<"strata-graph-check-graph", "::mlir::ModuleOp"> {
  let summary = "Contract of the stage: every value is ranked and static";
  let description = [{
    Names the first operation with a value of unknown rank or extent, or that
    ONNX defines as a function and no stage lowers.
    Example: test/Stage/Graph/check-graph-errors.mlir
  }];
}

#endif // STRATA_STAGE_GRAPH_PASSES
