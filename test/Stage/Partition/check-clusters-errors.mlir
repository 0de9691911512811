// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-partition-check-clusters

// expected-error @below {{breaks the contract of stage partition: there is no func.func @main}}
module @without_main {}

// -----

func.func @main(%operation_outside: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{breaks the contract of stage partition: every operation is in a cluster}}
  %0 = onnx.Relu(%operation_outside) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error @below {{breaks the contract of stage partition: the cluster is never called}}
plan.cluster @never_called(%x: tensor<4xf32>) -> tensor<4xf32> attributes {kind = 1 : i32} {
  %0 = onnx.Relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
  plan.yield %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

// expected-error @below {{breaks the contract of stage partition: its name is not its structural hash c_}}
plan.cluster @c_wrong(%x: tensor<4xf32>) -> tensor<4xf32> attributes {kind = 1 : i32} {
  %0 = onnx.Relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
  plan.yield %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = plan.call @c_wrong(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
