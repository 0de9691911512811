//===- CompileVerb.cpp - strata compile -----------------------------------===//
#include "Verbs.h"

#include "strata/Pipeline/Compile.h"
#include "strata/Stage/Import/ReadTensor.h"
#include "strata/Support/FileSystem.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <thread>

namespace strata::driver {

namespace cl = llvm::cl;

static cl::opt<std::string> model(cl::Positional, cl::desc("MODEL"),
                                  cl::sub(compileCommand), cl::cat(category));
static cl::opt<std::string> output("o", cl::desc("artefact to write"),
                                   cl::value_desc("FILE"), cl::cat(category),
                                   cl::sub(compileCommand));
static cl::list<std::string>
    target("target", cl::CommaSeparated,
           cl::desc("sm_90 (default), other GPU targets, host; several by comma"),
           cl::value_desc("NAME"), cl::cat(category), cl::sub(compileCommand),
           cl::sub(verifyCommand));
static cl::list<std::string>
    dim("dim", cl::desc("bind a symbolic dimension: NAME=N or INPUT:AXIS=N"),
        cl::value_desc("NAME=N"), cl::cat(category), cl::sub(compileCommand),
        cl::sub(verifyCommand));
static cl::opt<std::string>
    limit("device-memory-limit",
          cl::desc("bytes of device memory the schedule must keep (6GiB, "
                   "100MB, ...)"),
          cl::value_desc("BYTES"), cl::cat(category), cl::sub(compileCommand),
          cl::sub(verifyCommand));
static cl::opt<std::string>
    externalDataRoot("external-data-root",
                     cl::desc("where external data may lie (default: the "
                              "model's folder)"),
                     cl::value_desc("DIR"), cl::cat(category),
                     cl::sub(compileCommand), cl::sub(verifyCommand));
static cl::opt<std::string>
    cudaRootOption("cuda-root", cl::desc("folder with bin/tileiras"),
                   cl::value_desc("DIR"), cl::cat(category),
                   cl::sub(compileCommand), cl::sub(verifyCommand));
static cl::opt<std::string>
    hostCpuOption("host-cpu", cl::desc("CPU of host code (default: native)"),
                  cl::value_desc("NAME"), cl::cat(category),
                  cl::sub(compileCommand), cl::sub(verifyCommand));
static cl::opt<std::string>
    dumpStages("dump-stages", cl::desc("write every stage's product there"),
               cl::value_desc("DIR"), cl::cat(category),
               cl::sub(compileCommand));
static cl::opt<std::string>
    memoryPlan("emit-memory-plan", cl::desc("write the memory plan as JSON"),
               cl::value_desc("FILE"), cl::cat(category),
               cl::sub(compileCommand));
static cl::opt<std::string> toStage("to", cl::desc("stop after this stage"),
                                    cl::value_desc("STAGE"), cl::cat(category),
                                    cl::sub(compileCommand));
static cl::opt<std::string>
    fromStage("from", cl::desc("MODEL is the dump of this stage"),
              cl::value_desc("STAGE"), cl::cat(category),
              cl::sub(compileCommand));
static cl::opt<bool> listStages("list-stages", cl::desc("print the stages"),
                                cl::cat(category), cl::sub(compileCommand));

static cl::opt<std::string>
    gpuCode("gpu-code",
            cl::desc("cubin (default), or bytecode: assemble nothing"),
            cl::init("cubin"), cl::cat(category), cl::sub(compileCommand),
            cl::sub(verifyCommand));
static cl::opt<std::string>
    f32Contraction("f32-contraction",
                   cl::desc("arithmetic of f32 contractions on a GPU: ieee "
                            "(default), 3xtf32 or tf32"),
                   cl::init("ieee"), cl::cat(category),
                   cl::sub(compileCommand), cl::sub(verifyCommand));
static cl::list<std::string>
    constInput("const-input", cl::desc("fold an input into the graph"),
               cl::value_desc("NAME=@FILE"), cl::cat(category),
               cl::sub(compileCommand), cl::sub(verifyCommand));

static Expected<std::optional<pipeline::StageId>>
stageOption(const std::string &name) {
  if (name.empty())
    return std::optional<pipeline::StageId>();
  if (std::optional<pipeline::StageId> id = pipeline::findStage(name))
    return id;
  std::vector<std::string> names;
  for (const pipeline::Stage &row : pipeline::stages())
    names.push_back(row.name.str());
  return makeError(ErrorClass::Usage, "there is no stage \"" + name + "\"",
                   "stages are " + llvm::join(names, ", "));
}

/// "NAME=@FILE" as "NAME=dense<...> : tensor<...>", the form stage graph reads.
static Expected<std::string> constantText(llvm::StringRef spec) {
  auto [name, path] = spec.split('=');
  if (!path.consume_front("@"))
    return makeError(ErrorClass::Usage,
                     "\"" + spec.str() + "\" names no file for an input",
                     "write --const-input NAME=@FILE.npy");
  Expected<npy::Array> array = path.ends_with(".pb")
                                   ? import::readTensorFile(path.str())
                                   : npy::read(path.str());
  if (!array)
    return array.takeError();
  llvm::StringRef element;
  switch (array->type) {
  case npy::ElementType::Int64:
    element = "i64";
    break;
  case npy::ElementType::Int32:
    element = "i32";
    break;
  case npy::ElementType::Float32:
    element = "f32";
    break;
  case npy::ElementType::Bool:
    element = "i1";
    break;
  default:
    return makeError(ErrorClass::Unsupported,
                     "unsupported element type of a constant input");
  }
  std::string type = "tensor<";
  for (int64_t extent : array->shape)
    type += std::to_string(extent) + "x";
  type += element.str() + ">";
  std::string text = name.str() + "=dense<";
  if (array->elementCount() == 0)
    return text + "> : " + type;
  if (array->type == npy::ElementType::Bool) {
    // One byte an element here, one bit in the attribute: write values.
    text += "[";
    for (int64_t i = 0; i < array->elementCount(); ++i)
      text += std::string(i ? ", " : "") +
              (array->data<uint8_t>()[i] ? "true" : "false");
    text += "]";
    if (array->shape.empty())
      text = name.str() + "=dense<" +
             (array->data<uint8_t>()[0] ? "true" : "false");
    return text + "> : " + type;
  }
  return text + "\"0x" + llvm::toHex(array->bytes) + "\"> : " + type;
}

static void printProgress(pipeline::StageId id, unsigned done, unsigned total) {
  if (quiet || jsonOutput || !llvm::sys::Process::StandardErrIsDisplayed())
    return;
  llvm::errs() << "\r[" << unsigned(id) + 1 << "/8] "
               << pipeline::stage(id).name << "  " << done << "/" << total
               << "    ";
  if (done == total)
    llvm::errs() << "\r\033[K";
}

Expected<pipeline::CompileRequest> makeRequest(const std::string &modelPath,
                                               const std::string &outputPath) {
  pipeline::CompileRequest request;
  request.modelPath = modelPath;
  request.outputPath = outputPath;
  if (!target.empty()) {
    request.targets.clear();
    for (const std::string &name : target) {
      if (name.empty())
        return makeError(ErrorClass::Usage, "--target names no target",
                         "`strata targets` lists the targets");
      if (!llvm::is_contained(request.targets, name))
        request.targets.push_back(name);
    }
  }
  request.dims.assign(dim.begin(), dim.end());
  request.externalDataRoot = externalDataRoot;
  if (!limit.empty()) {
    Expected<int64_t> bytes = parseBytes(limit);
    if (!bytes)
      return bytes.takeError();
    request.deviceMemoryLimit = *bytes;
  }
  if (gpuCode != "cubin" && gpuCode != "bytecode")
    return makeError(ErrorClass::Usage,
                     "there is no GPU code \"" + gpuCode + "\"",
                     "choose cubin or bytecode");
  request.gpuCode = gpuCode;
  if (f32Contraction != "ieee" && f32Contraction != "tf32" &&
      f32Contraction != "3xtf32")
    return makeError(ErrorClass::Usage,
                     "there is no f32 contraction \"" + f32Contraction + "\"",
                     "choose ieee, 3xtf32 or tf32");
  request.f32Contraction = f32Contraction;
  for (const std::string &spec : constInput) {
    Expected<std::string> text = constantText(spec);
    if (!text)
      return text.takeError();
    request.constInputs.push_back(*text);
  }
  HostCpu cpu = hostCpu(hostCpuOption);
  request.hostCpu = cpu.name;
  request.hostFeatures = cpu.features;
  request.cudaRoot = cudaRoot(cudaRootOption);
  request.dumpFolder = dumpStages;
  request.memoryPlanPath = memoryPlan;
  request.jobs = jobs ? unsigned(jobs)
                      : std::max(1u, std::thread::hardware_concurrency());
  request.progress = printProgress;
  Expected<std::optional<pipeline::StageId>> to = stageOption(toStage);
  if (!to)
    return to.takeError();
  request.to = *to;
  Expected<std::optional<pipeline::StageId>> from = stageOption(fromStage);
  if (!from)
    return from.takeError();
  request.from = *from;
  return request;
}

/// "det.so: stages run 3 of 8; clusters 12 built, 19 reused; kernels 17 built,
/// 40 reused; 9.4 s"
static std::string summary(const pipeline::CompileResult &result,
                           double seconds) {
  using pipeline::StageId;
  unsigned ran = 0;
  llvm::StringRef restart;
  for (const pipeline::Stage &row : pipeline::stages())
    if (result.counts[unsigned(row.id)].built) {
      ++ran;
      if (restart.empty())
        restart = row.name;
    }
  auto count = [&](StageId id) { return result.counts[unsigned(id)]; };
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (restart.empty())
    stream << "nothing to do: every stage reused";
  else
    stream << "restarted at " << restart << ", stages run " << ran << " of 8";
  stream << "; clusters " << count(StageId::Kernel).built << " built, "
         << count(StageId::Kernel).reused << " reused; kernels "
         << result.kernelsBuilt << " built, "
         << result.kernels - std::min(result.kernels, result.kernelsBuilt)
         << " reused; " << llvm::format("%.2f", seconds) << " s";
  return text;
}

json::Value describeCompile(const pipeline::CompileResult &result) {
  json::Value value;
  for (const pipeline::Stage &row : pipeline::stages()) {
    const pipeline::StageCount &count = result.counts[unsigned(row.id)];
    json::Value stage;
    stage["name"] = row.name.str();
    stage["built"] = count.built;
    stage["reused"] = count.reused;
    stage["wall_us"] = count.wallUs;
    value["stages"].push(stage);
  }
  value["kernels"] = result.kernels;
  value["kernels_built"] = result.kernelsBuilt;
  value["clusters"] = result.clusters;
  value["clusters_distinct"] = result.distinctClusters;
  value["artefact"] = result.artefact;
  value["manifest"] = result.manifest;
  return value;
}

Expected<Answer> compileVerb() {
  if (listStages) {
    for (const pipeline::Stage &row : pipeline::stages())
      llvm::outs() << unsigned(row.id) + 1 << " " << row.name << ": "
                   << row.does << '\n';
    return Answer();
  }
  if (model.empty())
    return makeError(ErrorClass::Usage, "there is no model to compile",
                     "strata compile MODEL.onnx -o OUT.so");
  if (output.empty() && toStage.empty())
    return makeError(ErrorClass::Usage, "there is no place for the artefact",
                     "give one with -o FILE.so");
  if (output == "-" && toStage.empty())
    return makeError(ErrorClass::Usage,
                     "an artefact cannot go to standard output",
                     "give a file with -o, or a stage with --to");
  if (!output.empty() && output != "-" && !isFolder(folderOf(output)))
    return makeError(ErrorClass::Machine,
                     "the folder \"" + folderOf(output) + "\" does not exist",
                     "make it, or give another place with -o");
  Expected<pipeline::CompileRequest> request = makeRequest(model, output);
  if (!request)
    return request.takeError();
  auto begin = std::chrono::steady_clock::now();
  std::unique_ptr<cache::Store> store = openStore();
  Expected<Hash> compiler = pipeline::compilerIdentity();
  if (!compiler)
    return compiler.takeError();
  Expected<pipeline::CompileResult> result =
      pipeline::compileModel(*request, *store, *compiler);
  if (!result)
    return result.takeError();
  double seconds = std::chrono::duration<double>(
                       std::chrono::steady_clock::now() - begin)
                       .count();
  for (const std::string &warning : result->warnings)
    llvm::errs() << "warning: " << warning << '\n';
  if (!result->text.empty() && !jsonOutput)
    llvm::outs() << result->text;
  if (!quiet && !result->artefact.empty()) {
    if (const json::Value *placement = result->manifest.find("placement"))
      if (const std::string *line = placement->asString())
        llvm::errs() << *line << '\n';
    if (const json::Value *all = result->manifest.find("certificates"))
      if (const json::Object *targets = all->asObject())
        for (auto &entry : *targets) {
          const json::Value &certificate = entry.second;
          auto field = [&](const char *key) -> int64_t {
            const json::Value *value = certificate.find(key);
            return value && value->asInteger() ? *value->asInteger() : 0;
          };
          llvm::errs() << "memory:    " << entry.first << " peak "
                       << grouped(field("peak_bytes")) << " bytes";
          if (request->deviceMemoryLimit)
            llvm::errs() << " of " << grouped(request->deviceMemoryLimit);
          llvm::errs() << " (weights " << grouped(field("weight_bytes"))
                       << ", arena " << grouped(field("arena_bytes"))
                       << ", lower bound "
                       << grouped(field("lower_bound_bytes")) << ")\n";
        }
    llvm::errs() << result->artefact << ": " << summary(*result, seconds)
                 << '\n';
  }
  return Answer{0, describeCompile(*result)};
}

} // namespace strata::driver
