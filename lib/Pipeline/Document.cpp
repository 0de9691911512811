//===- Document.cpp - IR as the text of a product -------------------------===//
#include "strata/Pipeline/Document.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace strata::pipeline {

//===----------------------------------------------------------------------===//
// Locations
//===----------------------------------------------------------------------===//

/// The first name inside a location, or an empty string.
static StringRef nameIn(Location location) {
  StringRef name;
  location->walk([&](Location inner) {
    if (auto named = dyn_cast<NameLoc>(inner)) {
      name = named.getName().getValue();
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return name;
}

/// Rebuilds every location as the name that `rename` gives for its first name.
static void renameLocations(ModuleOp module,
                            llvm::function_ref<std::string(StringRef)> rename) {
  MLIRContext *context = module.getContext();
  auto convert = [&](Location location) -> Location {
    StringRef name = nameIn(location);
    if (name.empty())
      return UnknownLoc::get(context);
    return NameLoc::get(StringAttr::get(context, rename(name)));
  };
  module->walk<WalkOrder::PreOrder>([&](Operation *op) {
    op->setLoc(convert(op->getLoc()));
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments())
          argument.setLoc(convert(argument.getLoc()));
  });
}

NameTable numberLocations(ModuleOp module) {
  // One number per operation, whatever its name: numbers follow from structure,
  // so that two models that differ in names only have the same.
  NameTable names;
  renameLocations(module, [&](StringRef name) {
    names.push_back(name.str());
    return "n" + std::to_string(names.size() - 1);
  });
  return names;
}

static std::string nameOf(StringRef number, const NameTable &names) {
  size_t index;
  if (number.consume_front("n") && !number.getAsInteger(10, index) &&
      index < names.size())
    return names[index];
  return {};
}

void nameLocations(ModuleOp module, const NameTable &names) {
  renameLocations(module, [&](StringRef number) {
    std::string name = nameOf(number, names);
    return name.empty() ? number.str() : name;
  });
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

std::string printIR(Operation *op, Locations locations) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  OpPrintingFlags flags;
  flags.useLocalScope();
  if (locations == Locations::Keep)
    flags.enableDebugInfo(true, /*prettyForm=*/false);
  op->print(stream, flags);
  stream << '\n';
  return text;
}

std::string printDump(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  OpPrintingFlags flags;
  flags.enableDebugInfo(true, /*prettyForm=*/false);
  flags.printNameLocAsPrefix();
  module->print(stream, flags);
  stream << '\n';
  return text;
}

Expected<OwningOpRef<ModuleOp>> parseIR(StringRef text, MLIRContext *context,
                                        StringRef file) {
  std::string message;
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error ||
        !message.empty())
      return success();
    llvm::raw_string_ostream stream(message);
    if (auto at = dyn_cast<FileLineColLoc>(diagnostic.getLocation()))
      stream << "line " << at.getLine() << ", column " << at.getColumn()
             << ": ";
    stream << diagnostic;
    return success();
  });
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(text, ParserConfig(context), file);
  if (module)
    return module;
  Error error = makeError(file.empty() ? ErrorClass::Internal
                                       : ErrorClass::BadModel,
                          message.empty() ? "is no MLIR module" : message);
  error.file = file.str();
  return error;
}

Status runPipeline(ModuleOp module, StringRef stage,
                   llvm::function_ref<void(OpPassManager &)> build,
                   const NameTable &names, std::vector<std::string> &warnings) {
  MLIRContext *context = module.getContext();
  std::vector<Error> errors;
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    std::string text;
    llvm::raw_string_ostream(text) << diagnostic;
    StringRef number = nameIn(diagnostic.getLocation());
    std::string node = nameOf(number, names);
    if (diagnostic.getSeverity() == DiagnosticSeverity::Warning)
      warnings.push_back(node.empty() ? text : node + ": " + text);
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
      return success();
    // Passes start a text by its class where it is not our own mistake.
    StringRef rest = text;
    bool isContract = rest.contains("breaks the contract of stage");
    // Stage graph judges the model; what it cannot know is not supported yet.
    ErrorClass kind = stage == "graph" && !isContract ? ErrorClass::BadModel
                                                      : ErrorClass::Internal;
    if (rest.contains("unsupported") || rest.contains("not supported") ||
        rest.contains("at run time only") || rest.contains("unknown rank"))
      kind = ErrorClass::Unsupported;
    else if (rest.consume_front("bad model: "))
      kind = ErrorClass::BadModel;
    else if (rest.starts_with("--dim "))
      kind = ErrorClass::Usage;
    auto [what, fix] = rest.split("; fix: ");
    Error error = makeError(kind, what.str(), fix.str());
    error.node = node.empty() ? number.str() : node;
    // "rule Conv-22 W: ..." says which op it speaks of.
    if (StringRef rule = what; rule.consume_front("rule "))
      error.op = rule.take_while([](char c) { return c != '-' && c != ' '; })
                     .str();
    errors.push_back(std::move(error));
    return success();
  });
  PassManager manager(context);
  build(manager);
  if (succeeded(manager.run(module)))
    return {};
  if (errors.empty())
    return makeError(ErrorClass::Internal,
                     "stage " + stage.str() + " failed without a message");
  Error first = errors.front();
  if (first.kind == ErrorClass::Internal)
    first.what = "stage " + stage.str() + ": " + first.what;
  for (size_t i = 1; i < errors.size() && i < 20; ++i)
    first.notes.push_back((errors[i].node.empty() ? "" : "\"" + errors[i].node +
                                                             "\": ") +
                          errors[i].what);
  return first;
}

} // namespace strata::pipeline
