// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-schedule-check-plan

plan.program @other_operation target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  // expected-error @below {{breaks the contract of stage schedule: is no step of a program}}
  %0 = arith.constant 1 : i64
}

// -----

plan.program @misaligned_slice target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  // expected-error @below {{breaks the contract of stage schedule: a slice starts at a multiple of 256 bytes}}
  %x = plan.slice offset 128 bytes 256
}

// -----

plan.program @slice_outside_the_arena target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  // expected-error @below {{breaks the contract of stage schedule: a slice lies inside the arena}}
  %x = plan.slice offset 256 bytes 257
}

// -----

plan.program @negative_size target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  // expected-error @below {{breaks the contract of stage schedule: offsets and sizes are not negative}}
  %in = plan.input 0 bytes -1
}

// -----

plan.program @negative_offset target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  // expected-error @below {{breaks the contract of stage schedule: offsets and sizes are not negative}}
  %x = plan.slice offset -256 bytes 256
}

// -----

plan.program @shift_outside_its_buffer target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %x = plan.slice offset 0 bytes 512
  // expected-error @below {{breaks the contract of stage schedule: a shift stays inside its buffer}}
  %y = plan.shift %x offset 256 bytes 257
}

// -----

plan.program @reads_more_than_the_buffer target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 128
  %x = plan.slice offset 0 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: reads 256 bytes of a buffer of 128}}
  plan.copy %in to %x bytes 256
}

// -----

plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<64xf32>
}
plan.program @launch_reads_more_than_the_buffer target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 255
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: reads 256 bytes of a buffer of 255}}
  plan.execute @k_0 ins(%in) outs(%y) pitches [] types [tensor<64xf32>, tensor<64xf32>]
}

// -----

plan.program @writes_more_than_the_buffer target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 128
  // expected-error @below {{breaks the contract of stage schedule: writes 256 bytes to a buffer of 128}}
  plan.copy %in to %x bytes 256
}

// -----

plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<64xf32>
}
plan.program @launch_writes_more_than_the_buffer target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 255
  // expected-error @below {{breaks the contract of stage schedule: writes 256 bytes to a buffer of 255}}
  plan.execute @k_0 ins(%x) outs(%y) pitches [] types [tensor<64xf32>, tensor<64xf32>]
}

// -----

// Three rows of 20 elements and a last one of 16: 76 elements.
plan.kernel @k_0(%a: tensor<4x16xf32>) -> tensor<4x16xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<4x16xf32>
}
plan.program @rows_further_apart_need_more target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: writes 304 bytes to a buffer of 256}}
  plan.execute @k_0 ins(%x) outs(%y) pitches [16, 20] types [tensor<4x16xf32>, tensor<4x16xf32>]
}

// -----

plan.kernel @k_0(%a: tensor<4x16xf32>) -> tensor<4x16xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<4x16xf32>
}
plan.program @rows_overlap target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: a pitch is at least the innermost extent}}
  plan.execute @k_0 ins(%x) outs(%y) pitches [15, 16] types [tensor<4x16xf32>, tensor<4x16xf32>]
}

// -----

plan.program @reads_a_model_output target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %out = plan.output 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: reads a model output}}
  plan.copy %out to %x bytes 256
}

// -----

plan.program @reads_what_nobody_wrote target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %x = plan.slice offset 0 bytes 256
  %out = plan.output 0 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: reads bytes [0, 256) of the arena that nobody wrote or that were overwritten since}}
  plan.copy %x to %out bytes 256
}

// -----

plan.program @reads_more_than_was_written target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 128
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 128
  %out = plan.output 0 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: reads bytes [0, 256) of the arena that nobody wrote}}
  plan.copy %x to %out bytes 256
}

// -----

// y takes the second half of x, which is read afterwards.
plan.program @two_live_buffers_overlap target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 512
  %x = plan.slice offset 0 bytes 512
  plan.copy %in to %x bytes 512
  %y = plan.slice offset 256 bytes 256
  %other = plan.input 1 bytes 256
  plan.copy %other to %y bytes 256
  %out = plan.output 0 bytes 512
  // expected-error @below {{breaks the contract of stage schedule: reads bytes [0, 512) of the arena that nobody wrote or that were overwritten since}}
  plan.copy %x to %out bytes 512
}

// -----

// Bytes that were written as x are not y.
plan.program @another_buffer_at_the_same_place target "host" arena 256 certificate {arena_bytes = 256 : i64, lower_bound_bytes = 256 : i64, peak_bytes = 256 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 0 bytes 256
  %out = plan.output 0 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: reads bytes [0, 256) of the arena that nobody wrote}}
  plan.copy %y to %out bytes 256
}

// -----

plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 6 : i32, workspace_bytes = 256 : i64} {
  plan.yield %a : tensor<64xf32>
}
plan.program @workspace_overwrites_the_output target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  %space = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: the workspace overlaps an output}}
  plan.execute @k_0 ins(%x) outs(%y) workspace(%space) pitches [] types [tensor<64xf32>, tensor<64xf32>]
  %out = plan.output 0 bytes 256
  plan.copy %y to %out bytes 256
}

// -----

plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 6 : i32, workspace_bytes = 256 : i64} {
  plan.yield %a : tensor<64xf32>
}
plan.program @workspace_too_small target "host" arena 767 certificate {arena_bytes = 767 : i64, lower_bound_bytes = 767 : i64, peak_bytes = 767 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  %space = plan.slice offset 512 bytes 255
  // expected-error @below {{breaks the contract of stage schedule: writes 256 bytes to a buffer of 255}}
  plan.execute @k_0 ins(%x) outs(%y) workspace(%space) pitches [] types [tensor<64xf32>, tensor<64xf32>]
}

// -----

plan.program @writes_a_model_input target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %other = plan.input 1 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: writes a model input or a weight}}
  plan.copy %in to %other bytes 256
}

// -----

plan.program @writes_a_weight target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %w = plan.resident offset 0 bytes 256 {key = "w_0", type = tensor<64xf32>}
  // expected-error @below {{breaks the contract of stage schedule: writes a model input or a weight}}
  plan.copy %in to %w bytes 256
}

// -----

plan.program @no_such_kernel target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: names no kernel}}
  plan.execute @k_1 ins(%x) outs(%y) pitches [] types [tensor<64xf32>, tensor<64xf32>]
}

// -----

plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<64xf32>
}
plan.program @one_operand_too_many target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: does not fit the signature of its kernel}}
  plan.execute @k_0 ins(%x, %x) outs(%y) pitches [] types [tensor<64xf32>, tensor<64xf32>, tensor<64xf32>]
}

// -----

plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<64xf32>
}
plan.program @one_type_missing target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: does not fit the signature of its kernel}}
  plan.execute @k_0 ins(%x) outs(%y) pitches [] types [tensor<64xf32>]
}

// -----

plan.kernel @k_0(%a: tensor<4x16xf32>) -> tensor<4x16xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<4x16xf32>
}
plan.program @one_pitch_missing target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: does not fit the signature of its kernel}}
  plan.execute @k_0 ins(%x) outs(%y) pitches [16] types [tensor<4x16xf32>, tensor<4x16xf32>]
}

// -----

plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<64xf32>
}
plan.program @extent_without_a_range target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: does not fit the signature of its kernel}}
  plan.execute @k_0 ins(%x) outs(%y) extent 64 pitches [] types [tensor<64xf32>, tensor<64xf32>]
}

// -----

plan.kernel @k_0(%a: tensor<?x16xf32>) -> tensor<?x16xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<?x16xf32>
}
plan.program @range_without_an_extent target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 256 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: does not fit the signature of its kernel}}
  plan.execute @k_0 ins(%x) outs(%y) pitches [16, 16] types [tensor<4x16xf32>, tensor<4x16xf32>]
}

// -----

// The kernel does not say that they may share bytes.
plan.kernel @k_0(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<64xf32>
}
plan.program @output_on_an_input target "host" arena 256 certificate {arena_bytes = 256 : i64, lower_bound_bytes = 256 : i64, peak_bytes = 256 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 0 bytes 256
  // expected-error @below {{breaks the contract of stage schedule: output 0 overlaps input 0}}
  plan.execute @k_0 ins(%x) outs(%y) pitches [] types [tensor<64xf32>, tensor<64xf32>]
}

// -----

// It does say so, but they must be the same bytes.
plan.kernel @k_0(%a: tensor<128xf32>) -> tensor<128xf32> attributes {family = 0 : i32, inplace = array<i64: 0, 0>} {
  plan.yield %a : tensor<128xf32>
}
plan.program @output_shifted_on_an_input target "host" arena 768 certificate {arena_bytes = 768 : i64, lower_bound_bytes = 768 : i64, peak_bytes = 768 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 512
  %x = plan.slice offset 0 bytes 512
  plan.copy %in to %x bytes 512
  %y = plan.slice offset 256 bytes 512
  // expected-error @below {{breaks the contract of stage schedule: output 0 overlaps input 0}}
  plan.execute @k_0 ins(%x) outs(%y) pitches [] types [tensor<128xf32>, tensor<128xf32>]
}

// -----

// expected-error @below {{breaks the contract of stage schedule: the certificate is not what the plan shows}}
plan.program @no_certificate target "host" arena 256 {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
}

// -----

// expected-error @below {{breaks the contract of stage schedule: the certificate is not what the plan shows}}
plan.program @arena_larger_than_its_slices target "host" arena 512 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
}

// -----

// expected-error @below {{breaks the contract of stage schedule: the certificate is not what the plan shows}}
plan.program @certificate_of_another_arena target "host" arena 256 certificate {arena_bytes = 512 : i64, lower_bound_bytes = 512 : i64, peak_bytes = 512 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
}

// -----

// expected-error @below {{breaks the contract of stage schedule: the certificate is not what the plan shows}}
plan.program @certificate_of_fewer_weights target "host" arena 256 certificate {arena_bytes = 256 : i64, lower_bound_bytes = 256 : i64, peak_bytes = 256 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %w = plan.resident offset 0 bytes 256 {key = "w_0", type = tensor<64xf32>}
}

// -----

// expected-error @below {{breaks the contract of stage schedule: the certificate is not what the plan shows}}
plan.program @peak_without_weights target "host" arena 256 certificate {arena_bytes = 256 : i64, lower_bound_bytes = 256 : i64, peak_bytes = 256 : i64, weight_bytes = 256 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %w = plan.resident offset 0 bytes 256 {key = "w_0", type = tensor<64xf32>}
}

// -----

// expected-error @below {{breaks the contract of stage schedule: the certificate is not what the plan shows}}
plan.program @bound_above_the_peak target "host" arena 256 certificate {arena_bytes = 256 : i64, lower_bound_bytes = 257 : i64, peak_bytes = 256 : i64, weight_bytes = 0 : i64} {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
}
