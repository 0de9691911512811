//===- CodegenSteps.cpp - Kernel to tile program to machine code ----------===//
#include "strata/Pipeline/CodegenSteps.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Dialect/Tile/Tile.h"
#include "strata/Pipeline/Document.h"
#include "strata/Planning/Kernel/Configuration.h"
#include "strata/Stage/Codegen/GPU/AssembleTileIR.h"
#include "strata/Stage/Codegen/GPU/TileIR.h"
#include "strata/Stage/Codegen/Host/CompileHostKernel.h"
#include "strata/Stage/Codegen/Host/Passes.h"
#include "strata/Stage/Codegen/Tile/EmitTileProgram.h"

#include "strata/Support/Json.h"

#include "llvm/Support/Error.h"

using namespace mlir;

namespace strata::pipeline {

static Error fromLLVM(llvm::Error error, const char *step) {
  return makeError(ErrorClass::Internal,
                   std::string(step) + ": " + llvm::toString(std::move(error)));
}

//===----------------------------------------------------------------------===//
// Launch records as JSON
//===----------------------------------------------------------------------===//

static std::string writeRecord(const planning::LaunchRecord &record) {
  json::Value value;
  for (const planning::GridAxis &axis : record.grid) {
    json::Value row{json::Array()};
    row.push(axis.scalar);
    row.push(axis.multiplier);
    row.push(axis.tile);
    value["grid"].push(row);
  }
  value["pointers"] = record.pointers;
  value["scalars"] = record.scalars;
  value["threads"] = record.threads;
  value["shared_bytes"] = record.sharedBytes;
  value["registers"] = record.registers;
  value["cluster_blocks"] = record.clusterBlocks;
  return value.text();
}

Expected<planning::LaunchRecord> readRecord(const std::string &text) {
  Expected<json::Value> value = json::parse(text);
  if (!value)
    return value.takeError();
  auto number = [](const json::Value *value) -> int64_t {
    return value && value->asInteger() ? *value->asInteger() : 0;
  };
  planning::LaunchRecord record;
  const json::Value *grid = value->find("grid");
  const json::Array *axes = grid ? grid->asArray() : nullptr;
  if (!axes || axes->size() != 3)
    return makeError(ErrorClass::Internal, "a launch record has no grid");
  for (unsigned d = 0; d < 3; ++d) {
    const json::Array *row = (*axes)[d].asArray();
    if (!row || row->size() != 3)
      return makeError(ErrorClass::Internal, "a grid axis has no three fields");
    record.grid[d].scalar = int32_t(number(&(*row)[0]));
    record.grid[d].multiplier = number(&(*row)[1]);
    record.grid[d].tile = number(&(*row)[2]);
  }
  record.pointers = int32_t(number(value->find("pointers")));
  record.scalars = int32_t(number(value->find("scalars")));
  record.threads = int32_t(number(value->find("threads")));
  record.sharedBytes = int32_t(number(value->find("shared_bytes")));
  record.registers = int32_t(number(value->find("registers")));
  record.clusterBlocks = int32_t(number(value->find("cluster_blocks")));
  return record;
}

std::string mergeRecords(const std::string &grid, const std::string &launch) {
  Expected<planning::LaunchRecord> a = readRecord(grid), b = readRecord(launch);
  if (!a || !b)
    return grid;
  a->threads = b->threads;
  a->sharedBytes = b->sharedBytes;
  a->registers = b->registers;
  a->clusterBlocks = b->clusterBlocks;
  return writeRecord(*a);
}

//===----------------------------------------------------------------------===//
// Tile programs
//===----------------------------------------------------------------------===//

static planning::MmaMode mmaModeOf(const std::string &option) {
  return option == "tf32"     ? planning::MmaMode::Tf32
         : option == "3xtf32" ? planning::MmaMode::Tf32x3
                              : planning::MmaMode::Plain;
}

namespace {
/// One configuration of a kernel, written out.
struct TileProgram {
  OwningOpRef<ModuleOp> module;
  tile::FuncOp func;
  planning::LaunchRecord record;
};
} // namespace

/// Emits the kernel in `text` with `configuration`; math that no back end has
/// is expanded.
static Expected<TileProgram>
emitProgram(StageContext &context, const std::string &text,
            const planning::Configuration &configuration) {
  Expected<OwningOpRef<ModuleOp>> module = parseIR(text, context.mlir());
  if (!module)
    return module.takeError();
  auto kernels = (*module)->getOps<plan::KernelOp>();
  plan::KernelOp kernel = *kernels.begin();
  OpBuilder builder(kernel);
  llvm::Expected<tile::FuncOp> program =
      codegen::emitTileProgram(kernel, configuration, builder);
  if (!program)
    return fromLLVM(program.takeError(), "tile program");
  kernel.erase();
  if (Status status = runPipeline(
          **module, "codegen",
          [](OpPassManager &pm) {
            pm.addNestedPass<tile::FuncOp>(codegen::createExpandMathPass());
          },
          {}, context.warnings);
      !status)
    return status.takeError();
  TileProgram result;
  result.module = std::move(*module);
  result.func = *result.module->getOps<tile::FuncOp>().begin();
  llvm::Expected<planning::LaunchRecord> record =
      codegen::launchRecordOf(result.func);
  if (!record)
    return fromLLVM(record.takeError(), "launch record");
  result.record = *record;
  return result;
}

static Expected<planning::KernelSignature>
signatureOf(StageContext &context, const std::string &text) {
  Expected<OwningOpRef<ModuleOp>> module = parseIR(text, context.mlir());
  if (!module)
    return module.takeError();
  auto kernels = (*module)->getOps<plan::KernelOp>();
  if (kernels.empty())
    return makeError(ErrorClass::Internal, "a kernel unit holds no kernel");
  return codegen::signatureOf(*kernels.begin());
}

Expected<Built> buildHostKernel(StageContext &context,
                                const std::string &kernel) {
  Expected<planning::KernelSignature> signature = signatureOf(context, kernel);
  if (!signature)
    return signature.takeError();
  std::optional<planning::TargetFacts> facts = planning::findTarget("host");
  codegen::HostOptions options;
  options.cpu = context.option("host-cpu");
  options.features = context.option("host-features");
  std::string failures;
  for (const planning::Configuration &configuration :
       planning::rankConfigurations(*signature, *facts)) {
    Expected<TileProgram> program = emitProgram(context, kernel, configuration);
    if (!program) {
      failures += planning::toString(configuration) + ": " +
                  program.error().what + "; ";
      continue;
    }
    llvm::Expected<codegen::HostObject> object =
        codegen::compileHostKernel(program->func, options);
    if (!object) {
      failures += planning::toString(configuration) + ": " +
                  llvm::toString(object.takeError()) + "; ";
      continue;
    }
    Built built;
    built.parts = {{"program", printIR(program->func, Locations::Drop)},
                   {"object", object->bytes},
                   {"record", writeRecord(program->record)},
                   {"configuration", planning::toString(configuration)}};
    built.hash = contentId(object->bytes);
    return built;
  }
  return makeError(ErrorClass::Internal,
                   "no configuration compiles for the host: " + failures);
}

Expected<Built> buildTilePrograms(StageContext &context,
                                  const std::string &kernel,
                                  const std::string &target) {
  Expected<planning::KernelSignature> signature = signatureOf(context, kernel);
  if (!signature)
    return signature.takeError();
  std::optional<planning::TargetFacts> facts = planning::findTarget(target);
  if (!facts)
    return makeError(ErrorClass::Unsupported, "unsupported target " + target,
                     "`strata targets` lists the targets");
  planning::MmaMode mode = mmaModeOf(context.option("f32-contraction"));
  Built built;
  Hasher hasher("strata/tile-programs/1");
  std::string failures;
  unsigned rank = 0;
  for (planning::Configuration configuration :
       planning::rankConfigurations(*signature, *facts)) {
    // The option decides how f32 enters a product, the ranking the tiles.
    if (configuration.depth > 0 && !configuration.isSkinny) {
      configuration.mode = mode;
      if (!planning::findViolation(*signature, *facts, configuration).empty())
        continue;
    }
    Expected<TileProgram> program = emitProgram(context, kernel, configuration);
    if (!program) {
      failures += planning::toString(configuration) + ": " +
                  program.error().what + "; ";
      continue;
    }
    llvm::Expected<std::string> bytecode = codegen::writeTileIR(program->func);
    if (!bytecode) {
      failures += planning::toString(configuration) + ": " +
                  llvm::toString(bytecode.takeError()) + "; ";
      continue;
    }
    std::string number = std::to_string(rank++);
    hasher.string(*bytecode);
    built.parts.push_back(
        {"program" + number, printIR(program->func, Locations::Drop)});
    built.parts.push_back({"bytecode" + number, *bytecode});
    built.parts.push_back({"record" + number, writeRecord(program->record)});
  }
  if (rank == 0)
    return makeError(ErrorClass::Internal,
                     "no configuration gives a tile program: " + failures);
  if (!failures.empty())
    built.parts.push_back({"refused", failures});
  built.hash = hasher.finish();
  return built;
}

Expected<Built> buildCubin(StageContext &context, const std::string &bytecode,
                           const std::string &target,
                           const std::string &cudaRoot) {
  // The identity of the tools is asked for so that it enters the key.
  if (!context.tool("tileiras"))
    return makeError(ErrorClass::Machine,
                     "tileiras, the assembler of CUDA Tile IR, is missing",
                     "run tools/bootstrap.sh, or give --cuda-root=DIR");
  codegen::Assembler assembler;
  assembler.root = cudaRoot;
  Expected<codegen::Assembly> assembly =
      codegen::assembleTileIR(assembler, bytecode, target);
  if (!assembly)
    return assembly.takeError();
  Built built;
  if (auto *spilled = std::get_if<codegen::Spilled>(&*assembly)) {
    built.parts = {
        {"verdict", "spills " + std::to_string(spilled->bytes) + " bytes"}};
  } else if (auto *refused = std::get_if<codegen::Refused>(&*assembly)) {
    built.parts = {{"verdict", "refused: " + refused->text}};
  } else {
    auto &assembled = std::get<codegen::Assembled>(*assembly);
    planning::LaunchRecord record;
    record.threads = assembled.info.threads;
    record.sharedBytes = assembled.info.sharedBytes;
    record.registers = assembled.info.registers;
    record.clusterBlocks = assembled.info.clusterBlocks;
    built.parts = {{"verdict", "clean"},
                   {"cubin", assembled.cubin},
                   {"launch", writeRecord(record)}};
  }
  built.hash = contentId(built.parts.back().second);
  return built;
}

Expected<Built> buildCheckedKernel(StageContext &context,
                                   const std::string &program) {
  codegen::HostOptions options;
  options.cpu = context.option("host-cpu");
  options.features = context.option("host-features");
  options.checked = true;
  llvm::Expected<codegen::HostObject> object =
      codegen::compileHostKernel(llvm::StringRef(program), options);
  if (!object)
    return fromLLVM(object.takeError(), "checked kernel");
  Built built;
  built.parts = {{"object", object->bytes}};
  built.hash = contentId(object->bytes);
  return built;
}

} // namespace strata::pipeline
