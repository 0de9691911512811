//===- Runner.cpp - Looks up, runs, keeps and counts stages ---------------===//
#include "strata/Pipeline/Runner.h"

#include "strata/Pipeline/Registration.h"

#include "mlir/IR/DialectRegistry.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace strata::pipeline {

static std::unique_ptr<mlir::MLIRContext> makeContext() {
  mlir::DialectRegistry registry;
  registerDialects(registry);
  auto context = std::make_unique<mlir::MLIRContext>(
      registry, mlir::MLIRContext::Threading::DISABLED);
  context->loadAllAvailableDialects();
  return context;
}

static int64_t nowUs() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

//===----------------------------------------------------------------------===//
// Environment and StageContext
//===----------------------------------------------------------------------===//

static std::string optionQuestion(StageId id, llvm::StringRef name) {
  return "option:" + stage(id).name.str() + "." + name.str();
}

void Environment::setOption(StageId stage, llvm::StringRef name,
                            std::string value) {
  options[optionQuestion(stage, name)] = std::move(value);
}

void Environment::setTool(llvm::StringRef name,
                          std::function<Expected<std::string>()> identify) {
  tools["tool:" + name.str()] = std::move(identify);
}

std::string Environment::option(StageId stage, llvm::StringRef name) const {
  auto found = options.find(optionQuestion(stage, name));
  return found == options.end() ? std::string() : found->second;
}

std::optional<std::string>
Environment::answer(const std::string &question) const {
  if (auto found = options.find(question); found != options.end())
    return found->second;
  // An option that was never set is the empty text, like one set to it.
  if (llvm::StringRef(question).starts_with("option:"))
    return std::string();
  if (llvm::StringRef name = question; name.consume_front("file:"))
    return files ? files(name.str()) : std::nullopt;
  auto tool = tools.find(question);
  if (tool == tools.end())
    return std::nullopt;
  std::lock_guard<std::mutex> lock(mutex);
  auto [entry, isNew] = identified.try_emplace(question);
  if (isNew)
    if (Expected<std::string> identity = tool->second())
      entry->second = *identity;
  return entry->second;
}

static Hash answerHash(const std::string &value) {
  return hashBytes("strata/answer/1", value);
}

std::string StageContext::option(llvm::StringRef name) {
  std::string value = environment.option(stage, name);
  reads.push_back({optionQuestion(stage, name), answerHash(value)});
  return value;
}

void StageContext::file(const std::string &name) {
  std::string question = "file:" + name;
  if (std::optional<std::string> digest = environment.answer(question))
    reads.push_back({question, answerHash(*digest)});
}

std::optional<std::string> StageContext::tool(llvm::StringRef name) {
  std::string question = "tool:" + name.str();
  std::optional<std::string> value = environment.answer(question);
  if (value)
    reads.push_back({question, answerHash(*value)});
  return value;
}

//===----------------------------------------------------------------------===//
// UnitProduct
//===----------------------------------------------------------------------===//

std::vector<std::string> UnitProduct::partNames() const { return names; }

Expected<std::string> UnitProduct::part(const std::string &name) {
  std::lock_guard<std::mutex> lock(loading);
  if (auto found = memory.find(name); found != memory.end())
    return found->second;
  if (std::optional<Hash> id = action.product(name))
    if (std::optional<std::string> bytes = runner->options.store->get(*id)) {
      memory[name] = *bytes;
      return *bytes;
    }
  // Evicted or damaged since the lookup: the unit runs again.
  StageContext context(runner->environment, stage, runner->mainContext());
  Expected<Built> again = runner->build(stage, rebuild, context);
  if (!again)
    return again.takeError();
  for (auto &[partName, bytes] : again->parts)
    memory[partName] = bytes;
  if (auto found = memory.find(name); found != memory.end())
    return found->second;
  return makeError(ErrorClass::Internal, "a product of stage " +
                                             pipeline::stage(stage).name.str() +
                                             " has no part \"" + name + "\"");
}

//===----------------------------------------------------------------------===//
// Runner
//===----------------------------------------------------------------------===//

Runner::Runner(RunnerOptions options, const Environment &environment)
    : options(std::move(options)), environment(environment) {}
Runner::~Runner() = default;

LazyContext::~LazyContext() = default;

mlir::MLIRContext *LazyContext::get() {
  if (!context)
    context = makeContext();
  return context.get();
}

void Runner::addTime(StageId stage, int64_t us) {
  std::lock_guard<std::mutex> lock(mutex);
  counters[unsigned(stage)].wallUs += us;
}

Expected<Built> Runner::build(StageId stage, const BuildFunction &function,
                              StageContext &context) {
  int64_t begin = nowUs();
  Expected<Built> built = function(context);
  std::lock_guard<std::mutex> lock(mutex);
  counters[unsigned(stage)].built += 1;
  counters[unsigned(stage)].wallUs += nowUs() - begin;
  return built;
}

static std::string joinWarnings(const std::vector<std::string> &warnings) {
  std::string text;
  for (const std::string &warning : warnings)
    text += warning + '\n';
  return text;
}

Expected<ProductRef> Runner::run(StageId id, llvm::StringRef variant,
                                 const Hash &input, BuildFunction function,
                                 LazyContext &lazyContext) {
  std::string name = stage(id).name.str();
  Hasher digest("strata/stage/1");
  digest.hash(options.compiler).string(variant);
  Hash base = cache::baseKey(name, digest.finish(), input);

  auto product = std::make_shared<UnitProduct>();
  product->runner = this;
  product->stage = id;
  product->rebuild = function;
  auto answer = [&](const std::string &question) -> std::optional<Hash> {
    if (std::optional<std::string> value = environment.answer(question))
      return answerHash(*value);
    return std::nullopt;
  };
  if (std::optional<cache::Action> hit =
          options.store->probe(base, answer)) {
    bool complete = true;
    for (const cache::Product &part : hit->products)
      complete &= options.store->contains(part.id);
    if (complete) {
      product->action = *hit;
      product->hash = hit->outHash;
      for (const cache::Product &part : hit->products)
        if (part.name != "warnings")
          product->names.push_back(part.name);
      if (std::optional<Hash> id = hit->product("warnings"))
        if (std::optional<std::string> text = options.store->get(*id)) {
          llvm::SmallVector<llvm::StringRef> lines;
          llvm::StringRef(*text).split(lines, '\n', -1, false);
          for (llvm::StringRef line : lines)
            product->warnings.push_back(line.str());
        }
      std::lock_guard<std::mutex> lock(mutex);
      counters[unsigned(id)].reused += 1;
      return product;
    }
  }

  StageContext context(environment, id, lazyContext);
  int64_t begin = nowUs();
  Expected<Built> built = build(id, function, context);
  if (!built)
    return built.takeError(); // failures are never kept
  product->hash = built->hash;
  product->warnings = context.warnings;
  cache::Outcome outcome;
  outcome.stage = name;
  outcome.base = base;
  outcome.reads = context.reads;
  outcome.outHash = built->hash;
  outcome.costUs = nowUs() - begin;
  std::string warnings = joinWarnings(context.warnings);
  for (auto &[partName, bytes] : built->parts) {
    outcome.products.push_back({partName, bytes});
    product->names.push_back(partName);
  }
  if (!warnings.empty())
    outcome.products.push_back({"warnings", warnings});
  product->action = options.store->record(outcome);
  for (auto &[partName, bytes] : built->parts)
    product->memory[partName] = std::move(bytes);
  return product;
}

ProductRef Runner::adopt(StageId id, Built built) {
  auto product = std::make_shared<UnitProduct>();
  product->runner = this;
  product->stage = id;
  product->hash = built.hash;
  for (auto &[name, bytes] : built.parts) {
    product->names.push_back(name);
    product->memory[name] = std::move(bytes);
  }
  return product;
}

Status Runner::parallel(
    StageId id, unsigned count,
    llvm::function_ref<Status(unsigned, LazyContext &)> work) {
  std::vector<Status> results(count);
  std::atomic<unsigned> next{0}, done{0};
  std::mutex reporting;
  auto loop = [&](LazyContext *shared) {
    LazyContext own;
    for (unsigned i = next++; i < count; i = next++) {
      results[i] = work(i, shared ? *shared : own);
      unsigned finished = ++done;
      if (options.progress) {
        std::lock_guard<std::mutex> lock(reporting);
        options.progress(id, finished, count);
      }
    }
  };
  unsigned jobs = std::min(std::max(1u, options.jobs), count);
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < jobs; ++i)
    threads.emplace_back(loop, nullptr);
  if (count)
    loop(&context);
  for (std::thread &thread : threads)
    thread.join();
  for (Status &status : results)
    if (!status)
      return status;
  return {};
}

} // namespace strata::pipeline
