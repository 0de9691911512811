//===- ParametersTest.cpp - Parameters as a cubin tells them --------------===//
#include "Parameters.h"

#include <cstring>
#include <elf.h>
#include <gtest/gtest.h>

using namespace strata::emulator;

/// An ELF file with one section .nv.info.k: a pair of attributes that are no
/// parameters, then one KPARAM_INFO (or _V2) for each of `sizes`, last one
/// first.
static std::string makeCubin(const std::vector<uint32_t> &sizes,
                             bool isSecond = false) {
  std::string info = {0x03, 0x1b, 0x00, 0x01, 0x04, 0x2f, 8, 0,
                      1,    2,    3,    4,    5,    6,    7, 8};
  for (size_t i = sizes.size(); i-- > 0;) {
    struct {
      uint8_t format = 4, kind = 0x17;
      uint16_t size = 12;
      uint32_t index = 0;
      uint16_t ordinal, offset;
      uint32_t flags;
    } entry;
    entry.ordinal = static_cast<uint16_t>(i);
    entry.offset = static_cast<uint16_t>(8 * i);
    entry.kind = isSecond ? 0x45 : 0x17;
    entry.flags = isSecond ? sizes[i] | 0x30000 : sizes[i] << 18 | 0x1f000;
    info.append(reinterpret_cast<const char *>(&entry), sizeof(entry));
  }
  std::string names = std::string("\0.names\0.nv.info.k\0", 19);
  Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_shnum = 3;
  header.e_shstrndx = 1;
  header.e_shoff = sizeof(header);
  Elf64_Shdr sections[3] = {};
  sections[1].sh_name = 1;
  sections[1].sh_offset = sizeof(header) + sizeof(sections);
  sections[1].sh_size = names.size();
  sections[2].sh_name = 8;
  sections[2].sh_offset = sections[1].sh_offset + names.size();
  sections[2].sh_size = info.size();
  std::string file(reinterpret_cast<const char *>(&header), sizeof(header));
  file.append(reinterpret_cast<const char *>(sections), sizeof(sections));
  return file + names + info;
}

TEST(ParametersTest, AreReadInOrder) {
  std::vector<uint32_t> sizes = {8, 8, 4};
  EXPECT_EQ(readParameters(makeCubin(sizes), "k"), sizes);
  EXPECT_EQ(readParameters(makeCubin(sizes, /*isSecond=*/true), "k"), sizes);
  EXPECT_EQ(readParameters(makeCubin(sizes), "other"), std::nullopt);
  EXPECT_EQ(readParameters("bytecode, not ELF", "k"), std::nullopt);
  EXPECT_EQ(readParameters("", "k"), std::nullopt);
}

TEST(ParametersTest, SurviveAnyTruncation) {
  std::string file = makeCubin({8, 4});
  for (size_t size = 0; size < file.size(); ++size)
    readParameters(std::string_view(file).substr(0, size), "k");
  EXPECT_TRUE(readParameters(file, "k"));
}
