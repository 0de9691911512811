//===- EmulatorTest.cpp - Every check fires on a mutant, none else --------===//
#include "TinyModel.h"

#include <cstring>

using namespace strata;
using namespace strata::test;
using emulator::BlockOrder;
using emulator::Check;

namespace {
struct Outcome {
  strata_status status = STRATA_OK;
  std::string message;
  Values output = {};
  std::vector<emulator::Finding> findings;
};

class EmulatorTest : public TinyModelTest {
protected:
  /// Runs the model once on an emulator, from open to close.
  static Outcome emulate(int mutant, BlockOrder order, uint64_t seed = 0) {
    emulator::Options choices;
    choices.order = order;
    choices.seed = seed;
    CheckedEmulator machine(compileChecked(folder(), mutant), choices);
    strata_open_options options = {};
    options.size = sizeof(options);
    options.cuda_driver = machine->driver();
    Outcome outcome;
    strata_model *model = nullptr;
    strata_instance *instance = nullptr;
    EXPECT_EQ(strata_open(path().c_str(), &options, &model), STRATA_OK)
        << strata_error();
    EXPECT_EQ(strata_create(model, nullptr, &instance), STRATA_OK)
        << strata_error();
    outcome.status = runOnce(instance, tinyInput(), outcome.output);
    outcome.message = strata_error();
    outcome.findings = machine->findings();
    EXPECT_EQ(strata_destroy(instance), STRATA_OK);
    EXPECT_EQ(strata_close(model), STRATA_OK);
    EXPECT_EQ(machine->leaks(), std::vector<std::string>());
    return outcome;
  }

  static bool has(const Outcome &outcome, Check check) {
    for (const emulator::Finding &finding : outcome.findings)
      if (finding.check == check)
        return true;
    return false;
  }
};
} // namespace

TEST_F(EmulatorTest, IsSilentOnRightKernelsInEveryOrder) {
  Values expected = tinyOutput(tinyInput());
  std::vector<std::pair<BlockOrder, uint64_t>> orders = {
      {BlockOrder::Forward, 0}, {BlockOrder::Backward, 0}};
  for (uint64_t seed = 0; seed < 8; ++seed)
    orders.emplace_back(BlockOrder::Shuffled, seed);
  for (auto [order, seed] : orders) {
    Outcome outcome = emulate(None, order, seed);
    EXPECT_EQ(outcome.status, STRATA_OK) << outcome.message;
    EXPECT_TRUE(outcome.findings.empty());
    EXPECT_EQ(outcome.output, expected);
  }
}

namespace {
struct MutantCase {
  Mutant mutant;
  Check check;
  const char *text; ///< of the finding, blocks forward
};
class MutantTest : public EmulatorTest,
                   public ::testing::WithParamInterface<MutantCase> {};
} // namespace

TEST_P(MutantTest, IsNamed) {
  const MutantCase &test = GetParam();
  Outcome outcome = emulate(test.mutant, BlockOrder::Forward);
  EXPECT_EQ(outcome.status, STRATA_MACHINE);
  bool found = false;
  for (const emulator::Finding &finding : outcome.findings)
    if (finding.check == test.check) {
      found = true;
      EXPECT_EQ(finding.text(), test.text);
    }
  EXPECT_TRUE(found) << outcome.message;
  EXPECT_NE(outcome.message.find("at node \"" + outcome.findings[0].node),
            std::string::npos)
      << outcome.message;
  EXPECT_NE(outcome.message.find(outcome.findings[0].text()), std::string::npos)
      << outcome.message;
}

TEST_P(MutantTest, IsFoundWhateverTheOrder) {
  for (uint64_t seed = 0; seed < 4; ++seed)
    EXPECT_EQ(emulate(GetParam().mutant, BlockOrder::Shuffled, seed).status,
              STRATA_MACHINE);
  EXPECT_EQ(emulate(GetParam().mutant, BlockOrder::Backward).status,
            STRATA_MACHINE);
}

static const MutantCase mutants[] = {
    {OutOfBoundsRead, Check::OutOfBounds,
     "out of bounds: kernel k_add at node \"add_w\", block (2, 0, 0), "
     "tile.load of argument 0, element 10 of argument 0"},
    {OutOfBoundsWrite, Check::OutOfBounds,
     "out of bounds: kernel k_add at node \"add_w\", block (2, 0, 0), "
     "tile.store to argument 2, element 10 of argument 2"},
    {IndexSpace, Check::IndexSpace,
     "index outside the view: kernel k_add at node \"add_w\", block (2, 0, "
     "0), tile.load of argument 0, index 3"},
    {Undefined, Check::Undefined,
     "read of undefined memory: kernel k_add at node \"add_w\", block (0, 0, "
     "0), tile.load of argument 0, element 0 of argument 2"},
    {TwoWriters, Check::TwoWriters,
     "two blocks write: kernel k_add at node \"add_w\", block (1, 0, 0), "
     "tile.store to argument 2, element 0 of argument 2"},
    {ReadAfterWrite, Check::ReadAfterWrite,
     "block reads what another wrote: kernel k_add at node \"add_w\", block "
     "(1, 0, 0), tile.load of argument 0, element 0 of argument 2"},
    {WriteAfterRead, Check::WriteAfterRead,
     "block writes what another read: kernel k_double at node \"double\", "
     "block (1, 0, 0), tile.store to argument 1, element 4 of argument 1"},
    {WriteToInput, Check::WriteToInput,
     "write to an input: kernel k_add at node \"add_w\", block (0, 0, 0), "
     "tile.store to argument 2, element 0 of argument 0"},
};

INSTANTIATE_TEST_SUITE_P(All, MutantTest, ::testing::ValuesIn(mutants),
                         [](const auto &test) {
                           return "Mutant" + std::to_string(test.param.mutant);
                         });

TEST_F(EmulatorTest, DeadValuesAreUndefinedAgain) {
  // add_v writes where add_w did: only `fresh` tells that the bytes are dead.
  Outcome outcome = emulate(Undefined, BlockOrder::Forward);
  ASSERT_FALSE(outcome.findings.empty());
  CheckedEmulator machine(compileChecked(folder(), Undefined));
  package::ArtifactDescription other = description;
  for (package::Step &step : other.targets[1].steps)
    for (package::Operand &operand : step.operands)
      if (step.node != "add_v")
        operand.fresh = false;
  // The first launch may read zeros now, so fill what it will write.
  package::Step fill = other.targets[1].steps[0];
  fill.operands[0].offset = 0;
  other.targets[1].steps.insert(other.targets[1].steps.begin(), fill);
  std::string file = folder() + "/dead.so";
  ASSERT_TRUE(bool(package::writeArtifact(other, file, tinyWeights)));
  strata_open_options options = {};
  options.size = sizeof(options);
  options.cuda_driver = machine->driver();
  strata_model *model = nullptr;
  strata_instance *instance = nullptr;
  ASSERT_EQ(strata_open(file.c_str(), &options, &model), STRATA_OK);
  ASSERT_EQ(strata_create(model, nullptr, &instance), STRATA_OK);
  Values output;
  EXPECT_EQ(runOnce(instance, tinyInput(), output), STRATA_MACHINE);
  ASSERT_FALSE(machine->findings().empty());
  EXPECT_EQ(machine->findings()[0].node, "add_v");
  EXPECT_EQ(machine->findings()[0].check, Check::Undefined);
  strata_destroy(instance);
  strata_close(model);
}

TEST_F(EmulatorTest, NamesAnOutputThatNobodyWrote) {
  package::ArtifactDescription other = description;
  other.targets[1].steps.pop_back();
  std::string file = folder() + "/unwritten.so";
  ASSERT_TRUE(bool(package::writeArtifact(other, file, tinyWeights)));
  CheckedEmulator machine(compileChecked(folder()));
  strata_open_options options = {};
  options.size = sizeof(options);
  options.cuda_driver = machine->driver();
  strata_model *model = nullptr;
  strata_instance *instance = nullptr;
  ASSERT_EQ(strata_open(file.c_str(), &options, &model), STRATA_OK);
  ASSERT_EQ(strata_create(model, nullptr, &instance), STRATA_OK);
  Values output;
  EXPECT_EQ(runOnce(instance, tinyInput(), output), STRATA_MACHINE);
  EXPECT_EQ(std::string(strata_error()),
            "copying output \"y\" failed: CUDA_ERROR_LAUNCH_FAILED: "
            "copy_to_host: read of undefined memory: byte 0 of 40 was never "
            "written");
  strata_destroy(instance);
  strata_close(model);
}
