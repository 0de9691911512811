// More kernels of kernels.mlir.

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
