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

plan.kernel @long_softmax(%a0: tensor<3x9000xf32>) -> tensor<3x9000xf32> attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e136 = tensor.empty() : tensor<3xf32>
  %k137 = arith.constant 0xFF800000 : f32
  %f138 = linalg.fill ins(%k137 : f32) outs(%e136 : tensor<3xf32>) -> tensor<3xf32>
  %g139 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<3x9000xf32>) outs(%f138 : tensor<3xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.maximumf %x0, %o0 : f32
    linalg.yield %1 : f32
  } -> tensor<3xf32>
  %e140 = tensor.empty() : tensor<3x9000xf32>
  %g141 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>, affine_map<(r0,c) -> (r0,c)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %g139 : tensor<3x9000xf32>, tensor<3xf32>) outs(%e140 : tensor<3x9000xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.subf %x0, %x1 : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<3x9000xf32>
  %e142 = tensor.empty() : tensor<3xf32>
  %k143 = arith.constant 0.0 : f32
  %f144 = linalg.fill ins(%k143 : f32) outs(%e142 : tensor<3xf32>) -> tensor<3xf32>
  %g145 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>], iterator_types = ["parallel", "reduction"]} ins(%g141 : tensor<3x9000xf32>) outs(%f144 : tensor<3xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.addf %x0, %o0 : f32
    linalg.yield %1 : f32
  } -> tensor<3xf32>
  %e146 = tensor.empty() : tensor<3x9000xf32>
  %g147 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>, affine_map<(r0,c) -> (r0,c)>], iterator_types = ["parallel", "parallel"]} ins(%g141, %g145 : tensor<3x9000xf32>, tensor<3xf32>) outs(%e146 : tensor<3x9000xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.divf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<3x9000xf32>
  plan.yield %g147 : tensor<3x9000xf32>
}

plan.kernel @softmax_of_one_row(%a0: tensor<1x21xf32>) -> tensor<1x21xf32> attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e148 = tensor.empty() : tensor<1xf32>
  %k149 = arith.constant 0xFF800000 : f32
  %f150 = linalg.fill ins(%k149 : f32) outs(%e148 : tensor<1xf32>) -> tensor<1xf32>
  %g151 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<1x21xf32>) outs(%f150 : tensor<1xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.maximumf %x0, %o0 : f32
    linalg.yield %1 : f32
  } -> tensor<1xf32>
  %e152 = tensor.empty() : tensor<1x21xf32>
  %g153 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>, affine_map<(r0,c) -> (r0,c)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %g151 : tensor<1x21xf32>, tensor<1xf32>) outs(%e152 : tensor<1x21xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.subf %x0, %x1 : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<1x21xf32>
  %e154 = tensor.empty() : tensor<1xf32>
  %k155 = arith.constant 0.0 : f32
  %f156 = linalg.fill ins(%k155 : f32) outs(%e154 : tensor<1xf32>) -> tensor<1xf32>
  %g157 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>], iterator_types = ["parallel", "reduction"]} ins(%g153 : tensor<1x21xf32>) outs(%f156 : tensor<1xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.addf %x0, %o0 : f32
    linalg.yield %1 : f32
  } -> tensor<1xf32>
  %e158 = tensor.empty() : tensor<1x21xf32>
  %g159 = linalg.generic {indexing_maps = [affine_map<(r0,c) -> (r0,c)>, affine_map<(r0,c) -> (r0)>, affine_map<(r0,c) -> (r0,c)>], iterator_types = ["parallel", "parallel"]} ins(%g153, %g157 : tensor<1x21xf32>, tensor<1xf32>) outs(%e158 : tensor<1x21xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.divf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<1x21xf32>
  plan.yield %g159 : tensor<1x21xf32>
}

plan.kernel @max_of_two_dims(%a0: tensor<4x6x7xf32>) -> tensor<4xf32> attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e160 = tensor.empty() : tensor<4xf32>
  %k161 = arith.constant 0xFF800000 : f32
  %f162 = linalg.fill ins(%k161 : f32) outs(%e160 : tensor<4xf32>) -> tensor<4xf32>
  %g163 = linalg.generic {indexing_maps = [affine_map<(n,a,b) -> (n,a,b)>, affine_map<(n,a,b) -> (n)>], iterator_types = ["parallel", "reduction", "reduction"]} ins(%a0 : tensor<4x6x7xf32>) outs(%f162 : tensor<4xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.maximumf %o0, %x0 : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  plan.yield %g163 : tensor<4xf32>
}

plan.kernel @min_of_integers(%a0: tensor<9x100xi32>) -> tensor<9xi32> attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e164 = tensor.empty() : tensor<9xi32>
  %k165 = arith.constant 2147483647 : i32
  %f166 = linalg.fill ins(%k165 : i32) outs(%e164 : tensor<9xi32>) -> tensor<9xi32>
  %g167 = linalg.generic {indexing_maps = [affine_map<(n,a) -> (n,a)>, affine_map<(n,a) -> (n)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<9x100xi32>) outs(%f166 : tensor<9xi32>) {
  ^bb0(%x0: i32, %o0: i32):
    %1 = arith.minsi %o0, %x0 : i32
    linalg.yield %1 : i32
  } -> tensor<9xi32>
  plan.yield %g167 : tensor<9xi32>
}

// Results along the rows and along all; a start that is not neutral.
plan.kernel @rows_and_elements(%a0: tensor<6x40xf32>) -> (tensor<6xf32>, tensor<6x40xf32>) attributes {family = 1 : i32} {
  %c0 = arith.constant 0 : index
  %e168 = tensor.empty() : tensor<6xf32>
  %k169 = arith.constant 0.5 : f32
  %f170 = linalg.fill ins(%k169 : f32) outs(%e168 : tensor<6xf32>) -> tensor<6xf32>
  %g171 = linalg.generic {indexing_maps = [affine_map<(r,c) -> (r,c)>, affine_map<(r,c) -> (r)>], iterator_types = ["parallel", "reduction"]} ins(%a0 : tensor<6x40xf32>) outs(%f170 : tensor<6xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %q = arith.mulf %x0, %x0 : f32
    %1 = arith.addf %o0, %q : f32
    linalg.yield %1 : f32
  } -> tensor<6xf32>
  %e172 = tensor.empty() : tensor<6x40xf32>
  %g173 = linalg.generic {indexing_maps = [affine_map<(r,c) -> (r,c)>, affine_map<(r,c) -> (r)>, affine_map<(r,c) -> (r,c)>], iterator_types = ["parallel", "parallel"]} ins(%a0, %g171 : tensor<6x40xf32>, tensor<6xf32>) outs(%e172 : tensor<6x40xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.divf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<6x40xf32>
  plan.yield %g171, %g173 : tensor<6xf32>, tensor<6x40xf32>
}

plan.kernel @gemm_nn(%a0: tensor<97x70xf32>, %a1: tensor<70x77xf32>, %a2: tensor<77xf32>, %a3: tensor<97x77xf32>) -> tensor<97x77xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e174 = tensor.empty() : tensor<97x77xf32>
  %k175 = arith.constant 0.0 : f32
  %f176 = linalg.fill ins(%k175 : f32) outs(%e174 : tensor<97x77xf32>) -> tensor<97x77xf32>
  %g177 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<97x70xf32>, tensor<70x77xf32>) outs(%f176 : tensor<97x77xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<97x77xf32>
  %e178 = tensor.empty() : tensor<97x77xf32>
  %g179 = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel", "parallel"]} ins(%g177, %a2 : tensor<97x77xf32>, tensor<77xf32>) outs(%e178 : tensor<97x77xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<97x77xf32>
  %e180 = tensor.empty() : tensor<97x77xf32>
  %g181 = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel", "parallel"]} ins(%g179, %a3 : tensor<97x77xf32>, tensor<97x77xf32>) outs(%e180 : tensor<97x77xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %t = math.tanh %x0 : f32
    %1 = arith.addf %t, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<97x77xf32>
  plan.yield %g181 : tensor<97x77xf32>
}

plan.kernel @gemm_nt(%a0: tensor<?x5x64xf32> {plan.align = 16 : i64}, %a1: tensor<48x64xf32> {plan.align = 16 : i64}, %a2: tensor<48xf32> {plan.align = 16 : i64}) -> (tensor<?x5x48xf32> {plan.align = 16 : i64}) attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %d183 = tensor.dim %a0, %c0 : tensor<?x5x64xf32>
  %e182 = tensor.empty(%d183) : tensor<?x5x48xf32>
  %k184 = arith.constant 0.0 : f32
  %f185 = linalg.fill ins(%k184 : f32) outs(%e182 : tensor<?x5x48xf32>) -> tensor<?x5x48xf32>
  %g186 = linalg.generic {indexing_maps = [affine_map<(b,s,n,k) -> (b,s,k)>, affine_map<(b,s,n,k) -> (n,k)>, affine_map<(b,s,n,k) -> (b,s,n)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<?x5x64xf32>, tensor<48x64xf32>) outs(%f185 : tensor<?x5x48xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<?x5x48xf32>
  %e187 = tensor.empty(%d183) : tensor<?x5x48xf32>
  %g188 = linalg.generic {indexing_maps = [affine_map<(b,s,n) -> (b,s,n)>, affine_map<(b,s,n) -> (n)>, affine_map<(b,s,n) -> (b,s,n)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%g186, %a2 : tensor<?x5x48xf32>, tensor<48xf32>) outs(%e187 : tensor<?x5x48xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<?x5x48xf32>
  plan.yield %g188 : tensor<?x5x48xf32>
}

plan.kernel @gemm_tn(%a0: tensor<33x40xf32>, %a1: tensor<33x50xf32>, %a2: tensor<50xf32>) -> tensor<40x50xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e189 = tensor.empty() : tensor<40x50xf32>
  %k190 = arith.constant 0.0 : f32
  %f191 = linalg.fill ins(%k190 : f32) outs(%e189 : tensor<40x50xf32>) -> tensor<40x50xf32>
  %g192 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (k,m)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<33x40xf32>, tensor<33x50xf32>) outs(%f191 : tensor<40x50xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<40x50xf32>
  %e193 = tensor.empty() : tensor<40x50xf32>
  %g194 = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel", "parallel"]} ins(%g192, %a2 : tensor<40x50xf32>, tensor<50xf32>) outs(%e193 : tensor<40x50xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<40x50xf32>
  plan.yield %g194 : tensor<40x50xf32>
}

plan.kernel @gemm_tt(%a0: tensor<33x40xf32>, %a1: tensor<50x33xf32>) -> tensor<40x50xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e195 = tensor.empty() : tensor<40x50xf32>
  %k196 = arith.constant 0.0 : f32
  %f197 = linalg.fill ins(%k196 : f32) outs(%e195 : tensor<40x50xf32>) -> tensor<40x50xf32>
  %g198 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (k,m)>, affine_map<(m,n,k) -> (n,k)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<33x40xf32>, tensor<50x33xf32>) outs(%f197 : tensor<40x50xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<40x50xf32>
  plan.yield %g198 : tensor<40x50xf32>
}

plan.kernel @gemm_of_turned_result(%a0: tensor<40x33xf32>, %a1: tensor<33x50xf32>) -> tensor<50x40xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e199 = tensor.empty() : tensor<50x40xf32>
  %k200 = arith.constant 0.0 : f32
  %f201 = linalg.fill ins(%k200 : f32) outs(%e199 : tensor<50x40xf32>) -> tensor<50x40xf32>
  %g202 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (n,m)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<40x33xf32>, tensor<33x50xf32>) outs(%f201 : tensor<50x40xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<50x40xf32>
  plan.yield %g202 : tensor<50x40xf32>
}

plan.kernel @gemm_batched(%a0: tensor<?x3x20x24xf32>, %a1: tensor<?x3x24x20xf32>) -> tensor<?x3x20x20xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %d204 = tensor.dim %a0, %c0 : tensor<?x3x20x24xf32>
  %e203 = tensor.empty(%d204) : tensor<?x3x20x20xf32>
  %k205 = arith.constant 0.0 : f32
  %f206 = linalg.fill ins(%k205 : f32) outs(%e203 : tensor<?x3x20x20xf32>) -> tensor<?x3x20x20xf32>
  %g207 = linalg.generic {indexing_maps = [affine_map<(b,h,m,n,k) -> (b,h,m,k)>, affine_map<(b,h,m,n,k) -> (b,h,k,n)>, affine_map<(b,h,m,n,k) -> (b,h,m,n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<?x3x20x24xf32>, tensor<?x3x24x20xf32>) outs(%f206 : tensor<?x3x20x20xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<?x3x20x20xf32>
  plan.yield %g207 : tensor<?x3x20x20xf32>
}

// The heads go back to their place.
plan.kernel @attention_values(%a0: tensor<?x4x30x30xf32>, %a1: tensor<?x30x4x32xf32>) -> tensor<?x30x4x32xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %d209 = tensor.dim %a0, %c0 : tensor<?x4x30x30xf32>
  %e208 = tensor.empty(%d209) : tensor<?x30x4x32xf32>
  %k210 = arith.constant 0.0 : f32
  %f211 = linalg.fill ins(%k210 : f32) outs(%e208 : tensor<?x30x4x32xf32>) -> tensor<?x30x4x32xf32>
  %g212 = linalg.generic {indexing_maps = [affine_map<(b,h,i,c,k) -> (b,h,i,k)>, affine_map<(b,h,i,c,k) -> (b,k,h,c)>, affine_map<(b,h,i,c,k) -> (b,i,h,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<?x4x30x30xf32>, tensor<?x30x4x32xf32>) outs(%f211 : tensor<?x30x4x32xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<?x30x4x32xf32>
  plan.yield %g212 : tensor<?x30x4x32xf32>
}

plan.kernel @gemm_doubles(%a0: tensor<20x30xf64>, %a1: tensor<30x20xf64>, %a2: tensor<20xf64>) -> tensor<20x20xf64> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e213 = tensor.empty() : tensor<20x20xf64>
  %k214 = arith.constant 0.0 : f64
  %f215 = linalg.fill ins(%k214 : f64) outs(%e213 : tensor<20x20xf64>) -> tensor<20x20xf64>
  %g216 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<20x30xf64>, tensor<30x20xf64>) outs(%f215 : tensor<20x20xf64>) {
  ^bb0(%x0: f64, %x1: f64, %o0: f64):
    %1 = arith.mulf %x0, %x1 : f64
    %2 = arith.addf %o0, %1 : f64
    linalg.yield %2 : f64
  } -> tensor<20x20xf64>
  %e217 = tensor.empty() : tensor<20x20xf64>
  %g218 = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel", "parallel"]} ins(%g216, %a2 : tensor<20x20xf64>, tensor<20xf64>) outs(%e217 : tensor<20x20xf64>) {
  ^bb0(%x0: f64, %x1: f64, %o0: f64):
    %1 = arith.addf %x0, %x1 : f64
    linalg.yield %1 : f64
  } -> tensor<20x20xf64>
  plan.yield %g218 : tensor<20x20xf64>
}

plan.kernel @gemm_halves(%a0: tensor<40x64xf16> {plan.align = 16 : i64}, %a1: tensor<64x48xf16> {plan.align = 16 : i64}, %a2: tensor<48xf32> {plan.align = 16 : i64}) -> (tensor<40x48xf32> {plan.align = 16 : i64}) attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e219 = tensor.empty() : tensor<40x48xf32>
  %k220 = arith.constant 0.0 : f32
  %f221 = linalg.fill ins(%k220 : f32) outs(%e219 : tensor<40x48xf32>) -> tensor<40x48xf32>
  %g222 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<40x64xf16>, tensor<64x48xf16>) outs(%f221 : tensor<40x48xf32>) {
  ^bb0(%x0: f16, %x1: f16, %o0: f32):
    %p = arith.extf %x0 : f16 to f32
    %q = arith.extf %x1 : f16 to f32
    %1 = arith.mulf %p, %q : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<40x48xf32>
  %e223 = tensor.empty() : tensor<40x48xf32>
  %g224 = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel", "parallel"]} ins(%g222, %a2 : tensor<40x48xf32>, tensor<48xf32>) outs(%e223 : tensor<40x48xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<40x48xf32>
  plan.yield %g224 : tensor<40x48xf32>
}

plan.kernel @gemm_bytes(%a0: tensor<20x64xi8>, %a1: tensor<64x32xi8>) -> tensor<20x32xi32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e225 = tensor.empty() : tensor<20x32xi32>
  %k226 = arith.constant 0 : i32
  %f227 = linalg.fill ins(%k226 : i32) outs(%e225 : tensor<20x32xi32>) -> tensor<20x32xi32>
  %g228 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<20x64xi8>, tensor<64x32xi8>) outs(%f227 : tensor<20x32xi32>) {
  ^bb0(%x0: i8, %x1: i8, %o0: i32):
    %p = arith.extsi %x0 : i8 to i32
    %q = arith.extsi %x1 : i8 to i32
    %1 = arith.muli %p, %q : i32
    %2 = arith.addi %o0, %1 : i32
    linalg.yield %2 : i32
  } -> tensor<20x32xi32>
  plan.yield %g228 : tensor<20x32xi32>
}

// No tile.mma for these types.
plan.kernel @gemm_integers(%a0: tensor<10x20xi32>, %a1: tensor<20x30xi32>) -> tensor<10x30xi32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e229 = tensor.empty() : tensor<10x30xi32>
  %k230 = arith.constant 0 : i32
  %f231 = linalg.fill ins(%k230 : i32) outs(%e229 : tensor<10x30xi32>) -> tensor<10x30xi32>
  %g232 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<10x20xi32>, tensor<20x30xi32>) outs(%f231 : tensor<10x30xi32>) {
  ^bb0(%x0: i32, %x1: i32, %o0: i32):
    %1 = arith.muli %x0, %x1 : i32
    %2 = arith.addi %o0, %1 : i32
    linalg.yield %2 : i32
  } -> tensor<10x30xi32>
  plan.yield %g232 : tensor<10x30xi32>
}

plan.kernel @matrix_vector(%a0: tensor<40x70xf32>, %a1: tensor<70xf32>) -> tensor<40xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e233 = tensor.empty() : tensor<40xf32>
  %k234 = arith.constant 0.0 : f32
  %f235 = linalg.fill ins(%k234 : f32) outs(%e233 : tensor<40xf32>) -> tensor<40xf32>
  %g236 = linalg.generic {indexing_maps = [affine_map<(m,k) -> (m,k)>, affine_map<(m,k) -> (k)>, affine_map<(m,k) -> (m)>], iterator_types = ["parallel", "reduction"]} ins(%a0, %a1 : tensor<40x70xf32>, tensor<70xf32>) outs(%f235 : tensor<40xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<40xf32>
  plan.yield %g236 : tensor<40xf32>
}

plan.kernel @vector_matrix(%a0: tensor<70xf32>, %a1: tensor<70x40xf32>, %a2: tensor<40xf32>) -> tensor<40xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e237 = tensor.empty() : tensor<40xf32>
  %k238 = arith.constant 0.0 : f32
  %f239 = linalg.fill ins(%k238 : f32) outs(%e237 : tensor<40xf32>) -> tensor<40xf32>
  %g240 = linalg.generic {indexing_maps = [affine_map<(n,k) -> (k)>, affine_map<(n,k) -> (k,n)>, affine_map<(n,k) -> (n)>], iterator_types = ["parallel", "reduction"]} ins(%a0, %a1 : tensor<70xf32>, tensor<70x40xf32>) outs(%f239 : tensor<40xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<40xf32>
  %e241 = tensor.empty() : tensor<40xf32>
  %g242 = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>, affine_map<(n) -> (n)>], iterator_types = ["parallel"]} ins(%g240, %a2 : tensor<40xf32>, tensor<40xf32>) outs(%e241 : tensor<40xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<40xf32>
  plan.yield %g242 : tensor<40xf32>
}

plan.kernel @one_row(%a0: tensor<1x300xf32>, %a1: tensor<300x70xf32>, %a2: tensor<70xf32>) -> tensor<1x70xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e243 = tensor.empty() : tensor<1x70xf32>
  %k244 = arith.constant 0.0 : f32
  %f245 = linalg.fill ins(%k244 : f32) outs(%e243 : tensor<1x70xf32>) -> tensor<1x70xf32>
  %g246 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<1x300xf32>, tensor<300x70xf32>) outs(%f245 : tensor<1x70xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<1x70xf32>
  %e247 = tensor.empty() : tensor<1x70xf32>
  %g248 = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel", "parallel"]} ins(%g246, %a2 : tensor<1x70xf32>, tensor<70xf32>) outs(%e247 : tensor<1x70xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<1x70xf32>
  plan.yield %g248 : tensor<1x70xf32>
}

plan.kernel @few_rows(%a0: tensor<5x130xf32>, %a1: tensor<90x130xf32>, %a2: tensor<90xf32>) -> tensor<5x90xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e249 = tensor.empty() : tensor<5x90xf32>
  %k250 = arith.constant 0.0 : f32
  %f251 = linalg.fill ins(%k250 : f32) outs(%e249 : tensor<5x90xf32>) -> tensor<5x90xf32>
  %g252 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (n,k)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<5x130xf32>, tensor<90x130xf32>) outs(%f251 : tensor<5x90xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<5x90xf32>
  %e253 = tensor.empty() : tensor<5x90xf32>
  %g254 = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel", "parallel"]} ins(%g252, %a2 : tensor<5x90xf32>, tensor<90xf32>) outs(%e253 : tensor<5x90xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<5x90xf32>
  plan.yield %g254 : tensor<5x90xf32>
}

// The sum starts with the bias.
plan.kernel @bias_as_start(%a0: tensor<30x16xf32>, %a1: tensor<16x24xf32>, %a2: tensor<24xf32>) -> tensor<30x24xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %e255 = tensor.empty() : tensor<30x24xf32>
  %g256 = linalg.generic {indexing_maps = [affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel", "parallel"]} ins(%a2 : tensor<24xf32>) outs(%e255 : tensor<30x24xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    linalg.yield %x0 : f32
  } -> tensor<30x24xf32>
  %g257 = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<30x16xf32>, tensor<16x24xf32>) outs(%g256 : tensor<30x24xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.mulf %x0, %x1 : f32
    %2 = arith.addf %o0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<30x24xf32>
  plan.yield %g257 : tensor<30x24xf32>
}

plan.kernel @conv_with_epilogue(%a0: tensor<?x9x10x16xf32> {plan.align = 16 : i64}, %a1: tensor<3x3x16x24xf32> {plan.align = 16 : i64}, %a2: tensor<24xf32> {plan.align = 16 : i64}, %a3: tensor<?x9x10x24xf32> {plan.align = 16 : i64}) -> (tensor<?x9x10x24xf32> {plan.align = 16 : i64}) attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y258 = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}(%a0, %a1) : (tensor<?x9x10x16xf32>, tensor<3x3x16x24xf32>) -> tensor<?x9x10x24xf32> {
  ^bb0(%b0: tensor<?x9x10x16xf32>, %b1: tensor<3x3x16x24xf32>):
    plan.yield
  }
  %d260 = tensor.dim %a0, %c0 : tensor<?x9x10x16xf32>
  %e259 = tensor.empty(%d260) : tensor<?x9x10x24xf32>
  %g261 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y258, %a2 : tensor<?x9x10x24xf32>, tensor<24xf32>) outs(%e259 : tensor<?x9x10x24xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %z = arith.constant 0.0 : f32
    %1 = arith.addf %x0, %x1 : f32
    %2 = arith.maximumf %1, %z : f32
    linalg.yield %2 : f32
  } -> tensor<?x9x10x24xf32>
  %e262 = tensor.empty(%d260) : tensor<?x9x10x24xf32>
  %g263 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%g261, %a3 : tensor<?x9x10x24xf32>, tensor<?x9x10x24xf32>) outs(%e262 : tensor<?x9x10x24xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<?x9x10x24xf32>
  plan.yield %g263 : tensor<?x9x10x24xf32>
}

plan.kernel @conv_dilated(%a0: tensor<2x11x12x16xf32>, %a1: tensor<3x2x16x8xf32>) -> tensor<2x4x11x8xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y264 = plan.composite "convolution" {strides = array<i64: 2, 1>, dilations = array<i64: 2, 1>, pads = array<i64: 1, 0, 0, 0>, group = 1 : i64}(%a0, %a1) : (tensor<2x11x12x16xf32>, tensor<3x2x16x8xf32>) -> tensor<2x4x11x8xf32> {
  ^bb0(%b0: tensor<2x11x12x16xf32>, %b1: tensor<3x2x16x8xf32>):
    plan.yield
  }
  plan.yield %y264 : tensor<2x4x11x8xf32>
}

plan.kernel @conv_three_channels(%a0: tensor<1x17x19x3xf32>, %a1: tensor<5x5x3x20xf32>) -> tensor<1x9x10x20xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y265 = plan.composite "convolution" {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 2, 2, 2>, group = 1 : i64}(%a0, %a1) : (tensor<1x17x19x3xf32>, tensor<5x5x3x20xf32>) -> tensor<1x9x10x20xf32> {
  ^bb0(%b0: tensor<1x17x19x3xf32>, %b1: tensor<5x5x3x20xf32>):
    plan.yield
  }
  plan.yield %y265 : tensor<1x9x10x20xf32>
}

plan.kernel @conv_valid(%a0: tensor<1x8x9x5xf32>, %a1: tensor<3x3x5x7xf32>) -> tensor<1x6x7x7xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y266 = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}(%a0, %a1) : (tensor<1x8x9x5xf32>, tensor<3x3x5x7xf32>) -> tensor<1x6x7x7xf32> {
  ^bb0(%b0: tensor<1x8x9x5xf32>, %b1: tensor<3x3x5x7xf32>):
    plan.yield
  }
  plan.yield %y266 : tensor<1x6x7x7xf32>
}

plan.kernel @conv_groups(%a0: tensor<1x7x7x32xf32>, %a1: tensor<3x3x16x48xf32>) -> tensor<1x7x7x48xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y267 = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 2 : i64}(%a0, %a1) : (tensor<1x7x7x32xf32>, tensor<3x3x16x48xf32>) -> tensor<1x7x7x48xf32> {
  ^bb0(%b0: tensor<1x7x7x32xf32>, %b1: tensor<3x3x16x48xf32>):
    plan.yield
  }
  plan.yield %y267 : tensor<1x7x7x48xf32>
}

plan.kernel @conv_narrow_groups(%a0: tensor<1x7x7x12xf32>, %a1: tensor<3x3x3x20xf32>) -> tensor<1x7x7x20xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y268 = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 4 : i64}(%a0, %a1) : (tensor<1x7x7x12xf32>, tensor<3x3x3x20xf32>) -> tensor<1x7x7x20xf32> {
  ^bb0(%b0: tensor<1x7x7x12xf32>, %b1: tensor<3x3x3x20xf32>):
    plan.yield
  }
  plan.yield %y268 : tensor<1x7x7x20xf32>
}

plan.kernel @conv_depthwise(%a0: tensor<?x9x9x24xf32>, %a1: tensor<3x3x1x24xf32>, %a2: tensor<24xf32>, %a3: tensor<?x5x5x24xf32>) -> tensor<?x5x5x24xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y269 = plan.composite "convolution" {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 24 : i64}(%a0, %a1) : (tensor<?x9x9x24xf32>, tensor<3x3x1x24xf32>) -> tensor<?x5x5x24xf32> {
  ^bb0(%b0: tensor<?x9x9x24xf32>, %b1: tensor<3x3x1x24xf32>):
    plan.yield
  }
  %d271 = tensor.dim %a0, %c0 : tensor<?x9x9x24xf32>
  %e270 = tensor.empty(%d271) : tensor<?x5x5x24xf32>
  %g272 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y269, %a2 : tensor<?x5x5x24xf32>, tensor<24xf32>) outs(%e270 : tensor<?x5x5x24xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %z = arith.constant 0.0 : f32
    %1 = arith.addf %x0, %x1 : f32
    %2 = arith.maximumf %1, %z : f32
    linalg.yield %2 : f32
  } -> tensor<?x5x5x24xf32>
  %e273 = tensor.empty(%d271) : tensor<?x5x5x24xf32>
  %g274 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%g272, %a3 : tensor<?x5x5x24xf32>, tensor<?x5x5x24xf32>) outs(%e273 : tensor<?x5x5x24xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<?x5x5x24xf32>
  plan.yield %g274 : tensor<?x5x5x24xf32>
}

plan.kernel @conv_depth_multiplier(%a0: tensor<1x6x6x8xf32>, %a1: tensor<3x3x1x16xf32>) -> tensor<1x6x6x16xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y275 = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 8 : i64}(%a0, %a1) : (tensor<1x6x6x8xf32>, tensor<3x3x1x16xf32>) -> tensor<1x6x6x16xf32> {
  ^bb0(%b0: tensor<1x6x6x8xf32>, %b1: tensor<3x3x1x16xf32>):
    plan.yield
  }
  plan.yield %y275 : tensor<1x6x6x16xf32>
}

plan.kernel @conv_1x1(%a0: tensor<?x6x7x40xf32>, %a1: tensor<1x1x40x24xf32>, %a2: tensor<24xf32>, %a3: tensor<?x6x7x24xf32>) -> tensor<?x6x7x24xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y276 = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}(%a0, %a1) : (tensor<?x6x7x40xf32>, tensor<1x1x40x24xf32>) -> tensor<?x6x7x24xf32> {
  ^bb0(%b0: tensor<?x6x7x40xf32>, %b1: tensor<1x1x40x24xf32>):
    plan.yield
  }
  %d278 = tensor.dim %a0, %c0 : tensor<?x6x7x40xf32>
  %e277 = tensor.empty(%d278) : tensor<?x6x7x24xf32>
  %g279 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y276, %a2 : tensor<?x6x7x24xf32>, tensor<24xf32>) outs(%e277 : tensor<?x6x7x24xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %z = arith.constant 0.0 : f32
    %1 = arith.addf %x0, %x1 : f32
    %2 = arith.maximumf %1, %z : f32
    linalg.yield %2 : f32
  } -> tensor<?x6x7x24xf32>
  %e280 = tensor.empty(%d278) : tensor<?x6x7x24xf32>
  %g281 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%g279, %a3 : tensor<?x6x7x24xf32>, tensor<?x6x7x24xf32>) outs(%e280 : tensor<?x6x7x24xf32>) {
  ^bb0(%x0: f32, %x1: f32, %o0: f32):
    %1 = arith.addf %x0, %x1 : f32
    linalg.yield %1 : f32
  } -> tensor<?x6x7x24xf32>
  plan.yield %g281 : tensor<?x6x7x24xf32>
}

plan.kernel @conv_1x1_strided(%a0: tensor<1x9x9x16xf32>, %a1: tensor<1x1x16x16xf32>) -> tensor<1x5x5x16xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y282 = plan.composite "convolution" {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}(%a0, %a1) : (tensor<1x9x9x16xf32>, tensor<1x1x16x16xf32>) -> tensor<1x5x5x16xf32> {
  ^bb0(%b0: tensor<1x9x9x16xf32>, %b1: tensor<1x1x16x16xf32>):
    plan.yield
  }
  plan.yield %y282 : tensor<1x5x5x16xf32>
}

plan.kernel @conv_halves(%a0: tensor<1x8x8x32xf16> {plan.align = 16 : i64}, %a1: tensor<3x3x32x32xf16> {plan.align = 16 : i64}) -> (tensor<1x8x8x32xf16> {plan.align = 16 : i64}) attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %y283 = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}(%a0, %a1) : (tensor<1x8x8x32xf16>, tensor<3x3x32x32xf16>) -> tensor<1x8x8x32xf16> {
  ^bb0(%b0: tensor<1x8x8x32xf16>, %b1: tensor<3x3x32x32xf16>):
    plan.yield
  }
  plan.yield %y283 : tensor<1x8x8x32xf16>
}

plan.kernel @max_pool_dilated(%a0: tensor<2x9x10x20xf32>) -> tensor<2x5x4x20xf32> attributes {family = 4 : i32} {
  %c0 = arith.constant 0 : index
  %y284 = plan.composite "max_pool" {kernel = array<i64: 3, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 2, 3>, pads = array<i64: 0, 0, 0, 0>, count_include_pad = false}(%a0) : (tensor<2x9x10x20xf32>) -> tensor<2x5x4x20xf32> {
  ^bb0(%b0: tensor<2x9x10x20xf32>):
    plan.yield
  }
  %e285 = tensor.empty() : tensor<2x5x4x20xf32>
  %g286 = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y284 : tensor<2x5x4x20xf32>) outs(%e285 : tensor<2x5x4x20xf32>) {
  ^bb0(%x0: f32, %o0: f32):
    %1 = arith.negf %x0 : f32
    linalg.yield %1 : f32
  } -> tensor<2x5x4x20xf32>
  plan.yield %g286 : tensor<2x5x4x20xf32>
}

plan.kernel @max_pool_bytes(%a0: tensor<1x8x8x40xi8>) -> tensor<1x4x4x40xi8> attributes {family = 4 : i32} {
  %c0 = arith.constant 0 : index
  %y287 = plan.composite "max_pool" {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, count_include_pad = false}(%a0) : (tensor<1x8x8x40xi8>) -> tensor<1x4x4x40xi8> {
  ^bb0(%b0: tensor<1x8x8x40xi8>):
    plan.yield
  }
  plan.yield %y287 : tensor<1x4x4x40xi8>
}

plan.kernel @average_beyond_padding(%a0: tensor<1x8x8x12xf32>) -> tensor<1x4x4x12xf32> attributes {family = 4 : i32} {
  %c0 = arith.constant 0 : index
  %y288 = plan.composite "average_pool" {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, count_include_pad = true}(%a0) : (tensor<1x8x8x12xf32>) -> tensor<1x4x4x12xf32> {
  ^bb0(%b0: tensor<1x8x8x12xf32>):
    plan.yield
  }
  plan.yield %y288 : tensor<1x4x4x12xf32>
}

plan.kernel @average_pool_plain(%a0: tensor<1x8x8x12xf32>) -> tensor<1x4x4x12xf32> attributes {family = 4 : i32} {
  %c0 = arith.constant 0 : index
  %y289 = plan.composite "average_pool" {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, count_include_pad = false}(%a0) : (tensor<1x8x8x12xf32>) -> tensor<1x4x4x12xf32> {
  ^bb0(%b0: tensor<1x8x8x12xf32>):
    plan.yield
  }
  plan.yield %y289 : tensor<1x4x4x12xf32>
}

plan.kernel @max_pool_halves(%a0: tensor<1x7x7x64xf16>) -> tensor<1x4x4x64xf16> attributes {family = 4 : i32} {
  %c0 = arith.constant 0 : index
  %y290 = plan.composite "max_pool" {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, count_include_pad = false}(%a0) : (tensor<1x7x7x64xf16>) -> tensor<1x4x4x64xf16> {
  ^bb0(%b0: tensor<1x7x7x64xf16>):
    plan.yield
  }
  plan.yield %y290 : tensor<1x4x4x64xf16>
}
