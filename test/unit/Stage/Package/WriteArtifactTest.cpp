//===- WriteArtifactTest.cpp - Descriptions that are refused --------------===//
#include "TinyModel.h"

#include <functional>

using namespace strata;
using namespace strata::package;
using namespace strata::test;

namespace {
class WriteArtifactTest : public TinyModelTest {
protected:
  /// The error after `change` of the tiny model; checks that nothing is left.
  static Error
  refusal(const std::function<void(ArtifactDescription &)> &change) {
    ArtifactDescription other = description;
    change(other);
    std::string file = folder() + "/refused.so";
    Expected<WrittenArtifact> result = writeArtifact(other, file, tinyWeights);
    EXPECT_FALSE(bool(result));
    EXPECT_FALSE(fileExists(file));
    if (result)
      return {};
    return result.takeError();
  }
  static std::string
  words(const std::function<void(ArtifactDescription &)> &change) {
    Error error = refusal(change);
    EXPECT_EQ(error.kind, ErrorClass::Internal);
    return error.what;
  }
};
} // namespace

TEST_F(WriteArtifactTest, NoOperandLeavesItsSpace) {
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[0].steps[1].operands[2].offset = 732;
            }),
            "host, step 1 at \"add_w\", operand 2: bytes [732, +40) lie "
            "outside of 768");
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[1].steps[1].operands[1].bytes = INT64_MAX;
            }),
            "sm_90, step 1 at \"add_w\", operand 1: bytes [0, "
            "+9223372036854775807) lie outside of 512");
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[0].steps[1].operands[0].index = 1;
            }),
            "host, step 1 at \"add_w\", operand 0: no such input or output");
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[0].steps[1].operands[0].role = Role::Output;
            }),
            "host, step 1 at \"add_w\", operand 0: an input or weight would be "
            "written");
}

TEST_F(WriteArtifactTest, StepsFitTheirKernels) {
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[0].steps[1].scalars.clear();
            }),
            "host, step 1 at \"add_w\": kernel k_add takes 3 pointers and 1 "
            "scalars, given are 3 and 0");
  EXPECT_EQ(
      words([](ArtifactDescription &d) { d.targets[0].steps[1].kernel = 2; }),
      "host, step 1 at \"add_w\": no such kernel");
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[0].steps[3].operands[1].bytes = 36;
            }),
            "host, step 3 at \"copy\": a copy has a source and a target of "
            "equal bytes");
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[0].kernels[0].record.grid[0].tile = 0;
            }),
            "host: kernel k_add has an impossible grid");
}

TEST_F(WriteArtifactTest, KernelsHaveCode) {
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[0].kernels[0].hostObject.clear();
            }),
            "host: kernel k_add has no code");
  EXPECT_EQ(words([](ArtifactDescription &d) {
              d.targets[1].kernels[0].cubin.clear();
              d.targets[1].kernels[0].bytecode.clear();
            }),
            "sm_90: kernel k_add has no code");
  EXPECT_EQ(words([](ArtifactDescription &d) { d.targets[1].name = "host"; }),
            "artefact: two targets host");
  EXPECT_EQ(words([](ArtifactDescription &d) { d.targets.clear(); }),
            "artefact: no target");
  EXPECT_EQ(words([](ArtifactDescription &d) { d.manifest = "[1]"; }),
            "the manifest is no JSON object");
}

TEST_F(WriteArtifactTest, AnUnresolvedSymbolIsTheLinkersError) {
  std::string text = words([](ArtifactDescription &d) {
    d.targets[0].kernels[0].name = "k_missing";
  });
  EXPECT_NE(text.find("undefined symbol: k_missing"), std::string::npos)
      << text;
  text = words([](ArtifactDescription &d) {
    d.targets[0].kernels[0].hostObject = "no object";
  });
  EXPECT_NE(text.find("objects do not link"), std::string::npos) << text;
}

TEST_F(WriteArtifactTest, AMissingFolderIsTheMachinesFault) {
  Expected<WrittenArtifact> result =
      writeArtifact(description, folder() + "/no/such/folder.so", tinyWeights);
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(result.error().kind, ErrorClass::Machine);
}

TEST_F(WriteArtifactTest, TheManifestNamesTheWeights) {
  EXPECT_EQ(written.manifest,
            "{\"model\":\"tiny\",\"weights\":{\"blake3\":\"" +
                written.weightsDigest.hex() +
                "\",\"bytes\":" + std::to_string(written.weightsBytes) +
                ",\"file\":\"" + nameOf(written.weightsPath) + "\"}}");
}
