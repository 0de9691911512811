//===- JsonParser.cpp - Reading JSON --------------------------------------===//
#include "strata/Support/Json.h"

#include <charconv>
#include <cmath>

using namespace strata;
using namespace strata::json;

namespace {
class Parser {
public:
  explicit Parser(std::string_view text) : text(text) {}
  Expected<Value> parseDocument();

private:
  bool parseValue(Value &value, int depth);
  bool parseString(std::string &result);
  bool parseEscape(std::string &result);
  bool parseHex4(unsigned &code);
  bool parseNumber(Value &value);
  bool parseArray(Value &value, int depth);
  bool parseObject(Value &value, int depth);
  void skipSpace();
  bool consume(char c);
  bool consumeWord(std::string_view word);
  bool fail(const char *what);

  std::string_view text;
  size_t position = 0;
  const char *problem = "unexpected text";
};
} // namespace

bool Parser::fail(const char *what) {
  problem = what;
  return false;
}

void Parser::skipSpace() {
  while (position < text.size() &&
         (text[position] == ' ' || text[position] == '\t' ||
          text[position] == '\n' || text[position] == '\r'))
    ++position;
}

bool Parser::consume(char c) {
  skipSpace();
  if (position >= text.size() || text[position] != c)
    return false;
  ++position;
  return true;
}

bool Parser::consumeWord(std::string_view word) {
  if (text.substr(position, word.size()) != word)
    return false;
  position += word.size();
  return true;
}

bool Parser::parseHex4(unsigned &code) {
  if (text.size() - position < 4)
    return fail("a \\u escape needs four digits");
  code = 0;
  const char *begin = text.data() + position;
  for (int i = 0; i < 4; ++i)
    if (!std::isxdigit(static_cast<unsigned char>(begin[i])))
      return fail("a \\u escape needs four digits");
  std::from_chars(begin, begin + 4, code, 16);
  position += 4;
  return true;
}

static void appendUtf8(std::string &out, unsigned code) {
  auto add = [&](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80)
    return add(code);
  if (code < 0x800) {
    add(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      add(0xE0 | code >> 12);
    } else {
      add(0xF0 | code >> 18);
      add(0x80 | ((code >> 12) & 63));
    }
    add(0x80 | ((code >> 6) & 63));
  }
  add(0x80 | (code & 63));
}

bool Parser::parseEscape(std::string &result) {
  if (position >= text.size())
    return fail("the text ends inside a string");
  char c = text[position++];
  static constexpr std::string_view from = "\"\\/bfnrt", to = "\"\\/\b\f\n\r\t";
  if (size_t i = from.find(c); i != std::string_view::npos) {
    result += to[i];
    return true;
  }
  if (c != 'u')
    return fail("unknown escape");
  unsigned code = 0, low = 0;
  if (!parseHex4(code))
    return false;
  if (code >= 0xDC00 && code < 0xE000)
    return fail("a low surrogate without a high one");
  if (code >= 0xD800 && code < 0xDC00) {
    if (!consumeWord("\\u") || !parseHex4(low) || low < 0xDC00 || low > 0xDFFF)
      return fail("a high surrogate without a low one");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  appendUtf8(result, code);
  return true;
}

bool Parser::parseString(std::string &result) {
  result.clear();
  if (!consume('"'))
    return fail("a string was expected");
  while (position < text.size()) {
    char c = text[position++];
    if (c == '"')
      return true;
    if (static_cast<uint8_t>(c) < 0x20)
      return fail("a control character in a string");
    if (c != '\\')
      result += c;
    else if (!parseEscape(result))
      return false;
  }
  return fail("the text ends inside a string");
}

bool Parser::parseNumber(Value &value) {
  size_t begin = position;
  auto digits = [&] {
    size_t first = position;
    while (position < text.size() && text[position] >= '0' &&
           text[position] <= '9')
      ++position;
    return position - first;
  };
  auto at = [&](char c) {
    return position < text.size() && text[position] == c;
  };
  if (at('-'))
    ++position;
  size_t firstDigit = position;
  size_t count = digits();
  if (count == 0)
    return fail("a value was expected");
  if (count > 1 && text[firstDigit] == '0')
    return fail("a number with a leading zero");
  bool isInteger = true;
  if (at('.')) {
    isInteger = false;
    ++position;
    if (digits() == 0)
      return fail("a number ends in a point");
  }
  if (at('e') || at('E')) {
    isInteger = false;
    ++position;
    if (at('+') || at('-'))
      ++position;
    if (digits() == 0)
      return fail("an exponent without digits");
  }
  const char *first = text.data() + begin, *last = text.data() + position;
  int64_t integer = 0;
  if (isInteger && std::from_chars(first, last, integer).ec == std::errc()) {
    value = integer;
    return true;
  }
  double number = 0;
  if (std::from_chars(first, last, number).ec != std::errc() ||
      !std::isfinite(number))
    return fail("a number out of range");
  value = number;
  return true;
}

bool Parser::parseArray(Value &value, int depth) {
  Array array;
  if (!consume(']')) {
    do {
      if (!parseValue(array.emplace_back(), depth))
        return false;
    } while (consume(','));
    if (!consume(']'))
      return fail("',' or ']' was expected");
  }
  value = std::move(array);
  return true;
}

bool Parser::parseObject(Value &value, int depth) {
  Object object;
  if (!consume('}')) {
    do {
      std::string key;
      if (!parseString(key))
        return false;
      if (!consume(':'))
        return fail("':' was expected");
      auto [it, isNew] = object.emplace(std::move(key), nullptr);
      if (!isNew)
        return fail("a key stands twice");
      if (!parseValue(it->second, depth))
        return false;
    } while (consume(','));
    if (!consume('}'))
      return fail("',' or '}' was expected");
  }
  value = std::move(object);
  return true;
}

bool Parser::parseValue(Value &value, int depth) {
  static constexpr int maxDepth = 200;
  if (depth >= maxDepth)
    return fail("nested too deeply");
  skipSpace();
  if (position >= text.size())
    return fail("the text ends too early");
  if (consumeWord("null")) {
    value = nullptr;
    return true;
  }
  if (consumeWord("true")) {
    value = true;
    return true;
  }
  if (consumeWord("false")) {
    value = false;
    return true;
  }
  if (text[position] == '"') {
    std::string string;
    if (!parseString(string))
      return false;
    value = std::move(string);
    return true;
  }
  if (consume('['))
    return parseArray(value, depth + 1);
  if (consume('{'))
    return parseObject(value, depth + 1);
  return parseNumber(value);
}

Expected<Value> Parser::parseDocument() {
  Value value;
  bool isGood = parseValue(value, 0);
  skipSpace();
  if (isGood && position == text.size())
    return value;
  if (isGood)
    problem = "text after the value";
  return makeError(ErrorClass::BadModel, "not JSON: " + std::string(problem) +
                                             " at byte " +
                                             std::to_string(position));
}

Expected<Value> json::parse(std::string_view text) {
  return Parser(text).parseDocument();
}
