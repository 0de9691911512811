// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg --verify-diagnostics

// All of them are named, not only the first.
plan.cluster @all_at_once(%x: tensor<3x3xf32>) -> tensor<3x3xf32> attributes {kind = 1 : i32} {
  // expected-error @+1 {{unsupported op onnx.Det}}
  %a = onnx.Det(%x) : (tensor<3x3xf32>) -> tensor<f32>
  %b = onnx.Add(%x, %a) : (tensor<3x3xf32>, tensor<f32>) -> tensor<3x3xf32>
  // expected-error @+1 {{unsupported op onnx.NonZero}}
  %c = onnx.NonZero(%b) : (tensor<3x3xf32>) -> tensor<2x9xi64>
  plan.yield %b : tensor<3x3xf32>
}

// -----

plan.cluster @axes_at_run_time(%x: tensor<3x3xf32>, %axes: tensor<1xi64>) -> tensor<3xf32> attributes {kind = 1 : i32} {
  // expected-error @+1 {{unsupported op onnx.ReduceSum: axes are no constant}}
  %y = onnx.ReduceSum(%x, %axes) {keepdims = 0 : i64} : (tensor<3x3xf32>, tensor<1xi64>) -> tensor<3xf32>
  plan.yield %y : tensor<3xf32>
}

// -----

// expected-error @+1 {{argument 0 of type 'tensor<?xf32>' has no static shape}}
plan.cluster @dynamic_argument(%x: tensor<?xf32>) -> tensor<?xf32> attributes {kind = 1 : i32} {
  %y = onnx.Relu(%x) : (tensor<?xf32>) -> tensor<?xf32> // expected-error {{unsupported op onnx.Relu: the type}}
  plan.yield %y : tensor<?xf32>
}

// -----

plan.cluster @wrong_result_type(%x: tensor<6xf32>, %s: tensor<1xi64>) -> tensor<5xf32> attributes {kind = 1 : i32} {
  // expected-error @+1 {{result 0 must lower to 'tensor<5xf32>', not 'tensor<6xf32>'}}
  %y = onnx.Reshape(%x, %s) : (tensor<6xf32>, tensor<1xi64>) -> tensor<5xf32>
  plan.yield %y : tensor<5xf32>
}
