//===- Check.h - Invariants that stay on in every build ---------*- C++ -*-===//
//
// Debian's LLVM and our RelWithDebInfo build have no assertions, so an
// invariant of ours uses STRATA_CHECK. It is for what only a mistake in Strata
// can break; what a file or the machine can cause is a strata::Error.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_SUPPORT_CHECK_H
#define STRATA_SUPPORT_CHECK_H

namespace strata {

/// Prints "internal error: ..." with the place to stderr and aborts.
[[noreturn]] void failCheck(const char *condition, const char *message,
                            const char *file, int line);

} // namespace strata

#if defined(__FILE_NAME__)
#define STRATA_CHECK_FILE __FILE_NAME__
#else
#define STRATA_CHECK_FILE __FILE__
#endif

/// Stops the process if `condition` is false. `message` is a string literal
/// that says what should have held.
#define STRATA_CHECK(condition, message)                                       \
  do {                                                                         \
    if (__builtin_expect(!(condition), 0))                                     \
      ::strata::failCheck(#condition, message, STRATA_CHECK_FILE, __LINE__);   \
  } while (false)

/// Marks a place that control never reaches.
#define STRATA_UNREACHABLE(message)                                            \
  ::strata::failCheck("unreachable", message, STRATA_CHECK_FILE, __LINE__)

#endif // STRATA_SUPPORT_CHECK_H
