//===- NumericTest.cpp - Every kernel of the test files on the CPU --------===//
//
// Every configuration that any target would take is run, for it is one program:
// results against a straightforward evaluation, with pitches wider than rows.
//
//===----------------------------------------------------------------------===//
#include "KernelCase.h"

#include "strata/Stage/Codegen/Tile/EmitTileProgram.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace strata;
using namespace strata::codegen;
using namespace strata::codegen::test;

namespace {

class NumericTest : public testing::TestWithParam<std::string> {
protected:
  void SetUp() override {
    ASSERT_EQ(kernels.problem, "");
    kernel = kernels.find(GetParam());
    ASSERT_TRUE(kernel);
  }
  /// Programs of every configuration that a target in `targets` would take.
  std::vector<std::pair<std::string, std::string>>
  programs(std::vector<const char *> targets) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const char *name : targets)
      for (const planning::Configuration &configuration :
           planning::rankConfigurations(signatureOf(kernel),
                                        *planning::findTarget(name))) {
        std::string problem, text = emitText(kernel, configuration, problem);
        // The last resort lays one shape over the grid.
        if (!found.empty() &&
            llvm::StringRef(problem).contains("different shapes"))
          continue;
        EXPECT_NE(text, "") << problem;
        bool isNew = std::none_of(found.begin(), found.end(), [&](auto &other) {
          return other.second == text;
        });
        if (isNew)
          found.push_back({planning::toString(configuration), text});
      }
    return found;
  }
  void check(const std::string &name, const std::string &text, bool checked) {
    for (int64_t extent : {1, 3})
      if (kernel.isRanged() || extent == 1)
        EXPECT_EQ(compare(kernel, text, extent, checked, references), "")
            << name << ", extent " << extent;
  }

  Kernels kernels;
  plan::KernelOp kernel;
  References references;
};

TEST_P(NumericTest, EveryConfigurationIsRight) {
  for (auto &[name, text] : programs({"host", "sm_90"}))
    check(name, text, /*checked=*/false);
}

TEST_P(NumericTest, StaysInsideItsTensors) {
  for (auto &[name, text] : programs({"host"}))
    check(name, text, /*checked=*/true);
}

INSTANTIATE_TEST_SUITE_P(Kernels, NumericTest,
                         testing::ValuesIn(Kernels::names()),
                         [](const testing::TestParamInfo<std::string> &info) {
                           return info.param;
                         });

} // namespace
