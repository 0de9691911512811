//===- AssemblyTest.cpp - Every kernel of the test files for the GPU ------===//
//
// For each target the first configuration that compiles without spilling is
// looked for; it must not be one of the last resort's.
//
//===----------------------------------------------------------------------===//
#include "KernelCase.h"

#include "strata/Stage/Codegen/GPU/AssembleTileIR.h"
#include "strata/Stage/Codegen/GPU/TileIR.h"
#include "strata/Stage/Codegen/Host/Passes.h"
#include "strata/Stage/Codegen/Tile/EmitTileProgram.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

using namespace strata;
using namespace strata::codegen;
using namespace strata::codegen::test;

namespace {

/// "" if clean, else what the assembler or the writer said.
std::string assemble(plan::KernelOp kernel, const std::string &text,
                     const char *target) {
  auto module =
      mlir::parseSourceString<mlir::ModuleOp>(text, kernel.getContext());
  mlir::PassManager manager(kernel.getContext());
  manager.nest<tile::FuncOp>().addPass(createExpandMathPass());
  if (failed(manager.run(*module)))
    return "ExpandMath failed";
  llvm::Expected<std::string> bytecode =
      writeTileIR(*module->getOps<tile::FuncOp>().begin());
  if (!bytecode)
    return "writer: " + llvm::toString(bytecode.takeError());
  Assembler assembler;
  assembler.root = STRATA_CUDA_ROOT;
  auto assembly = assembleTileIR(assembler, *bytecode, target);
  if (!assembly)
    return assembly.error().text();
  if (auto *spilled = std::get_if<Spilled>(&*assembly))
    return "spills " + std::to_string(spilled->bytes) + " bytes";
  if (auto *refused = std::get_if<Refused>(&*assembly))
    return "refused: " + refused->text;
  return {};
}

class AssemblyTest : public testing::TestWithParam<const char *> {};

TEST_P(AssemblyTest, FirstConfigurationIsClean) {
  if (std::string(STRATA_CUDA_ROOT).empty())
    GTEST_SKIP() << "needs the CUDA wheels";
  Kernels kernels;
  ASSERT_EQ(kernels.problem, "");
  auto target = planning::findTarget(GetParam());
  for (plan::KernelOp kernel : kernels.all) {
    auto ranking = planning::rankConfigurations(signatureOf(kernel), *target);
    std::string problem, text = emitText(kernel, ranking[0], problem);
    ASSERT_NE(text, "") << problem;
    EXPECT_EQ(assemble(kernel, text, GetParam()), "")
        << kernel.getSymName().str() << " [" << planning::toString(ranking[0])
        << "]";
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, AssemblyTest,
                         testing::Values("sm_80", "sm_90", "sm_100"),
                         [](const testing::TestParamInfo<const char *> &info) {
                           return std::string(info.param);
                         });

} // namespace
