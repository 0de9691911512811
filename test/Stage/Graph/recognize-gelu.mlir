// RUN: strata-opt %s --split-input-file --strata-graph-recognize-gelu --strata-graph-remove-dead-code | FileCheck %s

// CHECK-LABEL: @erf
// CHECK-NEXT: onnx.Gelu(%arg0) :
// CHECK-NEXT: return
func.func @erf(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %root = onnx.Constant() {value = dense<1.41421354> : tensor<f32>} : () -> tensor<f32>
  %one = onnx.Constant() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %half = onnx.Constant() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.Div(%x, %root) : (tensor<4x8xf32>, tensor<f32>) -> tensor<4x8xf32>
  %1 = onnx.Erf(%0) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = onnx.Add(%1, %one) : (tensor<4x8xf32>, tensor<f32>) -> tensor<4x8xf32>
  %3 = onnx.Mul(%x, %2) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = onnx.Mul(%3, %half) : (tensor<4x8xf32>, tensor<f32>) -> tensor<4x8xf32>
  return %4 : tensor<4x8xf32>
}

// -----

// x * x * x * 0.044715, factors in another order: as JAX writes it.
// CHECK-LABEL: @tanh_products
// CHECK-NEXT: onnx.Gelu(%arg0) {approximate = "tanh"}
// CHECK-NEXT: return
func.func @tanh_products(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c = onnx.Constant() {value = dense<0.0447149985> : tensor<f32>} : () -> tensor<f32>
  %root = onnx.Constant() {value = dense<0.797884583> : tensor<f32>} : () -> tensor<f32>
  %one = onnx.Constant() {value = dense<1.0> : tensor<1x1xf32>} : () -> tensor<1x1xf32>
  %half = onnx.Constant() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.Mul(%c, %x) : (tensor<f32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = onnx.Mul(%x, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = onnx.Mul(%x, %1) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = onnx.Add(%x, %2) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = onnx.Mul(%root, %3) : (tensor<f32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %5 = onnx.Tanh(%4) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %6 = onnx.Add(%one, %5) : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %7 = onnx.Mul(%half, %6) : (tensor<f32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %8 = onnx.Mul(%x, %7) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %8 : tensor<4x8xf32>
}

// -----

// The cube by Pow; x itself is a product, which stays.
// CHECK-LABEL: @tanh_power
// CHECK-NEXT: %[[X:.*]] = onnx.Mul
// CHECK-NEXT: onnx.Gelu(%[[X]]) {approximate = "tanh"}
// CHECK-NEXT: return
func.func @tanh_power(%a: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8xf32> {
  %c = onnx.Constant() {value = dense<0.0447149985> : tensor<f32>} : () -> tensor<f32>
  %root = onnx.Constant() {value = dense<0.797884583> : tensor<f32>} : () -> tensor<f32>
  %one = onnx.Constant() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %half = onnx.Constant() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %three = onnx.Constant() {value = dense<3.0> : tensor<f32>} : () -> tensor<f32>
  %x = onnx.Mul(%a, %b) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %0 = onnx.Pow(%x, %three) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %1 = onnx.Mul(%0, %c) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %2 = onnx.Add(%x, %1) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %3 = onnx.Mul(%2, %root) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %4 = onnx.Tanh(%3) : (tensor<8xf32>) -> tensor<8xf32>
  %5 = onnx.Add(%4, %one) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %6 = onnx.Mul(%x, %half) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %7 = onnx.Mul(%6, %5) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return %7 : tensor<8xf32>
}

// -----

// Another constant: this is no Gelu.
// CHECK-LABEL: @other_constant
// CHECK-NOT: onnx.Gelu
// CHECK: onnx.Erf
func.func @other_constant(%x: tensor<8xf32>) -> tensor<8xf32> {
  %root = onnx.Constant() {value = dense<1.5> : tensor<f32>} : () -> tensor<f32>
  %one = onnx.Constant() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %half = onnx.Constant() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.Div(%x, %root) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %1 = onnx.Erf(%0) : (tensor<8xf32>) -> tensor<8xf32>
  %2 = onnx.Add(%1, %one) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %3 = onnx.Mul(%x, %2) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %4 = onnx.Mul(%3, %half) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  return %4 : tensor<8xf32>
}

// -----

// The gate is of another value than the one it multiplies.
// CHECK-LABEL: @other_value
// CHECK-NOT: onnx.Gelu
// CHECK: onnx.Erf
func.func @other_value(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %root = onnx.Constant() {value = dense<1.41421354> : tensor<f32>} : () -> tensor<f32>
  %one = onnx.Constant() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %half = onnx.Constant() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.Div(%y, %root) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %1 = onnx.Erf(%0) : (tensor<8xf32>) -> tensor<8xf32>
  %2 = onnx.Add(%1, %one) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  %3 = onnx.Mul(%x, %2) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %4 = onnx.Mul(%3, %half) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  return %4 : tensor<8xf32>
}
