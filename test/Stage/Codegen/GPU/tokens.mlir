// RUN: strata-opt %s --strata-codegen-print-tile-ir -o /dev/null | FileCheck %s

// Which stores of a loop need an order. An output that is only stored to, to
// another tile in each step, needs none; its loads and stores may overlap.
// CHECK-LABEL: entry @other_tile_each_step(
// CHECK-NOT: make_token
// CHECK: store_view_tko<weak - ->(%{{.*}}, %{{.*}}, [%{{.*}}, %{{.*}}], -)
tile.func @other_tile_each_step(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %n: i32) {
  %i, %j, %k = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %xv = tile.view %x sizes [%n, 4096] strides [4096, 1] : !tile.ptr<f32> -> !tile.view<1x256xf32>
  %yv = tile.view %y sizes [%n, 4096] strides [4096, 1] : !tile.ptr<f32> -> !tile.view<1x256xf32>
  scf.for %s = %c0 to %n step %c1 : i32 {
    %at = arith.addi %s, %j : i32
    %a = tile.load %xv[%i, %at] : !tile.view<1x256xf32> -> tensor<1x256xf32>
    tile.store %a, %yv[%i, %at] : tensor<1x256xf32>, !tile.view<1x256xf32>
  }
  tile.return
}

// CHECK-LABEL: entry @dimension_per_loop(
// CHECK-NOT: make_token
// CHECK-LABEL: entry @one_dimension_for_two_loops(
// CHECK: make_token
// CHECK: for<0>({{.*}}) : token, token {
// CHECK: for<0>({{.*}}) : token, token {
tile.func @dimension_per_loop(%y: !tile.ptr<f32>, %n: i32) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %a = arith.constant dense<1.0> : tensor<1x256xf32>
  %yv = tile.view %y sizes [%n, 4096] strides [4096, 1] : !tile.ptr<f32> -> !tile.view<1x256xf32>
  scf.for %s = %c0 to %n step %c1 : i32 {
    scf.for %t = %c0 to %n step %c1 : i32 {
      tile.store %a, %yv[%t, %s] : tensor<1x256xf32>, !tile.view<1x256xf32>
    }
  }
  tile.return
}
tile.func @one_dimension_for_two_loops(%y: !tile.ptr<f32>, %n: i32) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %a = arith.constant dense<1.0> : tensor<1x256xf32>
  %yv = tile.view %y sizes [%n, 4096] strides [4096, 1] : !tile.ptr<f32> -> !tile.view<1x256xf32>
  scf.for %s = %c0 to %n step %c1 : i32 {
    scf.for %t = %c0 to %n step %c1 : i32 {
      %at = arith.addi %s, %t : i32
      tile.store %a, %yv[%at, %at] : tensor<1x256xf32>, !tile.view<1x256xf32>
    }
  }
  tile.return
}

// Steps smaller than the tile overlap; pointers may name anything.
// CHECK-LABEL: entry @overlapping_steps(
// CHECK: make_token
// CHECK-LABEL: entry @pointers(
// CHECK: make_token
tile.func @overlapping_steps(%y: !tile.ptr<f32>, %n: i32) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %a = arith.constant dense<1.0> : tensor<256xf32>
  %yv = tile.view %y sizes [4096] strides [1] steps [1] : !tile.ptr<f32> -> !tile.view<256xf32>
  scf.for %s = %c0 to %n step %c1 : i32 {
    tile.store %a, %yv[%s] : tensor<256xf32>, !tile.view<256xf32>
  }
  tile.return
}
tile.func @pointers(%y: !tile.ptr<f32>, %n: i32) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %a = arith.constant 1.0 : f32
  scf.for %s = %c0 to %n step %c1 : i32 {
    tile.store_ptr %a, %y[%s] : f32, !tile.ptr<f32>, i32
  }
  tile.return
}

// A branch that does not touch the buffer hands its tokens on.
// CHECK-LABEL: entry @branch(
// CHECK: [[T:%.*]] = make_token
// CHECK: [[W:%.*]], [[A:%.*]] = if(%{{.*}}) : token, token {
// CHECK: [[S:%.*]] = store_view_tko<weak - ->(%{{.*}}, %{{.*}}, [%{{.*}}], [[T]])
// CHECK-NEXT: yield([[S]], [[S]])
// CHECK-NEXT: } {
// CHECK-NEXT: yield([[T]], [[T]])
// CHECK: load_view_tko<weak - ->(%{{.*}}, [%{{.*}}], [[W]])
tile.func @branch(%y: !tile.ptr<f32>, %z: !tile.ptr<f32>, %n: i32) {
  %i, %j, %k = tile.block_id
  %a = arith.constant dense<1.0> : tensor<256xf32>
  %yv = tile.view %y sizes [4096] strides [1] : !tile.ptr<f32> -> !tile.view<256xf32>
  %zv = tile.view %z sizes [4096] strides [1] : !tile.ptr<f32> -> !tile.view<256xf32>
  %go = arith.cmpi eq, %i, %n : i32
  scf.if %go {
    tile.store %a, %yv[%i] : tensor<256xf32>, !tile.view<256xf32>
  }
  %b = tile.load %yv[%i] : !tile.view<256xf32> -> tensor<256xf32>
  tile.store %b, %zv[%i] : tensor<256xf32>, !tile.view<256xf32>
  tile.return
}
