// RUN: strata-opt %s --strata-graph-bind-inputs="inputs='axes=dense<[1]> : tensor<1xi64>'" | FileCheck %s

// CHECK-LABEL: func.func @main
// CHECK-SAME: (%{{.*}}: tensor<2x3xf32> {onnx.name = "x"})
// CHECK: onnx.Constant
// CHECK: onnx.Unsqueeze
func.func @main(%x: tensor<2x3xf32> {onnx.name = "x"}, %axes: tensor<1xi64> {onnx.name = "axes"}) -> (tensor<2x1x3xf32> {onnx.name = "y"}) {
  %0 = onnx.Unsqueeze(%x, %axes) : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<2x1x3xf32>
  return %0 : tensor<2x1x3xf32>
}
