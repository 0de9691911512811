//===- ArtifactTables.cpp - The tables of an artefact as LLVM constants ---===//
//
// One function per structure of strata/Runtime/Artifact.h, fields in the same
// order; LLVM's structure layout is that of C.
//
//===----------------------------------------------------------------------===//
#include "Package.h"

#include "strata/Runtime/Artifact.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

#include <map>

using namespace strata;
using namespace strata::package;

namespace {
class TableBuilder {
public:
  TableBuilder(llvm::Module &module)
      : module(module), context(module.getContext()),
        pointerType(llvm::PointerType::getUnqual(context)) {}

  void build(const ArtifactDescription &description, const WeightFile &weights,
             const std::string &manifest);

private:
  using Constant = llvm::Constant;
  using Constants = std::vector<Constant *>;

  Constant *i32(int64_t value) {
    return llvm::ConstantInt::get(llvm::Type::getInt32Ty(context), value,
                                  /*IsSigned=*/true);
  }
  Constant *i64(int64_t value) {
    return llvm::ConstantInt::get(llvm::Type::getInt64Ty(context), value,
                                  /*IsSigned=*/true);
  }
  Constant *null() { return llvm::ConstantPointerNull::get(pointerType); }
  Constant *structure(const Constants &fields) {
    return llvm::ConstantStruct::getAnon(context, fields);
  }
  Constant *global(Constant *value, unsigned alignment = 0) {
    auto *variable = new llvm::GlobalVariable(
        module, value->getType(), /*isConstant=*/true,
        llvm::GlobalValue::PrivateLinkage, value, "table");
    if (alignment)
      variable->setAlignment(llvm::Align(alignment));
    return variable;
  }
  /// Null for no elements.
  Constant *array(const Constants &elements) {
    if (elements.empty())
      return null();
    auto *type = llvm::ArrayType::get(elements[0]->getType(), elements.size());
    return global(llvm::ConstantArray::get(type, elements));
  }
  Constant *string(const std::string &text) {
    Constant *&entry = strings[text];
    if (!entry)
      entry = global(llvm::ConstantDataArray::getString(context, text));
    return entry;
  }
  /// Null for no bytes.
  Constant *blob(const std::string &bytes) {
    if (bytes.empty())
      return null();
    Constant *&entry = blobs[bytes];
    if (!entry)
      entry = global(
          llvm::ConstantDataArray::getString(context, bytes, /*AddNull=*/false),
          /*alignment=*/64);
    return entry;
  }
  Constant *external(const std::string &name) {
    return module.getOrInsertGlobal(name, llvm::Type::getInt8Ty(context));
  }

  Constant *port(const Port &port);
  Constant *ports(const std::vector<Port> &list);
  Constant *kernel(const Kernel &kernel, bool isHost);
  Constant *step(const Step &step);
  Constant *target(const TargetDescription &target,
                   const std::vector<WeightPlace> &places);

  llvm::Module &module;
  llvm::LLVMContext &context;
  llvm::PointerType *pointerType;
  std::map<std::string, Constant *> strings, blobs;
};
} // namespace

llvm::Constant *TableBuilder::port(const Port &port) {
  Constants dims;
  int64_t bytes = elementBytes(port.dtype);
  for (const Dim &dim : port.dims) {
    dims.push_back(structure({dim.name.empty() ? null() : string(dim.name),
                              i64(dim.min), i64(dim.max)}));
    bytes *= dim.max;
  }
  return structure({string(port.name), i32(port.dtype), i32(port.dims.size()),
                    array(dims), i64(bytes)});
}

llvm::Constant *TableBuilder::ports(const std::vector<Port> &list) {
  Constants entries;
  for (const Port &entry : list)
    entries.push_back(port(entry));
  return array(entries);
}

llvm::Constant *TableBuilder::kernel(const Kernel &kernel, bool isHost) {
  const planning::LaunchRecord &record = kernel.record;
  Constants axes;
  for (const planning::GridAxis &axis : record.grid)
    axes.push_back(structure(
        {i32(axis.scalar), i32(0), i64(axis.multiplier), i64(axis.tile)}));
  auto *axesType = llvm::ArrayType::get(axes[0]->getType(), axes.size());
  return structure(
      {string(kernel.name), llvm::ConstantArray::get(axesType, axes),
       i32(record.pointers), i32(record.scalars), i32(record.threads),
       i32(record.sharedBytes), i32(record.registers),
       i32(record.clusterBlocks), isHost ? external(kernel.name) : null(),
       blob(kernel.cubin), i64(kernel.cubin.size()), blob(kernel.bytecode),
       i64(kernel.bytecode.size()), blob(kernel.program),
       i64(kernel.program.size())});
}

llvm::Constant *TableBuilder::step(const Step &step) {
  Constants operands, scalars;
  for (const Operand &operand : step.operands)
    operands.push_back(structure(
        {i32(static_cast<int32_t>(operand.space)), i32(operand.index),
         i64(operand.offset), i64(operand.bytes),
         i32(static_cast<int32_t>(operand.role)), i32(operand.fresh)}));
  for (int32_t scalar : step.scalars)
    scalars.push_back(i32(scalar));
  bool isLaunch = step.kind == StepKind::Launch;
  return structure({i32(static_cast<int32_t>(step.kind)),
                    i32(isLaunch ? step.kernel : -1), string(step.node),
                    array(operands), array(scalars), i32(operands.size()),
                    i32(scalars.size())});
}

llvm::Constant *TableBuilder::target(const TargetDescription &target,
                                     const std::vector<WeightPlace> &places) {
  Constants kernels, steps, weights;
  bool isHost = target.name == "host";
  for (const Kernel &entry : target.kernels)
    kernels.push_back(kernel(entry, isHost));
  for (const Step &entry : target.steps)
    steps.push_back(step(entry));
  for (const WeightPlace &place : places)
    weights.push_back(structure({i64(place.offset), i64(place.bytes),
                                 i64(place.fileOffset), string(place.name)}));
  return structure({string(target.name), string(target.hostCpu),
                    string(target.hostFeatures), i64(target.arenaBytes),
                    i64(target.weightBytes), i32(target.bytecodeVersion),
                    i32(kernels.size()), i32(steps.size()), i32(weights.size()),
                    array(kernels), array(steps), array(weights)});
}

void TableBuilder::build(const ArtifactDescription &description,
                         const WeightFile &weights,
                         const std::string &manifest) {
  Constants targets;
  for (size_t i = 0; i < description.targets.size(); ++i)
    targets.push_back(target(description.targets[i], weights.places[i]));
  llvm::ArrayRef<uint8_t> digest(weights.digest.bytes);
  Constant *artifact = structure(
      {llvm::ConstantDataArray::getString(context, STRATA_ARTIFACT_MAGIC),
       i32(STRATA_ABI), i32(targets.size()),
       external("strata_runtime_functions"), array(targets),
       ports(description.inputs), ports(description.outputs),
       i32(description.inputs.size()), i32(description.outputs.size()),
       string(description.producer), string(description.placement),
       string(manifest), string(weights.name), i64(weights.bytes),
       llvm::ConstantDataArray::get(context, digest), null()});
  new llvm::GlobalVariable(module, artifact->getType(), /*isConstant=*/true,
                           llvm::GlobalValue::ExternalLinkage, artifact,
                           STRATA_ARTIFACT_SYMBOL);
}

std::unique_ptr<llvm::Module>
package::buildTables(llvm::LLVMContext &context,
                     const ArtifactDescription &description,
                     const WeightFile &weights, const std::string &manifest) {
  auto module = std::make_unique<llvm::Module>("strata", context);
  module->setTargetTriple(llvm::Triple(llvm::sys::getProcessTriple()));
  module->setPICLevel(llvm::PICLevel::BigPIC);
  TableBuilder(*module).build(description, weights, manifest);
  return module;
}
