//===- ModelFile.cpp - Models written for a test --------------------------===//
#include "ModelFile.h"

#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

namespace strata::import {

static mlir::DialectRegistry registry() {
  mlir::DialectRegistry registry;
  registerImport(registry);
  return registry;
}

static ScratchFolder scratch() {
  Expected<ScratchFolder> folder = ScratchFolder::create();
  EXPECT_TRUE(static_cast<bool>(folder));
  return std::move(*folder);
}

ModelFile::ModelFile() : context(registry()), folder(scratch()) {}

std::string ModelFile::path(const std::string &name) const {
  return folder.path() + "/" + name;
}

void ModelFile::write(const std::string &name, const std::string &bytes) const {
  EXPECT_TRUE(static_cast<bool>(writeFileAtomically(path(name), bytes)));
}

Expected<mlir::OwningOpRef<mlir::ModuleOp>>
ModelFile::import(const std::string &bytes, const std::string &name) {
  write(name, bytes);
  return importModel(path(name), options, &context, weights, warnings);
}

Expected<mlir::OwningOpRef<mlir::ModuleOp>>
ModelFile::import(const ::onnx::ModelProto &model) {
  return import(model.SerializeAsString(), "m.onnx");
}

static std::string textOf(Expected<mlir::OwningOpRef<mlir::ModuleOp>> module) {
  return module ? print(**module) : "error: " + module.error().text();
}

std::string ModelFile::imported(const std::string &bytes,
                                const std::string &name) {
  return textOf(import(bytes, name));
}

std::string ModelFile::imported(const ::onnx::ModelProto &model) {
  return textOf(import(model));
}

std::string model(int opset, const std::string &graph) {
  return "<ir_version: 8, opset_import: [\"\" : " + std::to_string(opset) +
         "]>\n" + graph;
}

std::string print(mlir::ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream out(text);
  module.print(out);
  return text;
}

static void addValue(::onnx::ValueInfoProto *info, const std::string &name) {
  info->set_name(name);
  auto *type = info->mutable_type()->mutable_tensor_type();
  type->set_elem_type(::onnx::TensorProto::FLOAT);
  type->mutable_shape()->add_dim()->set_dim_value(2);
}

::onnx::ModelProto smallModel() {
  ::onnx::ModelProto model;
  model.set_ir_version(8);
  model.add_opset_import()->set_version(17);
  ::onnx::GraphProto *graph = model.mutable_graph();
  graph->set_name("g");
  addValue(graph->add_input(), "x");
  addValue(graph->add_output(), "y");
  ::onnx::NodeProto *node = graph->add_node();
  node->set_op_type("Relu");
  node->set_name("relu");
  node->add_input("x");
  node->add_output("y");
  return model;
}

} // namespace strata::import
