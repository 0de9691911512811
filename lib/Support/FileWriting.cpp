//===- FileWriting.cpp - Atomic replacement, folders, scratch space -------===//
#include "strata/Support/FileSystem.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace strata;

/// The umask can only be read by setting it, which other threads would see; a
/// file made with the wanted mode shows its effect without that.
static int createTemporary(const std::string &path, unsigned mode,
                           std::string &temporary) {
  // Names need only differ between writers of one folder: process, then count.
  static const int attempts = 1000;
  for (int i = 0; i < attempts; ++i) {
    temporary = folderOf(path) + "/." + nameOf(path) + "." +
                std::to_string(::getpid()) + "." + std::to_string(i) + ".part";
    int fd = ::open(temporary.c_str(),
                    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd >= 0 || errno != EEXIST)
      return fd;
  }
  errno = EEXIST;
  return -1;
}

Expected<AtomicFile> AtomicFile::create(const std::string &path,
                                        unsigned mode) {
  std::string temporary;
  int fd = createTemporary(path, mode, temporary);
  if (fd < 0)
    return makeErrnoError(errno, "cannot create a file in this folder", path);
  return AtomicFile(FileDescriptor(fd), path, std::move(temporary));
}

AtomicFile::~AtomicFile() {
  if (file.isOpen())
    ::unlink(temporary.c_str());
}

Status AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return makeErrnoError(errno, "cannot write", path);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return {};
}

static Status syncFolder(const std::string &path) {
  FileDescriptor folder(
      ::open(folderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.isOpen() || ::fsync(folder.get()) != 0)
    return makeErrnoError(errno, "cannot sync the folder", path);
  return {};
}

Status AtomicFile::commit(Durability durability) {
  STRATA_CHECK(file.isOpen(), "an atomic file is committed once");
  if (durability == Durability::Power && ::fsync(file.get()) != 0)
    return makeErrnoError(errno, "cannot sync", path);
  if (::rename(temporary.c_str(), path.c_str()) != 0)
    return makeErrnoError(errno, "cannot replace", path);
  // From here on the temporary name may be another writer's: never unlink it.
  if (::close(file.release()) != 0)
    return makeErrnoError(errno, "cannot close", path);
  return durability == Durability::Power ? syncFolder(path) : Status();
}

Status strata::writeFileAtomically(const std::string &path,
                                   std::string_view bytes, unsigned mode,
                                   Durability durability) {
  Expected<AtomicFile> file = AtomicFile::create(path, mode);
  if (!file)
    return file.takeError();
  if (Status status = file->write(bytes); !status)
    return status;
  return file->commit(durability);
}

Status strata::createFolders(const std::string &path, unsigned mode) {
  for (size_t end = 1; end <= path.size(); ++end) {
    if (end < path.size() && path[end] != '/')
      continue;
    std::string folder = path.substr(0, end);
    if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST &&
        !isFolder(folder))
      return makeErrnoError(errno, "cannot create the folder", folder);
  }
  if (!path.empty() && !isFolder(path))
    return makeErrnoError(ENOTDIR, "cannot create the folder", path);
  return {};
}

Status strata::removeFile(const std::string &path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return makeErrnoError(errno, "cannot remove", path);
  return {};
}

Status strata::removeTree(const std::string &path) {
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT)
      return {};
    return makeErrnoError(errno, "cannot examine", path);
  }
  if (!S_ISDIR(status.st_mode))
    return removeFile(path);
  Expected<std::vector<std::string>> names = listFolder(path);
  if (!names)
    return names.takeError();
  for (const std::string &name : *names)
    if (Status removed = removeTree(path + "/" + name); !removed)
      return removed;
  if (::rmdir(path.c_str()) != 0 && errno != ENOENT)
    return makeErrnoError(errno, "cannot remove", path);
  return {};
}

Expected<std::vector<std::string>> strata::listFolder(const std::string &path) {
  DIR *folder = ::opendir(path.c_str());
  if (!folder)
    return makeErrnoError(errno, "cannot list", path);
  std::vector<std::string> names;
  while (dirent *entry = ::readdir(folder)) {
    std::string name = entry->d_name;
    if (name != "." && name != "..")
      names.push_back(std::move(name));
  }
  ::closedir(folder);
  std::sort(names.begin(), names.end());
  return names;
}

Expected<ScratchFolder> ScratchFolder::create(const std::string &parent) {
  std::string pattern = parent + "/strata-XXXXXX";
  if (!::mkdtemp(pattern.data()))
    return makeErrnoError(errno, "cannot create a scratch folder", parent);
  return ScratchFolder(std::move(pattern));
}

ScratchFolder::~ScratchFolder() {
  if (folder.empty())
    return;
  // Nobody is left to tell; what stays lies in a folder of temporary files.
  Status removed = removeTree(folder);
  static_cast<void>(static_cast<bool>(removed));
}
