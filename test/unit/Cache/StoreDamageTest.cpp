//===- StoreDamageTest.cpp - Flipped, lost and foreign bytes --------------===//
//
// A damaged store may forget; it never returns other bytes than were kept.
//
//===----------------------------------------------------------------------===//
#include "StoreFixture.h"

#include <random>

using namespace strata;
using namespace strata::cache;

namespace {
class StoreDamageTest : public StoreFixture {
protected:
  static constexpr int units = 40;

  void fill() {
    std::unique_ptr<Store> store = open();
    for (int i = 0; i < units; ++i) {
      std::string base = "unit" + std::to_string(i);
      store->record(outcomeOf(base, {{"q", keyOf(base)}}, bytesOf(i, 3000)));
      store->putNote(NoteKind::Fact, keyOf(base), bytesOf(i, 50));
    }
  }

  /// Reads everything back. Counts hits and misses, fails on wrong bytes.
  void readAll(Store &store, int &hits, int &misses) {
    for (int i = 0; i < units; ++i) {
      std::string base = "unit" + std::to_string(i);
      std::optional<Action> action =
          store.probe(keyOf(base), [&](const std::string &question) {
            EXPECT_EQ(question, "q");
            return std::optional<Hash>(keyOf(base));
          });
      std::optional<std::string> bytes;
      if (action) {
        EXPECT_EQ(action->product("ir"), contentId(bytesOf(i, 3000)));
        EXPECT_EQ(action->costUs, 1000);
        bytes = store.get(contentId(bytesOf(i, 3000)));
      }
      if (bytes)
        EXPECT_EQ(*bytes, bytesOf(i, 3000));
      ++(bytes ? hits : misses);
      if (std::optional<std::string> fact =
              store.note(NoteKind::Fact, keyOf(base)))
        EXPECT_EQ(*fact, bytesOf(i, 50));
    }
  }

  /// Opens the store on a copy of the file with `change` applied, reads it and
  /// writes one more entry, which must be kept.
  void trial(const std::string &original,
             const std::function<void(std::string &)> &change, int &hits,
             int &misses) {
    std::string bytes = original;
    change(bytes);
    ASSERT_TRUE(removeTree(folder));
    ASSERT_TRUE(createFolders(folder + "/v1", 0700));
    ASSERT_TRUE(writeFileAtomically(folder + "/v1/store.0.sqlite", bytes));
    std::unique_ptr<Store> store = open();
    readAll(*store, hits, misses);
    store->put("probe", "lower");
    // The write may be what meets the damage; then the next one is kept.
    if (!store->contains(contentId("probe")))
      store->put("probe", "lower");
    EXPECT_EQ(store->get(contentId("probe")), "probe");
  }
};
} // namespace

TEST_F(StoreDamageTest, FlippedBytesAreMisses) {
  fill();
  std::string original = *readFile(databasePath());
  std::mt19937 random(1);
  int hits = 0, misses = 0;
  for (int i = 0; i < 300 && !HasFailure(); ++i)
    trial(
        original,
        [&](std::string &bytes) {
          bytes[random() % bytes.size()] ^=
              static_cast<char>(1 + random() % 255);
        },
        hits, misses);
  // The twin cases: most entries survive one flip, some do not.
  EXPECT_GT(hits, 100 * units);
  EXPECT_GT(misses, 0);
  EXPECT_TRUE(warnings.empty());
}

TEST_F(StoreDamageTest, LostPagesAreMisses) {
  fill();
  std::string original = *readFile(databasePath());
  int hits = 0, misses = 0;
  for (size_t at = 0; at < original.size() && !HasFailure(); at += 4096)
    trial(
        original,
        [&](std::string &bytes) {
          for (size_t i = at; i < at + 4096 && i < bytes.size(); ++i)
            bytes[i] = 0;
        },
        hits, misses);
  EXPECT_GT(hits, 0);
  EXPECT_GT(misses, 0);
}

TEST_F(StoreDamageTest, TruncatedFilesAreMisses) {
  fill();
  std::string original = *readFile(databasePath());
  int hits = 0, misses = 0;
  for (size_t size = 0; size < original.size() && !HasFailure();
       size += original.size() / 40)
    trial(
        original, [&](std::string &bytes) { bytes.resize(size); }, hits,
        misses);
  EXPECT_GT(misses, 0);
}

TEST_F(StoreDamageTest, AForeignFileIsReplaced) {
  ASSERT_TRUE(createFolders(folder + "/v1", 0700));
  ASSERT_TRUE(writeFileAtomically(folder + "/v1/store.0.sqlite",
                                  std::string(10000, 'x')));
  std::unique_ptr<Store> store = open();
  Hash id = store->put("one", "lower");
  EXPECT_EQ(store->get(id), "one");
  EXPECT_EQ(store->stats().quarantined, 1);
  EXPECT_EQ(nameOf(databasePath()), "store.1.sqlite");
  EXPECT_TRUE(warnings.empty());
}

TEST_F(StoreDamageTest, VerifyDropsWhatIsDamaged) {
  fill();
  EXPECT_EQ(open()->verify(), 0);
  // Change one stored blob in the file: its text is stored raw if it is short.
  Hash id = open()->put("a short blob that is stored as it is", "lower");
  std::string bytes = *readFile(databasePath());
  size_t at = bytes.find("a short blob that is");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'b';
  ASSERT_TRUE(writeFileAtomically(databasePath(), bytes));
  std::unique_ptr<Store> store = open();
  EXPECT_EQ(store->verify(), 1);
  EXPECT_FALSE(store->contains(id));
  EXPECT_EQ(store->verify(), 0);
  EXPECT_EQ(store->stats().quarantined, 1);
}
