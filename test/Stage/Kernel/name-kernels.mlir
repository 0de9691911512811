// RUN: strata-opt %s --strata-kernel-name-kernels | FileCheck %s

// Equal kernels become one, whatever their arguments and results are called.
// CHECK: plan.kernel @[[K:k_[a-z2-7]+]]
// CHECK-NOT: plan.kernel
// CHECK: plan.launch @[[K]]
// CHECK: plan.launch @[[K]]
plan.kernel @first(%a: tensor<?x64xf32>) -> tensor<?x64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<?x64xf32>
}
plan.kernel @second(%other: tensor<?x64xf32>) -> tensor<?x64xf32> attributes {family = 0 : i32} {
  plan.yield %other : tensor<?x64xf32>
}
plan.cluster @c(%x: tensor<4x64xf32>) -> tensor<4x64xf32> attributes {kind = 1 : i32} {
  %0 = plan.launch @first(%x) : (tensor<4x64xf32>) -> tensor<4x64xf32>
  %1 = plan.launch @second(%0) : (tensor<4x64xf32>) -> tensor<4x64xf32>
  plan.yield %1 : tensor<4x64xf32>
}
