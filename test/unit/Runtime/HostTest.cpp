//===- HostTest.cpp - Artefacts on the host -------------------------------===//
#include "TinyModel.h"

#include "strata/Runtime/Artifact.h"

#include <atomic>
#include <cstring>
#include <thread>

using namespace strata;
using namespace strata::test;

//===----------------------------------------------------------------------===//
// Counting allocations: the program's malloc is everybody's
//===----------------------------------------------------------------------===//

static std::atomic<bool> isCounting{false};
static std::atomic<int> allocationCount{0};

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define STRATA_HAS_OTHER_MALLOC
#endif
#endif

#ifndef STRATA_HAS_OTHER_MALLOC
extern "C" {
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *malloc(size_t bytes) {
  if (isCounting)
    ++allocationCount;
  return __libc_malloc(bytes);
}
void *calloc(size_t count, size_t bytes) {
  if (isCounting)
    ++allocationCount;
  return __libc_calloc(count, bytes);
}
}
#endif

namespace {
class HostTest : public TinyModelTest {
protected:
  void SetUp() override {
    strata_open_options options = {};
    options.size = sizeof(options);
    options.device = STRATA_DEVICE_HOST;
    ASSERT_EQ(strata_open(path().c_str(), &options, &model), STRATA_OK)
        << strata_error();
  }
  void TearDown() override {
    ASSERT_EQ(strata_close(model), STRATA_OK) << strata_error();
  }
  strata_instance *create(int threads) {
    strata_instance_options options = {};
    options.size = sizeof(options);
    options.threads = threads;
    strata_instance *instance = nullptr;
    EXPECT_EQ(strata_create(model, &options, &instance), STRATA_OK)
        << strata_error();
    return instance;
  }
  strata_model *model = nullptr;
};
} // namespace

TEST_F(HostTest, GivesTheValuesForAnyNumberOfThreads) {
  for (int threads : {1, 2, 3, 8}) {
    strata_instance *instance = create(threads);
    for (int run = 0; run < 50; ++run) {
      Values input = tinyInput(), output = {};
      input[0] = static_cast<float>(run);
      ASSERT_EQ(runOnce(instance, input, output), STRATA_OK) << strata_error();
      ASSERT_EQ(output, tinyOutput(input));
    }
    strata_destroy(instance);
  }
}

TEST_F(HostTest, TwoInstancesInTwoThreadsShareWeights) {
  std::atomic<int> wrong{0};
  auto work = [&](float first) {
    strata_instance *instance = create(2);
    for (int run = 0; run < 200; ++run) {
      Values input = tinyInput(), output = {};
      input[3] = first + static_cast<float>(run);
      if (runOnce(instance, input, output) != STRATA_OK ||
          output != tinyOutput(input))
        ++wrong;
    }
    strata_destroy(instance);
  };
  std::thread other(work, 1000.0f);
  work(-1000.0f);
  other.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(HostTest, WorksWithTensorsAtAnyAddress) {
  strata_instance *instance = create(2);
  Values input = tinyInput(), expected = tinyOutput(input);
  alignas(64) char memory[256];
  for (int shift : {0, 4, 20, 64}) {
    std::memcpy(memory + shift, input.data(), sizeof(input));
    strata_tensor in = {memory + shift, sizeof(input),     STRATA_FLOAT, 2,
                        nullptr,        STRATA_DEVICE_HOST};
    // The output shares bytes with the input in the last rounds.
    for (int target : {128, shift}) {
      strata_tensor out = in;
      out.data = memory + target;
      ASSERT_EQ(strata_run(instance, &in, &out, nullptr), STRATA_OK)
          << strata_error();
      EXPECT_EQ(std::memcmp(memory + target, expected.data(), sizeof(expected)),
                0);
    }
  }
  strata_destroy(instance);
}

TEST_F(HostTest, AllocatesNothingInRun) {
#ifdef STRATA_HAS_OTHER_MALLOC
  GTEST_SKIP() << "the sanitizer brings its own malloc";
#endif
  isCounting = true;
  strata_instance *instance = create(2);
  isCounting = false;
  EXPECT_GT(allocationCount, 3); // what the artefact allocates is counted
  Values input = tinyInput(), output = {};
  allocationCount = 0;
  isCounting = true;
  strata_status status = runOnce(instance, input, output);
  isCounting = false;
  EXPECT_EQ(status, STRATA_OK);
  EXPECT_EQ(allocationCount, 0);
  strata_destroy(instance);
}

TEST_F(HostTest, RunsInTheCallersArena) {
  strata_bytes bytes = {};
  bytes.size = sizeof(bytes);
  ASSERT_EQ(strata_required_bytes(model, nullptr, 0, &bytes), STRATA_OK);
  // 768 of arena, a staged input and output of 40 bytes, each to 256.
  EXPECT_EQ(bytes.arena, 768 + 256 + 256);
  EXPECT_EQ(bytes.weights, 512);
  EXPECT_EQ(bytes.host, 768 + 512 + 512);
  EXPECT_EQ(bytes.device, 0);
  std::vector<char> room(bytes.arena + 256, 0x7f);
  void *arena = room.data();
  size_t space = room.size();
  std::align(256, bytes.arena, arena, space);
  strata_instance_options options = {};
  options.size = sizeof(options);
  options.arena = arena;
  options.arena_bytes = bytes.arena - 1;
  strata_instance *instance = nullptr;
  EXPECT_EQ(strata_create(model, &options, &instance), STRATA_MEMORY_LIMIT);
  options.arena_bytes = bytes.arena;
  options.arena = static_cast<char *>(arena) + 64;
  EXPECT_EQ(strata_create(model, &options, &instance), STRATA_USAGE);
  options.arena = arena;
  ASSERT_EQ(strata_create(model, &options, &instance), STRATA_OK);
  Values input = tinyInput(), output = {};
  EXPECT_EQ(runOnce(instance, input, output), STRATA_OK) << strata_error();
  EXPECT_EQ(output, tinyOutput(input));
  strata_destroy(instance);
}

TEST_F(HostTest, CallsTheHookAfterEachStep) {
  std::vector<std::string> lines;
  strata_instance_options options = {};
  options.size = sizeof(options);
  options.on_launch = [](void *user, int32_t step, const char *node,
                         const char *kernel, double seconds) {
    EXPECT_GE(seconds, 0);
    static_cast<std::vector<std::string> *>(user)->push_back(
        std::to_string(step) + " " + node + " " + kernel);
  };
  options.user = &lines;
  strata_instance *instance = nullptr;
  ASSERT_EQ(strata_create(model, &options, &instance), STRATA_OK);
  Values input = tinyInput(), output = {};
  runOnce(instance, input, output);
  strata_destroy(instance);
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "0 zero fill", "1 add_w k_add", "2 double k_double",
                       "3 copy copy", "4 add_v k_add", "5 add_zero k_add"}));
}

TEST_F(HostTest, DescribesItself) {
  strata_signature signature = {};
  signature.size = sizeof(signature);
  ASSERT_EQ(strata_describe(model, &signature), STRATA_OK);
  ASSERT_EQ(signature.input_count, 1u);
  EXPECT_STREQ(signature.inputs[0].name, "x");
  EXPECT_EQ(signature.inputs[0].dtype, STRATA_FLOAT);
  ASSERT_EQ(signature.inputs[0].rank, 2);
  EXPECT_EQ(signature.inputs[0].dims[1].max, 5);
  EXPECT_EQ(signature.inputs[0].bytes, 40);
  EXPECT_STREQ(signature.outputs[0].name, "y");
  EXPECT_STREQ(signature.target, "host");
  EXPECT_STREQ(signature.code, "host");
  EXPECT_STREQ(signature.placement, "placement: 6/6 nodes");
  EXPECT_EQ(signature.kernel_count, 2u);
  EXPECT_EQ(signature.launch_count, 4u);
  EXPECT_EQ(signature.manifest, written.manifest);
  // An older caller knows fewer fields.
  strata_signature old = {};
  old.size = offsetof(strata_signature, target);
  ASSERT_EQ(strata_describe(model, &old), STRATA_OK);
  EXPECT_EQ(old.inputs, signature.inputs);
  EXPECT_EQ(old.target, nullptr);
  const strata_artifact *tables = strata_tables(model);
  ASSERT_EQ(tables->target_count, 2);
  EXPECT_EQ(std::string(static_cast<const char *>(
                            tables->targets[1].kernels[0].program),
                        tables->targets[1].kernels[0].program_bytes),
            "module of k_add");
}

TEST_F(HostTest, RefusesWrongTensorsByName) {
  strata_instance *instance = create(1);
  Values values = {};
  const strata_tensor good = {values.data(), sizeof(values),    STRATA_FLOAT, 2,
                              nullptr,       STRATA_DEVICE_HOST};
  auto refusal = [&](strata_tensor in, strata_tensor out) {
    EXPECT_EQ(strata_run(instance, &in, &out, nullptr), STRATA_USAGE);
    return std::string(strata_error());
  };
  strata_tensor wrong = good;
  wrong.dtype = STRATA_DOUBLE;
  EXPECT_EQ(refusal(wrong, good), "input \"x\": element type 1, not 11");
  wrong = good;
  wrong.rank = 1;
  EXPECT_EQ(refusal(wrong, good), "input \"x\": rank 2, not 1");
  wrong = good;
  wrong.bytes = 39;
  EXPECT_EQ(refusal(good, wrong), "output \"y\": 40 bytes, not 39");
  wrong = good;
  wrong.data = nullptr;
  EXPECT_EQ(refusal(good, wrong), "output \"y\": no data");
  int64_t shape[] = {2, 4};
  wrong = good;
  wrong.shape = shape;
  EXPECT_EQ(refusal(wrong, good), "input \"x\": extent 1 is 5, not 4");
  wrong = good;
  wrong.location = STRATA_DEVICE_CUDA;
  EXPECT_EQ(refusal(wrong, good),
            "input \"x\" lies on a GPU, the model runs on the host");
  EXPECT_EQ(strata_run(nullptr, &good, nullptr, nullptr), STRATA_USAGE);
  EXPECT_EQ(strata_run(instance, nullptr, nullptr, nullptr), STRATA_USAGE);
  // The true extents of outputs are written.
  int64_t extents[] = {0, 0};
  strata_tensor out = good;
  out.shape = extents;
  EXPECT_EQ(strata_run(instance, &good, &out, nullptr), STRATA_OK);
  EXPECT_EQ(extents[0], 2);
  EXPECT_EQ(extents[1], 5);
  strata_destroy(instance);
}

TEST_F(HostTest, RefusesUnknownAndImpossibleDims) {
  strata_bytes bytes = {};
  bytes.size = sizeof(bytes);
  strata_dim dim = {"batch", 4};
  EXPECT_EQ(strata_required_bytes(model, &dim, 1, &bytes), STRATA_USAGE);
  EXPECT_STREQ(strata_error(), "no input has a dimension \"batch\"");
  bytes.size = 0;
  EXPECT_EQ(strata_required_bytes(model, nullptr, 0, &bytes), STRATA_USAGE);
}

TEST_F(HostTest, StaysOpenWhileInstancesLive) {
  strata_instance *instance = create(1);
  EXPECT_EQ(strata_close(model), STRATA_USAGE);
  EXPECT_STREQ(strata_error(),
               "the model still has 1 instances; destroy them first");
  strata_destroy(instance);
}

TEST_F(HostTest, KeepsTheErrorOfEachThreadApart) {
  strata_bytes bytes = {};
  bytes.size = sizeof(bytes);
  strata_dim dim = {"mine", 4};
  strata_required_bytes(model, &dim, 1, &bytes);
  std::thread([&] {
    strata_dim other = {"other", 4};
    strata_required_bytes(model, &other, 1, &bytes);
    EXPECT_STREQ(strata_error(), "no input has a dimension \"other\"");
  }).join();
  EXPECT_STREQ(strata_error(), "no input has a dimension \"mine\"");
}
