//===- Error.cpp - Text of errors -----------------------------------------===//
#include "strata/Support/Error.h"

#include <cstdint>
#include <system_error>

using namespace strata;

const char *strata::toString(ErrorClass kind) {
  switch (kind) {
  case ErrorClass::Usage:
    return "usage";
  case ErrorClass::BadModel:
    return "bad model";
  case ErrorClass::Unsupported:
    return "unsupported";
  case ErrorClass::MemoryLimit:
    return "memory limit";
  case ErrorClass::Differs:
    return "differs";
  case ErrorClass::Machine:
    return "machine";
  case ErrorClass::Internal:
    return "internal";
  }
  return "internal";
}

size_t strata::utf8SequenceLength(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  uint8_t first = byte(0);
  if (first < 0x80)
    return 1;
  size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length)
    return 0;
  for (size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80)
      return 0;
  // Overlong forms, surrogates and values above U+10FFFF.
  if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F) ||
      (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F))
    return 0;
  return length;
}

static std::string escape(std::string_view text, bool isQuoted) {
  static const char digits[] = "0123456789abcdef";
  std::string result;
  for (size_t i = 0; i < text.size();) {
    uint8_t byte = static_cast<uint8_t>(text[i]);
    size_t length = utf8SequenceLength(text.substr(i));
    // C1 controls (U+0080 to U+009F) steer terminals as C0 ones do.
    bool isControl = byte < 0x20 || byte == 0x7F ||
                     (length == 2 && byte == 0xC2 &&
                      static_cast<uint8_t>(text[i + 1]) < 0xA0);
    if (length == 0 || isControl) {
      size_t count = length == 0 ? 1 : length;
      for (size_t j = 0; j < count; ++j) {
        uint8_t value = static_cast<uint8_t>(text[i + j]);
        result += "\\x";
        result += digits[value >> 4];
        result += digits[value & 15];
      }
      i += count;
      continue;
    }
    if (isQuoted && (byte == '"' || byte == '\\'))
      result += '\\';
    result += text.substr(i, length);
    i += length;
  }
  return result;
}

std::string strata::escapeText(std::string_view text) {
  return escape(text, /*isQuoted=*/true);
}

std::string strata::printableText(std::string_view text) {
  return escape(text, /*isQuoted=*/false);
}

std::string Error::text() const {
  std::string result;
  if (!file.empty())
    result += printableText(file) + ": ";
  if (!node.empty())
    result += "node \"" + escapeText(node) + "\"";
  if (!op.empty())
    result += (node.empty() ? "" : " ") + ("(" + printableText(op) + ")");
  if (!node.empty() || !op.empty())
    result += ": ";
  result += what;
  for (const std::string &note : notes)
    result += "\n  " + note;
  if (!fix.empty())
    result += "\n  fix:  " + fix;
  return result;
}

Error strata::makeError(ErrorClass kind, std::string what, std::string fix) {
  Error error;
  error.kind = kind;
  error.what = std::move(what);
  error.fix = std::move(fix);
  return error;
}

std::string strata::errnoText(int errnoValue) {
  return std::generic_category().message(errnoValue);
}

Error strata::makeErrnoError(int errnoValue, std::string_view action,
                             std::string file, ErrorClass kind) {
  Error error =
      makeError(kind, std::string(action) + ": " + errnoText(errnoValue));
  error.file = std::move(file);
  return error;
}
