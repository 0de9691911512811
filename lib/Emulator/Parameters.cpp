//===- Parameters.cpp - Reads .nv.info of a cubin -------------------------===//
//
// A section .nv.info.<kernel> is a row of attributes: format (1 byte), kind
// (1 byte), then by format a value of 2 bytes, or a length of 2 bytes and a
// payload. Two kinds describe one parameter each, KPARAM_INFO and, in kernels
// that use tensor memory access, KPARAM_INFO_V2:
//
//   index (4 bytes) | ordinal (2) | offset (2) | flags (4), size in bits 18..31
//   index (4 bytes) | ordinal (2) | offset (2) | size (2) | flags
//
//===----------------------------------------------------------------------===//
#include "Parameters.h"

#include <algorithm>
#include <cstring>
#include <elf.h>

using namespace strata::emulator;

static const uint8_t formatSized = 4, kindParameter = 0x17,
                     kindParameter2 = 0x45;

template <typename T>
static bool read(std::string_view bytes, uint64_t at, T &value) {
  if (at > bytes.size() || sizeof(T) > bytes.size() - at)
    return false;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return true;
}

static std::string_view part(std::string_view bytes, uint64_t at,
                             uint64_t size) {
  if (at > bytes.size() || size > bytes.size() - at)
    return {};
  return bytes.substr(at, size);
}

static std::string_view findSection(std::string_view elf,
                                    const std::string &name) {
  Elf64_Ehdr header;
  if (!read(elf, 0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG))
    return {};
  auto sectionAt = [&](uint64_t index, Elf64_Shdr &section) {
    return read(elf, header.e_shoff + index * sizeof(Elf64_Shdr), section);
  };
  Elf64_Shdr names, section;
  if (!sectionAt(header.e_shstrndx, names))
    return {};
  for (uint64_t i = 0; i < header.e_shnum && sectionAt(i, section); ++i) {
    std::string_view text =
        part(elf, names.sh_offset + section.sh_name, name.size() + 1);
    if (text == std::string_view(name.c_str(), name.size() + 1))
      return part(elf, section.sh_offset, section.sh_size);
  }
  return {};
}

std::optional<std::vector<uint32_t>>
strata::emulator::readParameters(std::string_view cubin,
                                 const std::string &kernel) {
  std::string_view info = findSection(cubin, ".nv.info." + kernel);
  std::vector<std::pair<uint16_t, uint32_t>> parameters;
  for (uint64_t at = 0; at + 4 <= info.size();) {
    uint8_t format = 0, kind = 0;
    uint16_t size = 0;
    read(info, at, format);
    read(info, at + 1, kind);
    read(info, at + 2, size);
    at += 4;
    if (format != formatSized)
      continue;
    uint16_t ordinal = 0;
    uint32_t flags = 0;
    bool isParameter = kind == kindParameter || kind == kindParameter2;
    if (isParameter && read(info, at + 4, ordinal) && read(info, at + 8, flags))
      parameters.emplace_back(ordinal, kind == kindParameter ? flags >> 18
                                                             : flags & 0xffff);
    at += size;
  }
  if (parameters.empty())
    return std::nullopt;
  std::sort(parameters.begin(), parameters.end());
  std::vector<uint32_t> sizes;
  for (const auto &[ordinal, bytes] : parameters)
    sizes.push_back(bytes);
  return sizes;
}
