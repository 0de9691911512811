//===- Driver.cpp - Chooses the verb, prints errors -----------------------===//
#include "strata/Driver/Driver.h"

#include "Verbs.h"

#include "strata/Pipeline/Registration.h"
#include "strata/Pipeline/Stages.h"

#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/raw_ostream.h"

namespace strata::driver {

static const struct {
  llvm::cl::SubCommand &command;
  Expected<Answer> (*verb)();
} verbs[] = {
    {compileCommand, compileVerb}, {runCommand, runVerb},
    {verifyCommand, verifyVerb},   {benchCommand, benchVerb},
    {inspectCommand, inspectVerb}, {cacheCommand, cacheVerb},
    {targetsCommand, targetsVerb},
};

static json::Value describe(const Error &error) {
  json::Value value;
  value["code"] = error.exitCode();
  value["file"] = error.file;
  value["node"] = error.node;
  value["op"] = error.op;
  value["message"] = error.what;
  value["fix"] = error.fix;
  value["notes"] = json::Array();
  for (const std::string &note : error.notes)
    value["notes"].push(note);
  return value;
}

static int printOverview(llvm::raw_ostream &stream, int code) {
  stream << "Strata compiles ONNX models to self-contained GPU and host "
            "executables.\n\nusage: strata VERB [options]\n\n";
  for (auto &row : verbs) {
    stream << "  " << row.command.getName();
    stream.indent(10 - row.command.getName().size());
    stream << row.command.getDescription() << '\n';
  }
  stream << "  opt       MLIR's optimizer driver with all dialects and passes\n"
         << "  version   what is in the keys of the cache\n\n"
         << "`strata VERB --help` lists the options of a verb.\n";
  return code;
}

int run(int argc, char **argv) {
  llvm::StringRef first = argc > 1 ? argv[1] : "";
  if (first.empty() || first == "help" || first == "--help" || first == "-h")
    return printOverview(first.empty() ? llvm::errs() : llvm::outs(),
                         first.empty() ? 2 : 0);
  if (first == "version" || first == "--version") {
    llvm::outs() << "strata 0.1 (MLIR 22.1, abi " << STRATA_ABI << ")\n";
    return 0;
  }
  if (first == "opt") {
    mlir::DialectRegistry registry;
    pipeline::registerDialects(registry);
    pipeline::registerPasses();
    return mlir::asMainReturnCode(mlir::MlirOptMain(
        argc - 1, argv + 1, "Strata optimizer driver\n", registry));
  }
  bool known = false;
  for (auto &row : verbs)
    known |= first == row.command.getName();
  if (!known) {
    llvm::StringRef best;
    unsigned bestDistance = 3;
    for (auto &row : verbs)
      if (unsigned d = first.edit_distance(row.command.getName());
          d < bestDistance) {
        bestDistance = d;
        best = row.command.getName();
      }
    llvm::errs() << "strata: unknown verb \"" << first << "\"";
    if (!best.empty())
      llvm::errs() << "; did you mean \"" << best << "\"?";
    llvm::errs() << "\n";
    return 2;
  }
  // MLIR and LLVM bring options of their own; only ours are shown and valid.
  for (auto &row : verbs)
    llvm::cl::HideUnrelatedOptions(category, row.command);
  std::string parseErrors;
  llvm::raw_string_ostream errorStream(parseErrors);
  if (!llvm::cl::ParseCommandLineOptions(argc, argv, "", &errorStream)) {
    llvm::errs() << parseErrors;
    return 2;
  }
  for (auto &row : verbs) {
    if (!row.command)
      continue;
    Expected<Answer> answer = row.verb();
    if (!answer) {
      const Error &error = answer.error();
      llvm::errs() << error.text() << '\n';
      if (jsonOutput) {
        json::Value object;
        object["strata"] = "0.1";
        object["schema"] = 1;
        object["verb"] = row.command.getName().str();
        object["exit"] = error.exitCode();
        object["error"] = describe(error);
        object["result"] = nullptr;
        llvm::outs() << object.text() << '\n';
      }
      return error.exitCode();
    }
    if (jsonOutput) {
      json::Value object;
      object["strata"] = "0.1";
      object["schema"] = 1;
      object["verb"] = row.command.getName().str();
      object["exit"] = answer->exitCode;
      object["error"] = nullptr;
      object["result"] = answer->result;
      llvm::outs() << object.text() << '\n';
    }
    return answer->exitCode;
  }
  return 2;
}

} // namespace strata::driver
