// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-graph-check-graph

func.func @unknown_extent(%x: tensor<4xf32>) {
  // expected-error @below {{breaks the contract of stage graph: it has a result whose extent depends on values known at run time only}}
  %0 = onnx.NonZero(%x) : (tensor<4xf32>) -> tensor<1x?xi64>
  return
}

// -----

func.func @unknown_rank(%x: tensor<4xf32>) {
  // expected-error @below {{it has a result of unknown rank}}
  %0 = onnx.Relu(%x) : (tensor<4xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @function_left(%x: tensor<4xf32>) {
  // expected-error @below {{it is a function of ONNX that was not expanded}}
  %0 = onnx.Swish(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}
