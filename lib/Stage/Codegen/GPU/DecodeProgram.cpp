//===- DecodeProgram.cpp - A program from Tile IR bytecode ----------------===//
//
// The mirror of EncodeProgram.cpp over the same table. Every length and number
// is checked against what is there; the first fault is kept and named with its
// byte, and all reads after it give zero.
//
//===----------------------------------------------------------------------===//
#include "Program.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace strata::codegen::tileir {
namespace {

/// A piece of the file that is read from front to back.
class Cursor {
public:
  Cursor(StringRef bytes, size_t at, std::string &fault)
      : bytes(bytes), at(at), fault(fault) {}

  bool failed() const { return !fault.empty(); }
  bool atEnd() const { return failed() || at >= bytes.size(); }
  size_t position() const { return at; }
  void fail(const Twine &what) {
    if (!failed())
      fault = ("byte " + Twine(at) + ": " + what).str();
  }

  uint8_t byte() {
    if (failed() || at >= bytes.size()) {
      fail("the file ends too early");
      return 0;
    }
    return static_cast<uint8_t>(bytes[at++]);
  }
  uint64_t number() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      uint64_t piece = byte();
      value |= (piece & 0x7F) << shift;
      if (!(piece & 0x80))
        return value;
    }
    fail("a number has more than 64 bits");
    return 0;
  }
  int64_t signedNumber() {
    uint64_t value = number();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  int64_t fixed(unsigned width) {
    uint64_t value = 0;
    for (unsigned k = 0; k < width; ++k)
      value |= uint64_t(byte()) << (8 * k);
    unsigned unused = 64 - 8 * width;
    return static_cast<int64_t>(value << unused) >> unused;
  }
  /// A number of things of at least `size` bytes each.
  size_t count(size_t size = 1) {
    uint64_t value = number();
    if (value > (bytes.size() - std::min(at, bytes.size())) / size) {
      fail("a count is larger than the file");
      return 0;
    }
    return value;
  }
  /// A number below `limit`.
  int index(size_t limit, const char *what) {
    uint64_t value = number();
    if (!failed() && value >= limit)
      fail(formatv("{0} {1} of {2}", what, value, limit));
    return failed() ? 0 : static_cast<int>(value);
  }
  StringRef take(uint64_t size) {
    if (failed() || size > bytes.size() - at) {
      fail("the file ends too early");
      return {};
    }
    StringRef piece = bytes.substr(at, size);
    at += size;
    return piece;
  }
  void align(uint64_t alignment) {
    while (!failed() && at % alignment)
      if (byte() != 0xCB)
        fail("padding is not 0xCB");
  }
  template <typename List>
  void list(List &values, unsigned width) {
    for (size_t left = count(width); left && !failed(); --left)
      values.push_back(fixed(width));
  }

private:
  StringRef bytes;
  size_t at;
  std::string &fault;
};

class Decoder {
public:
  explicit Decoder(StringRef bytes) : bytes(bytes) {}

  Expected<Program> run() {
    StringRef functions, constantTable, typeTable, stringTable;
    readSections(functions, constantTable, typeTable, stringTable);
    readTable(stringTable, 4, strings);
    readTable(constantTable, 8, constants);
    SmallVector<StringRef> types;
    readTable(typeTable, 4, types);
    for (StringRef type : types)
      readType(type);
    if (fault.empty()) {
      Cursor cursor(functions, 0, fault);
      for (size_t left = cursor.count(); left && !cursor.failed(); --left)
        readFunction(cursor);
      if (!cursor.atEnd())
        cursor.fail("something follows the last function");
    }
    if (!fault.empty())
      return createStringError("Tile IR bytecode, " + where + ": " + fault);
    return std::move(program);
  }

private:
  StringRef bytes;
  std::string fault;          ///< the first one
  std::string where = "file"; ///< section that bytes of `fault` count from
  Program program;
  SmallVector<StringRef> strings, constants;
  SmallVector<int> scope; ///< the value of each number in sight
  unsigned depth = 0;

  void readSections(StringRef &functions, StringRef &constantTable,
                    StringRef &typeTable, StringRef &stringTable) {
    Cursor cursor(bytes, 0, fault);
    if (cursor.take(12) != StringRef("\x7FTileIR\0\x0D\x03\0\0", 12))
      cursor.fail("not Tile IR bytecode of version 13.3");
    while (!cursor.failed()) {
      uint8_t id = cursor.byte();
      if (id == 0)
        return;
      uint64_t size = cursor.number();
      if (id & 0x80) {
        uint64_t alignment = cursor.number();
        if (alignment == 0 || alignment > 64)
          return cursor.fail("alignment of a section");
        cursor.align(alignment);
      }
      StringRef data = cursor.take(size);
      switch (id & 0x7F) {
      case 1:
        stringTable = data;
        break;
      case 2:
        functions = data;
        break;
      case 4:
        constantTable = data;
        break;
      case 5:
        typeTable = data;
        break;
      default:
        return cursor.fail("a section that is not known: " + Twine(id & 0x7F));
      }
    }
  }

  void readTable(StringRef section, unsigned width,
                 SmallVectorImpl<StringRef> &items) {
    if (!fault.empty() || section.empty())
      return;
    where = "table";
    Cursor cursor(section, 0, fault);
    size_t count = cursor.count(width);
    cursor.align(width);
    SmallVector<uint64_t> offsets;
    for (size_t k = 0; k < count && !cursor.failed(); ++k)
      offsets.push_back(cursor.fixed(width));
    StringRef data = section.substr(cursor.position());
    offsets.push_back(data.size());
    for (size_t k = 0; k < count && !cursor.failed(); ++k) {
      if (offsets[k] > offsets[k + 1] || offsets[k + 1] > data.size())
        return cursor.fail("offset of an item");
      items.push_back(data.slice(offsets[k], offsets[k + 1]));
    }
    where = "file";
  }

  /// A type names only types before it, so none can contain itself.
  void readType(StringRef data) {
    if (!fault.empty())
      return;
    where = "type";
    size_t typeCount = program.types.size();
    Cursor cursor(data, 0, fault);
    Type type(static_cast<Tag>(cursor.byte()));
    auto element = [&] { type.element = cursor.index(typeCount, "type"); };
    switch (type.tag) {
    case Tag::Pointer:
      element();
      break;
    case Tag::Tile:
      element();
      cursor.list(type.shape, 8);
      break;
    case Tag::TensorView:
      element();
      cursor.list(type.shape, 8);
      cursor.list(type.strides, 8);
      break;
    case Tag::PartitionView:
    case Tag::StridedView:
    case Tag::GatherView: {
      bool padded = cursor.index(2, "flags");
      cursor.list(type.shape, 4);
      if (type.tag == Tag::StridedView)
        cursor.list(type.strides, 4);
      element();
      if (type.tag == Tag::GatherView)
        type.dims.push_back(cursor.number());
      else
        cursor.list(type.dims, 4);
      if (padded)
        type.padding = cursor.byte();
      break;
    }
    case Tag::Function:
      for (size_t left = cursor.count(); left && !cursor.failed(); --left)
        type.dims.push_back(cursor.index(typeCount, "type"));
      for (size_t left = cursor.count(); left && !cursor.failed(); --left)
        type.results.push_back(cursor.index(typeCount, "type"));
      break;
    default:
      if (type.tag > Tag::I4)
        cursor.fail("a tag that is not known");
    }
    if (!cursor.atEnd())
      cursor.fail("something follows the type");
    program.types.push_back(std::move(type));
    where = "file";
  }

  std::string text(Cursor &cursor) {
    int k = cursor.index(strings.size(), "string");
    return cursor.failed() ? std::string() : strings[k].str();
  }
  int type(Cursor &cursor) {
    return cursor.index(program.types.size(), "type");
  }
  int newValue(int type) {
    scope.push_back(program.value(type));
    return scope.back();
  }
  int operand(Cursor &cursor) {
    int k = cursor.index(scope.size(), "value");
    return cursor.failed() ? none : scope[k];
  }

  std::vector<Attribute> readHints(Cursor &cursor) {
    std::vector<Attribute> hints;
    if (cursor.number() != 1 || text(cursor) != "default" ||
        cursor.byte() != 10)
      cursor.fail("hints are not one dictionary named default");
    for (size_t left = cursor.count(); left && !cursor.failed(); --left) {
      std::string key = text(cursor);
      uint8_t tag = cursor.byte();
      int kind = tag == 3 ? none : type(cursor);
      if (tag != 1 && tag != 3)
        cursor.fail("a hint is neither a number nor a boolean");
      Attribute hint(Attribute::Kind::Number,
                     tag == 3 ? cursor.byte() : cursor.number(), kind);
      hint.text = std::move(key);
      hints.push_back(std::move(hint));
    }
    return hints;
  }

  Attribute readTagged(Cursor &cursor) {
    switch (cursor.byte()) {
    case 1: {
      int kind = type(cursor);
      return {Attribute::Kind::Integer, static_cast<int64_t>(cursor.number()),
              kind};
    }
    case 2: {
      int kind = type(cursor);
      if (cursor.failed())
        return {};
      Tag tag = program.types[kind].tag;
      bool isByte = tag == Tag::F8E4M3 || tag == Tag::F8E5M2;
      return {Attribute::Kind::Float,
              isByte ? cursor.byte() : cursor.signedNumber(), kind};
    }
    case 8: {
      int64_t divisor = static_cast<int64_t>(cursor.number());
      if (cursor.byte() != 0)
        cursor.fail("a divisor of some elements only");
      return {Attribute::Kind::DivBy, divisor};
    }
    case 12:
      if (cursor.byte() != 1)
        cursor.fail("bounds other than a lower one");
      return {Attribute::Kind::Bounded, cursor.signedNumber()};
    default:
      cursor.fail("an attribute of this kind is not known");
      return {};
    }
  }

  void readFunction(Cursor &cursor) {
    where = "functions";
    Function function;
    function.name = text(cursor);
    function.type = type(cursor);
    uint8_t flags = cursor.byte();
    if (flags != 2 && flags != 6)
      cursor.fail("not an entry point");
    cursor.number(); // debug location
    if (flags & 4) {
      if (cursor.byte() != 11)
        cursor.fail("hints expected");
      function.hints = readHints(cursor);
    }
    if (cursor.failed())
      return;
    if (program.types[function.type].tag != Tag::Function)
      return cursor.fail("a function of another type");
    scope.clear();
    for (int64_t parameter : program.types[function.type].dims)
      function.body.arguments.push_back(newValue(parameter));
    uint64_t size = cursor.number();
    size_t end = cursor.position() + size;
    while (!cursor.failed() && cursor.position() < end)
      readOperation(cursor, function.body);
    if (cursor.position() != end)
      cursor.fail("the body has another length than said");
    program.functions.push_back(std::move(function));
  }

  void readOperation(Cursor &cursor, Block &block) {
    const OpRow *row = findOp(cursor.number());
    if (!row)
      return cursor.fail("an operation that is not in the table");
    if (++depth > 64)
      cursor.fail("regions are nested too deep");
    Operation operation(*row);
    size_t resultCount =
        row->results == "*" ? cursor.count() : row->results.size();
    SmallVector<int> resultTypes;
    for (size_t k = 0; k < resultCount && !cursor.failed(); ++k)
      resultTypes.push_back(type(cursor));
    uint64_t flags = readFlags(cursor, *row);
    for (char letter : row->attributes) {
      bool optional = letter == 'f' || letter == 'X' || letter == 'h';
      bool present = !optional || (flags & 1);
      flags >>= optional;
      operation.attributes.push_back(letter == 'f' ? Attribute(int64_t(present))
                                     : present ? readAttribute(cursor, letter)
                                               : Attribute());
    }
    readOperands(cursor, operation, flags);
    if (row->regions && cursor.number() != row->regions)
      cursor.fail("another number of regions");
    for (unsigned k = 0; k < row->regions && !cursor.failed(); ++k)
      readRegion(cursor, operation);
    for (int each : resultTypes)
      operation.results.push_back(newValue(each));
    --depth;
    block.operations.push_back(std::move(operation));
  }

  static uint64_t readFlags(Cursor &cursor, const OpRow &row) {
    unsigned count = 0;
    for (char letter : row.attributes)
      count += letter == 'f' || letter == 'X' || letter == 'h';
    for (char letter : row.operands)
      count += letter == '?';
    if (!count)
      return 0;
    uint64_t flags = cursor.number();
    if (flags >> count)
      cursor.fail("more flags than fields");
    return flags;
  }

  Attribute readAttribute(Cursor &cursor, char letter) {
    if (isByteAttribute(letter)) {
      uint8_t value = cursor.byte();
      if (wordOf(letter, value).empty())
        cursor.fail("a value that its attribute does not have");
      return int64_t(value);
    }
    std::vector<Attribute> list;
    switch (letter) {
    case 'i':
      return static_cast<int64_t>(cursor.number());
    case 't':
      return Attribute(text(cursor));
    case 'c': {
      int k = cursor.index(constants.size(), "constant");
      if (cursor.failed())
        return {};
      Cursor constant(constants[k], 0, fault);
      uint64_t size = constant.number();
      return Attribute(constant.take(size).str());
    }
    case 'a':
      return readTagged(cursor);
    case 'h':
      return Attribute(readHints(cursor));
    default: // 'l', 'p'
      for (size_t left = cursor.count(); left && !cursor.failed(); --left)
        list.push_back(letter == 'l' ? readTagged(cursor)
                                     : Attribute(cursor.fixed(4)));
      return Attribute(std::move(list));
    }
  }

  void readOperands(Cursor &cursor, Operation &operation, uint64_t flags) {
    for (char letter : operation.row->operands) {
      bool counted = letter == '*' || letter == '+';
      size_t count = counted ? cursor.count() : 1;
      if (letter == '*')
        operation.groups.push_back(count);
      if (letter == '?') {
        bool present = flags & 1;
        flags >>= 1;
        operation.operands.push_back(present ? operand(cursor) : none);
        continue;
      }
      for (; count && !cursor.failed(); --count)
        operation.operands.push_back(operand(cursor));
    }
  }

  void readRegion(Cursor &cursor, Operation &operation) {
    size_t outer = scope.size();
    Block region;
    if (cursor.number() != 1)
      cursor.fail("a region of several blocks");
    for (size_t left = cursor.count(); left && !cursor.failed(); --left)
      region.arguments.push_back(newValue(type(cursor)));
    for (size_t left = cursor.count(); left && !cursor.failed(); --left)
      readOperation(cursor, region);
    scope.truncate(outer);
    operation.regions.push_back(std::move(region));
  }
};

} // namespace

Expected<Program> decode(StringRef bytes) { return Decoder(bytes).run(); }

} // namespace strata::codegen::tileir
