//===- FaultTest.cpp - Any driver call may fail ---------------------------===//
#include "TinyModel.h"

#include <cstring>
#include <thread>

using namespace strata;
using namespace strata::test;

namespace {
class FaultTest : public TinyModelTest {
protected:
  struct Story {
    int failures = 0; ///< calls of the C ABI that reported a failure
    std::string message;
    bool isRight = false; ///< the run gave the right values
  };

  /// Open, two instances, runs, destroy, close; goes on after a failure as a
  /// careful program would.
  static Story live(emulator::Emulator &machine) {
    Story story;
    auto check = [&](strata_status status) {
      if (status == STRATA_OK)
        return true;
      EXPECT_EQ(status, STRATA_MACHINE);
      ++story.failures;
      story.message = strata_error();
      return false;
    };
    strata_open_options options = {};
    options.size = sizeof(options);
    options.cuda_driver = machine.driver();
    strata_model *model = nullptr;
    if (!check(strata_open(path().c_str(), &options, &model))) {
      EXPECT_EQ(model, nullptr);
      return story;
    }
    strata_instance *first = nullptr, *second = nullptr;
    Values input = tinyInput(), output = {};
    if (check(strata_create(model, nullptr, &first))) {
      check(runOnce(first, input, output));
      story.isRight = output == tinyOutput(input);
      if (check(strata_create(model, nullptr, &second)))
        check(runOnce(second, input, output));
    }
    EXPECT_EQ(strata_destroy(second), STRATA_OK);
    EXPECT_EQ(strata_destroy(first), STRATA_OK);
    EXPECT_EQ(strata_close(model), STRATA_OK);
    return story;
  }
};
} // namespace

TEST_F(FaultTest, EveryCallMayFail) {
  CheckedEmulator machine(compileChecked(folder()));
  Story whole = live(*machine);
  EXPECT_EQ(whole.failures, 0) << whole.message;
  EXPECT_TRUE(whole.isRight);
  uint64_t count = machine->callCount();
  EXPECT_GT(count, 40u);
  uint64_t told = 0;
  for (uint64_t n = 1; n <= count; ++n) {
    machine->failCall(n);
    Story story = live(*machine);
    EXPECT_GE(machine->callCount(), n);
    // A failure to give something back has no one to tell; any other is told
    // once, with its cause.
    EXPECT_LE(story.failures, 1) << "call " << n;
    if (story.failures) {
      ++told;
      EXPECT_NE(
          story.message.find("injected failure of call " + std::to_string(n)),
          std::string::npos)
          << story.message;
      EXPECT_NE(story.message.find(" failed: CUDA_ERROR_UNKNOWN"),
                std::string::npos)
          << story.message;
    }
    EXPECT_EQ(machine->leaks(), std::vector<std::string>()) << "call " << n;
  }
  // Calls that give back in the story: 3 frees, 3 streams, 2 libraries, pinned
  // memory, the context; 8 times a context is left, 3 of them after it was
  // entered only to give something back, which is tried twice.
  EXPECT_EQ(told, count - 10 - 8 - 3);
  machine->failCall(0);
  Story last = live(*machine);
  EXPECT_EQ(last.failures, 0);
  EXPECT_TRUE(last.isRight);
}

TEST_F(FaultTest, AFullCardIsToldInNumbers) {
  emulator::Options choices;
  choices.memoryBytes = 1500;
  CheckedEmulator machine(compileChecked(folder()), choices);
  strata_open_options options = {};
  options.size = sizeof(options);
  options.cuda_driver = machine->driver();
  strata_model *model = nullptr;
  ASSERT_EQ(strata_open(path().c_str(), &options, &model), STRATA_OK);
  strata_instance *instance = nullptr;
  EXPECT_EQ(strata_create(model, nullptr, &instance), STRATA_MACHINE);
  EXPECT_STREQ(strata_error(), "the model needs 1792 bytes of device memory, "
                               "1500 of 1500 are free");
  EXPECT_EQ(instance, nullptr);
  EXPECT_EQ(strata_close(model), STRATA_OK);
  EXPECT_TRUE(machine->leaks().empty());
}

TEST_F(FaultTest, TwoInstancesInTwoThreads) {
  CheckedEmulator machine(compileChecked(folder()));
  strata_open_options options = {};
  options.size = sizeof(options);
  options.cuda_driver = machine->driver();
  strata_model *model = nullptr;
  ASSERT_EQ(strata_open(path().c_str(), &options, &model), STRATA_OK);
  std::atomic<int> wrong{0};
  auto work = [&](float first) {
    strata_instance *instance = nullptr;
    if (strata_create(model, nullptr, &instance) != STRATA_OK)
      ++wrong;
    for (int run = 0; run < 20; ++run) {
      Values input = tinyInput(), output = {};
      input[7] = first + static_cast<float>(run);
      if (runOnce(instance, input, output) != STRATA_OK ||
          output != tinyOutput(input))
        ++wrong;
    }
    strata_destroy(instance);
  };
  std::thread other(work, 50.0f);
  work(-50.0f);
  other.join();
  EXPECT_EQ(wrong, 0);
  // Weights lie there once: nothing but them is left.
  EXPECT_EQ(machine->leaks(), (std::vector<std::string>{
                                  "device memory: 512 bytes", "libraries: 2",
                                  "references to the primary context: 1"}));
  EXPECT_EQ(strata_close(model), STRATA_OK);
  EXPECT_TRUE(machine->leaks().empty());
}
