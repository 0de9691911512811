//===- DiskStoreOpening.cpp - Opening, degrading, bounding the store ------===//
//
// The database lies in <folder>/v1/store.<n>.sqlite. A damaged one is never
// repaired: the store goes on with number n + 1, so that a process which still
// has the old file open never shares a log with the new one.
//
//===----------------------------------------------------------------------===//
#include "DiskStore.h"

#include "strata/Support/FileSystem.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

using namespace strata;
using namespace strata::cache;

std::unique_ptr<Store> Store::open(StoreOptions options) {
  return std::make_unique<DiskStore>(std::move(options));
}

Store::~Store() = default;

DiskStore::DiskStore(StoreOptions given) : options(std::move(given)) {
  std::lock_guard<std::mutex> lock(mutex);
  if (!options.folder.empty() && options.access != Access::Off)
    openLocked();
}

DiskStore::~DiskStore() {
  std::lock_guard<std::mutex> lock(mutex);
  if (!database || !canWrite)
    return;
  if (options.limitBytes > 0 && database->usedBytes() > options.limitBytes)
    shrinkLocked(options.limitBytes);
  saveCountersLocked();
}

bool DiskStore::isReadable() const {
  std::lock_guard<std::mutex> lock(mutex);
  return database != nullptr;
}

bool DiskStore::isWritable() const {
  std::lock_guard<std::mutex> lock(mutex);
  return canWrite;
}

std::string DiskStore::pathOf(int64_t number) const {
  return options.folder + "/v1/store." + std::to_string(number) + ".sqlite";
}

int64_t DiskStore::newestGeneration() const {
  int64_t newest = -1;
  Expected<std::vector<std::string>> names = listFolder(options.folder + "/v1");
  if (!names)
    return newest;
  for (const std::string &name : *names) {
    if (name.compare(0, 6, "store.") != 0)
      continue;
    char *end = nullptr;
    long long number = std::strtoll(name.c_str() + 6, &end, 10);
    if (std::string_view(end) == ".sqlite" && number >= 0 && number > newest)
      newest = number;
  }
  return newest;
}

/// What is cached will be run, so the folder must be ours alone to write.
static bool isOwnFolder(const std::string &folder, std::string &problem) {
  FileDescriptor handle(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status;
  if (!handle.isOpen() || ::fstat(handle.get(), &status) != 0) {
    problem = errnoText(errno);
    return false;
  }
  if (status.st_uid != ::geteuid()) {
    problem = "the folder belongs to another user";
    return false;
  }
  if (status.st_mode & (S_IWGRP | S_IWOTH)) {
    problem = "other users may write to the folder";
    return false;
  }
  return true;
}

bool DiskStore::prepareFolder(std::string &problem) {
  std::string inner = options.folder + "/v1";
  if (options.access == Access::ReadWrite) {
    Status made = createFolders(inner, 0700);
    if (!made && !isFolder(inner)) {
      problem = made.error().what;
      return false;
    }
  } else if (!isFolder(inner)) {
    return false; // Nothing to read; no reason to warn.
  }
  return isOwnFolder(inner, problem);
}

void DiskStore::openLocked() {
  std::string problem;
  if (!prepareFolder(problem)) {
    if (!problem.empty())
      degradeLocked(problem);
    return;
  }
  // SQLite refuses any link in the path; those above our folder are fine.
  if (Expected<std::string> real = realPathOf(options.folder))
    options.folder = *real;
  int64_t newest = newestGeneration();
  if (newest < 0 && options.access == Access::ReadOnly)
    return;
  openGenerationLocked(newest < 0 ? 0 : newest);
}

void DiskStore::openGenerationLocked(int64_t number) {
  generation = number;
  Result result = Result::Full;
  std::string message;
  if (options.access == Access::ReadWrite) {
    database = Database::open(pathOf(generation), Database::Mode::ReadWrite,
                              result, message);
    if (database) {
      canWrite = true;
      maintainLocked();
      return;
    }
    if (result == Result::Damaged) {
      ++counts.quarantined;
      renewLocked();
      return;
    }
  }
  std::string why = message;
  database = Database::open(pathOf(generation), Database::Mode::ReadOnly,
                            result, message);
  if (options.access == Access::ReadWrite)
    degradeLocked(why);
}

void DiskStore::renewLocked() {
  int64_t damaged = generation;
  database.reset();
  canWrite = false;
  if (options.access != Access::ReadWrite)
    return;
  int64_t newest = newestGeneration();
  generation = newest > damaged ? newest : damaged + 1;
  Result result;
  std::string message;
  database = Database::open(pathOf(generation), Database::Mode::ReadWrite,
                            result, message);
  if (!database) {
    degradeLocked(message);
    return;
  }
  canWrite = true;
  for (const char *suffix : {"", "-wal", "-shm"})
    ::unlink((pathOf(damaged) + suffix).c_str());
}

void DiskStore::degradeLocked(const std::string &problem) {
  canWrite = false;
  if (hasWarned)
    return;
  hasWarned = true;
  if (options.warn)
    options.warn("The cache in \"" + printableText(options.folder) +
                 "\" is not written (" + printableText(problem) +
                 "); the compile goes on without keeping its products.");
}

bool DiskStore::absorbLocked(Result result) {
  switch (result) {
  case Result::Good:
    return true;
  case Result::Busy:
    ++counts.dropped;
    return false;
  case Result::Full:
    ++counts.dropped;
    degradeLocked(database ? database->message() : "closed");
    return false;
  case Result::Damaged:
    // The connection must outlive its transaction; who opened that comes here
    // again with the same result.
    if (isInTransaction) {
      isDamageNoted = true;
      return false;
    }
    ++counts.quarantined;
    renewLocked();
    return false;
  }
  return false;
}

void DiskStore::maintainLocked() {
  if (!database)
    return;
  struct statvfs status;
  if (::statvfs((options.folder + "/v1").c_str(), &status) == 0 &&
      options.minFreeBytes > 0) {
    uint64_t freeBytes = uint64_t(status.f_bavail) * status.f_frsize;
    if (freeBytes < static_cast<uint64_t>(options.minFreeBytes)) {
      degradeLocked("the file system has only " +
                    std::to_string(freeBytes >> 20) + " MiB free");
      return;
    }
  }
  // Some room below the limit, so that not every write shrinks again.
  if (options.limitBytes > 0 && database->usedBytes() > options.limitBytes)
    shrinkLocked(options.limitBytes - options.limitBytes / 8);
}

void DiskStore::shrinkLocked(int64_t bytes) {
  while (database && database->usedBytes() > bytes) {
    Result result = database->execute(
        "DELETE FROM blobs WHERE number IN "
        "(SELECT number FROM blobs ORDER BY number LIMIT 16)");
    if (!absorbLocked(result))
      return;
    if (database->changes() == 0)
      break;
  }
  if (database)
    absorbLocked(database->execute("PRAGMA incremental_vacuum"));
}

void DiskStore::saveCountersLocked() {
  Transaction transaction(*database);
  if (transaction.begun() != Result::Good)
    return;
  const std::pair<const char *, int64_t> values[] = {
      {"hits", counts.hits},
      {"misses", counts.misses},
      {"quarantined", counts.quarantined},
      {"impure", counts.impure},
      {"dropped", counts.dropped},
      {"savedUs", counts.savedUs},
  };
  for (const auto &[name, value] : values)
    database
        ->prepare("INSERT INTO counters VALUES(?1, ?2) ON CONFLICT(name) "
                  "DO UPDATE SET value = value + ?2")
        .bindBytes(1, name)
        .bindInteger(2, value)
        .run();
  transaction.commit();
}
