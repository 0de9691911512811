//===- Store.h - Products of all stages on disk -----------------*- C++ -*-===//
//
// What the cache keeps and how it is asked (cache.md sections 2 to 4):
//
//   blob     bytes under their content id (BLAKE3-256), zstd level 1
//   action   what one run of a stage on one unit read and made
//   trace    base key -> actions, newest first, at most 16
//   note     small facts: weight facts, stamps, front and last-build records
//
// The order of importance: never a stale hit, never hurt by a crash. Every read
// is verified; what does not verify is dropped, counted and reported as a miss.
// No method fails: without a usable folder every lookup misses and nothing is
// kept, after one warning. A Store may be used by several threads, a folder by
// several processes. Entries are not encrypted or signed: who may write the
// folder may run code as its owner, so it is 0700 and others' are refused.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_CACHE_STORE_H
#define STRATA_CACHE_STORE_H

#include "strata/Support/Hash.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strata::cache {

/// One question a stage asked about its surroundings (an option, a target
/// fact, a weight fact, a tool) and the digest of the answer.
struct Read {
  std::string question;
  Hash answer;
  bool operator==(const Read &other) const {
    return question == other.question && answer == other.answer;
  }
};

/// A named part of what a stage made: "ir", "warnings", "cubin", "launch".
struct Product {
  std::string name;
  Hash id; ///< content id of the blob
  bool operator==(const Product &other) const {
    return name == other.name && id == other.id;
  }
};

/// One kept run of a stage on one unit.
struct Action {
  Hash key;                      ///< actionKey(base, reads)
  std::string stage;             ///< "lower", "codegen"
  std::vector<Read> reads;       ///< sorted by question, each once
  std::vector<Product> products; ///< in the order they were recorded
  Hash outHash;                  ///< structural hash of the output, or zero
  int64_t costUs = 0;            ///< measured time of the run; not in any key

  /// The content id of a product, or nothing.
  std::optional<Hash> product(std::string_view name) const;
};

/// What a stage just did, to be recorded.
struct Outcome {
  std::string stage;
  Hash base;               ///< H(stage name, stage digest, id of the input)
  std::vector<Read> reads; ///< any order; the same question twice is one read
  /// Name and bytes of each product; an id is computed from the bytes.
  std::vector<std::pair<std::string, std::string_view>> products;
  Hash outHash;
  int64_t costUs = 0;
};

/// H(stage name, stage digest, id of the input): where the actions of a stage
/// on one input are found. `id` is the action key of the previous stage (chain
/// key) or the structural hash of the input itself (content key).
Hash baseKey(std::string_view stage, const Hash &stageDigest, const Hash &id);
/// Key of the action with these reads (sorted, each question once).
Hash actionKey(const Hash &base, const std::vector<Read> &reads);

/// Kinds of notes: small records under a key of the caller's making.
enum class NoteKind : int { Fact = 3, Stamp = 4, Front = 5, Last = 6 };

enum class Access { ReadWrite, ReadOnly, Off };

struct StoreOptions {
  /// The cache folder, made with mode 0700 if missing; files lie in "v1/".
  std::string folder;
  Access access = Access::ReadWrite;
  /// Above this size of the store, the oldest blobs are dropped. 0: no limit.
  int64_t limitBytes = INT64_C(10) << 30;
  /// With less free space on the file system nothing is written.
  int64_t minFreeBytes = INT64_C(1) << 30;
  /// Called at most once, with one whole sentence.
  std::function<void(const std::string &)> warn;
};

/// Size and use of a store. Counts of this process and, in `total...`, of all
/// processes so far (added when a store is closed).
struct Stats {
  struct Stage {
    int64_t actions = 0;
    int64_t blobs = 0;
    int64_t storedBytes = 0; ///< after compression
    int64_t rawBytes = 0;
  };
  std::map<std::string, Stage> stages;
  int64_t fileBytes = 0; ///< of the database, without what is free inside
  int64_t hits = 0, misses = 0; ///< of probe()
  int64_t quarantined = 0;      ///< entries that did not verify
  int64_t impure = 0;           ///< outcomes that contradict a kept one
  int64_t dropped = 0; ///< writes given up: full disk, lock held too long
  int64_t savedUs = 0; ///< cost of the actions that hit
  int64_t totalHits = 0, totalMisses = 0, totalQuarantined = 0, totalImpure = 0,
          totalDropped = 0, totalSavedUs = 0;
};

class Store {
public:
  /// Opens or makes the store. Never null and never fails, see isReadable().
  static std::unique_ptr<Store> open(StoreOptions options);
  virtual ~Store();

  virtual bool isReadable() const = 0; ///< lookups can hit
  virtual bool isWritable() const = 0; ///< what is recorded is kept

  /// Keeps bytes; returns their content id, also when nothing can be kept.
  /// `stage` serves the statistics and clear() only.
  virtual Hash put(std::string_view bytes, std::string_view stage) = 0;
  /// The bytes of a content id, verified; nothing if absent or damaged.
  virtual std::optional<std::string> get(const Hash &id) = 0;
  /// Whether get() would find a blob, without reading and verifying it.
  virtual bool contains(const Hash &id) = 0;

  /// The digest of the answer to a question now, or nothing if it cannot be
  /// answered (then the trace does not match). Called under no lock.
  using Answer =
      std::function<std::optional<Hash>(const std::string &question)>;
  /// The newest action under `base` whose reads all still have their answers.
  /// The products may have been evicted: get() tells.
  virtual std::optional<Action> probe(const Hash &base,
                                      const Answer &answer) = 0;
  /// The action of a key, verified.
  virtual std::optional<Action> action(const Hash &key) = 0;

  /// Keeps products, action and trace in one transaction: a crash leaves all of
  /// them or none. Call it only after the stage's contract pass, never for a
  /// failure. If a kept action under the same base key agrees on every shared
  /// question but has other products, an unrecorded read is proved: the kept
  /// one stays, `impure` is counted. Returns the action of *this* outcome.
  virtual Action record(const Outcome &outcome) = 0;
  /// Lets probe(base) find `action` too (the chain key after a content hit).
  virtual void alias(const Hash &base, const Action &action) = 0;

  /// Notes: a later one under the same kind and key replaces the earlier.
  virtual void putNote(NoteKind kind, const Hash &key,
                       std::string_view bytes) = 0;
  virtual std::optional<std::string> note(NoteKind kind, const Hash &key) = 0;

  virtual Stats stats() = 0;
  /// Drops everything, or what was recorded by one stage.
  virtual void clear(std::string_view stage = {}) = 0;
  /// Drops the oldest blobs until the store takes at most `bytes`; actions and
  /// traces stay.
  virtual void shrinkTo(int64_t bytes) = 0;
  /// Verifies every entry, drops the damaged ones and returns their number.
  virtual int64_t verify() = 0;
};

} // namespace strata::cache

#endif // STRATA_CACHE_STORE_H
