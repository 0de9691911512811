//===- OpTable.cpp - How each operation of Tile IR is laid out ------------===//
#include "OpTable.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace strata::codegen::tileir {

// clang-format off
static constexpr OpRow rows[] = {
    {"absf", 0x00, "r", "", "o", 0},
    {"absi", 0x01, "r", "", "o", 0},
    {"addf", 0x02, "r", "Rf", "oo", 0},
    {"addi", 0x03, "r", "O", "oo", 0},
    {"andi", 0x04, "r", "", "oo", 0},
    {"assert", 0x05, "", "t", "o", 0},
    {"assume", 0x06, "r", "a", "o", 0},
    {"atomic_cas_tko", 0x07, "rr", "MD", "ooo??", 0},
    {"atomic_rmw_tko", 0x08, "rr", "MDA", "oo??", 0},
    {"bitcast", 0x09, "r", "", "o", 0},
    {"break", 0x0A, "*", "", "+", 0},
    {"broadcast", 0x0B, "r", "", "o", 0},
    {"cat", 0x0C, "r", "i", "oo", 0},
    {"ceil", 0x0D, "r", "", "o", 0},
    {"cmpf", 0x0E, "r", "PC", "oo", 0},
    {"cmpi", 0x0F, "r", "PS", "oo", 0},
    {"constant", 0x10, "r", "c", "", 0},
    {"continue", 0x11, "*", "", "+", 0},
    {"cos", 0x12, "r", "", "o", 0},
    {"cosh", 0x13, "r", "", "o", 0},
    {"divf", 0x14, "r", "Rf", "oo", 0},
    {"divi", 0x15, "r", "SR", "oo", 0},
    {"exp", 0x17, "r", "R", "o", 0},
    {"exp2", 0x18, "r", "f", "o", 0},
    {"exti", 0x25, "r", "S", "o", 0},
    {"extract", 0x26, "*", "", "+", 0},
    {"floor", 0x27, "r", "", "o", 0},
    {"fma", 0x28, "r", "Rf", "ooo", 0},
    {"for", 0x29, "*", "f", "+", 1},
    {"ftof", 0x2A, "r", "R", "o", 0},
    {"ftoi", 0x2B, "r", "SR", "o", 0},
    {"get_num_tile_blocks", 0x2E, "rrr", "", "", 0},
    {"get_tile_block_id", 0x30, "rrr", "", "", 0},
    {"if", 0x32, "*", "", "o", 2},
    {"int_to_ptr", 0x33, "r", "", "o", 0},
    {"iota", 0x3A, "r", "", "", 0},
    {"itof", 0x3B, "r", "SR", "o", 0},
    {"join_tokens", 0x3C, "*", "", "+", 0},
    {"load_ptr_tko", 0x3D, "rr", "MXh", "o???", 0},
    {"load_view_tko", 0x3E, "*", "MXh", "o*?", 0},
    {"log", 0x3F, "r", "", "o", 0},
    {"log2", 0x40, "r", "", "o", 0},
    {"loop", 0x41, "*", "", "+", 1},
    {"make_partition_view", 0x42, "r", "", "o", 0},
    {"make_tensor_view", 0x43, "*", "", "o**", 0},
    {"make_token", 0x44, "r", "", "", 0},
    {"maxf", 0x45, "r", "ff", "oo", 0},
    {"maxi", 0x46, "r", "S", "oo", 0},
    {"minf", 0x47, "r", "ff", "oo", 0},
    {"mini", 0x48, "r", "S", "oo", 0},
    {"mmaf", 0x49, "r", "f", "ooo", 0},
    {"mmai", 0x4A, "r", "SS", "ooo", 0},
    {"mulf", 0x4C, "r", "Rf", "oo", 0},
    {"mulhii", 0x4D, "r", "", "oo", 0},
    {"muli", 0x4E, "r", "O", "oo", 0},
    {"negf", 0x4F, "r", "", "o", 0},
    {"negi", 0x50, "r", "O", "o", 0},
    {"offset", 0x51, "r", "", "oo", 0},
    {"ori", 0x52, "r", "", "oo", 0},
    {"permute", 0x53, "r", "p", "o", 0},
    {"pow", 0x54, "r", "", "oo", 0},
    {"print_tko", 0x55, "*", "t", "*?", 0},
    {"ptr_to_int", 0x56, "r", "", "o", 0},
    {"ptr_to_ptr", 0x57, "r", "", "o", 0},
    {"reduce", 0x58, "*", "il", "+", 1},
    {"remf", 0x59, "r", "", "oo", 0},
    {"remi", 0x5A, "r", "S", "oo", 0},
    {"reshape", 0x5B, "r", "", "o", 0},
    {"return", 0x5C, "*", "", "+", 0},
    {"rsqrt", 0x5D, "r", "f", "o", 0},
    {"scan", 0x5E, "*", "ibl", "+", 1},
    {"select", 0x5F, "r", "", "ooo", 0},
    {"shli", 0x60, "r", "O", "oo", 0},
    {"shri", 0x61, "r", "S", "oo", 0},
    {"sin", 0x62, "r", "", "o", 0},
    {"sinh", 0x63, "r", "", "o", 0},
    {"sqrt", 0x64, "r", "Rf", "o", 0},
    {"store_ptr_tko", 0x65, "r", "MXh", "oo??", 0},
    {"store_view_tko", 0x66, "*", "MXh", "oo*?", 0},
    {"subf", 0x67, "r", "Rf", "oo", 0},
    {"subi", 0x68, "r", "O", "oo", 0},
    {"tan", 0x69, "r", "", "o", 0},
    {"tanh", 0x6A, "r", "R", "o", 0},
    {"trunci", 0x6B, "r", "O", "o", 0},
    {"xori", 0x6C, "r", "", "oo", 0},
    {"yield", 0x6D, "*", "", "+", 0},
    {"atan2", 0x6E, "r", "", "oo", 0},
    {"pack", 0x6F, "r", "", "o", 0},
    {"unpack", 0x70, "r", "", "o", 0},
    {"mmaf_scaled", 0x72, "r", "", "ooooo", 0},
    {"make_gather_scatter_view", 0x73, "r", "", "o", 0},
    {"make_strided_view", 0x74, "r", "", "o", 0},
    {"atomic_red_view_tko", 0x75, "*", "MDA", "o*o?", 0},
};
// clang-format on

ArrayRef<OpRow> opTable() { return rows; }

const OpRow *findOp(StringRef name) {
  const OpRow *row =
      find_if(opTable(), [&](const OpRow &each) { return each.name == name; });
  return row == opTable().end() ? nullptr : row;
}

const OpRow *findOp(uint64_t code) {
  const OpRow *row =
      find_if(opTable(), [&](const OpRow &each) { return each.code == code; });
  return row == opTable().end() ? nullptr : row;
}

static ArrayRef<StringLiteral> wordsOf(char letter) {
  static constexpr StringLiteral rounding[] = {
      "nearest_even", "zero", "negative_inf",       "positive_inf",
      "approx",       "full", "nearest_int_to_zero"};
  static constexpr StringLiteral overflow[] = {"none", "nsw", "nuw", "nw"};
  static constexpr StringLiteral signedness[] = {"unsigned", "signed"};
  static constexpr StringLiteral predicate[] = {"eq", "ne", "lt",
                                                "le", "gt", "ge"};
  static constexpr StringLiteral order[] = {"unordered", "ordered"};
  static constexpr StringLiteral memory[] = {"weak", "relaxed", "acquire",
                                             "release", "acq_rel"};
  static constexpr StringLiteral scope[] = {"block", "device", "sys"};
  static constexpr StringLiteral atomic[] = {
      "and", "or", "xor", "add", "addf", "max", "min", "umax", "umin", "xchg"};
  static constexpr StringLiteral boolean[] = {"false", "true"};
  switch (letter) {
  case 'R':
    return rounding;
  case 'O':
    return overflow;
  case 'S':
    return signedness;
  case 'P':
    return predicate;
  case 'C':
    return order;
  case 'M':
    return memory;
  case 'D':
  case 'X':
    return scope;
  case 'A':
    return atomic;
  case 'b':
    return boolean;
  default:
    return {};
  }
}

bool isByteAttribute(char letter) { return !wordsOf(letter).empty(); }

StringRef wordOf(char letter, uint64_t value) {
  ArrayRef<StringLiteral> words = wordsOf(letter);
  return value < words.size() ? StringRef(words[value]) : StringRef();
}

} // namespace strata::codegen::tileir
