// RUN: strata-opt %s --split-input-file --strata-partition --strata-partition-check-clusters | FileCheck %s

// What the stage makes keeps its contract: weights, constants and calls remain.
// CHECK: plan.cluster @[[C:c_[a-z2-7]{26}]]
// CHECK-LABEL: func.func @main(
// CHECK-NEXT: %[[W:.*]] = plan.weight "w_0"
// CHECK-NEXT: plan.call @[[C]](%{{.*}}, %[[W]])
// CHECK-NEXT: return
func.func @main(%x: tensor<8x4xf32>) -> tensor<8x2xf32> {
  %w = plan.weight "w_0" : tensor<4x2xf32>
  %0 = onnx.MatMul(%x, %w) : (tensor<8x4xf32>, tensor<4x2xf32>) -> tensor<8x2xf32>
  return %0 : tensor<8x2xf32>
}
