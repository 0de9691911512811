//===- WeightsTest.cpp - Weights longer than a chunk, everywhere ----------===//
#include "TinyModel.h"

#include "strata/Runtime/Artifact.h"

#include <cstring>

using namespace strata;
using namespace strata::package;
using namespace strata::test;

/// The runtime reads 4 MiB at a time: a weight inside a chunk, one over three,
/// and one that begins in the chunk where the other ends.
static const int64_t weightBytes[] = {1000, 9 << 20, 4, (4 << 20) + 12};

static std::string makeBytes(int64_t count, uint32_t seed) {
  std::string bytes(count, '\0');
  for (char &byte : bytes) {
    seed = seed * 1664525 + 1013904223;
    byte = static_cast<char>(seed >> 24);
  }
  return bytes;
}

/// Output i is weight i.
static ArtifactDescription describe(const std::string &target) {
  ArtifactDescription description;
  TargetDescription entry;
  entry.name = target;
  int32_t index = 0;
  for (int64_t bytes : weightBytes) {
    Weight weight;
    weight.offset = entry.weightBytes;
    weight.bytes = bytes;
    weight.dtype = STRATA_UINT8;
    weight.key = std::to_string(index);
    weight.shape = weight.sourceShape = {bytes};
    entry.weights.insert(entry.weights.begin(), weight);
    Step copy;
    copy.kind = StepKind::Copy;
    copy.operands = {
        {Space::Weights, 0, entry.weightBytes, bytes, Role::Input, false},
        {Space::Output, index, 0, bytes, Role::Output, true}};
    entry.steps.push_back(copy);
    entry.weightBytes += (bytes + 255) / 256 * 256;
    description.outputs.push_back(
        {"w" + std::to_string(index++), STRATA_UINT8, {{"", bytes, bytes}}});
  }
  description.targets = {entry};
  return description;
}

static void readBack(const std::string &path,
                     const strata_open_options &options) {
  strata_model *model = nullptr;
  strata_instance *instance = nullptr;
  ASSERT_EQ(strata_open(path.c_str(), &options, &model), STRATA_OK)
      << strata_error();
  ASSERT_EQ(strata_create(model, nullptr, &instance), STRATA_OK)
      << strata_error();
  std::vector<std::string> values;
  std::vector<strata_tensor> outputs;
  for (int64_t bytes : weightBytes)
    values.emplace_back(bytes, '\0');
  for (std::string &value : values)
    outputs.push_back({value.data(), value.size(), STRATA_UINT8, 1, nullptr,
                       STRATA_DEVICE_HOST});
  EXPECT_EQ(strata_run(instance, nullptr, outputs.data(), nullptr), STRATA_OK)
      << strata_error();
  for (uint32_t i = 0; i < values.size(); ++i)
    EXPECT_TRUE(values[i] == makeBytes(weightBytes[i], i)) << "weight " << i;
  strata_destroy(instance);
  strata_close(model);
}

TEST(WeightsTest, ArriveWholeOnHostAndGpu) {
  Expected<ScratchFolder> folder = ScratchFolder::create();
  ASSERT_TRUE(bool(folder));
  std::string bytes;
  for (std::string target : {"host", "sm_90"}) {
    std::string path = folder->path() + "/" + target + ".so";
    Expected<WrittenArtifact> written = writeArtifact(
        describe(target), path,
        [&](const std::string &key) -> Expected<std::string_view> {
          uint32_t index = std::stoi(key);
          bytes = makeBytes(weightBytes[index], index);
          return std::string_view(bytes);
        });
    ASSERT_TRUE(bool(written)) << written.error().text();
    emulator::Emulator machine{emulator::Options()};
    strata_open_options options = {};
    options.size = sizeof(options);
    options.cuda_driver = machine.driver();
    readBack(path, options);
    EXPECT_TRUE(machine.leaks().empty());
  }
}
