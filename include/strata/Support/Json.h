//===- Json.h - Canonical JSON ----------------------------------*- C++ -*-===//
//
// Values with one spelling each: object keys sorted bytewise, integers exact in
// 64 bits, doubles in the shortest form that reads back equal, no trailing
// spaces. Equal values give equal bytes, so a manifest or plan can be hashed.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_SUPPORT_JSON_H
#define STRATA_SUPPORT_JSON_H

#include "strata/Support/Error.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace strata::json {

class Value;
using Array = std::vector<Value>;
using Object = std::map<std::string, Value>;

class Value {
public:
  Value() : content(nullptr) {}
  Value(std::nullptr_t) : content(nullptr) {}
  Value(bool value) : content(value) {}
  template <typename T, typename = std::enable_if_t<std::is_integral_v<T> &&
                                                    !std::is_same_v<T, bool>>>
  Value(T value) : content(static_cast<int64_t>(value)) {}
  /// Infinities and NaN have no JSON form and become null.
  Value(double value) : content(value) {}
  Value(const char *value) : content(std::string(value)) {}
  Value(std::string_view value) : content(std::string(value)) {}
  Value(std::string value) : content(std::move(value)) {}
  Value(Array value) : content(std::move(value)) {}
  Value(Object value) : content(std::move(value)) {}

  bool isNull() const { return content.index() == 0; }
  const bool *asBool() const { return std::get_if<bool>(&content); }
  const int64_t *asInteger() const { return std::get_if<int64_t>(&content); }
  const double *asDouble() const { return std::get_if<double>(&content); }
  const std::string *asString() const {
    return std::get_if<std::string>(&content);
  }
  const Array *asArray() const { return std::get_if<Array>(&content); }
  Array *asArray() { return std::get_if<Array>(&content); }
  const Object *asObject() const { return std::get_if<Object>(&content); }
  Object *asObject() { return std::get_if<Object>(&content); }

  /// The member of an object, or null if this is no object or has no such key.
  const Value *find(const std::string &key) const;
  /// The member of an object, made if missing; a null value becomes an object.
  Value &operator[](const std::string &key);
  /// Appends to an array; a null value becomes an array.
  void push(Value value);

  /// One line without spaces.
  std::string text() const;
  /// Two spaces of indentation a level; arrays of numbers stay on one line.
  std::string prettyText() const;

  bool operator==(const Value &other) const { return content == other.content; }
  bool operator!=(const Value &other) const { return !(*this == other); }

private:
  std::variant<std::nullptr_t, bool, int64_t, double, std::string, Array,
               Object>
      content;
};

/// Reads RFC 8259 text; at most 200 levels deep, keys may not repeat. Numbers
/// without fraction or exponent that fit become integers, others doubles.
/// Errors: BadModel, naming the byte where reading stopped.
Expected<Value> parse(std::string_view text);

/// The text as a JSON string with its quotes. Bytes that are not UTF-8 become
/// U+FFFD.
std::string quote(std::string_view text);

} // namespace strata::json

#endif // STRATA_SUPPORT_JSON_H
