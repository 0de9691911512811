//===- TileOps.td - Operations of tile programs ---------------------------===//
#ifndef STRATA_DIALECT_TILE_OPS
#define STRATA_DIALECT_TILE_OPS

include "strata/Dialect/Tile/TileBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Tile_Op<string mnemonic, list<Trait> traits = []> : Op<Tile_Dialect, mnemonic, traits>;

// A tile or a scalar.
def Tile_Any : AnyTypeOf<[StaticShapeTensorOf<[AnyType]>, AnySignlessInteger, AnyFloat]>;
def Tile_Tensor : StaticShapeTensorOf<[AnyType]>;

def Tile_FuncOp : Tile_Op<"func", [IsolatedFromAbove, FunctionOpInterface, Symbol,
    SingleBlock]> {
  let summary = "One tile program: what one block of the grid does";
  let description = [{
    Arguments: pointers (inputs, outputs, workspace), then `i32` scalars
    (extents, then pitches). `tile.align = N : i64` on a pointer argument says
    that its address is a multiple of N bytes; on an `i32` argument
    `tile.divisible = N : i64` that its value is a multiple of N. The launch has
    to keep these promises. Scalars are at least 1.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
      OptionalAttr<Tile_HintsAttr>:$hints, OptionalAttr<StrAttr>:$sym_visibility,
      OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let skipDefaultBuilders = 1;
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name, "::llvm::ArrayRef<::mlir::Type>":$arguments)>];
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
  }];
}

def Tile_ReturnOp : Tile_Op<"return", [Pure, Terminator, HasParent<"FuncOp">]> {
  let summary = "End of a tile program";
  let assemblyFormat = "attr-dict";
}

def Tile_YieldOp : Tile_Op<"yield", [Pure, Terminator, ReturnLike, ParentOneOf<["ReduceOp", "ScanOp"]>]> {
  let summary = "Values of a combiner region";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

def Tile_BlockIdOp : Tile_Op<"block_id", [Pure]> {
  let summary = "Coordinates of this block in the grid";
  let results = (outs I32:$x, I32:$y, I32:$z);
  let assemblyFormat = "attr-dict";
  let builders = [OpBuilder<(ins), [{
    auto t = $_builder.getI32Type();
    build($_builder, $_state, t, t, t);
  }]>];
}

def Tile_ViewOp : Tile_Op<"view", [Pure, AttrSizedOperandSegments]> {
  let summary = "A window of tiles over a strided tensor";
  let description = [{
    The tensor has the extents `static_sizes` and the element strides
    `static_strides`; `ShapedType::kDynamic` takes the next of `sizes` or
    `strides`. Index i of dimension d names the elements
    [i * steps[d], i * steps[d] + shape[d]) of the tensor, `steps` being the
    tile's shape when absent (a partition). Elements outside the tensor read as
    `padding` and are not stored.

    ```mlir
    %v = tile.view %p sizes [%m, 768] strides [768, 1] padding zero
           : !tile.ptr<f32> -> !tile.view<64x16xf32>
    ```
  }];
  let arguments = (ins Tile_PtrType:$base, Variadic<I32>:$sizes, Variadic<I32>:$strides,
      DenseI64ArrayAttr:$static_sizes, DenseI64ArrayAttr:$static_strides,
      OptionalAttr<DenseI64ArrayAttr>:$steps,
      DefaultValuedAttr<Tile_Padding, "::strata::tile::Padding::None">:$padding);
  let results = (outs Tile_ViewType:$view);
  let assemblyFormat = [{
    $base `sizes` custom<DynamicIndexList>($sizes, $static_sizes)
    `strides` custom<DynamicIndexList>($strides, $static_strides)
    (`steps` $steps^)? (`padding` $padding^)? attr-dict `:` qualified(type($base)) `->` qualified(type($view))
  }];
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$base, "::llvm::ArrayRef<::mlir::OpFoldResult>":$sizes,
      "::llvm::ArrayRef<::mlir::OpFoldResult>":$strides, "::llvm::ArrayRef<int64_t>":$tile,
      CArg<"Padding", "Padding::None">:$padding, CArg<"::llvm::ArrayRef<int64_t>", "{}">:$steps)>];
}

def Tile_LoadOp : Tile_Op<"load", [MemoryEffects<[MemRead]>]> {
  let summary = "Read one tile of a view";
  let arguments = (ins Tile_ViewType:$view, Variadic<I32>:$index);
  let results = (outs Tile_Tensor:$tile);
  let assemblyFormat = "$view `[` $index `]` attr-dict `:` qualified(type($view)) `->` type($tile)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$view, "::mlir::ValueRange":$index), [{
    build($_builder, $_state, ::llvm::cast<ViewType>(view.getType()).tileType(), view, index);
  }]>];
}

def Tile_StoreOp : Tile_Op<"store", [MemoryEffects<[MemWrite]>]> {
  let summary = "Write one tile of a view; elements outside the tensor are dropped";
  let arguments = (ins Tile_Tensor:$tile, Tile_ViewType:$view, Variadic<I32>:$index);
  let assemblyFormat = "$tile `,` $view `[` $index `]` attr-dict `:` type($tile) `,` qualified(type($view))";
  let hasVerifier = 1;
}

def Tile_LoadPtrOp : Tile_Op<"load_ptr", [MemoryEffects<[MemRead]>, AttrSizedOperandSegments]> {
  let summary = "Read the elements at base + offsets (in elements)";
  let description = [{
    Where `mask` is false nothing is read and the element is `other`, or zero
    where `other` is absent. Scalars are allowed: an `i32` offset gives a scalar.
  }];
  let arguments = (ins Tile_PtrType:$base, Tile_Any:$offsets, Optional<Tile_Any>:$mask, Optional<Tile_Any>:$other);
  let results = (outs Tile_Any:$tile);
  let assemblyFormat = [{
    $base `[` $offsets `]` (`mask` $mask^ `:` type($mask))? (`other` $other^ `:` type($other))? attr-dict
    `:` qualified(type($base)) `,` type($offsets) `->` type($tile)
  }];
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$base, "::mlir::Value":$offsets,
      CArg<"::mlir::Value", "{}">:$mask, CArg<"::mlir::Value", "{}">:$other)>];
}

def Tile_StorePtrOp : Tile_Op<"store_ptr", [MemoryEffects<[MemWrite]>]> {
  let summary = "Write the elements at base + offsets (in elements) where mask holds";
  let arguments = (ins Tile_Any:$tile, Tile_PtrType:$base, Tile_Any:$offsets, Optional<Tile_Any>:$mask);
  let assemblyFormat = [{
    $tile `,` $base `[` $offsets `]` (`mask` $mask^ `:` type($mask))? attr-dict
    `:` type($tile) `,` qualified(type($base)) `,` type($offsets)
  }];
  let hasVerifier = 1;
}

def Tile_MmaOp : Tile_Op<"mma", [Pure, AllTypesMatch<["acc", "result"]>]> {
  let summary = "result = acc + lhs * rhs for tiles [M,K], [K,N], [M,N]";
  let description = [{
    Operand types: f32, f64, f16, bf16 with an accumulator of f32 (f64 for f64);
    i8 with i32, signed. `mode` says how f32 operands enter.
  }];
  let arguments = (ins Tile_Tensor:$lhs, Tile_Tensor:$rhs, Tile_Tensor:$acc,
      DefaultValuedAttr<Tile_MmaMode, "::strata::tile::MmaMode::Plain">:$mode);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$lhs `,` $rhs `,` $acc (`mode` $mode^)? attr-dict `:` type($lhs) `,` type($rhs) `,` type($acc)";
  let hasVerifier = 1;
}

class Tile_Combine<string mnemonic> : Tile_Op<mnemonic, [Pure, SingleBlock]> {
  // Block arguments, per operand: current element, then accumulated element.
  let arguments = (ins Variadic<Tile_Tensor>:$operands_, I64Attr:$dim, ArrayAttr:$identities);
  let results = (outs Variadic<Tile_Any>:$results_);
  let regions = (region SizedRegion<1>:$combiner);
  let hasVerifier = 1;
  let assemblyFormat = [{
    $operands_ `dim` $dim `identities` $identities attr-dict `:` functional-type($operands_, $results_) $combiner
  }];
}

def Tile_ReduceOp : Tile_Combine<"reduce"> {
  let summary = "Combine the elements of dimension `dim`, which disappears";
  let description = [{
    A tile of rank 1 reduces to a scalar. The order of combination is not
    specified, but the same on every run.
  }];
}

def Tile_ScanOp : Tile_Combine<"scan"> {
  let summary = "Inclusive prefix combination along dimension `dim`";
}

def Tile_IotaOp : Tile_Op<"iota", [Pure]> {
  let summary = "0, 1, 2, ... as a tile of rank 1 of i32";
  let results = (outs Tile_Tensor:$tile);
  let assemblyFormat = "attr-dict `:` type($tile)";
  let hasVerifier = 1;
}

def Tile_BroadcastOp : Tile_Op<"broadcast", [Pure]> {
  let summary = "Repeat a scalar, or the unit dimensions of a tile of equal rank";
  let arguments = (ins Tile_Any:$source);
  let results = (outs Tile_Tensor:$tile);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($tile)";
  let hasVerifier = 1;
}

def Tile_ReshapeOp : Tile_Op<"reshape", [Pure]> {
  let summary = "The same elements in row-major order with another shape; one element may become a scalar and back";
  let arguments = (ins Tile_Any:$source);
  let results = (outs Tile_Any:$tile);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($tile)";
  let hasVerifier = 1;
}

def Tile_PermuteOp : Tile_Op<"permute", [Pure]> {
  let summary = "Transpose: dimension d of the result is dimension permutation[d] of the source";
  let arguments = (ins Tile_Tensor:$source, DenseI64ArrayAttr:$permutation);
  let results = (outs Tile_Tensor:$tile);
  let assemblyFormat = "$source $permutation attr-dict `:` type($source) `->` type($tile)";
  let hasVerifier = 1;
}

def Tile_ExtractOp : Tile_Op<"extract", [Pure]> {
  let summary = "The sub-tile at index (in sub-tiles) of a tile";
  let arguments = (ins Tile_Tensor:$source, Variadic<I32>:$index);
  let results = (outs Tile_Tensor:$tile);
  let assemblyFormat = "$source `[` $index `]` attr-dict `:` type($source) `->` type($tile)";
  let hasVerifier = 1;
}

def Tile_CatOp : Tile_Op<"cat", [Pure]> {
  let summary = "Two tiles one after the other along dimension `dim`";
  let arguments = (ins Tile_Tensor:$lhs, Tile_Tensor:$rhs, I64Attr:$dim);
  let results = (outs Tile_Tensor:$tile);
  let assemblyFormat = "$lhs `,` $rhs `dim` $dim attr-dict `:` type($lhs) `,` type($rhs) `->` type($tile)";
  let hasVerifier = 1;
}

#endif // STRATA_DIALECT_TILE_OPS
