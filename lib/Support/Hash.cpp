//===- Hash.cpp - BLAKE3-256 through LLVM's C functions -------------------===//
#include "strata/Support/Hash.h"

#include "strata/Support/Check.h"

#include "llvm-c/blake3.h"

#include <new>
#include <type_traits>

using namespace strata;

static_assert(std::is_trivially_copyable_v<llvm_blake3_hasher>,
              "Hasher copies its state bytewise");

static llvm_blake3_hasher *asBlake3(unsigned char *state) {
  return std::launder(reinterpret_cast<llvm_blake3_hasher *>(state));
}

std::string Hash::hex() const {
  static const char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * size);
  for (uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string Hash::base32(size_t length) const {
  static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
  STRATA_CHECK(length <= 52, "a hash has 52 base32 characters");
  std::string text;
  for (size_t i = 0; i < length; ++i) {
    size_t bit = 5 * i, byte = bit / 8;
    unsigned window = bytes[byte] << 8;
    if (byte + 1 < size)
      window |= bytes[byte + 1];
    text += digits[(window >> (11 - bit % 8)) & 31];
  }
  return text;
}

uint64_t Hash::prefix() const {
  uint64_t value = 0;
  for (int i = 7; i >= 0; --i)
    value = value << 8 | bytes[i];
  return value;
}

static int hexDigit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

std::optional<Hash> Hash::fromHex(std::string_view text) {
  if (text.size() != 2 * size)
    return std::nullopt;
  Hash result;
  for (size_t i = 0; i < size; ++i) {
    int high = hexDigit(text[2 * i]), low = hexDigit(text[2 * i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    result.bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return result;
}

std::optional<Hash> Hash::fromBytes(std::string_view bytes) {
  if (bytes.size() != size)
    return std::nullopt;
  Hash result;
  for (size_t i = 0; i < size; ++i)
    result.bytes[i] = static_cast<uint8_t>(bytes[i]);
  return result;
}

Hasher::Hasher(std::string_view domain) {
  static_assert(sizeof(llvm_blake3_hasher) <= sizeof(state));
  static_assert(alignof(llvm_blake3_hasher) <= 8);
  llvm_blake3_hasher_init(new (state) llvm_blake3_hasher);
  string(domain);
}

Hasher &Hasher::raw(const void *data, size_t size) {
  llvm_blake3_hasher_update(asBlake3(state), data, size);
  return *this;
}

Hasher &Hasher::string(std::string_view bytes) {
  integer(static_cast<int64_t>(bytes.size()));
  return raw(bytes);
}

Hasher &Hasher::integer(int64_t value) {
  uint8_t encoded[8];
  for (int i = 0; i < 8; ++i)
    encoded[i] = static_cast<uint8_t>(static_cast<uint64_t>(value) >> (8 * i));
  return raw(encoded, sizeof(encoded));
}

Hash Hasher::finish() const {
  Hash result;
  llvm_blake3_hasher_finalize(asBlake3(const_cast<unsigned char *>(state)),
                              result.bytes.data(), Hash::size);
  return result;
}

Hash strata::hashBytes(std::string_view domain, std::string_view bytes) {
  return Hasher(domain).raw(bytes).finish();
}

Hash strata::contentId(std::string_view bytes) {
  llvm_blake3_hasher hasher;
  llvm_blake3_hasher_init(&hasher);
  llvm_blake3_hasher_update(&hasher, bytes.data(), bytes.size());
  Hash result;
  llvm_blake3_hasher_finalize(&hasher, result.bytes.data(), Hash::size);
  return result;
}
