//===- PlanBase.td - Dialect, types and attributes of plans ---------------===//
#ifndef STRATA_DIALECT_PLAN_BASE
#define STRATA_DIALECT_PLAN_BASE

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/DialectBase.td"
include "mlir/IR/EnumAttr.td"

def Plan_Dialect : Dialect {
  let name = "plan";
  let cppNamespace = "::strata::plan";
  let summary = "Clusters, kernels, launches and the arena";
  let description = [{
    What is computed where and when: `partition` makes clusters, `lower` fills
    them with `linalg`, `kernel` makes kernels and launches on values, and
    `schedule` turns these into launches on buffers of one arena.
  }];
  let useDefaultTypePrinterParser = 1;
}

class Plan_Type<string name, string typeMnemonic> : TypeDef<Plan_Dialect, name> {
  let mnemonic = typeMnemonic;
}

def Plan_BufferType : Plan_Type<"Buffer", "buffer"> {
  let summary = "A range of bytes: a slice of the arena, a weight, or a caller's tensor";
}

// planning.md 1.4. `batched`: runs on a range of samples; `once`: same for all samples (non-batched); `host`: on the CPU.
def Plan_ClusterKind : I32EnumAttr<"ClusterKind", "how a cluster meets the batch", [
    I32EnumAttrCase<"Batched", 0, "batched">,
    I32EnumAttrCase<"NonBatched", 1, "non_batched">,
    I32EnumAttrCase<"Host", 2, "host">]> {
  let cppNamespace = "::strata::plan";
}

def Plan_Family : I32EnumAttr<"Family", "kernel family of codegen.md section 3", [
    I32EnumAttrCase<"Pointwise", 0, "pointwise">,
    I32EnumAttrCase<"Row", 1, "row">,
    I32EnumAttrCase<"Contraction", 2, "contraction">,
    I32EnumAttrCase<"Convolution", 3, "convolution">,
    I32EnumAttrCase<"Window", 4, "window">,
    I32EnumAttrCase<"Move", 5, "move">,
    I32EnumAttrCase<"Generic", 6, "generic">]> {
  let cppNamespace = "::strata::plan";
}

#endif // STRATA_DIALECT_PLAN_BASE
