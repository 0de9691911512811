//===- Tile.h - The dialect of tile programs ------------------------------===//
//
// One tile program is what one block of a grid does, in the model of CUDA Tile
// IR. See TileBase.td for the model and TileOps.td for the operations.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_DIALECT_TILE_TILE_H
#define STRATA_DIALECT_TILE_TILE_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "strata/Dialect/Tile/TileDialect.h.inc"

#include "strata/Dialect/Tile/TileEnums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "strata/Dialect/Tile/TileTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "strata/Dialect/Tile/TileAttrs.h.inc"

#define GET_OP_CLASSES
#include "strata/Dialect/Tile/TileOps.h.inc"

#endif // STRATA_DIALECT_TILE_TILE_H
