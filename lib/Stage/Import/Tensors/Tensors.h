//===- Tensors.h - Takes the tensors out of a model -------------*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_IMPORT_TENSORS_H
#define STRATA_LIB_STAGE_IMPORT_TENSORS_H

#include "../Diagnostics.h"
#include "strata/Stage/Import/Import.h"
#include "strata/Support/FileSystem.h"

#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace strata::import {

/// A constant of the model: its value in the IR, or the key of a weight.
struct TensorValue {
  mlir::RankedTensorType type;
  mlir::ElementsAttr value; ///< null for a weight
  std::string key;
};

/// Checks tensors and takes their bytes. Large ones move into the weight store
/// without a copy; what stays behind in the model is an empty tensor of the
/// same name and type, so that the library's checker sees no weight and no
/// path.
class TensorTable {
public:
  TensorTable(const ImportOptions &options, std::string modelPath,
              mlir::MLIRContext *context, WeightStore &weights)
      : options(options), modelPath(std::move(modelPath)), context(context),
        weights(weights) {}

  /// Takes every tensor of graphs, functions and attributes.
  Status takeAll(proto::ModelProto &model);
  /// Takes the tensors in the attributes of a function's nodes.
  Status takeAll(proto::FunctionProto &function);

  /// The value that was taken from `tensor`, or null.
  const TensorValue *find(const proto::TensorProto &tensor) const;

  /// Takes one tensor; `what` names it in errors.
  Status take(proto::TensorProto &tensor, const std::string &what);

private:
  struct Bytes {
    std::string_view view;
    std::shared_ptr<const void> owner;
  };

  Status takeGraph(proto::GraphProto &graph, int64_t depth);
  Status takeNode(proto::NodeProto &node, int64_t depth);
  Expected<mlir::RankedTensorType> typeOf(const proto::TensorProto &tensor);
  Expected<Bytes> bytesOf(proto::TensorProto &tensor,
                          mlir::RankedTensorType type);
  Expected<Bytes> external(const proto::TensorProto &tensor, int64_t size,
                           mlir::Type element);
  Expected<std::string_view> mapExternal(const std::string &location,
                                         std::shared_ptr<const void> &owner);
  Status takeStrings(proto::TensorProto &tensor, mlir::RankedTensorType type);

  const ImportOptions &options;
  std::string modelPath;
  mlir::MLIRContext *context;
  WeightStore &weights;
  llvm::DenseMap<const proto::TensorProto *, TensorValue> taken;
  llvm::StringMap<std::shared_ptr<MappedFile>> files;
};

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_TENSORS_H
