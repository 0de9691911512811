// RUN: strata-opt %s --split-input-file --strata-codegen-expand-math | FileCheck %s

// erf is one polynomial on tiles of f32, with exp for the far part.
// CHECK-LABEL: tile.func @erf_of_f32
// CHECK-NOT: math.erf
// CHECK: math.exp
// CHECK: arith.select
// CHECK-NOT: math.erf
tile.func @erf_of_f32(%x: !tile.ptr<f32>, %n: i32) {
  %v = tile.view %x sizes [%n] strides [1] : !tile.ptr<f32> -> !tile.view<16xf32>
  %t = tile.load %v[%n] : !tile.view<16xf32> -> tensor<16xf32>
  %e = math.erf %t : tensor<16xf32>
  tile.store %e, %v[%n] : tensor<16xf32>, !tile.view<16xf32>
  tile.return
}

// -----

// f16 by way of f32.
// CHECK-LABEL: tile.func @atan_of_f16
// CHECK: arith.extf %{{.*}} : f16 to f32
// CHECK-NOT: math.atan
// CHECK: arith.truncf %{{.*}} : f32 to f16
tile.func @atan_of_f16(%x: !tile.ptr<f16>, %n: i32) {
  %t = tile.load_ptr %x[%n] : !tile.ptr<f16>, i32 -> f16
  %e = math.atan %t : f16
  tile.store_ptr %e, %x[%n] : f16, !tile.ptr<f16>, i32
  tile.return
}

// -----

// Tile IR has these: they stay.
// CHECK-LABEL: tile.func @known_functions_stay
// CHECK: math.exp
// CHECK: math.tanh
// CHECK: math.powf
tile.func @known_functions_stay(%x: !tile.ptr<f32>, %n: i32) {
  %t = tile.load_ptr %x[%n] : !tile.ptr<f32>, i32 -> f32
  %a = math.exp %t : f32
  %b = math.tanh %a : f32
  %c = math.powf %b, %a : f32
  tile.store_ptr %c, %x[%n] : f32, !tile.ptr<f32>, i32
  tile.return
}

// -----

// A power with a small whole exponent is a product.
// CHECK-LABEL: tile.func @square
// CHECK-NOT: math.powf
// CHECK: %[[T:.*]] = tile.load_ptr
// CHECK: arith.mulf %[[T]], %[[T]] : f32
tile.func @square(%x: !tile.ptr<f32>, %n: i32) {
  %two = arith.constant 2.0 : f32
  %t = tile.load_ptr %x[%n] : !tile.ptr<f32>, i32 -> f32
  %c = math.powf %t, %two : f32
  tile.store_ptr %c, %x[%n] : f32, !tile.ptr<f32>, i32
  tile.return
}

// -----

// There is no polynomial of erf for f64: the host asks libm, the GPU refuses.
// CHECK-LABEL: tile.func @erf_of_f64_stays
// CHECK: math.erf
tile.func @erf_of_f64_stays(%x: !tile.ptr<f64>, %n: i32) {
  %t = tile.load_ptr %x[%n] : !tile.ptr<f64>, i32 -> f64
  %e = math.erf %t : f64
  tile.store_ptr %e, %x[%n] : f64, !tile.ptr<f64>, i32
  tile.return
}
