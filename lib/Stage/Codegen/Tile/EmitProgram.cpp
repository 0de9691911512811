//===- EmitProgram.cpp - A kernel as a tile program -----------------------===//
#include "strata/Stage/Codegen/Tile/EmitTileProgram.h"

#include "Block/KernelEmitter.h"

using namespace mlir;

namespace strata::codegen {

static LogicalResult emitBody(KernelEmitter &e) {
  switch (e.configuration.family) {
  case planning::KernelFamily::Pointwise:
  case planning::KernelFamily::Window:
    return emitPointwise(e);
  case planning::KernelFamily::Move:
    return emitMove(e);
  case planning::KernelFamily::Row:
    return emitRow(e);
  case planning::KernelFamily::Contraction:
    return emitContraction(e);
  case planning::KernelFamily::Convolution:
    return emitConvolution(e);
  case planning::KernelFamily::Generic:
    return emitGeneric(e);
  }
  return failure();
}

llvm::Expected<tile::FuncOp>
emitTileProgram(plan::KernelOp kernel,
                const planning::Configuration &configuration,
                OpBuilder &builder) {
  KernelEmitter emitter(kernel, configuration, builder);
  if (succeeded(emitter.begin()) && succeeded(emitBody(emitter))) {
    emitter.finish();
    return emitter.program;
  }
  if (emitter.program)
    emitter.program.erase();
  return llvm::createStringError(
      "kernel '" + kernel.getSymName() + "' has no tile program (" +
      planning::toString(configuration) + "): " + emitter.problem);
}

llvm::Expected<planning::LaunchRecord> launchRecordOf(tile::FuncOp program) {
  auto grid = program->getAttrOfType<DenseI64ArrayAttr>("tile.grid");
  if (!grid || grid.size() != 9)
    return llvm::createStringError("tile program '" + program.getSymName() +
                                   "' has no attribute tile.grid of 9 numbers");
  planning::LaunchRecord record;
  for (unsigned d = 0; d < 3; ++d) {
    record.grid[d].scalar = int32_t(grid[3 * d]);
    record.grid[d].multiplier = grid[3 * d + 1];
    record.grid[d].tile = grid[3 * d + 2];
  }
  for (Type type : program.getArgumentTypes())
    ++(isa<tile::PtrType>(type) ? record.pointers : record.scalars);
  return record;
}

} // namespace strata::codegen
