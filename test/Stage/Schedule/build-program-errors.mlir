// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-schedule-build-program

func.func @main(%arithmetic_left: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{is neither launch, view, weight nor constant}}
  %0 = arith.addf %arithmetic_left, %arithmetic_left : tensor<4xf32>
  return %0 : tensor<4xf32>
}
