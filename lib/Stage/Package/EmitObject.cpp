//===- EmitObject.cpp - An LLVM module as an ELF object -------------------===//
#include "Package.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace strata;

Expected<std::string> package::emitObject(llvm::Module &module) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  std::string message;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(module.getTargetTriple(), message);
  if (!target)
    return makeError(ErrorClass::Internal, message);
  std::unique_ptr<llvm::TargetMachine> machine(
      target->createTargetMachine(module.getTargetTriple(), /*CPU=*/"",
                                  /*Features=*/"", {}, llvm::Reloc::PIC_));
  if (!machine)
    return makeError(ErrorClass::Internal, "LLVM cannot make objects for " +
                                               module.getTargetTriple().str());
  module.setDataLayout(machine->createDataLayout());
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, stream, nullptr,
                                   llvm::CodeGenFileType::ObjectFile))
    return makeError(ErrorClass::Internal, "LLVM cannot write objects for " +
                                               module.getTargetTriple().str());
  passes.run(module);
  return std::string(bytes.begin(), bytes.end());
}
