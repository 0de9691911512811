//===- DiskStore.h - The store on one SQLite file ---------------*- C++ -*-===//
//
// Private to Cache. One mutex guards the connection; hashing and compression
// run outside it.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_CACHE_DISKSTORE_H
#define STRATA_LIB_CACHE_DISKSTORE_H

#include "Database.h"
#include "Records.h"

#include "strata/Cache/Store.h"

#include <mutex>

namespace strata::cache {

/// A blob ready to be stored.
struct PackedBlob {
  Hash id;
  Codec codec = Codec::Raw;
  int64_t rawBytes = 0;
  std::string packed;    ///< if codec is Zstd
  std::string_view data; ///< what is stored: `packed` or the caller's bytes
};
void pack(std::string_view bytes, PackedBlob &blob);

class DiskStore final : public Store {
public:
  explicit DiskStore(StoreOptions options);
  ~DiskStore() override;

  bool isReadable() const override;
  bool isWritable() const override;
  Hash put(std::string_view bytes, std::string_view stage) override;
  std::optional<std::string> get(const Hash &id) override;
  bool contains(const Hash &id) override;
  std::optional<Action> probe(const Hash &base, const Answer &answer) override;
  std::optional<Action> action(const Hash &key) override;
  Action record(const Outcome &outcome) override;
  void alias(const Hash &base, const Action &action) override;
  void putNote(NoteKind kind, const Hash &key, std::string_view bytes) override;
  std::optional<std::string> note(NoteKind kind, const Hash &key) override;
  Stats stats() override;
  void clear(std::string_view stage) override;
  void shrinkTo(int64_t bytes) override;
  int64_t verify() override;

private:
  // DiskStoreOpening.cpp: everything below that says "locked" wants `mutex`.
  void openLocked();
  bool prepareFolder(std::string &problem);
  void openGenerationLocked(int64_t generation);
  void renewLocked();
  std::string pathOf(int64_t generation) const;
  int64_t newestGeneration() const;
  void degradeLocked(const std::string &problem);
  /// True for Good; else counts, stops writing or starts a new file.
  bool absorbLocked(Result result);
  void maintainLocked();
  void shrinkLocked(int64_t bytes);
  void saveCountersLocked();

  // DiskStore.cpp: rows.
  Result insertBlob(const PackedBlob &blob, std::string_view stage);
  Result insertRecord(int kind, const Hash &key, std::string_view stage,
                      std::string_view payload);
  /// The verified payload of a row; a damaged row is dropped.
  std::optional<std::string> readRecordLocked(int kind, const Hash &key,
                                              std::string *stage = nullptr);
  std::vector<Hash> readTraceLocked(const Hash &base);
  std::optional<Action> readActionLocked(const Hash &key);
  bool hasBlobsLocked(const Action &action);
  bool isContradictedLocked(const Action &outcome,
                            const std::vector<Hash> &trace);
  /// Runs `body` in a transaction; commits if it returns Good.
  Result transactLocked(const std::function<Result()> &body);
  Result recordInTransaction(const Action &action, const Hash &base,
                             const std::vector<PackedBlob> &blobs);
  Result addToTrace(const Hash &base, std::string_view stage, const Hash &key,
                    std::vector<Hash> trace);
  void dropBlob(const Hash &id, int64_t number);

  StoreOptions options;
  mutable std::mutex mutex;
  std::unique_ptr<Database> database;
  int64_t generation = 0;
  int64_t writesSinceCheck = 0;
  bool canWrite = false;
  bool hasWarned = false;
  /// Within a transaction a damaged file is only noted, see absorbLocked.
  bool isInTransaction = false;
  bool isDamageNoted = false;
  Stats counts; ///< only hits to savedUs
};

} // namespace strata::cache

#endif // STRATA_LIB_CACHE_DISKSTORE_H
