// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-kernel-check-kernels

plan.cluster @arithmetic_outside(%x: tensor<4xf32>) -> tensor<4xf32> attributes {kind = 1 : i32} {
  // expected-error @below {{breaks the contract of stage kernel: all arithmetic is inside kernels}}
  %0 = arith.addf %x, %x : tensor<4xf32>
  plan.yield %0 : tensor<4xf32>
}

// -----

// expected-error @below {{its name is not its structural hash}}
plan.kernel @k_wrong(%a: tensor<?x64xf32>) -> tensor<?x64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<?x64xf32>
}
