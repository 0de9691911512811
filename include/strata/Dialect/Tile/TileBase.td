//===- TileBase.td - Dialect, types and attributes of tile programs -------===//
#ifndef STRATA_DIALECT_TILE_BASE
#define STRATA_DIALECT_TILE_BASE

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/DialectBase.td"
include "mlir/IR/EnumAttr.td"

def Tile_Dialect : Dialect {
  let name = "tile";
  let cppNamespace = "::strata::tile";
  let summary = "Blocks, views, loads and stores of tile programs";
  let description = [{
    A tile program is one thread of control per block in the model of CUDA Tile
    IR (docs.nvidia.com/cuda/tile-ir). A tile is a ranked tensor of static
    power-of-two shape; a scalar is a plain `i32`, `f32`, ... Arithmetic is
    `arith` and `math` on both, control flow is `scf`; this dialect adds what a
    block needs beside them. Order of memory accesses is program order; the
    translation to Tile IR makes the tokens.

    Booleans lie in memory as `i8` (0 or 1); a program loads `i8` and compares.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
}

class Tile_Type<string name, string typeMnemonic> : TypeDef<Tile_Dialect, name> {
  let mnemonic = typeMnemonic;
}

def Tile_PtrType : Tile_Type<"Ptr", "ptr"> {
  let summary = "Address of an element in global memory";
  let parameters = (ins "::mlir::Type":$element);
  let assemblyFormat = "`<` $element `>`";
}

def Tile_ViewType : Tile_Type<"View", "view"> {
  let summary = "A window of tiles over a strided tensor in global memory";
  let description = [{
    `!tile.view<64x16xf32>` is loaded and stored in tiles of 64x16 elements.
    How index (i, j) maps to elements stands in the `tile.view` that made it.
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$shape, "::mlir::Type":$element);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    /// The tile that a load gives: tensor<shape x element>.
    ::mlir::RankedTensorType tileType() const;
  }];
}

// What a load gives for an element outside the tensor.
def Tile_Padding : I32EnumAttr<"Padding", "value of elements outside the tensor", [
    I32EnumAttrCase<"None", 0, "none">,      // unspecified: nothing may depend on it
    I32EnumAttrCase<"Zero", 1, "zero">,
    I32EnumAttrCase<"NegInf", 2, "neg_inf">,
    I32EnumAttrCase<"PosInf", 3, "pos_inf">]> {
  let cppNamespace = "::strata::tile";
}

// How f32 operands enter a multiply-accumulate.
def Tile_MmaMode : I32EnumAttr<"MmaMode", "arithmetic of a multiply-accumulate", [
    I32EnumAttrCase<"Plain", 0, "plain">,    // as the operand types say; f32 is IEEE (FFMA)
    I32EnumAttrCase<"Tf32", 1, "tf32">,
    I32EnumAttrCase<"Tf32x3", 2, "3xtf32">]> {
  let cppNamespace = "::strata::tile";
}

def Tile_HintsAttr : AttrDef<Tile_Dialect, "Hints"> {
  let mnemonic = "hints";
  let summary = "What the assembler is told about a program; 0 means not said";
  let parameters = (ins
    DefaultValuedParameter<"int64_t", "0">:$warps,      // num_worker_warps_per_cta
    DefaultValuedParameter<"int64_t", "0">:$ctas,       // num_cta_in_cga
    DefaultValuedParameter<"int64_t", "0">:$occupancy,
    DefaultValuedParameter<"bool", "true">:$tma);       // false: allow_tma=false on every access
  let assemblyFormat = "`<` struct(params) `>`";
}

#endif // STRATA_DIALECT_TILE_BASE
