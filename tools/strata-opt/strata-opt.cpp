//===- strata-opt.cpp - MlirOptMain with Strata's dialects and passes -----===//
#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/Plan/Plan.h"
#include "strata/Dialect/Tile/Tile.h"

#include "strata/Stage/Codegen/Tile/Passes.h"
#include "strata/Stage/Kernel/Passes.h"

#include "mlir/Transforms/Passes.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<strata::onnx::ONNXDialect>();
  registry.insert<strata::plan::PlanDialect, strata::tile::TileDialect,
                  mlir::arith::ArithDialect, mlir::func::FuncDialect,
                  mlir::linalg::LinalgDialect, mlir::math::MathDialect,
                  mlir::memref::MemRefDialect, mlir::scf::SCFDialect,
                  mlir::tensor::TensorDialect>();
  mlir::registerTransformsPasses();
  strata::kernel::registerKernelPasses();
  strata::codegen::registerCodegenTilePasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "Strata optimizer driver\n", registry));
}
