//===- InspectVerb.cpp - strata inspect -----------------------------------===//
#include "Verbs.h"

#include "strata/Pipeline/Compile.h"
#include "strata/Pipeline/Document.h"
#include "strata/Pipeline/Registration.h"
#include "strata/Runtime/Artifact.h"
#include "strata/Support/FileSystem.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <dlfcn.h>

#include <map>
#include <thread>

namespace strata::driver {

namespace cl = llvm::cl;

static cl::opt<std::string> file(cl::Positional, cl::desc("FILE"), cl::Required,
                                 cl::sub(inspectCommand), cl::cat(category));
static cl::opt<bool> clusters("clusters",
                              cl::desc("a model: its clusters and why"),
                              cl::cat(category), cl::sub(inspectCommand));
static cl::opt<bool> steps("steps",
                           cl::desc("an artefact: every launch and its bytes"),
                           cl::cat(category), cl::sub(inspectCommand));
static cl::list<std::string> dim("bind", cl::desc("bind a symbolic dimension"),
                                 cl::value_desc("NAME=N"), cl::cat(category),
                                 cl::sub(inspectCommand));

static void printPort(const char *kind, const strata_port &port,
                      json::Value &result) {
  std::string shape;
  json::Value row;
  row["name"] = port.name;
  row["dtype"] = int64_t(port.dtype);
  row["shape"] = json::Array();
  for (int32_t d = 0; d < port.rank; ++d) {
    shape += (d ? "x" : "") + std::to_string(port.dims[d].max);
    row["shape"].push(port.dims[d].max);
  }
  if (!jsonOutput)
    llvm::outs() << kind << "  " << port.name << "  [" << shape << "]  "
                 << port.bytes << " bytes\n";
  result[std::string(kind) + "s"].push(row);
}

static Expected<Answer> inspectArtefact() {
  if (strata_status status = strata_check_file(libraryPath(file).c_str())) {
    Error error = makeError(ErrorClass(int(status)), strata_error());
    error.file = file;
    return error;
  }
  void *handle = dlopen(libraryPath(file).c_str(), RTLD_NOW | RTLD_LOCAL);
  auto *tables = handle ? static_cast<const strata_artifact *>(
                              dlsym(handle, STRATA_ARTIFACT_SYMBOL))
                        : nullptr;
  if (!tables) {
    Error error = makeError(ErrorClass::BadModel,
                            "is neither a model nor a Strata artefact");
    error.file = file;
    return error;
  }
  Answer answer;
  for (int32_t i = 0; i < tables->input_count; ++i)
    printPort("input", tables->inputs[i], answer.result);
  for (int32_t i = 0; i < tables->output_count; ++i)
    printPort("output", tables->outputs[i], answer.result);
  for (int32_t t = 0; t < tables->target_count; ++t) {
    const strata_target_entry &target = tables->targets[t];
    json::Value row;
    row["name"] = target.name;
    row["kernels"] = target.kernel_count;
    row["steps"] = target.step_count;
    row["arena_bytes"] = target.arena_bytes;
    row["weight_bytes"] = target.weight_bytes;
    if (!jsonOutput)
      llvm::outs() << "target  " << target.name << "  kernels "
                   << target.kernel_count << ", steps " << target.step_count
                   << ", arena " << grouped(target.arena_bytes)
                   << " bytes, weights " << grouped(target.weight_bytes)
                   << " bytes\n";
    for (int32_t s = 0; steps && s < target.step_count; ++s) {
      const strata_step_entry &step = target.steps[s];
      json::Value entry;
      entry["node"] = step.node;
      entry["kernel"] = step.kernel < 0 ? "copy"
                                        : target.kernels[step.kernel].name;
      std::string ranges;
      for (int32_t o = 0; o < step.operand_count; ++o) {
        const strata_operand_entry &operand = step.operands[o];
        static const char *const spaces[] = {"in", "out", "arena", "weights"};
        std::string range = std::string(spaces[operand.space & 3]) + "[" +
                            std::to_string(operand.offset) + "+" +
                            std::to_string(operand.bytes) + "]";
        ranges += " " + range;
        entry["operands"].push(range);
      }
      row["launches"].push(entry);
      if (!jsonOutput)
        llvm::outs() << llvm::format("  %4d  ", s)
                     << (step.kernel < 0 ? "copy"
                                         : target.kernels[step.kernel].name)
                     << "  \"" << step.node << "\"" << ranges << '\n';
    }
    answer.result["targets"].push(row);
  }
  if (!jsonOutput)
    llvm::outs() << tables->placement << '\n'
                 << "weights file  " << tables->weights_file << "  "
                 << grouped(tables->weights_file_bytes) << " bytes\n";
  answer.result["manifest"] = tables->manifest;
  dlclose(handle);
  return answer;
}

/// A dump of a stage: which one, and its operations by number.
static Expected<Answer> inspectDump(const std::string &text) {
  mlir::DialectRegistry registry;
  pipeline::registerDialects(registry);
  mlir::MLIRContext context(registry);
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> module =
      pipeline::parseIR(text, &context, file);
  if (!module)
    return module.takeError();
  std::map<std::string, int64_t> counts;
  (*module)->walk([&](mlir::Operation *op) {
    ++counts[op->getName().getStringRef().str()];
  });
  Answer answer;
  auto stage =
      (*module)->getOperation()->getAttrOfType<mlir::StringAttr>("strata.stage");
  answer.result["stage"] = stage ? stage.getValue().str() : std::string();
  if (!jsonOutput)
    llvm::outs() << "stage " << (stage ? stage.getValue() : "(not said)")
                 << '\n';
  for (auto &[name, count] : counts) {
    answer.result["ops"][name] = count;
    if (!jsonOutput)
      llvm::outs() << llvm::format("%6lld  ", (long long)count) << name
                   << '\n';
  }
  return answer;
}

static Expected<Answer> inspectModel() {
  pipeline::CompileRequest request;
  request.modelPath = file;
  request.dims.assign(dim.begin(), dim.end());
  request.outputPath = "-";
  request.to = clusters ? pipeline::StageId::Partition
                        : pipeline::StageId::Import;
  request.wantsClusterReport = clusters;
  request.jobs = std::max(1u, std::thread::hardware_concurrency());
  std::unique_ptr<cache::Store> store = openStore();
  Expected<Hash> compiler = pipeline::compilerIdentity();
  if (!compiler)
    return compiler.takeError();
  Expected<pipeline::CompileResult> result =
      pipeline::compileModel(request, *store, *compiler);
  if (!result)
    return result.takeError();
  Answer answer;
  answer.result["nodes"] = result->nodes;
  answer.result["report"] = result->text;
  if (!jsonOutput)
    llvm::outs() << (clusters ? result->clusterReport : result->text);
  if (clusters)
    answer.result["clusters"] = result->clusterReport;
  return answer;
}

Expected<Answer> inspectVerb() {
  Expected<std::string> head = readFile(file);
  if (!head) {
    Error error = head.takeError();
    error.kind = ErrorClass::BadModel;
    error.fix = "check the path";
    return error;
  }
  if (llvm::StringRef(file).ends_with(".mlir"))
    return inspectDump(*head);
  return llvm::StringRef(*head).starts_with("\x7f"
                                            "ELF")
             ? inspectArtefact()
             : inspectModel();
}

} // namespace strata::driver
