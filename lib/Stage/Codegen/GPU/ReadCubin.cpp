//===- ReadCubin.cpp - What the header of a cubin says about its kernel ---===//
//
// A cubin is an ELF file of 64 bits. `.nv.info` holds entries per function,
// `.nv.info.NAME` those of an entry point: a byte of form, a byte of kind, two
// bytes that are the value or, in form 4, the size of the value that follows.
//
//===----------------------------------------------------------------------===//
#include "strata/Stage/Codegen/GPU/AssembleTileIR.h"

#include <algorithm>

using namespace strata;
using namespace strata::codegen;

namespace {

/// Kinds of entries ("EIATTR") and the form that is followed by its value.
enum Kind : uint8_t {
  RequiredThreads = 0x10,
  FrameSize = 0x11,
  ParameterInfo = 0x17,
  RegisterCount = 0x2f,
  BlocksPerCluster = 0x3d,
  ParameterInfo2 = 0x45,
};
constexpr uint8_t sizedForm = 4;

/// The symbol is an entry point.
constexpr uint8_t entryFlag = 0x10;

struct Section {
  std::string_view name;
  uint64_t size = 0;
  std::string_view bytes; ///< empty if the file holds none
  uint32_t type = 0, link = 0;
};

struct Entry {
  uint8_t kind = 0;
  std::string_view value;
};

/// A little-endian number, or 0 beyond the end.
uint64_t numberAt(std::string_view bytes, uint64_t at, unsigned width) {
  if (at > bytes.size() || width > bytes.size() - at)
    return 0;
  uint64_t value = 0;
  for (unsigned k = 0; k < width; ++k)
    value |= uint64_t(uint8_t(bytes[at + k])) << (8 * k);
  return value;
}

std::string_view textAt(std::string_view bytes, uint64_t at) {
  if (at >= bytes.size())
    return {};
  bytes.remove_prefix(at);
  return bytes.substr(0, bytes.find('\0'));
}

Error broken(const std::string &what) {
  return makeError(ErrorClass::Internal, "the cubin " + what);
}

} // namespace

static Expected<std::vector<Section>> readSections(std::string_view file) {
  if (file.substr(0, 6) != std::string_view("\x7F"
                                            "ELF\2\1",
                                            6))
    return broken("is no ELF file of 64 bits");
  uint64_t table = numberAt(file, 40, 8), count = numberAt(file, 60, 2),
           names = numberAt(file, 62, 2);
  if (table > file.size() || count * 64 > file.size() - table || names >= count)
    return broken("has its section table outside the file");
  std::vector<Section> sections(count);
  for (uint64_t k = 0; k < count; ++k) {
    std::string_view header = file.substr(table + 64 * k, 64);
    Section &section = sections[k];
    section.type = numberAt(header, 4, 4);
    section.size = numberAt(header, 32, 8);
    section.link = numberAt(header, 40, 4);
    constexpr uint32_t withoutBytes = 8; // SHT_NOBITS
    uint64_t offset = numberAt(header, 24, 8);
    if (section.type == withoutBytes || section.type == 0)
      continue;
    if (offset > file.size() || section.size > file.size() - offset)
      return broken("has a section outside the file");
    section.bytes = file.substr(offset, section.size);
  }
  for (uint64_t k = 0; k < count; ++k)
    sections[k].name =
        textAt(sections[names].bytes, numberAt(file, table + 64 * k, 4));
  return sections;
}

static const Section *findSection(const std::vector<Section> &sections,
                                  const std::string &name) {
  auto it =
      std::find_if(sections.begin(), sections.end(),
                   [&](const Section &each) { return each.name == name; });
  return it == sections.end() ? nullptr : &*it;
}

static Expected<std::vector<Entry>> readEntries(const Section &section) {
  std::vector<Entry> entries;
  std::string_view bytes = section.bytes;
  for (uint64_t at = 0; at < bytes.size();) {
    if (bytes.size() - at < 4)
      return broken("has half an entry in " + std::string(section.name));
    uint8_t form = numberAt(bytes, at, 1);
    uint64_t size = form == sizedForm ? numberAt(bytes, at + 2, 2) : 2;
    uint64_t from = form == sizedForm ? at + 4 : at + 2;
    if (size > bytes.size() - from)
      return broken("has half an entry in " + std::string(section.name));
    entries.push_back(
        {static_cast<uint8_t>(bytes[at + 1]), bytes.substr(from, size)});
    at = from + size;
  }
  return entries;
}

/// Name and number of the only entry point.
static Expected<std::pair<std::string, uint64_t>>
findKernel(const std::vector<Section> &sections) {
  const Section *symbols = findSection(sections, ".symtab");
  if (!symbols || symbols->link >= sections.size())
    return broken("has no symbols");
  std::pair<std::string, uint64_t> kernel;
  for (uint64_t k = 0; k < symbols->bytes.size() / 24; ++k) {
    std::string_view symbol = symbols->bytes.substr(24 * k, 24);
    if (!(numberAt(symbol, 5, 1) & entryFlag))
      continue;
    if (!kernel.first.empty())
      return broken("has several entry points");
    kernel = {std::string(textAt(sections[symbols->link].bytes,
                                 numberAt(symbol, 0, 4))),
              k};
  }
  if (kernel.first.empty())
    return broken("has no entry point");
  return kernel;
}

/// Two layouts: the size is a bit field from bit 18 on, or two bytes.
static void addParameter(CubinInfo &info, const Entry &entry) {
  uint64_t ordinal = numberAt(entry.value, 4, 2);
  if (info.parameters.size() <= ordinal)
    info.parameters.resize(ordinal + 1);
  CubinParameter &parameter = info.parameters[ordinal];
  parameter.offset = numberAt(entry.value, 6, 2);
  parameter.bytes = entry.kind == ParameterInfo
                        ? numberAt(entry.value, 8, 4) >> 18
                        : numberAt(entry.value, 8, 2);
}

static int32_t product(std::string_view extents) {
  return numberAt(extents, 0, 4) * numberAt(extents, 4, 4) *
         numberAt(extents, 8, 4);
}

Expected<CubinInfo> codegen::readCubin(std::string_view cubin) {
  Expected<std::vector<Section>> sections = readSections(cubin);
  if (!sections)
    return sections.takeError();
  Expected<std::pair<std::string, uint64_t>> kernel = findKernel(*sections);
  if (!kernel)
    return kernel.takeError();
  CubinInfo info;
  info.kernel = kernel->first;
  const Section *common = findSection(*sections, ".nv.info");
  const Section *own = findSection(*sections, ".nv.info." + info.kernel);
  if (!common || !own)
    return broken("has no .nv.info of its kernel");
  bool hasFrame = false;
  Expected<std::vector<Entry>> entries = readEntries(*common);
  if (!entries)
    return entries.takeError();
  for (const Entry &entry : *entries) {
    bool ofKernel = numberAt(entry.value, 0, 4) == kernel->second;
    uint64_t value = numberAt(entry.value, 4, 4);
    if (entry.kind == RegisterCount && ofKernel)
      info.registers = value;
    if (entry.kind != FrameSize)
      continue;
    hasFrame |= ofKernel;
    info.frameBytes = std::max(info.frameBytes, value);
  }
  entries = readEntries(*own);
  if (!entries)
    return entries.takeError();
  for (const Entry &entry : *entries) {
    if (entry.kind == ParameterInfo || entry.kind == ParameterInfo2)
      addParameter(info, entry);
    if (entry.kind == RequiredThreads)
      info.threads = product(entry.value);
    if (entry.kind == BlocksPerCluster)
      info.clusterBlocks = product(entry.value);
  }
  if (const Section *shared =
          findSection(*sections, ".nv.shared." + info.kernel))
    info.sharedBytes = shared->size;
  if (!hasFrame || !info.registers || !info.threads)
    return broken("does not say frame, registers and threads of its kernel");
  return info;
}
