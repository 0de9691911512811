// REQUIRES: tileiras
// RUN: strata-opt %S/Inputs/kernels.mlir --strata-codegen-assemble-tile-ir='target=sm_80 cuda-root=%cuda_bin/..' --strata-codegen-assemble-tile-ir='target=sm_90 cuda-root=%cuda_bin/..' --strata-codegen-assemble-tile-ir='target=sm_100 cuda-root=%cuda_bin/..' | FileCheck %s --implicit-check-not=.spills --implicit-check-not=.refused
// RUN: strata-opt %s --strata-codegen-assemble-tile-ir='target=sm_80 cuda-root=%cuda_bin/..' | FileCheck %s --check-prefix=VERDICT
// RUN: not strata-opt %s --strata-codegen-assemble-tile-ir='target=sm_12 cuda-root=%cuda_bin/..' 2>&1 | FileCheck %s --check-prefix=TARGET
// RUN: not strata-opt %s --strata-codegen-assemble-tile-ir='target=sm_90 cuda-root=/nonexistent' 2>&1 | FileCheck %s --check-prefix=MISSING

// No kernel spills on any of the three; parameters are those of the program.
// CHECK: tile.func @pointwise(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters = 5{{.*}} tile.sm_80.launch = {{.*}}parameters = 5{{.*}} tile.sm_90.launch = {{.*}}parameters = 5
// CHECK: tile.func @softmax(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// Eight worker warps and four for TMA.
// CHECK: tile.func @gemm(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters = 6{{.*}} tile.sm_80.launch = {{.*}}parameters = 6{{.*}} tile.sm_90.launch = {cluster_blocks = 1 : i64, parameters = 6 : i64, registers = 168 : i64, shared_bytes = {{[0-9]+}} : i64, threads = 384 : i64}
// CHECK: tile.func @gemm_3xtf32(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @gemm_i8(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @convolution(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @gather(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @booleans(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @workspace(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @control(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @shapes(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @strided(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters
// CHECK: tile.func @arg_max(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters = 3{{.*}} tile.sm_80.launch = {{.*}}parameters = 3{{.*}} tile.sm_90.launch = {{.*}}parameters = 3
// CHECK: tile.func @functions(
// CHECK-SAME: tile.sm_100.launch = {{.*}}parameters{{.*}} tile.sm_80.launch = {{.*}}parameters{{.*}} tile.sm_90.launch = {{.*}}parameters

// 512 accumulators a thread do not fit.
// VERDICT: tile.func @spills
// VERDICT-SAME: tile.sm_80.spills = {{[1-9][0-9]*}} : i64
tile.func @spills(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %y: !tile.ptr<f32> {tile.align = 256 : i64}, %n: i32) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %xv = tile.view %x sizes [%n, 64] strides [64, 1] padding zero : !tile.ptr<f32> -> !tile.view<256x16xf32>
  %wv = tile.view %x sizes [%n, 256] strides [256, 1] padding zero : !tile.ptr<f32> -> !tile.view<16x256xf32>
  %yv = tile.view %y sizes [%n, 256] strides [256, 1] : !tile.ptr<f32> -> !tile.view<256x256xf32>
  %zero = arith.constant dense<0.0> : tensor<256x256xf32>
  %acc = scf.for %k = %c0 to %n step %c1 iter_args(%sum = %zero) -> (tensor<256x256xf32>) : i32 {
    %a = tile.load %xv[%c0, %k] : !tile.view<256x16xf32> -> tensor<256x16xf32>
    %b = tile.load %wv[%k, %c0] : !tile.view<16x256xf32> -> tensor<16x256xf32>
    %next = tile.mma %a, %b, %sum : tensor<256x16xf32>, tensor<16x256xf32>, tensor<256x256xf32>
    scf.yield %next : tensor<256x256xf32>
  }
  tile.store %acc, %yv[%c0, %c0] : tensor<256x256xf32>, !tile.view<256x256xf32>
  tile.return
}

// sm_80 has no f8; that the tool is sound is known from another program.
// VERDICT: tile.func @refused
// VERDICT-SAME: tile.sm_80.refused = "{{.*}}error
tile.func @refused(%x: !tile.ptr<f8E4M3FN> {tile.align = 256 : i64}, %y: !tile.ptr<f32> {tile.align = 256 : i64}, %n: i32) {
  %i, %j, %k = tile.block_id
  %xv = tile.view %x sizes [%n] strides [1] padding zero : !tile.ptr<f8E4M3FN> -> !tile.view<1024xf8E4M3FN>
  %yv = tile.view %y sizes [%n] strides [1] : !tile.ptr<f32> -> !tile.view<1024xf32>
  %a = tile.load %xv[%i] : !tile.view<1024xf8E4M3FN> -> tensor<1024xf8E4M3FN>
  %b = arith.extf %a : tensor<1024xf8E4M3FN> to tensor<1024xf32>
  tile.store %b, %yv[%i] : tensor<1024xf32>, !tile.view<1024xf32>
  tile.return
}

// A table of the sine's slow path in local memory is no spill.
// VERDICT: tile.func @sine
// VERDICT-SAME: tile.sm_80.launch
tile.func @sine(%x: !tile.ptr<f64> {tile.align = 256 : i64}, %y: !tile.ptr<f64> {tile.align = 256 : i64}, %n: i32) {
  %i, %j, %k = tile.block_id
  %xv = tile.view %x sizes [%n] strides [1] padding zero : !tile.ptr<f64> -> !tile.view<256xf64>
  %yv = tile.view %y sizes [%n] strides [1] : !tile.ptr<f64> -> !tile.view<256xf64>
  %a = tile.load %xv[%i] : !tile.view<256xf64> -> tensor<256xf64>
  %b = math.sin %a : tensor<256xf64>
  tile.store %b, %yv[%i] : tensor<256xf64>, !tile.view<256xf64>
  tile.return
}

// TARGET: does not know target sm_12
// MISSING: /nonexistent/bin/tileiras: a tool is missing
