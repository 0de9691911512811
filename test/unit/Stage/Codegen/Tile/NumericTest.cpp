//===- NumericTest.cpp - Every kernel of the test files on the CPU --------===//
//
// Every configuration that any target would take is run, for it is one program:
// results against a straightforward evaluation, with pitches wider than rows.
//
//===----------------------------------------------------------------------===//
#include "KernelCase.h"

#include "strata/Stage/Codegen/Tile/EmitTileProgram.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

using namespace strata;
using namespace strata::codegen;
using namespace strata::codegen::test;

namespace {

class NumericTest : public testing::TestWithParam<bool> {};

TEST_P(NumericTest, EveryConfigurationIsRight) {
  Kernels kernels;
  ASSERT_EQ(kernels.problem, "");
  ASSERT_GT(kernels.all.size(), 20u);
  for (plan::KernelOp kernel : kernels.all) {
    std::set<std::string> seen;
    for (const char *name : {"host", "sm_80", "sm_90"}) {
      auto target = planning::findTarget(name);
      for (const planning::Configuration &configuration :
           planning::rankConfigurations(signatureOf(kernel), *target)) {
        std::string problem, text = emitText(kernel, configuration, problem);
        ASSERT_NE(text, "") << problem;
        if (!seen.insert(text).second)
          continue;
        // The large ones are seen by the unchecked form.
        if (GetParam() && (seen.size() > 1 && std::string(name) != "host"))
          continue;
        for (int64_t extent : {1, 3})
          if (kernel.isRanged() || extent == 1)
            EXPECT_EQ(compare(kernel, text, extent, GetParam()), "")
                << kernel.getSymName().str() << " ["
                << planning::toString(configuration) << "] extent " << extent;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, NumericTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool> &info) {
                           return info.param ? "Checked" : "Plain";
                         });

} // namespace
