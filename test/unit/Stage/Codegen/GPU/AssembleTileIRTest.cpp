//===- AssembleTileIRTest.cpp - What the assembler's ends mean ------------===//
//
// Stand-ins for the tools, so that every way to end is seen without them.
//
//===----------------------------------------------------------------------===//
#include "strata/Stage/Codegen/GPU/AssembleTileIR.h"
#include "strata/Support/FileSystem.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace strata;
using namespace strata::codegen;

namespace {

class AssembleTileIRTest : public testing::Test {
protected:
  /// A folder of tools whose tileiras is the shell script `body`.
  void SetUp() override {
    Expected<ScratchFolder> created = ScratchFolder::create();
    ASSERT_TRUE(bool(created));
    folder.emplace(std::move(*created));
    assembler.root = folder->path();
    assembler.scratch = folder->path();
    for (const char *part : {"/bin", "/lib"})
      ASSERT_TRUE(bool(createFolders(folder->path() + part)));
    for (const char *file : {"/bin/ptxas", "/lib/libnvvm.so.4"})
      ASSERT_TRUE(bool(writeFileAtomically(folder->path() + file, file)));
  }
  Expected<Assembly> run(const std::string &body,
                         std::string_view bytecode = "bytecode") {
    std::string path = folder->path() + "/bin/tileiras";
    EXPECT_TRUE(
        bool(writeFileAtomically(path, "#!/bin/sh\n" + body + "\n", 0777)));
    return assembleTileIR(assembler, bytecode, "sm_90");
  }
  ErrorClass errorOf(const std::string &body) {
    Expected<Assembly> assembly = run(body);
    EXPECT_FALSE(bool(assembly));
    return assembly ? ErrorClass::Usage : assembly.error().kind;
  }

  std::optional<ScratchFolder> folder;
  Assembler assembler;
};

TEST_F(AssembleTileIRTest, MissingToolIsOfTheMachine) {
  Expected<Assembly> assembly = assembleTileIR(assembler, "", "sm_90");
  ASSERT_FALSE(bool(assembly));
  EXPECT_EQ(assembly.error().kind, ErrorClass::Machine);
  EXPECT_EQ(assembly.error().file, folder->path() + "/bin/tileiras");
}

TEST_F(AssembleTileIRTest, ExitCodes) {
  EXPECT_EQ(errorOf("exit 1"), ErrorClass::Unsupported);
  EXPECT_EQ(errorOf("exit 2"), ErrorClass::Machine);
  EXPECT_EQ(errorOf("exit 3"), ErrorClass::Internal);
  // Everything fails, the known good program too.
  EXPECT_EQ(errorOf("exit 5"), ErrorClass::Machine);
  EXPECT_EQ(errorOf("kill -9 $$"), ErrorClass::Machine);
}

TEST_F(AssembleTileIRTest, RefusedIfAnotherProgramAssembles) {
  Expected<Assembly> assembly =
      run("read first; case $first in bytecode*) echo error: no f8 in $TMPDIR "
          ">&2; exit 5;; esac; exit 0",
          "bytecode\n");
  ASSERT_TRUE(bool(assembly));
  auto *refused = std::get_if<Refused>(&*assembly);
  ASSERT_TRUE(refused);
  // The temporary folder's name is no part of a verdict.
  EXPECT_EQ(refused->text, "error: no f8 in ...\n");
}

TEST_F(AssembleTileIRTest, EnvironmentIsEmpty) {
  ASSERT_EQ(setenv("CUDA_HOME", "/nonexistent", 1), 0);
  EXPECT_EQ(errorOf("test -z \"$CUDA_HOME\" && test -d \"$TMPDIR\" && "
                    "test \"$1 $2 $3 $4 $5\" = "
                    "'--gpu-name sm_90 -o - /dev/stdin' && exit 3; exit 1"),
            ErrorClass::Internal);
}

TEST_F(AssembleTileIRTest, TooSlow) {
  assembler.limitSeconds = 1;
  Expected<Assembly> assembly = run("sleep 100 & wait");
  ASSERT_FALSE(bool(assembly));
  EXPECT_EQ(assembly.error().kind, ErrorClass::Machine);
  EXPECT_NE(assembly.error().what.find("longer than 1 seconds"),
            std::string::npos);
}

TEST_F(AssembleTileIRTest, NoCubinIsInternal) {
  EXPECT_EQ(errorOf("echo no ELF file at all"), ErrorClass::Internal);
}

TEST_F(AssembleTileIRTest, DigestNamesEveryTool) {
  (void)run("exit 3");
  Expected<std::string> before = digestOfTools(assembler);
  ASSERT_TRUE(bool(before));
  EXPECT_EQ(before->size(), 64);
  for (const char *file :
       {"/bin/tileiras", "/bin/ptxas", "/lib/libnvvm.so.4"}) {
    Expected<std::string> content = readFile(folder->path() + file);
    ASSERT_TRUE(bool(content));
    ASSERT_TRUE(
        bool(writeFileAtomically(folder->path() + file, *content + "x", 0777)));
    Expected<std::string> after = digestOfTools(assembler);
    ASSERT_TRUE(bool(after));
    EXPECT_NE(*before, *after) << file;
    before = after;
  }
}

/// A header that lies about its sizes is an error, never a crash.
TEST_F(AssembleTileIRTest, BrokenCubins) {
  std::string header("\x7F"
                     "ELF\2\1",
                     6);
  header.resize(64, '\xFF');
  for (size_t size = 0; size <= header.size(); ++size)
    EXPECT_FALSE(bool(readCubin(std::string_view(header).substr(0, size))));
}

} // namespace
