//===- MemoryPlan.cpp - The plan of a program as JSON ---------------------===//
#include "Compiler.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Support/FileSystem.h"

using namespace mlir;

namespace strata::pipeline {

/// The node behind a location, through the name table.
static std::string nodeAt(Location location, const NameTable &names) {
  auto named = dyn_cast<NameLoc>(location);
  llvm::StringRef number = named ? named.getName().getValue() : "";
  size_t index;
  if (number.consume_front("n") && !number.getAsInteger(10, index) &&
      index < names.size())
    return names[index];
  return {};
}

static json::Value describeProgram(plan::ProgramOp program,
                                   const NameTable &names) {
  json::Value plan;
  plan["target"] = program.getTarget().str();
  plan["arena_bytes"] = int64_t(program.getArenaBytes());
  if (DictionaryAttr certificate = program.getCertificateAttr())
    for (NamedAttribute field : certificate)
      if (auto number = dyn_cast<IntegerAttr>(field.getValue()))
        plan["certificate"][field.getName().str()] = number.getInt();
  plan["instances"] = json::Array();
  plan["steps"] = json::Array();
  llvm::DenseMap<Operation *, int64_t> stepOf;
  for (Operation &op : program.getBody().front()) {
    if (!isa<plan::ExecuteOp, plan::CopyOp>(op))
      continue;
    json::Value step;
    step["index"] = int64_t(stepOf.size());
    step["node"] = nodeAt(op.getLoc(), names);
    auto execute = dyn_cast<plan::ExecuteOp>(op);
    step["kernel"] = execute ? execute.getKernel().str() : "copy";
    stepOf.try_emplace(&op, stepOf.size());
    plan["steps"].push(step);
  }
  for (auto slice : program.getBody().front().getOps<plan::SliceOp>()) {
    int64_t begin = INT64_MAX, end = 0;
    for (Operation *user : slice.getBuffer().getUsers())
      if (auto found = stepOf.find(user); found != stepOf.end()) {
        begin = std::min(begin, found->second);
        end = std::max(end, found->second + 1);
      }
    json::Value row;
    row["offset"] = int64_t(slice.getOffset());
    row["bytes"] = int64_t(slice.getBytes());
    row["begin"] = begin;
    row["end"] = end;
    row["node"] = nodeAt(slice.getLoc(), names);
    plan["instances"].push(row);
  }
  return plan;
}

Status Compiler::writeMemoryPlan() {
  if (request.memoryPlanPath.empty())
    return {};
  json::Value plans{json::Array()};
  for (Target &target : targets) {
    Expected<std::string> text = target.schedule->part("ir");
    if (!text)
      return text.takeError();
    Expected<OwningOpRef<ModuleOp>> module =
        parseIR(*text, runner.mainContext().get());
    if (!module)
      return module.takeError();
    for (auto program : (*module)->getOps<plan::ProgramOp>())
      plans.push(describeProgram(program, names));
  }
  return writeFileAtomically(request.memoryPlanPath, plans.prettyText());
}

} // namespace strata::pipeline
