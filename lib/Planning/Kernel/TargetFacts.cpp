//===- TargetFacts.cpp - The table of targets -----------------------------===//
#include "strata/Planning/Kernel/TargetFacts.h"

namespace strata::planning {

std::optional<TargetFacts> findTarget(std::string_view name) {
  TargetFacts facts;
  facts.name = std::string(name);
  if (name == "host") {
    facts.isHost = true;
    facts.warps = facts.maxWarps = 1;
    return facts;
  }
  struct Row {
    const char *name;
    int64_t sharedBytes;
    bool hasClusters;
  };
  // Families of chips that tileiras 13.5 knows; shared memory in bytes.
  static constexpr Row rows[] = {
      {"sm_80", 163 << 10, false}, {"sm_86", 99 << 10, false},
      {"sm_87", 163 << 10, false}, {"sm_88", 163 << 10, false},
      {"sm_89", 99 << 10, false},  {"sm_90", 227 << 10, true},
      {"sm_100", 227 << 10, true}, {"sm_103", 227 << 10, true},
      {"sm_107", 227 << 10, true}, {"sm_110", 227 << 10, true},
      {"sm_120", 99 << 10, false}, {"sm_121", 99 << 10, false}};
  for (const Row &row : rows) {
    if (name != row.name)
      continue;
    facts.sharedBytes = row.sharedBytes;
    facts.hasClusters = row.hasClusters;
    return facts;
  }
  return std::nullopt;
}

} // namespace strata::planning
