//===- Assembler.cpp - Cubins from Tile IR bytecode -----------------------===//
#include "strata/Stage/Codegen/GPU/AssembleTileIR.h"

#include "Program.h"
#include "RunTool.h"

#include "strata/Support/FileSystem.h"
#include "strata/Support/Hash.h"

using namespace strata;
using namespace strata::codegen;

/// What the exit codes of tileiras mean (13.5).
enum ExitCode {
  Success = 0,
  NoInputOrTarget = 1,
  BytecodeWrong = 3,
  Failed = 5
};

namespace {
struct ToolOutput {
  int exitCode = 0;
  std::string cubin, messages;
};
} // namespace

static std::string toolPath(const Assembler &assembler) {
  return assembler.root + "/bin/tileiras";
}

static Error toolError(const Assembler &assembler, ErrorClass kind,
                       const std::string &what, const std::string &messages) {
  Error error = makeError(kind, what);
  error.file = toolPath(assembler);
  if (!messages.empty())
    error.notes.push_back(messages);
  return error;
}

/// One call of the tool with whatever outcome.
static Expected<ToolOutput> call(const Assembler &assembler,
                                 std::string_view bytecode,
                                 const std::string &target) {
  Expected<ScratchFolder> folder = ScratchFolder::create(assembler.scratch);
  if (!folder)
    return folder.takeError();
  ToolCall tool;
  tool.command = {toolPath(assembler), "--gpu-name", target, "-o", "-",
                  "/dev/stdin"};
  tool.environment = {"TMPDIR=" + folder->path()};
  tool.input = folder->path() + "/kernel.tileirbc";
  tool.output = folder->path() + "/kernel.cubin";
  tool.errors = folder->path() + "/messages";
  tool.limitSeconds = assembler.limitSeconds;
  if (Status status = writeFileAtomically(tool.input, bytecode); !status)
    return status.takeError();
  Expected<int> exitCode = runTool(tool);
  if (!exitCode)
    return exitCode.takeError();
  Expected<std::string> cubin = readFile(tool.output);
  if (!cubin)
    return cubin.takeError();
  Expected<std::string> messages = readFile(tool.errors);
  if (!messages)
    return messages.takeError();
  ToolOutput result{*exitCode, std::move(*cubin), std::move(*messages)};
  // A verdict must not hold the name of a temporary folder.
  for (size_t at;
       (at = result.messages.find(folder->path())) != std::string::npos;)
    result.messages.replace(at, folder->path().size(), "...");
  return result;
}

/// A program that every target takes: stores its block's number.
static std::string probeBytecode() {
  using namespace tileir;
  Program program;
  int i32 = program.simple(Tag::I32), scalar = program.tile(i32);
  int pointer = program.tile(program.intern(Type(Tag::Pointer, i32)));
  Type signature(Tag::Function);
  signature.dims.push_back(pointer);
  Function function;
  function.name = "probe";
  function.type = program.intern(std::move(signature));
  int argument = program.value(pointer);
  function.body.arguments.push_back(argument);
  auto &body = function.body.operations;
  Operation block(*findOp("get_tile_block_id"));
  for (int axis = 0; axis < 3; ++axis)
    block.results.push_back(program.value(scalar));
  Operation address(*findOp("offset"));
  address.operands = {argument, block.results[0]};
  address.results.push_back(program.value(pointer));
  Operation store(*findOp("store_ptr_tko"));
  store.operands = {address.results[0], block.results[0], none, none};
  store.attributes = {int64_t(0), Attribute(), Attribute()};
  store.results.push_back(program.value(program.simple(Tag::Token)));
  for (Operation *each : {&block, &address, &store})
    body.push_back(*each);
  body.emplace_back(*findOp("return"));
  program.functions.push_back(std::move(function));
  return encode(program);
}

static bool hasReduction(const tileir::Block &block) {
  for (const tileir::Operation &operation : block.operations) {
    llvm::StringRef name = operation.row->name;
    if (name == "sin" || name == "cos" || name == "tan")
      return true;
    for (const tileir::Block &region : operation.regions)
      if (hasReduction(region))
        return true;
  }
  return false;
}

/// Bytes of stack that are no spill: the reduction of a large angle, which few
/// elements take, indexes a table of 28 (f32) or 40 bytes (f64) there.
static uint64_t frameOfFunctions(std::string_view bytecode) {
  llvm::Expected<tileir::Program> program = tileir::decode(bytecode);
  if (!program) {
    llvm::consumeError(program.takeError());
    return 0;
  }
  for (const tileir::Function &function : program->functions)
    if (hasReduction(function.body))
      return 64;
  return 0;
}

/// The tool ends with "failed" for a program that the target cannot run and for
/// a library that it cannot load: a program that every target takes tells.
static Expected<Assembly> judgeFailure(const Assembler &assembler,
                                       const std::string &target,
                                       const ToolOutput &output) {
  Expected<ToolOutput> probe = call(assembler, probeBytecode(), target);
  if (!probe)
    return probe.takeError();
  if (probe->exitCode == Success)
    return Assembly(Refused{output.messages});
  Error error = toolError(assembler, ErrorClass::Machine,
                          "cannot assemble even an empty kernel for " + target,
                          probe->messages);
  error.fix = "install nvidia-cuda-tileiras, nvidia-cuda-nvcc and nvidia-nvvm "
              "13.5 in one folder: the tool needs bin/ptxas and "
              "lib/libnvvm.so.4 beside it";
  return error;
}

Expected<Assembly> codegen::assembleTileIR(const Assembler &assembler,
                                           std::string_view bytecode,
                                           const std::string &target) {
  if (Expected<std::vector<std::string>> files = toolFiles(assembler); !files)
    return files.takeError();
  Expected<ToolOutput> output = call(assembler, bytecode, target);
  if (!output)
    return output.takeError();
  switch (output->exitCode) {
  case Success:
    break;
  case NoInputOrTarget:
    return toolError(assembler, ErrorClass::Unsupported,
                     "does not know target " + target, output->messages);
  case BytecodeWrong:
    return toolError(assembler, ErrorClass::Internal,
                     "cannot read the bytecode of a kernel", output->messages);
  case Failed:
    return judgeFailure(assembler, target, *output);
  default:
    return toolError(assembler, ErrorClass::Machine,
                     "ended with exit code " + std::to_string(output->exitCode),
                     output->messages);
  }
  Expected<CubinInfo> info = readCubin(output->cubin);
  if (!info)
    return info.takeError();
  if (info->frameBytes > frameOfFunctions(bytecode))
    return Assembly(Spilled{info->frameBytes});
  return Assembly(Assembled{std::move(output->cubin), std::move(*info)});
}

Expected<std::vector<std::string>>
codegen::toolFiles(const Assembler &assembler) {
  std::string library = assembler.root + "/lib/libnvvm.so.4";
  if (!fileExists(library))
    if (std::string other = assembler.root + "/nvvm/lib64/libnvvm.so.4";
        fileExists(other))
      library = other;
  std::vector<std::string> files = {toolPath(assembler),
                                    assembler.root + "/bin/ptxas", library};
  for (const std::string &file : files) {
    if (fileExists(file))
      continue;
    Error error = makeError(ErrorClass::Machine, "a tool is missing",
                            "install nvidia-cuda-tileiras, nvidia-cuda-nvcc "
                            "and nvidia-nvvm 13.5, or name another folder");
    error.file = file;
    return error;
  }
  return files;
}

Expected<std::string> codegen::digestOfTools(const Assembler &assembler) {
  Expected<std::vector<std::string>> files = toolFiles(assembler);
  if (!files)
    return files.takeError();
  Hasher hasher("strata/codegen/tools/1");
  for (const std::string &file : *files) {
    Expected<MappedFile> mapped = MappedFile::open(file);
    if (!mapped)
      return mapped.takeError();
    hasher.string(mapped->bytes());
  }
  return hasher.finish().hex();
}
