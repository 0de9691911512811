//===- InferenceTest.cpp - Types by the schemas, bodies in place ----------===//
#include "ModelFile.h"

#include "strata/Dialect/ONNX/FunctionExpansion.h"
#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/SchemaInference.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace strata::import {
namespace {

class Inference : public ::testing::Test {
protected:
  Inference() {
    DialectRegistry registry;
    registerImport(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  /// Parses a function and gives its first op named `name`.
  Operation *parse(const std::string &body, StringRef name) {
    module = parseSourceString<ModuleOp>("func.func @main" + body, &context);
    Operation *found = nullptr;
    if (module)
      module->walk([&](Operation *op) {
        if (!found && op->getName().getStringRef() == name)
          found = op;
      });
    EXPECT_TRUE(found) << name.str();
    return found;
  }

  std::string inferred(const std::string &body, StringRef name) {
    Operation *op = parse(body, name);
    if (!op)
      return "";
    auto types = onnx::inferResultTypes(op);
    if (!types)
      return "error: " + llvm::toString(types.takeError());
    std::string text;
    llvm::raw_string_ostream out(text);
    for (mlir::Type type : *types)
      type ? (out << type << ";") : (out << "?;");
    return text;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_F(Inference, StaticConvolution) {
  EXPECT_EQ(inferred(R"((%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>) {
    %y = onnx.Conv(%x, %w) {strides = array<i64: 2, 2>} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<*xf32>
    return })",
                     "onnx.Conv"),
            "tensor<1x4x3x3xf32>;");
}

TEST_F(Inference, UnknownExtentsStayUnknown) {
  EXPECT_EQ(inferred(R"((%x: tensor<?x3x?x8xf32>, %w: tensor<4x3x3x3xf32>) {
    %y = onnx.Conv(%x, %w) : (tensor<?x3x?x8xf32>, tensor<4x3x3x3xf32>) -> tensor<*xf32>
    return })",
                     "onnx.Conv"),
            "tensor<?x4x?x6xf32>;");
}

TEST_F(Inference, ReadsConstantOperands) {
  EXPECT_EQ(inferred(R"((%x: tensor<2x6xf32>) {
    %s = onnx.Constant() {value = dense<[3, -1]> : tensor<2xi64>} : () -> tensor<2xi64>
    %y = onnx.Reshape(%x, %s) : (tensor<2x6xf32>, tensor<2xi64>) -> tensor<*xf32>
    return })",
                     "onnx.Reshape"),
            "tensor<3x4xf32>;");
}

TEST_F(Inference, FollowsShapeArithmetic) {
  EXPECT_EQ(inferred(R"((%x: tensor<?x6xf32>) {
    %s = onnx.Shape(%x) {start = 0 : i64, end = 1 : i64} : (tensor<?x6xf32>) -> tensor<1xi64>
    %c = onnx.Constant() {value = dense<[2, 3]> : tensor<2xi64>} : () -> tensor<2xi64>
    %t = onnx.Concat(%s, %c) {axis = 0 : i64} : (tensor<1xi64>, tensor<2xi64>) -> tensor<3xi64>
    %y = onnx.Reshape(%x, %t) : (tensor<?x6xf32>, tensor<3xi64>) -> tensor<*xf32>
    return })",
                     "onnx.Reshape"),
            "tensor<?x2x3xf32>;");
}

TEST_F(Inference, RefusesInTheWordsOfTheSchema) {
  std::string text = inferred(R"((%a: tensor<2x3xf32>, %b: tensor<4x5xf32>) {
    %y = onnx.MatMul(%a, %b) : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<*xf32>
    return })",
                              "onnx.MatMul");
  EXPECT_EQ(text, "error: Incompatible dimensions for matrix multiplication");
}

TEST_F(Inference, RefinesBranches) {
  Operation *op = parse(R"((%c: tensor<i1>, %a: tensor<2x3xf32>) {
    %y = onnx.If(%c) : (tensor<i1>) -> tensor<*xf32> {
      %r = onnx.Relu(%a) : (tensor<2x3xf32>) -> tensor<*xf32>
      onnx.Return %r : tensor<*xf32>
    } {
      onnx.Return %a : tensor<2x3xf32>
    }
    return })",
                        "onnx.If");
  ASSERT_TRUE(op);
  ASSERT_FALSE(static_cast<bool>(onnx::refineResultTypes(op)));
  auto type = llvm::dyn_cast<RankedTensorType>(op->getResult(0).getType());
  ASSERT_TRUE(type);
  EXPECT_EQ(type.getShape(), ArrayRef<int64_t>({2, 3}));
}

TEST_F(Inference, JoinsTypes) {
  Builder b(&context);
  auto f32 = b.getF32Type();
  int64_t unknown = ShapedType::kDynamic;
  auto ranked = [&](ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, f32);
  };
  EXPECT_EQ(onnx::joinTypes(ranked({unknown, 3}), ranked({2, unknown})),
            ranked({2, 3}));
  EXPECT_EQ(onnx::joinTypes(ranked({2}), UnrankedTensorType::get(f32)),
            ranked({2}));
  EXPECT_EQ(onnx::joinTypes(mlir::Type(), ranked({2})), ranked({2}));
}

TEST_F(Inference, ExpandsByTheDialectInterface) {
  Operation *op = parse(R"((%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
    %y = onnx.Gelu(%x) {approximate = "tanh"} : (tensor<2x3xf32>) -> tensor<2x3xf32>
    return %y : tensor<2x3xf32> })",
                        "onnx.Gelu");
  ASSERT_TRUE(op);
  auto *expansion =
      op->getDialect()
          ->getRegisteredInterface<onnx::FunctionExpansionInterface>();
  ASSERT_TRUE(expansion);
  OpBuilder builder(op);
  auto values = expansion->expandFunction(op, builder);
  ASSERT_TRUE(succeeded(values));
  ASSERT_EQ(values->size(), 1u);
  EXPECT_EQ(values->front().getType(), op->getResult(0).getType());
  op->replaceAllUsesWith(*values);
  op->erase();
  EXPECT_TRUE(succeeded(verify(*module)));
  std::string text = print(*module);
  EXPECT_NE(text.find("onnx.Tanh"), std::string::npos) << text;
  EXPECT_EQ(text.find("onnx.Gelu"), std::string::npos) << text;
}

TEST_F(Inference, RefusesToExpandAPrimitive) {
  Operation *op = parse(R"((%x: tensor<2xf32>) -> tensor<2xf32> {
    %y = onnx.Abs(%x) : (tensor<2xf32>) -> tensor<2xf32>
    return %y : tensor<2xf32> })",
                        "onnx.Abs");
  ASSERT_TRUE(op);
  std::string message;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    message = diagnostic.str();
    return success();
  });
  auto *expansion =
      op->getDialect()
          ->getRegisteredInterface<onnx::FunctionExpansionInterface>();
  OpBuilder builder(op);
  EXPECT_TRUE(failed(expansion->expandFunction(op, builder)));
  EXPECT_NE(message.find("has no function body"), std::string::npos) << message;
}

} // namespace
} // namespace strata::import
