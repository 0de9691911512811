//===- BestFitTest.cpp - Placement against bounds and enumeration ---------===//
#include "strata/Planning/Memory/BestFit.h"

#include "Instances.h"

#include "strata/Planning/Memory/Validator.h"

#include <gtest/gtest.h>

using namespace strata::planning;

TEST(BestFit, ReusesAPlaceAfterDeath) {
  MemoryProblem problem;
  problem.buffers = {{0, 2, 2048}, {1, 3, 1024}, {2, 4, 2048}};
  Placement placement = placeBestFit(problem);
  EXPECT_EQ(placement.topBytes, 3072);
  EXPECT_EQ(placement.offsets[0], placement.offsets[2]);
  EXPECT_EQ(lowerBound(problem), 3072);
  // Twin: one step longer, and nothing can be reused.
  problem.buffers[0].end = 3;
  EXPECT_EQ(placeBestFit(problem).topBytes, 5120);
}

TEST(BestFit, AlignmentIsKeptAndBounded) {
  MemoryProblem problem;
  problem.buffers = {{0, 1, 1}, {0, 1, 1}, {0, 1, 1}};
  EXPECT_EQ(placeBestFit(problem).topBytes, 513);
  EXPECT_EQ(lowerBound(problem), 513);
}

TEST(BestFit, EmptyProblemsAndBuffersAreFine) {
  EXPECT_EQ(placeBestFit({}).topBytes, 0);
  EXPECT_EQ(lowerBound({}), 0);
  MemoryProblem problem;
  problem.buffers = {{3, 3, 1000}, {0, 1, 0}};
  Placement placement = placeBestFit(problem);
  EXPECT_FALSE(findViolation(problem, placement));
  EXPECT_EQ(lowerBound(problem), 1000);
}

TEST(BestFit, SmallInstancesAgreeWithEnumeration) {
  std::mt19937 random(7);
  int optimal = 0, tight = 0, total = 400;
  for (int i = 0; i < total; ++i) {
    MemoryProblem problem = makeRandom(random, 6);
    int64_t optimum = enumerateTop(problem), bound = lowerBound(problem);
    Placement placement = placeBestFit(problem, 100000);
    ASSERT_FALSE(findViolation(problem, placement));
    ASSERT_LE(bound, optimum) << "the bound is not sound, instance " << i;
    ASSERT_GE(placement.topBytes, optimum);
    // The search stops within one alignment of the bound.
    int64_t unit = 512;
    for (const Buffer &buffer : problem.buffers)
      unit = std::min(unit, buffer.alignment);
    optimal += placement.topBytes - optimum < unit;
    tight += bound == optimum;
  }
  EXPECT_GE(optimal, total * 99 / 100);
  EXPECT_GE(tight, total / 2);
}

TEST(BestFit, SevenBuffersAgreeWithEnumeration) {
  std::mt19937 random(8);
  for (int i = 0; i < 25; ++i) {
    MemoryProblem problem = makeGuillotine(random, 7, 10, 12);
    ASSERT_EQ(enumerateTop(problem), 12 * 256);
    Placement placement = placeBestFit(problem, 100000);
    ASSERT_FALSE(findViolation(problem, placement));
    EXPECT_LE(placement.topBytes, 12 * 256 * 5 / 4);
  }
}

TEST(BestFit, EveryRuleIsValidOnLargeInstances) {
  std::mt19937 random(9);
  for (int i = 0; i < 20; ++i) {
    MemoryProblem problem = makeGuillotine(random, 150, 60, 400);
    for (PlacementOrder order : {PlacementOrder::Size, PlacementOrder::Area,
                                 PlacementOrder::Begin, PlacementOrder::Length})
      for (Gap gap : {Gap::Lowest, Gap::Tightest}) {
        Placement placement = placeGreedy(problem, order, gap);
        std::optional<PlacementViolation> found =
            findViolation(problem, placement);
        ASSERT_FALSE(found) << found->text() << " by " << placement.method;
        ASSERT_GE(placement.topBytes, lowerBound(problem));
      }
  }
}

TEST(BestFit, IsBetterThanItsRules) {
  std::mt19937 random(10);
  double best = 0, size = 0;
  int count = 20;
  for (int i = 0; i < count; ++i) {
    MemoryProblem problem = makeGuillotine(random, 60, 40, 200);
    int64_t height = 200 * 256;
    ASSERT_EQ(lowerBound(problem), height);
    Placement placement = placeBestFit(problem, 2'000'000);
    ASSERT_FALSE(findViolation(problem, placement));
    best += double(placement.topBytes) / height / count;
    size +=
        double(
            placeGreedy(problem, PlacementOrder::Size, Gap::Lowest).topBytes) /
        height / count;
  }
  // Greedy is known to lie a third above on such dense packings.
  EXPECT_LT(best, 1.06);
  EXPECT_LT(best, size - 0.05);
  RecordProperty("MeanRatio", std::to_string(best));
}

TEST(BestFit, SameProblemSamePlan) {
  std::mt19937 random(11);
  MemoryProblem problem = makeGuillotine(random, 80, 40, 200);
  Placement first = placeBestFit(problem, 500000);
  for (int i = 0; i < 3; ++i) {
    Placement again = placeBestFit(problem, 500000);
    EXPECT_EQ(again.offsets, first.offsets);
    EXPECT_EQ(again.method, first.method);
  }
}

TEST(BestFit, CertificateNamesThePeak) {
  MemoryProblem problem;
  problem.buffers = {{0, 2, 2048}, {1, 3, 1024}, {2, 4, 2048}};
  Placement placement = placeBestFit(problem);
  Certificate certificate = certify(problem, placement, 10000, 13072);
  EXPECT_EQ(certificate.arenaBytes, 3072);
  EXPECT_EQ(certificate.peakBytes, 13072);
  EXPECT_EQ(certificate.lowerBoundBytes, 13072);
  EXPECT_EQ(certificate.boundStep, 1);
  EXPECT_EQ(certificate.peakBuffer, 1);
  EXPECT_EQ(certificate.peakStep, 1);
  EXPECT_TRUE(certificate.isKept);
  certificate = certify(problem, placement, 10000, 13071);
  EXPECT_FALSE(certificate.isKept);
  EXPECT_TRUE(certificate.isProvedInfeasible());
}
