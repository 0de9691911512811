//===- PackageStage.cpp - Executable, weight file, manifest ---------------===//
#include "Compiler.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Pipeline/CodegenSteps.h"
#include "strata/Stage/Package/DescribeProgram.h"
#include "strata/Stage/Package/WriteArtifact.h"
#include "strata/Support/FileSystem.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace strata::pipeline {

/// The name in a location, through the name table.
static std::string nodeName(Location location, const NameTable &names) {
  auto named = dyn_cast<NameLoc>(location);
  if (!named)
    return {};
  llvm::StringRef number = named.getName().getValue();
  size_t index;
  if (number.consume_front("n") && !number.getAsInteger(10, index) &&
      index < names.size())
    return names[index];
  return named.getName().str();
}

static void renamePorts(std::vector<package::Port> &ports,
                        const json::Value *names) {
  const json::Array *list = names ? names->asArray() : nullptr;
  for (size_t i = 0; list && i < ports.size() && i < list->size(); ++i)
    if (const std::string *name = (*list)[i].asString())
      ports[i].name = *name;
}

json::Value Compiler::makeManifest() {
  json::Value manifest;
  if (const json::Value *certificates = result.manifest.find("certificates"))
    manifest["certificates"] = *certificates;
  manifest["producer"] = "strata 0.1";
  manifest["limit_bytes"] = request.deviceMemoryLimit;
  manifest["f32_contraction"] = request.f32Contraction;
  json::Value list{json::Array()};
  for (const Target &target : targets) {
    json::Value row;
    row["name"] = target.name;
    row["kernels"] = int64_t(target.kernels.size());
    list.push(row);
  }
  manifest["targets"] = list;
  return manifest;
}

Expected<Built> Compiler::buildPackage(StageContext &context) {
  // What stands in the manifest is part of the key.
  (void)context.option("device-memory-limit");
  (void)context.option("f32-contraction");
  (void)context.option("host-cpu");
  if (Status status = loadWeights(); !status)
    return status.takeError();
  Expected<json::Value> io = json::parse(portNames);
  if (!io)
    return io.takeError();

  package::ArtifactDescription description;
  for (Target &target : targets) {
    Expected<std::string> text = target.schedule->part("ir");
    if (!text)
      return text.takeError();
    Expected<OwningOpRef<ModuleOp>> module = parseIR(*text, context.mlir());
    if (!module)
      return module.takeError();
    auto programs = (*module)->getOps<plan::ProgramOp>();
    if (programs.empty())
      return makeError(ErrorClass::Internal, "the schedule has no program");
    plan::ProgramOp program = *programs.begin();
    Expected<package::TargetDescription> described = package::describeProgram(
        program,
        [&](Location location) { return nodeName(location, names); });
    if (!described)
      return described.takeError();
    if (description.targets.empty()) {
      for (auto [ports, kind] :
           {std::pair(&description.inputs, "inputs"),
            std::pair(&description.outputs, "outputs")}) {
        Expected<std::vector<package::Port>> list =
            package::describePorts(program, kind);
        if (!list)
          return list.takeError();
        *ports = std::move(*list);
        renamePorts(*ports, io->find(kind));
      }
    }
    llvm::StringMap<const CompiledKernel *> byName;
    for (const CompiledKernel &kernel : target.kernels)
      byName[kernel.name] = &kernel;
    for (package::Kernel &kernel : described->kernels) {
      const CompiledKernel *compiled = byName.lookup(kernel.name);
      if (!compiled)
        return makeError(ErrorClass::Internal,
                         "kernel " + kernel.name + " was not compiled");
      Expected<planning::LaunchRecord> record = readRecord(compiled->record);
      if (!record)
        return record.takeError();
      kernel.record = *record;
      kernel.hostObject = compiled->object;
      kernel.cubin = compiled->cubin;
      kernel.bytecode = compiled->bytecode;
      // The emulator lowers the very program that was assembled.
      if (target.name != "host")
        kernel.program = compiled->program;
    }
    if (target.name == "host")
      described->hostCpu = request.hostCpu;
    description.targets.push_back(std::move(*described));
  }
  // Steps that only move bytes: inputs in, outputs out.
  size_t copies = 0;
  for (const package::Step &step : description.targets.front().steps)
    copies += step.kind == package::StepKind::Copy;
  description.placement = "placement: " + std::to_string(result.nodes) + "/" +
                          std::to_string(result.nodes) + " nodes on " +
                          targets.front().name + " (100 %); 0 on host; " +
                          std::to_string(copies) + " copies";
  json::Value manifest = makeManifest();
  description.manifest = manifest.text();

  // The weight file is large and goes beside the artefact at once; its name is
  // the digest of its content.
  Expected<package::WrittenArtifact> written = package::writeArtifact(
      description, request.outputPath,
      [this](const std::string &key) -> Expected<std::string_view> {
        return weightBytes(key);
      });
  if (!written)
    return written.takeError();
  Expected<std::string> artefact = readFile(request.outputPath);
  if (!artefact)
    return artefact.takeError();
  Built built;
  built.hash = contentId(*artefact);
  built.parts = {{"artefact", *artefact},
                 {"weights-name", nameOf(written->weightsPath)},
                 {"placement", description.placement},
                 {"manifest", written->manifest}};
  return built;
}

Status Compiler::runPackage() {
  Hasher input("strata/package-input/1");
  // Weight keys stand in the program, node names in its steps.
  input.string(portNames).string(namesToText(names)).integer(result.nodes);
  for (const Target &target : targets) {
    input.string(target.name).hash(target.schedule->hash);
    for (const CompiledKernel &kernel : target.kernels)
      input.string(kernel.name)
          .string(kernel.record)
          .hash(contentId(kernel.object))
          .hash(contentId(kernel.cubin))
          .hash(contentId(kernel.program));
  }
  BuildFunction build = [this](StageContext &context) {
    return buildPackage(context);
  };
  unsigned before = runner.counts()[unsigned(StageId::Package)].built;
  Expected<ProductRef> product = runner.run(
      StageId::Package, "", input.finish(), build, runner.mainContext());
  if (!product)
    return product.takeError();
  package = *product;
  result.artefact = request.outputPath;
  Expected<std::string> placement = package->part("placement");
  if (!placement)
    return placement.takeError();
  result.manifest["placement"] = *placement;
  if (runner.counts()[unsigned(StageId::Package)].built != before)
    return {}; // written just now

  // A hit: the artefact comes from the store, the weights must still be there.
  Expected<std::string> weightsName = package->part("weights-name");
  if (!weightsName)
    return weightsName.takeError();
  std::string path = folderOf(request.outputPath) + "/" + *weightsName;
  if (!weightsName->empty() && !fileExists(path)) {
    StageContext context(environment, StageId::Package, runner.mainContext());
    Expected<Built> again = buildPackage(context);
    return again ? Status() : Status(again.takeError());
  }
  Expected<std::string> bytes = package->part("artefact");
  if (!bytes)
    return bytes.takeError();
  if (Expected<std::string> present = readFile(request.outputPath);
      present && *present == *bytes)
    return {}; // an equal artefact is left alone
  return writeFileAtomically(request.outputPath, *bytes, 0777);
}

} // namespace strata::pipeline
