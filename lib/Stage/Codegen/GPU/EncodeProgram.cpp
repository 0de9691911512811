//===- EncodeProgram.cpp - Tile IR bytecode from a program ----------------===//
#include "Program.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace strata::codegen::tileir {
namespace {

/// A growing byte string with the number forms of the format.
struct Bytes {
  std::string data;

  void byte(uint64_t value) { data.push_back(static_cast<char>(value)); }
  void number(uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      byte((value & 0x7F) | 0x80);
    byte(value);
  }
  void signedNumber(int64_t value) {
    number((static_cast<uint64_t>(value) << 1) ^
           static_cast<uint64_t>(value >> 63));
  }
  void fixed(uint64_t value, unsigned width) {
    for (unsigned k = 0; k < width; ++k)
      byte((value >> (8 * k)) & 0xFF);
  }
  template <typename Range>
  void list(const Range &values, unsigned width) {
    number(values.size());
    for (auto value : values)
      fixed(static_cast<uint64_t>(static_cast<int64_t>(value)), width);
  }
  void align(size_t alignment) {
    while (data.size() % alignment)
      byte(0xCB);
  }
};

/// Strings or constants, each once, in order of first use.
struct Table {
  std::vector<std::string> items;
  StringMap<unsigned> index;

  unsigned operator[](StringRef item) {
    auto [it, isNew] = index.try_emplace(item, items.size());
    if (isNew)
      items.push_back(item.str());
    return it->second;
  }
};

/// Sections of the format, by number.
enum Section {
  StringSection = 1,
  FunctionSection = 2,
  ConstantSection = 4,
  TypeSection = 5
};

class Encoder {
public:
  explicit Encoder(const Program &program)
      : program(program), number(program.valueTypes.size(), none) {}

  std::string run() {
    out.data.assign("\x7FTileIR\0\x0D\x03\0\0", 12);
    Bytes functions;
    functions.number(program.functions.size());
    for (const Function &function : program.functions)
      encodeFunction(function, functions);
    section(FunctionSection, 8, functions.data);
    section(ConstantSection, 8, table(constants.items, 8));
    std::vector<std::string> types;
    for (const Type &type : program.types)
      types.push_back(encodeType(type));
    section(TypeSection, 4, table(types, 4));
    section(StringSection, 4, table(strings.items, 4));
    out.byte(0);
    return std::move(out.data);
  }

private:
  const Program &program;
  Bytes out;
  Table strings, constants;
  std::vector<int> number; ///< of each value; -1 outside its scope
  int next = 0;

  /// Padding of a section counts from the start of the file.
  void section(Section id, unsigned alignment, StringRef data) {
    out.byte(id | 0x80);
    out.number(data.size());
    out.number(alignment);
    out.align(alignment);
    out.data += data;
  }

  /// Padding inside a table counts from the start of its section.
  static std::string table(ArrayRef<std::string> items, unsigned width) {
    Bytes bytes;
    bytes.number(items.size());
    bytes.align(width);
    uint64_t offset = 0;
    for (const std::string &item : items) {
      bytes.fixed(offset, width);
      offset += item.size();
    }
    for (const std::string &item : items)
      bytes.data += item;
    return bytes.data;
  }

  static std::string encodeType(const Type &type) {
    Bytes bytes;
    bytes.byte(static_cast<uint8_t>(type.tag));
    switch (type.tag) {
    case Tag::Pointer:
      bytes.number(type.element);
      break;
    case Tag::Tile:
      bytes.number(type.element);
      bytes.list(type.shape, 8);
      break;
    case Tag::TensorView:
      bytes.number(type.element);
      bytes.list(type.shape, 8);
      bytes.list(type.strides, 8);
      break;
    case Tag::PartitionView:
    case Tag::StridedView:
    case Tag::GatherView:
      bytes.number(type.padding != none);
      bytes.list(type.shape, 4);
      if (type.tag == Tag::StridedView)
        bytes.list(type.strides, 4);
      bytes.number(type.element);
      if (type.tag == Tag::GatherView)
        bytes.number(type.dims[0]);
      else
        bytes.list(type.dims, 4);
      if (type.padding != none)
        bytes.byte(type.padding);
      break;
    case Tag::Function:
      bytes.number(type.dims.size());
      for (int64_t parameter : type.dims)
        bytes.number(parameter);
      bytes.number(type.results.size());
      for (int64_t result : type.results)
        bytes.number(result);
      break;
    default: // a scalar type or token is its tag
      break;
    }
    return bytes.data;
  }

  /// { architecture : { key : value } } with one architecture, "default".
  void encodeHints(ArrayRef<Attribute> hints, Bytes &bytes) {
    bytes.number(1);
    bytes.number(strings["default"]);
    bytes.byte(10); // dictionary
    bytes.number(hints.size());
    for (const Attribute &hint : hints) {
      bytes.number(strings[hint.text]);
      if (hint.type == none) {
        bytes.byte(3); // boolean
        bytes.byte(hint.value);
        continue;
      }
      bytes.byte(1); // integer
      bytes.number(hint.type);
      bytes.number(static_cast<uint32_t>(hint.value));
    }
  }

  void encodeTagged(const Attribute &attribute, Bytes &bytes) {
    switch (attribute.kind) {
    case Attribute::Kind::Integer:
      bytes.byte(1);
      bytes.number(attribute.type);
      bytes.number(static_cast<uint64_t>(attribute.value));
      break;
    case Attribute::Kind::Float: {
      Tag tag = program.types[attribute.type].tag;
      bytes.byte(2);
      bytes.number(attribute.type);
      if (tag == Tag::F8E4M3 || tag == Tag::F8E5M2)
        bytes.byte(attribute.value);
      else
        bytes.signedNumber(attribute.value);
      break;
    }
    case Attribute::Kind::DivBy:
      bytes.byte(8);
      bytes.number(attribute.value);
      bytes.byte(0); // of every element
      break;
    case Attribute::Kind::Bounded:
      bytes.byte(12);
      bytes.byte(1); // a lower bound only
      bytes.signedNumber(attribute.value);
      break;
    default: // no other kind is written with a tag
      break;
    }
  }

  void encodeFunction(const Function &function, Bytes &bytes) {
    bytes.number(strings[function.name]);
    bytes.number(function.type);
    bytes.byte(2 | (function.hints.empty() ? 0 : 4)); // entry point, hinted
    bytes.number(0);                                  // no debug location
    if (!function.hints.empty()) {
      bytes.byte(11); // optimization hints
      encodeHints(function.hints, bytes);
    }
    next = 0;
    for (int argument : function.body.arguments)
      number[argument] = next++;
    Bytes body;
    for (const Operation &operation : function.body.operations)
      encodeOperation(operation, body);
    bytes.number(body.data.size());
    bytes.data += body.data;
  }

  void encodeOperation(const Operation &operation, Bytes &bytes) {
    const OpRow &row = *operation.row;
    bytes.number(row.code);
    if (row.results == "*")
      bytes.number(operation.results.size());
    for (int result : operation.results)
      bytes.number(program.valueTypes[result]);
    encodeFlags(operation, bytes);
    for (auto [letter, attribute] :
         zip_equal(StringRef(row.attributes), operation.attributes))
      if (attribute.kind != Attribute::Kind::Absent)
        encodeAttribute(letter, attribute, bytes);
    encodeOperands(operation, bytes);
    if (row.regions)
      bytes.number(row.regions);
    for (const Block &region : operation.regions)
      encodeRegion(region, bytes);
    for (int result : operation.results)
      number[result] = next++;
  }

  void encodeFlags(const Operation &operation, Bytes &bytes) {
    uint64_t bits = 0;
    unsigned count = 0;
    for (auto [letter, attribute] : zip_equal(
             StringRef(operation.row->attributes), operation.attributes)) {
      if (letter == 'f')
        bits |= uint64_t(attribute.value != 0) << count++;
      if (letter == 'X' || letter == 'h')
        bits |= uint64_t(attribute.kind != Attribute::Kind::Absent) << count++;
    }
    size_t at = 0, group = 0;
    for (char letter : operation.row->operands) {
      if (letter == '?')
        bits |= uint64_t(operation.operands[at] != none) << count++;
      at += letter == '*' ? operation.groups[group++] : 1;
    }
    if (count)
      bytes.number(bits);
  }

  void encodeAttribute(char letter, const Attribute &attribute, Bytes &bytes) {
    if (isByteAttribute(letter))
      return bytes.byte(attribute.value);
    switch (letter) {
    case 'i':
      return bytes.number(attribute.value);
    case 't':
      return bytes.number(strings[attribute.text]);
    case 'c': {
      Bytes constant;
      constant.number(attribute.text.size());
      constant.data += attribute.text;
      return bytes.number(constants[constant.data]);
    }
    case 'a':
      return encodeTagged(attribute, bytes);
    case 'l':
      bytes.number(attribute.list.size());
      for (const Attribute &element : attribute.list)
        encodeTagged(element, bytes);
      return;
    case 'p':
      bytes.number(attribute.list.size());
      for (const Attribute &element : attribute.list)
        bytes.fixed(element.value, 4);
      return;
    case 'h':
      return encodeHints(attribute.list, bytes);
    default: // a flag stands in the flag word only
      return;
    }
  }

  void encodeOperands(const Operation &operation, Bytes &bytes) {
    size_t at = 0, group = 0;
    for (char letter : operation.row->operands) {
      size_t count = letter == '*'   ? operation.groups[group++]
                     : letter == '+' ? operation.operands.size() - at
                                     : 1;
      if (letter == '*' || letter == '+')
        bytes.number(count);
      for (; count; --count, ++at)
        if (operation.operands[at] != none)
          bytes.number(number[operation.operands[at]]);
    }
  }

  /// The numbers of a region's values are free again after it.
  void encodeRegion(const Block &region, Bytes &bytes) {
    int outer = next;
    bytes.number(1); // blocks
    bytes.number(region.arguments.size());
    for (int argument : region.arguments) {
      bytes.number(program.valueTypes[argument]);
      number[argument] = next++;
    }
    bytes.number(region.operations.size());
    for (const Operation &operation : region.operations)
      encodeOperation(operation, bytes);
    next = outer;
  }
};

} // namespace

std::string encode(const Program &program) { return Encoder(program).run(); }

//===----------------------------------------------------------------------===//
// Program
//===----------------------------------------------------------------------===//

bool Type::operator==(const Type &other) const {
  return tag == other.tag && element == other.element && shape == other.shape &&
         strides == other.strides && dims == other.dims &&
         results == other.results && padding == other.padding;
}

int Program::intern(Type type) {
  auto it = find(types, type);
  if (it == types.end())
    it = types.insert(types.end(), std::move(type));
  return static_cast<int>(it - types.begin());
}

int Program::tile(int element, ArrayRef<int64_t> shape) {
  Type type(Tag::Tile, element);
  type.shape.assign(shape.begin(), shape.end());
  return intern(std::move(type));
}

int Program::value(int type) {
  valueTypes.push_back(type);
  return static_cast<int>(valueTypes.size()) - 1;
}

} // namespace strata::codegen::tileir
