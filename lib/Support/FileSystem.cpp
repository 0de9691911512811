//===- FileSystem.cpp - Opening, reading, mapping files -------------------===//
#include "strata/Support/FileSystem.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace strata;

FileDescriptor &FileDescriptor::operator=(FileDescriptor &&other) noexcept {
  if (this != &other) {
    if (fd >= 0)
      ::close(fd);
    fd = other.release();
  }
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (fd >= 0)
    ::close(fd);
}

int FileDescriptor::release() {
  int result = fd;
  fd = -1;
  return result;
}

static const char *kindOfFile(mode_t mode) {
  if (S_ISDIR(mode))
    return "a folder";
  if (S_ISFIFO(mode))
    return "a FIFO";
  if (S_ISCHR(mode) || S_ISBLK(mode))
    return "a device";
  if (S_ISSOCK(mode))
    return "a socket";
  if (S_ISLNK(mode))
    return "a symbolic link";
  return "not a regular file";
}

/// Reopens an O_PATH descriptor for reading if it is a regular file. Judging
/// the descriptor first leaves no race and never opens a device.
static Expected<FileDescriptor> reopenRegular(const FileDescriptor &handle,
                                              const std::string &name,
                                              ErrorClass kind) {
  struct stat status;
  if (::fstat(handle.get(), &status) != 0)
    return makeErrnoError(errno, "cannot examine", name, kind);
  if (!S_ISREG(status.st_mode)) {
    Error error =
        makeError(kind, std::string("is ") + kindOfFile(status.st_mode),
                  "give the path of a regular file");
    error.file = name;
    return error;
  }
  std::string proc = "/proc/self/fd/" + std::to_string(handle.get());
  int fd = ::open(proc.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return makeErrnoError(errno, "cannot open for reading", name, kind);
  return FileDescriptor(fd);
}

Expected<FileDescriptor> strata::openForReading(const std::string &path,
                                                Links links) {
  int flags = O_PATH | O_CLOEXEC | (links == Links::Refuse ? O_NOFOLLOW : 0);
  FileDescriptor handle(::open(path.c_str(), flags));
  if (!handle.isOpen())
    return makeErrnoError(errno, "cannot open", path);
  return reopenRegular(handle, path, ErrorClass::Machine);
}

static bool hasParentComponent(const std::string &path) {
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = path.find('/', begin);
    if (end == std::string::npos)
      end = path.size();
    if (path.compare(begin, end - begin, "..") == 0)
      return true;
    begin = end + 1;
  }
  return false;
}

static bool isInside(const std::string &path, const std::string &folder) {
  if (folder == "/")
    return true;
  return path.size() > folder.size() &&
         path.compare(0, folder.size(), folder) == 0 &&
         path[folder.size()] == '/';
}

Expected<FileDescriptor>
strata::openContained(const std::vector<std::string> &folders,
                      const std::string &relative, std::string *realPath) {
  auto refuse = [&](const char *what) {
    Error error =
        makeError(ErrorClass::BadModel, what,
                  "store external data beside the model and name it by a "
                  "path relative to the model's folder");
    error.file = relative;
    return error;
  };
  if (relative.empty() || relative.find('\0') != std::string::npos)
    return refuse("the path is empty or has a null character");
  if (relative[0] == '/')
    return refuse("the path is absolute");
  if (relative.compare(0, 5, "file:") == 0)
    return refuse("the path is a URL");
  if (hasParentComponent(relative))
    return refuse("the path has a \"..\" component");

  std::vector<std::string> roots;
  for (const std::string &folder : folders)
    if (Expected<std::string> root = realPathOf(folder))
      roots.push_back(std::move(*root));
  int lastErrno = ENOENT;
  for (const std::string &folder : folders) {
    std::string path = folder + "/" + relative;
    FileDescriptor handle(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!handle.isOpen()) {
      lastErrno = errno;
      continue;
    }
    std::string proc = "/proc/self/fd/" + std::to_string(handle.get());
    char real[4096];
    ssize_t length = ::readlink(proc.c_str(), real, sizeof(real));
    if (length <= 0 || length == sizeof(real))
      return refuse("the place of the file cannot be found out");
    std::string place(real, static_cast<size_t>(length));
    bool isContained = false;
    for (const std::string &root : roots)
      isContained |= isInside(place, root);
    if (!isContained)
      return refuse("the file lies outside the model's folder");
    if (realPath)
      *realPath = place;
    return reopenRegular(handle, relative, ErrorClass::BadModel);
  }
  return makeErrnoError(lastErrno, "cannot open", relative,
                        ErrorClass::BadModel);
}

bool FileStamp::operator==(const FileStamp &other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         modifiedNs == other.modifiedNs && changedNs == other.changedNs;
}

static FileStamp makeStamp(const struct stat &status) {
  FileStamp stamp;
  stamp.device = status.st_dev;
  stamp.inode = status.st_ino;
  stamp.size = static_cast<uint64_t>(status.st_size);
  stamp.modifiedNs =
      status.st_mtim.tv_sec * INT64_C(1000000000) + status.st_mtim.tv_nsec;
  stamp.changedNs =
      status.st_ctim.tv_sec * INT64_C(1000000000) + status.st_ctim.tv_nsec;
  return stamp;
}

Expected<FileStamp> strata::stampOf(const std::string &path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0)
    return makeErrnoError(errno, "cannot examine", path);
  return makeStamp(status);
}

Expected<FileStamp> strata::stampOf(const FileDescriptor &file) {
  struct stat status;
  if (::fstat(file.get(), &status) != 0)
    return makeErrnoError(errno, "cannot examine", "(open file)");
  return makeStamp(status);
}

Status strata::readAt(const FileDescriptor &file, uint64_t offset, void *data,
                      size_t size) {
  char *to = static_cast<char *>(data);
  while (size > 0) {
    ssize_t count = ::pread(file.get(), to, size, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return makeErrnoError(errno, "cannot read", "(open file)");
    if (count == 0)
      return makeError(ErrorClass::Machine, "the file ends too early");
    to += count;
    offset += static_cast<uint64_t>(count);
    size -= static_cast<size_t>(count);
  }
  return {};
}

Expected<std::string> strata::readFile(const std::string &path, Links links,
                                       uint64_t limitBytes) {
  Expected<FileDescriptor> file = openForReading(path, links);
  if (!file)
    return file.takeError();
  Expected<FileStamp> stamp = stampOf(*file);
  if (!stamp)
    return stamp.takeError();
  if (limitBytes > 0 && stamp->size > limitBytes) {
    Error error = makeError(ErrorClass::Machine,
                            "has " + std::to_string(stamp->size) +
                                " bytes, more than the " +
                                std::to_string(limitBytes) + " allowed");
    error.file = path;
    return error;
  }
  std::string content(stamp->size, '\0');
  if (Status status = readAt(*file, 0, content.data(), content.size());
      !status) {
    Error error = status.takeError();
    error.file = path;
    return error;
  }
  return content;
}

Expected<MappedFile> MappedFile::open(const std::string &path, Links links) {
  Expected<FileDescriptor> file = openForReading(path, links);
  if (!file)
    return file.takeError();
  return open(*file, path);
}

Expected<MappedFile> MappedFile::open(const FileDescriptor &file,
                                      const std::string &name) {
  Expected<FileStamp> stamp = stampOf(file);
  if (!stamp)
    return stamp.takeError();
  if (stamp->size == 0) // An empty mapping is an error of mmap, not of ours.
    return MappedFile(nullptr, 0);
  void *address =
      ::mmap(nullptr, stamp->size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (address == MAP_FAILED)
    return makeErrnoError(errno, "cannot map", name);
  return MappedFile(address, stamp->size);
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : address(other.address), size(other.size) {
  other.address = nullptr;
  other.size = 0;
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept {
  std::swap(address, other.address);
  std::swap(size, other.size);
  return *this;
}

MappedFile::~MappedFile() {
  if (address)
    ::munmap(address, size);
}

bool strata::fileExists(const std::string &path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0;
}

bool strata::isFolder(const std::string &path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

Expected<std::string> strata::realPathOf(const std::string &path) {
  char *real = ::realpath(path.c_str(), nullptr);
  if (!real)
    return makeErrnoError(errno, "cannot resolve", path);
  std::string result(real);
  std::free(real);
  return result;
}

std::string strata::folderOf(const std::string &path) {
  size_t slash = path.rfind('/');
  if (slash == std::string::npos)
    return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string strata::nameOf(const std::string &path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}
