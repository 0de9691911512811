// RUN: strata-opt %s --strata-import-check-import | FileCheck %s

// CHECK: onnx.Relu
func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {
  %k = onnx.Constant() {value = dense<1.0> : tensor<2xf32>} : () -> tensor<2xf32> loc("k")
  %b = onnx.Relu(%a) : (tensor<2xf32>) -> tensor<2xf32> loc("relu")
  %c = onnx.Add(%b, %k) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> loc(callsite("add" at "call"))
  return %c : tensor<2xf32> loc("out")
} loc("g")
