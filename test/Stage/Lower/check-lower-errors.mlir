// RUN: strata-opt %s --split-input-file --strata-lower-check-lower --verify-diagnostics

plan.cluster @onnx_is_left(%x: tensor<8xf32>) -> tensor<8xf32> attributes {kind = 1 : i32} {
  // expected-error @+1 {{breaks the contract of stage lower: a cluster holds linalg}}
  %y = onnx.Relu(%x) : (tensor<8xf32>) -> tensor<8xf32>
  plan.yield %y : tensor<8xf32>
}

// -----

plan.cluster @layout_is_left(%x: tensor<1x4x8x8xf32, #onnx.layout<"NHWC">>) -> tensor<1x4x8x8xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  // expected-error @+1 {{is not a plain tensor of static shape}}
  plan.yield %x : tensor<1x4x8x8xf32, #onnx.layout<"NHWC">>
}

// -----

plan.cluster @fine(%x: tensor<8xf32>) -> tensor<2x4xf32> attributes {kind = 1 : i32} {
  %y = tensor.expand_shape %x [[0, 1]] output_shape [2, 4] : tensor<8xf32> into tensor<2x4xf32>
  plan.yield %y : tensor<2x4xf32>
}
