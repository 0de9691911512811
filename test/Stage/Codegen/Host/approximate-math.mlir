// RUN: strata-opt %s --split-input-file --strata-codegen-approximate-math | FileCheck %s

// CHECK-LABEL: func.func @exp_of_f32
// CHECK-NOT: math.exp
// CHECK: math.fma
// CHECK: arith.shli
// CHECK-NOT: math.exp
func.func @exp_of_f32(%x: f32) -> f32 {
  %y = math.exp %x : f32
  return %y : f32
}

// -----

// CHECK-LABEL: func.func @exp_of_f64_stays
// CHECK: math.exp
func.func @exp_of_f64_stays(%x: f64) -> f64 {
  %y = math.exp %x : f64
  return %y : f64
}

// -----

// libm has no half: tan is called on f32.
// CHECK-LABEL: func.func @tan_of_f16
// CHECK: arith.extf
// CHECK: math.tan %{{.*}} : f32
// CHECK: arith.truncf
func.func @tan_of_f16(%x: f16) -> f16 {
  %y = math.tan %x : f16
  return %y : f16
}

// -----

// LLVM vectorizes a maximum as it is.
// CHECK-LABEL: func.func @maximum_stays
// CHECK: arith.maximumf
// CHECK-NOT: arith.ceildivsi
func.func @maximum_stays(%x: f32, %z: f32, %i: i32) -> (f32, i32) {
  %y = arith.maximumf %x, %z : f32
  %j = arith.ceildivsi %i, %i : i32
  return %y, %j : f32, i32
}
