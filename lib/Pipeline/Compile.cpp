//===- Compile.cpp - A model through all stages ---------------------------===//
#include "Compiler.h"

#include "strata/Stage/Codegen/GPU/AssembleTileIR.h"
#include "strata/Support/FileSystem.h"

#include "llvm/ADT/StringExtras.h"

namespace strata::pipeline {

static RunnerOptions runnerOptions(const CompileRequest &request,
                                   cache::Store &store, const Hash &compiler) {
  RunnerOptions options;
  options.store = &store;
  options.compiler = compiler;
  options.jobs = request.jobs;
  options.progress = request.progress;
  return options;
}

Compiler::Compiler(const CompileRequest &request, cache::Store &store,
                   const Hash &compiler)
    : request(request), store(store),
      runner(runnerOptions(request, store, compiler), environment) {
  for (const std::string &name : request.targets)
    targets.push_back({name, nullptr, {}});
  describeOptions();
}

/// Everything that can change a product, under the stage that may ask for it.
void Compiler::describeOptions() {
  environment.setOption(StageId::Graph, "dims", llvm::join(request.dims, ","));
  environment.setOption(StageId::Graph, "const-inputs",
                        llvm::join(request.constInputs, ";"));
  environment.setOption(StageId::Codegen, "host-cpu", request.hostCpu);
  environment.setOption(StageId::Codegen, "host-features",
                        request.hostFeatures);
  environment.setOption(StageId::Codegen, "f32-contraction",
                        request.f32Contraction);
  // External data of the model: part of the key of `import` by content.
  environment.setFiles([this](const std::string &name)
                           -> std::optional<std::string> {
    std::vector<std::string> folders = {
        request.externalDataRoot.empty() ? folderOf(request.modelPath)
                                         : request.externalDataRoot};
    if (Expected<std::string> real = realPathOf(request.modelPath);
        real && request.externalDataRoot.empty())
      folders.push_back(folderOf(*real));
    Expected<FileDescriptor> file = openContained(folders, name);
    if (!file)
      return std::nullopt;
    Expected<MappedFile> bytes = MappedFile::open(*file, name);
    return bytes ? std::optional<std::string>(contentId(bytes->bytes()).hex())
                 : std::nullopt;
  });
  environment.setTool("tileiras", [this] { return identifyAssembler(); });
  environment.setOption(StageId::Package, "f32-contraction",
                        request.f32Contraction);
  environment.setOption(StageId::Package, "host-cpu", request.hostCpu);
  environment.setOption(StageId::Package, "device-memory-limit",
                        std::to_string(request.deviceMemoryLimit));
}

/// Digest of the assembler's files, remembered by their stamps: they are large.
Expected<std::string> Compiler::identifyAssembler() {
  codegen::Assembler assembler;
  assembler.root = request.cudaRoot;
  Expected<std::vector<std::string>> files = codegen::toolFiles(assembler);
  if (!files)
    return files.takeError();
  Hasher hasher("strata/tool-stamp/1");
  for (const std::string &file : *files) {
    Expected<FileStamp> stamp = stampOf(file);
    if (!stamp)
      return stamp.takeError();
    hasher.string(file)
        .integer(stamp->device)
        .integer(stamp->inode)
        .integer(stamp->size)
        .integer(stamp->modifiedNs)
        .integer(stamp->changedNs);
  }
  Hash key = hasher.finish();
  if (std::optional<std::string> known =
          store.note(cache::NoteKind::Stamp, key))
    return *known;
  Expected<std::string> digest = codegen::digestOfTools(assembler);
  if (digest)
    store.putNote(cache::NoteKind::Stamp, key, *digest);
  return digest;
}

Status Compiler::runStage(StageId id) {
  if (request.from && id < *request.from)
    return {};
  if (request.from && id == *request.from)
    return resume(id);
  switch (id) {
  case StageId::Import:
    return runImport();
  case StageId::Graph:
    return runGraph();
  case StageId::Partition:
    return runPartition();
  case StageId::Lower: // both stages of a cluster run one after the other
    return runClusters();
  case StageId::Kernel:
    return request.from == StageId::Lower ? runClusters() : Status();
  case StageId::Schedule:
    for (Target &target : targets) {
      if (Status status = runSchedule(target); !status)
        return status;
      if (Status status = checkLimit(target); !status)
        return status;
    }
    return writeMemoryPlan();
  case StageId::Codegen:
    for (Target &target : targets)
      if (Status status = runCodegen(target); !status)
        return status;
    return {};
  case StageId::Package:
    return runPackage();
  }
  return {};
}

Expected<CompileResult> Compiler::run() {
  for (const Stage &row : stages()) {
    if (Status status = runStage(row.id); !status)
      return status.takeError();
    if (request.from && row.id < *request.from)
      continue;
    if (Status status = dumpStage(row.id); !status)
      return status.takeError();
    if (request.to && *request.to == row.id && row.id != StageId::Package) {
      if (Status status = writeProduct(row.id); !status)
        return status.takeError();
      break;
    }
  }
  result.counts = runner.counts();
  return std::move(result);
}

Expected<CompileResult> compileModel(const CompileRequest &request,
                                     cache::Store &store,
                                     const Hash &compiler) {
  Compiler compiler_(request, store, compiler);
  Expected<CompileResult> result = compiler_.run();
  if (result)
    return result;
  Error error = result.takeError();
  if (error.file.empty())
    error.file = request.modelPath;
  if (error.fix.empty() && error.kind == ErrorClass::BadModel)
    error.fix = "export the model again; onnx.checker.check_model tells more";
  if (error.fix.empty() && error.kind == ErrorClass::Unsupported)
    error.fix = "rewrite or leave out this part of the model";
  return error;
}

Expected<Hash> compilerIdentity() {
  Expected<MappedFile> self = MappedFile::open("/proc/self/exe");
  if (!self)
    return self.takeError();
  Hasher hasher("strata/compiler/1");
  hasher.string(self->bytes());
  // The shared libraries by the names that carry their full version.
  for (const char *library : {"libMLIR.so.22.1", "libLLVM.so.22.1"}) {
    hasher.string(library);
    Expected<std::string> maps = readFile("/proc/self/maps");
    if (!maps)
      return maps.takeError();
    for (llvm::StringRef line : llvm::split(*maps, '\n')) {
      if (!line.ends_with(library))
        continue;
      // Size and inode stand for the content of an installed package.
      std::string path = line.substr(line.find('/')).str();
      if (Expected<FileStamp> stamp = stampOf(path))
        hasher.integer(stamp->size).integer(stamp->modifiedNs);
      break;
    }
  }
  return hasher.finish();
}

} // namespace strata::pipeline
