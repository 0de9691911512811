// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-codegen-verify-tile-program=target=sm_80

tile.func @odd_tile(%x: !tile.ptr<f32>) {
  // expected-error@+1 {{has a tile whose extents are no powers of two: 'tensor<3xf32>'}}
  %0 = arith.constant dense<0.0> : tensor<3xf32>
  tile.return
}

// -----

tile.func @odd_view(%x: !tile.ptr<f32>, %n: i32) {
  // expected-error@+1 {{has a view whose extents are no powers of two}}
  %0 = tile.view %x sizes [%n, 64] strides [64, 1] : !tile.ptr<f32> -> !tile.view<6x64xf32>
  tile.return
}

// -----

tile.func @index_value(%x: !tile.ptr<f32>) {
  // expected-error@+1 {{has elements of a type that tiles do not have: 'index'}}
  %0 = arith.constant 0 : index
  tile.return
}

// -----

// expected-error@+1 {{moves i1; booleans lie in memory as i8}}
tile.func @boolean_memory(%x: !tile.ptr<i1>) {
  tile.return
}

// -----

// expected-error@+1 {{takes pointers, then scalars of i32; argument 1 is '!tile.ptr<f32>'}}
tile.func @argument_order(%n: i32, %x: !tile.ptr<f32>) {
  tile.return
}

// -----

// expected-error@+1 {{has a grid that is not scalar, multiplier and tile}}
tile.func @grid(%x: !tile.ptr<f32>, %n: i32) attributes {tile.grid = array<i64: 1, 1, 64, -1, 1, 1, -1, 1, 1>} {
  tile.return
}

// -----

tile.func @two_stores(%y: !tile.ptr<f32>, %n: i32) {
  %v = tile.view %y sizes [%n] strides [1] : !tile.ptr<f32> -> !tile.view<64xf32>
  %a = arith.constant dense<1.0> : tensor<64xf32>
  // expected-note@+1 {{the first store}}
  tile.store %a, %v[%n] : tensor<64xf32>, !tile.view<64xf32>
  %c = arith.constant 0 : i32
  %again = arith.cmpi eq, %n, %c : i32
  scf.if %again {
    // expected-error@+1 {{stores a second time to argument 0}}
    tile.store %a, %v[%c] : tensor<64xf32>, !tile.view<64xf32>
  }
  tile.return
}

// -----

tile.func @steps(%x: !tile.ptr<f32>) {
  // expected-error@+1 {{has a step below 1}}
  %0 = tile.view %x sizes [8, 64] strides [64, 1] steps [0, 64] : !tile.ptr<f32> -> !tile.view<8x64xf32>
  tile.return
}

// -----

tile.func @padding(%x: !tile.ptr<i32>) {
  // expected-error@+1 {{pads integers with an infinity}}
  %0 = tile.view %x sizes [64] strides [1] padding neg_inf : !tile.ptr<i32> -> !tile.view<64xi32>
  tile.return
}

// -----

tile.func @accumulators(%x: !tile.ptr<f32>) {
  %a = arith.constant dense<1.0> : tensor<64x16xf32>
  %b = arith.constant dense<1.0> : tensor<16x128xf32>
  %c = arith.constant dense<0.0> : tensor<64x128xf32>
  // expected-error@+1 {{keeps 64 accumulators a thread; more than 32 spill}}
  %0 = tile.mma %a, %b, %c : tensor<64x16xf32>, tensor<16x128xf32>, tensor<64x128xf32>
  tile.return
}

// -----

tile.func @mma_types(%x: !tile.ptr<f32>) {
  %a = arith.constant dense<1.0> : tensor<16x16xf16>
  %c = arith.constant dense<0.0> : tensor<16x16xf16>
  // expected-error@+1 {{types that do not go together}}
  %0 = tile.mma %a, %a, %c : tensor<16x16xf16>, tensor<16x16xf16>, tensor<16x16xf16>
  tile.return
}

// -----

// expected-error@+1 {{asks for 6 warps}}
tile.func @warps(%x: !tile.ptr<f32>) attributes {hints = #tile.hints<warps = 6>} {
  tile.return
}

// -----

// expected-error@+1 {{asks for clusters, which sm_80 does not have}}
tile.func @clusters(%x: !tile.ptr<f32>) attributes {hints = #tile.hints<ctas = 2>} {
  tile.return
}
