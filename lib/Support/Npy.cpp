//===- Npy.cpp - Reading and writing .npy ---------------------------------===//
#include "strata/Support/Npy.h"

#include "strata/Support/FileSystem.h"

#include <limits>

using namespace strata;
using namespace strata::npy;

namespace {
struct TypeRow {
  ElementType type;
  const char *descr;
  const char *name;
  int64_t bytes;
};
} // namespace

static constexpr TypeRow typeTable[] = {
    {ElementType::Bool, "|b1", "bool", 1},
    {ElementType::Int8, "|i1", "int8", 1},
    {ElementType::Int16, "<i2", "int16", 2},
    {ElementType::Int32, "<i4", "int32", 4},
    {ElementType::Int64, "<i8", "int64", 8},
    {ElementType::UInt8, "|u1", "uint8", 1},
    {ElementType::UInt16, "<u2", "uint16", 2},
    {ElementType::UInt32, "<u4", "uint32", 4},
    {ElementType::UInt64, "<u8", "uint64", 8},
    {ElementType::Float16, "<f2", "float16", 2},
    {ElementType::Float32, "<f4", "float32", 4},
    {ElementType::Float64, "<f8", "float64", 8},
};

static const TypeRow &rowOf(ElementType type) {
  for (const TypeRow &row : typeTable)
    if (row.type == type)
      return row;
  STRATA_UNREACHABLE("an element type without a row");
}

int64_t npy::byteSize(ElementType type) { return rowOf(type).bytes; }
const char *npy::toString(ElementType type) { return rowOf(type).name; }

int64_t Array::elementCount() const {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

static Error badFile(std::string what) {
  return makeError(ErrorClass::BadModel, std::move(what),
                   "write the array with numpy.save(path, "
                   "numpy.ascontiguousarray(array))");
}

namespace {
/// Reads the header dictionary: a Python literal of exactly three keys.
class HeaderParser {
public:
  explicit HeaderParser(std::string_view text) : text(text) {}

  Status parse(Array &array);

private:
  void skipSpace();
  bool consume(char c);
  bool parseString(std::string &result);
  bool parseBool(bool &result);
  bool parseShape(std::vector<int64_t> &shape);
  Status applyKey(const std::string &key, Array &array);

  std::string_view text;
};
} // namespace

void HeaderParser::skipSpace() {
  while (!text.empty() && (text[0] == ' ' || text[0] == '\n'))
    text.remove_prefix(1);
}

bool HeaderParser::consume(char c) {
  skipSpace();
  if (text.empty() || text[0] != c)
    return false;
  text.remove_prefix(1);
  return true;
}

bool HeaderParser::parseString(std::string &result) {
  skipSpace();
  if (text.empty() || (text[0] != '\'' && text[0] != '"'))
    return false;
  size_t end = text.find(text[0], 1);
  if (end == std::string_view::npos)
    return false;
  result = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return true;
}

bool HeaderParser::parseBool(bool &result) {
  skipSpace();
  for (bool value : {false, true}) {
    std::string_view word = value ? "True" : "False";
    if (text.substr(0, word.size()) == word) {
      text.remove_prefix(word.size());
      result = value;
      return true;
    }
  }
  return false;
}

bool HeaderParser::parseShape(std::vector<int64_t> &shape) {
  if (!consume('('))
    return false;
  shape.clear();
  while (!consume(')')) {
    skipSpace();
    int64_t extent = 0;
    size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9';
         ++digits)
      if (__builtin_mul_overflow(extent, 10, &extent) ||
          __builtin_add_overflow(extent, text[digits] - '0', &extent))
        return false;
    if (digits == 0 || shape.size() == 64)
      return false;
    text.remove_prefix(digits);
    shape.push_back(extent);
    if (!consume(',')) {
      // Only the tuple of one extent needs its comma.
      if (shape.size() < 2 || !consume(')'))
        return false;
      return true;
    }
  }
  return true;
}

Status HeaderParser::applyKey(const std::string &key, Array &array) {
  if (key == "descr") {
    std::string descr;
    if (!parseString(descr))
      return badFile("the element type is no simple type");
    // '=' and a missing mark mean the machine's order, which is little endian.
    if (!descr.empty() && descr[0] == '=')
      descr[0] = '<';
    for (const TypeRow &row : typeTable)
      if (descr.size() == 3 && descr.substr(1) == row.descr + 1 &&
          (descr[0] == '<' || (descr[0] == '|' && row.bytes == 1))) {
        array.type = row.type;
        return {};
      }
    return badFile("element type '" + escapeText(descr) +
                   "' is not supported (float16 to float64, int8 to int64, "
                   "uint8 to uint64 and bool in little endian are)");
  }
  if (key == "fortran_order") {
    bool isFortran = false;
    if (!parseBool(isFortran))
      return badFile("fortran_order is neither True nor False");
    if (isFortran)
      return badFile("the array is in Fortran order");
    return {};
  }
  if (key == "shape") {
    if (!parseShape(array.shape))
      return badFile("the shape is not a tuple of integers");
    return {};
  }
  return badFile("unknown key '" + escapeText(key) + "' in the header");
}

Status HeaderParser::parse(Array &array) {
  if (!consume('{'))
    return badFile("the header is no dictionary");
  std::vector<std::string> keys;
  while (!consume('}')) {
    std::string key;
    if (!parseString(key) || !consume(':'))
      return badFile("the header is malformed");
    for (const std::string &other : keys)
      if (other == key)
        return badFile("key '" + escapeText(key) + "' stands twice");
    if (Status status = applyKey(key, array); !status)
      return status;
    keys.push_back(key);
    if (!consume(',')) {
      if (!consume('}'))
        return badFile("the header is malformed");
      break;
    }
  }
  if (keys.size() != 3)
    return badFile("the header lacks descr, fortran_order or shape");
  skipSpace();
  if (!text.empty())
    return badFile("the header goes on after its dictionary");
  return {};
}

Expected<Array> npy::parse(std::string_view content) {
  static constexpr std::string_view magic = "\x93NUMPY";
  if (content.size() < 10 || content.substr(0, magic.size()) != magic)
    return badFile("is not a .npy file");
  auto byte = [&](size_t i) {
    return static_cast<size_t>(static_cast<uint8_t>(content[i]));
  };
  size_t version = byte(6), lengthBytes = version == 1 ? 2 : 4;
  if (version < 1 || version > 3)
    return badFile(".npy version " + std::to_string(version) +
                   " is not supported");
  size_t begin = 8 + lengthBytes, headerBytes = 0;
  if (content.size() < begin)
    return badFile("the file ends inside its header");
  for (size_t i = 0; i < lengthBytes; ++i)
    headerBytes |= byte(8 + i) << (8 * i);
  if (content.size() - begin < headerBytes)
    return badFile("the file ends inside its header");

  Array array;
  if (Status status =
          HeaderParser(content.substr(begin, headerBytes)).parse(array);
      !status)
    return status.takeError();
  int64_t bytes = byteSize(array.type);
  bool isEmpty = false;
  for (int64_t extent : array.shape)
    isEmpty |= extent == 0;
  for (int64_t extent : array.shape)
    if (!isEmpty && __builtin_mul_overflow(bytes, extent, &bytes))
      return badFile("the shape has too many elements");
  if (isEmpty)
    bytes = 0;
  std::string_view data = content.substr(begin + headerBytes);
  if (data.size() != static_cast<size_t>(bytes))
    return badFile("the data has " + std::to_string(data.size()) +
                   " bytes, the header asks for " + std::to_string(bytes));
  array.bytes = std::string(data);
  return array;
}

std::string npy::serialize(const Array &array) {
  const TypeRow &row = rowOf(array.type);
  STRATA_CHECK(array.bytes.size() ==
                   static_cast<size_t>(array.elementCount() * row.bytes),
               "the bytes of an array fit its shape");
  std::string header = "{'descr': '" + std::string(row.descr) +
                       "', 'fortran_order': False, 'shape': (";
  for (size_t i = 0; i < array.shape.size(); ++i)
    header += (i ? ", " : "") + std::to_string(array.shape[i]);
  header += array.shape.size() == 1 ? ",), }" : "), }";
  // Magic, version, length, header and newline fill whole 64-byte lines.
  size_t total = (10 + header.size() + 1 + 63) / 64 * 64;
  header.append(total - 10 - header.size() - 1, ' ');
  header += '\n';
  STRATA_CHECK(header.size() <= std::numeric_limits<uint16_t>::max(),
               "an array of at most 64 dimensions has a short header");
  std::string content = "\x93NUMPY";
  content += '\1';
  content += '\0';
  content += static_cast<char>(header.size() & 255);
  content += static_cast<char>(header.size() >> 8);
  return content + header + array.bytes;
}

Expected<Array> npy::read(const std::string &path) {
  Expected<std::string> content = readFile(path);
  if (!content)
    return content.takeError();
  Expected<Array> array = parse(*content);
  if (array)
    return array;
  Error error = array.takeError();
  error.file = path;
  return error;
}

Status npy::write(const std::string &path, const Array &array) {
  return writeFileAtomically(path, serialize(array));
}
