//===- ModelStages.cpp - Import, graph, partition, schedule ---------------===//
#include "Compiler.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Dialect/Plan/StructuralHash.h"
#include "strata/Stage/Graph/Passes.h"
#include "strata/Stage/Import/Import.h"
#include "strata/Stage/Partition/Passes.h"
#include "strata/Stage/Schedule/Passes.h"
#include "strata/Support/FileSystem.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace strata::pipeline {

static Hash hashOf(Operation *op, llvm::StringRef domain) {
  plan::Digest digest = plan::structuralHash(op, domain);
  Hash hash;
  std::copy(digest.begin(), digest.end(), hash.bytes.begin());
  return hash;
}

/// Hash of a model-level product: its meaning and the numbers in its locations,
/// which lead to the names of this model's nodes.
static Hash hashWithNumbers(Operation *op, llvm::StringRef domain,
                            const std::string &text) {
  Hasher hasher("strata/numbered/1");
  hasher.hash(hashOf(op, domain)).string(text);
  return hasher.finish();
}

static func::FuncOp mainOf(ModuleOp module) {
  return module.lookupSymbol<func::FuncOp>("main");
}

std::string namesToText(const NameTable &names) {
  json::Value list{json::Array()};
  for (const std::string &name : names)
    list.push(name);
  return list.text();
}

static NameTable namesFromText(const std::string &text) {
  NameTable names;
  if (Expected<json::Value> list = json::parse(text))
    if (const json::Array *array = list->asArray())
      for (const json::Value &name : *array)
        if (const std::string *string = name.asString())
          names.push_back(*string);
  return names;
}

/// Operations that the model asks to compute; constants and weights are none.
static unsigned countNodes(func::FuncOp main) {
  unsigned count = 0;
  for (Operation &op : main.getBody().front().without_terminator())
    count += !isa<plan::WeightOp>(op) &&
             !op.hasTrait<OpTrait::ConstantLike>();
  return count;
}

//===----------------------------------------------------------------------===//
// import
//===----------------------------------------------------------------------===//

static import::ImportOptions importOptions(const CompileRequest &request) {
  import::ImportOptions options;
  options.externalDataRoot = request.externalDataRoot;
  return options;
}

Status Compiler::runImport() {
  Hash digest;
  {
    // Mapped and given back at once: models are large.
    Expected<MappedFile> file = MappedFile::open(request.modelPath);
    if (!file) {
      Error error = file.takeError();
      error.kind = ErrorClass::BadModel;
      error.fix = "check the path of the model";
      return error;
    }
    digest = hashBytes("strata/model/1", file->bytes());
  }
  Expected<ProductRef> product = runner.run(
      StageId::Import, "", digest,
      [this](StageContext &context) { return buildImport(context); },
      runner.mainContext());
  if (!product)
    return product.takeError();
  import = *product;
  Expected<std::string> table = import->part("names");
  if (!table)
    return table.takeError();
  names = namesFromText(*table);
  Expected<std::string> nodes = import->part("nodes");
  if (!nodes)
    return nodes.takeError();
  llvm::StringRef(*nodes).getAsInteger(10, result.nodes);
  for (const std::string &warning : import->warnings)
    result.warnings.push_back(warning);
  return {};
}

Expected<Built> Compiler::buildImport(StageContext &context) {
  WeightStore fresh;
  Expected<OwningOpRef<ModuleOp>> module =
      import::importModel(request.modelPath, importOptions(request),
                          context.mlir(), fresh, context.warnings);
  if (!module)
    return module.takeError();
  for (const std::string &file : fresh.externalFiles)
    context.file(file);
  weights = std::move(fresh);
  weightsAreLoaded = true;
  return finishImport(**module);
}

Built finishImport(ModuleOp module) {
  func::FuncOp main = mainOf(module);
  plan::sortCanonically(main.getBody().front());
  NameTable table = numberLocations(module);
  Built built;
  std::string text = printIR(module, Locations::Keep);
  built.hash = hashWithNumbers(main, "strata/import/1", text);
  built.parts = {{"ir", text},
                 {"names", namesToText(table)},
                 {"nodes", std::to_string(countNodes(main))}};
  return built;
}

/// Weight bytes are read again when the import itself was a hit.
Status Compiler::loadWeights() {
  if (weightsAreLoaded || request.from)
    return {};
  std::vector<std::string> warnings;
  Expected<OwningOpRef<ModuleOp>> module =
      import::importModel(request.modelPath, importOptions(request),
                          runner.mainContext().get(), weights, warnings);
  if (!module)
    return module.takeError();
  weightsAreLoaded = true;
  return {};
}

//===----------------------------------------------------------------------===//
// graph
//===----------------------------------------------------------------------===//

Status Compiler::runGraph() {
  Expected<ProductRef> product = runner.run(
      StageId::Graph, "", import->hash,
      [this](StageContext &context) { return buildGraph(context); },
      runner.mainContext());
  if (!product)
    return product.takeError();
  graph = *product;
  Expected<std::string> ports = graph->part("io");
  if (!ports)
    return ports.takeError();
  portNames = *ports;
  for (const std::string &warning : graph->warnings)
    result.warnings.push_back(warning);
  return {};
}

Expected<Built> Compiler::buildGraph(StageContext &context) {
  Expected<std::string> text = import->part("ir");
  if (!text)
    return text.takeError();
  Expected<OwningOpRef<ModuleOp>> module = parseIR(*text, context.mlir());
  if (!module)
    return module.takeError();
  graph::GraphOptions options;
  options.dims = context.option("dims");
  options.constInputs = context.option("const-inputs");
  if (Status status = runPipeline(
          **module, "graph",
          [&](OpPassManager &pm) { graph::buildGraphPipeline(pm, options); },
          names, context.warnings);
      !status)
    return status.takeError();
  return finishGraph(**module);
}

Built finishGraph(ModuleOp module) {
  func::FuncOp main = mainOf(module);
  plan::sortCanonically(main.getBody().front());
  std::string io = takePortNames(main);
  Built built;
  std::string text = printIR(module, Locations::Keep);
  built.hash = hashWithNumbers(main, "strata/graph/1", text);
  built.parts = {{"ir", text}, {"io", io}};
  return built;
}

std::string takePortNames(func::FuncOp main) {
  // The names of inputs and outputs go to the I/O table, which only `package`
  // reads; from here on they are numbers.
  json::Value io;
  auto row = [&](const char *kind, unsigned i, StringAttr name) {
    io[kind].push(name ? name.getValue().str()
                       : std::string(kind) + std::to_string(i));
  };
  io["inputs"] = json::Array();
  io["outputs"] = json::Array();
  for (unsigned i = 0; i < main.getNumArguments(); ++i) {
    row("inputs", i, main.getArgAttrOfType<StringAttr>(i, "onnx.name"));
    main.removeArgAttr(i, "onnx.name");
    main.removeArgAttr(i, "onnx.dims");
  }
  for (unsigned i = 0; i < main.getNumResults(); ++i) {
    row("outputs", i, main.getResultAttrOfType<StringAttr>(i, "onnx.name"));
    main.removeResultAttr(i, StringAttr::get(main.getContext(), "onnx.name"));
    main.removeResultAttr(i, StringAttr::get(main.getContext(), "onnx.dims"));
  }
  return io.text();
}

//===----------------------------------------------------------------------===//
// partition
//===----------------------------------------------------------------------===//

/// One line per node: number of its cluster, location, op, kind, reason.
static std::string describeFacts(func::FuncOp main) {
  json::Value rows{json::Array()};
  for (Operation &op : main.getBody().front()) {
    auto batch = op.getAttrOfType<DictionaryAttr>("plan.batch");
    auto cone = op.getAttrOfType<IntegerAttr>("plan.cone");
    if (!batch || !cone)
      continue;
    json::Value row;
    row["cluster"] = cone.getInt();
    if (auto named = dyn_cast<NameLoc>(op.getLoc()))
      row["node"] = named.getName().str();
    row["op"] = op.getName().stripDialect().str();
    row["kind"] = batch.getAs<StringAttr>("kind").str();
    row["reason"] = batch.getAs<StringAttr>("reason").str();
    rows.push(row);
  }
  return rows.text();
}

Status Compiler::runPartition() {
  Expected<ProductRef> product = runner.run(
      StageId::Partition, "", graph->hash,
      [this](StageContext &context) { return buildPartition(context); },
      runner.mainContext());
  if (!product)
    return product.takeError();
  partition = *product;
  if (!request.wantsClusterReport)
    return {};
  Expected<std::string> facts = partition->part("facts");
  if (!facts)
    return facts.takeError();
  Expected<json::Value> rows = json::parse(*facts);
  if (!rows)
    return rows.takeError();
  int64_t last = -1;
  for (const json::Value &row : *rows->asArray()) {
    auto text = [&](const char *key) {
      const json::Value *value = row.find(key);
      return value && value->asString() ? *value->asString() : std::string();
    };
    int64_t cluster = *row.find("cluster")->asInteger();
    if (cluster != last)
      result.clusterReport += "cluster " + std::to_string(cluster) + "  " +
                              text("kind") + "\n";
    last = cluster;
    size_t number = 0;
    std::string node = text("node");
    if (!llvm::StringRef(node).drop_front(node.empty() ? 0 : 1).getAsInteger(
            10, number) &&
        number < names.size())
      node = names[number];
    result.clusterReport += "  " + node + "  " + text("op") + "  " +
                            text("kind") + "  " + text("reason") + "\n";
  }
  return {};
}

Expected<Built> Compiler::buildPartition(StageContext &context) {
  Expected<std::string> text = graph->part("ir");
  if (!text)
    return text.takeError();
  Expected<OwningOpRef<ModuleOp>> module = parseIR(*text, context.mlir());
  if (!module)
    return module.takeError();
  // The facts of each node are read off between the two halves of the stage:
  // clusters keep only those of their root.
  auto half = [&](void (*build)(OpPassManager &,
                                const partition::PartitionOptions &)) {
    return runPipeline(
        **module, "partition", [&](OpPassManager &pm) { build(pm, {}); },
        names, context.warnings);
  };
  if (Status status = half(partition::buildAnalysisPipeline); !status)
    return status.takeError();
  func::FuncOp main = mainOf(**module);
  std::string facts = describeFacts(main);
  if (Status status = half(partition::buildClusterPipeline); !status)
    return status.takeError();
  return finishPartition(**module, facts);
}

Built finishPartition(ModuleOp module, const std::string &facts) {
  func::FuncOp main = mainOf(module);
  Built built;
  unsigned calls = 0;
  main.walk([&](plan::CallOp) { ++calls; });
  for (auto cluster : module.getOps<plan::ClusterOp>())
    built.parts.push_back({"cluster:" + cluster.getSymName().str(),
                           printIR(cluster, Locations::Drop)});
  std::string text = printIR(module, Locations::Keep);
  built.hash = hashWithNumbers(main, "strata/partition/1", text);
  built.parts.push_back({"calls", std::to_string(calls)});
  built.parts.push_back({"facts", facts});
  built.parts.push_back({"ir", text});
  return built;
}

//===----------------------------------------------------------------------===//
// schedule
//===----------------------------------------------------------------------===//

Status Compiler::runSchedule(Target &target) {
  Hasher input("strata/schedule-input/1");
  input.hash(partition->hash);
  for (auto &[name, product] : kerneled)
    input.string(name).hash(product->hash);
  std::string name = target.name;
  Expected<ProductRef> product = runner.run(
      StageId::Schedule, name, input.finish(),
      [this, name](StageContext &context) {
        return buildSchedule(context, name);
      },
      runner.mainContext());
  if (!product)
    return product.takeError();
  target.schedule = *product;
  return {};
}

Expected<Built> Compiler::buildSchedule(StageContext &context,
                                        llvm::StringRef target) {
  Expected<std::string> text = partition->part("ir");
  if (!text)
    return text.takeError();
  Expected<OwningOpRef<ModuleOp>> module = parseIR(*text, context.mlir());
  if (!module)
    return module.takeError();
  // Each cluster is replaced by its launches, its kernels come along.
  llvm::StringSet<> known;
  for (auto &[name, product] : kerneled) {
    Expected<std::string> body = product->part("ir");
    if (!body)
      return body.takeError();
    Expected<OwningOpRef<ModuleOp>> unit = parseIR(*body, context.mlir());
    if (!unit)
      return unit.takeError();
    (*module)->lookupSymbol(name)->erase();
    for (Operation &op :
         llvm::make_early_inc_range((*unit)->getBody()->getOperations())) {
      if (auto kernel = dyn_cast<plan::KernelOp>(op);
          kernel && !known.insert(kernel.getSymName()).second)
        continue;
      op.moveBefore(mainOf(**module));
    }
  }
  schedule::ScheduleOptions options;
  options.target = target.str();
  if (Status status = runPipeline(
          **module, "schedule",
          [&](OpPassManager &pm) {
            schedule::buildSchedulePipeline(pm, options);
          },
          names, context.warnings);
      !status)
    return status.takeError();
  return finishSchedule(**module);
}

Built finishSchedule(ModuleOp module) {
  Built built;
  for (auto program : module.getOps<plan::ProgramOp>()) {
    built.hash = hashWithNumbers(program, "strata/schedule/1",
                                 printIR(program, Locations::Keep));
    json::Value certificate;
    if (DictionaryAttr fields = program.getCertificateAttr())
      for (NamedAttribute field : fields)
        if (auto number = dyn_cast<IntegerAttr>(field.getValue()))
          certificate[field.getName().str()] = number.getInt();
    built.parts.push_back({"certificate", certificate.text()});
  }
  built.parts.push_back({"ir", printIR(module, Locations::Keep)});
  return built;
}

/// Name of the node whose launch is step `number`.
std::string Compiler::stepNode(const Target &target, int64_t number) {
  Expected<std::string> text = target.schedule->part("ir");
  if (!text)
    return {};
  Expected<OwningOpRef<ModuleOp>> module =
      parseIR(*text, runner.mainContext().get());
  if (!module)
    return {};
  nameLocations(**module, names);
  std::string name;
  for (auto program : (*module)->getOps<plan::ProgramOp>()) {
    int64_t step = 0;
    for (Operation &op : program.getBody().front())
      if (isa<plan::ExecuteOp, plan::CopyOp>(op) && step++ == number)
        if (auto named = dyn_cast<NameLoc>(op.getLoc()))
          name = named.getName().str();
  }
  return name;
}

Status Compiler::checkLimit(const Target &target) {
  Expected<std::string> text = target.schedule->part("certificate");
  if (!text)
    return text.takeError();
  Expected<json::Value> certificate = json::parse(*text);
  if (!certificate)
    return certificate.takeError();
  auto field = [&](const char *name) -> int64_t {
    const json::Value *value = certificate->find(name);
    return value && value->asInteger() ? *value->asInteger() : 0;
  };
  result.manifest["certificates"][target.name] = *certificate;
  int64_t peak = field("peak_bytes");
  if (request.deviceMemoryLimit <= 0 || peak <= request.deviceMemoryLimit)
    return {};
  Error error = makeError(
      ErrorClass::MemoryLimit,
      "the device memory limit of " +
          std::to_string(request.deviceMemoryLimit) +
          " bytes cannot be kept on " + target.name +
          ": the smallest certified peak is " + std::to_string(peak) +
          " bytes (" + std::to_string(field("weight_bytes")) +
          " of weights, " + std::to_string(field("arena_bytes")) +
          " of arena; lower bound " +
          std::to_string(field("lower_bound_bytes")) + ")",
      "use --device-memory-limit=" + std::to_string(peak) + " or more");
  std::string node = stepNode(target, field("peak_step"));
  error.notes.push_back("step " + std::to_string(field("peak_step")) +
                        " of the schedule sets the peak" +
                        (node.empty() ? "" : ": node \"" + node + "\""));
  return error;
}

} // namespace strata::pipeline
