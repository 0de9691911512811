// RUN: strata-opt %S/Inputs/kernels.mlir --strata-codegen-print-tile-ir -o /dev/null | FileCheck %s

// Promises of the launch come first; a view is a tensor and a partition of it;
// NaN propagates through maximumf (the first flag of maxf).
// CHECK-LABEL: entry @pointwise(
// CHECK-SAME: hints{occupancy = 4 : i32}
// CHECK: [[X:%.*]] = assume<div_by 256>(%0) : ptr<f32>
// CHECK: [[N:%.*]] = assume<at_least 1>(%3) : i32
// CHECK: [[P1:%.*]] = assume<at_least 1>(%4) : i32
// CHECK: [[P:%.*]] = assume<div_by 4>([[P1]]) : i32
// CHECK: [[T:%.*]] = make_tensor_view([[X]], {{\[}}[[N]]], {{\[}}[[P]]]) : tensor<f32, [?, 1000] by [?, 1]>
// CHECK: make_partition_view([[T]]) : partition<[4, 1024] of tensor<f32, [?, 1000] by [?, 1]>, dims [0, 1]>
// CHECK: maxf<1 0>
// CHECK: store_view_tko<weak - ->(%{{.*}}, %{{.*}}, [%{{.*}}, %{{.*}}], -) : token
// CHECK-NOT: make_token

// CHECK-LABEL: entry @softmax(
// CHECK: dims [0, 1], pad neg_inf>
// CHECK: reduce<1 [0xFF800000 : f32]>(%{{.*}}) : tile<1xf32> { |[[A:%.*]] : f32, [[B:%.*]] : f32|
// CHECK-NEXT: [[R:%.*]] = maxf<1 0>([[A]], [[B]]) : f32
// CHECK-NEXT: yield([[R]])
// CHECK: exp<full>

// CHECK-LABEL: entry @gemm(
// CHECK: [[STEPS:%.*]] = divi<signed positive_inf>
// CHECK: for<0>(%{{.*}}, [[STEPS]], %{{.*}}, %{{.*}}) : tile<64x128xf32> { |%{{.*}} : i32, [[ACC:%.*]] : tile<64x128xf32>|
// CHECK: [[NEXT:%.*]] = mmaf<0>(%{{.*}}, %{{.*}}, [[ACC]]) : tile<64x128xf32>
// CHECK-NEXT: continue([[NEXT]])

// x = high + low; low * high, high * low, high * high in this order.
// CHECK-LABEL: entry @gemm_3xtf32(
// CHECK: [[XH:%.*]] = ftof<nearest_even>(%{{.*}}) : tile<64x32xtf32>
// CHECK: [[YH:%.*]] = ftof<nearest_even>(%{{.*}}) : tile<32x128xtf32>
// CHECK: [[XL:%.*]] = ftof<nearest_even>(%{{.*}}) : tile<64x32xtf32>
// CHECK: [[YL:%.*]] = ftof<nearest_even>(%{{.*}}) : tile<32x128xtf32>
// CHECK: [[S1:%.*]] = mmaf<0>([[XL]], [[YH]], %{{.*}})
// CHECK: [[S2:%.*]] = mmaf<0>([[XH]], [[YL]], [[S1]])
// CHECK: mmaf<0>([[XH]], [[YH]], [[S2]])

// CHECK-LABEL: entry @gemm_i8(
// CHECK: permute<[1, 0]>
// CHECK: mmai<signed signed>

// A scalar pointer is repeated, moved by offsets, and loaded under the mask;
// what is masked off is zero.
// CHECK-LABEL: entry @convolution(
// CHECK: [[ONES:%.*]] = reshape(%{{.*}}) : tile<1x1xptr<f32>>
// CHECK: [[MANY:%.*]] = broadcast([[ONES]]) : tile<64x16xptr<f32>>
// CHECK: [[AT:%.*]] = offset([[MANY]], %{{.*}}) : tile<64x16xptr<f32>>
// CHECK: [[ZERO:%.*]] = constant<0x00000000>() : tile<64x16xf32>
// CHECK: load_ptr_tko<weak - ->([[AT]], %{{.*}}, [[ZERO]], -) : tile<64x16xf32>, token

// CHECK-LABEL: entry @gather(
// CHECK: load_ptr_tko<weak - ->(%{{.*}}, -, -, -) : i64, token
// CHECK: exti<signed>(%{{.*}}) : i64
// CHECK: trunci<none>(%{{.*}}) : i32
// CHECK: store_ptr_tko<weak - ->(%{{.*}}, %{{.*}}, %{{.*}}, -) : token

// A true is a byte of ones; uno has no predicate of its own.
// CHECK-LABEL: entry @booleans(
// CHECK: constant<0xFF>() : tile<1024xi1>
// CHECK: [[Q0:%.*]] = cmpf<ne unordered>([[V:%.*]], [[V]])
// CHECK: [[Q1:%.*]] = cmpf<ne unordered>([[V]], [[V]])
// CHECK: ori([[Q0]], [[Q1]]) : tile<1024xi1>
// CHECK: cmpf<lt unordered>
// CHECK: itof<unsigned nearest_even>
// CHECK: exti<unsigned>(%{{.*}}) : tile<1024xi8>

// Stores of the workspace wait for all before them, its loads for the last
// store, also around the loop; the input has no tokens. TMA is off everywhere.
// CHECK-LABEL: entry @workspace(
// CHECK: [[START:%.*]] = make_token() : token
// CHECK: [[W0:%.*]] = store_view_tko<weak - hints{allow_tma = 0}>(%{{.*}}, [[SPACE:%.*]], [%{{.*}}], [[START]]) : token
// CHECK: [[W1:%.*]], [[A1:%.*]] = for<0>(%{{.*}}, [[W0]], [[W0]]) : token, token { |%{{.*}} : i32, [[W:%.*]] : token, [[A:%.*]] : token|
// CHECK-NEXT: load_view_tko<weak - hints{allow_tma = 0}>(%{{.*}}, [%{{.*}}], -)
// CHECK-NEXT: %{{.*}}, [[L:%.*]] = load_view_tko<weak - hints{allow_tma = 0}>([[SPACE]], [%{{.*}}], [[W]])
// CHECK-NEXT: [[J:%.*]] = join_tokens([[A]], [[L]]) : token
// CHECK: [[W2:%.*]] = store_view_tko<weak - hints{allow_tma = 0}>(%{{.*}}, [[SPACE]], [%{{.*}}], [[J]]) : token
// CHECK-NEXT: continue([[W2]], [[W2]])
// CHECK: load_view_tko<weak - hints{allow_tma = 0}>([[SPACE]], [%{{.*}}], [[W1]])
// CHECK: store_view_tko<weak - hints{allow_tma = 0}>(%{{.*}}, %{{.*}}, [%{{.*}}], -) : token

// CHECK-LABEL: entry @control(
// CHECK: loop(%{{.*}}, %{{.*}}) : tile<1024xf32>, i32 { |[[V:%.*]] : tile<1024xf32>, [[T:%.*]] : i32|
// CHECK: [[GO:%.*]] = cmpi<lt signed>([[T]], %{{.*}}) : i1
// CHECK-NEXT: if([[GO]]) {
// CHECK-NEXT: yield()
// CHECK-NEXT: } {
// CHECK-NEXT: break([[V]], [[T]])
// CHECK-NEXT: }
// CHECK: continue(
// CHECK: = if(%{{.*}}) : tile<1024xf32> {
// CHECK: = if(%{{.*}}) : token, token {

// CHECK-LABEL: entry @shapes(
// CHECK: scan<1 false [0x0 : f64]>
// CHECK: reduce<1 [0xFFF0000000000000 : f64]>
// CHECK: extract(%{{.*}}, %{{.*}}, %{{.*}}) : tile<32x32xf64>
// CHECK: cat<1>(%{{.*}}, %{{.*}}) : tile<32x64xf64>
// CHECK: permute<[1, 0]>(%{{.*}}) : tile<64x32xf64>

// CHECK-LABEL: entry @strided(
// CHECK: make_strided_view(%{{.*}}) : strided<[8, 8, 64] step [1, 1, 64] of tensor<f32, [58, 58, 64] by [?, 64, 1]>, dims [0, 1, 2], pad zero>

// CHECK-LABEL: entry @arg_max(
// CHECK: reduce<0 [0xFF800000 : f32, 2147483647 : i32]>(%{{.*}}, %{{.*}}) : f32, i32 {
// CHECK: select(
// CHECK: yield(%{{.*}}, %{{.*}})

// Approximate only where the operation says so.
// CHECK-LABEL: entry @functions(
// CHECK: exp<full>
// CHECK: minf<1 0>
// CHECK: maxf<0 0>
// CHECK: divf<approx 0>
// CHECK: exp<approx>
// CHECK: ftoi<signed nearest_int_to_zero>
// CHECK: shri<unsigned>
