// RUN: strata-opt %s --strata-codegen-verify-tile-program=target=sm_90
// RUN: strata-opt %s --strata-codegen-verify-tile-program=target=host

// One store in each of two branches is one store in a block.
tile.func @exclusive_stores(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %n: i32)
    attributes {hints = #tile.hints<warps = 8, ctas = 2, occupancy = 1>,
                tile.grid = array<i64: 0, 1, 64, -1, 1, 1, -1, 1, 1>} {
  %i, %j, %k = tile.block_id
  %v = tile.view %y sizes [%n] strides [1] : !tile.ptr<f32> -> !tile.view<64xf32>
  %a = arith.constant dense<1.0> : tensor<64xf32>
  %first = arith.cmpi eq, %i, %j : i32
  scf.if %first {
    tile.store %a, %v[%i] : tensor<64xf32>, !tile.view<64xf32>
  } else {
    %second = arith.cmpi eq, %i, %k : i32
    scf.if %second {
      tile.store %a, %v[%j] : tensor<64xf32>, !tile.view<64xf32>
    }
  }
  tile.return
}

// 64x128 by 8 warps is 32 accumulators a thread, the limit of FFMA.
tile.func @most_accumulators(%x: !tile.ptr<f32>) attributes {hints = #tile.hints<warps = 8>} {
  %a = arith.constant dense<1.0> : tensor<64x16xf32>
  %b = arith.constant dense<1.0> : tensor<16x128xf32>
  %c = arith.constant dense<0.0> : tensor<64x128xf32>
  %0 = tile.mma %a, %b, %c : tensor<64x16xf32>, tensor<16x128xf32>, tensor<64x128xf32>
  tile.return
}
