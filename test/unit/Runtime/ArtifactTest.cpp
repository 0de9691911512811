//===- ArtifactTest.cpp - What an artefact is, and damaged ones -----------===//
#include "TinyModel.h"

#include "strata/Runtime/Artifact.h"
#include "llvm-c/blake3.h"

#include <cstring>

using namespace strata;
using namespace strata::test;

// lib/Runtime/Weights.c keeps the state of BLAKE3 in 2048 bytes.
static_assert(sizeof(llvm_blake3_hasher) <= 2048);

namespace {
class ArtifactTest : public TinyModelTest {
protected:
  /// Opens, makes an instance, closes; the first status that is not OK.
  static strata_status tryModel(const std::string &path,
                                const char *weights = nullptr) {
    strata_open_options options = {};
    options.size = sizeof(options);
    options.device = STRATA_DEVICE_HOST;
    options.weights_path = weights;
    strata_model *model = nullptr;
    strata_status status = strata_open(path.c_str(), &options, &model);
    if (status != STRATA_OK)
      return status;
    strata_instance *instance = nullptr;
    status = strata_create(model, nullptr, &instance);
    std::string message = strata_error();
    strata_destroy(instance);
    EXPECT_EQ(strata_close(model), STRATA_OK);
    EXPECT_EQ(message, strata_error());
    return status;
  }
  static std::string read(const std::string &path) {
    Expected<std::string> bytes = readFile(path);
    EXPECT_TRUE(bool(bytes));
    return bytes ? *bytes : "";
  }
  static void write(const std::string &path, const std::string &bytes) {
    EXPECT_TRUE(bool(writeFileAtomically(path, bytes)));
  }
};
} // namespace

TEST_F(ArtifactTest, NeedsLibcAndLibmOnly) {
  std::string dynamic =
      runProgram({STRATA_LLVM_BIN "/llvm-readelf", "-d", path()});
  size_t count = 0;
  for (size_t at = dynamic.find("(NEEDED)"); at != std::string::npos;
       at = dynamic.find("(NEEDED)", at + 1)) {
    std::string line = dynamic.substr(at, dynamic.find('\n', at) - at);
    EXPECT_TRUE(line.find("[libc.so.6]") != std::string::npos ||
                line.find("[libm.so.6]") != std::string::npos)
        << line;
    ++count;
  }
  EXPECT_GE(count, 1u);
  EXPECT_EQ(dynamic.find("SONAME"), std::string::npos);
  EXPECT_EQ(dynamic.find("TEXTREL"), std::string::npos);
}

TEST_F(ArtifactTest, ExportsOneSymbol) {
  std::string symbols =
      runProgram({STRATA_LLVM_BIN "/llvm-nm", "-D", "--defined-only",
                  "--format=just-symbols", path()});
  EXPECT_EQ(symbols, "strata_artifact\n");
}

TEST_F(ArtifactTest, HasEqualBytesWhereverItIsWritten) {
  std::string other = folder() + "/elsewhere";
  ASSERT_TRUE(bool(createFolders(other)));
  Expected<package::WrittenArtifact> again =
      package::writeArtifact(description, other + "/b.so", tinyWeights);
  ASSERT_TRUE(bool(again));
  std::string bytes = read(path());
  EXPECT_EQ(bytes, read(other + "/b.so"));
  EXPECT_EQ(read(written.weightsPath), read(again->weightsPath));
  EXPECT_EQ(bytes.find("/tmp"), std::string::npos);
  EXPECT_EQ(bytes.find(STRATA_SOURCE_DIR), std::string::npos);
  EXPECT_EQ(bytes.find(folder()), std::string::npos);
  EXPECT_EQ(tryModel(other + "/b.so"), STRATA_OK) << strata_error();
}

TEST_F(ArtifactTest, RefusesADamagedWeightFile) {
  std::string weights = read(written.weightsPath);
  weights[weights.size() - 3] ^= 1;
  std::string damaged = folder() + "/damaged.safetensors";
  write(damaged, weights);
  EXPECT_EQ(tryModel(path(), damaged.c_str()), STRATA_BAD_ARTIFACT);
  EXPECT_NE(std::string(strata_error())
                .find(damaged + ": the weight file is "
                                "damaged"),
            std::string::npos)
      << strata_error();
  weights[weights.size() - 3] ^= 1;
  write(damaged, weights);
  EXPECT_EQ(tryModel(path(), damaged.c_str()), STRATA_OK) << strata_error();
}

TEST_F(ArtifactTest, RefusesAShortOrMissingWeightFile) {
  std::string shorter = folder() + "/short.safetensors";
  write(shorter, read(written.weightsPath).substr(1));
  EXPECT_EQ(tryModel(path(), shorter.c_str()), STRATA_BAD_ARTIFACT);
  std::string missing = folder() + "/missing.safetensors";
  EXPECT_EQ(tryModel(path(), missing.c_str()), STRATA_BAD_ARTIFACT);
  EXPECT_EQ(std::string(strata_error()),
            missing + ": cannot open the weight file: No such file or "
                      "directory");
  EXPECT_EQ(tryModel(path(), folder().c_str()), STRATA_BAD_ARTIFACT);
}

TEST_F(ArtifactTest, RefusesWhatIsNoArtefact) {
  std::string text = folder() + "/text.so";
  write(text, "hello");
  EXPECT_EQ(tryModel(text), STRATA_BAD_ARTIFACT);
  EXPECT_EQ(tryModel(folder() + "/nothing.so"), STRATA_BAD_ARTIFACT);
  EXPECT_EQ(tryModel(compileChecked(folder())), STRATA_BAD_ARTIFACT);
  EXPECT_NE(std::string(strata_error()).find("not made by strata"),
            std::string::npos);
  EXPECT_EQ(tryModel(""), STRATA_USAGE);
}

TEST_F(ArtifactTest, RefusesAnotherAbi) {
  std::string bytes = read(path());
  std::string mark(STRATA_ARTIFACT_MAGIC, 8);
  size_t at = bytes.find(mark);
  ASSERT_NE(at, std::string::npos);
  ASSERT_EQ(bytes[at + 8], STRATA_ABI);
  bytes[at + 8] = STRATA_ABI + 1;
  std::string other = folder() + "/abi.so";
  write(other, bytes);
  EXPECT_EQ(tryModel(other), STRATA_BAD_ARTIFACT);
  EXPECT_NE(std::string(strata_error()).find("version 2 of the interface"),
            std::string::npos)
      << strata_error();
}

TEST_F(ArtifactTest, RefusesACpuThatLacksAFeature) {
  package::ArtifactDescription other = description;
  other.targets[0].hostCpu = "wished-for";
  other.targets[0].hostFeatures = "fpu no_such_feature";
  std::string file = folder() + "/cpu.so";
  ASSERT_TRUE(bool(package::writeArtifact(other, file, tinyWeights)));
  EXPECT_EQ(tryModel(file), STRATA_MACHINE);
  EXPECT_STREQ(strata_error(), "the artefact was made for the CPU "
                               "\"wished-for\"; this one lacks "
                               "no_such_feature");
}
