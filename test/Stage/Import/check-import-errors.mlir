// RUN: not strata-opt %s --split-input-file --strata-import-check-import 2>&1 | FileCheck %s

// CHECK: error: loc("add"): is not an op of ONNX
func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {
  %b = arith.addf %a, %a : tensor<2xf32> loc("add")
  return %b : tensor<2xf32> loc("out")
}

// -----

// CHECK: has a location that names no node
func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {
  %b = onnx.Relu(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return %b : tensor<2xf32> loc("out")
}

// -----

// CHECK: has no function main
module {
}
