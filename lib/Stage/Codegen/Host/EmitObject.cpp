//===- EmitObject.cpp - An LLVM module as an ELF object -------------------===//
#include "EmitObject.h"

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Triple.h"

#include <mutex>

using namespace llvm;

namespace strata::codegen {

static Error failureOf(const Twine &text) {
  return createStringError(inconvertibleErrorCode(), text);
}

// LLVM's list of targets is global; many threads may compile.
static void registerX86() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
  });
}

Expected<std::unique_ptr<TargetMachine>> createHostMachine(StringRef cpu,
                                                           StringRef features) {
  registerX86();
  Triple triple("x86_64-unknown-linux-gnu");
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return failureOf("no x86-64 code generator: " + error);
  TargetOptions options;
  // A product that only feeds a sum is fused with it: faster and closer.
  options.AllowFPOpFusion = FPOpFusion::Fast;
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(
      triple, cpu, features, options, Reloc::PIC_, CodeModel::Small,
      CodeGenOptLevel::Aggressive));
  if (!machine)
    return failureOf("no code generator for CPU '" + cpu + "'");
  if (!machine->getMCSubtargetInfo()->isCPUStringValid(cpu))
    return failureOf("unknown CPU '" + cpu + "'");
  return machine;
}

void addTextTable(Module &module, StringRef symbol,
                  ArrayRef<std::string> texts) {
  LLVMContext &context = module.getContext();
  Type *pointer = PointerType::getUnqual(context);
  SmallVector<Constant *> entries;
  for (const std::string &text : texts) {
    Constant *bytes = ConstantDataArray::getString(context, text);
    auto *global = new GlobalVariable(module, bytes->getType(), true,
                                      GlobalValue::PrivateLinkage, bytes);
    entries.push_back(global);
  }
  entries.push_back(ConstantPointerNull::get(cast<PointerType>(pointer)));
  auto *type = ArrayType::get(pointer, entries.size());
  new GlobalVariable(module, type, true, GlobalValue::ExternalLinkage,
                     ConstantArray::get(type, entries), symbol + "_ops");
}

static void optimize(Module &module, TargetMachine &machine, bool isChecked) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager graphs;
  ModuleAnalysisManager modules;
  PipelineTuningOptions tuning;
  tuning.LoopVectorization = tuning.SLPVectorization = !isChecked;
  tuning.LoopInterleaving = !isChecked;
  tuning.LoopUnrolling = false;
  PassBuilder builder(&machine, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  ModulePassManager passes = builder.buildPerModuleDefaultPipeline(
      isChecked ? OptimizationLevel::O1 : OptimizationLevel::O3);
  passes.run(module, modules);
}

Expected<std::string> emitObject(Module &module, TargetMachine &machine,
                                 bool isChecked) {
  module.setDataLayout(machine.createDataLayout());
  module.setTargetTriple(machine.getTargetTriple());
  module.setModuleIdentifier("kernel");
  module.setSourceFileName("kernel");
  module.setPICLevel(PICLevel::BigPIC);
  optimize(module, machine, isChecked);
  SmallString<0> bytes;
  raw_svector_ostream stream(bytes);
  legacy::PassManager codegen;
  if (machine.addPassesToEmitFile(codegen, stream, nullptr,
                                  CodeGenFileType::ObjectFile))
    return failureOf("the code generator cannot write objects");
  codegen.run(module);
  return std::string(bytes);
}

} // namespace strata::codegen
