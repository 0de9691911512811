// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-graph-bind-dims="dims=x:0=4"

// expected-error @below {{axis 0 of input "x" is fixed at 2 and cannot become 4}}
func.func @main(%x: tensor<2xf32> {onnx.name = "x"}) {
  return
}

// -----

// expected-error @below {{--dim x:0=4: input "x" has no axis 0}}
func.func @main(%x: tensor<f32> {onnx.name = "x"}) {
  return
}
