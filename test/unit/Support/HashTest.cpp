//===- HashTest.cpp - BLAKE3 digests and their texts ----------------------===//
#include "strata/Support/Hash.h"

#include <gtest/gtest.h>

using namespace strata;

TEST(Hash, MatchesTheReferenceDigests) {
  // Test vectors of the BLAKE3 project: the empty input and "abc".
  EXPECT_EQ(contentId("").hex(),
            "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
  EXPECT_EQ(contentId("abc").hex(),
            "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
}

TEST(Hash, LongInputMatchesTheReferenceDigest) {
  // Test vector of the BLAKE3 project: bytes 0..250 repeated, 102400 bytes.
  std::string input;
  for (int i = 0; i < 102400; ++i)
    input += static_cast<char>(i % 251);
  EXPECT_EQ(contentId(input).hex(),
            "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085");
}

TEST(Hash, StreamingEqualsOnePiece) {
  std::string input(5000, 'x');
  Hasher hasher("strata/test/1");
  for (size_t i = 0; i < input.size(); i += 7)
    hasher.raw(std::string_view(input).substr(i, 7));
  EXPECT_EQ(hasher.finish(), hashBytes("strata/test/1", input));
  EXPECT_EQ(hasher.finish(), hasher.finish());
}

TEST(Hash, DomainsAndFieldsDoNotRunTogether) {
  EXPECT_NE(hashBytes("a", "bc"), hashBytes("ab", "c"));
  EXPECT_NE(Hasher("d").string("ab").string("c").finish(),
            Hasher("d").string("a").string("bc").finish());
  EXPECT_NE(Hasher("d").integer(1).finish(), Hasher("d").integer(-1).finish());
}

TEST(Hash, CopyOfAHasherGoesOnAlone) {
  Hasher hasher("d");
  hasher.string("a");
  Hasher copy = hasher;
  copy.string("b");
  EXPECT_EQ(hasher.finish(), Hasher("d").string("a").finish());
  EXPECT_EQ(copy.finish(), Hasher("d").string("a").string("b").finish());
}

TEST(Hash, TextsRoundTrip) {
  Hash hash = contentId("abc");
  EXPECT_EQ(Hash::fromHex(hash.hex()), hash);
  EXPECT_FALSE(Hash::fromHex("12"));
  EXPECT_FALSE(Hash::fromHex(std::string(63, 'a') + "g"));
  std::string bytes(hash.bytes.begin(), hash.bytes.end());
  EXPECT_EQ(Hash::fromBytes(bytes), hash);
  EXPECT_FALSE(Hash::fromBytes(bytes + "x"));
}

TEST(Hash, Base32IsRfc4648InLowerCase) {
  Hash hash;
  // base64.b32encode(bytes.fromhex("f800ff")) = 7AAP6===
  hash.bytes = {0xf8, 0x00, 0xff};
  EXPECT_EQ(hash.base32(4), "7aap");
  hash.bytes.fill(0xff);
  EXPECT_EQ(hash.base32(26), std::string(26, '7'));
  EXPECT_EQ(hash.base32(52), std::string(51, '7') + "q");
  EXPECT_EQ(hash.base32().size(), 26u);
}
