//===- WeightFileTest.cpp - The safetensors file --------------------------===//
#include "TinyModel.h"

#include "strata/Support/Json.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <sys/stat.h>

using namespace strata;
using namespace strata::package;
using strata::test::TinyModelTest;

namespace {
/// A weight file as any reader of safetensors sees it.
struct Reader {
  json::Value header;
  std::string data;

  explicit Reader(const std::string &path) {
    Expected<std::string> bytes = readFile(path);
    if (!bytes || bytes->size() < 8) {
      ADD_FAILURE() << "no weight file " << path;
      return;
    }
    uint64_t length = 0;
    std::memcpy(&length, bytes->data(), 8);
    EXPECT_EQ((length + 8) % 64, 0u);
    Expected<json::Value> parsed = json::parse(bytes->substr(8, length));
    if (!parsed) {
      ADD_FAILURE() << parsed.error().text();
      return;
    }
    header = *parsed;
    data = bytes->substr(8 + length);
  }
  template <typename T>
  std::vector<T> values(const std::string &name) const {
    const json::Value *entry = header.find(name);
    if (!entry) {
      ADD_FAILURE() << "no tensor " << name;
      return {};
    }
    const json::Array &range = *entry->find("data_offsets")->asArray();
    size_t begin = *range[0].asInteger(), end = *range[1].asInteger();
    std::vector<T> result((end - begin) / sizeof(T));
    std::memcpy(result.data(), data.data() + begin, end - begin);
    return result;
  }
};

class WeightFileTest : public TinyModelTest {
protected:
  /// A description without steps for these weights, packed one after the other.
  static ArtifactDescription describe(std::vector<Weight> weights) {
    ArtifactDescription description;
    TargetDescription host;
    host.name = "host";
    for (Weight &weight : weights) {
      weight.offset = host.weightBytes;
      host.weightBytes += (weight.bytes + 255) / 256 * 256;
    }
    host.weights = std::move(weights);
    description.targets = {host};
    return description;
  }
  static std::string write(const ArtifactDescription &description,
                           const WeightSource &source) {
    Expected<WrittenArtifact> result =
        writeArtifact(description, folder() + "/weights.so", source);
    if (result)
      return result->weightsPath;
    return "error: " + result.error().what;
  }
  static Weight weight(std::string key, std::vector<int64_t> sourceShape,
                       std::vector<RecipeStep> recipe,
                       std::vector<int64_t> shape,
                       strata_dtype dtype = STRATA_FLOAT, int64_t size = 4) {
    Weight result;
    result.key = std::move(key);
    result.dtype = dtype;
    result.sourceShape = std::move(sourceShape);
    result.recipe = std::move(recipe);
    result.shape = std::move(shape);
    result.bytes = size;
    for (int64_t extent : result.shape)
      result.bytes *= extent;
    return result;
  }
  static std::string onlyTensor(const Reader &reader) {
    for (const auto &[name, value] : *reader.header.asObject())
      if (name != "__metadata__")
        return name;
    return "";
  }
};

/// Gives `bytes` for every key, as they are when asked.
WeightSource always(const std::string &bytes) {
  return [&bytes](const std::string &) {
    return Expected<std::string_view>(std::string_view(bytes));
  };
}

/// 0, 1, 2, ... as T, `count` of them.
template <typename T>
std::string counted(int64_t count) {
  std::string bytes;
  for (int64_t i = 0; i < count; ++i) {
    T value = static_cast<T>(i);
    bytes.append(reinterpret_cast<const char *>(&value), sizeof(value));
  }
  return bytes;
}
} // namespace

TEST_F(WeightFileTest, TransposesEveryPermutationOfEverySize) {
  const std::vector<int64_t> shape = {2, 3, 4};
  std::vector<int64_t> perm = {0, 1, 2};
  std::string bytes = counted<uint16_t>(24);
  do {
    std::vector<int64_t> newShape = {shape[perm[0]], shape[perm[1]],
                                     shape[perm[2]]};
    Reader reader(
        write(describe({weight("w", shape, {{RecipeStep::Transpose, perm}},
                               newShape, STRATA_FLOAT16, 2)}),
              always(bytes)));
    std::vector<uint16_t> values = reader.values<uint16_t>(onlyTensor(reader));
    ASSERT_EQ(values.size(), 24u);
    int64_t index[3];
    for (int64_t i = 0; i < 24; ++i) {
      index[perm[0]] = i / (newShape[1] * newShape[2]);
      index[perm[1]] = i / newShape[2] % newShape[1];
      index[perm[2]] = i % newShape[2];
      EXPECT_EQ(values[i], (index[0] * 3 + index[1]) * 4 + index[2]);
    }
  } while (std::next_permutation(perm.begin(), perm.end()));
}

TEST_F(WeightFileTest, AppliesStepsInOrder) {
  // 2 x 3 -> 3 x 2 -> 6 -> 2 x 3 -> 3 x 2: twice transposed, not undone.
  std::string bytes = counted<double>(6);
  Reader reader(write(describe({weight("w", {2, 3},
                                       {{RecipeStep::Transpose, {1, 0}},
                                        {RecipeStep::Reshape, {6}},
                                        {RecipeStep::Reshape, {2, 3}},
                                        {RecipeStep::Transpose, {1, 0}}},
                                       {3, 2}, STRATA_DOUBLE, 8)}),
                      always(bytes)));
  EXPECT_EQ(reader.values<double>(onlyTensor(reader)),
            (std::vector<double>{0, 4, 3, 2, 1, 5}));
}

TEST_F(WeightFileTest, StoresEqualTensorsOnceAndAligned) {
  std::map<std::string, std::string> stored = {{"bytes", counted<int8_t>(3)},
                                               {"floats", counted<float>(4)},
                                               {"wide", counted<int64_t>(2)}};
  ArtifactDescription description =
      describe({weight("bytes", {3}, {}, {3}, STRATA_INT8, 1),
                weight("floats", {4}, {}, {4}),
                weight("floats", {4}, {{RecipeStep::Reshape, {2, 2}}}, {2, 2}),
                weight("wide", {2}, {}, {2}, STRATA_INT64, 8),
                weight("floats", {4}, {}, {4})});
  description.targets.push_back(description.targets[0]);
  description.targets[1].name = "sm_90";
  int asked = 0;
  Reader reader(write(description, [&](const std::string &key) {
    ++asked;
    return Expected<std::string_view>(std::string_view(stored[key]));
  }));
  EXPECT_EQ(asked, 4);
  EXPECT_EQ(reader.data.size(), 16u + 16 + 16 + 3);
  EXPECT_EQ(reader.values<int64_t>("wide"), (std::vector<int64_t>{0, 1}));
  EXPECT_EQ(reader.values<float>("floats"), (std::vector<float>{0, 1, 2, 3}));
  EXPECT_EQ(reader.values<int8_t>("bytes"), (std::vector<int8_t>{0, 1, 2}));
  for (const auto &[name, entry] : *reader.header.asObject()) {
    if (name == "__metadata__")
      continue;
    int64_t size = *entry.find("dtype")->asString() == "I64"   ? 8
                   : *entry.find("dtype")->asString() == "F32" ? 4
                                                               : 1;
    EXPECT_EQ(*(*entry.find("data_offsets")->asArray())[0].asInteger() % size,
              0)
        << name;
  }
}

TEST_F(WeightFileTest, IsNamedByItsDigestAndLeftAloneIfEqual) {
  std::string bytes = counted<float>(4);
  auto source = always(bytes);
  ArtifactDescription description = describe({weight("w", {4}, {}, {4})});
  std::string path = write(description, source);
  Expected<std::string> content = readFile(path);
  ASSERT_TRUE(bool(content));
  EXPECT_EQ(path, folder() + "/weights-" +
                      contentId(*content).hex().substr(0, 16) + ".safetensors");
  struct stat before, after;
  ASSERT_EQ(::stat(path.c_str(), &before), 0);
  EXPECT_EQ(write(description, source), path);
  ASSERT_EQ(::stat(path.c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
  // A damaged one is replaced.
  ASSERT_TRUE(bool(writeFileAtomically(path, "damaged")));
  EXPECT_EQ(write(description, source), path);
  EXPECT_EQ(*readFile(path), *content);
  // Other values, another name.
  bytes[0] = 1;
  EXPECT_NE(write(description, source), path);
}

TEST_F(WeightFileTest, RefusesWhatDoesNotFit) {
  std::string bytes = counted<float>(6);
  auto source = always(bytes);
  auto refusal = [&](Weight weight) {
    return write(describe({weight}), source);
  };
  EXPECT_EQ(refusal(weight("w", {5}, {}, {5})),
            "error: weight w: the stored bytes do not fit the stored shape");
  EXPECT_EQ(refusal(weight("w", {6}, {{RecipeStep::Reshape, {5}}}, {5})),
            "error: weight w: a reshape changes the number of elements");
  EXPECT_EQ(
      refusal(weight("w", {2, 3}, {{RecipeStep::Transpose, {1, 1}}}, {3, 2})),
      "error: weight w: a transpose is no permutation of the axes");
  EXPECT_EQ(
      refusal(weight("w", {2, 3}, {{RecipeStep::Transpose, {0, 1}}}, {3, 2})),
      "error: weight w: the recipe does not give the shape of the weight");
  Weight wrong = weight("w", {6}, {}, {6});
  wrong.bytes = 20;
  EXPECT_EQ(refusal(wrong),
            "error: host, weight 0: bytes do not fit the shape");
  EXPECT_EQ(write(describe({weight("w", {6}, {}, {6})}),
                  [](const std::string &key) -> Expected<std::string_view> {
                    return makeError(ErrorClass::Machine, "lost " + key);
                  }),
            "error: lost w");
}

TEST_F(WeightFileTest, LeavesNoTemporaryFiles) {
  std::string bytes = counted<float>(4);
  auto source = always(bytes);
  write(describe({weight("w", {5}, {}, {5})}), source);
  write(describe({weight("w", {4}, {}, {4})}), source);
  write(describe({weight("w", {4}, {}, {4})}), source);
  Expected<std::vector<std::string>> names = listFolder(folder());
  ASSERT_TRUE(bool(names));
  for (const std::string &name : *names)
    EXPECT_EQ(name.find(".part"), std::string::npos) << name;
}
