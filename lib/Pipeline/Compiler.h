//===- Compiler.h - The stages of one compile -----------------------------===//
#ifndef STRATA_LIB_PIPELINE_COMPILER_H
#define STRATA_LIB_PIPELINE_COMPILER_H

#include "strata/Pipeline/Compile.h"
#include "strata/Pipeline/Document.h"
#include "strata/Support/WeightStore.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"

namespace strata::pipeline {

// What makes a product of a module, whether a stage just made it or a dump holds
// it.
Built finishImport(mlir::ModuleOp module);
Built finishGraph(mlir::ModuleOp module);
Built finishPartition(mlir::ModuleOp module, const std::string &facts);
Built finishLower(mlir::ModuleOp module);
Built finishKernel(mlir::ModuleOp module);
Built finishSchedule(mlir::ModuleOp module);
std::string namesToText(const NameTable &names);
/// Moves the names of inputs and outputs out of the IR; JSON.
std::string takePortNames(mlir::func::FuncOp main);

/// A kernel of a target with the products of its codegen.
struct CompiledKernel {
  std::string name;
  std::string record;   ///< launch record as JSON
  std::string object;   ///< host
  std::string cubin;    ///< GPU
  std::string bytecode; ///< GPU
  std::string program;  ///< tile program, MLIR text
};

/// One compile. Each stage's function looks its units up and runs what is
/// missing; ModelStages.cpp, UnitStages.cpp and PackageStage.cpp hold them.
class Compiler {
public:
  Compiler(const CompileRequest &request, cache::Store &store,
           const Hash &compiler);
  Expected<CompileResult> run();

private:
  struct Target {
    std::string name;
    ProductRef schedule;
    std::vector<CompiledKernel> kernels;
  };

  void describeOptions();
  Expected<std::string> identifyAssembler();
  Status runStage(StageId id);

  // ModelStages.cpp
  Status runImport();
  Status runGraph();
  Status runPartition();
  Status runSchedule(Target &target);
  Expected<Built> buildImport(StageContext &context);
  Expected<Built> buildGraph(StageContext &context);
  Expected<Built> buildPartition(StageContext &context);
  Expected<Built> buildSchedule(StageContext &context, llvm::StringRef target);
  Status loadWeights();
  std::string stepNode(const Target &target, int64_t number);
  Status checkLimit(const Target &target);

  // UnitStages.cpp
  Status runClusters();
  Status runCodegen(Target &target);
  void addKernels(const std::string &cluster, ProductRef product);
  Error unsupportedOps(const std::vector<std::optional<Error>> &errors);
  Error nameCluster(llvm::StringRef cluster, Error error);
  Expected<CompiledKernel> compileForHost(const Target &target,
                                          llvm::StringRef kernel,
                                          LazyContext &context);
  Expected<CompiledKernel> compileForGpu(const Target &target,
                                         llvm::StringRef kernel,
                                         LazyContext &context);

  // PackageStage.cpp
  Status runPackage();
  Expected<Built> buildPackage(StageContext &context);
  json::Value makeManifest();

  Status writeMemoryPlan(); // MemoryPlan.cpp

  // Resume.cpp
  Status resume(StageId id);
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> readDump(const std::string &path,
                                                       StageId id);
  Expected<std::string_view> weightBytes(const std::string &key);
  Status writeWeights(const std::string &folder);

  // Dump.cpp
  struct DumpFile {
    std::string name, text;
  };
  Expected<std::vector<DumpFile>> dumpFiles(StageId id);
  Status dumpStage(StageId id);
  Status writeProduct(StageId id);

  const CompileRequest &request;
  cache::Store &store;
  Environment environment;
  Runner runner;
  CompileResult result;
  NameTable names;
  std::string portNames; ///< of inputs and outputs, JSON
  WeightStore weights;
  bool weightsAreLoaded = false;
  std::map<std::string, std::string> dumpedWeights;

  ProductRef import, graph, partition, package;
  llvm::MapVector<std::string, ProductRef,
                  llvm::StringMap<unsigned>> lowered, kerneled;
  /// Kernel name -> the cluster product that holds it.
  llvm::MapVector<std::string, ProductRef, llvm::StringMap<unsigned>> kernels;
  std::vector<Target> targets;
};

} // namespace strata::pipeline

#endif // STRATA_LIB_PIPELINE_COMPILER_H
