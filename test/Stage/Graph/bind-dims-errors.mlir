// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-graph-bind-dims="dims=batch=4"

// expected-error @below {{axis 1 of input "x" is the symbol "length", which has no extent; fix: --dim length=N}}
// expected-error @below {{axis 2 of input "x" has no extent; fix: --dim x:2=N}}
func.func @main(%x: tensor<?x?x?xf32> {onnx.name = "x", onnx.dims = ["batch", "length", ""]}) {
  return
}

// -----

// expected-error @below {{--dim batch=4: no input has a symbol "batch"}}
func.func @main(%x: tensor<2xf32> {onnx.name = "x"}) {
  return
}

// -----

// expected-error @below {{input "x" has no declared rank}}
func.func @main(%x: tensor<*xf32> {onnx.name = "x"},
                %y: tensor<?xf32> {onnx.name = "y", onnx.dims = ["batch"]}) {
  return
}
