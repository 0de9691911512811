//===- DiskStore.cpp - Blobs, actions, traces and notes -------------------===//
#include "DiskStore.h"

#include "strata/Support/Check.h"

#include <algorithm>

using namespace strata;
using namespace strata::cache;

/// Traces kept under one base key, newest first.
static constexpr size_t maxTrace = 16;
/// SQLite refuses values above 10^9 bytes.
static constexpr size_t maxBlobBytes = 900u << 20;

static std::string_view bytesOf(const Hash &hash) {
  return {reinterpret_cast<const char *>(hash.bytes.data()), Hash::size};
}

void cache::pack(std::string_view bytes, PackedBlob &blob) {
  blob.id = contentId(bytes);
  blob.rawBytes = static_cast<int64_t>(bytes.size());
  if (std::optional<std::string> packed = compress(bytes)) {
    blob.codec = Codec::Zstd;
    blob.packed = std::move(*packed);
    blob.data = blob.packed;
    return;
  }
  blob.codec = Codec::Raw;
  blob.data = bytes;
}

//===----------------------------------------------------------------------===//
// Blobs
//===----------------------------------------------------------------------===//

Result DiskStore::insertBlob(const PackedBlob &blob, std::string_view stage) {
  if (blob.data.size() > maxBlobBytes) {
    ++counts.dropped;
    return Result::Good;
  }
  return database
      ->prepare("INSERT OR IGNORE INTO blobs(id, stage, codec, rawBytes, "
                "storedBytes, data) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bindBytes(1, bytesOf(blob.id))
      .bindBytes(2, stage)
      .bindInteger(3, static_cast<int64_t>(blob.codec))
      .bindInteger(4, blob.rawBytes)
      .bindInteger(5, static_cast<int64_t>(blob.data.size()))
      .bindBytes(6, blob.data)
      .run();
}

Hash DiskStore::put(std::string_view bytes, std::string_view stage) {
  PackedBlob blob;
  blob.id = contentId(bytes);
  if (!isWritable() || contains(blob.id))
    return blob.id;
  pack(bytes, blob);
  std::lock_guard<std::mutex> lock(mutex);
  if (canWrite && absorbLocked(insertBlob(blob, stage)) &&
      ++writesSinceCheck % 64 == 0)
    maintainLocked();
  return blob.id;
}

void DiskStore::dropBlob(const Hash &id, int64_t number) {
  std::lock_guard<std::mutex> lock(mutex);
  ++counts.quarantined;
  if (!canWrite)
    return;
  // By number too: another process may have put a good one in its place.
  absorbLocked(
      database->prepare("DELETE FROM blobs WHERE id = ?1 AND number = ?2")
          .bindBytes(1, bytesOf(id))
          .bindInteger(2, number)
          .run());
}

std::optional<std::string> DiskStore::get(const Hash &id) {
  std::string bytes;
  int64_t codec = 0, rawBytes = 0, number = 0;
  {
    std::lock_guard<std::mutex> lock(mutex);
    if (!database)
      return std::nullopt;
    Result result;
    bool isFound = false;
    {
      Statement row = database->prepare(
          "SELECT number, codec, rawBytes, data FROM blobs WHERE id = ?1");
      row.bindBytes(1, bytesOf(id));
      isFound = row.step();
      if (isFound) {
        number = row.integer(0);
        codec = row.integer(1);
        rawBytes = row.integer(2);
        bytes = row.bytes(3);
      }
      result = row.result();
    }
    if (!absorbLocked(result) || !isFound)
      return std::nullopt;
  }
  if (codec == static_cast<int64_t>(Codec::Zstd)) {
    std::optional<std::string> raw = decompress(bytes, rawBytes);
    bytes = raw ? std::move(*raw) : std::string();
  }
  if (contentId(bytes) == id)
    return bytes;
  dropBlob(id, number);
  return std::nullopt;
}

bool DiskStore::contains(const Hash &id) {
  std::lock_guard<std::mutex> lock(mutex);
  if (!database)
    return false;
  Result result;
  bool isFound = false;
  {
    Statement row = database->prepare("SELECT 1 FROM blobs WHERE id = ?1");
    row.bindBytes(1, bytesOf(id));
    isFound = row.step();
    result = row.result();
  }
  return absorbLocked(result) && isFound;
}

//===----------------------------------------------------------------------===//
// Records
//===----------------------------------------------------------------------===//

Result DiskStore::insertRecord(int kind, const Hash &key,
                               std::string_view stage,
                               std::string_view payload) {
  Hash checksum = checksumOf(kind, key, stage, payload);
  return database
      ->prepare("INSERT OR REPLACE INTO records(kind, key, stage, payload, "
                "checksum) VALUES(?1, ?2, ?3, ?4, ?5)")
      .bindInteger(1, kind)
      .bindBytes(2, bytesOf(key))
      .bindBytes(3, stage)
      .bindBytes(4, payload)
      .bindBytes(5, bytesOf(checksum))
      .run();
}

std::optional<std::string>
DiskStore::readRecordLocked(int kind, const Hash &key, std::string *stage) {
  if (!database)
    return std::nullopt;
  std::string payload, rowStage, checksum;
  Result result;
  bool isFound = false;
  {
    Statement row = database->prepare("SELECT stage, payload, checksum FROM "
                                      "records WHERE kind = ?1 AND key = ?2");
    row.bindInteger(1, kind).bindBytes(2, bytesOf(key));
    isFound = row.step();
    if (isFound) {
      rowStage = row.bytes(0);
      payload = row.bytes(1);
      checksum = row.bytes(2);
    }
    result = row.result();
  }
  // A lock held by others during a read is a miss, not a lost write.
  if (result == Result::Busy || !absorbLocked(result) || !isFound)
    return std::nullopt;
  if (checksum == bytesOf(checksumOf(kind, key, rowStage, payload))) {
    if (stage)
      *stage = std::move(rowStage);
    return payload;
  }
  ++counts.quarantined;
  if (canWrite)
    absorbLocked(database
                     ->prepare("DELETE FROM records WHERE kind = ?1 AND key = "
                               "?2 AND checksum = ?3")
                     .bindInteger(1, kind)
                     .bindBytes(2, bytesOf(key))
                     .bindBytes(3, checksum)
                     .run());
  return std::nullopt;
}

std::vector<Hash> DiskStore::readTraceLocked(const Hash &base) {
  std::optional<std::string> payload =
      readRecordLocked(static_cast<int>(RecordKind::Trace), base);
  if (!payload)
    return {};
  return decodeTrace(*payload).value_or(std::vector<Hash>());
}

std::optional<Action> DiskStore::readActionLocked(const Hash &key) {
  std::string stage;
  std::optional<std::string> payload =
      readRecordLocked(static_cast<int>(RecordKind::Action), key, &stage);
  if (!payload)
    return std::nullopt;
  return decodeAction(*payload, key, stage);
}

std::optional<Action> DiskStore::action(const Hash &key) {
  std::lock_guard<std::mutex> lock(mutex);
  return readActionLocked(key);
}

std::optional<Action> DiskStore::probe(const Hash &base, const Answer &answer) {
  std::vector<Action> candidates;
  {
    std::lock_guard<std::mutex> lock(mutex);
    for (const Hash &key : readTraceLocked(base))
      if (std::optional<Action> action = readActionLocked(key))
        candidates.push_back(std::move(*action));
  }
  // Traces of one base share most questions; each is answered once.
  std::map<std::string, std::optional<Hash>> answers;
  auto matches = [&](const Read &read) {
    auto [it, isNew] = answers.try_emplace(read.question);
    if (isNew)
      it->second = answer(read.question);
    return it->second && *it->second == read.answer;
  };
  for (Action &action : candidates) {
    if (!std::all_of(action.reads.begin(), action.reads.end(), matches))
      continue;
    std::lock_guard<std::mutex> lock(mutex);
    ++counts.hits;
    counts.savedUs += action.costUs;
    return std::move(action);
  }
  std::lock_guard<std::mutex> lock(mutex);
  ++counts.misses;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Recording
//===----------------------------------------------------------------------===//

static std::vector<Read> canonicalReads(std::vector<Read> reads) {
  std::sort(reads.begin(), reads.end(), [](const Read &a, const Read &b) {
    return a.question != b.question ? a.question < b.question
                                    : a.answer < b.answer;
  });
  reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
  for (size_t i = 1; i < reads.size(); ++i)
    STRATA_CHECK(reads[i - 1].question != reads[i].question,
                 "one question has one answer within a run");
  return reads;
}

/// Whether all questions that both asked got equal answers.
static bool agreeOnShared(const std::vector<Read> &a,
                          const std::vector<Read> &b) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    int order = a[i].question.compare(b[j].question);
    if (order == 0 && a[i].answer != b[j].answer)
      return false;
    i += order <= 0;
    j += order >= 0;
  }
  return true;
}

bool DiskStore::hasBlobsLocked(const Action &action) {
  for (const Product &product : action.products) {
    Statement row = database->prepare("SELECT 1 FROM blobs WHERE id = ?1");
    row.bindBytes(1, bytesOf(product.id));
    if (!row.step())
      return false;
  }
  return true;
}

bool DiskStore::isContradictedLocked(const Action &outcome,
                                     const std::vector<Hash> &trace) {
  for (const Hash &key : trace) {
    std::optional<Action> kept = readActionLocked(key);
    // One without its blobs serves nobody: it gives way instead.
    if (kept && agreeOnShared(kept->reads, outcome.reads) &&
        (kept->products != outcome.products ||
         kept->outHash != outcome.outHash) &&
        hasBlobsLocked(*kept))
      return true;
  }
  return false;
}

Result DiskStore::addToTrace(const Hash &base, std::string_view stage,
                             const Hash &key, std::vector<Hash> trace) {
  trace.erase(std::remove(trace.begin(), trace.end(), key), trace.end());
  trace.insert(trace.begin(), key);
  if (trace.size() > maxTrace)
    trace.resize(maxTrace);
  return insertRecord(static_cast<int>(RecordKind::Trace), base, stage,
                      encodeTrace(trace));
}

Result DiskStore::transactLocked(const std::function<Result()> &body) {
  Result result;
  isInTransaction = true;
  isDamageNoted = false;
  {
    Transaction transaction(*database);
    result = transaction.begun();
    if (result == Result::Good)
      result = body();
    if (result == Result::Good && !isDamageNoted)
      result = transaction.commit();
  }
  isInTransaction = false;
  return isDamageNoted ? Result::Damaged : result;
}

Result DiskStore::recordInTransaction(const Action &action, const Hash &base,
                                      const std::vector<PackedBlob> &blobs) {
  for (const PackedBlob &blob : blobs)
    if (Result result = insertBlob(blob, action.stage); result != Result::Good)
      return result;
  std::vector<Hash> trace = readTraceLocked(base);
  if (isContradictedLocked(action, trace)) {
    ++counts.impure;
    return Result::Good;
  }
  Result result = insertRecord(static_cast<int>(RecordKind::Action), action.key,
                               action.stage, encodeAction(action));
  if (result != Result::Good)
    return result;
  return addToTrace(base, action.stage, action.key, std::move(trace));
}

Action DiskStore::record(const Outcome &outcome) {
  Action action;
  action.stage = outcome.stage;
  action.reads = canonicalReads(outcome.reads);
  action.key = actionKey(outcome.base, action.reads);
  action.outHash = outcome.outHash;
  action.costUs = outcome.costUs;
  // Views into `packed` would dangle if the vector moved its elements.
  std::vector<PackedBlob> blobs(outcome.products.size());
  bool willWrite = isWritable();
  for (size_t i = 0; i < blobs.size(); ++i) {
    const auto &[name, bytes] = outcome.products[i];
    if (willWrite)
      pack(bytes, blobs[i]);
    else
      blobs[i].id = contentId(bytes);
    action.products.push_back({name, blobs[i].id});
  }
  std::lock_guard<std::mutex> lock(mutex);
  if (!willWrite || !canWrite)
    return action;
  Result result = transactLocked(
      [&] { return recordInTransaction(action, outcome.base, blobs); });
  if (absorbLocked(result) && ++writesSinceCheck % 64 == 0)
    maintainLocked();
  return action;
}

void DiskStore::alias(const Hash &base, const Action &action) {
  std::lock_guard<std::mutex> lock(mutex);
  std::vector<Hash> trace = readTraceLocked(base);
  if (!canWrite || (!trace.empty() && trace.front() == action.key))
    return;
  absorbLocked(transactLocked([&] {
    return addToTrace(base, action.stage, action.key, readTraceLocked(base));
  }));
}

void DiskStore::putNote(NoteKind kind, const Hash &key,
                        std::string_view bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  if (canWrite)
    absorbLocked(insertRecord(static_cast<int>(kind), key, "", bytes));
}

std::optional<std::string> DiskStore::note(NoteKind kind, const Hash &key) {
  std::lock_guard<std::mutex> lock(mutex);
  return readRecordLocked(static_cast<int>(kind), key);
}
