// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-codegen-lower-tile-to-host

// expected-error@+1 {{has an argument of type 'i64'; pointers and i32 are known}}
tile.func @k_wide_scalar(%x: !tile.ptr<f32>, %n: i64) {
  tile.return
}

// -----

// expected-error@+1 {{has a pointer after a scalar}}
tile.func @k_order(%n: i32, %x: !tile.ptr<f32>) {
  tile.return
}

// -----

// expected-error@+1 {{has a pointer to 'i1'; elements are whole bytes}}
tile.func @k_bits(%x: !tile.ptr<i1>) {
  tile.return
}

// -----

tile.func @k_mixed_mma(%x: !tile.ptr<f32>) {
  %a = arith.constant dense<1> : tensor<4x4xi8>
  %c = arith.constant dense<0.0> : tensor<4x4xf32>
  // expected-error@+1 {{has no host form for operands of 'i8' and an accumulator of 'f32'}}
  %r = tile.mma %a, %a, %c : tensor<4x4xi8>, tensor<4x4xi8>, tensor<4x4xf32>
  tile.return
}
