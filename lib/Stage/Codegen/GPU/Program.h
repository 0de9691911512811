//===- Program.h - A Tile IR module in memory -------------------*- C++ -*-===//
//
// What a Tile IR bytecode file says, without its numbering: filled by the
// translation from tile.func and by the reader, so that the two can be compared
// by their listings.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_GPU_PROGRAM_H
#define STRATA_LIB_STAGE_CODEGEN_GPU_PROGRAM_H

#include "OpTable.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace strata::codegen::tileir {

/// Tags of types, as in the bytecode.
enum class Tag : uint8_t {
  I1 = 0,
  I8,
  I16,
  I32,
  I64,
  F16,
  BF16,
  F32,
  TF32,
  F64,
  F8E4M3,
  F8E5M2,
  Pointer,
  Tile,
  TensorView,
  PartitionView,
  Function,
  Token,
  F8E8M0,
  F4E2M1,
  GatherView,
  StridedView,
  I4
};

enum class Rounding : uint8_t {
  NearestEven,
  Zero,
  NegativeInf,
  PositiveInf,
  Approx,
  Full,
  NearestIntToZero
};

/// A dynamic extent or stride.
constexpr int64_t dynamicExtent = INT64_MIN;
/// No padding value, no result, no operand, no type.
constexpr int none = -1;

/// A type; other types are named by their number in Program::types.
struct Type {
  explicit Type(Tag tag, int element = none) : tag(tag), element(element) {}

  Tag tag;
  int element; ///< element, pointee, or the tensor view below a view
  llvm::SmallVector<int64_t, 4> shape;   ///< of tile, tensor view, view
  llvm::SmallVector<int64_t, 4> strides; ///< of tensor view, strided view
  llvm::SmallVector<int64_t, 4> dims; ///< of a view; parameters of a function
  llvm::SmallVector<int64_t, 1> results; ///< of a function
  int padding = none;                    ///< zero, -zero, nan, +inf, -inf
  bool operator==(const Type &other) const;
};

struct Attribute {
  enum class Kind {
    Absent,
    Number,
    Text,
    Integer,
    Float,
    DivBy,
    Bounded,
    List
  };

  Attribute() = default;
  Attribute(int64_t value) : kind(Kind::Number), value(value) {}
  Attribute(Rounding mode) : Attribute(static_cast<int64_t>(mode)) {}
  Attribute(Kind kind, int64_t value, int type = none)
      : kind(kind), type(type), value(value) {}
  explicit Attribute(std::string text)
      : kind(Kind::Text), text(std::move(text)) {}
  explicit Attribute(std::vector<Attribute> list)
      : kind(Kind::List), list(std::move(list)) {}

  Kind kind = Kind::Absent;
  int type = none;   ///< of Integer and Float
  int64_t value = 0; ///< number; bits of a float; divisor; lower bound
  std::string text;  ///< text, bytes of a constant, key of a hint
  std::vector<Attribute> list; ///< elements; hints: one per key
};

struct Operation;

/// The only block of a region; values are numbers in Program::valueTypes.
struct Block {
  llvm::SmallVector<int, 4> arguments;
  std::vector<Operation> operations;
};

struct Operation {
  explicit Operation(const OpRow &row) : row(&row) {}

  const OpRow *row;
  llvm::SmallVector<int, 2> results;
  llvm::SmallVector<int, 4> operands;  ///< `none` for an absent one
  llvm::SmallVector<size_t, 2> groups; ///< sizes of the groups "*"
  std::vector<Attribute> attributes;   ///< one per letter of the row
  std::vector<Block> regions;
};

/// One entry point.
struct Function {
  std::string name;
  int type = none;
  std::vector<Attribute> hints; ///< Number with the key as text
  Block body;
};

struct Program {
  std::vector<Type> types;
  std::vector<int> valueTypes;
  std::vector<Function> functions;

  /// Number of the type, added if it is new.
  int intern(Type type);
  int simple(Tag tag) { return intern(Type(tag)); }
  int tile(int element, llvm::ArrayRef<int64_t> shape = {});
  /// A new value of type number `type`.
  int value(int type);
  const Type &typeOf(int value) const { return types[valueTypes[value]]; }
};

/// Bytecode 13.3 without debug section. Cannot fail on a program that follows
/// the rows of its operations.
std::string encode(const Program &program);

/// Reads what encode() writes, and any 13.3 file without debug section that
/// uses no more than the table. Never trusts a length or a number.
llvm::Expected<Program> decode(llvm::StringRef bytes);

/// The program as text with values numbered in order of appearance: equal for
/// programs that differ only in the numbers of types and values.
std::string list(const Program &program);

} // namespace strata::codegen::tileir

#endif // STRATA_LIB_STAGE_CODEGEN_GPU_PROGRAM_H
