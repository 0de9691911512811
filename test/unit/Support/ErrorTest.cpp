//===- ErrorTest.cpp - Errors in five parts -------------------------------===//
#include "strata/Support/Error.h"

#include <cerrno>
#include <gtest/gtest.h>
#include <memory>

using namespace strata;

TEST(Error, TextHasFiveParts) {
  Error error = makeError(ErrorClass::BadModel, "strides[0] is 0",
                          "export with strides >= 1");
  error.file = "resnet.onnx";
  error.node = "layer2.conv1";
  error.op = "Conv, #17 of graph \"main\"";
  error.notes.push_back("rule: Conv-22, strides: each value is at least 1");
  EXPECT_EQ(error.text(), "resnet.onnx: node \"layer2.conv1\" (Conv, #17 of "
                          "graph \"main\"): strides[0] is 0\n"
                          "  rule: Conv-22, strides: each value is at least 1\n"
                          "  fix:  export with strides >= 1");
  EXPECT_EQ(error.exitCode(), 3);
}

TEST(Error, MissingPartsLeaveNoPunctuation) {
  Error error = makeError(ErrorClass::Internal, "broken");
  EXPECT_EQ(error.text(), "broken");
  error.op = "Conv";
  EXPECT_EQ(error.text(), "(Conv): broken");
}

TEST(Error, NamesAreEscaped) {
  EXPECT_EQ(escapeText("a\n\x1b[31m\"\\"), "a\\x0a\\x1b[31m\\\"\\\\");
  EXPECT_EQ(escapeText("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
  EXPECT_EQ(escapeText("\xC3"), "\\xc3");
  EXPECT_EQ(escapeText("\xC2\x9B"), "\\xc2\\x9b");          // C1 control
  EXPECT_EQ(escapeText("\xED\xA0\x80"), "\\xed\\xa0\\x80"); // surrogate
  EXPECT_EQ(escapeText("\xC0\xAF"), "\\xc0\\xaf");          // overlong
}

TEST(Error, ExpectedHoldsEither) {
  Expected<std::unique_ptr<int>> value(std::make_unique<int>(3));
  ASSERT_TRUE(value);
  EXPECT_EQ(**value, 3);
  Expected<std::unique_ptr<int>> failure(
      makeErrnoError(ENOENT, "cannot open", "x.onnx"));
  ASSERT_FALSE(failure);
  EXPECT_EQ(failure.error().text(),
            "x.onnx: cannot open: No such file or directory");
  EXPECT_EQ(failure.error().exitCode(), 7);
}

TEST(Error, StatusConvertsToTrueOnSuccess) {
  Status good;
  EXPECT_TRUE(good);
  Status bad = makeError(ErrorClass::Unsupported, "no");
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.error().exitCode(), 4);
}

TEST(ErrorDeathTest, ValueOfAnErrorStopsTheProcess) {
  Expected<int> failure(makeError(ErrorClass::Internal, "no"));
  EXPECT_DEATH(static_cast<void>(*failure), "value of an error");
}
