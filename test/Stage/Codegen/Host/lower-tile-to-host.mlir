// RUN: strata-opt %s --split-input-file --strata-codegen-lower-tile-to-host | FileCheck %s
// RUN: strata-opt %s --split-input-file --strata-codegen-lower-tile-to-host=checked=true | FileCheck %s --check-prefix=CHECKED

// Blocks [first, last) in one loop; a tile that lies inside its tensor is read
// by a nest of fixed extents, another by one that is clamped.
// CHECK-LABEL: func.func @k_copy(
// CHECK-SAME: %[[POINTERS:.*]]: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %[[FIRST:.*]]: i64, %[[LAST:.*]]: i64)
// CHECK-SAME: strata.ops = ["tile.load of argument 0", "tile.store of argument 1"]
// CHECK: scf.for %{{.*}} = %[[FIRST]] to %[[LAST]]
// CHECK: scf.if
// CHECK: llvm.load
// CHECK: } else {
// CHECK: linalg.fill
// CHECK: llvm.load
// CHECK-NOT: strata_emulator
// CHECKED-DAG: llvm.func @strata_emulator_access(i32, i32, i32, !llvm.ptr, i64, i32) -> i32
// CHECKED-DAG: llvm.func @strata_emulator_block(i32, i32, i32)
// CHECKED-DAG: llvm.func @strata_emulator_index(i32, i64, i64)
// CHECKED: %[[GO:.*]] = llvm.call @strata_emulator_access
// CHECKED: %[[YES:.*]] = arith.cmpi ne, %[[GO]]
// CHECKED: scf.if %[[YES]]
// CHECKED-NEXT: arith.index_cast
// CHECKED-NEXT: llvm.getelementptr
// CHECKED-NEXT: llvm.load
tile.func @k_copy(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %n: i32) {
  %bx, %by, %bz = tile.block_id
  %vx = tile.view %x sizes [%n] strides [1] padding zero : !tile.ptr<f32> -> !tile.view<8xf32>
  %vy = tile.view %y sizes [%n] strides [1] : !tile.ptr<f32> -> !tile.view<8xf32>
  %t = tile.load %vx[%bx] : !tile.view<8xf32> -> tensor<8xf32>
  tile.store %t, %vy[%bx] : tensor<8xf32>, !tile.view<8xf32>
  tile.return
}

// -----

// A tile of booleans is one of bytes; a load of whole tiles needs no branch.
// CHECK-LABEL: func.func @k_bools
// CHECK-NOT: tensor<8xi1>
// CHECK-NOT: scf.if
// CHECK: arith.extui %{{.*}} : i1 to i8
tile.func @k_bools(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>) {
  %zero = arith.constant 0 : i32
  %vx = tile.view %x sizes [64] strides [1] : !tile.ptr<f32> -> !tile.view<8xf32>
  %vy = tile.view %y sizes [64] strides [1] : !tile.ptr<f32> -> !tile.view<8xf32>
  %t = tile.load %vx[%zero] : !tile.view<8xf32> -> tensor<8xf32>
  %c = arith.constant dense<0.0> : tensor<8xf32>
  %m = arith.cmpf ogt, %t, %c : tensor<8xf32>
  %s = arith.select %m, %t, %c : tensor<8xi1>, tensor<8xf32>
  tile.store %s, %vy[%zero] : tensor<8xf32>, !tile.view<8xf32>
  tile.return
}

// -----

// The accumulator stays in registers over k.
// CHECK-LABEL: func.func @k_mma
// CHECK: %[[SUMS:.*]]:4 = scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// CHECK-COUNT-4: vector.fma
// CHECK: vector.transfer_write %[[SUMS]]#0
tile.func @k_mma(%x: !tile.ptr<f32>) {
  %zero = arith.constant 0 : i32
  %v = tile.view %x sizes [64, 64] strides [64, 1] : !tile.ptr<f32> -> !tile.view<16x16xf32>
  %t = tile.load %v[%zero, %zero] : !tile.view<16x16xf32> -> tensor<16x16xf32>
  %r = tile.mma %t, %t, %t : tensor<16x16xf32>, tensor<16x16xf32>, tensor<16x16xf32>
  tile.store %r, %v[%zero, %zero] : tensor<16x16xf32>, !tile.view<16x16xf32>
  tile.return
}
