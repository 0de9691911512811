//===- UnitStages.cpp - Lower, kernel and codegen, unit by unit -----------===//
#include "Compiler.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Dialect/Plan/StructuralHash.h"
#include "strata/Dialect/Tile/Tile.h"
#include "strata/Pipeline/CodegenSteps.h"
#include "strata/Stage/Kernel/Passes.h"
#include "strata/Stage/Lower/Passes.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace strata::pipeline {

static Hash hashOf(Operation *op, llvm::StringRef domain) {
  plan::Digest digest = plan::structuralHash(op, domain);
  Hash hash;
  std::copy(digest.begin(), digest.end(), hash.bytes.begin());
  return hash;
}

//===----------------------------------------------------------------------===//
// lower and kernel, per distinct cluster
//===----------------------------------------------------------------------===//

static Expected<Built> buildLower(StageContext &context,
                                  const std::string &cluster) {
  Expected<OwningOpRef<ModuleOp>> module = parseIR(cluster, context.mlir());
  if (!module)
    return module.takeError();
  if (Status status = runPipeline(
          **module, "lower",
          [&](OpPassManager &pm) { lower::buildLowerPipeline(pm, {}); }, {},
          context.warnings);
      !status)
    return status.takeError();
  return finishLower(**module);
}

Built finishLower(ModuleOp module) {
  Built built;
  auto ops = module.getOps<plan::ClusterOp>();
  plan::sortCanonically((*ops.begin()).getBody().front());
  built.hash = hashOf(*ops.begin(), "strata/lower/1");
  built.parts = {{"ir", printIR(module, Locations::Drop)}};
  return built;
}

static Expected<Built> buildKernel(StageContext &context,
                                   const std::string &cluster) {
  Expected<OwningOpRef<ModuleOp>> module = parseIR(cluster, context.mlir());
  if (!module)
    return module.takeError();
  if (Status status = runPipeline(
          **module, "kernel",
          [&](OpPassManager &pm) { kernel::buildKernelPipeline(pm, {}); }, {},
          context.warnings);
      !status)
    return status.takeError();
  return finishKernel(**module);
}

Built finishKernel(ModuleOp module) {
  Built built;
  Hasher hasher("strata/kernel-product/1");
  for (auto cluster : module.getOps<plan::ClusterOp>())
    hasher.hash(hashOf(cluster, "strata/launches/1"));
  for (auto kernel : module.getOps<plan::KernelOp>()) {
    hasher.string(kernel.getSymName().str());
    built.parts.push_back({"kernel:" + kernel.getSymName().str(),
                           printIR(kernel, Locations::Drop)});
  }
  built.hash = hasher.finish();
  built.parts.push_back({"ir", printIR(module, Locations::Drop)});
  return built;
}

Status Compiler::runClusters() {
  std::vector<std::string> clusters;
  for (const std::string &part : partition->partNames())
    if (llvm::StringRef name = part; name.consume_front("cluster:"))
      clusters.push_back(name.str());
  result.distinctClusters = clusters.size();
  Expected<std::string> calls = partition->part("calls");
  if (!calls)
    return calls.takeError();
  llvm::StringRef(*calls).getAsInteger(10, result.clusters);

  std::vector<ProductRef> low(clusters.size()), ker(clusters.size());
  std::vector<std::optional<Error>> unsupported(clusters.size());
  Status status = runner.parallel(
      StageId::Lower, clusters.size(),
      [&](unsigned i, LazyContext &context) -> Status {
        // The name is the hash of the cluster, so it is the input's identity.
        Hash input = hashBytes("strata/cluster-name/1", clusters[i]);
        std::string part = "cluster:" + clusters[i];
        auto given = lowered.find(clusters[i]);
        Expected<ProductRef> product =
            given != lowered.end() ? Expected<ProductRef>(given->second)
                                   : runner.run(
            StageId::Lower, "", input,
            [this, part](StageContext &context) -> Expected<Built> {
              Expected<std::string> text = partition->part(part);
              if (!text)
                return text.takeError();
              return buildLower(context, *text);
            },
            context);
        if (!product && product.error().kind == ErrorClass::Unsupported) {
          unsupported[i] = product.takeError();
          return {}; // all of them are told at once
        }
        if (!product)
          return nameCluster(clusters[i], product.takeError());
        low[i] = *product;
        ProductRef source = *product;
        Expected<ProductRef> next = runner.run(
            StageId::Kernel, "", source->hash,
            [source](StageContext &context) -> Expected<Built> {
              Expected<std::string> text = source->part("ir");
              if (!text)
                return text.takeError();
              return buildKernel(context, *text);
            },
            context);
        if (!next)
          return nameCluster(clusters[i], next.takeError());
        ker[i] = *next;
        return {};
      });
  if (!status)
    return status;
  for (unsigned i = 0; i < clusters.size(); ++i)
    if (unsupported[i])
      return unsupportedOps(unsupported);
  for (unsigned i = 0; i < clusters.size(); ++i) {
    lowered[clusters[i]] = low[i];
    addKernels(clusters[i], ker[i]);
  }
  return {};
}

void Compiler::addKernels(const std::string &cluster, ProductRef product) {
  kerneled[cluster] = product;
  for (const std::string &part : product->partNames())
    if (llvm::StringRef name = part; name.consume_front("kernel:"))
      kernels.insert({name.str(), product});
}

/// One error that lists every op without a lowering, with its count in the
/// model, and names the first node of the first.
Error Compiler::unsupportedOps(
    const std::vector<std::optional<Error>> &errors) {
  Error first = makeError(ErrorClass::Internal, "no op is unsupported");
  llvm::SmallVector<std::string> ops;
  auto collect = [&](llvm::StringRef text) {
    size_t at = text.find("unsupported op onnx.");
    if (at == llvm::StringRef::npos)
      return;
    std::string op =
        text.substr(at + 20)
            .take_while([](char c) { return llvm::isAlnum(c) || c == '_'; })
            .str();
    if (!llvm::is_contained(ops, op))
      ops.push_back(op);
  };
  for (const std::optional<Error> &error : errors) {
    if (!error)
      continue;
    if (first.kind == ErrorClass::Internal)
      first = *error;
    collect(error->what);
    for (const std::string &note : error->notes)
      collect(note);
  }
  if (ops.empty())
    return first;
  llvm::sort(ops);
  first.notes.clear();
  first.what = "unsupported ops:";
  llvm::StringRef facts;
  Expected<std::string> rows = partition->part("facts");
  if (rows)
    facts = *rows;
  Expected<json::Value> list = json::parse(facts);
  bool isNamed = false;
  for (const std::string &op : ops) {
    unsigned count = 0;
    const json::Array *array = list ? list->asArray() : nullptr;
    for (size_t i = 0; array && i < array->size(); ++i) {
      const json::Value *name = (*array)[i].find("op");
      if (!name || !name->asString() || *name->asString() != op)
        continue;
      ++count;
      const json::Value *node = (*array)[i].find("node");
      size_t number = 0;
      if (!isNamed && node && node->asString() &&
          !llvm::StringRef(*node->asString())
               .drop_front()
               .getAsInteger(10, number) &&
          number < names.size()) {
        first.node = names[number];
        first.op = op;
        isNamed = true;
      }
    }
    // The graph may have merged equal ones; people count those of the model.
    if (import)
      if (Expected<std::string> model = import->part("ir"))
        count = std::max<unsigned>(
            count, llvm::StringRef(*model).count("onnx." + op + "("));
    first.what += (op == ops.front() ? " " : ", ") + op + " x " +
                  std::to_string(std::max(1u, count));
  }
  first.fix = "rewrite these parts of the model with supported ops";
  return first;
}

/// A cluster knows no node; main knows who calls it first.
Error Compiler::nameCluster(llvm::StringRef cluster, Error error) {
  if (!error.node.empty() && !llvm::StringRef(error.node).starts_with("n"))
    return error;
  error.node = cluster.str();
  Expected<std::string> text = partition->part("ir");
  if (!text)
    return error;
  llvm::StringRef rest = *text;
  size_t at = rest.find(("@" + cluster + "(").str());
  // `plan.call @c_...(...) ... loc("n12")`: the first call after the cluster.
  size_t call = rest.find(("plan.call @" + cluster).str());
  if (at == llvm::StringRef::npos || call == llvm::StringRef::npos)
    return error;
  llvm::StringRef line = rest.substr(call).split('\n').first;
  size_t loc = line.rfind("loc(\"n");
  if (loc == llvm::StringRef::npos)
    return error;
  unsigned number = 0;
  if (!line.substr(loc + 6).take_while([](char c) { return c >= '0' && c <= '9'; }).getAsInteger(10,
                                                                   number) &&
      number < names.size())
    error.node = names[number];
  return error;
}

//===----------------------------------------------------------------------===//
// codegen, per kernel and target
//===----------------------------------------------------------------------===//

Status Compiler::runCodegen(Target &target) {
  target.kernels.resize(kernels.size());
  std::vector<std::string> list;
  for (auto &[name, product] : kernels)
    list.push_back(name);
  unsigned before = runner.counts()[unsigned(StageId::Codegen)].built;
  Status status = runner.parallel(
      StageId::Codegen, list.size(),
      [&](unsigned i, LazyContext &context) -> Status {
        Expected<CompiledKernel> kernel =
            target.name == "host" ? compileForHost(target, list[i], context)
                                  : compileForGpu(target, list[i], context);
        if (!kernel) {
          Error error = kernel.takeError();
          error.notes.push_back("kernel " + list[i] + " for " + target.name);
          return error;
        }
        target.kernels[i] = std::move(*kernel);
        return {};
      });
  result.kernels += list.size();
  result.kernelsBuilt +=
      runner.counts()[unsigned(StageId::Codegen)].built - before;
  return status;
}

Expected<CompiledKernel> Compiler::compileForHost(const Target &target,
                                                  llvm::StringRef name,
                                                  LazyContext &context) {
  ProductRef source = kernels.find(name.str())->second;
  std::string part = "kernel:" + name.str();
  Expected<ProductRef> product = runner.run(
      StageId::Codegen, "host", hashBytes("strata/kernel-name/1", name),
      [source, part](StageContext &context) -> Expected<Built> {
        Expected<std::string> text = source->part(part);
        if (!text)
          return text.takeError();
        return buildHostKernel(context, *text);
      },
      context);
  if (!product)
    return product.takeError();
  CompiledKernel kernel;
  kernel.name = name.str();
  for (auto [field, from] : {std::pair(&kernel.record, "record"),
                             std::pair(&kernel.object, "object"),
                             std::pair(&kernel.program, "program")}) {
    Expected<std::string> bytes = (*product)->part(from);
    if (!bytes)
      return bytes.takeError();
    *field = std::move(*bytes);
  }
  return kernel;
}

Expected<CompiledKernel> Compiler::compileForGpu(const Target &target,
                                                 llvm::StringRef name,
                                                 LazyContext &context) {
  ProductRef source = kernels.find(name.str())->second;
  std::string part = "kernel:" + name.str();
  std::string gpu = target.name;
  Expected<ProductRef> tiles = runner.run(
      StageId::Codegen, "tile." + gpu, hashBytes("strata/kernel-name/1", name),
      [source, part, gpu](StageContext &context) -> Expected<Built> {
        Expected<std::string> text = source->part(part);
        if (!text)
          return text.takeError();
        return buildTilePrograms(context, *text, gpu);
      },
      context);
  if (!tiles)
    return tiles.takeError();
  // The first configuration that assembles without a spill, in rank order; a
  // verdict is a product, so none is tried twice.
  std::string verdicts;
  for (unsigned rank = 0;; ++rank) {
    std::string number = std::to_string(rank);
    if (!llvm::is_contained((*tiles)->partNames(), "bytecode" + number))
      break;
    Expected<std::string> bytecode = (*tiles)->part("bytecode" + number);
    if (!bytecode)
      return bytecode.takeError();
    std::string code = *bytecode;
    if (request.gpuCode == "bytecode") {
      CompiledKernel kernel;
      kernel.name = name.str();
      kernel.bytecode = code;
      Expected<std::string> program = (*tiles)->part("program" + number);
      Expected<std::string> grid = (*tiles)->part("record" + number);
      for (auto *piece : {&program, &grid})
        if (!*piece)
          return piece->takeError();
      kernel.program = *program;
      kernel.record = *grid;
      return kernel;
    }
    Expected<ProductRef> binary = runner.run(
        StageId::Codegen, "cubin." + gpu, contentId(code),
        [this, code, gpu](StageContext &context) {
          return buildCubin(context, code, gpu, request.cudaRoot);
        },
        context);
    if (!binary)
      return binary.takeError();
    Expected<std::string> verdict = (*binary)->part("verdict");
    if (!verdict)
      return verdict.takeError();
    if (*verdict != "clean") {
      verdicts += (verdicts.empty() ? "" : "; ") + *verdict;
      continue;
    }
    CompiledKernel kernel;
    kernel.name = name.str();
    kernel.bytecode = code;
    Expected<std::string> program = (*tiles)->part("program" + number);
    Expected<std::string> grid = (*tiles)->part("record" + number);
    Expected<std::string> cubin = (*binary)->part("cubin");
    Expected<std::string> launch = (*binary)->part("launch");
    for (auto *piece : {&program, &grid, &cubin, &launch})
      if (!*piece)
        return piece->takeError();
    kernel.program = *program;
    kernel.cubin = *cubin;
    kernel.record = mergeRecords(*grid, *launch);
    return kernel;
  }
  return makeError(ErrorClass::Unsupported,
                   "no configuration of the kernel assembles without a spill: " +
                       verdicts);
}

} // namespace strata::pipeline
