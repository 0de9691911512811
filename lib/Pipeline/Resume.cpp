//===- Resume.cpp - --from: a dump is the product of its stage ------------===//
#include "Compiler.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Support/FileSystem.h"

using namespace mlir;

namespace strata::pipeline {

static Error usage(std::string what, std::string fix, const std::string &file) {
  Error error = makeError(ErrorClass::Usage, std::move(what), std::move(fix));
  error.file = file;
  return error;
}

/// Reads a dump of `id` and takes node count and names out of it.
Expected<OwningOpRef<ModuleOp>> Compiler::readDump(const std::string &path,
                                                   StageId id) {
  Expected<std::string> text = readFile(path);
  if (!text) {
    Error error = text.takeError();
    error.kind = ErrorClass::BadModel;
    return error;
  }
  Expected<OwningOpRef<ModuleOp>> module =
      parseIR(*text, runner.mainContext().get(), path);
  if (!module)
    return module;
  Operation *op = (*module)->getOperation();
  auto said = op->getAttrOfType<StringAttr>("strata.stage");
  if (!said || said.getValue() != stage(id).name)
    return usage("is the product of stage " +
                     (said ? said.getValue().str() : std::string("(unknown)")) +
                     ", not of " + stage(id).name.str(),
                 "give the stage that the dump names with --from", path);
  if (auto nodes = op->getAttrOfType<IntegerAttr>("strata.nodes"))
    result.nodes = unsigned(nodes.getInt());
  op->removeAttr("strata.stage");
  op->removeAttr("strata.nodes");
  if (id == StageId::Import)
    return module; // its names are part of the product
  names = numberLocations(**module);
  if (auto main = (*module)->lookupSymbol<func::FuncOp>("main"))
    portNames = takePortNames(main);
  for (auto program : (*module)->getOps<plan::ProgramOp>()) {
    json::Value io;
    for (const char *kind : {"inputs", "outputs"}) {
      io[kind] = json::Array();
      SmallVector<Attribute> rows;
      auto table = program->getAttrOfType<ArrayAttr>(kind);
      for (unsigned i = 0; table && i < table.size(); ++i) {
        NamedAttrList row(cast<DictionaryAttr>(table[i]));
        auto name = dyn_cast_if_present<StringAttr>(row.get("name"));
        io[kind].push(name ? name.getValue().str() : std::string());
        std::string number =
            std::string(kind, strlen(kind) - 1) + std::to_string(i);
        row.set("name", StringAttr::get(op->getContext(), number));
        rows.push_back(row.getDictionary(op->getContext()));
      }
      program->setAttr(kind, ArrayAttr::get(op->getContext(), rows));
    }
    portNames = io.text();
  }
  return module;
}

Status Compiler::resume(StageId id) {
  std::string path = request.modelPath;
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();
  bool isFolder = id == StageId::Lower || id == StageId::Kernel ||
                  id == StageId::Codegen;
  if (id == StageId::Package)
    return usage("nothing follows stage package", "use an earlier stage", path);
  StageId held = id == StageId::Lower || id == StageId::Kernel
                     ? StageId::Partition
                 : id == StageId::Codegen ? StageId::Schedule
                                          : id;
  Expected<OwningOpRef<ModuleOp>> module =
      readDump(isFolder ? path + "/module.mlir" : path, held);
  if (!module)
    return module.takeError();
  switch (held) {
  case StageId::Import: {
    import = runner.adopt(id, finishImport(**module));
    names = {};
    Expected<std::string> table = import->part("names");
    if (!table)
      return table.takeError();
    if (Expected<json::Value> list = json::parse(*table))
      for (const json::Value &name : *list->asArray())
        names.push_back(*name.asString());
    return {};
  }
  case StageId::Graph:
    graph = runner.adopt(id, finishGraph(**module));
    return {};
  case StageId::Partition:
    partition =
        runner.adopt(StageId::Partition, finishPartition(**module, "[]"));
    break;
  case StageId::Schedule:
    for (auto program : (*module)->getOps<plan::ProgramOp>()) {
      targets.clear();
      targets.push_back({program.getTarget().str(), nullptr, {}});
    }
    if (targets.empty())
      return usage("holds no plan.program", "dump it with --to=schedule", path);
    targets.front().schedule =
        runner.adopt(StageId::Schedule, finishSchedule(**module));
    // The kernels come along with the schedule.
    for (auto kernel : (*module)->getOps<plan::KernelOp>()) {
      Built built;
      built.parts = {{"kernel:" + kernel.getSymName().str(),
                      printIR(kernel, Locations::Drop)}};
      kernels.insert({kernel.getSymName().str(),
                      runner.adopt(StageId::Kernel, std::move(built))});
    }
    break;
  default:
    break;
  }
  if (id == StageId::Schedule)
    return checkLimit(targets.front());
  if (!isFolder)
    return {};

  Expected<std::vector<std::string>> files = listFolder(path);
  if (!files)
    return files.takeError();
  if (id == StageId::Codegen) {
    if (Status status = checkLimit(targets.front()); !status)
      return status;
    for (auto &[name, product] : kernels) {
      CompiledKernel kernel;
      kernel.name = name;
      for (auto [field, suffix] : {std::pair(&kernel.record, ".json"),
                                   std::pair(&kernel.program, ".mlir"),
                                   std::pair(&kernel.object, ".o"),
                                   std::pair(&kernel.cubin, ".cubin"),
                                   std::pair(&kernel.bytecode, ".tileirbc")})
        if (fileExists(path + "/" + name + suffix)) {
          Expected<std::string> bytes = readFile(path + "/" + name + suffix);
          if (!bytes)
            return bytes.takeError();
          *field = std::move(*bytes);
        }
      targets.front().kernels.push_back(std::move(kernel));
    }
    return {};
  }
  for (const std::string &file : *files) {
    llvm::StringRef name = file;
    if (!name.starts_with("c_") || !name.consume_back(".mlir"))
      continue;
    Expected<std::string> text = readFile(path + "/" + file);
    if (!text)
      return text.takeError();
    Expected<OwningOpRef<ModuleOp>> unit =
        parseIR(*text, runner.mainContext().get(), path + "/" + file);
    if (!unit)
      return unit.takeError();
    if (id == StageId::Lower)
      lowered[name.str()] = runner.adopt(id, finishLower(**unit));
    else
      addKernels(name.str(), runner.adopt(id, finishKernel(**unit)));
  }
  return {};
}

//===----------------------------------------------------------------------===//
// Weights beside a dump
//===----------------------------------------------------------------------===//

static std::string weightsFolder(const std::string &model) {
  std::string path = model;
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();
  return folderOf(path) + "/weights/";
}

Expected<std::string_view> Compiler::weightBytes(const std::string &key) {
  if (!request.from)
    return weights.bytes(key);
  auto [entry, isNew] = dumpedWeights.try_emplace(key);
  if (isNew) {
    Expected<std::string> bytes =
        readFile(weightsFolder(request.modelPath) + key);
    if (!bytes) {
      Error error = bytes.takeError();
      error.kind = ErrorClass::BadModel;
      error.fix = "keep the folder weights/ beside the dump";
      return error;
    }
    entry->second = std::move(*bytes);
  }
  return std::string_view(entry->second);
}

Status Compiler::writeWeights(const std::string &folder) {
  if (Status status = createFolders(folder + "/weights"); !status)
    return status;
  if (request.from) {
    std::string from = weightsFolder(request.modelPath);
    Expected<std::vector<std::string>> files = listFolder(from);
    if (!files)
      return {}; // a dump without weights
    for (const std::string &file : *files) {
      Expected<std::string> bytes = readFile(from + file);
      if (!bytes)
        return bytes.takeError();
      if (Status status = writeFileAtomically(folder + "/weights/" + file,
                                              *bytes);
          !status)
        return status;
    }
    return {};
  }
  if (Status status = loadWeights(); !status)
    return status;
  for (auto &[key, weight] : weights.all())
    if (!fileExists(folder + "/weights/" + key))
      if (Status status =
              writeFileAtomically(folder + "/weights/" + key, weight.bytes);
          !status)
        return status;
  return {};
}

} // namespace strata::pipeline
