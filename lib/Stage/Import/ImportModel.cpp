//===- ImportModel.cpp - A model file as a module -------------------------===//
#include "strata/Stage/Import/Import.h"

#include "GraphImporter.h"
#include "ReadModel.h"
#include "Screen/Screen.h"
#include "Tensors/Tensors.h"
#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/ProtoTypes.h"
#include "strata/Dialect/ONNX/SchemaRegistry.h"
#include "strata/Dialect/Plan/Plan.h"
#include "strata/Stage/Import/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace strata::import {
namespace {

class ModelImporter {
public:
  ModelImporter(proto::ModelProto &model, const ImportOptions &options,
                const std::string &path, MLIRContext *context,
                WeightStore &weights, std::vector<std::string> &warnings)
      : model(model), graph(*model.mutable_graph()), context(context),
        options(options), warnings(warnings),
        tensors(options, path, context, weights) {}

  Expected<OwningOpRef<ModuleOp>> run();

private:
  Status check();
  Expected<func::FuncOp> makeMain(ModuleOp module);
  Status fillMain(func::FuncOp main);
  DictionaryAttr valueAttributes(const proto::ValueInfoProto &info);

  proto::ModelProto &model;
  proto::GraphProto &graph;
  MLIRContext *context;
  const ImportOptions &options;
  std::vector<std::string> &warnings;
  TensorTable tensors;
  /// Graph inputs that are no initializers.
  SmallVector<const proto::ValueInfoProto *> inputs;
};

Status ModelImporter::check() {
  if (Status status = checkStructure(model, options, warnings); !status)
    return status;
  if (Status status = checkOps(model); !status)
    return status;
  if (Status status = tensors.takeAll(model); !status)
    return status;
  if (llvm::Error error = onnx::checkModel(model)) {
    std::string text = llvm::toString(std::move(error));
    for (char &c : text)
      if (c == '\n')
        c = ' ';
    Error told = modelError("the ONNX checker says: " + text,
                            "export the model again");
    // Its context names the node: "... Name: NODE OpType: OP".
    llvm::StringRef context = text;
    size_t at = context.rfind("Name: "), type = context.rfind(" OpType: ");
    if (at != llvm::StringRef::npos && type != llvm::StringRef::npos &&
        at < type) {
      told.node = context.slice(at + 6, type).str();
      told.op = context.substr(type + 9).take_until([](char c) {
                          return c == ' ' || c == '\n';
                        })
                     .str();
    }
    return told;
  }
  return {};
}

/// `onnx.name`, and `onnx.dims` if a dimension has a name.
DictionaryAttr
ModelImporter::valueAttributes(const proto::ValueInfoProto &info) {
  Builder builder(context);
  SmallVector<NamedAttribute> attributes = {
      builder.getNamedAttr("onnx.name", builder.getStringAttr(info.name()))};
  SmallVector<StringRef> dims;
  if (info.type().has_tensor_type())
    for (const auto &dim : info.type().tensor_type().shape().dim())
      dims.push_back(dim.dim_param());
  if (llvm::any_of(dims, [](StringRef dim) { return !dim.empty(); }))
    attributes.push_back(
        builder.getNamedAttr("onnx.dims", builder.getStrArrayAttr(dims)));
  return builder.getDictionaryAttr(attributes);
}

Expected<func::FuncOp> ModelImporter::makeMain(ModuleOp module) {
  llvm::StringSet<> initializers;
  for (const proto::TensorProto &tensor : graph.initializer())
    initializers.insert(tensor.name());
  SmallVector<mlir::Type> types;
  bool overridable = false;
  for (const proto::ValueInfoProto &input : graph.input()) {
    if (initializers.contains(input.name())) {
      overridable |= model.ir_version() >= 4;
      continue;
    }
    mlir::Type type = onnx::typeFromProto(input.type(), context);
    if (!type)
      return modelError("input " + quoted(input.name()) +
                        " has no type, or one that does not exist");
    inputs.push_back(&input);
    types.push_back(type);
  }
  if (overridable)
    warnings.push_back("inputs with an initializer are constants");
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto main = func::FuncOp::create(
      builder, NameLoc::get(builder.getStringAttr(graph.name())), "main",
      FunctionType::get(context, types, {}));
  main.addEntryBlock();
  for (auto [i, input] : llvm::enumerate(inputs)) {
    main.setArgAttrs(i, valueAttributes(*input));
    main.getArgument(i).setLoc(
        NameLoc::get(builder.getStringAttr(input->name())));
  }
  return main;
}

Status ModelImporter::fillMain(func::FuncOp main) {
  Expected<OpsetImports> opsets = readOpsets(model.opset_import());
  if (!opsets)
    return opsets.takeError();
  ImportState state{options, tensors};
  for (const proto::FunctionProto &function : model.functions())
    state.functions[functionKey(function.domain(), function.name(),
                                function.overload())] = &function;
  OpBuilder builder = OpBuilder::atBlockEnd(&main.getBody().front());
  GraphImporter importer(state, *opsets, builder, nullptr);
  ValueScope scope(nullptr);
  for (auto [i, input] : llvm::enumerate(inputs))
    scope.define(input->name(), main.getArgument(i));
  Expected<Results> outputs = importer.importGraph(graph, scope);
  if (!outputs)
    return outputs.takeError();
  // What the model says of its outputs must not contradict what they are.
  for (auto [i, output] : llvm::enumerate(graph.output())) {
    mlir::Type declared = onnx::typeFromProto(output.type(), context);
    auto said = dyn_cast_if_present<RankedTensorType>(declared);
    auto found = dyn_cast<RankedTensorType>((*outputs)[i].getType());
    if (said && found &&
        (said.getElementType() != found.getElementType() ||
         failed(verifyCompatibleShape(said, found)))) {
      std::string text;
      llvm::raw_string_ostream(text)
          << "output " << quoted(output.name()) << " is declared " << said
          << ", but the graph computes " << found;
      return modelError(text, "export the model again");
    }
  }
  func::ReturnOp::create(builder, main.getLoc(), *outputs);
  main.setFunctionType(FunctionType::get(context, main.getArgumentTypes(),
                                         ValueRange(*outputs).getTypes()));
  for (auto [i, output] : llvm::enumerate(graph.output()))
    main.setResultAttrs(i, valueAttributes(output));
  return {};
}

Expected<OwningOpRef<ModuleOp>> ModelImporter::run() {
  if (Status status = check(); !status)
    return status.takeError();
  Location loc = NameLoc::get(StringAttr::get(context, graph.name()));
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  Expected<func::FuncOp> main = makeMain(*module);
  if (!main)
    return main.takeError();
  if (Status status = fillMain(*main); !status)
    return status.takeError();
  std::string broken;
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    if (broken.empty())
      broken = diagnostic.str();
    return success();
  });
  if (failed(verify(*module)) || failed(checkImport(*module)))
    return makeError(ErrorClass::Internal,
                     "the imported module is broken: " + broken);
  return module;
}

} // namespace

Expected<OwningOpRef<ModuleOp>>
importModel(const std::string &path, const ImportOptions &options,
            MLIRContext *context, WeightStore &weights,
            std::vector<std::string> &warnings) {
  auto inFile = [&](Error error) {
    if (error.file.empty())
      error.file = path;
    return error;
  };
  context
      ->loadDialect<func::FuncDialect, plan::PlanDialect, onnx::ONNXDialect>();
  Expected<std::unique_ptr<proto::ModelProto>> model = readModel(path);
  if (!model)
    return inFile(model.takeError());
  Expected<OwningOpRef<ModuleOp>> module =
      ModelImporter(**model, options, path, context, weights, warnings).run();
  if (!module)
    return inFile(module.takeError());
  return module;
}

} // namespace strata::import
