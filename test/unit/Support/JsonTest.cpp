//===- JsonTest.cpp - Canonical JSON --------------------------------------===//
#include "strata/Support/Json.h"

#include <gtest/gtest.h>
#include <limits>

using namespace strata;

static std::string reprint(std::string_view text) {
  Expected<json::Value> value = json::parse(text);
  return value ? value->text() : value.error().what;
}

TEST(Json, WritesSortedKeysAndExactIntegers) {
  json::Value value;
  value["z"] = std::numeric_limits<int64_t>::min();
  value["a"] = true;
  value["list"].push(1);
  value["list"].push("x\n\x01");
  EXPECT_EQ(value.text(), "{\"a\":true,\"list\":[1,\"x\\n\\u0001\"],"
                          "\"z\":-9223372036854775808}");
}

TEST(Json, PrettyTextReadsBackEqual) {
  json::Value value;
  value["shape"].push(1);
  value["shape"].push(224);
  value["names"].push("x");
  value["empty"] = json::Object();
  EXPECT_EQ(value.prettyText(), "{\n  \"empty\": {},\n  \"names\": [\n    "
                                "\"x\"\n  ],\n  \"shape\": [1, 224]\n}");
  EXPECT_EQ(*json::parse(value.prettyText()), value);
}

TEST(Json, DoublesAreShortestAndStayDoubles) {
  EXPECT_EQ(json::Value(0.1).text(), "0.1");
  EXPECT_EQ(json::Value(2.0).text(), "2.0");
  EXPECT_EQ(json::Value(1e300).text(), "1e+300");
  EXPECT_EQ(json::Value(std::numeric_limits<double>::infinity()).text(),
            "null");
  EXPECT_TRUE(json::parse("2.0")->asDouble());
  EXPECT_TRUE(json::parse("2")->asInteger());
}

TEST(Json, ReadsWhatItShould) {
  EXPECT_EQ(reprint(" { \"b\" : [ null , 1.5e1 ] , \"a\" : \"\\u00e4\" } "),
            "{\"a\":\"\xC3\xA4\",\"b\":[null,15.0]}");
  EXPECT_EQ(reprint("\"\\ud83d\\ude00\""), "\"\xF0\x9F\x98\x80\"");
}

TEST(Json, RefusesWithAByte) {
  EXPECT_EQ(reprint("[1,]"), "not JSON: a value was expected at byte 3");
  EXPECT_EQ(reprint("{\"a\":1,\"a\":2}"),
            "not JSON: a key stands twice at byte 11");
  for (const char *bad : {"", "01", "1.", "1e", "+1", "\"\\x\"", "\"a", "[1 2]",
                          "{\"a\" 1}", "nul", "1 1", "\"\\ud800\"", "1e999"})
    EXPECT_FALSE(json::parse(bad)) << bad;
  EXPECT_FALSE(json::parse(std::string(100000, '[')));
}

TEST(Json, BrokenUtf8BecomesTheReplacementCharacter) {
  EXPECT_EQ(json::quote("a\xFF"), "\"a\xEF\xBF\xBD\"");
}
