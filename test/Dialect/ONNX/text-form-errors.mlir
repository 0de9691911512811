// RUN: strata-opt %s --split-input-file --verify-diagnostics

func.func @absent_required(%x: tensor<1x3x8x8xf32>) {
  // expected-error @below {{numbers of operands or results do not fit the schema (sso}}
  %y = onnx.Conv(%x) : (tensor<1x3x8x8xf32>) -> tensor<1x4x3x3xf32>
  return
}

// -----

func.func @too_many(%x: tensor<2xf32>) {
  // expected-error @below {{numbers of operands or results do not fit the schema (s:}}
  %y = onnx.Relu(%x, %x) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @relayout(%x: tensor<2x3xf32>) {
  // expected-error @below {{may change the layout only}}
  %y = onnx.Relayout %x : tensor<2x3xf32> -> tensor<3x2xf32, #onnx.layout<"CN">>
  return
}
