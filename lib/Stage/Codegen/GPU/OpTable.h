//===- OpTable.h - How each operation of Tile IR is laid out ----*- C++ -*-===//
//
// One row per operation of CUDA Tile IR 13.3. Writer, reader and listing are
// one loop each over these rows, so a layout is said once.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_GPU_OPTABLE_H
#define STRATA_LIB_STAGE_CODEGEN_GPU_OPTABLE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace strata::codegen::tileir {

/// The wire form of an operation, in this order: opcode, result types (with a
/// count if `results` is "*"), flag word if any field is optional or a flag,
/// attributes, operands, regions. One letter per field:
///
///   results     r one result; * any number, counted
///   attributes  one byte: R rounding, O overflow, S signedness, P predicate,
///               C ordered comparison, M memory order, D memory scope, A atomic
///               mode, b boolean; X memory scope or absent
///               f flag, only in the flag word; h hints or absent
///               i number; t string; c constant; a typed attribute;
///               l list of typed attributes; p list of i32
///   operands    o one; ? one or absent; * counted group; + all, counted
///
/// Bits of the flag word: f, X and h in order, then the optional operands.
struct OpRow {
  llvm::StringLiteral name;
  unsigned code;
  llvm::StringLiteral results, attributes, operands;
  unsigned regions;
};

llvm::ArrayRef<OpRow> opTable();

/// The row of an operation or null.
const OpRow *findOp(llvm::StringRef name);
const OpRow *findOp(uint64_t code);

/// Whether an attribute of this letter is one byte with a small set of values.
bool isByteAttribute(char letter);
/// The word of a value of such an attribute ("nearest_even"), or "" if the
/// letter has no such value.
llvm::StringRef wordOf(char letter, uint64_t value);

} // namespace strata::codegen::tileir

#endif // STRATA_LIB_STAGE_CODEGEN_GPU_OPTABLE_H
