//===- Stages.cpp - The table of stages -----------------------------------===//
#include "strata/Pipeline/Stages.h"

namespace strata::pipeline {

static constexpr Stage table[stageCount] = {
    {StageId::Import, "import", Unit::Model, false,
     "read the model: one op per node in its newest form"},
    {StageId::Graph, "graph", Unit::Model, false,
     "shapes, folded constants, composites, layouts"},
    {StageId::Partition, "partition", Unit::Model, false,
     "batched, non-batched and host clusters"},
    {StageId::Lower, "lower", Unit::Cluster, false, "onnx to linalg"},
    {StageId::Kernel, "kernel", Unit::Cluster, false,
     "fuse and outline kernels, launch them"},
    {StageId::Schedule, "schedule", Unit::Model, true,
     "order, arena offsets, certificate"},
    {StageId::Codegen, "codegen", Unit::Kernel, true,
     "tile programs, cubins, host objects"},
    {StageId::Package, "package", Unit::Model, false,
     "executable, weight file, manifest"},
};

llvm::ArrayRef<Stage> stages() { return table; }

const Stage &stage(StageId id) { return table[static_cast<unsigned>(id)]; }

std::optional<StageId> findStage(llvm::StringRef name) {
  for (const Stage &row : table)
    if (row.name == name)
      return row.id;
  return std::nullopt;
}

} // namespace strata::pipeline
