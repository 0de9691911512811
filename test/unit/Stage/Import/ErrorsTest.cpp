//===- ErrorsTest.cpp - Files that are no good model ----------------------===//
#include "ModelFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using ::testing::HasSubstr;

namespace strata::import {
namespace {

/// The error of importing, which must be there and name the file.
Error failure(ModelFile &file, const std::string &bytes,
              const std::string &name = "m.onnx") {
  auto module = file.import(bytes, name);
  EXPECT_FALSE(static_cast<bool>(module)) << bytes.substr(0, 60);
  if (module)
    return makeError(ErrorClass::Internal, "no error");
  EXPECT_EQ(module.error().file, file.path(name));
  return module.error();
}

Error failure(const ::onnx::ModelProto &model) {
  ModelFile file;
  return failure(file, model.SerializeAsString());
}

Error textFailure(const std::string &text) {
  ModelFile file;
  return failure(file, text, "m.onnxtxt");
}

TEST(ImportErrors, MissingFile) {
  ModelFile file;
  auto module = importModel(file.path("none.onnx"), file.options, &file.context,
                            file.weights, file.warnings);
  ASSERT_FALSE(static_cast<bool>(module));
  EXPECT_EQ(module.error().exitCode(), 3);
  EXPECT_THAT(module.error().text(), HasSubstr("No such file"));
}

TEST(ImportErrors, OtherFormatsAreNamed) {
  struct Case {
    const char *bytes, *name;
  } cases[] = {{"version https://git-lfs.github.com/spec/v1\n", "git-LFS"},
               {"PK\x03\x04zipzip", "zip"},
               {"\x89PNG\r\n\x1a\n", "PNG"},
               {"\n<!DOCTYPE html><html>", "web page"}};
  for (const Case &c : cases) {
    ModelFile file;
    Error error = failure(file, c.bytes);
    EXPECT_EQ(error.exitCode(), 3);
    EXPECT_THAT(error.what, HasSubstr(c.name));
    EXPECT_FALSE(error.fix.empty());
  }
}

TEST(ImportErrors, EmptyAndGarbage) {
  ModelFile file;
  EXPECT_THAT(failure(file, "").what, HasSubstr("empty"));
  EXPECT_THAT(failure(file, "hello world").what,
              HasSubstr("reading stopped at byte"));
}

TEST(ImportErrors, TruncatedAtEveryByte) {
  ModelFile file;
  std::string whole = smallModel().SerializeAsString();
  for (size_t size = 0; size < whole.size(); ++size) {
    auto module = file.import(whole.substr(0, size), "m.onnx");
    // A cut between fields may leave a smaller message; never a crash, and
    // never a model without what the whole one has.
    if (!module)
      EXPECT_EQ(module.error().exitCode(), 3) << size;
  }
  EXPECT_TRUE(static_cast<bool>(file.import(whole, "m.onnx")));
}

TEST(ImportErrors, TextSyntax) {
  EXPECT_EQ(textFailure("<ir_version: 8> g (").exitCode(), 3);
}

TEST(ImportErrors, UnsupportedOpsAreListedWithCounts) {
  Error error =
      textFailure(R"(<ir_version: 8, opset_import: ["" : 17, "com.x" : 1]>
    g (float[2] x) => (float[2] y) {
      a = com.x.Foo(x)  b = com.x.Foo(a)  c = com.x.Bar(b)  d = NoSuch(c)  y = Relu(d) })");
  EXPECT_EQ(error.exitCode(), 4);
  EXPECT_THAT(error.what, HasSubstr("com.x.Foo x 2"));
  EXPECT_THAT(error.what, HasSubstr("com.x.Bar x 1"));
  EXPECT_THAT(error.what, HasSubstr("NoSuch x 1"));
  EXPECT_FALSE(error.node.empty());
  EXPECT_FALSE(error.fix.empty());
}

TEST(ImportErrors, OldFormWithoutRowIsNamed) {
  Error error = textFailure(model(8, R"(
    g (float[1, 2, 2] x) => (float[1, 2, 2] y) {
      y = Scan<num_scan_inputs = 1, body = b (float[2] i) => (float[2] o) { o = Identity(i) }>(, x) })"));
  EXPECT_EQ(error.exitCode(), 4);
  EXPECT_THAT(error.what, HasSubstr("Scan in its form of opset 8"));
}

TEST(ImportErrors, Opsets) {
  auto none = smallModel();
  none.clear_opset_import();
  EXPECT_EQ(failure(none).exitCode(), 3);
  for (auto [version, code] :
       {std::pair(99, 4), std::pair(0, 3), std::pair(-1, 3)}) {
    auto proto = smallModel();
    proto.mutable_opset_import(0)->set_version(version);
    EXPECT_EQ(failure(proto).exitCode(), code) << version;
  }
  auto twice = smallModel();
  auto *second = twice.add_opset_import();
  second->set_domain("ai.onnx");
  second->set_version(17);
  EXPECT_THAT(failure(twice).what, HasSubstr("twice"));
  auto early = smallModel();
  early.mutable_graph()->mutable_node(0)->set_op_type("Gelu");
  Error error = failure(early);
  EXPECT_EQ(error.exitCode(), 3);
  EXPECT_THAT(error.what, HasSubstr("from opset 20 on"));
}

TEST(ImportErrors, UndefinedInputNamesTheNode) {
  auto proto = smallModel();
  proto.mutable_graph()->mutable_node(0)->set_input(0, "nothing");
  Error error = failure(proto);
  EXPECT_EQ(error.exitCode(), 3);
  EXPECT_EQ(error.node, "relu");
  EXPECT_THAT(error.op, HasSubstr("Relu"));
  EXPECT_THAT(error.what, HasSubstr("\"nothing\""));
}

TEST(ImportErrors, CycleIsPrinted) {
  Error error = textFailure(model(17, R"(
    g (float[2] x) => (float[2] y) { a = Add(x, b)  b = Relu(a)  y = Neg(b) })"));
  EXPECT_EQ(error.exitCode(), 3);
  EXPECT_THAT(error.what, HasSubstr("\"Add_0\" -> \"Relu_1\""));
}

TEST(ImportErrors, RawDataOfTheWrongSize) {
  for (size_t size : {4u, 12u}) {
    auto proto = smallModel();
    auto *tensor = proto.mutable_graph()->add_initializer();
    tensor->set_name("w");
    tensor->set_data_type(::onnx::TensorProto::FLOAT);
    tensor->add_dims(2);
    tensor->set_raw_data(std::string(size, '\0'));
    Error error = failure(proto);
    EXPECT_EQ(error.exitCode(), 3);
    EXPECT_THAT(error.what, HasSubstr("initializer \"w\""));
    EXPECT_THAT(error.what, HasSubstr("its type needs 8"));
  }
}

TEST(ImportErrors, BadTensors) {
  auto tensor = [](auto change) {
    auto proto = smallModel();
    auto *t = proto.mutable_graph()->add_initializer();
    t->set_name("w");
    t->set_data_type(::onnx::TensorProto::BOOL);
    t->add_dims(1);
    t->set_raw_data("\1");
    change(*t);
    return failure(proto);
  };
  using T = ::onnx::TensorProto;
  EXPECT_THAT(tensor([](T &t) { t.set_data_type(99); }).what,
              HasSubstr("element type 99"));
  EXPECT_THAT(tensor([](T &t) { t.set_dims(0, -1); }).what,
              HasSubstr("dimension is -1"));
  EXPECT_THAT(tensor([](T &t) { t.set_dims(0, INT64_MAX); }).what,
              HasSubstr("elements"));
  EXPECT_THAT(tensor([](T &t) { t.set_raw_data("\2"); }).what,
              HasSubstr("neither 0 nor 1"));
  EXPECT_THAT(tensor([](T &t) { t.add_int32_data(1); }).what,
              HasSubstr("two fields"));
  EXPECT_THAT(tensor([](T &t) {
                t.clear_raw_data();
                t.add_int32_data(7);
              }).what,
              HasSubstr("outside [0, 1]"));
}

TEST(ImportErrors, ExternalPathsStayInside) {
  for (const char *location :
       {"../w.bin", "/etc/passwd", "a/../../b", "", "none.bin", "."}) {
    auto proto = smallModel();
    auto *tensor = proto.mutable_graph()->add_initializer();
    tensor->set_name("w");
    tensor->set_data_type(::onnx::TensorProto::FLOAT);
    tensor->add_dims(2);
    tensor->set_data_location(::onnx::TensorProto::EXTERNAL);
    auto *entry = tensor->add_external_data();
    entry->set_key("location");
    entry->set_value(location);
    Error error = failure(proto);
    EXPECT_EQ(error.exitCode(), 3) << location;
    EXPECT_THAT(error.what, HasSubstr("external data")) << location;
  }
}

TEST(ImportErrors, ExternalRangePastTheEnd) {
  for (const char *offset : {"4", "-1", "18446744073709551615", "x"}) {
    ModelFile file;
    file.write("w.bin", std::string(8, '\0'));
    auto proto = smallModel();
    auto *tensor = proto.mutable_graph()->add_initializer();
    tensor->set_name("w");
    tensor->set_data_type(::onnx::TensorProto::FLOAT);
    tensor->add_dims(2);
    tensor->set_data_location(::onnx::TensorProto::EXTERNAL);
    for (auto [key, value] :
         {std::pair("location", "w.bin"), std::pair("offset", offset)}) {
      auto *entry = tensor->add_external_data();
      entry->set_key(key);
      entry->set_value(value);
    }
    EXPECT_EQ(failure(file, proto.SerializeAsString()).exitCode(), 3) << offset;
  }
}

TEST(ImportErrors, RulesOfTheSchemaNameNodeAndRule) {
  Error error = textFailure(model(17, R"(
    g (float[2, 3] a, float[4, 5] b) => (float[2, 5] y) { y = MatMul(a, b) })"));
  EXPECT_EQ(error.exitCode(), 3);
  EXPECT_EQ(error.node, "MatMul_0");
  EXPECT_THAT(error.what, HasSubstr("Incompatible dimensions"));
  ASSERT_FALSE(error.notes.empty());
  EXPECT_EQ(error.notes.front(), "rule: MatMul-13");
}

TEST(ImportErrors, WrongAttributeKind) {
  auto proto = smallModel();
  auto *attribute = proto.mutable_graph()->mutable_node(0)->add_attribute();
  attribute->set_name("alpha");
  attribute->set_type(::onnx::AttributeProto::STRING);
  attribute->set_s("x");
  EXPECT_EQ(failure(proto).exitCode(), 3);
}

TEST(ImportErrors, RecursiveFunctions) {
  Error error = textFailure(R"(<ir_version: 9, opset_import: ["" : 17, "l" : 1]>
    g (float[2] x) => (float[2] y) { y = l.f(x) }
    <domain: "l", opset_import: ["" : 17, "l" : 1]> f (a) => (b) { b = l.h(a) }
    <domain: "l", opset_import: ["" : 17, "l" : 1]> h (a) => (b) { b = l.f(a) })");
  EXPECT_EQ(error.exitCode(), 3);
  EXPECT_THAT(error.what, HasSubstr("f -> h -> f"));
}

TEST(ImportErrors, ExponentialCallsEndInABudget) {
  std::string text = R"(<ir_version: 9, opset_import: ["" : 17, "l" : 1]>
    g (float[2] x) => (float[2] y) { y = l.f0(x) })";
  for (int level = 0; level < 12; ++level) {
    text += "<domain: \"l\", opset_import: [\"\" : 17, \"l\" : 1]> f" +
            std::to_string(level) + " (a0) => (a10) {";
    for (int call = 0; call < 10; ++call)
      text += " a" + std::to_string(call + 1) + " = " +
              (level == 11 ? "Relu" : "l.f" + std::to_string(level + 1)) +
              "(a" + std::to_string(call) + ")";
    text += " }\n";
  }
  ModelFile file;
  file.options.maxNodes = 5000;
  Error error = failure(file, text, "m.onnxtxt");
  EXPECT_EQ(error.exitCode(), 3);
  EXPECT_THAT(error.what, HasSubstr("more than 5000 nodes"));
}

TEST(ImportErrors, DeepNesting) {
  ModelFile file;
  file.options.maxGraphDepth = 4;
  std::string open, close;
  for (int i = 0; i < 6; ++i) {
    std::string n = std::to_string(i);
    open += "v" + n + " = If(c) <then_branch = t" + n + " () => (float[2] v" +
            std::to_string(i + 1) + ") {";
    close = "}, else_branch = e" + n + " () => (float[2] w" + n + ") { w" + n +
            " = Identity(x) }>" + close;
  }
  std::string text = model(17, "g (bool c, float[2] x) => (float[2] v0) {" +
                                   open + " v6 = Identity(x) " + close + "}");
  Error error = failure(file, text, "m.onnxtxt");
  EXPECT_THAT(error.what, HasSubstr("nested more than 4"));
}

} // namespace
} // namespace strata::import
