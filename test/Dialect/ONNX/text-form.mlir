// RUN: strata-opt %s | FileCheck %s
// RUN: strata-opt %s | strata-opt | FileCheck %s
// RUN: strata-opt %s --mlir-print-op-generic | strata-opt | FileCheck %s

// CHECK-LABEL: func.func @optional_operands
// CHECK: onnx.Conv(%{{.*}}, %{{.*}}) {strides = array<i64: 2, 2>} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x3x3xf32>
// CHECK: onnx.Clip(%{{.*}}, _, %{{.*}}) : (tensor<1x4x3x3xf32>, tensor<f32>) -> tensor<1x4x3x3xf32>
func.func @optional_operands(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>, %m: tensor<f32>) -> tensor<1x4x3x3xf32> {
  %y = onnx.Conv(%x, %w, _) {strides = array<i64: 2, 2>, group = 1 : i64} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x3x3xf32>
  %z = onnx.Clip(%y, _, %m) : (tensor<1x4x3x3xf32>, tensor<f32>) -> tensor<1x4x3x3xf32>
  return %z : tensor<1x4x3x3xf32>
}

// CHECK-LABEL: func.func @optional_results
// CHECK: onnx.GRU({{.*}}) {hidden_size = 3 : i64} : ({{.*}}) -> (_, tensor<1x2x3xf32>)
// CHECK: onnx.GRU({{.*}}) {hidden_size = 3 : i64} : ({{.*}}) -> tensor<5x1x2x3xf32>
func.func @optional_results(%x: tensor<5x2x4xf32>, %w: tensor<1x9x4xf32>, %r: tensor<1x9x3xf32>) -> tensor<1x2x3xf32> {
  %h = onnx.GRU(%x, %w, %r) {hidden_size = 3 : i64} : (tensor<5x2x4xf32>, tensor<1x9x4xf32>, tensor<1x9x3xf32>) -> (_, tensor<1x2x3xf32>)
  %y = onnx.GRU(%x, %w, %r) {hidden_size = 3 : i64} : (tensor<5x2x4xf32>, tensor<1x9x4xf32>, tensor<1x9x3xf32>) -> tensor<5x1x2x3xf32>
  return %h : tensor<1x2x3xf32>
}

// CHECK-LABEL: func.func @regions
// CHECK: onnx.If(%{{.*}}) : (tensor<i1>) -> tensor<2xf32> {
// CHECK-NEXT: onnx.Return
// CHECK-NEXT: } {
func.func @regions(%c: tensor<i1>, %a: tensor<2xf32>) -> tensor<2xf32> {
  %r = onnx.If(%c) : (tensor<i1>) -> tensor<2xf32> {
    onnx.Return %a : tensor<2xf32>
  } {
    %b = onnx.Relu(%a) : (tensor<2xf32>) -> tensor<2xf32>
    onnx.Return %b : tensor<2xf32>
  }
  return %r : tensor<2xf32>
}

// CHECK-LABEL: func.func @types
// CHECK: onnx.Relayout %{{.*}} : tensor<1x3x8x8xf32> -> tensor<1x3x8x8xf32, #onnx.layout<"NHWC">>
// CHECK: onnx.SequenceConstruct(%{{.*}}, %{{.*}}) : (tensor<2x!onnx.string>, tensor<2x!onnx.string>) -> !onnx.seq<tensor<2x!onnx.string>>
func.func @types(%x: tensor<1x3x8x8xf32>, %s: tensor<2x!onnx.string>) {
  %r = onnx.Relayout %x : tensor<1x3x8x8xf32> -> tensor<1x3x8x8xf32, #onnx.layout<"NHWC">>
  %q = onnx.SequenceConstruct(%s, %s) : (tensor<2x!onnx.string>, tensor<2x!onnx.string>) -> !onnx.seq<tensor<2x!onnx.string>>
  return
}
