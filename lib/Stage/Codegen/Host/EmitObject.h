//===- EmitObject.h - An LLVM module as an ELF object ---------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_HOST_EMITOBJECT_H
#define STRATA_LIB_STAGE_CODEGEN_HOST_EMITOBJECT_H

#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>
#include <string>

namespace strata::codegen {

/// A code generator for x86-64 Linux, position-independent, -O3.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createHostMachine(llvm::StringRef cpu, llvm::StringRef features);

/// Adds `const char *const <symbol>_ops[]`, null-terminated.
void addTextTable(llvm::Module &module, llvm::StringRef symbol,
                  llvm::ArrayRef<std::string> texts);

/// Optimizes `module` (-O3, or -O1 for the checked form) and writes the object.
llvm::Expected<std::string>
emitObject(llvm::Module &module, llvm::TargetMachine &machine, bool isChecked);

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_HOST_EMITOBJECT_H
