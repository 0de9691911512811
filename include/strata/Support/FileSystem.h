//===- FileSystem.h - Files: read, map, replace atomically ------*- C++ -*-===//
//
// The only place, with Cache, that touches files. Errors are of class Machine
// unless said otherwise, name the file and carry the text of errno. Nothing
// here reads the environment.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_SUPPORT_FILESYSTEM_H
#define STRATA_SUPPORT_FILESYSTEM_H

#include "strata/Support/Error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

/// An open descriptor, closed at the end of its life.
class FileDescriptor {
public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd(fd) {}
  FileDescriptor(FileDescriptor &&other) noexcept : fd(other.release()) {}
  FileDescriptor &operator=(FileDescriptor &&other) noexcept;
  ~FileDescriptor();

  int get() const { return fd; }
  bool isOpen() const { return fd >= 0; }
  int release();

private:
  int fd = -1;
};

/// Whether the last component of a path may be a symbolic link.
enum class Links { Follow, Refuse };

/// Opens a regular file for reading; a folder, FIFO, device or socket is an
/// error and is never opened for reading.
Expected<FileDescriptor> openForReading(const std::string &path,
                                        Links links = Links::Follow);

/// Opens regular file `relative` below one of `folders`, in order. The opened
/// descriptor is judged, not the path: its real path must lie inside the real
/// path of a folder, so links may be used as long as they do not lead out.
/// Absolute paths, "..", an empty path, "file:" and special files are errors of
/// class BadModel. `realPath`, if given, receives where the file lies.
Expected<FileDescriptor> openContained(const std::vector<std::string> &folders,
                                       const std::string &relative,
                                       std::string *realPath = nullptr);

/// What identifies a version of a file without reading it. Memory of a digest,
/// never an identity (cache.md section 3.2). Times in nanoseconds.
struct FileStamp {
  uint64_t device = 0, inode = 0, size = 0;
  int64_t modifiedNs = 0, changedNs = 0;
  bool operator==(const FileStamp &other) const;
};
Expected<FileStamp> stampOf(const std::string &path);
Expected<FileStamp> stampOf(const FileDescriptor &file);

/// Reads a whole file. `limitBytes` > 0: longer files are an error.
Expected<std::string> readFile(const std::string &path,
                               Links links = Links::Follow,
                               uint64_t limitBytes = 0);
/// Reads `size` bytes at `offset`; fewer is an error.
Status readAt(const FileDescriptor &file, uint64_t offset, void *data,
              size_t size);

/// A read-only mapping of a whole file. A file that is truncated by somebody
/// else while mapped raises SIGBUS, so bulk reads go through readAt.
class MappedFile {
public:
  static Expected<MappedFile> open(const std::string &path,
                                   Links links = Links::Follow);
  static Expected<MappedFile> open(const FileDescriptor &file,
                                   const std::string &name);
  MappedFile(MappedFile &&other) noexcept;
  MappedFile &operator=(MappedFile &&other) noexcept;
  ~MappedFile();

  std::string_view bytes() const {
    return {static_cast<const char *>(address), size};
  }

private:
  MappedFile(void *address, size_t size) : address(address), size(size) {}
  void *address = nullptr;
  size_t size = 0;
};

/// Whether a replaced file survives a loss of power.
enum class Durability { Process, Power };

/// Writes a file so that readers see the old content or the new one, never a
/// part: a temporary file in the same folder, then a rename. Nothing is left
/// behind on an error. Durability::Power syncs the file before the rename and
/// the folder after it. `mode` is cut by the umask.
Status writeFileAtomically(const std::string &path, std::string_view bytes,
                           unsigned mode = 0666,
                           Durability durability = Durability::Process);

/// The same for content that is written in pieces. Without commit(), or after
/// an error, the temporary file is removed and `path` stays untouched.
class AtomicFile {
public:
  static Expected<AtomicFile> create(const std::string &path,
                                     unsigned mode = 0666);
  AtomicFile(AtomicFile &&other) = default;
  AtomicFile &operator=(AtomicFile &&) = delete;
  ~AtomicFile();

  Status write(std::string_view bytes);
  /// Path of the temporary file, for a tool that writes it itself.
  const std::string &temporaryPath() const { return temporary; }
  Status commit(Durability durability = Durability::Process);

private:
  AtomicFile(FileDescriptor file, std::string path, std::string temporary)
      : file(std::move(file)), path(std::move(path)),
        temporary(std::move(temporary)) {}
  FileDescriptor file;
  std::string path, temporary;
};

/// Creates a folder and what is missing above it; an existing one is fine.
Status createFolders(const std::string &path, unsigned mode = 0777);
/// Removes a file; a missing one is fine.
Status removeFile(const std::string &path);
/// Removes a folder and all inside; follows no links; a missing one is fine.
Status removeTree(const std::string &path);
bool fileExists(const std::string &path);
bool isFolder(const std::string &path);
/// Names in a folder without "." and "..", sorted bytewise.
Expected<std::vector<std::string>> listFolder(const std::string &path);
/// The path with all links resolved.
Expected<std::string> realPathOf(const std::string &path);

/// "a/b/c.onnx" -> "a/b"; "c.onnx" -> "."; "/c" -> "/".
std::string folderOf(const std::string &path);
/// "a/b/c.onnx" -> "c.onnx".
std::string nameOf(const std::string &path);

/// A private folder (0700) that is removed with all inside at the end of its
/// life, for tools that want files. Its name is random and never reaches a
/// product.
class ScratchFolder {
public:
  static Expected<ScratchFolder> create(const std::string &parent = "/tmp");
  ScratchFolder(ScratchFolder &&other) noexcept
      : folder(std::move(other.folder)) {
    other.folder.clear();
  }
  ScratchFolder &operator=(ScratchFolder &&) = delete;
  ~ScratchFolder();
  const std::string &path() const { return folder; }

private:
  explicit ScratchFolder(std::string folder) : folder(std::move(folder)) {}
  std::string folder;
};

} // namespace strata

#endif // STRATA_SUPPORT_FILESYSTEM_H
