//===- FileSystemTest.cpp - Reading, containment, atomic replacement ------===//
#include "strata/Support/FileSystem.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace strata;

namespace {
class FileSystemTest : public testing::Test {
protected:
  void SetUp() override {
    Expected<ScratchFolder> made = ScratchFolder::create("/tmp");
    ASSERT_TRUE(made) << made.error().text();
    scratch.emplace(std::move(*made));
    folder = scratch->path();
  }
  void write(const std::string &name, std::string_view bytes) {
    Status status = writeFileAtomically(folder + "/" + name, bytes);
    ASSERT_TRUE(status) << status.error().text();
  }
  std::string contained(const std::string &relative) {
    Expected<FileDescriptor> file =
        openContained({folder + "/model"}, relative);
    return file ? "ok" : file.error().text();
  }
  std::optional<ScratchFolder> scratch;
  std::string folder;
};
} // namespace

TEST_F(FileSystemTest, WritesAndReadsBack) {
  std::string bytes("a\0b", 3);
  write("f", bytes);
  Expected<std::string> read = readFile(folder + "/f");
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, bytes);
  Expected<MappedFile> mapped = MappedFile::open(folder + "/f");
  ASSERT_TRUE(mapped);
  EXPECT_EQ(mapped->bytes(), bytes);
  write("empty", "");
  mapped = MappedFile::open(folder + "/empty");
  ASSERT_TRUE(mapped);
  EXPECT_EQ(mapped->bytes(), "");
}

TEST_F(FileSystemTest, ErrorsNameFileAndCause) {
  Expected<std::string> read = readFile(folder + "/none");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().text(),
            folder + "/none: cannot open: No such file or directory");
  EXPECT_EQ(read.error().kind, ErrorClass::Machine);
  read = readFile(folder);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().text().find("is a folder"), std::string::npos);
  write("long", "12345");
  EXPECT_FALSE(readFile(folder + "/long", Links::Follow, 4));
  EXPECT_TRUE(readFile(folder + "/long", Links::Follow, 5));
}

TEST_F(FileSystemTest, SpecialFilesAreNeverOpened) {
  std::string fifo = folder + "/fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  Expected<std::string> read = readFile(fifo); // would block if opened
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().text().find("a FIFO"), std::string::npos);
}

TEST_F(FileSystemTest, LinksAreRefusedWhenAsked) {
  write("f", "x");
  ASSERT_EQ(symlink("f", (folder + "/link").c_str()), 0);
  EXPECT_TRUE(readFile(folder + "/link"));
  EXPECT_FALSE(readFile(folder + "/link", Links::Refuse));
}

TEST_F(FileSystemTest, ReplacementLeavesNoTemporaryFiles) {
  write("f", "old");
  {
    Expected<AtomicFile> file = AtomicFile::create(folder + "/f");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("half"));
  } // never committed
  EXPECT_EQ(*readFile(folder + "/f"), "old");
  write("f", "new");
  EXPECT_EQ(*readFile(folder + "/f"), "new");
  EXPECT_EQ(*listFolder(folder), std::vector<std::string>{"f"});
}

TEST_F(FileSystemTest, TwoWritersOfOneFileDoNotMix) {
  Expected<AtomicFile> a = AtomicFile::create(folder + "/f");
  Expected<AtomicFile> b = AtomicFile::create(folder + "/f");
  ASSERT_TRUE(a && b);
  ASSERT_TRUE(a->write("aaaa"));
  ASSERT_TRUE(b->write("bb"));
  ASSERT_TRUE(a->commit(Durability::Power));
  ASSERT_TRUE(b->commit());
  EXPECT_EQ(*readFile(folder + "/f"), "bb");
}

TEST_F(FileSystemTest, ContainedFilesStayInside) {
  ASSERT_TRUE(createFolders(folder + "/model/sub"));
  write("model/sub/w.bin", "w");
  write("secret", "s");
  ASSERT_EQ(symlink("sub/w.bin", (folder + "/model/inside").c_str()), 0);
  ASSERT_EQ(symlink("../secret", (folder + "/model/outside").c_str()), 0);
  EXPECT_EQ(contained("sub/w.bin"), "ok");
  EXPECT_EQ(contained("inside"), "ok");
  for (const char *bad : {"outside", "../secret", "sub/../../secret", "",
                          "/etc/passwd", "file:w.bin", "sub", "none"})
    EXPECT_NE(contained(bad), "ok") << bad;
  EXPECT_EQ(openContained({folder + "/model"}, "outside").error().kind,
            ErrorClass::BadModel);
  // The blob caches of model hubs link to a second folder, which is given.
  std::string place;
  EXPECT_TRUE(openContained({folder + "/model", folder}, "outside", &place));
  EXPECT_EQ(nameOf(place), "secret");
}

TEST_F(FileSystemTest, FoldersComeAndGo) {
  std::string deep = folder + "/a/b/c";
  ASSERT_TRUE(createFolders(deep, 0700));
  ASSERT_TRUE(createFolders(deep, 0700));
  struct stat status;
  ASSERT_EQ(stat(deep.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  write("f", "x");
  EXPECT_FALSE(createFolders(folder + "/f/g"));
  EXPECT_FALSE(createFolders(folder + "/f"));
  ASSERT_EQ(symlink(folder.c_str(), (deep + "/up").c_str()), 0);
  EXPECT_TRUE(removeTree(folder + "/a")); // removes the link, not its target
  EXPECT_EQ(*listFolder(folder), std::vector<std::string>{"f"});
}

TEST_F(FileSystemTest, StampChangesWithContent) {
  write("f", "x");
  FileStamp first = *stampOf(folder + "/f");
  EXPECT_TRUE(first == *stampOf(folder + "/f"));
  write("f", "yy");
  EXPECT_FALSE(first == *stampOf(folder + "/f"));
}

TEST(FileSystem, PathsAreSplit) {
  EXPECT_EQ(folderOf("a/b/c.onnx"), "a/b");
  EXPECT_EQ(folderOf("c.onnx"), ".");
  EXPECT_EQ(folderOf("/c"), "/");
  EXPECT_EQ(nameOf("a/b/c.onnx"), "c.onnx");
}
