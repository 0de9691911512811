//===- Dump.cpp - Products as files for people ----------------------------===//
#include "Compiler.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Support/FileSystem.h"

using namespace mlir;

namespace strata::pipeline {

/// Names of inputs and outputs as people know them.
static void putPortNames(ModuleOp module, const std::string &text) {
  Expected<json::Value> io = json::parse(text);
  if (!io)
    return;
  Builder builder(module.getContext());
  auto name = [&](const char *kind, unsigned i) {
    const json::Value *list = io->find(kind);
    const std::string *name =
        list && list->asArray() && i < list->asArray()->size()
            ? (*list->asArray())[i].asString()
            : nullptr;
    return builder.getStringAttr(name ? *name : std::string());
  };
  if (auto main = module.lookupSymbol<func::FuncOp>("main")) {
    for (unsigned i = 0; i < main.getNumArguments(); ++i)
      main.setArgAttr(i, "onnx.name", name("inputs", i));
    for (unsigned i = 0; i < main.getNumResults(); ++i)
      main.setResultAttr(i, "onnx.name", name("outputs", i));
  }
  for (auto program : module.getOps<plan::ProgramOp>())
    for (const char *kind : {"inputs", "outputs"}) {
      SmallVector<Attribute> rows;
      auto table = program->getAttrOfType<ArrayAttr>(kind);
      for (unsigned i = 0; table && i < table.size(); ++i) {
        NamedAttrList row(cast<DictionaryAttr>(table[i]));
        row.set("name", name(kind, i));
        rows.push_back(row.getDictionary(module.getContext()));
      }
      program->setAttr(kind, builder.getArrayAttr(rows));
    }
}

/// The text of one model-level product with node names and the stage it is the
/// product of.
static Expected<std::string> dumpText(ProductRef product, StageId id,
                                      const NameTable &names,
                                      const std::string &portNames,
                                      unsigned nodes, MLIRContext *context) {
  Expected<std::string> text = product->part("ir");
  if (!text)
    return text.takeError();
  Expected<OwningOpRef<ModuleOp>> module = parseIR(*text, context);
  if (!module)
    return module.takeError();
  nameLocations(**module, names);
  Builder builder(context);
  (*module)->getOperation()->setAttr("strata.stage",
                                     builder.getStringAttr(stage(id).name));
  (*module)->getOperation()->setAttr("strata.nodes",
                                     builder.getI64IntegerAttr(nodes));
  if (!portNames.empty())
    putPortNames(**module, portNames);
  return printDump(**module);
}

static std::string numbered(StageId id) {
  return std::to_string(unsigned(id) + 1) + "-" + stage(id).name.str();
}

Expected<std::vector<Compiler::DumpFile>> Compiler::dumpFiles(StageId id) {
  std::vector<DumpFile> files;
  auto model = [&](ProductRef product, const std::string &name,
                   StageId dumped) -> Status {
    Expected<std::string> text =
        dumpText(product, dumped, names,
                 dumped == StageId::Import ? std::string() : portNames,
                 result.nodes, runner.mainContext().get());
    if (!text)
      return text.takeError();
    files.push_back({name + ".mlir", *text});
    return {};
  };
  auto units = [&](auto &products) -> Status {
    for (auto &[name, product] : products) {
      Expected<std::string> text = product->part("ir");
      if (!text)
        return text.takeError();
      files.push_back({numbered(id) + "/" + name + ".mlir", *text});
    }
    return {};
  };
  Status status;
  switch (id) {
  case StageId::Import:
    status = model(import, numbered(id), id);
    break;
  case StageId::Graph:
    status = model(graph, numbered(id), id);
    break;
  case StageId::Partition:
    status = model(partition, numbered(id), id);
    break;
  case StageId::Lower:
    // The instances beside the units: who calls which cluster.
    status = model(partition, numbered(id) + "/module", StageId::Partition);
    if (status)
      status = units(lowered);
    break;
  case StageId::Kernel:
    status = model(partition, numbered(id) + "/module", StageId::Partition);
    if (status)
      status = units(kerneled);
    break;
  case StageId::Schedule:
    for (Target &target : targets)
      if (status = model(target.schedule, numbered(id) + "." + target.name, id);
          !status)
        break;
    break;
  case StageId::Codegen:
    for (Target &target : targets) {
      status = model(target.schedule,
                     numbered(id) + "." + target.name + "/module",
                     StageId::Schedule);
      if (!status)
        break;
      for (CompiledKernel &kernel : target.kernels) {
        std::string base =
            numbered(id) + "." + target.name + "/" + kernel.name;
        files.push_back({base + ".json", kernel.record});
        files.push_back({base + ".mlir", kernel.program});
        if (!kernel.bytecode.empty())
          files.push_back({base + ".tileirbc", kernel.bytecode});
        if (!kernel.cubin.empty())
          files.push_back({base + ".cubin", kernel.cubin});
        if (!kernel.object.empty())
          files.push_back({base + ".o", kernel.object});
      }
    }
    break;
  case StageId::Package:
    if (Expected<std::string> text = package->part("manifest"))
      files.push_back({numbered(id) + ".json", *text});
    break;
  }
  if (!status)
    return status.takeError();
  return files;
}

Status Compiler::dumpStage(StageId id) {
  if (request.dumpFolder.empty())
    return {};
  Expected<std::vector<DumpFile>> files = dumpFiles(id);
  if (!files)
    return files.takeError();
  for (const DumpFile &file : *files) {
    std::string path = request.dumpFolder + "/" + file.name;
    if (Status status = createFolders(folderOf(path)); !status)
      return status;
    if (Status status = writeFileAtomically(path, file.text); !status)
      return status;
  }
  return id == StageId::Import || (request.from && id == *request.from)
             ? writeWeights(request.dumpFolder)
             : Status();
}

Status Compiler::writeProduct(StageId id) {
  Expected<std::vector<DumpFile>> files = dumpFiles(id);
  if (!files)
    return files.takeError();
  if (request.outputPath == "-" || request.outputPath.empty()) {
    // Standard output is for IR; binaries go to a folder.
    for (const DumpFile &file : *files) {
      if (!llvm::StringRef(file.name).ends_with(".mlir"))
        continue;
      if (files->size() > 1)
        result.text += "// " + file.name + "\n";
      result.text += file.text;
      if (result.text.back() != '\n')
        result.text += '\n';
    }
    return {};
  }
  if (Status status = writeWeights(folderOf(request.outputPath)); !status)
    return status;
  if (files->size() == 1)
    return writeFileAtomically(request.outputPath, files->front().text);
  for (const DumpFile &file : *files) {
    std::string path = request.outputPath + "/" + nameOf(file.name);
    if (Status status = createFolders(folderOf(path)); !status)
      return status;
    if (Status status = writeFileAtomically(path, file.text); !status)
      return status;
  }
  return {};
}

} // namespace strata::pipeline
