//===- Registration.cpp - All dialects and passes of Strata ---------------===//
#include "strata/Pipeline/Registration.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Dialect/Tile/Tile.h"
#include "strata/Stage/Codegen/GPU/Passes.h"
#include "strata/Stage/Codegen/Host/Passes.h"
#include "strata/Stage/Codegen/Tile/Passes.h"
#include "strata/Stage/Graph/Passes.h"
#include "strata/Stage/Import/Import.h"
#include "strata/Stage/Import/Passes.h"
#include "strata/Stage/Kernel/Passes.h"
#include "strata/Stage/Lower/Passes.h"
#include "strata/Stage/Partition/Passes.h"
#include "strata/Stage/Schedule/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void strata::pipeline::registerDialects(DialectRegistry &registry) {
  registry.insert<affine::AffineDialect, arith::ArithDialect,
                  func::FuncDialect, linalg::LinalgDialect, math::MathDialect,
                  memref::MemRefDialect, scf::SCFDialect, tensor::TensorDialect, plan::PlanDialect,
                  tile::TileDialect>();
  import::registerImport(registry);
}

/// Registers `strata-<stage>`: the stage's passes with its default options.
template <typename Options>
static void registerStage(StringRef name, StringRef description,
                          void (*build)(OpPassManager &, const Options &)) {
  PassPipelineRegistration<>(name, description, [build](OpPassManager &pm) {
    build(pm, Options());
  });
}

void strata::pipeline::registerPasses() {
  registerTransformsPasses();
  import::registerImportPasses();
  graph::registerGraphPasses();
  graph::registerGraphPipeline();
  partition::registerPartitionPasses();
  lower::registerLowerPasses();
  kernel::registerKernelPasses();
  codegen::registerCodegenTilePasses();
  codegen::registerCodegenGPUPasses();
  codegen::registerCodegenHostPasses();
  schedule::registerSchedulePasses();
  registerStage<partition::PartitionOptions>(
      "strata-partition", "Stage partition", partition::buildPartitionPipeline);
  registerStage<lower::LowerOptions>("strata-lower", "Stage lower",
                                     lower::buildLowerPipeline);
  registerStage<kernel::KernelOptions>("strata-kernel", "Stage kernel",
                                       kernel::buildKernelPipeline);
  registerStage<schedule::ScheduleOptions>(
      "strata-schedule", "Stage schedule", schedule::buildSchedulePipeline);
}
