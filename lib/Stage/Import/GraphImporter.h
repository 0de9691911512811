//===- GraphImporter.h - Graphs and functions, node by node -----*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_IMPORT_GRAPHIMPORTER_H
#define STRATA_LIB_STAGE_IMPORT_GRAPHIMPORTER_H

#include "OpFactory.h"
#include "Screen/Screen.h"
#include "Tensors/Tensors.h"
#include "Upgrade/Upgrade.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringMap.h"

#include <map>
#include <string>

namespace strata::import {

/// What is the same for all graphs of a model, or of one function body.
struct ImportState {
  const ImportOptions &options;
  TensorTable &tensors;
  /// Local functions by functionKey.
  std::map<std::string, const proto::FunctionProto *> functions = {};
  int64_t nodes = 0; ///< made so far, against the budget
  int64_t callDepth = 0;
};

/// Values by name: of one graph, then of the graphs around it.
class ValueScope {
public:
  explicit ValueScope(ValueScope *outer) : outer(outer) {}

  void define(llvm::StringRef name, mlir::Value value) { values[name] = value; }
  /// A tensor that becomes an op in `block` when it is first used.
  void declare(const proto::TensorProto &tensor, mlir::Block *block) {
    tensors[tensor.name()] = {&tensor, block};
  }

  ValueScope *outer;
  llvm::StringMap<mlir::Value> values;
  llvm::StringMap<std::pair<const proto::TensorProto *, mlir::Block *>> tensors;
  /// Types that the file declares for values of this graph.
  llvm::StringMap<mlir::Type> declared;
  mlir::Operation *lastConstant = nullptr; ///< in the block of the tensors
};

/// Attributes that a function's nodes refer to by name.
using AttributeBindings = llvm::StringMap<const proto::AttributeProto *>;

/// Imports the nodes of one graph or function under its opset imports.
class GraphImporter {
public:
  GraphImporter(ImportState &state, const OpsetImports &opsets,
                mlir::OpBuilder &builder, const AttributeBindings *bindings)
      : state(state), opsets(opsets), builder(builder), bindings(bindings),
        factory(builder, [&state](mlir::Operation *op, mlir::OpBuilder &inner) {
          return expandBody(op, inner, state);
        }) {}

  /// Builds main: initializers, nodes, and gives the values of the outputs.
  Expected<Results> importGraph(const proto::GraphProto &graph,
                                ValueScope &scope);

  /// Builds a call: the nodes of `function` on `operands` (null if absent).
  static Expected<Results>
  importFunction(const proto::FunctionProto &function, Results operands,
                 const AttributeBindings &bindings, mlir::Location call,
                 mlir::OpBuilder &builder, ImportState &state);

  /// Builds the function body of the schema of `op`.
  static Expected<Results>
  expandBody(mlir::Operation *op, mlir::OpBuilder &builder, ImportState &state);

private:
  template <typename Nodes>
  Status importNodes(const Nodes &nodes, const std::string &graph,
                     ValueScope &scope);
  Status importNode(const NodePlace &place, ValueScope &scope);
  Expected<Results> importCall(const NodePlace &place,
                               const proto::FunctionProto &function,
                               Results operands, mlir::Location loc);
  Expected<Results> importConstant(const NodePlace &place, mlir::Location loc);
  Expected<Results> importOp(const NodePlace &place, Results operands,
                             ValueScope &scope, mlir::Location loc);
  Expected<std::unique_ptr<mlir::Region>>
  importRegion(const proto::GraphProto &graph, const NodePlace &place,
               llvm::ArrayRef<mlir::Value> operands, ValueScope &scope);
  mlir::Type bodyArgumentType(const NodePlace &place, int index,
                              llvm::ArrayRef<mlir::Value> operands);

  Expected<mlir::Value> lookup(llvm::StringRef name, ValueScope &scope);
  mlir::Value materialize(const TensorValue &value, mlir::Location loc);
  /// The attribute in the IR; follows references. Null without error for one
  /// whose reference is not bound.
  Expected<mlir::Attribute> attribute(const proto::AttributeProto &attribute);
  const proto::AttributeProto *resolve(const proto::AttributeProto &attribute);
  mlir::Location location(const NodePlace &place);

  ImportState &state;
  const OpsetImports &opsets;
  mlir::OpBuilder &builder;
  const AttributeBindings *bindings;
  OpFactory factory;
  /// Of the call that is inlined, for locations.
  std::optional<mlir::Location> caller;
};

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_GRAPHIMPORTER_H
