//===- ListProgram.cpp - A Tile IR program as text ------------------------===//
#include "Program.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace strata::codegen::tileir {
namespace {

static StringRef wordOf(Tag tag) {
  static constexpr StringLiteral words[] = {
      "i1",        "i8",       "i16",    "i32",       "i64",      "f16",
      "bf16",      "f32",      "tf32",   "f64",       "f8E4M3FN", "f8E5M2",
      "ptr",       "tile",     "tensor", "partition", "function", "token",
      "f8E8M0FNU", "f4E2M1FN", "gather", "strided",   "i4"};
  return words[static_cast<uint8_t>(tag)];
}

class Lister {
public:
  explicit Lister(const Program &program)
      : program(program), names(program.valueTypes.size(), none), out(text) {}

  std::string run() {
    for (const Function &function : program.functions) {
      out << "entry @" << function.name << '(';
      ListSeparator comma;
      for (int argument : function.body.arguments) {
        out << comma;
        value(argument);
        out << " : ";
        type(program.valueTypes[argument]);
      }
      out << ')';
      if (!function.hints.empty()) {
        out << ' ';
        hints(function.hints);
      }
      out << ' ';
      block(function.body, 0, /*showArguments=*/false);
      out << '\n';
    }
    return std::move(text);
  }

private:
  const Program &program;
  std::vector<int> names; ///< number of each value in order of appearance
  int next = 0;
  std::string text;
  raw_string_ostream out;

  void value(int number) {
    if (number == none) {
      out << '-';
      return;
    }
    int &name = names[number];
    if (name == none)
      name = next++;
    out << '%' << name;
  }

  void dims(ArrayRef<int64_t> values) {
    ListSeparator comma;
    out << '[';
    for (int64_t each : values) {
      out << comma;
      if (each == dynamicExtent)
        out << '?';
      else
        out << each;
    }
    out << ']';
  }

  void type(int number) {
    const Type &shown = program.types[number];
    switch (shown.tag) {
    case Tag::Tile: // a scalar is a tile of rank 0
      if (shown.shape.empty())
        return type(shown.element);
      out << "tile<";
      for (int64_t extent : shown.shape)
        out << extent << 'x';
      type(shown.element);
      break;
    case Tag::Pointer:
      out << "ptr<";
      type(shown.element);
      break;
    case Tag::TensorView:
      out << "tensor<";
      type(shown.element);
      out << ", ";
      dims(shown.shape);
      out << " by ";
      dims(shown.strides);
      break;
    case Tag::PartitionView:
    case Tag::StridedView:
    case Tag::GatherView:
      out << wordOf(shown.tag) << '<';
      dims(shown.shape);
      if (shown.tag == Tag::StridedView) {
        out << " step ";
        dims(shown.strides);
      }
      out << " of ";
      type(shown.element);
      out << ", dims ";
      dims(shown.dims);
      if (shown.padding != none) {
        static constexpr StringLiteral words[] = {"zero", "neg_zero", "nan",
                                                  "pos_inf", "neg_inf"};
        out << ", pad ";
        if (shown.padding < 5)
          out << words[shown.padding];
        else
          out << shown.padding;
      }
      break;
    default:
      out << wordOf(shown.tag);
      return;
    }
    out << '>';
  }

  void hints(ArrayRef<Attribute> list) {
    ListSeparator comma;
    out << "hints{";
    for (const Attribute &hint : list) {
      out << comma << hint.text << " = " << hint.value;
      if (hint.type != none) {
        out << " : ";
        type(hint.type);
      }
    }
    out << '}';
  }

  void attribute(char letter, const Attribute &shown) {
    if (shown.kind == Attribute::Kind::Absent) {
      out << '-';
      return;
    }
    if (isByteAttribute(letter)) {
      out << tileir::wordOf(letter, shown.value);
      return;
    }
    if (letter == 'h')
      return hints(shown.list);
    if (letter == 'c') {
      out << "0x" << toHex(shown.text);
      return;
    }
    switch (shown.kind) {
    case Attribute::Kind::Text:
      out << '"';
      printEscapedString(shown.text, out);
      out << '"';
      break;
    case Attribute::Kind::Integer:
      out << shown.value << " : ";
      type(shown.type);
      break;
    case Attribute::Kind::Float:
      out << "0x" << utohexstr(shown.value) << " : ";
      type(shown.type);
      break;
    case Attribute::Kind::DivBy:
      out << "div_by " << shown.value;
      break;
    case Attribute::Kind::Bounded:
      out << "at_least " << shown.value;
      break;
    case Attribute::Kind::List: {
      ListSeparator comma;
      out << '[';
      for (const Attribute &element : shown.list) {
        out << comma;
        attribute(' ', element);
      }
      out << ']';
      break;
    }
    default:
      out << shown.value;
    }
  }

  void operands(const Operation &operation) {
    size_t at = 0, group = 0;
    ListSeparator comma;
    out << '(';
    for (char letter : operation.row->operands) {
      size_t count = letter == '*'   ? operation.groups[group++]
                     : letter == '+' ? operation.operands.size() - at
                                     : 1;
      if (letter == '*') {
        out << comma << '[';
        ListSeparator inner;
        for (; count; --count, ++at) {
          out << inner;
          value(operation.operands[at]);
        }
        out << ']';
        continue;
      }
      for (; count; --count, ++at) {
        out << comma;
        value(operation.operands[at]);
      }
    }
    out << ')';
  }

  void line(const Operation &operation, unsigned indent) {
    out.indent(indent);
    ListSeparator comma;
    for (int result : operation.results) {
      out << comma;
      value(result);
    }
    if (!operation.results.empty())
      out << " = ";
    out << operation.row->name;
    if (!operation.attributes.empty()) {
      ListSeparator space(" ");
      out << '<';
      for (auto [letter, each] : zip_equal(StringRef(operation.row->attributes),
                                           operation.attributes)) {
        out << space;
        attribute(letter, each);
      }
      out << '>';
    }
    operands(operation);
    if (!operation.results.empty()) {
      ListSeparator typeComma;
      out << " : ";
      for (int result : operation.results) {
        out << typeComma;
        type(program.valueTypes[result]);
      }
    }
    for (const Block &region : operation.regions) {
      out << ' ';
      block(region, indent, /*showArguments=*/true);
    }
    out << '\n';
  }

  void block(const Block &shown, unsigned indent, bool showArguments) {
    out << '{';
    if (showArguments && !shown.arguments.empty()) {
      ListSeparator comma;
      out << " |";
      for (int argument : shown.arguments) {
        out << comma;
        value(argument);
        out << " : ";
        type(program.valueTypes[argument]);
      }
      out << '|';
    }
    out << '\n';
    for (const Operation &operation : shown.operations)
      line(operation, indent + 2);
    out.indent(indent) << '}';
  }
};

} // namespace

std::string list(const Program &program) { return Lister(program).run(); }

} // namespace strata::codegen::tileir
