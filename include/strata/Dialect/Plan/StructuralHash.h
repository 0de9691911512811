//===- StructuralHash.h - Identity of a unit's meaning --------------------===//
//
// The structural hash of cache.md section 3.1. Two units hash alike exactly if
// they are equal but for what no later stage may see: symbol names of the unit
// itself, SSA names, locations, order of independent operations.
//
// A unit is first brought into canonical order (`sortCanonically`); what is
// hashed is then what the stage is given.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_DIALECT_PLAN_STRUCTURALHASH_H
#define STRATA_DIALECT_PLAN_STRUCTURALHASH_H

#include "mlir/IR/Operation.h"

#include <array>
#include <string>

namespace strata::plan {

using Digest = std::array<uint8_t, 32>;

/// Orders the operations of `block` as a walk from its terminator through
/// operands meets them, depth first, and erases what the walk does not reach
/// and has no effects. Equal graphs get equal orders whatever order they had.
void sortCanonically(mlir::Block &block);

/// Hash of `op` with everything below it: operation names, attributes, types,
/// operand edges, regions; without the symbol name of `op`, locations and SSA
/// names. `domain` separates uses, for example "strata/kernel/1".
/// Cost: linear in operations; attributes and types are printed once.
Digest structuralHash(mlir::Operation *op, llvm::StringRef domain);

/// `prefix` + 26 base32 characters (lower case, RFC 4648 alphabet) of the hash:
/// a name that depends on content only, safe inside bytecode and ELF symbols.
std::string hashedName(llvm::StringRef prefix, const Digest &digest);

} // namespace strata::plan

#endif // STRATA_DIALECT_PLAN_STRUCTURALHASH_H
