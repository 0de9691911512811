// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-graph-infer-shapes

// Independent errors come together.
func.func @shapes_do_not_fit(%x: tensor<2x3xf32>, %y: tensor<4x5xf32>) -> tensor<*xf32> {
  // expected-error @below {{ncompatible dimensions}}
  %a = onnx.MatMul(%x, %y) : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<*xf32>
  // expected-error @below {{ncompatible dimensions}}
  %b = onnx.Add(%x, %y) : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<*xf32>
  return %b : tensor<*xf32>
}

// -----

// expected-error @below {{output "y" is declared 'tensor<3xf32>' but computed as 'tensor<2xf32>'}}
func.func @declared(%x: tensor<2xf32>) -> (tensor<3xf32> {onnx.name = "y"}) {
  %y = onnx.Relu(%x) : (tensor<2xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}
