//===- WeightFile.cpp - The content-addressed safetensors file ------------===//
//
// 8 bytes length of the header, a JSON header, then the tensors one after the
// other without gaps, those with the widest elements first, so that each lies
// aligned to its element. The file is named by its digest; the data is streamed
// one tensor at a time.
//
// Format: https://github.com/huggingface/safetensors
//
//===----------------------------------------------------------------------===//
#include "Package.h"

#include "strata/Support/FileSystem.h"
#include "strata/Support/Json.h"

#include "llvm-c/blake3.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <unistd.h>

using namespace strata;
using namespace strata::package;

static const char *safetensorsType(strata_dtype dtype) {
  switch (dtype) {
  case STRATA_FLOAT:
    return "F32";
  case STRATA_UINT8:
    return "U8";
  case STRATA_INT8:
    return "I8";
  case STRATA_UINT16:
    return "U16";
  case STRATA_INT16:
    return "I16";
  case STRATA_INT32:
    return "I32";
  case STRATA_INT64:
    return "I64";
  case STRATA_BOOL:
    return "BOOL";
  case STRATA_FLOAT16:
    return "F16";
  case STRATA_DOUBLE:
    return "F64";
  case STRATA_UINT32:
    return "U32";
  case STRATA_UINT64:
    return "U64";
  case STRATA_BFLOAT16:
    return "BF16";
  }
  return "U8";
}

/// Names a tensor by what it holds: the content key, and a digest of the recipe
/// if there is one.
static std::string tensorName(const Weight &weight) {
  Hasher hasher("strata/package/weight/1");
  hasher.integer(weight.dtype).integer(weight.shape.size());
  for (int64_t extent : weight.shape)
    hasher.integer(extent);
  if (weight.key.empty())
    return "v_" + hasher.string(weight.value).finish().base32();
  if (weight.recipe.empty() && weight.sourceShape == weight.shape)
    return weight.key;
  hasher.integer(weight.sourceShape.size());
  for (int64_t extent : weight.sourceShape)
    hasher.integer(extent);
  for (const RecipeStep &step : weight.recipe) {
    hasher.integer(step.kind).integer(step.values.size());
    for (int64_t value : step.values)
      hasher.integer(value);
  }
  return weight.key + "." + hasher.finish().base32(16);
}

namespace {
/// A tensor of the file, and the first weight that it was made from.
struct Tensor {
  const Weight *weight = nullptr;
  int64_t offset = 0; ///< from the end of the header
};
using Tensors = std::map<std::string, Tensor>;

/// Writes and hashes.
class WeightWriter {
public:
  explicit WeightWriter(AtomicFile &file) : file(file) {
    llvm_blake3_hasher_init(&hasher);
  }
  Status write(std::string_view bytes) {
    llvm_blake3_hasher_update(&hasher, bytes.data(), bytes.size());
    count += static_cast<int64_t>(bytes.size());
    return file.write(bytes);
  }
  Hash digest() {
    Hash result;
    llvm_blake3_hasher_finalize(&hasher, result.bytes.data(), Hash::size);
    return result;
  }
  int64_t count = 0;

private:
  AtomicFile &file;
  llvm_blake3_hasher hasher;
};
} // namespace

/// Names in the order of the file: wide elements first, then by name.
static std::vector<std::string> orderTensors(const Tensors &tensors) {
  std::vector<std::string> order;
  for (int64_t bytes : {8, 4, 2, 1})
    for (const auto &[name, tensor] : tensors)
      if (elementBytes(tensor.weight->dtype) == bytes)
        order.push_back(name);
  return order;
}

/// The header with its length; sets the offsets.
static std::string makeHeader(Tensors &tensors,
                              const std::vector<std::string> &order) {
  json::Object header;
  header["__metadata__"] = json::Object{{"format", "strata"}};
  int64_t at = 0;
  for (const std::string &name : order) {
    Tensor &tensor = tensors[name];
    tensor.offset = at;
    json::Array shape;
    for (int64_t extent : tensor.weight->shape)
      shape.push_back(extent);
    int64_t end = at + tensor.weight->bytes;
    header[name] =
        json::Object{{"dtype", safetensorsType(tensor.weight->dtype)},
                     {"shape", std::move(shape)},
                     {"data_offsets", json::Array{at, end}}};
    at = end;
  }
  std::string text = json::Value(std::move(header)).text();
  text.resize((text.size() + 8 + 63) / 64 * 64 - 8, ' ');
  std::string length;
  for (int i = 0; i < 8; ++i)
    length += static_cast<char>(static_cast<uint64_t>(text.size()) >> (8 * i));
  return length + text;
}

static Status writeTensor(WeightWriter &writer, const Weight &weight,
                          const WeightSource &source) {
  std::string buffer;
  std::string_view bytes = weight.value;
  if (!weight.key.empty()) {
    Expected<std::string_view> stored = source(weight.key);
    if (!stored)
      return stored.takeError();
    Expected<std::string_view> value = evaluateRecipe(weight, *stored, buffer);
    if (!value)
      return value.takeError();
    bytes = *value;
  }
  if (static_cast<int64_t>(bytes.size()) != weight.bytes)
    return makeError(ErrorClass::Internal,
                     "weight " + tensorName(weight) + " has " +
                         std::to_string(bytes.size()) + " bytes, not " +
                         std::to_string(weight.bytes));
  return writer.write(bytes);
}

/// Gives the finished file its name, unless an equal one is there. The
/// temporary name is this thread's, so that nobody else has it after the
/// rename.
static Status publish(AtomicFile &file, const std::string &path,
                      const Hash &digest) {
  if (fileExists(path)) {
    Expected<MappedFile> existing = MappedFile::open(path);
    if (existing && contentId(existing->bytes()) == digest)
      return Status();
  }
  if (std::rename(file.temporaryPath().c_str(), path.c_str()) != 0)
    return makeErrnoError(errno, "cannot write", path);
  return Status();
}

Expected<WeightFile>
package::writeWeightFile(const ArtifactDescription &description,
                         const std::string &folder,
                         const WeightSource &source) {
  Tensors tensors;
  for (const TargetDescription &target : description.targets)
    for (const Weight &weight : target.weights)
      if (weight.bytes > 0)
        tensors.try_emplace(tensorName(weight), Tensor{&weight, 0});
  WeightFile result;
  result.places.resize(description.targets.size());
  if (tensors.empty())
    return result;

  std::vector<std::string> order = orderTensors(tensors);
  std::string header = makeHeader(tensors, order);
  Expected<AtomicFile> file = AtomicFile::create(
      folder + "/weights-" + std::to_string(::gettid()) + ".safetensors");
  if (!file)
    return file.takeError();
  WeightWriter writer(*file);
  if (Status status = writer.write(header); !status)
    return status.takeError();
  for (const std::string &name : order)
    if (Status status = writeTensor(writer, *tensors[name].weight, source);
        !status)
      return status.takeError();

  result.bytes = writer.count;
  result.digest = writer.digest();
  result.name = "weights-" + result.digest.hex().substr(0, 16) + ".safetensors";
  for (size_t i = 0; i < description.targets.size(); ++i) {
    std::vector<WeightPlace> &places = result.places[i];
    for (const Weight &weight : description.targets[i].weights) {
      if (weight.bytes == 0)
        continue;
      std::string name = tensorName(weight);
      int64_t offset =
          tensors[name].offset + static_cast<int64_t>(header.size());
      places.push_back({weight.offset, weight.bytes, offset, name});
    }
    std::sort(places.begin(), places.end(),
              [](const WeightPlace &a, const WeightPlace &b) {
                return std::tie(a.fileOffset, a.offset) <
                       std::tie(b.fileOffset, b.offset);
              });
  }
  if (Status status = publish(*file, folder + "/" + result.name, result.digest);
      !status)
    return status.takeError();
  return result;
}
