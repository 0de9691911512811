//===- ValidatorTest.cpp - Broken placements are refused by name ----------===//
#include "strata/Planning/Memory/Validator.h"

#include "Instances.h"

#include "strata/Planning/Memory/BestFit.h"

#include <gtest/gtest.h>

using namespace strata::planning;
using Kind = PlacementViolation::Kind;

/// Two live buffers and one that follows.
static MemoryProblem threeBuffers() {
  MemoryProblem problem;
  problem.buffers = {{0, 2, 512}, {0, 2, 512}, {2, 3, 1024}};
  return problem;
}

static std::optional<Kind> judge(const MemoryProblem &problem,
                                 std::vector<int64_t> offsets, int64_t top,
                                 int64_t limit = 0) {
  Placement placement;
  placement.offsets = std::move(offsets);
  placement.topBytes = top;
  std::optional<PlacementViolation> found =
      findViolation(problem, placement, limit);
  return found ? std::optional<Kind>(found->kind) : std::nullopt;
}

TEST(Validator, NamesEachViolation) {
  MemoryProblem problem = threeBuffers();
  EXPECT_EQ(judge(problem, {0, 512, 0}, 1024), std::nullopt);
  EXPECT_EQ(judge(problem, {0, 512, 0}, 1024, 1024), std::nullopt);
  EXPECT_EQ(judge(problem, {0, 512}, 1024), Kind::WrongCount);
  EXPECT_EQ(judge(problem, {0, 512, -256}, 1024), Kind::NegativeOffset);
  EXPECT_EQ(judge(problem, {0, 513, 0}, 2048), Kind::Misaligned);
  EXPECT_EQ(judge(problem, {0, 512, 0}, 1023), Kind::AboveTop);
  EXPECT_EQ(judge(problem, {0, 512, 0}, 1024, 1023), Kind::AboveLimit);
  EXPECT_EQ(judge(problem, {0, 256, 0}, 1024), Kind::Overlap);
  EXPECT_EQ(judge(problem, {256, 0, 0}, 1024), Kind::Overlap);
  problem.buffers[1].alignment = 3;
  EXPECT_EQ(judge(problem, {0, 512, 0}, 1024), Kind::MalformedProblem);
}

TEST(Validator, TextNamesBothBuffersAndTheStep) {
  Placement placement;
  placement.offsets = {0, 256, 0};
  placement.topBytes = 1024;
  EXPECT_EQ(findViolation(threeBuffers(), placement)->text(),
            "buffer 1 overlaps buffer 0 at step 0");
}

/// Whether two buffers share a step and a byte, pair by pair.
static bool overlapsAnywhere(const MemoryProblem &problem,
                             const std::vector<int64_t> &offsets) {
  for (size_t i = 0; i < offsets.size(); ++i)
    for (size_t j = 0; j < i; ++j) {
      const Buffer &a = problem.buffers[i], &b = problem.buffers[j];
      if (std::max(a.begin, b.begin) < std::min(a.end, b.end) &&
          std::max(offsets[i], offsets[j]) <
              std::min(offsets[i] + a.bytes, offsets[j] + b.bytes))
        return true;
    }
  return false;
}

TEST(Validator, AgreesWithAllPairsOnMutatedPlans) {
  std::mt19937 random(3);
  int broken = 0, good = 0;
  for (int i = 0; i < 3000; ++i) {
    MemoryProblem problem = makeGuillotine(random, 12, 12, 24);
    Placement placement = placeBestFit(problem, 2000);
    // Shift one offset, prolong one life or grow one size.
    size_t at = random() % problem.buffers.size();
    Buffer &buffer = problem.buffers[at];
    switch (random() % 3) {
    case 0:
      placement.offsets[at] = 256 * static_cast<int64_t>(random() % 40);
      break;
    case 1:
      buffer.end += 1 + random() % 3;
      break;
    case 2:
      buffer.bytes += 1 + random() % 512;
      break;
    }
    placement.topBytes += 1 << 20;
    bool expected = overlapsAnywhere(problem, placement.offsets);
    std::optional<PlacementViolation> found = findViolation(problem, placement);
    ASSERT_EQ(found.has_value(), expected);
    if (found)
      EXPECT_EQ(found->kind, Kind::Overlap);
    ++(expected ? broken : good);
  }
  EXPECT_GT(broken, 500);
  EXPECT_GT(good, 500);
}
