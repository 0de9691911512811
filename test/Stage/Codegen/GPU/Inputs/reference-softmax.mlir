// y = softmax(x) over rows of 4096, as the front end of cuda-tile writes
//   x = ct.load(X, index=(r, 0), shape=(1, N))
//   e = ct.exp(x - ct.max(x, axis=1, keepdims=True))
//   ct.store(Y, index=(r, 0), tile=e / ct.sum(e, axis=1, keepdims=True))
// for arrays of (pointer, rows, columns, row stride, column stride).
tile.func @softmax(%x: !tile.ptr<f32> {tile.align = 128 : i64}, %xn: i32 {tile.divisible = 16 : i64},
                   %xc: i32 {tile.divisible = 16 : i64}, %xs: i32 {tile.divisible = 16 : i64}, %x1: i32,
                   %y: !tile.ptr<f32> {tile.align = 128 : i64}, %yn: i32 {tile.divisible = 16 : i64},
                   %yc: i32 {tile.divisible = 16 : i64}, %ys: i32 {tile.divisible = 16 : i64}, %y1: i32) {
  %i, %j, %k = tile.block_id
  %c0 = arith.constant 0 : i32
  %xv = tile.view %x sizes [%xn, %xc] strides [%xs, 1] : !tile.ptr<f32> -> !tile.view<1x4096xf32>
  %yv = tile.view %y sizes [%yn, %yc] strides [%ys, 1] : !tile.ptr<f32> -> !tile.view<1x4096xf32>
  %a = tile.load %xv[%i, %c0] : !tile.view<1x4096xf32> -> tensor<1x4096xf32>
  %m = tile.reduce %a dim 1 identities [0xFF800000 : f32] : (tensor<1x4096xf32>) -> tensor<1xf32> {
  ^bb0(%p: f32, %q: f32):
    %r = arith.maxnumf %p, %q : f32
    tile.yield %r : f32
  }
  %m1 = tile.reshape %m : tensor<1xf32> -> tensor<1x1xf32>
  %m2 = tile.broadcast %m1 : tensor<1x1xf32> -> tensor<1x4096xf32>
  %d = arith.subf %a, %m2 : tensor<1x4096xf32>
  %e = math.exp %d : tensor<1x4096xf32>
  %t = tile.reduce %e dim 1 identities [0.0 : f32] : (tensor<1x4096xf32>) -> tensor<1xf32> {
  ^bb0(%p: f32, %q: f32):
    %r = arith.addf %p, %q : f32
    tile.yield %r : f32
  }
  %t1 = tile.reshape %t : tensor<1xf32> -> tensor<1x1xf32>
  %t2 = tile.broadcast %t1 : tensor<1x1xf32> -> tensor<1x4096xf32>
  %z = arith.divf %e, %t2 : tensor<1x4096xf32>
  tile.store %z, %yv[%i, %c0] : tensor<1x4096xf32>, !tile.view<1x4096xf32>
  tile.return
}
