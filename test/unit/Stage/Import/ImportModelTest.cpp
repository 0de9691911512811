//===- ImportModelTest.cpp - What a model becomes -------------------------===//
#include "ModelFile.h"

#include "strata/Stage/Import/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Location.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using ::testing::HasSubstr;
using ::testing::Not;

namespace strata::import {
namespace {

TEST(ImportModel, NamesArgumentsResultsAndDimensions) {
  ModelFile file;
  std::string text = file.imported(model(17, R"(
    g (float[batch, 3] x) => (float[batch, 3] y) { y = Relu(x) })"));
  EXPECT_THAT(text, HasSubstr("%arg0: tensor<?x3xf32> {onnx.dims = [\"batch\", "
                              "\"\"], onnx.name = \"x\"}"));
  EXPECT_THAT(text, HasSubstr("(tensor<?x3xf32> {onnx.dims = [\"batch\", \"\"],"
                              " onnx.name = \"y\"})"));
  EXPECT_THAT(text, HasSubstr("onnx.Relu(%arg0) : (tensor<?x3xf32>)"));
}

TEST(ImportModel, SmallConstantsInlineLargeOnesInTheStore) {
  ModelFile file;
  auto proto = smallModel();
  auto *graph = proto.mutable_graph();
  for (auto [name, count] : {std::pair("small", 2), std::pair("large", 258)}) {
    auto *tensor = graph->add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(::onnx::TensorProto::FLOAT);
    tensor->add_dims(count / 2);
    tensor->add_dims(2);
    tensor->set_raw_data(std::string(count * 4, '\1'));
  }
  graph->mutable_node(0)->set_op_type("Sum");
  graph->mutable_node(0)->add_input("small");
  graph->mutable_node(0)->add_input("large");
  // The output follows the large one.
  auto *shape = graph->mutable_output(0)
                    ->mutable_type()
                    ->mutable_tensor_type()
                    ->mutable_shape();
  shape->clear_dim();
  shape->add_dim()->set_dim_value(129);
  shape->add_dim()->set_dim_value(2);
  std::string text = file.imported(proto);
  EXPECT_THAT(text, HasSubstr("onnx.Constant() {value = dense<"));
  EXPECT_THAT(text, HasSubstr("plan.weight \"w_"));
  ASSERT_EQ(file.weights.all().size(), 1u);
  const auto &[key, weight] = *file.weights.all().begin();
  EXPECT_EQ(key.size(), 66u);
  EXPECT_EQ(weight.elementType, "f32");
  EXPECT_EQ(weight.shape, (std::vector<int64_t>{129, 2}));
  EXPECT_EQ(weight.bytes, std::string(258 * 4, '\1'));
  EXPECT_THAT(text,
              HasSubstr("plan.weight \"" + key + "\" : tensor<129x2xf32>"));
}

TEST(ImportModel, EqualWeightsAreStoredOnceOtherShapesAreOthers) {
  WeightStore store;
  std::string bytes(8, 'a');
  std::string a = store.add({"f32", {2}, bytes, nullptr});
  EXPECT_EQ(store.add({"f32", {2}, bytes, nullptr}), a);
  EXPECT_NE(store.add({"f32", {1, 2}, bytes, nullptr}), a);
  EXPECT_NE(store.add({"i32", {2}, bytes, nullptr}), a);
  EXPECT_EQ(store.all().size(), 3u);
  EXPECT_TRUE(static_cast<bool>(store.bytes(a)));
  EXPECT_FALSE(static_cast<bool>(store.bytes("w_none")));
}

TEST(ImportModel, TypedFieldsBecomeTheSameBytes) {
  ModelFile file;
  std::string text = file.imported(model(17, R"(
    g (float16[2] x) => (float16[2] y, bool[2] b, uint8[2] u, int8[2] i)
    <float16[2] f = {15360, 49152}, bool[2] c = {1, 0}, uint8[2] d = {255, 0},
     int8[2] e = {-128, 127}>
    { y = Add(x, f)  b = Identity(c)  u = Identity(d)  i = Identity(e) })"));
  EXPECT_THAT(
      text, HasSubstr("dense<[1.000000e+00, -2.000000e+00]> : tensor<2xf16>"));
  EXPECT_THAT(text, HasSubstr("dense<[true, false]> : tensor<2xi1>"));
  EXPECT_THAT(text, HasSubstr("dense<[255, 0]> : tensor<2xui8>"));
  EXPECT_THAT(text, HasSubstr("dense<[-128, 127]> : tensor<2xi8>"));
}

TEST(ImportModel, LocationsNameNodes) {
  ModelFile file;
  auto module = file.import(smallModel());
  ASSERT_TRUE(static_cast<bool>(module));
  bool seen = false;
  (*module)->walk([&](mlir::Operation *op) {
    if (op->getName().getStringRef() != "onnx.Relu")
      return;
    seen = true;
    auto loc = llvm::dyn_cast<mlir::NameLoc>(op->getLoc());
    ASSERT_TRUE(loc);
    EXPECT_EQ(loc.getName().getValue().str(), "relu");
  });
  EXPECT_TRUE(seen);
  EXPECT_TRUE(mlir::succeeded(checkImport(**module)));
}

TEST(ImportModel, SortsNodes) {
  ModelFile file;
  std::string text = file.imported(model(17, R"(
    g (float[2] x) => (float[2] y) { y = Relu(z)  z = Abs(x) })"));
  EXPECT_LT(text.find("onnx.Abs"), text.find("onnx.Relu"));
  EXPECT_THAT(text, Not(HasSubstr("error")));
}

TEST(ImportModel, OptionalOperandsAndResults) {
  ModelFile file;
  std::string text = file.imported(model(17, R"(
    g (float[2] x, float m) => (float[2] y) { y = Clip(x, , m) })"));
  EXPECT_THAT(text, HasSubstr("onnx.Clip(%arg0, _, %arg1)"));
}

TEST(ImportModel, InlinesLocalFunctions) {
  ModelFile file;
  std::string text = file.imported(R"(
    <ir_version: 9, opset_import: ["" : 17, "local" : 1]>
    g (float[2] x) => (float[2] y) { y = local.scaled<alpha = 2.0>(x) }
    <domain: "local", opset_import: ["" : 17]>
    scaled <alpha> (a) => (b) { c = LeakyRelu<alpha: float = @alpha>(a)  b = Neg(c) })");
  EXPECT_THAT(text,
              HasSubstr("onnx.LeakyRelu(%arg0) {alpha = 2.000000e+00 : f32}"));
  EXPECT_THAT(text, HasSubstr("onnx.Neg"));
}

TEST(ImportModel, BranchesCaptureValues) {
  ModelFile file;
  std::string text = file.imported(model(17, R"(
    g (bool c, float[2] x) => (float[2] y) {
      y = If(c) <then_branch = t () => (float[2] a) { a = Relu(x) },
                 else_branch = e () => (float[2] b) { b = Identity(x) }>
    })"));
  EXPECT_THAT(text,
              HasSubstr("onnx.If(%arg0) : (tensor<i1>) -> tensor<2xf32>"));
  EXPECT_THAT(text, HasSubstr("onnx.Relu(%arg1)"));
  EXPECT_THAT(text, HasSubstr("onnx.Return"));
}

TEST(ImportModel, ExpandsOpsWhoseInferenceFails) {
  ModelFile file;
  std::string text = file.imported(model(13, R"(
    g (float[3, 3, 3, 1] x) => (float[3, 3, 3, 1] y)
    { y = MeanVarianceNormalization(x) })"));
  EXPECT_THAT(text, HasSubstr("onnx.ReduceMean"));
  EXPECT_THAT(text, Not(HasSubstr("onnx.MeanVarianceNormalization")));
  EXPECT_THAT(text, HasSubstr("-> (tensor<3x3x3x1xf32>"));
}

TEST(ImportModel, ExternalDataIsMapped) {
  ModelFile file;
  file.write("w.bin", std::string(16, '\0') + std::string(2048, '\2'));
  auto proto = smallModel();
  auto *tensor = proto.mutable_graph()->add_initializer();
  tensor->set_name("w");
  tensor->set_data_type(::onnx::TensorProto::FLOAT);
  tensor->add_dims(256);
  tensor->add_dims(2);
  tensor->set_data_location(::onnx::TensorProto::EXTERNAL);
  for (auto [key, value] :
       {std::pair("location", "w.bin"), std::pair("offset", "16"),
        std::pair("length", "2048")}) {
    auto *entry = tensor->add_external_data();
    entry->set_key(key);
    entry->set_value(value);
  }
  proto.mutable_graph()->mutable_node(0)->set_op_type("Add");
  proto.mutable_graph()->mutable_node(0)->add_input("w");
  std::string text = file.imported(proto);
  EXPECT_THAT(text, HasSubstr("tensor<256x2xf32>"));
  ASSERT_EQ(file.weights.all().size(), 1u);
  EXPECT_EQ(file.weights.all().begin()->second.bytes, std::string(2048, '\2'));
}

TEST(ImportModel, SameModelSameText) {
  ModelFile a, b;
  std::string graph = model(17, R"(
    g (float[2] x) => (float[2] y) <float[2] k = {1, 2}, float[2] l = {3, 4}>
    { z = Add(x, l)  y = Mul(z, k) })");
  EXPECT_EQ(a.imported(graph), b.imported(graph));
}

} // namespace
} // namespace strata::import
