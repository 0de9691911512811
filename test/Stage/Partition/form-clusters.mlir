// RUN: strata-opt %s --split-input-file --strata-partition-form-clusters | FileCheck %s

// A cone ends at a value with two readers outside it, at a change of kind, and
// in front of a contraction. Constants and weights have no cone.

// CHECK-LABEL: func.func @main(
// CHECK: onnx.Relu{{.*}}plan.cone = [[C:[0-9]+]] : i64
// CHECK: onnx.Neg{{.*}}plan.cone = [[C]] : i64
func.func @main(%chain: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %0 = onnx.Relu(%chain) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.Neg(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %1 : tensor<8x4xf32>
}

// -----

// Twin: the first value is an output too, so it ends a cone of its own.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Relu{{.*}}plan.cone = 0 : i64
// CHECK: onnx.Neg{{.*}}plan.cone = 1 : i64
func.func @main(%inner_output: tensor<8x4xf32>) -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %0 = onnx.Relu(%inner_output) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.Neg(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %0, %1 : tensor<8x4xf32>, tensor<8x4xf32>
}

// -----

// A diamond that closes again is one cone.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Relu{{.*}}plan.cone = 0 : i64
// CHECK: onnx.Neg{{.*}}plan.cone = 0 : i64
// CHECK: onnx.Exp{{.*}}plan.cone = 0 : i64
// CHECK: onnx.Add{{.*}}plan.cone = 0 : i64
func.func @main(%diamond: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %0 = onnx.Relu(%diamond) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.Neg(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %2 = onnx.Exp(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %3 = onnx.Add(%1, %2) : (tensor<8x4xf32>, tensor<8x4xf32>) -> tensor<8x4xf32>
  return %3 : tensor<8x4xf32>
}

// -----

// Twin: a fork that stays open. What both arms read ends a cone.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Relu{{.*}}plan.cone = 0 : i64
// CHECK: onnx.Neg{{.*}}plan.cone = 1 : i64
// CHECK: onnx.Exp{{.*}}plan.cone = 2 : i64
func.func @main(%fork: tensor<8x4xf32>) -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %0 = onnx.Relu(%fork) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.Neg(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %2 = onnx.Exp(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %1, %2 : tensor<8x4xf32>, tensor<8x4xf32>
}

// -----

// Kinds differ: the same chain is cut.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Relu{{.*}}plan.cone = 0 : i64
// CHECK: onnx.Neg{{.*}}plan.cone = 1 : i64
func.func @main(%two_kinds: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %0 = onnx.Relu(%two_kinds) {plan.batch = {axes = array<i64: 0>, kind = "batched", reason = "a"}} : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.Neg(%0) {plan.batch = {axes = array<i64: -1>, kind = "non_batched", reason = "a"}} : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %1 : tensor<8x4xf32>
}

// -----

// Twin: only the reasons differ, which are words.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Relu{{.*}}plan.cone = 0 : i64
// CHECK: onnx.Neg{{.*}}plan.cone = 0 : i64
func.func @main(%two_reasons: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %0 = onnx.Relu(%two_reasons) {plan.batch = {axes = array<i64: 0>, kind = "batched", reason = "a"}} : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.Neg(%0) {plan.batch = {axes = array<i64: 0>, kind = "batched", reason = "b"}} : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %1 : tensor<8x4xf32>
}

// -----

// A contraction takes along what follows, not the pointwise operation in front.
// CHECK-LABEL: func.func @main(
// CHECK-NOT: plan.weight{{.*}}plan.cone
// CHECK: onnx.Relu{{.*}}plan.cone = 0 : i64
// CHECK: onnx.MatMul{{.*}}plan.cone = 1 : i64
// CHECK: onnx.Neg{{.*}}plan.cone = 1 : i64
func.func @main(%pointwise_in_front: tensor<8x4xf32>) -> tensor<8x2xf32> {
  %w = plan.weight "w_0" : tensor<4x2xf32>
  %0 = onnx.Relu(%pointwise_in_front) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.MatMul(%0, %w) : (tensor<8x4xf32>, tensor<4x2xf32>) -> tensor<8x2xf32>
  %2 = onnx.Neg(%1) : (tensor<8x2xf32>) -> tensor<8x2xf32>
  return %2 : tensor<8x2xf32>
}

// -----

// Twin: an operation on weights alone stays with the contraction.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Neg{{.*}}plan.cone = 0 : i64
// CHECK: onnx.MatMul{{.*}}plan.cone = 0 : i64
func.func @main(%weight_in_front: tensor<8x4xf32>) -> tensor<8x2xf32> {
  %w = plan.weight "w_0" : tensor<4x2xf32>
  %0 = onnx.Neg(%w) : (tensor<4x2xf32>) -> tensor<4x2xf32>
  %1 = onnx.MatMul(%weight_in_front, %0) : (tensor<8x4xf32>, tensor<4x2xf32>) -> tensor<8x2xf32>
  return %1 : tensor<8x2xf32>
}
