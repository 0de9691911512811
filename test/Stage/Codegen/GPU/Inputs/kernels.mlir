// One program per shape of kernel that the emitters make; used by the tests of
// this folder. Sizes are those of models: odd where a model has odd ones.

// y = max(x * scale + bias, 0) over rows of 1000, bias by column.
tile.func @pointwise(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %bias: !tile.ptr<f32> {tile.align = 256 : i64},
                     %y: !tile.ptr<f32> {tile.align = 256 : i64}, %rows: i32, %pitch: i32 {tile.divisible = 4 : i64})
    attributes {hints = #tile.hints<occupancy = 4>} {
  %i, %j, %k = tile.block_id
  %scale = arith.constant dense<0.5> : tensor<4x1024xf32>
  %zero = arith.constant dense<0.0> : tensor<4x1024xf32>
  %xv = tile.view %x sizes [%rows, 1000] strides [%pitch, 1] : !tile.ptr<f32> -> !tile.view<4x1024xf32>
  %bv = tile.view %bias sizes [1000] strides [1] : !tile.ptr<f32> -> !tile.view<1024xf32>
  %yv = tile.view %y sizes [%rows, 1000] strides [%pitch, 1] : !tile.ptr<f32> -> !tile.view<4x1024xf32>
  %a = tile.load %xv[%i, %j] : !tile.view<4x1024xf32> -> tensor<4x1024xf32>
  %b = tile.load %bv[%j] : !tile.view<1024xf32> -> tensor<1024xf32>
  %b1 = tile.reshape %b : tensor<1024xf32> -> tensor<1x1024xf32>
  %b2 = tile.broadcast %b1 : tensor<1x1024xf32> -> tensor<4x1024xf32>
  %c = arith.mulf %a, %scale : tensor<4x1024xf32>
  %d = arith.addf %c, %b2 : tensor<4x1024xf32>
  %e = arith.maximumf %d, %zero : tensor<4x1024xf32>
  tile.store %e, %yv[%i, %j] : tensor<4x1024xf32>, !tile.view<4x1024xf32>
  tile.return
}

// One row of 1000 a block; columns past the end read as -inf.
tile.func @softmax(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %y: !tile.ptr<f32> {tile.align = 256 : i64},
                   %rows: i32) attributes {hints = #tile.hints<occupancy = 8>} {
  %i, %j, %k = tile.block_id
  %c0 = arith.constant 0 : i32
  %one = arith.constant dense<1.0> : tensor<1xf32>
  %xv = tile.view %x sizes [%rows, 1000] strides [1000, 1] padding neg_inf : !tile.ptr<f32> -> !tile.view<1x1024xf32>
  %yv = tile.view %y sizes [%rows, 1000] strides [1000, 1] : !tile.ptr<f32> -> !tile.view<1x1024xf32>
  %a = tile.load %xv[%i, %c0] : !tile.view<1x1024xf32> -> tensor<1x1024xf32>
  %m = tile.reduce %a dim 1 identities [0xFF800000 : f32] : (tensor<1x1024xf32>) -> tensor<1xf32> {
  ^bb0(%current: f32, %acc: f32):
    %r = arith.maximumf %current, %acc : f32
    tile.yield %r : f32
  }
  %m1 = tile.reshape %m : tensor<1xf32> -> tensor<1x1xf32>
  %m2 = tile.broadcast %m1 : tensor<1x1xf32> -> tensor<1x1024xf32>
  %d = arith.subf %a, %m2 : tensor<1x1024xf32>
  %e = math.exp %d : tensor<1x1024xf32>
  %s = tile.reduce %e dim 1 identities [0.0 : f32] : (tensor<1x1024xf32>) -> tensor<1xf32> {
  ^bb0(%current: f32, %acc: f32):
    %r = arith.addf %current, %acc : f32
    tile.yield %r : f32
  }
  %q = arith.divf %one, %s : tensor<1xf32>
  %q1 = tile.reshape %q : tensor<1xf32> -> tensor<1x1xf32>
  %q2 = tile.broadcast %q1 : tensor<1x1xf32> -> tensor<1x1024xf32>
  %p = arith.mulf %e, %q2 : tensor<1x1024xf32>
  tile.store %p, %yv[%i, %c0] : tensor<1x1024xf32>, !tile.view<1x1024xf32>
  tile.return
}

// d = a * b + bias, f32 by FFMA, k in steps of 16; the trip count is an argument.
tile.func @gemm(%a: !tile.ptr<f32> {tile.align = 256 : i64}, %b: !tile.ptr<f32> {tile.align = 256 : i64},
                %bias: !tile.ptr<f32> {tile.align = 256 : i64}, %d: !tile.ptr<f32> {tile.align = 256 : i64},
                %m: i32, %k: i32 {tile.divisible = 4 : i64}) attributes {hints = #tile.hints<warps = 8>} {
  %i, %j, %z = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c16 = arith.constant 16 : i32
  %av = tile.view %a sizes [%m, %k] strides [%k, 1] padding zero : !tile.ptr<f32> -> !tile.view<64x16xf32>
  %bv = tile.view %b sizes [%k, 1000] strides [1000, 1] padding zero : !tile.ptr<f32> -> !tile.view<16x128xf32>
  %cv = tile.view %bias sizes [1000] strides [1] padding zero : !tile.ptr<f32> -> !tile.view<128xf32>
  %dv = tile.view %d sizes [%m, 1000] strides [1000, 1] : !tile.ptr<f32> -> !tile.view<64x128xf32>
  %steps = arith.ceildivsi %k, %c16 : i32
  %zero = arith.constant dense<0.0> : tensor<64x128xf32>
  %acc = scf.for %s = %c0 to %steps step %c1 iter_args(%sum = %zero) -> (tensor<64x128xf32>) : i32 {
    %x = tile.load %av[%i, %s] : !tile.view<64x16xf32> -> tensor<64x16xf32>
    %y = tile.load %bv[%s, %j] : !tile.view<16x128xf32> -> tensor<16x128xf32>
    %next = tile.mma %x, %y, %sum : tensor<64x16xf32>, tensor<16x128xf32>, tensor<64x128xf32>
    scf.yield %next : tensor<64x128xf32>
  }
  %v = tile.load %cv[%j] : !tile.view<128xf32> -> tensor<128xf32>
  %v1 = tile.reshape %v : tensor<128xf32> -> tensor<1x128xf32>
  %v2 = tile.broadcast %v1 : tensor<1x128xf32> -> tensor<64x128xf32>
  %r = arith.addf %acc, %v2 : tensor<64x128xf32>
  tile.store %r, %dv[%i, %j] : tensor<64x128xf32>, !tile.view<64x128xf32>
  tile.return
}

// The same with tensor cores: three products of tf32 for the accuracy of f32.
tile.func @gemm_3xtf32(%a: !tile.ptr<f32> {tile.align = 256 : i64}, %b: !tile.ptr<f32> {tile.align = 256 : i64},
                       %d: !tile.ptr<f32> {tile.align = 256 : i64}, %m: i32, %k: i32 {tile.divisible = 4 : i64}) {
  %i, %j, %z = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c32 = arith.constant 32 : i32
  %av = tile.view %a sizes [%m, %k] strides [%k, 1] padding zero : !tile.ptr<f32> -> !tile.view<64x32xf32>
  %bv = tile.view %b sizes [%k, 1000] strides [1000, 1] padding zero : !tile.ptr<f32> -> !tile.view<32x128xf32>
  %dv = tile.view %d sizes [%m, 1000] strides [1000, 1] : !tile.ptr<f32> -> !tile.view<64x128xf32>
  %steps = arith.ceildivsi %k, %c32 : i32
  %zero = arith.constant dense<0.0> : tensor<64x128xf32>
  %acc = scf.for %s = %c0 to %steps step %c1 iter_args(%sum = %zero) -> (tensor<64x128xf32>) : i32 {
    %x = tile.load %av[%i, %s] : !tile.view<64x32xf32> -> tensor<64x32xf32>
    %y = tile.load %bv[%s, %j] : !tile.view<32x128xf32> -> tensor<32x128xf32>
    %next = tile.mma %x, %y, %sum mode "3xtf32" : tensor<64x32xf32>, tensor<32x128xf32>, tensor<64x128xf32>
    scf.yield %next : tensor<64x128xf32>
  }
  tile.store %acc, %dv[%i, %j] : tensor<64x128xf32>, !tile.view<64x128xf32>
  tile.return
}

// i8 x i8 -> i32.
tile.func @gemm_i8(%a: !tile.ptr<i8> {tile.align = 256 : i64}, %b: !tile.ptr<i8> {tile.align = 256 : i64},
                   %d: !tile.ptr<i32> {tile.align = 256 : i64}, %m: i32, %k: i32 {tile.divisible = 16 : i64})
    attributes {hints = #tile.hints<warps = 8>} {
  %i, %j, %z = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c128 = arith.constant 128 : i32
  %av = tile.view %a sizes [%m, %k] strides [%k, 1] padding zero : !tile.ptr<i8> -> !tile.view<128x128xi8>
  %bv = tile.view %b sizes [1024, %k] strides [%k, 1] padding zero : !tile.ptr<i8> -> !tile.view<128x128xi8>
  %dv = tile.view %d sizes [%m, 1024] strides [1024, 1] : !tile.ptr<i32> -> !tile.view<128x128xi32>
  %steps = arith.ceildivsi %k, %c128 : i32
  %zero = arith.constant dense<0> : tensor<128x128xi32>
  %acc = scf.for %s = %c0 to %steps step %c1 iter_args(%sum = %zero) -> (tensor<128x128xi32>) : i32 {
    %x = tile.load %av[%i, %s] : !tile.view<128x128xi8> -> tensor<128x128xi8>
    %y = tile.load %bv[%j, %s] : !tile.view<128x128xi8> -> tensor<128x128xi8>
    %yt = tile.permute %y [1, 0] : tensor<128x128xi8> -> tensor<128x128xi8>
    %next = tile.mma %x, %yt, %sum : tensor<128x128xi8>, tensor<128x128xi8>, tensor<128x128xi32>
    scf.yield %next : tensor<128x128xi32>
  }
  tile.store %acc, %dv[%i, %j] : tensor<128x128xi32>, !tile.view<128x128xi32>
  tile.return
}

// 3x3 convolution of 56x56x64 NHWC with a border of one: a block makes 64 pixels
// by 64 channels; taps outside read as zero under a mask. One loop over taps and
// chunks of 16 channels: two nested loops spill.
tile.func @convolution(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %w: !tile.ptr<f32> {tile.align = 256 : i64},
                     %y: !tile.ptr<f32> {tile.align = 256 : i64}, %steps: i32)
    attributes {hints = #tile.hints<warps = 8>} {
  %i, %j, %z = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c3 = arith.constant 3 : i32
  %c4 = arith.constant 4 : i32
  %c16 = arith.constant 16 : i32
  %c64 = arith.constant 64 : i32
  %t0 = arith.constant dense<0> : tensor<64x1xi32>
  %t1 = arith.constant dense<1> : tensor<64x1xi32>
  %t56 = arith.constant dense<56> : tensor<64x1xi32>
  %t64 = arith.constant dense<64> : tensor<64x1xi32>
  %t3136 = arith.constant dense<3136> : tensor<64x1xi32>
  %first = arith.muli %i, %c64 : i32
  %lane = tile.iota : tensor<64xi32>
  %firsts = tile.broadcast %first : i32 -> tensor<64xi32>
  %pixel0 = arith.addi %firsts, %lane : tensor<64xi32>
  %pixel = tile.reshape %pixel0 : tensor<64xi32> -> tensor<64x1xi32>
  %inside = arith.cmpi slt, %pixel, %t3136 : tensor<64x1xi32>
  %row = arith.divsi %pixel, %t56 : tensor<64x1xi32>
  %col = arith.remsi %pixel, %t56 : tensor<64x1xi32>
  %channel0 = tile.iota : tensor<16xi32>
  %channel = tile.reshape %channel0 : tensor<16xi32> -> tensor<1x16xi32>
  %wv = tile.view %w sizes [576, 64] strides [64, 1] padding zero : !tile.ptr<f32> -> !tile.view<16x64xf32>
  %yv = tile.view %y sizes [3136, 64] strides [64, 1] : !tile.ptr<f32> -> !tile.view<64x64xf32>
  %zero = arith.constant dense<0.0> : tensor<64x64xf32>
  %acc = scf.for %k = %c0 to %steps step %c1 iter_args(%sum = %zero) -> (tensor<64x64xf32>) : i32 {
    %tap = arith.divsi %k, %c4 : i32
    %chunk = arith.remsi %k, %c4 : i32
    %dy0 = arith.divsi %tap, %c3 : i32
    %dx0 = arith.remsi %tap, %c3 : i32
    %dy = tile.broadcast %dy0 : i32 -> tensor<64x1xi32>
    %dx = tile.broadcast %dx0 : i32 -> tensor<64x1xi32>
    %r0 = arith.addi %row, %dy : tensor<64x1xi32>
    %r = arith.subi %r0, %t1 : tensor<64x1xi32>
    %s0 = arith.addi %col, %dx : tensor<64x1xi32>
    %s = arith.subi %s0, %t1 : tensor<64x1xi32>
    %in0 = arith.cmpi ult, %r, %t56 : tensor<64x1xi32>
    %in1 = arith.cmpi ult, %s, %t56 : tensor<64x1xi32>
    %in2 = arith.andi %in0, %in1 : tensor<64x1xi1>
    %in3 = arith.andi %in2, %inside : tensor<64x1xi1>
    %in = tile.broadcast %in3 : tensor<64x1xi1> -> tensor<64x16xi1>
    %at0 = arith.muli %r, %t56 : tensor<64x1xi32>
    %at1 = arith.addi %at0, %s : tensor<64x1xi32>
    %at2 = arith.muli %at1, %t64 : tensor<64x1xi32>
    %at3 = tile.broadcast %at2 : tensor<64x1xi32> -> tensor<64x16xi32>
    %from = arith.muli %chunk, %c16 : i32
    %froms = tile.broadcast %from : i32 -> tensor<1x16xi32>
    %ch = arith.addi %froms, %channel : tensor<1x16xi32>
    %chs = tile.broadcast %ch : tensor<1x16xi32> -> tensor<64x16xi32>
    %at = arith.addi %at3, %chs : tensor<64x16xi32>
    %v = tile.load_ptr %x[%at] mask %in : tensor<64x16xi1> : !tile.ptr<f32>, tensor<64x16xi32> -> tensor<64x16xf32>
    %u = tile.load %wv[%k, %j] : !tile.view<16x64xf32> -> tensor<16x64xf32>
    %next = tile.mma %v, %u, %sum : tensor<64x16xf32>, tensor<16x64xf32>, tensor<64x64xf32>
    scf.yield %next : tensor<64x64xf32>
  }
  tile.store %acc, %yv[%i, %j] : tensor<64x64xf32>, !tile.view<64x64xf32>
  tile.return
}

// Rows of 768 named by i64 indices that count from the end if negative.
tile.func @gather(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %index: !tile.ptr<i64> {tile.align = 256 : i64},
                  %y: !tile.ptr<f32> {tile.align = 256 : i64}, %rows: i32) {
  %i, %j, %z = tile.block_id
  %c0 = arith.constant 0 : i64
  %c768 = arith.constant 768 : i32
  %t768 = arith.constant dense<768> : tensor<1024xi32>
  %given = tile.load_ptr %index[%i] : !tile.ptr<i64>, i32 -> i64
  %rows64 = arith.extsi %rows : i32 to i64
  %wrapped = arith.addi %given, %rows64 : i64
  %negative = arith.cmpi slt, %given, %c0 : i64
  %row64 = arith.select %negative, %wrapped, %given : i64
  %row = arith.trunci %row64 : i64 to i32
  %from = arith.muli %row, %c768 : i32
  %to = arith.muli %i, %c768 : i32
  %lane = tile.iota : tensor<1024xi32>
  %in = arith.cmpi slt, %lane, %t768 : tensor<1024xi32>
  %froms = tile.broadcast %from : i32 -> tensor<1024xi32>
  %tos = tile.broadcast %to : i32 -> tensor<1024xi32>
  %source = arith.addi %froms, %lane : tensor<1024xi32>
  %target = arith.addi %tos, %lane : tensor<1024xi32>
  %v = tile.load_ptr %x[%source] mask %in : tensor<1024xi1> : !tile.ptr<f32>, tensor<1024xi32> -> tensor<1024xf32>
  tile.store_ptr %v, %y[%target] mask %in : tensor<1024xi1> : tensor<1024xf32>, !tile.ptr<f32>, tensor<1024xi32>
  tile.return
}

// Booleans lie in memory as i8: loaded and compared, computed, widened, stored.
tile.func @booleans(%x: !tile.ptr<i8> {tile.align = 256 : i64}, %y: !tile.ptr<f32> {tile.align = 256 : i64},
                    %z: !tile.ptr<i8> {tile.align = 256 : i64}, %n: i32) {
  %i, %j, %k = tile.block_id
  %zero = arith.constant dense<0> : tensor<1024xi8>
  %half = arith.constant dense<0.5> : tensor<1024xf32>
  %true = arith.constant dense<true> : tensor<1024xi1>
  %xv = tile.view %x sizes [%n] strides [1] padding zero : !tile.ptr<i8> -> !tile.view<1024xi8>
  %yv = tile.view %y sizes [%n] strides [1] padding zero : !tile.ptr<f32> -> !tile.view<1024xf32>
  %zv = tile.view %z sizes [%n] strides [1] : !tile.ptr<i8> -> !tile.view<1024xi8>
  %a = tile.load %xv[%i] : !tile.view<1024xi8> -> tensor<1024xi8>
  %b = tile.load %yv[%i] : !tile.view<1024xf32> -> tensor<1024xf32>
  %p = arith.cmpi ne, %a, %zero : tensor<1024xi8>
  %q = arith.cmpf uno, %b, %b : tensor<1024xf32>
  %r = arith.cmpf ult, %b, %half : tensor<1024xf32>
  %s = arith.xori %p, %true : tensor<1024xi1>
  %t = arith.ori %q, %r : tensor<1024xi1>
  %u = arith.andi %s, %t : tensor<1024xi1>
  %f = arith.uitofp %u : tensor<1024xi1> to tensor<1024xf32>
  %g = arith.cmpf oge, %f, %half : tensor<1024xf32>
  %w = arith.extui %g : tensor<1024xi1> to tensor<1024xi8>
  tile.store %w, %zv[%i] : tensor<1024xi8>, !tile.view<1024xi8>
  tile.return
}

// A workspace that is written and read again in a block: order by tokens.
tile.func @workspace(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %y: !tile.ptr<f32> {tile.align = 256 : i64},
                     %space: !tile.ptr<f32> {tile.align = 256 : i64}, %n: i32, %steps: i32)
    attributes {hints = #tile.hints<occupancy = 4, tma = false>} {
  %i, %j, %k = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %xv = tile.view %x sizes [%n, 4096] strides [4096, 1] : !tile.ptr<f32> -> !tile.view<1x1024xf32>
  %sv = tile.view %space sizes [%n, 1024] strides [1024, 1] : !tile.ptr<f32> -> !tile.view<1x1024xf32>
  %yv = tile.view %y sizes [%n, 1024] strides [1024, 1] : !tile.ptr<f32> -> !tile.view<1x1024xf32>
  %zero = arith.constant dense<0.0> : tensor<1x1024xf32>
  tile.store %zero, %sv[%i, %c0] : tensor<1x1024xf32>, !tile.view<1x1024xf32>
  scf.for %s = %c0 to %steps step %c1 : i32 {
    %a = tile.load %xv[%i, %s] : !tile.view<1x1024xf32> -> tensor<1x1024xf32>
    %b = tile.load %sv[%i, %c0] : !tile.view<1x1024xf32> -> tensor<1x1024xf32>
    %c = arith.addf %a, %b : tensor<1x1024xf32>
    tile.store %c, %sv[%i, %c0] : tensor<1x1024xf32>, !tile.view<1x1024xf32>
  }
  %r = tile.load %sv[%i, %c0] : !tile.view<1x1024xf32> -> tensor<1x1024xf32>
  tile.store %r, %yv[%i, %c0] : tensor<1x1024xf32>, !tile.view<1x1024xf32>
  tile.return
}

// Control flow: a branch with a value and a store in it, and a loop that ends
// when the values stop changing (the square root by Newton's iteration).
tile.func @control(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %y: !tile.ptr<f32> {tile.align = 256 : i64}, %n: i32) {
  %i, %j, %k = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c40 = arith.constant 40 : i32
  %half = arith.constant dense<0.5> : tensor<1024xf32>
  %one = arith.constant dense<1.0> : tensor<1024xf32>
  %xv = tile.view %x sizes [%n] strides [1] padding zero : !tile.ptr<f32> -> !tile.view<1024xf32>
  %yv = tile.view %y sizes [%n] strides [1] : !tile.ptr<f32> -> !tile.view<1024xf32>
  %a = tile.load %xv[%i] : !tile.view<1024xf32> -> tensor<1024xf32>
  %r:2 = scf.while (%v = %one, %t = %c0) : (tensor<1024xf32>, i32) -> (tensor<1024xf32>, i32) {
    %go = arith.cmpi slt, %t, %c40 : i32
    scf.condition(%go) %v, %t : tensor<1024xf32>, i32
  } do {
  ^bb0(%v: tensor<1024xf32>, %t: i32):
    %q = arith.divf %a, %v : tensor<1024xf32>
    %w = arith.addf %v, %q : tensor<1024xf32>
    %u = arith.mulf %w, %half : tensor<1024xf32>
    %t1 = arith.addi %t, %c1 : i32
    scf.yield %u, %t1 : tensor<1024xf32>, i32
  }
  %even0 = arith.andi %i, %c1 : i32
  %even = arith.cmpi eq, %even0, %c0 : i32
  %z = scf.if %even -> (tensor<1024xf32>) {
    %m = arith.mulf %r#0, %half : tensor<1024xf32>
    scf.yield %m : tensor<1024xf32>
  } else {
    scf.yield %r#0 : tensor<1024xf32>
  }
  scf.if %even {
    tile.store %z, %yv[%i] : tensor<1024xf32>, !tile.view<1024xf32>
  } else {
    tile.store %a, %yv[%i] : tensor<1024xf32>, !tile.view<1024xf32>
  }
  tile.return
}

// Prefix sums of f64, and the other shape operations.
tile.func @shapes(%x: !tile.ptr<f64> {tile.align = 256 : i64}, %y: !tile.ptr<f64> {tile.align = 256 : i64}, %n: i32) {
  %i, %j, %k = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %xv = tile.view %x sizes [%n, 64] strides [64, 1] padding zero : !tile.ptr<f64> -> !tile.view<32x64xf64>
  %yv = tile.view %y sizes [64, %n] strides [%n, 1] : !tile.ptr<f64> -> !tile.view<64x32xf64>
  %a = tile.load %xv[%i, %c0] : !tile.view<32x64xf64> -> tensor<32x64xf64>
  %s = tile.scan %a dim 1 identities [0.0 : f64] : (tensor<32x64xf64>) -> tensor<32x64xf64> {
  ^bb0(%current: f64, %acc: f64):
    %r = arith.addf %current, %acc : f64
    tile.yield %r : f64
  }
  %m = tile.reduce %s dim 1 identities [0xFFF0000000000000 : f64] : (tensor<32x64xf64>) -> tensor<32xf64> {
  ^bb0(%current: f64, %acc: f64):
    %r = arith.maximumf %current, %acc : f64
    tile.yield %r : f64
  }
  %m1 = tile.reshape %m : tensor<32xf64> -> tensor<32x1xf64>
  %m2 = tile.broadcast %m1 : tensor<32x1xf64> -> tensor<32x32xf64>
  %left = tile.extract %s[%c0, %c0] : tensor<32x64xf64> -> tensor<32x32xf64>
  %right = tile.extract %s[%c0, %c1] : tensor<32x64xf64> -> tensor<32x32xf64>
  %p = arith.subf %right, %m2 : tensor<32x32xf64>
  %q = tile.cat %p, %left dim 1 : tensor<32x32xf64>, tensor<32x32xf64> -> tensor<32x64xf64>
  %t = tile.permute %q [1, 0] : tensor<32x64xf64> -> tensor<64x32xf64>
  tile.store %t, %yv[%c0, %i] : tensor<64x32xf64>, !tile.view<64x32xf64>
  tile.return
}

// A window of 3x3 at stride 1 over a haloed picture: steps smaller than the tile.
tile.func @strided(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %y: !tile.ptr<f32> {tile.align = 256 : i64},
                   %pitch: i32 {tile.divisible = 64 : i64}) attributes {hints = #tile.hints<occupancy = 4>} {
  %i, %j, %k = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c3 = arith.constant 3 : i32
  %c8 = arith.constant 8 : i32
  %top = arith.muli %i, %c8 : i32
  %leftmost = arith.muli %j, %c8 : i32
  %xv = tile.view %x sizes [58, 58, 64] strides [%pitch, 64, 1] steps [1, 1, 64] padding zero
      : !tile.ptr<f32> -> !tile.view<8x8x64xf32>
  %yv = tile.view %y sizes [56, 56, 64] strides [3584, 64, 1] : !tile.ptr<f32> -> !tile.view<8x8x64xf32>
  %zero = arith.constant dense<0.0> : tensor<8x8x64xf32>
  %sum = scf.for %r = %c0 to %c3 step %c1 iter_args(%outer = %zero) -> (tensor<8x8x64xf32>) : i32 {
    %in = scf.for %s = %c0 to %c3 step %c1 iter_args(%acc = %outer) -> (tensor<8x8x64xf32>) : i32 {
      %row = arith.addi %top, %r : i32
      %col = arith.addi %leftmost, %s : i32
      %v = tile.load %xv[%row, %col, %c0] : !tile.view<8x8x64xf32> -> tensor<8x8x64xf32>
      %next = arith.addf %acc, %v : tensor<8x8x64xf32>
      scf.yield %next : tensor<8x8x64xf32>
    }
    scf.yield %in : tensor<8x8x64xf32>
  }
  tile.store %sum, %yv[%i, %j, %c0] : tensor<8x8x64xf32>, !tile.view<8x8x64xf32>
  tile.return
}

// Arg-max: two operands are reduced together.
tile.func @arg_max(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %y: !tile.ptr<i64> {tile.align = 256 : i64}, %n: i32)
    attributes {hints = #tile.hints<occupancy = 8>} {
  %i, %j, %k = tile.block_id
  %c0 = arith.constant 0 : i32
  %xv = tile.view %x sizes [%n, 1000] strides [1000, 1] padding neg_inf : !tile.ptr<f32> -> !tile.view<1x1024xf32>
  %a0 = tile.load %xv[%i, %c0] : !tile.view<1x1024xf32> -> tensor<1x1024xf32>
  %a = tile.reshape %a0 : tensor<1x1024xf32> -> tensor<1024xf32>
  %lane = tile.iota : tensor<1024xi32>
  %m, %at = tile.reduce %a, %lane dim 0 identities [0xFF800000 : f32, 2147483647 : i32]
      : (tensor<1024xf32>, tensor<1024xi32>) -> (f32, i32) {
  ^bb0(%value: f32, %best: f32, %here: i32, %there: i32):
    %greater = arith.cmpf ogt, %value, %best : f32
    %equal = arith.cmpf oeq, %value, %best : f32
    %earlier = arith.cmpi slt, %here, %there : i32
    %tie = arith.andi %equal, %earlier : i1
    %take = arith.ori %greater, %tie : i1
    %v = arith.select %take, %value, %best : f32
    %w = arith.select %take, %here, %there : i32
    tile.yield %v, %w : f32, i32
  }
  %r = arith.extsi %at : i32 to i64
  tile.store_ptr %r, %y[%i] : i64, !tile.ptr<i64>, i32
  tile.return
}

// Every arithmetic operation with a counterpart, on f32.
tile.func @functions(%x: !tile.ptr<f32> {tile.align = 256 : i64}, %y: !tile.ptr<f32> {tile.align = 256 : i64}, %n: i32)
    attributes {hints = #tile.hints<occupancy = 4>} {
  %i, %j, %k = tile.block_id
  %xv = tile.view %x sizes [%n] strides [1] padding zero : !tile.ptr<f32> -> !tile.view<256xf32>
  %yv = tile.view %y sizes [%n] strides [1] : !tile.ptr<f32> -> !tile.view<256xf32>
  %a = tile.load %xv[%i] : !tile.view<256xf32> -> tensor<256xf32>
  %0 = math.absf %a : tensor<256xf32>
  %1 = math.ceil %0 : tensor<256xf32>
  %2 = math.floor %1 : tensor<256xf32>
  %3 = math.exp %2 : tensor<256xf32>
  %4 = math.exp2 %3 : tensor<256xf32>
  %5 = math.log %4 : tensor<256xf32>
  %6 = math.log2 %5 : tensor<256xf32>
  %7 = math.rsqrt %6 : tensor<256xf32>
  %8 = math.sqrt %7 : tensor<256xf32>
  %9 = math.tanh %8 : tensor<256xf32>
  %10 = math.fma %9, %a, %8 : tensor<256xf32>
  %11 = arith.negf %10 : tensor<256xf32>
  %12 = arith.minimumf %11, %a : tensor<256xf32>
  %13 = arith.maxnumf %12, %3 : tensor<256xf32>
  %14 = arith.divf %13, %a fastmath<afn> : tensor<256xf32>
  %15 = math.exp %14 fastmath<afn> : tensor<256xf32>
  %16 = arith.fptosi %15 : tensor<256xf32> to tensor<256xi32>
  %17 = arith.shrui %16, %16 : tensor<256xi32>
  %18 = arith.sitofp %17 : tensor<256xi32> to tensor<256xf32>
  %19 = arith.truncf %18 : tensor<256xf32> to tensor<256xbf16>
  %20 = arith.extf %19 : tensor<256xbf16> to tensor<256xf32>
  %21 = math.powf %20, %a : tensor<256xf32>
  %22 = arith.remf %21, %a : tensor<256xf32>
  %23 = arith.bitcast %22 : tensor<256xf32> to tensor<256xi32>
  %24 = arith.bitcast %23 : tensor<256xi32> to tensor<256xf32>
  tile.store %24, %yv[%i] : tensor<256xf32>, !tile.view<256xf32>
  tile.return
}
