//===- CompileHostKernel.cpp - Machine code of one tile program -----------===//
#include "strata/Stage/Codegen/Host/CompileHostKernel.h"

#include "EmitObject.h"
#include "strata/Stage/Codegen/Host/Passes.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/MC/MCSubtargetInfo.h"

using namespace mlir;

namespace strata::codegen {

static llvm::Error failureOf(const llvm::Twine &text) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

// Whether a value of f16 occurs: without F16C its conversions would call a
// library that no artefact has.
static bool hasHalf(tile::FuncOp program) {
  auto isHalf = [](Type type) {
    if (auto pointer = dyn_cast<tile::PtrType>(type))
      type = pointer.getElement();
    return getElementTypeOrSelf(type).isF16();
  };
  if (llvm::any_of(program.getArgumentTypes(), isHalf))
    return true;
  return program
      .walk([&](Operation *op) {
        return llvm::any_of(op->getResultTypes(), isHalf)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

llvm::Expected<HostObject> compileHostKernel(StringRef text,
                                             const HostOptions &options) {
  auto machine = createHostMachine(options.cpu, options.features);
  if (!machine)
    return machine.takeError();

  DialectRegistry registry;
  registerHostDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  std::string message;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (message.empty())
      llvm::raw_string_ostream(message) << diagnostic;
    return success();
  });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  if (!module)
    return failureOf("cannot read the tile program: " + message);
  auto programs = llvm::to_vector(module->getOps<tile::FuncOp>());
  if (programs.size() != 1)
    return failureOf("expected one tile.func");
  HostObject object;
  object.symbol = programs.front().getSymName().str();

  HostPipelineOptions lowering;
  lowering.checked = options.checked;
  const llvm::MCSubtargetInfo &facts = *(*machine)->getMCSubtargetInfo();
  lowering.vectorBytes = facts.checkFeatures("+avx512f") ? 64
                         : facts.checkFeatures("+avx")   ? 32
                                                         : 16;
  if (!facts.checkFeatures("+f16c") && hasHalf(programs.front()))
    return failureOf(object.symbol + ": f16 needs a CPU with F16C, which '" +
                     options.cpu + "' does not promise");
  PassManager manager(&context);
  manager.enableVerifier(false);
  manager.addPass(createExpandMathPass());
  buildHostPipeline(manager, lowering);
  std::vector<std::string> texts;
  if (failed(manager.run(*module)))
    return failureOf(object.symbol + ": " + message);

  llvm::LLVMContext llvmContext;
  if (auto function = module->lookupSymbol<LLVM::LLVMFuncOp>(object.symbol))
    if (auto ops = function->getAttrOfType<ArrayAttr>(kHostOpsAttr)) {
      for (auto op : ops.getAsRange<StringAttr>())
        texts.push_back(op.str());
      function->removeAttr(kHostOpsAttr);
    }
  std::unique_ptr<llvm::Module> code =
      translateModuleToLLVMIR(*module, llvmContext);
  if (!code)
    return failureOf(object.symbol + ": " + message);
  if (options.checked)
    addTextTable(*code, object.symbol, texts);
  auto bytes = emitObject(*code, **machine, options.checked);
  if (!bytes)
    return bytes.takeError();
  object.bytes = std::move(*bytes);
  return object;
}

llvm::Expected<HostObject> compileHostKernel(tile::FuncOp program,
                                             const HostOptions &options) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(program.getLoc());
  module->push_back(program->clone());
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  if (failed(writeBytecodeToFile(*module, stream)))
    return failureOf("cannot write the tile program");
  return compileHostKernel(bytes, options);
}

} // namespace strata::codegen
