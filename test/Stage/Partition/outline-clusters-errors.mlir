// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-partition-outline-clusters

func.func @main(%read_outside: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // expected-error @below {{is used outside its cluster, but is not its root}}
  %0 = onnx.Relu(%read_outside) {plan.cone = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
  %1 = onnx.Neg(%0) {plan.cone = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// expected-error @below {{stage partition needs a func.func @main}}
module @without_main {}
