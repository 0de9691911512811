//===- Records.cpp - Encoding of actions, traces and blobs ----------------===//
#include "Records.h"

#include <algorithm>
#include <zstd.h>

using namespace strata;
using namespace strata::cache;

namespace {
class Writer {
public:
  void integer(int64_t value) {
    for (int i = 0; i < 8; ++i)
      bytes += static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
  }
  void string(std::string_view text) {
    integer(static_cast<int64_t>(text.size()));
    bytes += text;
  }
  void hash(const Hash &value) {
    bytes.append(value.bytes.begin(), value.bytes.end());
  }
  std::string bytes;
};

class Reader {
public:
  explicit Reader(std::string_view bytes) : bytes(bytes) {}
  bool integer(int64_t &value) {
    if (bytes.size() < 8)
      return false;
    uint64_t raw = 0;
    for (int i = 7; i >= 0; --i)
      raw = raw << 8 | static_cast<uint8_t>(bytes[static_cast<size_t>(i)]);
    value = static_cast<int64_t>(raw);
    bytes.remove_prefix(8);
    return true;
  }
  bool string(std::string &text) {
    int64_t size = 0;
    if (!integer(size) || size < 0 ||
        bytes.size() < static_cast<uint64_t>(size))
      return false;
    text = bytes.substr(0, static_cast<size_t>(size));
    bytes.remove_prefix(static_cast<size_t>(size));
    return true;
  }
  bool hash(Hash &value) {
    std::optional<Hash> read = Hash::fromBytes(bytes.substr(0, Hash::size));
    if (!read)
      return false;
    value = *read;
    bytes.remove_prefix(Hash::size);
    return true;
  }
  /// A count of entries that take at least `entryBytes` each.
  bool count(int64_t &value, size_t entryBytes) {
    return integer(value) && value >= 0 &&
           static_cast<uint64_t>(value) <= bytes.size() / entryBytes;
  }
  bool isAtEnd() const { return bytes.empty(); }

private:
  std::string_view bytes;
};
} // namespace

std::string cache::encodeAction(const Action &action) {
  Writer writer;
  writer.integer(static_cast<int64_t>(action.reads.size()));
  for (const Read &read : action.reads) {
    writer.string(read.question);
    writer.hash(read.answer);
  }
  writer.integer(static_cast<int64_t>(action.products.size()));
  for (const Product &product : action.products) {
    writer.string(product.name);
    writer.hash(product.id);
  }
  writer.hash(action.outHash);
  writer.integer(action.costUs);
  return std::move(writer.bytes);
}

std::optional<Action> cache::decodeAction(std::string_view bytes,
                                          const Hash &key,
                                          std::string_view stage) {
  Reader reader(bytes);
  Action action;
  action.key = key;
  action.stage = stage;
  int64_t count = 0;
  if (!reader.count(count, 8 + Hash::size))
    return std::nullopt;
  for (int64_t i = 0; i < count; ++i) {
    Read &read = action.reads.emplace_back();
    if (!reader.string(read.question) || !reader.hash(read.answer))
      return std::nullopt;
  }
  if (!reader.count(count, 8 + Hash::size))
    return std::nullopt;
  for (int64_t i = 0; i < count; ++i) {
    Product &product = action.products.emplace_back();
    if (!reader.string(product.name) || !reader.hash(product.id))
      return std::nullopt;
  }
  if (!reader.hash(action.outHash) || !reader.integer(action.costUs) ||
      !reader.isAtEnd())
    return std::nullopt;
  return action;
}

std::string cache::encodeTrace(const std::vector<Hash> &actions) {
  Writer writer;
  for (const Hash &action : actions)
    writer.hash(action);
  return std::move(writer.bytes);
}

std::optional<std::vector<Hash>> cache::decodeTrace(std::string_view bytes) {
  if (bytes.size() % Hash::size != 0)
    return std::nullopt;
  Reader reader(bytes);
  std::vector<Hash> actions(bytes.size() / Hash::size);
  for (Hash &action : actions)
    reader.hash(action);
  return actions;
}

Hash cache::checksumOf(int kind, const Hash &key, std::string_view stage,
                       std::string_view payload) {
  return Hasher("strata/cache/record/1")
      .integer(kind)
      .hash(key)
      .string(stage)
      .string(payload)
      .finish();
}

std::optional<std::string> cache::compress(std::string_view bytes) {
  // Below this size a frame gains nothing worth the time.
  if (bytes.size() < 64)
    return std::nullopt;
  std::string result(ZSTD_compressBound(bytes.size()), '\0');
  size_t size = ZSTD_compress(result.data(), result.size(), bytes.data(),
                              bytes.size(), /*compressionLevel=*/1);
  if (ZSTD_isError(size) || size > bytes.size() - bytes.size() / 8)
    return std::nullopt;
  result.resize(size);
  return result;
}

std::optional<std::string> cache::decompress(std::string_view bytes,
                                             int64_t rawBytes) {
  // The frame's own claim must agree before memory is taken for it.
  unsigned long long claimed =
      ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (rawBytes < 0 || claimed != static_cast<unsigned long long>(rawBytes) ||
      claimed > (UINT64_C(1) << 36))
    return std::nullopt;
  std::string result(static_cast<size_t>(rawBytes), '\0');
  size_t size =
      ZSTD_decompress(result.data(), result.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) || size != result.size())
    return std::nullopt;
  return result;
}

std::optional<Hash> Action::product(std::string_view name) const {
  for (const Product &candidate : products)
    if (candidate.name == name)
      return candidate.id;
  return std::nullopt;
}

Hash cache::baseKey(std::string_view stage, const Hash &stageDigest,
                    const Hash &id) {
  return Hasher("strata/cache/base/1")
      .string(stage)
      .hash(stageDigest)
      .hash(id)
      .finish();
}

Hash cache::actionKey(const Hash &base, const std::vector<Read> &reads) {
  Hasher hasher("strata/cache/action/1");
  hasher.hash(base).integer(static_cast<int64_t>(reads.size()));
  for (const Read &read : reads)
    hasher.string(read.question).hash(read.answer);
  return hasher.finish();
}
