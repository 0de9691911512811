//===- Passes.td - Passes of the schedule stage ---------------------------===//
#ifndef STRATA_STAGE_SCHEDULE_PASSES
#define STRATA_STAGE_SCHEDULE_PASSES

include "mlir/Pass/PassBase.td"

def InlineClustersPass : Pass<"strata-schedule-inline-clusters", "::mlir::ModuleOp"> {
  let summary = "Put the launches of each cluster where it is called";
  let description = [{
    `func.func @main` calls clusters; afterwards it holds their launches, views
    and constants, and no cluster is left. Values take their physical types.
    Example: test/Stage/Schedule/inline-clusters.mlir
  }];
  let dependentDialects = ["::strata::plan::PlanDialect", "::mlir::arith::ArithDialect"];
}

def BuildProgramPass : Pass<"strata-schedule-build-program", "::mlir::ModuleOp"> {
  let summary = "Turn launches on values into launches on buffers";
  let description = [{
    `func.func @main` becomes a `plan.program`: launches in dependency order, one
    unplaced slice per value, views resolved to the buffer they look at, weights
    laid out one after the other. Model inputs are copied in, outputs copied
    out, so that kernels see aligned, dense buffers only.
    Example: test/Stage/Schedule/build-program.mlir
  }];
  let options = [Option<"target", "target", "std::string", "\"host\"", "target of the program">];
  let dependentDialects = ["::strata::plan::PlanDialect"];
}

def ShareInplacePass : Pass<"strata-schedule-share-inplace", "::mlir::ModuleOp"> {
  let summary = "Let an output take the bytes of an input that dies (speed only)";
  let description = [{
    Where the kernel says that a pair (input, output) may share bytes, this
    launch is the input's last use and both have one size, they become one slice.
    Example: test/Stage/Schedule/share-inplace.mlir
  }];
}

def PlaceBuffersPass : Pass<"strata-schedule-place-buffers", "::mlir::ModuleOp"> {
  let summary = "Give every slice its offset in the arena";
  let description = [{
    Live ranges in steps of the program -> planning::memory -> offsets, arena
    size and certificate.
    Example: test/Stage/Schedule/place-buffers.mlir
  }];
}

def CheckPlanPass : Pass<"strata-schedule-check-plan", "::mlir::ModuleOp"> {
  let summary = "Contract of the stage: the plan is valid";
  let description = [{
    Derives live ranges anew from the final launches and checks: every byte read
    was written before, no two live buffers overlap, all slices lie inside the
    arena at their alignment, operands are as large as the launch needs, model
    inputs are not written, the certificate is what the plan shows.
    Example: test/Stage/Schedule/check-plan-errors.mlir
  }];
}

#endif // STRATA_STAGE_SCHEDULE_PASSES
