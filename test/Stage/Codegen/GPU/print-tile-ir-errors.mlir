// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-codegen-print-tile-ir -o /dev/null

// expected-error@+1 {{tile.func @function: 'math.erf' has no counterpart in Tile IR}}
tile.func @function(%x: !tile.ptr<f32>) {
  %c0 = arith.constant 0.0 : f32
  %0 = math.erf %c0 : f32
  tile.return
}

// -----

// expected-error@+1 {{tile.func @index: 'arith.constant' uses type index, which Tile IR does not have}}
tile.func @index(%x: !tile.ptr<f32>) {
  %c0 = arith.constant 0 : index
  tile.return
}

// -----

// expected-error@+1 {{tile.func @width: 'tile.func' uses type i24, which Tile IR does not have}}
tile.func @width(%x: !tile.ptr<i24>) {
  tile.return
}

// -----

// expected-error@+1 {{tile.func @address: 'tile.load_ptr' has an address that is no argument of the program}}
tile.func @address(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %n: i32) {
  %c1 = arith.constant 1 : i32
  %odd = arith.cmpi eq, %n, %c1 : i32
  %either = arith.select %odd, %x, %y : !tile.ptr<f32>
  %0 = tile.load_ptr %either[%n] : !tile.ptr<f32>, i32 -> f32
  tile.return
}

// -----

// expected-error@+1 {{tile.func @mode: 'tile.mma' has a mode that is for operands of f32}}
tile.func @mode(%x: !tile.ptr<f16>) {
  %a = arith.constant dense<1.0> : tensor<16x16xf16>
  %c = arith.constant dense<0.0> : tensor<16x16xf32>
  %0 = tile.mma %a, %a, %c mode tf32 : tensor<16x16xf16>, tensor<16x16xf16>, tensor<16x16xf32>
  tile.return
}

// -----

// expected-error@+1 {{tile.func @mask: 'arith.constant' has different elements of i1}}
tile.func @mask(%x: !tile.ptr<f32>) {
  %0 = arith.constant dense<[true, false]> : tensor<2xi1>
  tile.return
}
