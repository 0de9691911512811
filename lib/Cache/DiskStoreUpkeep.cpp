//===- DiskStoreUpkeep.cpp - Statistics, clearing, verifying --------------===//
#include "DiskStore.h"

using namespace strata;
using namespace strata::cache;

void DiskStore::shrinkTo(int64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  if (canWrite)
    shrinkLocked(bytes);
}

void DiskStore::clear(std::string_view stage) {
  std::lock_guard<std::mutex> lock(mutex);
  if (!canWrite)
    return;
  bool isAll = stage.empty();
  Result result = transactLocked([&] {
    for (std::string sql : {"DELETE FROM blobs", "DELETE FROM records"}) {
      Statement statement =
          database->prepare(isAll ? sql : sql + " WHERE stage = ?1");
      if (!isAll)
        statement.bindBytes(1, stage);
      if (Result deleted = statement.run(); deleted != Result::Good)
        return deleted;
    }
    return isAll ? database->execute("DELETE FROM counters") : Result::Good;
  });
  if (!absorbLocked(result))
    return;
  if (isAll)
    counts = Stats();
  absorbLocked(database->execute("PRAGMA incremental_vacuum"));
}

Stats DiskStore::stats() {
  std::lock_guard<std::mutex> lock(mutex);
  Stats stats = counts;
  if (!database)
    return stats;
  stats.fileBytes = database->usedBytes();
  {
    Statement row = database->prepare(
        "SELECT stage, count(*), sum(storedBytes), sum(rawBytes) FROM blobs "
        "GROUP BY stage");
    while (row.step()) {
      Stats::Stage &stage = stats.stages[std::string(row.bytes(0))];
      stage.blobs = row.integer(1);
      stage.storedBytes = row.integer(2);
      stage.rawBytes = row.integer(3);
    }
  }
  {
    Statement row = database->prepare(
        "SELECT stage, count(*) FROM records WHERE kind = ?1 GROUP BY stage");
    row.bindInteger(1, static_cast<int64_t>(RecordKind::Action));
    while (row.step())
      stats.stages[std::string(row.bytes(0))].actions = row.integer(1);
  }
  const std::pair<const char *, int64_t *> totals[] = {
      {"hits", &stats.totalHits},
      {"misses", &stats.totalMisses},
      {"quarantined", &stats.totalQuarantined},
      {"impure", &stats.totalImpure},
      {"dropped", &stats.totalDropped},
      {"savedUs", &stats.totalSavedUs},
  };
  stats.totalHits = counts.hits, stats.totalMisses = counts.misses;
  stats.totalQuarantined = counts.quarantined;
  stats.totalImpure = counts.impure, stats.totalDropped = counts.dropped;
  stats.totalSavedUs = counts.savedUs;
  Statement row = database->prepare("SELECT name, value FROM counters");
  while (row.step())
    for (const auto &[name, total] : totals)
      if (row.bytes(0) == name)
        *total += row.integer(1);
  return stats;
}

int64_t DiskStore::verify() {
  std::vector<Hash> blobs;
  std::vector<std::pair<int, Hash>> records;
  int64_t before = 0, malformed = 0;
  {
    std::lock_guard<std::mutex> lock(mutex);
    if (!database)
      return 0;
    before = counts.quarantined;
    // Keys of another length are never asked for; they only count as damage.
    auto collect = [&](std::string_view bytes, auto add) {
      if (std::optional<Hash> key = Hash::fromBytes(bytes))
        add(*key);
      else
        ++malformed;
    };
    {
      Statement row = database->prepare("SELECT id FROM blobs");
      while (row.step())
        collect(row.bytes(0), [&](const Hash &id) { blobs.push_back(id); });
    }
    Statement row = database->prepare("SELECT kind, key FROM records");
    while (row.step()) {
      int kind = static_cast<int>(row.integer(0));
      collect(row.bytes(1),
              [&](const Hash &key) { records.emplace_back(kind, key); });
    }
  }
  for (const Hash &id : blobs)
    get(id);
  std::lock_guard<std::mutex> lock(mutex);
  for (const auto &[kind, key] : records)
    readRecordLocked(kind, key);
  return counts.quarantined - before + malformed;
}
