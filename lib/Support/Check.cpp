//===- Check.cpp - Reports a broken invariant -----------------------------===//
#include "strata/Support/Check.h"

#include <cstdio>
#include <cstdlib>

void strata::failCheck(const char *condition, const char *message,
                       const char *file, int line) {
  std::fprintf(stderr, "strata: internal error: %s (%s) at %s:%d\n", message,
               condition, file, line);
  std::abort();
}
