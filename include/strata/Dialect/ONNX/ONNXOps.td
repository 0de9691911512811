//===- ONNXOps.td - Ops of the onnx dialect that ONNX does not have -------===//
#ifndef STRATA_DIALECT_ONNX_OPS
#define STRATA_DIALECT_ONNX_OPS

include "strata/Dialect/ONNX/ONNXBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def ONNX_RelayoutOp : Op<ONNX_Dialect, "Relayout", [Pure]> {
  let summary = "Change the order of the dimensions in memory, not the value";
  let description = [{
    Shapes and element types of operand and result are equal; their encodings
    differ.

    ```mlir
    %b = onnx.Relayout %a : tensor<1x3x8x8xf32> -> tensor<1x3x8x8xf32, #onnx.layout<"NHWC">>
    ```
  }];
  let arguments = (ins AnyRankedTensor:$input);
  let results = (outs AnyRankedTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($output)";
  let hasVerifier = 1;
}

def ONNX_ReturnOp : Op<ONNX_Dialect, "Return", [Pure, Terminator, ReturnLike]> {
  let summary = "Results of the graph in a region";
  let arguments = (ins Variadic<ONNX_AnyValue>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

#endif // STRATA_DIALECT_ONNX_OPS
