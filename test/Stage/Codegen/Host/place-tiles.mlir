// RUN: strata-opt %s --split-input-file --strata-codegen-place-tiles=stack-bytes=4096 | FileCheck %s

// Inside a loop a buffer would be made again in each iteration.
// CHECK-LABEL: func.func @small_tiles_on_the_stack
// CHECK: memref.alloca() {alignment = 64 : i64} : memref<16x16xf32>
// CHECK: scf.for
// CHECK-NOT: memref.alloc
// CHECK: return
func.func @small_tiles_on_the_stack(%n: index, %x: f32) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %n step %one {
    %tile = memref.alloc() : memref<16x16xf32>
    memref.store %x, %tile[%zero, %zero] : memref<16x16xf32>
  }
  return
}

// -----

// 2048 + 8192 bytes do not fit into 4096: the larger goes to the heap.
// CHECK-LABEL: func.func @large_tiles_on_the_heap
// CHECK-DAG: memref.alloca() {alignment = 64 : i64} : memref<512xf32>
// CHECK-DAG: %[[LARGE:.*]] = memref.alloc() {alignment = 64 : i64} : memref<2048xf32>
// CHECK: memref.dealloc %[[LARGE]]
// CHECK-NEXT: return
func.func @large_tiles_on_the_heap(%x: f32) {
  %zero = arith.constant 0 : index
  %large = memref.alloc() : memref<2048xf32>
  %small = memref.alloc() : memref<512xf32>
  memref.store %x, %large[%zero] : memref<2048xf32>
  memref.store %x, %small[%zero] : memref<512xf32>
  return
}

// -----

// A copy of a strided buffer is a loop, not a call.
// CHECK-LABEL: func.func @strided_copy
// CHECK-NOT: memref.copy
// CHECK: linalg.generic
func.func @strided_copy(%a: memref<4x4xf32, strided<[8, 1], offset: ?>>, %b: memref<4x4xf32>) {
  memref.copy %a, %b : memref<4x4xf32, strided<[8, 1], offset: ?>> to memref<4x4xf32>
  return
}
