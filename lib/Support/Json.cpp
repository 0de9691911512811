//===- Json.cpp - Writing canonical JSON ----------------------------------===//
#include "strata/Support/Json.h"

#include <charconv>
#include <cmath>

using namespace strata;
using namespace strata::json;

const Value *Value::find(const std::string &key) const {
  const Object *object = asObject();
  if (!object)
    return nullptr;
  auto it = object->find(key);
  return it == object->end() ? nullptr : &it->second;
}

Value &Value::operator[](const std::string &key) {
  if (isNull())
    content = Object();
  Object *object = asObject();
  STRATA_CHECK(object, "a key of a value that is no object");
  return (*object)[key];
}

void Value::push(Value value) {
  if (isNull())
    content = Array();
  Array *array = asArray();
  STRATA_CHECK(array, "an element of a value that is no array");
  array->push_back(std::move(value));
}

std::string json::quote(std::string_view text) {
  static const char digits[] = "0123456789abcdef";
  std::string result = "\"";
  for (size_t i = 0; i < text.size();) {
    char c = text[i];
    size_t length = utf8SequenceLength(text.substr(i));
    if (length == 0) {
      result += "\xEF\xBF\xBD";
      ++i;
      continue;
    }
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (static_cast<uint8_t>(c) < 0x20 || c == 0x7F) {
      result += "\\u00";
      result += digits[(c >> 4) & 15];
      result += digits[c & 15];
    } else {
      result += text.substr(i, length);
    }
    i += length;
  }
  return result + '"';
}

static std::string doubleText(double value) {
  if (!std::isfinite(value))
    return "null";
  char buffer[64];
  std::to_chars_result end =
      std::to_chars(buffer, buffer + sizeof(buffer), value);
  std::string text(buffer, end.ptr);
  // A double stays one when it is read back.
  if (text.find_first_of(".e") == std::string::npos)
    text += ".0";
  return text;
}

static bool isScalar(const Value &value) {
  return !value.asArray() && !value.asObject();
}

/// `indent` < 0: one line.
static void print(const Value &value, int indent, std::string &out) {
  auto breakLine = [&](int depth) {
    if (indent >= 0)
      out += "\n" + std::string(2 * static_cast<size_t>(depth), ' ');
  };
  int inner = indent < 0 ? -1 : indent + 1;
  if (value.isNull()) {
    out += "null";
  } else if (const bool *flag = value.asBool()) {
    out += *flag ? "true" : "false";
  } else if (const int64_t *integer = value.asInteger()) {
    out += std::to_string(*integer);
  } else if (const double *number = value.asDouble()) {
    out += doubleText(*number);
  } else if (const std::string *string = value.asString()) {
    out += quote(*string);
  } else if (const Array *array = value.asArray()) {
    bool isFlat = true;
    for (const Value &element : *array)
      isFlat &= isScalar(element) && !element.asString();
    out += '[';
    for (size_t i = 0; i < array->size(); ++i) {
      if (i)
        out += isFlat && indent >= 0 ? ", " : ",";
      if (!isFlat)
        breakLine(inner);
      print((*array)[i], inner, out);
    }
    if (!isFlat)
      breakLine(indent);
    out += ']';
  } else if (const Object *object = value.asObject()) {
    out += '{';
    bool isFirst = true;
    for (const auto &[key, member] : *object) {
      if (!isFirst)
        out += ',';
      isFirst = false;
      breakLine(inner);
      out += quote(key) + (indent < 0 ? ":" : ": ");
      print(member, inner, out);
    }
    if (!isFirst)
      breakLine(indent);
    out += '}';
  }
}

std::string Value::text() const {
  std::string result;
  print(*this, -1, result);
  return result;
}

std::string Value::prettyText() const {
  std::string result;
  print(*this, 0, result);
  return result;
}
