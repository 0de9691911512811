//===- TargetTest.cpp - Which code runs on which card ---------------------===//
#include "TinyModel.h"

#include "strata/Runtime/Artifact.h"

#include <cstring>
#include <dlfcn.h>

using namespace strata;
using namespace strata::test;

namespace {
class TargetTest : public TinyModelTest {
protected:
  /// "<target> <code>", or the message of the refusal.
  static std::string choose(const std::string &file, int32_t capability,
                            int32_t version = 13030) {
    emulator::Options choices;
    choices.computeCapability = capability;
    choices.driverVersion = version;
    emulator::Emulator machine(choices);
    strata_open_options options = {};
    options.size = sizeof(options);
    options.device = STRATA_DEVICE_CUDA;
    options.cuda_driver = machine.driver();
    strata_model *model = nullptr;
    strata_status status = strata_open(file.c_str(), &options, &model);
    if (status != STRATA_OK) {
      EXPECT_EQ(status, STRATA_MACHINE);
      return strata_error();
    }
    strata_signature signature = {};
    signature.size = sizeof(signature);
    strata_describe(model, &signature);
    std::string choice = std::string(signature.target) + " " + signature.code;
    strata_close(model);
    return choice;
  }
  static std::string write(const char *name,
                           const package::ArtifactDescription &other) {
    std::string file = folder() + "/" + name;
    EXPECT_TRUE(bool(package::writeArtifact(other, file, tinyWeights)));
    return file;
  }
};
} // namespace

TEST_F(TargetTest, TakesTheCubinOfTheCardElseBytecodeOfALowerTarget) {
  package::ArtifactDescription other = description;
  other.targets.push_back(other.targets[1]);
  other.targets[2].name = "sm_80";
  std::string file = write("two.so", other);
  EXPECT_EQ(choose(file, 90), "sm_90 cubin");
  EXPECT_EQ(choose(file, 80), "sm_80 cubin");
  EXPECT_EQ(choose(file, 89), "sm_80 bytecode");
  EXPECT_EQ(choose(file, 100), "sm_90 bytecode");
  EXPECT_EQ(choose(file, 75),
            "the artefact has no code for this card, sm_75 with driver API "
            "13.3; targets inside: host, sm_90, sm_80");
}

TEST_F(TargetTest, BytecodeNeedsADriverOfItsVersion) {
  EXPECT_EQ(choose(path(), 100, 13030), "sm_90 bytecode");
  EXPECT_EQ(choose(path(), 100, 13020),
            "the artefact has no code for this card, sm_100 with driver API "
            "13.2; targets inside: host, sm_90");
  EXPECT_EQ(choose(path(), 90, 13000), "sm_90 cubin");
  EXPECT_EQ(choose(path(), 90, 12090),
            "the CUDA driver is too old: its API is 12.9, r580 (13.0) or later "
            "is needed");
}

TEST_F(TargetTest, AKernelWithoutCubinRunsAsBytecode) {
  package::ArtifactDescription other = description;
  other.targets[1].kernels[1].cubin.clear();
  std::string file = write("mixed.so", other);
  EXPECT_EQ(choose(file, 90), "sm_90 bytecode");
  other.targets[1].kernels[0].bytecode.clear();
  file = write("mixed2.so", other);
  EXPECT_EQ(choose(file, 90), "sm_90 bytecode");
  EXPECT_EQ(choose(file, 100).substr(0, 37),
            "the artefact has no code for this car");
}

TEST_F(TargetTest, AHostOnlyArtefactRunsOnTheHostByDefault) {
  package::ArtifactDescription other = description;
  other.targets.pop_back();
  std::string file = write("host.so", other);
  strata_model *model = nullptr;
  ASSERT_EQ(strata_open(file.c_str(), nullptr, &model), STRATA_OK);
  strata_close(model);
  EXPECT_EQ(choose(file, 90).substr(0, 28), "the artefact has no code for");
}

TEST_F(TargetTest, DeviceTensorsAreUsedInPlace) {
  CheckedEmulator machine(compileChecked(folder()));
  const strata_cuda_driver *driver = machine->driver();
  void *self = driver->self;
  strata_open_options options = {};
  options.size = sizeof(options);
  options.cuda_driver = driver;
  strata_model *model = nullptr;
  strata_instance *instance = nullptr;
  ASSERT_EQ(strata_open(path().c_str(), &options, &model), STRATA_OK);
  ASSERT_EQ(strata_create(model, nullptr, &instance), STRATA_OK);
  strata_cuda_context context;
  strata_cuda_stream stream;
  strata_device_pointer x, y;
  ASSERT_EQ(driver->primary_context_retain(self, &context, 0), 0);
  ASSERT_EQ(driver->context_push(self, context), 0);
  ASSERT_EQ(driver->stream_create(self, &stream), 0);
  ASSERT_EQ(driver->memory_alloc(self, &x, 4096), 0);
  ASSERT_EQ(driver->memory_alloc(self, &y, 4096), 0);
  Values input = tinyInput(), output = {};
  for (int shift : {0, 8}) // the second time through the staging room
    for (bool isSame : {false, true}) {
      strata_device_pointer from = x + shift, to = isSame ? from : y + shift;
      ASSERT_EQ(driver->copy_to_device(self, from, input.data(), sizeof(input),
                                       stream),
                0);
      strata_tensor in = {reinterpret_cast<void *>(from),
                          sizeof(input),
                          STRATA_FLOAT,
                          2,
                          nullptr,
                          STRATA_DEVICE_CUDA};
      strata_tensor out = in;
      out.data = reinterpret_cast<void *>(to);
      ASSERT_EQ(strata_run(instance, &in, &out, stream), STRATA_OK)
          << strata_error();
      ASSERT_EQ(
          driver->copy_to_host(self, output.data(), to, sizeof(output), stream),
          0);
      EXPECT_EQ(output, tinyOutput(input));
    }
  strata_destroy(instance);
  strata_close(model);
}

TEST_F(TargetTest, WithoutADriverTheCauseIsSaid) {
  if (void *library = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL)) {
    ::dlclose(library);
    GTEST_SKIP() << "this machine has a CUDA driver";
  }
  strata_model *model = nullptr;
  EXPECT_EQ(strata_open(path().c_str(), nullptr, &model), STRATA_MACHINE);
  EXPECT_NE(std::string(strata_error()).find("no CUDA driver on this machine"),
            std::string::npos)
      << strata_error();
}
