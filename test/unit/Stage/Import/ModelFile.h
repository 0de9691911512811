//===- ModelFile.h - Models written for a test ----------------------------===//
#ifndef STRATA_TEST_UNIT_STAGE_IMPORT_MODELFILE_H
#define STRATA_TEST_UNIT_STAGE_IMPORT_MODELFILE_H

#include "strata/Stage/Import/Import.h"
#include "strata/Support/FileSystem.h"

#include "mlir/IR/MLIRContext.h"
#include "onnx/onnx_pb.h"

#include <string>
#include <vector>

namespace strata::import {

/// A folder with a model in it, and what importing it gave.
class ModelFile {
public:
  ModelFile();

  std::string path(const std::string &name) const;
  void write(const std::string &name, const std::string &bytes) const;

  /// Imports bytes written as `name`.
  Expected<mlir::OwningOpRef<mlir::ModuleOp>>
  import(const std::string &bytes, const std::string &name = "m.onnxtxt");
  Expected<mlir::OwningOpRef<mlir::ModuleOp>>
  import(const ::onnx::ModelProto &model);

  /// Imports and prints, or gives the text of the error.
  std::string imported(const std::string &bytes,
                       const std::string &name = "m.onnxtxt");
  std::string imported(const ::onnx::ModelProto &model);

  ImportOptions options;
  mlir::MLIRContext context;
  WeightStore weights;
  std::vector<std::string> warnings;

private:
  ScratchFolder folder;
};

/// Text of a model: header and graph in ONNX's text syntax.
std::string model(int opset, const std::string &graph);

/// The module as text, without locations.
std::string print(mlir::ModuleOp module);

/// A model y = Relu(x) to be changed: x and y f32[2].
::onnx::ModelProto smallModel();

} // namespace strata::import

#endif // STRATA_TEST_UNIT_STAGE_IMPORT_MODELFILE_H
