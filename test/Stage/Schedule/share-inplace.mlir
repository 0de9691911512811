// RUN: strata-opt %s --split-input-file --strata-schedule-share-inplace | FileCheck %s

// The input dies here, sizes agree and the kernel allows it: one slice.
// CHECK-LABEL: plan.program @shares
// CHECK: %[[X:.*]] = plan.slice offset 0 bytes 1024
// CHECK-NOT: plan.slice
// CHECK: plan.execute @k_relu ins(%[[X]]) outs(%[[X]])
// CHECK: plan.copy %[[X]] to
plan.kernel @k_relu(%a: tensor<256xf32>) -> tensor<256xf32> attributes {family = 0 : i32, inplace = array<i64: 0, 0>} {
  plan.yield %a : tensor<256xf32>
}
plan.program @shares target "host" arena 0 {
  %in = plan.input 0 bytes 1024
  %x = plan.slice offset 0 bytes 1024
  plan.copy %in to %x bytes 1024
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%x) outs(%y) pitches [] types [tensor<256xf32>, tensor<256xf32>]
  %out = plan.output 0 bytes 1024
  plan.copy %y to %out bytes 1024
}

// -----

// A chain shares link by link: three values, one slice.
// CHECK-LABEL: plan.program @shares_along_a_chain
// CHECK: %[[X:.*]] = plan.slice offset 0 bytes 1024
// CHECK-NOT: plan.slice
// CHECK: plan.execute @k_relu ins(%[[X]]) outs(%[[X]])
// CHECK: plan.execute @k_relu ins(%[[X]]) outs(%[[X]])
plan.kernel @k_relu(%a: tensor<256xf32>) -> tensor<256xf32> attributes {family = 0 : i32, inplace = array<i64: 0, 0>} {
  plan.yield %a : tensor<256xf32>
}
plan.program @shares_along_a_chain target "host" arena 0 {
  %in = plan.input 0 bytes 1024
  %x = plan.slice offset 0 bytes 1024
  plan.copy %in to %x bytes 1024
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%x) outs(%y) pitches [] types [tensor<256xf32>, tensor<256xf32>]
  %z = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%y) outs(%z) pitches [] types [tensor<256xf32>, tensor<256xf32>]
}

// -----

// Twin: the input is read again later; only its last reader may take it.
// CHECK-LABEL: plan.program @input_lives_on
// CHECK: %[[X:.*]] = plan.slice
// CHECK: %[[Y:.*]] = plan.slice
// CHECK: plan.execute @k_relu ins(%[[X]]) outs(%[[Y]])
// CHECK: plan.execute @k_relu ins(%[[X]]) outs(%[[X]])
plan.kernel @k_relu(%a: tensor<256xf32>) -> tensor<256xf32> attributes {family = 0 : i32, inplace = array<i64: 0, 0>} {
  plan.yield %a : tensor<256xf32>
}
plan.program @input_lives_on target "host" arena 0 {
  %in = plan.input 0 bytes 1024
  %x = plan.slice offset 0 bytes 1024
  plan.copy %in to %x bytes 1024
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%x) outs(%y) pitches [] types [tensor<256xf32>, tensor<256xf32>]
  %z = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%x) outs(%z) pitches [] types [tensor<256xf32>, tensor<256xf32>]
}

// -----

// Twin: the input is a model output too, which is a later read.
// CHECK-LABEL: plan.program @input_is_copied_out_later
// CHECK: %[[X:.*]] = plan.slice
// CHECK: %[[Y:.*]] = plan.slice
// CHECK: plan.execute @k_relu ins(%[[X]]) outs(%[[Y]])
plan.kernel @k_relu(%a: tensor<256xf32>) -> tensor<256xf32> attributes {family = 0 : i32, inplace = array<i64: 0, 0>} {
  plan.yield %a : tensor<256xf32>
}
plan.program @input_is_copied_out_later target "host" arena 0 {
  %in = plan.input 0 bytes 1024
  %x = plan.slice offset 0 bytes 1024
  plan.copy %in to %x bytes 1024
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%x) outs(%y) pitches [] types [tensor<256xf32>, tensor<256xf32>]
  %out = plan.output 0 bytes 1024
  plan.copy %x to %out bytes 1024
}

// -----

// Twin: the kernel does not allow it.
// CHECK-LABEL: plan.program @kernel_does_not_allow
// CHECK: %[[X:.*]] = plan.slice
// CHECK: %[[Y:.*]] = plan.slice
// CHECK: plan.execute @k_reverse ins(%[[X]]) outs(%[[Y]])
plan.kernel @k_reverse(%a: tensor<256xf32>) -> tensor<256xf32> attributes {family = 5 : i32} {
  plan.yield %a : tensor<256xf32>
}
plan.program @kernel_does_not_allow target "host" arena 0 {
  %x = plan.slice offset 0 bytes 1024
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_reverse ins(%x) outs(%y) pitches [] types [tensor<256xf32>, tensor<256xf32>]
}

// -----

// Twin: the pair names input 1; input 0 dies as well but stays apart.
// CHECK-LABEL: plan.program @only_the_pair_that_is_named
// CHECK: %[[X:.*]] = plan.slice
// CHECK-NEXT: %[[Y:.*]] = plan.slice
// CHECK-NOT: plan.slice
// CHECK: plan.execute @k_add ins(%[[X]], %[[Y]]) outs(%[[Y]])
plan.kernel @k_add(%a: tensor<256xf32>, %b: tensor<256xf32>) -> tensor<256xf32> attributes {family = 0 : i32, inplace = array<i64: 1, 0>} {
  plan.yield %a : tensor<256xf32>
}
plan.program @only_the_pair_that_is_named target "host" arena 0 {
  %x = plan.slice offset 0 bytes 1024
  %y = plan.slice offset 0 bytes 1024
  %z = plan.slice offset 0 bytes 1024
  plan.execute @k_add ins(%x, %y) outs(%z) pitches [] types [tensor<256xf32>, tensor<256xf32>, tensor<256xf32>]
}

// -----

// Twin: one buffer is both operands: what the kernel says of one of them does
// not hold for the other.
// CHECK-LABEL: plan.program @one_buffer_twice
// CHECK: %[[X:.*]] = plan.slice
// CHECK-NEXT: %[[Z:.*]] = plan.slice
// CHECK: plan.execute @k_add ins(%[[X]], %[[X]]) outs(%[[Z]])
plan.kernel @k_add(%a: tensor<256xf32>, %b: tensor<256xf32>) -> tensor<256xf32> attributes {family = 0 : i32, inplace = array<i64: 1, 0>} {
  plan.yield %a : tensor<256xf32>
}
plan.program @one_buffer_twice target "host" arena 0 {
  %x = plan.slice offset 0 bytes 1024
  %z = plan.slice offset 0 bytes 1024
  plan.execute @k_add ins(%x, %x) outs(%z) pitches [] types [tensor<256xf32>, tensor<256xf32>, tensor<256xf32>]
}

// -----

// Twin: sizes differ, since the input's slice is larger than what is read.
// CHECK-LABEL: plan.program @sizes_differ
// CHECK: %[[X:.*]] = plan.slice offset 0 bytes 2048
// CHECK: %[[Y:.*]] = plan.slice offset 0 bytes 1024
// CHECK: plan.execute @k_relu ins(%[[X]]) outs(%[[Y]])
plan.kernel @k_relu(%a: tensor<256xf32>) -> tensor<256xf32> attributes {family = 0 : i32, inplace = array<i64: 0, 0>} {
  plan.yield %a : tensor<256xf32>
}
plan.program @sizes_differ target "host" arena 0 {
  %x = plan.slice offset 0 bytes 2048
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%x) outs(%y) pitches [] types [tensor<256xf32>, tensor<256xf32>]
}

// -----

// Twin: a weight is never written, nor is the caller's tensor.
// CHECK-LABEL: plan.program @weights_and_inputs_stay
// CHECK: %[[W:.*]] = plan.resident
// CHECK: %[[IN:.*]] = plan.input
// CHECK: %[[Y:.*]] = plan.slice
// CHECK: plan.execute @k_relu ins(%[[W]]) outs(%[[Y]])
// CHECK: %[[Z:.*]] = plan.slice
// CHECK: plan.execute @k_relu ins(%[[IN]]) outs(%[[Z]])
plan.kernel @k_relu(%a: tensor<256xf32>) -> tensor<256xf32> attributes {family = 0 : i32, inplace = array<i64: 0, 0>} {
  plan.yield %a : tensor<256xf32>
}
plan.program @weights_and_inputs_stay target "host" arena 0 {
  %w = plan.resident offset 0 bytes 1024 {key = "w_0", type = tensor<256xf32>}
  %in = plan.input 0 bytes 1024
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%w) outs(%y) pitches [] types [tensor<256xf32>, tensor<256xf32>]
  %z = plan.slice offset 0 bytes 1024
  plan.execute @k_relu ins(%in) outs(%z) pitches [] types [tensor<256xf32>, tensor<256xf32>]
}
