// RUN: strata-opt %s --split-input-file --strata-schedule-check-plan | FileCheck %s

// Valid plans pass. Each is the twin of an error in check-plan-errors.mlir.

// z takes the bytes of x, which nobody reads any more.
// CHECK-LABEL: plan.program @place_of_a_dead_buffer
plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<64xf32>
}
plan.program @place_of_a_dead_buffer target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  plan.execute @k_0 ins(%x) outs(%y) pitches [] types [tensor<64xf32>, tensor<64xf32>]
  %z = plan.slice offset 0 bytes 256
  plan.execute @k_0 ins(%y) outs(%z) pitches [] types [tensor<64xf32>, tensor<64xf32>]
  %out = plan.output 0 bytes 256
  plan.copy %z to %out bytes 256
}

// -----

// CHECK-LABEL: plan.program @output_on_an_input_that_may
plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 0 : i32, inplace = array<i64: 0, 0>} {
  plan.yield %a : tensor<64xf32>
}
plan.program @output_on_an_input_that_may target "host" arena 256 certificate {arena_bytes = 256 : i64, lower_bound_bytes = 256 : i64, peak_bytes = 256 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  plan.execute @k_0 ins(%x) outs(%x) pitches [] types [tensor<64xf32>, tensor<64xf32>]
  %out = plan.output 0 bytes 256
  plan.copy %x to %out bytes 256
}

// -----

// Rows of 16 elements, 20 apart: 3 * 20 + 16 elements are 304 bytes.
// CHECK-LABEL: plan.program @rows_apart
plan.kernel @k_0(%a: tensor<?x16xf32>) -> tensor<?x16xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<?x16xf32>
}
plan.program @rows_apart target "host" arena 560 certificate {arena_bytes = 560 : i64, lower_bound_bytes = 560 : i64, peak_bytes = 560 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 304
  plan.execute @k_0 ins(%x) outs(%y) extent 4 pitches [16, 20] types [tensor<4x16xf32>, tensor<4x16xf32>]
}

// -----

// A buffer may be larger than what is read of it.
// CHECK-LABEL: plan.program @part_of_a_buffer
plan.program @part_of_a_buffer target "host" arena 256 certificate {arena_bytes = 256 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 256 : i64} {
  %w = plan.resident offset 0 bytes 256 {key = "w_0", type = tensor<64xf32>}
  %x = plan.slice offset 0 bytes 256
  plan.copy %w to %x bytes 256
  %out = plan.output 0 bytes 128
  plan.copy %x to %out bytes 128
}
