// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-codegen-emit-tile-program=target=sm_90

// expected-error @below {{a tensor has 2^31 elements or more; indices are 32 bits wide}}
plan.kernel @large(%x: tensor<65536x32768xf32>) -> tensor<65536x32768xf32> attributes {family = 0 : i32} {
  plan.yield %x : tensor<65536x32768xf32>
}

// -----

// expected-error @below {{plan.composite "attention" has neither an emitter nor a region that says what it means}}
plan.kernel @composite(%x: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {family = 6 : i32} {
  %y = plan.composite "attention" {}(%x) : (tensor<4x4xf32>) -> tensor<4x4xf32> {
  ^bb0(%a: tensor<4x4xf32>):
    plan.yield
  }
  plan.yield %y : tensor<4x4xf32>
}
