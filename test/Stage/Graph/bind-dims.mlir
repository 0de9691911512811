// RUN: strata-opt %s --split-input-file --strata-graph-bind-dims="dims=batch=4,x:1=7" | FileCheck %s

// A symbol is bound wherever it stands, an unnamed axis by input and number.
// CHECK: func.func @main(%{{.*}}: tensor<4x7xf32> {{.*}}, %{{.*}}: tensor<4x3xi64> {{.*}}) -> (tensor<4x?xf32>
func.func @main(%x: tensor<?x?xf32> {onnx.name = "x", onnx.dims = ["batch", ""]},
                %y: tensor<?x3xi64> {onnx.name = "y", onnx.dims = ["batch", ""]})
    -> (tensor<?x?xf32> {onnx.name = "z", onnx.dims = ["batch", "other"]}) {
  %z = onnx.Relu(%x) : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return %z : tensor<?x?xf32>
}
