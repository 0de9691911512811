//===- Error.h - Errors as values, in five parts ----------------*- C++ -*-===//
//
// What a file, a model or the machine can cause is an Error: a class, which is
// the exit code of the program, and five parts: file, node, op, what is wrong,
// how to fix it. Status is an error or nothing, Expected<T> an error or a T.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_SUPPORT_ERROR_H
#define STRATA_SUPPORT_ERROR_H

#include "strata/Support/Check.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace strata {

/// What kind of failure; the value is the exit code (driver.md section 3).
enum class ErrorClass : int {
  Usage = 2,       ///< a flag or value of the command line
  BadModel = 3,    ///< the model or artefact is malformed
  Unsupported = 4, ///< well-formed, but not supported
  MemoryLimit = 5, ///< the memory limit cannot be kept
  Differs = 6,     ///< results differ from the expected ones
  Machine = 7,     ///< no GPU, no tool, full disk, no permission
  Internal = 70,   ///< a contract of ours is broken
};

/// The class as a short lower-case phrase: "bad model", "machine".
const char *toString(ErrorClass kind);

struct Error {
  ErrorClass kind = ErrorClass::Internal;
  std::string file; ///< model, artefact or other file; may be empty
  std::string node; ///< name of the node; may be empty
  std::string op;   ///< op type, and number or opset if known; may be empty
  std::string what; ///< what is wrong, without a final full stop
  std::string fix;  ///< what to do about it; may be empty
  std::vector<std::string> notes; ///< further lines, as "rule: Conv-22 ..."

  int exitCode() const { return static_cast<int>(kind); }

  /// Several lines without a final newline:
  ///   FILE: node "NODE" (OP): WHAT
  ///     NOTE
  ///     fix:  FIX
  /// Names are untrusted: control characters and broken UTF-8 are escaped.
  std::string text() const;
};

/// An error with `what`, to be completed by the caller field by field.
Error makeError(ErrorClass kind, std::string what, std::string fix = {});

/// A machine error (or bad model, if `kind` says so) with the text of an errno
/// value: "cannot open: No such file or directory".
Error makeErrnoError(int errnoValue, std::string_view action, std::string file,
                     ErrorClass kind = ErrorClass::Machine);

/// The text of an errno value, thread-safe.
std::string errnoText(int errnoValue);

/// `text` with control characters, backslash, double quote and bytes that are
/// not UTF-8 written as escapes, so that it can be printed between quotes.
std::string escapeText(std::string_view text);
/// The same outside quotes: double quote and backslash stay as they are.
std::string printableText(std::string_view text);

/// Length of the well-formed UTF-8 sequence that non-empty `text` starts with,
/// or 0 if it starts with none.
size_t utf8SequenceLength(std::string_view text);

/// Success or an Error. Converts to true on success.
class [[nodiscard]] Status {
public:
  Status() = default;
  Status(Error error) : failure(std::move(error)) {}

  explicit operator bool() const { return !failure; }
  const Error &error() const {
    STRATA_CHECK(failure, "error() of a success");
    return *failure;
  }
  Error takeError() {
    STRATA_CHECK(failure, "takeError() of a success");
    return std::move(*failure);
  }

private:
  std::optional<Error> failure;
};

/// A T or an Error. Converts to true if it holds a T.
template <typename T>
class [[nodiscard]] Expected {
public:
  Expected(T value) : content(std::in_place_index<0>, std::move(value)) {}
  Expected(Error error) : content(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return content.index() == 0; }
  T &operator*() & {
    STRATA_CHECK(content.index() == 0, "value of an error");
    return *std::get_if<0>(&content);
  }
  const T &operator*() const & {
    STRATA_CHECK(content.index() == 0, "value of an error");
    return *std::get_if<0>(&content);
  }
  /// By value: `for (x : *list())` would outlive a reference.
  T operator*() && {
    STRATA_CHECK(content.index() == 0, "value of an error");
    return std::move(*std::get_if<0>(&content));
  }
  T *operator->() { return &**this; }
  const T *operator->() const { return &**this; }

  const Error &error() const {
    STRATA_CHECK(content.index() == 1, "error() of a value");
    return *std::get_if<1>(&content);
  }
  Error takeError() {
    STRATA_CHECK(content.index() == 1, "takeError() of a value");
    return std::move(*std::get_if<1>(&content));
  }

private:
  std::variant<T, Error> content;
};

} // namespace strata

#endif // STRATA_SUPPORT_ERROR_H
