//===- ConfigurationTest.cpp - Rankings are legal and fit the shapes ------===//
#include "strata/Planning/Kernel/Configuration.h"

#include <gtest/gtest.h>

using namespace strata::planning;

namespace {

TEST(ConfigurationTest, EveryRankingIsLegalAndEndsWithAFallback) {
  for (const char *name : {"sm_80", "sm_90", "sm_100", "sm_120", "host"}) {
    std::optional<TargetFacts> target = findTarget(name);
    ASSERT_TRUE(target.has_value()) << name;
    for (int family = 0; family <= int(KernelFamily::Generic); ++family)
      for (ElementType element :
           {ElementType::F32, ElementType::F16, ElementType::F64,
            ElementType::I8, ElementType::I64})
        for (int64_t rows : {1, 7, 197, 100000})
          for (int64_t cols : {1, 3, 64, 1000, 50000})
            for (bool hasMma : {false, true}) {
              KernelSignature s;
              s.family = KernelFamily(family);
              s.element = element;
              s.rows = rows, s.cols = cols, s.depth = 300;
              s.hasMma = hasMma;
              std::vector<Configuration> ranking =
                  rankConfigurations(s, *target);
              ASSERT_FALSE(ranking.empty());
              for (const Configuration &c : ranking)
                EXPECT_EQ(findViolation(s, *target, c), "") << toString(c);
              EXPECT_TRUE(ranking.back().family == KernelFamily::Generic ||
                          ranking.back().family == KernelFamily::Pointwise);
            }
  }
  EXPECT_FALSE(findTarget("sm_75").has_value());
}

TEST(ConfigurationTest, JudgeRefuses) {
  TargetFacts sm90 = *findTarget("sm_90"), sm80 = *findTarget("sm_80");
  KernelSignature s;
  s.family = KernelFamily::Contraction;
  s.hasMma = true;
  Configuration c;
  c.family = KernelFamily::Contraction;
  c.rows = 128, c.cols = 128, c.depth = 16;
  c.hints.warps = 8;
  EXPECT_EQ(findViolation(s, sm90, c),
            "more accumulators per thread than compile without spills");
  c.cols = 64;
  EXPECT_EQ(findViolation(s, sm90, c), "");
  c.rows = 48;
  EXPECT_EQ(findViolation(s, sm90, c), "tiles are powers of two");
  c.rows = 64;
  c.hints.ctas = 2;
  EXPECT_EQ(findViolation(s, sm90, c), "");
  EXPECT_EQ(findViolation(s, sm80, c), "the target has no clusters");
}

} // namespace
