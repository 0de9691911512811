// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-graph-check-operands

func.func @conv_channels(%x: tensor<1x3x8x8xf32>, %w: tensor<4x5x3x3xf32>) -> tensor<1x4x6x6xf32> {
  // expected-error @below {{rule Conv-22 W: the input has 3 channels, the weights expect 5}}
  %0 = onnx.Conv(%x, %w, _) : (tensor<1x3x8x8xf32>, tensor<4x5x3x3xf32>) -> tensor<1x4x6x6xf32>
  return %0 : tensor<1x4x6x6xf32>
}

// -----

func.func @gemm_bias(%a: tensor<2x3xf32>, %b: tensor<3x10xf32>, %c: tensor<7xf32>) -> tensor<2x10xf32> {
  // expected-error @below {{rule Gemm-13 C: 'tensor<7xf32>' does not broadcast to 'tensor<2x10xf32>'}}
  %0 = onnx.Gemm(%a, %b, %c) : (tensor<2x3xf32>, tensor<3x10xf32>, tensor<7xf32>) -> tensor<2x10xf32>
  return %0 : tensor<2x10xf32>
}

// -----

func.func @mixed_types(%a: tensor<2xf32>, %b: tensor<2xi64>) -> tensor<2xf32> {
  // expected-error @below {{rule Add T: operands have the element types 'f32' and 'i64'}}
  %0 = onnx.Add(%a, %b) : (tensor<2xf32>, tensor<2xi64>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @reshape_count(%a: tensor<4x8xf32>, %s: tensor<2xi64>) -> tensor<5x7xf32> {
  // expected-error @below {{has 32 elements and cannot become 'tensor<5x7xf32>'}}
  %0 = onnx.Reshape(%a, %s) : (tensor<4x8xf32>, tensor<2xi64>) -> tensor<5x7xf32>
  return %0 : tensor<5x7xf32>
}

// -----

// What fits passes: a scalar bias, a grouped convolution.
func.func @fits(%x: tensor<1x4x8x8xf32>, %w: tensor<4x2x3x3xf32>) -> tensor<1x4x6x6xf32> {
  %0 = onnx.Conv(%x, %w, _) {group = 2 : i64} : (tensor<1x4x8x8xf32>, tensor<4x2x3x3xf32>) -> tensor<1x4x6x6xf32>
  return %0 : tensor<1x4x6x6xf32>
}
