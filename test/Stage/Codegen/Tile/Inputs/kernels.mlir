// One kernel of every kind: run for the host and assembled for GPUs by test/unit/Stage/Codegen/Tile.

// Channel, sample, row and scalar operands.
plan.kernel @broadcasts(%a0: tensor<?x5x6x40xf32> {plan.align = 16 : i64}, %a1: tensor<40xf32> {plan.align = 16 : i64}, %a2: tensor<?x1x1x40xf32> {plan.align = 16 : i64}, %a3: tensor<1x5x1x1xf32> {plan.align = 16 : i64}, %a4: tensor<f32> {plan.align = 16 : i64}) -> (tensor<?x5x6x40xf32> {plan.align = 16 : i64}) attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %d2 = tensor.dim %a0, %c0 : tensor<?x5x6x40xf32>
  %e1 = tensor.empty(%d2) : tensor<?x5x6x40xf32>
  %g3 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (c)>, affine_map<(n,h,w,c) -> (n,0,0,c)>, affine_map<(n,h,w,c) -> (0,h,0,0)>, affine_map<(n,h,w,c) -> ()>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%a0, %a1, %a2, %a3, %a4 : tensor<?x5x6x40xf32>, tensor<40xf32>, tensor<?x1x1x40xf32>, tensor<1x5x1x1xf32>, tensor<f32>) outs(%e1 : tensor<?x5x6x40xf32>) {
  ^bb0(%x0: f32, %x1: f32, %x2: f32, %x3: f32, %x4: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    %2 = arith.mulf %1, %x2 : f32
    %3 = arith.subf %2, %x3 : f32
    %4 = arith.maximumf %3, %x4 : f32
    linalg.yield %4 : f32
  } -> tensor<?x5x6x40xf32>
  plan.yield %g3 : tensor<?x5x6x40xf32>
}

plan.kernel @erf_gelu(%a0: tensor<3x77xf32>) -> tensor<3x77xf32> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e4 = tensor.empty() : tensor<3x77xf32>
  %g5 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel", "parallel"]} ins(%a0 : tensor<3x77xf32>) outs(%e4 : tensor<3x77xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %h = arith.constant 0.5 : f32
    %s = arith.constant 0.70710678 : f32
    %u = arith.constant 1.0 : f32
    %1 = arith.mulf %x0, %s : f32
    %2 = math.erf %1 : f32
    %3 = arith.addf %2, %u : f32
    %4 = arith.mulf %x0, %h : f32
    %5 = arith.mulf %4, %3 : f32
    linalg.yield %5 : f32
  } -> tensor<3x77xf32>
  plan.yield %g5 : tensor<3x77xf32>
}

plan.kernel @integers(%a0: tensor<9x33xi32>, %a1: tensor<9x33xi64>) -> tensor<9x33xi64> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e6 = tensor.empty() : tensor<9x33xi64>
  %g7 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %a1 : tensor<9x33xi32>, tensor<9x33xi64>) outs(%e6 : tensor<9x33xi64>) {
  ^bb0(%x0: i32, %x1: i64, %o0: i64):
    %1 = arith.extsi %x0 : i32 to i64
    %t = arith.constant 3 : i64
    %2 = arith.addi %1, %x1 : i64
    %3 = arith.remsi %2, %t : i64
    %4 = arith.muli %3, %x1 : i64
    linalg.yield %4 : i64
  } -> tensor<9x33xi64>
  plan.yield %g7 : tensor<9x33xi64>
}

// Elements outside the tensor are no divisors.
plan.kernel @division_of_tensors(%a0: tensor<9x33xi32>, %a1: tensor<9x1xi32>) -> tensor<9x33xi32> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e8 = tensor.empty() : tensor<9x33xi32>
  %g9 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i,0)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %a1 : tensor<9x33xi32>, tensor<9x1xi32>) outs(%e8 : tensor<9x33xi32>) {
  ^bb0(%x0: i32, %x1: i32, %o0: i32):
    %n = arith.constant 9 : i32
    %d = arith.addi %x1, %n : i32
    %1 = arith.divsi %x0, %d : i32
    linalg.yield %1 : i32
  } -> tensor<9x33xi32>
  plan.yield %g9 : tensor<9x33xi32>
}

plan.kernel @division_by_tensor(%a0: tensor<9x33xi64>, %a1: tensor<33xi64>) -> tensor<9x33xi64> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e10 = tensor.empty() : tensor<9x33xi64>
  %g11 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (j)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %a1 : tensor<9x33xi64>, tensor<33xi64>) outs(%e10 : tensor<9x33xi64>) {
  ^bb0(%x0: i64, %x1: i64, %o0: i64):
    %n = arith.constant 1 : i64
    %d = arith.ori %x1, %n : i64
    %m = arith.minsi %x1, %d : i64
    %o = arith.ori %m, %n : i64
    %1 = arith.remsi %x0, %o : i64
    linalg.yield %1 : i64
  } -> tensor<9x33xi64>
  plan.yield %g11 : tensor<9x33xi64>
}

// Booleans in and out.
plan.kernel @compare_and_cast(%a0: tensor<130xf32>, %a1: tensor<130xi1>) -> tensor<130xi1> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e12 = tensor.empty() : tensor<130xi1>
  %g13 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%a0, %a1 : tensor<130xf32>, tensor<130xi1>) outs(%e12 : tensor<130xi1>) {
  ^bb0(%x0: f32, %x1: i1, %o0: i1):
    %z = arith.constant 0.0 : f32
    %1 = arith.cmpf ogt, %x0, %z : f32
    %2 = arith.xori %1, %x1 : i1
    linalg.yield %2 : i1
  } -> tensor<130xi1>
  plan.yield %g13 : tensor<130xi1>
}

plan.kernel @bytes_to_float(%a0: tensor<3x7x20xi8>, %a1: tensor<3x7x20xi1>) -> tensor<3x7x20xf32> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e14 = tensor.empty() : tensor<3x7x20xf32>
  %g15 = linalg.generic {indexing_maps = [affine_map<(a,b,c) -> (a,b,c)>, affine_map<(a,b,c) -> (a,b,c)>, affine_map<(a,b,c) -> (a,b,c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%a0, %a1 : tensor<3x7x20xi8>, tensor<3x7x20xi1>) outs(%e14 : tensor<3x7x20xf32>) {
  ^bb0(%x0: i8, %x1: i1, %o0: f32):
    %1 = arith.sitofp %x0 : i8 to f32
    %2 = arith.uitofp %x1 : i1 to f32
    %3 = arith.addf %1, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<3x7x20xf32>
  plan.yield %g15 : tensor<3x7x20xf32>
}

plan.kernel @doubles(%a0: tensor<?x31xf64>) -> tensor<?x31xf64> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %d17 = tensor.dim %a0, %c0 : tensor<?x31xf64>
  %e16 = tensor.empty(%d17) : tensor<?x31xf64>
  %g18 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel", "parallel"]} ins(%a0 : tensor<?x31xf64>) outs(%e16 : tensor<?x31xf64>) {
  ^bb0(%x0: f64, %o0: f64):
    %1 = arith.mulf %x0, %x0 : f64
    %2 = math.sqrt %1 : f64
    linalg.yield %2 : f64
  } -> tensor<?x31xf64>
  plan.yield %g18 : tensor<?x31xf64>
}

plan.kernel @scalar(%a0: tensor<f32>, %a1: tensor<f32>) -> tensor<f32> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e19 = tensor.empty() : tensor<f32>
  %g20 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%a0, %a1 : tensor<f32>, tensor<f32>) outs(%e19 : tensor<f32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<f32>
  plan.yield %g20 : tensor<f32>
}

plan.kernel @long_vector(%a0: tensor<?xf32>) -> tensor<?xf32> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %d22 = tensor.dim %a0, %c0 : tensor<?xf32>
  %e21 = tensor.empty(%d22) : tensor<?xf32>
  %g23 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%a0 : tensor<?xf32>) outs(%e21 : tensor<?xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = math.tanh %x0 : f32
    linalg.yield %1 : f32
  } -> tensor<?xf32>
  plan.yield %g23 : tensor<?xf32>
}

plan.kernel @two_results(%a0: tensor<4x50xf32>) -> (tensor<4x50xf32>, tensor<4x50xi32>) attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e24 = tensor.empty() : tensor<4x50xf32>
  %e25 = tensor.empty() : tensor<4x50xi32>
  %g26:2 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel", "parallel"]} ins(%a0 : tensor<4x50xf32>) outs(%e24, %e25 : tensor<4x50xf32>, tensor<4x50xi32>) {
  ^bb0(%x0: f32, %o0: f32, %o1: i32):
    %1 = arith.negf %x0 : f32
    %2 = arith.fptosi %x0 : f32 to i32
    linalg.yield %1, %2 : f32, i32
  } -> (tensor<4x50xf32>, tensor<4x50xi32>)
  plan.yield %g26#0, %g26#1 : tensor<4x50xf32>, tensor<4x50xi32>
}

plan.kernel @halves(%a0: tensor<5x64xf16> {plan.align = 16 : i64}, %a1: tensor<64xf16> {plan.align = 16 : i64}) -> (tensor<5x64xf16> {plan.align = 16 : i64}) attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %e27 = tensor.empty() : tensor<5x64xf16>
  %g28 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (j)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %a1 : tensor<5x64xf16>, tensor<64xf16>) outs(%e27 : tensor<5x64xf16>) {
  ^bb0(%x0: f16, %x1: f16, %o0: f16):
    %1 = arith.mulf %x0, %x1 : f16
    %2 = math.exp %1 : f16
    linalg.yield %2 : f16
  } -> tensor<5x64xf16>
  plan.yield %g28 : tensor<5x64xf16>
}

plan.kernel @swap_heads(%a0: tensor<2x12x7x64xf32>) -> tensor<2x7x12x64xf32> attributes {family = 5 : i32} {
  %c0 = arith.constant 0 : index
  %e29 = tensor.empty() : tensor<2x7x12x64xf32>
  %g30 = linalg.generic {indexing_maps = [affine_map<(b,s,h,c) -> (b,h,s,c)>, affine_map<(b,s,h,c) -> (b,s,h,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%a0 : tensor<2x12x7x64xf32>) outs(%e29 : tensor<2x7x12x64xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    linalg.yield %x0 : f32
  } -> tensor<2x7x12x64xf32>
  plan.yield %g30 : tensor<2x7x12x64xf32>
}

plan.kernel @reverse_dims(%a0: tensor<3x40x70xi64>) -> tensor<70x40x3xi64> attributes {family = 5 : i32} {
  %c0 = arith.constant 0 : index
  %e31 = tensor.empty() : tensor<70x40x3xi64>
  %g32 = linalg.generic {indexing_maps = [affine_map<(a,b,c) -> (c,b,a)>, affine_map<(a,b,c) -> (a,b,c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%a0 : tensor<3x40x70xi64>) outs(%e31 : tensor<70x40x3xi64>) {
  ^bb0(%x0: i64, %o0: i64):
    linalg.yield %x0 : i64
  } -> tensor<70x40x3xi64>
  plan.yield %g32 : tensor<70x40x3xi64>
}

plan.kernel @channels_last(%a0: tensor<?x3x9x11xf32>) -> tensor<?x9x11x3xf32> attributes {family = 5 : i32} {
  %c0 = arith.constant 0 : index
  %d34 = tensor.dim %a0, %c0 : tensor<?x3x9x11xf32>
  %e33 = tensor.empty(%d34) : tensor<?x9x11x3xf32>
  %g35 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,c,h,w)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%a0 : tensor<?x3x9x11xf32>) outs(%e33 : tensor<?x9x11x3xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    linalg.yield %x0 : f32
  } -> tensor<?x9x11x3xf32>
  plan.yield %g35 : tensor<?x9x11x3xf32>
}

plan.kernel @turned_matrix(%a0: tensor<130x70xf16>) -> tensor<70x130xf16> attributes {family = 5 : i32} {
  %c0 = arith.constant 0 : index
  %e36 = tensor.empty() : tensor<70x130xf16>
  %g37 = linalg.generic {indexing_maps = [affine_map<(a,b) -> (b,a)>, affine_map<(a,b) -> (a,b)>], iterator_types = ["parallel", "parallel"]} ins(%a0 : tensor<130x70xf16>) outs(%e36 : tensor<70x130xf16>) {
  ^bb0(%x0: f16, %o0: f16):
    linalg.yield %x0 : f16
  } -> tensor<70x130xf16>
  plan.yield %g37 : tensor<70x130xf16>
}

plan.kernel @reversed(%a0: tensor<10x20xf32>) -> tensor<10x20xf32> attributes {family = 6 : i32} {
  %c0 = arith.constant 0 : index
  %e38 = tensor.empty() : tensor<10x20xf32>
  %g39 = linalg.generic {indexing_maps = [affine_map<(a,b) -> (9 - a, 19 - b)>, affine_map<(a,b) -> (a,b)>], iterator_types = ["parallel", "parallel"]} ins(%a0 : tensor<10x20xf32>) outs(%e38 : tensor<10x20xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    linalg.yield %x0 : f32
  } -> tensor<10x20xf32>
  plan.yield %g39 : tensor<10x20xf32>
}

plan.kernel @steps(%a0: tensor<21x40xi1>) -> tensor<10x13xi1> attributes {family = 6 : i32} {
  %c0 = arith.constant 0 : index
  %e40 = tensor.empty() : tensor<10x13xi1>
  %g41 = linalg.generic {indexing_maps = [affine_map<(a,b) -> (a * 2 + 1, b * 3)>, affine_map<(a,b) -> (a,b)>], iterator_types = ["parallel", "parallel"]} ins(%a0 : tensor<21x40xi1>) outs(%e40 : tensor<10x13xi1>) {
  ^bb0(%x0: i1, %o0: i1):
    linalg.yield %x0 : i1
  } -> tensor<10x13xi1>
  plan.yield %g41 : tensor<10x13xi1>
}

plan.kernel @tile_repeat(%a0: tensor<3x5xf32>) -> tensor<6x15xf32> attributes {family = 6 : i32} {
  %c0 = arith.constant 0 : index
  %e42 = tensor.empty() : tensor<6x15xf32>
  %g43 = linalg.generic {indexing_maps = [affine_map<(a,b) -> (a mod 3, b mod 5)>, affine_map<(a,b) -> (a,b)>], iterator_types = ["parallel", "parallel"]} ins(%a0 : tensor<3x5xf32>) outs(%e42 : tensor<6x15xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    linalg.yield %x0 : f32
  } -> tensor<6x15xf32>
  plan.yield %g43 : tensor<6x15xf32>
}

plan.kernel @turned_and_added(%a0: tensor<33x65xf32>, %a1: tensor<65x33xf32>) -> tensor<33x65xf32> attributes {family = 5 : i32} {
  %c0 = arith.constant 0 : index
  %e44 = tensor.empty() : tensor<33x65xf32>
  %g45 = linalg.generic {indexing_maps = [affine_map<(a,b) -> (a,b)>, affine_map<(a,b) -> (b,a)>, affine_map<(a,b) -> (a,b)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %a1 : tensor<33x65xf32>, tensor<65x33xf32>) outs(%e44 : tensor<33x65xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<33x65xf32>
  plan.yield %g45 : tensor<33x65xf32>
}

// Negative indices count from the end.
plan.kernel @gather_rows(%a0: tensor<50x24xf32>, %a1: tensor<3x4xi64>) -> tensor<3x4x24xf32> attributes {family = 5 : i32} {
  %c0 = arith.constant 0 : index
  %e46 = tensor.empty() : tensor<3x4x24xf32>
  %g47 = linalg.generic {indexing_maps = [affine_map<(i,j,c) -> (i,j)>, affine_map<(i,j,c) -> (i,j,c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%a1 : tensor<3x4xi64>) outs(%e46 : tensor<3x4x24xf32>) {
  ^bb0(%x0: i64, %o0: f32):
    %n = arith.constant 50 : i64
    %z = arith.constant 0 : i64
    %1 = arith.cmpi slt, %x0, %z : i64
    %2 = arith.addi %x0, %n : i64
    %3 = arith.select %1, %2, %x0 : i64
    %4 = arith.index_cast %3 : i64 to index
    %5 = linalg.index 2 : index
    %6 = tensor.extract %a0[%4, %5] : tensor<50x24xf32>
    linalg.yield %6 : f32
  } -> tensor<3x4x24xf32>
  plan.yield %g47 : tensor<3x4x24xf32>
}

plan.kernel @concat(%a0: tensor<4x6xf32>, %a1: tensor<4x9xf32>) -> tensor<4x15xf32> attributes {family = 5 : i32} {
  %c0 = arith.constant 0 : index
  %e48 = tensor.empty() : tensor<4x15xf32>
  %g49 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel", "parallel"]} outs(%e48 : tensor<4x15xf32>) {
  ^bb0(%o0: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.constant 6 : index
    %l = arith.constant 5 : index
    %z = arith.constant 0 : index
    %1 = arith.cmpi slt, %j, %k : index
    %2 = arith.minsi %j, %l : index
    %3 = arith.subi %j, %k : index
    %4 = arith.maxsi %3, %z : index
    %5 = tensor.extract %a0[%i, %2] : tensor<4x6xf32>
    %6 = tensor.extract %a1[%i, %4] : tensor<4x9xf32>
    %7 = arith.select %1, %5, %6 : f32
    linalg.yield %7 : f32
  } -> tensor<4x15xf32>
  plan.yield %g49 : tensor<4x15xf32>
}

// No input at all.
plan.kernel @range() -> tensor<30xi64> attributes {family = 5 : i32} {
  %c0 = arith.constant 0 : index
  %e50 = tensor.empty() : tensor<30xi64>
  %g51 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%e50 : tensor<30xi64>) {
  ^bb0(%o0: i64):
    %i = linalg.index 0 : index
    %1 = arith.index_cast %i : index to i64
    %t = arith.constant 2 : i64
    %2 = arith.muli %1, %t : i64
    linalg.yield %2 : i64
  } -> tensor<30xi64>
  plan.yield %g51 : tensor<30xi64>
}

plan.kernel @max_of_columns(%a0: tensor<13x21xf32>) -> tensor<21xf32> attributes {family = 6 : i32} {
  %c0 = arith.constant 0 : index
  %e52 = tensor.empty() : tensor<21xf32>
  %k53 = arith.constant 0xFF800000 : f32
  %f54 = linalg.fill ins(%k53 : f32) outs(%e52 : tensor<21xf32>) -> tensor<21xf32>
  %g55 = linalg.generic {indexing_maps = [affine_map<(j,i) -> (i,j)>, affine_map<(j,i) -> (j)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<13x21xf32>) outs(%f54 : tensor<21xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.maximumf %o0, %x0 : f32
    linalg.yield %1 : f32
  } -> tensor<21xf32>
  plan.yield %g55 : tensor<21xf32>
}

plan.kernel @sum_of_all(%a0: tensor<7x9x11xf32>) -> tensor<f32> attributes {family = 6 : i32} {
  %c0 = arith.constant 0 : index
  %e56 = tensor.empty() : tensor<f32>
  %k57 = arith.constant 0.0 : f32
  %f58 = linalg.fill ins(%k57 : f32) outs(%e56 : tensor<f32>) -> tensor<f32>
  %g59 = linalg.generic {indexing_maps = [affine_map<(a,b,c) -> (a,b,c)>, affine_map<(a,b,c) -> ()>], iterator_types = ["reduction", "reduction", "reduction"]} ins(%a0 : tensor<7x9x11xf32>) outs(%f58 : tensor<f32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.addf %o0, %x0 : f32
    linalg.yield %1 : f32
  } -> tensor<f32>
  plan.yield %g59 : tensor<f32>
}

plan.kernel @product_of_integers(%a0: tensor<4x3x5xi32>) -> tensor<4x5xi32> attributes {family = 6 : i32} {
  %c0 = arith.constant 0 : index
  %e60 = tensor.empty() : tensor<4x5xi32>
  %k61 = arith.constant 1 : i32
  %f62 = linalg.fill ins(%k61 : i32) outs(%e60 : tensor<4x5xi32>) -> tensor<4x5xi32>
  %g63 = linalg.generic {indexing_maps = [affine_map<(a,b,c) -> (a,b,c)>, affine_map<(a,b,c) -> (a,c)>], iterator_types = ["parallel", "reduction", "parallel"]} ins(%a0 : tensor<4x3x5xi32>) outs(%f62 : tensor<4x5xi32>) {
  ^bb0(%x0: i32, %o0: i32):
    %1 = arith.muli %o0, %x0 : i32
    linalg.yield %1 : i32
  } -> tensor<4x5xi32>
  plan.yield %g63 : tensor<4x5xi32>
}

plan.kernel @any(%a0: tensor<6x40xi1>) -> tensor<6xi1> attributes {family = 6 : i32} {
  %c0 = arith.constant 0 : index
  %e64 = tensor.empty() : tensor<6xi1>
  %k65 = arith.constant false
  %f66 = linalg.fill ins(%k65 : i1) outs(%e64 : tensor<6xi1>) -> tensor<6xi1>
  %g67 = linalg.generic {indexing_maps = [affine_map<(a,b) -> (a,b)>, affine_map<(a,b) -> (a)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<6x40xi1>) outs(%f66 : tensor<6xi1>) {
  ^bb0(%x0: i1, %o0: i1):
    %1 = arith.ori %o0, %x0 : i1
    linalg.yield %1 : i1
  } -> tensor<6xi1>
  plan.yield %g67 : tensor<6xi1>
}

// Two results of one reduction: no combiner of tiles.
plan.kernel @arg_max(%a0: tensor<5x30xf32>) -> (tensor<5xf32>, tensor<5xi64>) attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e68 = tensor.empty() : tensor<5xf32>
  %k69 = arith.constant 0xFF800000 : f32
  %f70 = linalg.fill ins(%k69 : f32) outs(%e68 : tensor<5xf32>) -> tensor<5xf32>
  %e71 = tensor.empty() : tensor<5xi64>
  %k72 = arith.constant 0 : i64
  %f73 = linalg.fill ins(%k72 : i64) outs(%e71 : tensor<5xi64>) -> tensor<5xi64>
  %g74:2 = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i)>, affine_map<(i,j) -> (i)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<5x30xf32>) outs(%f70, %f73 : tensor<5xf32>, tensor<5xi64>) {
  ^bb0(%x0: f32, %o0: f32, %o1: i64):
    %j = linalg.index 1 : index
    %1 = arith.index_cast %j : index to i64
    %2 = arith.cmpf ogt, %x0, %o0 : f32
    %3 = arith.select %2, %x0, %o0 : f32
    %4 = arith.select %2, %1, %o1 : i64
    linalg.yield %3, %4 : f32, i64
  } -> (tensor<5xf32>, tensor<5xi64>)
  plan.yield %g74#0, %g74#1 : tensor<5xf32>, tensor<5xi64>
}

plan.kernel @layer_norm(%a0: tensor<?x5x768xf32>, %a1: tensor<768xf32>, %a2: tensor<768xf32>) -> tensor<?x5x768xf32> attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %d76 = tensor.dim %a0, %c0 : tensor<?x5x768xf32>
  %e75 = tensor.empty(%d76) : tensor<?x5xf32>
  %k77 = arith.constant 0.0 : f32
  %f78 = linalg.fill ins(%k77 : f32) outs(%e75 : tensor<?x5xf32>) -> tensor<?x5xf32>
  %g79 = linalg.generic {indexing_maps = [affine_map<(r0,r1,c) -> (r0,r1,c)>, affine_map<(r0,r1,c) -> (r0,r1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0 : tensor<?x5x768xf32>) outs(%f78 : tensor<?x5xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.addf %o0, %x0 : f32
    linalg.yield %1 : f32
  } -> tensor<?x5xf32>
  %e80 = tensor.empty(%d76) : tensor<?x5xf32>
  %g81 = linalg.generic {indexing_maps = [affine_map<(r0,r1) -> (r0,r1)>, affine_map<(r0,r1) -> (r0,r1)>], iterator_types = ["parallel", "parallel"]} ins(%g79 : tensor<?x5xf32>) outs(%e80 : tensor<?x5xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %k = arith.constant 0.0013020833333333333 : f32
    %1 = arith.mulf %x0, %k : f32
    linalg.yield %1 : f32
  } -> tensor<?x5xf32>
  %e82 = tensor.empty(%d76) : tensor<?x5x768xf32>
  %g83 = linalg.generic {indexing_maps = [affine_map<(r0,r1,c) -> (r0,r1,c)>, affine_map<(r0,r1,c) -> (r0,r1)>, affine_map<(r0,r1,c) -> (r0,r1,c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%a0, %g81 : tensor<?x5x768xf32>, tensor<?x5xf32>) outs(%e82 : tensor<?x5x768xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.subf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<?x5x768xf32>
  %e84 = tensor.empty(%d76) : tensor<?x5xf32>
  %k85 = arith.constant 0.0 : f32
  %f86 = linalg.fill ins(%k85 : f32) outs(%e84 : tensor<?x5xf32>) -> tensor<?x5xf32>
  %g87 = linalg.generic {indexing_maps = [affine_map<(r0,r1,c) -> (r0,r1,c)>, affine_map<(r0,r1,c) -> (r0,r1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%g83 : tensor<?x5x768xf32>) outs(%f86 : tensor<?x5xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.mulf %x0, %x0 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<?x5xf32>
  %e88 = tensor.empty(%d76) : tensor<?x5xf32>
  %g89 = linalg.generic {indexing_maps = [affine_map<(r0,r1) -> (r0,r1)>, affine_map<(r0,r1) -> (r0,r1)>], iterator_types = ["parallel", "parallel"]} ins(%g87 : tensor<?x5xf32>) outs(%e88 : tensor<?x5xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %k = arith.constant 0.0013020833333333333 : f32
    %p = arith.constant 1.0e-05 : f32
    %1 = arith.mulf %x0, %k : f32
    %2 = arith.addf %1, %p : f32
    %3 = math.rsqrt %2 : f32
    linalg.yield %3 : f32
  } -> tensor<?x5xf32>
  %e90 = tensor.empty(%d76) : tensor<?x5x768xf32>
  %g91 = linalg.generic {indexing_maps = [affine_map<(r0,r1,c) -> (r0,r1,c)>, affine_map<(r0,r1,c) -> (r0,r1)>, affine_map<(r0,r1,c) -> (c)>, affine_map<(r0,r1,c) -> (c)>, affine_map<(r0,r1,c) -> (r0,r1,c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%g83, %g89, %a1, %a2 : tensor<?x5x768xf32>, tensor<?x5xf32>, tensor<768xf32>, tensor<768xf32>) outs(%e90 : tensor<?x5x768xf32>) {
  ^bb0(%x0: f32, %x1: f32, %x2: f32, %x3: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.mulf %1, %x2 : f32
    %3 = arith.addf %2, %x3 : f32
    linalg.yield %3 : f32
  } -> tensor<?x5x768xf32>
  plan.yield %g91 : tensor<?x5x768xf32>
}

plan.kernel @layer_norm_of_halves(%a0: tensor<6x100xf16>, %a1: tensor<100xf16>, %a2: tensor<100xf16>) -> tensor<6x100xf16> attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e92 = tensor.empty() : tensor<6xf32>
  %k93 = arith.constant 0.0 : f32
  %f94 = linalg.fill ins(%k93 : f32) outs(%e92 : tensor<6xf32>) -> tensor<6xf32>
  %g95 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<6x100xf16>) outs(%f94 : tensor<6xf32>) {
  ^bb0(%x0: f16, %o0: f32):
    %u = arith.extf %x0 : f16 to f32
    %1 = arith.addf %o0, %u : f32
    linalg.yield %1 : f32
  } -> tensor<6xf32>
  %e96 = tensor.empty() : tensor<6xf32>
  %g97 = linalg.generic {indexing_maps = [affine_map<(r0) -> (r0)>, affine_map<(r0) -> (r0)>], iterator_types = ["parallel"]} ins(%g95 : tensor<6xf32>) outs(%e96 : tensor<6xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %k = arith.constant 0.01 : f32
    %1 = arith.mulf %x0, %k : f32
    linalg.yield %1 : f32
  } -> tensor<6xf32>
  %e98 = tensor.empty() : tensor<6x100xf32>
  %g99 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>, affine_map<(r0,c) -> (r0,c)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %g97 : tensor<6x100xf16>, tensor<6xf32>) outs(%e98 : tensor<6x100xf32>) {
  ^bb0(%x0: f16, %x1: f32, %o0: f32):
    %u = arith.extf %x0 : f16 to f32
    %1 = arith.subf %u, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<6x100xf32>
  %e100 = tensor.empty() : tensor<6xf32>
  %k101 = arith.constant 0.0 : f32
  %f102 = linalg.fill ins(%k101 : f32) outs(%e100 : tensor<6xf32>) -> tensor<6xf32>
  %g103 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>], iterator_types = ["parallel", "reduction"]} ins(%g99 : tensor<6x100xf32>) outs(%f102 : tensor<6xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.mulf %x0, %x0 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<6xf32>
  %e104 = tensor.empty() : tensor<6xf32>
  %g105 = linalg.generic {indexing_maps = [affine_map<(r0) -> (r0)>, affine_map<(r0) -> (r0)>], iterator_types = ["parallel"]} ins(%g103 : tensor<6xf32>) outs(%e104 : tensor<6xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %k = arith.constant 0.01 : f32
    %p = arith.constant 1.0e-05 : f32
    %1 = arith.mulf %x0, %k : f32
    %2 = arith.addf %1, %p : f32
    %3 = math.rsqrt %2 : f32
    linalg.yield %3 : f32
  } -> tensor<6xf32>
  %e106 = tensor.empty() : tensor<6x100xf16>
  %g107 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>, affine_map<(r0,c) -> (c)>, affine_map<(r0,c) -> (c)>, affine_map<(r0,c) -> (r0,c)>], iterator_types = ["parallel", "parallel"]} ins(%g99, %g105, %a1, %a2 : tensor<6x100xf32>, tensor<6xf32>, tensor<100xf16>, tensor<100xf16>) outs(%e106 : tensor<6x100xf16>) {
  ^bb0(%x0: f32, %x1: f32, %x2: f16, %x3: f16, %o0: f16):
    %1 = arith.mulf %x0, %x1 : f32
    %g = arith.extf %x2 : f16 to f32
    %h = arith.extf %x3 : f16 to f32
    %2 = arith.mulf %1, %g : f32
    %3 = arith.addf %2, %h : f32
    %4 = arith.truncf %3 : f32 to f16
    linalg.yield %4 : f16
  } -> tensor<6x100xf16>
  plan.yield %g107 : tensor<6x100xf16>
}

plan.kernel @long_layer_norm(%a0: tensor<2x20001xf32>, %a1: tensor<20001xf32>, %a2: tensor<20001xf32>) -> tensor<2x20001xf32> attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e108 = tensor.empty() : tensor<2xf32>
  %k109 = arith.constant 0.0 : f32
  %f110 = linalg.fill ins(%k109 : f32) outs(%e108 : tensor<2xf32>) -> tensor<2xf32>
  %g111 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<2x20001xf32>) outs(%f110 : tensor<2xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.addf %o0, %x0 : f32
    linalg.yield %1 : f32
  } -> tensor<2xf32>
  %e112 = tensor.empty() : tensor<2xf32>
  %g113 = linalg.generic {indexing_maps = [affine_map<(r0) -> (r0)>, affine_map<(r0) -> (r0)>], iterator_types = ["parallel"]} ins(%g111 : tensor<2xf32>) outs(%e112 : tensor<2xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %k = arith.constant 4.999750012499375e-05 : f32
    %1 = arith.mulf %x0, %k : f32
    linalg.yield %1 : f32
  } -> tensor<2xf32>
  %e114 = tensor.empty() : tensor<2x20001xf32>
  %g115 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>, affine_map<(r0,c) -> (r0,c)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %g113 : tensor<2x20001xf32>, tensor<2xf32>) outs(%e114 : tensor<2x20001xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.subf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<2x20001xf32>
  %e116 = tensor.empty() : tensor<2xf32>
  %k117 = arith.constant 0.0 : f32
  %f118 = linalg.fill ins(%k117 : f32) outs(%e116 : tensor<2xf32>) -> tensor<2xf32>
  %g119 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>], iterator_types = ["parallel", "reduction"]} ins(%g115 : tensor<2x20001xf32>) outs(%f118 : tensor<2xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.mulf %x0, %x0 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2xf32>
  %e120 = tensor.empty() : tensor<2xf32>
  %g121 = linalg.generic {indexing_maps = [affine_map<(r0) -> (r0)>, affine_map<(r0) -> (r0)>], iterator_types = ["parallel"]} ins(%g119 : tensor<2xf32>) outs(%e120 : tensor<2xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %k = arith.constant 4.999750012499375e-05 : f32
    %p = arith.constant 1.0e-05 : f32
    %1 = arith.mulf %x0, %k : f32
    %2 = arith.addf %1, %p : f32
    %3 = math.rsqrt %2 : f32
    linalg.yield %3 : f32
  } -> tensor<2xf32>
  %e122 = tensor.empty() : tensor<2x20001xf32>
  %g123 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>, affine_map<(r0,c) -> (c)>, affine_map<(r0,c) -> (c)>, affine_map<(r0,c) -> (r0,c)>], iterator_types = ["parallel", "parallel"]} ins(%g115, %g121, %a1, %a2 : tensor<2x20001xf32>, tensor<2xf32>, tensor<20001xf32>, tensor<20001xf32>) outs(%e122 : tensor<2x20001xf32>) {
  ^bb0(%x0: f32, %x1: f32, %x2: f32, %x3: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.mulf %1, %x2 : f32
    %3 = arith.addf %2, %x3 : f32
    linalg.yield %3 : f32
  } -> tensor<2x20001xf32>
  plan.yield %g123 : tensor<2x20001xf32>
}

plan.kernel @short_softmax(%a0: tensor<4x3x5xf32>) -> tensor<4x3x5xf32> attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e124 = tensor.empty() : tensor<4x3xf32>
  %k125 = arith.constant 0xFF800000 : f32
  %f126 = linalg.fill ins(%k125 : f32) outs(%e124 : tensor<4x3xf32>) -> tensor<4x3xf32>
  %g127 = linalg.generic {indexing_maps = [affine_map<(r0,r1,c) -> (r0,r1,c)>, affine_map<(r0,r1,c) -> (r0,r1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0 : tensor<4x3x5xf32>) outs(%f126 : tensor<4x3xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.maximumf %x0, %o0 : f32
    linalg.yield %1 : f32
  } -> tensor<4x3xf32>
  %e128 = tensor.empty() : tensor<4x3x5xf32>
  %g129 = linalg.generic {indexing_maps = [affine_map<(r0,r1,c) -> (r0,r1,c)>, affine_map<(r0,r1,c) -> (r0,r1)>, affine_map<(r0,r1,c) -> (r0,r1,c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%a0, %g127 : tensor<4x3x5xf32>, tensor<4x3xf32>) outs(%e128 : tensor<4x3x5xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.subf %x0, %x1 : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x3x5xf32>
  %e130 = tensor.empty() : tensor<4x3xf32>
  %k131 = arith.constant 0.0 : f32
  %f132 = linalg.fill ins(%k131 : f32) outs(%e130 : tensor<4x3xf32>) -> tensor<4x3xf32>
  %g133 = linalg.generic {indexing_maps = [affine_map<(r0,r1,c) -> (r0,r1,c)>, affine_map<(r0,r1,c) -> (r0,r1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%g129 : tensor<4x3x5xf32>) outs(%f132 : tensor<4x3xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.addf %x0, %o0 : f32
    linalg.yield %1 : f32
  } -> tensor<4x3xf32>
  %e134 = tensor.empty() : tensor<4x3x5xf32>
  %g135 = linalg.generic {indexing_maps = [affine_map<(r0,r1,c) -> (r0,r1,c)>, affine_map<(r0,r1,c) -> (r0,r1)>, affine_map<(r0,r1,c) -> (r0,r1,c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%g129, %g133 : tensor<4x3x5xf32>, tensor<4x3xf32>) outs(%e134 : tensor<4x3x5xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.divf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<4x3x5xf32>
  plan.yield %g135 : tensor<4x3x5xf32>
}
