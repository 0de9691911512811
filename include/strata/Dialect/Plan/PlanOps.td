//===- PlanOps.td - Operations of plans -----------------------------------===//
#ifndef STRATA_DIALECT_PLAN_OPS
#define STRATA_DIALECT_PLAN_OPS

include "strata/Dialect/Plan/PlanBase.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Plan_Op<string mnemonic, list<Trait> traits = []> : Op<Plan_Dialect, mnemonic, traits>;

//===----------------------------------------------------------------------===//
// Values: import to kernel
//===----------------------------------------------------------------------===//

def Plan_WeightOp : Plan_Op<"weight", [Pure]> {
  let summary = "A constant above 1 KiB, named by the digest of its bytes";
  let description = [{
    The bytes lie in the weight store, never in the IR. `recipe` derives the
    value from the stored tensor of type `source`, step by step; `package`
    evaluates it while it writes the weight file. Steps:
    `{op = "transpose", perm = array<i64: ...>}`,
    `{op = "reshape", shape = array<i64: ...>}`.

    ```mlir
    %w = plan.weight "w_5f0c..." : tensor<64x128xf32>
    %t = plan.weight "w_5f0c..." from tensor<64x128xf32>
           recipe [{op = "transpose", perm = array<i64: 1, 0>} ] : tensor<128x64xf32>
    ```
  }];
  let arguments = (ins StrAttr:$key, OptionalAttr<TypeAttr>:$source, OptionalAttr<ArrayAttr>:$recipe);
  let results = (outs AnyRankedTensor:$value);
  let assemblyFormat = "$key (`from` $source^)? (`recipe` $recipe^)? attr-dict `:` type($value)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Type of the stored tensor: `source`, or the result's type without it.
    ::mlir::RankedTensorType storedType();
  }];
}

class Plan_FuncOp<string mnemonic> : Plan_Op<mnemonic, [IsolatedFromAbove, FunctionOpInterface, Symbol,
    SingleBlock]> {
  code functionDeclarations = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
  }];
  let extraClassDeclaration = functionDeclarations;
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let skipDefaultBuilders = 1;
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name, "::mlir::FunctionType":$type)>];
}

def Plan_ClusterOp : Plan_FuncOp<"cluster"> {
  let summary = "A piece of the graph of one kind: the unit of `lower` and `kernel`";
  let description = [{
    Named `c_` + structural hash. `batch_axes` holds the batch axis of each
    argument and result in order (-1: none); it is absent on other kinds.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
      Plan_ClusterKind:$kind, OptionalAttr<DenseI64ArrayAttr>:$batch_axes, OptionalAttr<StrAttr>:$sym_visibility,
      OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
}

def Plan_CallOp : Plan_Op<"call", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "An instance of a cluster";
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AnyType>:$operands_);
  let results = (outs Variadic<AnyType>:$results_);
  let assemblyFormat = "$callee `(` $operands_ `)` attr-dict `:` functional-type($operands_, $results_)";
}

def Plan_CompositeOp : Plan_Op<"composite", [Pure, IsolatedFromAbove, SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "A computation that must stay whole until it is one kernel";
  let description = [{
    `name` says which: "softmax", "layer_normalization", "convolution", ... with
    its parameters in `config`. The region is its meaning in `linalg`: arguments
    are the operands, `plan.yield` gives the results.
  }];
  let arguments = (ins StrAttr:$name, DictionaryAttr:$config, Variadic<AnyRankedTensor>:$inputs);
  let results = (outs Variadic<AnyRankedTensor>:$results_);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$name $config `(` $inputs `)` attr-dict-with-keyword `:` functional-type($inputs, $results_) $body";
}

def Plan_KernelOp : Plan_FuncOp<"kernel"> {
  let summary = "A pure function of its arguments: the unit of `codegen`";
  let description = [{
    Named `k_` + structural hash. The body is `linalg` on tensors (or one
    `plan.composite`, then `linalg`) and ends with `plan.yield`.

    Range: tensors whose first extent is `?` run along the kernel's ranged axis;
    all `?` of a kernel are one extent, an argument of every launch. A launch on
    a sub-range moves their base pointers.

    In memory: each tensor is row-major; the innermost dimension is a row, rows
    lie `pitch` elements apart (an argument of every launch for each tensor of
    rank >= 2; the innermost extent when dense). `i1` lies as `i8`.

    Arguments of the machine code, in this order: pointers of inputs, outputs,
    then workspace if `workspace_bytes` > 0; `i32` scalars: the ranged extent if
    there is a `?`, then one pitch per tensor of rank >= 2, inputs before outputs.

    `inplace` lists pairs (input, output) that may share bytes. Argument
    attribute `plan.align = N : i64` promises addresses and pitches that are
    multiples of N bytes; results carry it too.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type, Plan_Family:$family,
      DefaultValuedAttr<I64Attr, "0">:$workspace_bytes, OptionalAttr<DenseI64ArrayAttr>:$inplace,
      OptionalAttr<StrAttr>:$sym_visibility, OptionalAttr<DictArrayAttr>:$arg_attrs,
      OptionalAttr<DictArrayAttr>:$res_attrs);
  let extraClassDeclaration = functionDeclarations # [{
    /// True if some tensor's first extent is `?`.
    bool isRanged();
    /// Number of pitch scalars: tensors of rank >= 2 among inputs and outputs.
    unsigned pitchCount();
  }];
}

def Plan_LaunchOp : Plan_Op<"launch", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A kernel applied to values";
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyRankedTensor>:$inputs);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let assemblyFormat = "$kernel `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs)";
}

def Plan_YieldOp : Plan_Op<"yield", [Pure, Terminator, ReturnLike]> {
  let summary = "Results of a cluster, a composite or a kernel";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

//===----------------------------------------------------------------------===//
// Buffers: schedule
//===----------------------------------------------------------------------===//

def Plan_ProgramOp : Plan_Op<"program", [IsolatedFromAbove, Symbol, SingleBlock, NoTerminator]> {
  let summary = "The launches of a model on buffers, in issue order";
  let description = [{
    `arena_bytes` is the size of the one device allocation besides the weights;
    every slice of it has a constant offset. `certificate` is what the
    independent validator proved: `{peak_bytes, weight_bytes, arena_bytes,
    lower_bound_bytes, peak_step}`; the limit is compared with it afterwards.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$target, I64Attr:$arena_bytes,
      OptionalAttr<DictionaryAttr>:$certificate);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `target` $target `arena` $arena_bytes (`certificate` $certificate^)? attr-dict-with-keyword $body";
}

def Plan_InputOp : Plan_Op<"input", [Pure]> {
  let summary = "The caller's tensor for model input `index`, dense";
  let arguments = (ins I64Attr:$index, I64Attr:$bytes);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "$index `bytes` $bytes attr-dict";
}

def Plan_OutputOp : Plan_Op<"output", [Pure]> {
  let summary = "The caller's tensor for model output `index`, dense";
  let arguments = (ins I64Attr:$index, I64Attr:$bytes);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "$index `bytes` $bytes attr-dict";
}

def Plan_ResidentOp : Plan_Op<"resident", [Pure]> {
  let summary = "A weight on the device: bytes [offset, offset + bytes) of the weight block";
  let description = [{
    `key`, `source`, `recipe` and `type` are those of the `plan.weight` it was;
    a small constant carries its `value` instead of a key.
  }];
  let arguments = (ins I64Attr:$offset, I64Attr:$bytes, TypeAttr:$type, OptionalAttr<StrAttr>:$key,
      OptionalAttr<TypeAttr>:$source, OptionalAttr<ArrayAttr>:$recipe, OptionalAttr<ElementsAttr>:$value);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "`offset` $offset `bytes` $bytes attr-dict";
}

def Plan_SliceOp : Plan_Op<"slice", [Pure]> {
  let summary = "Bytes [offset, offset + bytes) of the arena";
  let arguments = (ins I64Attr:$offset, I64Attr:$bytes);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "`offset` $offset `bytes` $bytes attr-dict";
}

def Plan_ShiftOp : Plan_Op<"shift", [Pure]> {
  let summary = "The same buffer from byte `offset` on: a part of a concatenation or split";
  let arguments = (ins Plan_BufferType:$source, I64Attr:$offset, I64Attr:$bytes);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "$source `offset` $offset `bytes` $bytes attr-dict";
}

def Plan_ExecuteOp : Plan_Op<"execute", [AttrSizedOperandSegments]> {
  let summary = "Launch a kernel on buffers";
  let description = [{
    `extent` is the ranged extent (absent if the kernel is not ranged), `pitches`
    one element count per tensor of rank >= 2, inputs before outputs. `types` are
    the tensors as seen by this launch: inputs, then outputs.
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<Plan_BufferType>:$inputs,
      Variadic<Plan_BufferType>:$outputs, Optional<Plan_BufferType>:$workspace, OptionalAttr<I64Attr>:$extent,
      DenseI64ArrayAttr:$pitches, TypeArrayAttr:$types);
  let assemblyFormat = [{
    $kernel `ins` `(` $inputs `)` `outs` `(` $outputs `)` (`workspace` `(` $workspace^ `)`)?
    (`extent` $extent^)? `pitches` $pitches `types` $types attr-dict
  }];
}

def Plan_CopyOp : Plan_Op<"copy"> {
  let summary = "Copy bytes between buffers that do not overlap";
  let arguments = (ins Plan_BufferType:$source, Plan_BufferType:$target, I64Attr:$bytes);
  let assemblyFormat = "$source `to` $target `bytes` $bytes attr-dict";
}

#endif // STRATA_DIALECT_PLAN_OPS
