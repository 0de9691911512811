//===- Finding.cpp - Findings in words ------------------------------------===//
#include "strata/Emulator/Emulator.h"

using namespace strata::emulator;

const char *strata::emulator::toString(Check check) {
  switch (check) {
  case Check::OutOfBounds:
    return "out of bounds";
  case Check::IndexSpace:
    return "index outside the view";
  case Check::Undefined:
    return "read of undefined memory";
  case Check::TwoWriters:
    return "two blocks write";
  case Check::ReadAfterWrite:
    return "block reads what another wrote";
  case Check::WriteAfterRead:
    return "block writes what another read";
  case Check::WriteToInput:
    return "write to an input";
  }
  return "unknown";
}

std::string Finding::text() const {
  std::string result = std::string(toString(check)) + ": kernel " + kernel;
  if (!node.empty())
    result += " at node \"" + node + "\"";
  result += ", block (" + std::to_string(block[0]) + ", " +
            std::to_string(block[1]) + ", " + std::to_string(block[2]) + ")";
  if (!op.empty())
    result += ", " + op;
  if (argument < 0)
    return result + ", index " + std::to_string(element);
  return result + ", element " + std::to_string(element) + " of argument " +
         std::to_string(argument);
}
