//===- Dump.cpp - Products as files for people ----------------------------===//
#include "Compiler.h"

#include "strata/Support/FileSystem.h"

using namespace mlir;

namespace strata::pipeline {

/// The text of one model-level product with node names and the stage it is the
/// product of.
static Expected<std::string> dumpText(ProductRef product, StageId id,
                                      const NameTable &names,
                                      MLIRContext *context) {
  Expected<std::string> text = product->part("ir");
  if (!text)
    return text.takeError();
  Expected<OwningOpRef<ModuleOp>> module = parseIR(*text, context);
  if (!module)
    return module.takeError();
  nameLocations(**module, names);
  (*module)->getOperation()->setAttr(
      "strata.stage", StringAttr::get(context, stage(id).name));
  return printDump(**module);
}

static std::string numbered(StageId id) {
  return std::to_string(unsigned(id) + 1) + "-" + stage(id).name.str();
}

Expected<std::vector<Compiler::DumpFile>> Compiler::dumpFiles(StageId id) {
  std::vector<DumpFile> files;
  auto model = [&](ProductRef product, const std::string &name) -> Status {
    Expected<std::string> text =
        dumpText(product, id, names, runner.mainContext().get());
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
    status = model(import, numbered(id));
    break;
  case StageId::Graph:
    status = model(graph, numbered(id));
    break;
  case StageId::Partition:
    status = model(partition, numbered(id));
    break;
  case StageId::Lower:
    status = units(lowered);
    break;
  case StageId::Kernel:
    status = units(kerneled);
    break;
  case StageId::Schedule:
    for (Target &target : targets)
      if (status = model(target.schedule, numbered(id) + "." + target.name);
          !status)
        break;
    break;
  case StageId::Codegen:
    for (Target &target : targets)
      for (CompiledKernel &kernel : target.kernels) {
        std::string base =
            numbered(id) + "." + target.name + "/" + kernel.name;
        files.push_back({base + ".mlir", kernel.program});
        if (!kernel.bytecode.empty())
          files.push_back({base + ".tileirbc", kernel.bytecode});
        if (!kernel.cubin.empty())
          files.push_back({base + ".cubin", kernel.cubin});
        if (!kernel.object.empty())
          files.push_back({base + ".o", kernel.object});
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
  return {};
}

Status Compiler::writeProduct(StageId id) {
  Expected<std::vector<DumpFile>> files = dumpFiles(id);
  if (!files)
    return files.takeError();
  if (request.outputPath == "-" || request.outputPath.empty()) {
    for (const DumpFile &file : *files) {
      if (files->size() > 1)
        result.text += "// " + file.name + "\n";
      result.text += file.text;
    }
    return {};
  }
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
