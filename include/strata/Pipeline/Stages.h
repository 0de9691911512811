//===- Stages.h - The table of stages -------------------------------------===//
//
// One stage, one word, one row. Runner, driver, cache, dumps and docs follow
// from this table (architecture.md section 1).
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PIPELINE_STAGES_H
#define STRATA_PIPELINE_STAGES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>

namespace strata::pipeline {

/// In the order of the table.
enum class StageId {
  Import,
  Graph,
  Partition,
  Lower,
  Kernel,
  Schedule,
  Codegen,
  Package
};
constexpr unsigned stageCount = 8;

/// What a stage works on at a time.
enum class Unit { Model, Cluster, Kernel };

struct Stage {
  StageId id;
  llvm::StringRef name; ///< the word: folder, namespace, --to, dump, key
  Unit unit;
  bool perTarget;       ///< runs once per target
  llvm::StringRef does; ///< one line for `--list-stages`
};

/// All stages, first to last; number = index + 1.
llvm::ArrayRef<Stage> stages();
const Stage &stage(StageId id);
std::optional<StageId> findStage(llvm::StringRef name);

} // namespace strata::pipeline

#endif // STRATA_PIPELINE_STAGES_H
