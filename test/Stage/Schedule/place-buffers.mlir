// RUN: strata-opt %s --split-input-file --strata-schedule-place-buffers | FileCheck %s

// Steps: copy 0, execute 1, execute 2, copy 3. Live ranges and the offsets
// that they allow:
//   x [0,2) 2048 B at 0, y [1,3) 1024 B behind it, z [2,4) 2048 B where x was.
// CHECK-LABEL: plan.program @reuse_after_death target "host" arena 3072
// CHECK-SAME: certificate {arena_bytes = 3072 : i64, lower_bound_bytes = 3072 : i64, peak_bytes = 3072 : i64
// CHECK-SAME: weight_bytes = 0 : i64}
// CHECK: %[[X:.*]] = plan.slice offset 0 bytes 2048
// CHECK: %[[Y:.*]] = plan.slice offset 2048 bytes 1024
// CHECK: plan.execute @k_0 ins(%[[X]]) outs(%[[Y]])
// CHECK: %[[Z:.*]] = plan.slice offset 0 bytes 2048
// CHECK: plan.execute @k_1 ins(%[[Y]]) outs(%[[Z]])
plan.kernel @k_0(%a: tensor<512xf32>) -> tensor<256xf32> attributes {family = 6 : i32} {
  %e = tensor.empty() : tensor<256xf32>
  plan.yield %e : tensor<256xf32>
}
plan.kernel @k_1(%a: tensor<256xf32>) -> tensor<512xf32> attributes {family = 6 : i32} {
  %e = tensor.empty() : tensor<512xf32>
  plan.yield %e : tensor<512xf32>
}
plan.program @reuse_after_death target "host" arena 0 {
  %in = plan.input 0 bytes 2048
  %x = plan.slice offset 0 bytes 2048
  plan.copy %in to %x bytes 2048
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_0 ins(%x) outs(%y) pitches [] types [tensor<512xf32>, tensor<256xf32>]
  %z = plan.slice offset 0 bytes 2048
  plan.execute @k_1 ins(%y) outs(%z) pitches [] types [tensor<256xf32>, tensor<512xf32>]
  %out = plan.output 0 bytes 2048
  plan.copy %z to %out bytes 2048
}

// -----

// Twin: x is copied out at the end, so it lives to step 5 and z needs a place
// of its own.
// CHECK-LABEL: plan.program @no_reuse_while_alive target "host" arena 5120
// CHECK-SAME: lower_bound_bytes = 5120
// CHECK-COUNT-3: plan.slice offset
plan.kernel @k_0(%a: tensor<512xf32>) -> tensor<256xf32> attributes {family = 6 : i32} {
  %e = tensor.empty() : tensor<256xf32>
  plan.yield %e : tensor<256xf32>
}
plan.kernel @k_1(%a: tensor<256xf32>) -> tensor<512xf32> attributes {family = 6 : i32} {
  %e = tensor.empty() : tensor<512xf32>
  plan.yield %e : tensor<512xf32>
}
plan.program @no_reuse_while_alive target "host" arena 0 {
  %in = plan.input 0 bytes 2048
  %x = plan.slice offset 0 bytes 2048
  plan.copy %in to %x bytes 2048
  %y = plan.slice offset 0 bytes 1024
  plan.execute @k_0 ins(%x) outs(%y) pitches [] types [tensor<512xf32>, tensor<256xf32>]
  %z = plan.slice offset 0 bytes 2048
  plan.execute @k_1 ins(%y) outs(%z) pitches [] types [tensor<256xf32>, tensor<512xf32>]
  %out = plan.output 0 bytes 2048
  plan.copy %x to %out bytes 2048
}

// -----

// A workspace lives during its launch only: [1,2). Here it is between the
// input [0,2) and the output [1,3), so all three are apart.
// CHECK-LABEL: plan.program @workspace_of_its_launch target "host" arena 1536
// CHECK: lower_bound_bytes = 1536
plan.kernel @k_sort(%a: tensor<64xf32>) -> tensor<64xf32> attributes {family = 6 : i32, workspace_bytes = 1024 : i64} {
  plan.yield %a : tensor<64xf32>
}
plan.program @workspace_of_its_launch target "host" arena 0 {
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %y = plan.slice offset 0 bytes 256
  %space = plan.slice offset 0 bytes 1024
  plan.execute @k_sort ins(%x) outs(%y) workspace(%space) pitches [] types [tensor<64xf32>, tensor<64xf32>]
  %out = plan.output 0 bytes 256
  plan.copy %y to %out bytes 256
}

// -----

// Offsets are multiples of 256 bytes also where sizes are not; a slice that
// nothing uses is dropped; the arena ends with the last byte, not its slot.
// CHECK-LABEL: plan.program @aligned_places target "host" arena 260
// CHECK-NOT: bytes 999
// CHECK-DAG: plan.slice offset 0 bytes 4
// CHECK-DAG: plan.slice offset 256 bytes 4
plan.kernel @k_0(%a: tensor<1xf32>) -> tensor<1xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<1xf32>
}
plan.program @aligned_places target "host" arena 0 {
  %unused = plan.slice offset 0 bytes 999
  %in = plan.input 0 bytes 4
  %x = plan.slice offset 0 bytes 4
  plan.copy %in to %x bytes 4
  %y = plan.slice offset 0 bytes 4
  plan.execute @k_0 ins(%x) outs(%y) pitches [] types [tensor<1xf32>, tensor<1xf32>]
  %out = plan.output 0 bytes 4
  plan.copy %y to %out bytes 4
}

// -----

// Weights count into the peak: 256 + 1000 of weights, 256 of the arena.
// CHECK-LABEL: plan.program @weights_in_the_peak target "host" arena 256
// CHECK-SAME: arena_bytes = 256 : i64
// CHECK-SAME: peak_bytes = 1512 : i64
// CHECK-SAME: weight_bytes = 1256 : i64
plan.program @weights_in_the_peak target "host" arena 0 {
  %v = plan.resident offset 0 bytes 256 {key = "w_v", type = tensor<64xf32>}
  %w = plan.resident offset 256 bytes 1000 {key = "w_w", type = tensor<250xf32>}
  %in = plan.input 0 bytes 256
  %x = plan.slice offset 0 bytes 256
  plan.copy %in to %x bytes 256
  %out = plan.output 0 bytes 256
  plan.copy %x to %out bytes 256
}
