//===- Hash.h - BLAKE3-256, the only hash in keys ---------------*- C++ -*-===//
//
// Every key and content id of Strata is a BLAKE3-256 digest, opened by a domain
// string ("strata/lower/1") so that equal bytes in two roles never meet.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_SUPPORT_HASH_H
#define STRATA_SUPPORT_HASH_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strata {

/// A 32-byte digest; ordered bytewise.
struct Hash {
  static constexpr size_t size = 32;
  std::array<uint8_t, size> bytes{};

  bool operator==(const Hash &other) const { return bytes == other.bytes; }
  bool operator!=(const Hash &other) const { return bytes != other.bytes; }
  bool operator<(const Hash &other) const { return bytes < other.bytes; }

  bool isZero() const { return *this == Hash{}; }

  /// 64 lower-case hexadecimal digits.
  std::string hex() const;
  /// The first `length` (at most 52) base32 characters, a-z and 2-7, five bits
  /// each from the most significant bit of byte 0 on. Kernel symbols take 26.
  std::string base32(size_t length = 26) const;
  /// The first eight bytes, little endian: for tables in memory and for local
  /// content rules, never as an identity.
  uint64_t prefix() const;

  /// Reads what hex() writes; nothing for any other text.
  static std::optional<Hash> fromHex(std::string_view text);
  /// Copies 32 bytes; nothing for another length.
  static std::optional<Hash> fromBytes(std::string_view bytes);
};

/// For unordered containers that are never iterated for a result.
struct HashHasher {
  size_t operator()(const Hash &hash) const { return hash.prefix(); }
};

/// Collects bytes and typed fields into a Hash. Typed fields are written with a
/// length or in a fixed width, so that two different sequences never run into
/// the same bytes; raw() adds bytes as they are, for streaming one long value.
class Hasher {
public:
  explicit Hasher(std::string_view domain);

  /// Appends bytes without a length. Several calls equal one with all bytes.
  Hasher &raw(const void *data, size_t size);
  Hasher &raw(std::string_view bytes) {
    return raw(bytes.data(), bytes.size());
  }
  /// Appends the length (8 bytes, little endian) and the bytes.
  Hasher &string(std::string_view bytes);
  /// Appends 8 bytes, little endian, two's complement.
  Hasher &integer(int64_t value);
  /// Appends 32 bytes.
  Hasher &hash(const Hash &value) {
    return raw(value.bytes.data(), value.bytes.size());
  }

  /// The digest of all so far; may be called several times.
  Hash finish() const;

private:
  /// Room for llvm_blake3_hasher; Hash.cpp checks size and alignment.
  alignas(8) unsigned char state[2048];
};

/// Digest of `bytes` in `domain`, streamed after the domain.
Hash hashBytes(std::string_view domain, std::string_view bytes);

/// Content id of a stored blob or weight: plain BLAKE3-256 without a domain, so
/// that `b3sum FILE` shows the same digits.
Hash contentId(std::string_view bytes);

} // namespace strata

#endif // STRATA_SUPPORT_HASH_H
