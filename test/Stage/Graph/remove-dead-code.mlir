// RUN: strata-opt %s --split-input-file --strata-graph-remove-dead-code | FileCheck %s

// Operations that give their operand back, and a weight that nobody uses.
// CHECK-LABEL: @nothing_happens
// CHECK-NEXT: return %arg0
func.func @nothing_happens(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %w = plan.weight "w_unused" : tensor<1000xf32>
  %s = onnx.Constant() {value = dense<[2, 3]> : tensor<2xi64>} : () -> tensor<2xi64>
  %z = onnx.Constant() {value = dense<0> : tensor<2xi64>} : () -> tensor<2xi64>
  %big = onnx.Constant() {value = dense<9223372036854775807> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = onnx.Identity(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1, %m = onnx.Dropout(%0, _, _) : (tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xi1>)
  %2 = onnx.Reshape(%1, %s) : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  %3 = onnx.Expand(%2, %s) : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  %4 = onnx.Cast(%3) {to = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %5 = onnx.Slice(%4, %z, %big, _, _) : (tensor<2x3xf32>, tensor<2xi64>, tensor<2xi64>) -> tensor<2x3xf32>
  %6 = onnx.Transpose(%5) {perm = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %7 = onnx.Concat(%6) {axis = 0 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %8 = onnx.Relayout %7 : tensor<2x3xf32> -> tensor<2x3xf32, #onnx.layout<"NC">>
  %9 = onnx.Relayout %8 : tensor<2x3xf32, #onnx.layout<"NC">> -> tensor<2x3xf32>
  return %9 : tensor<2x3xf32>
}

// -----

// Equal types, other values.
// CHECK-LABEL: @something_happens
// CHECK: onnx.Slice
// CHECK: onnx.Transpose
// CHECK: onnx.Dropout
func.func @something_happens(%x: tensor<3x3xf32>) -> tensor<3x3xf32> {
  %first = onnx.Constant() {value = dense<-1> : tensor<1xi64>} : () -> tensor<1xi64>
  %end = onnx.Constant() {value = dense<-9> : tensor<1xi64>} : () -> tensor<1xi64>
  %axes = onnx.Constant() {value = dense<0> : tensor<1xi64>} : () -> tensor<1xi64>
  %true = onnx.Constant() {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  %0 = onnx.Slice(%x, %first, %end, %axes, %first) : (tensor<3x3xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<3x3xf32>
  %1 = onnx.Transpose(%0) : (tensor<3x3xf32>) -> tensor<3x3xf32>
  %2, %m = onnx.Dropout(%1, _, %true) : (tensor<3x3xf32>, tensor<i1>) -> (tensor<3x3xf32>, tensor<3x3xi1>)
  return %2 : tensor<3x3xf32>
}
