//===- StoreTest.cpp - Blobs, actions, traces, notes ----------------------===//
#include "StoreFixture.h"

#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace strata;
using namespace strata::cache;

namespace {
using StoreTest = StoreFixture;
} // namespace

/// Answers from a table; nothing for other questions.
static Store::Answer answerFrom(std::map<std::string, Hash> table) {
  return [table](const std::string &question) -> std::optional<Hash> {
    auto it = table.find(question);
    return it == table.end() ? std::nullopt : std::optional<Hash>(it->second);
  };
}

TEST_F(StoreTest, BlobsSurviveReopening) {
  std::string small = "x", empty, large = bytesOf(1, 300000);
  std::string zeros(100000, '\0');
  Hash ids[4];
  {
    std::unique_ptr<Store> store = open();
    ASSERT_TRUE(store->isWritable());
    int i = 0;
    for (const std::string *bytes : {&small, &empty, &large, &zeros}) {
      ids[i] = store->put(*bytes, "import");
      EXPECT_EQ(ids[i], contentId(*bytes));
      EXPECT_EQ(store->get(ids[i++]), *bytes);
    }
    EXPECT_FALSE(store->get(contentId("other")));
  }
  std::unique_ptr<Store> store = open();
  EXPECT_EQ(store->get(ids[0]), small);
  EXPECT_EQ(store->get(ids[1]), empty);
  EXPECT_EQ(store->get(ids[2]), large);
  EXPECT_EQ(store->get(ids[3]), zeros);
  EXPECT_TRUE(store->contains(ids[3]));
  EXPECT_LT(store->stats().stages["import"].storedBytes, 250000);
  EXPECT_TRUE(warnings.empty());
}

TEST_F(StoreTest, FolderIsPrivate) {
  open();
  struct stat status;
  ASSERT_EQ(stat((folder + "/v1").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

TEST_F(StoreTest, ProbeAsksTheRecordedQuestions) {
  std::unique_ptr<Store> store = open();
  Hash a = keyOf("a"), b = keyOf("b"), c = keyOf("c");
  store->record(outcomeOf("unit", {{"option.x", a}, {"target.smem", b}}, "1"));
  store->record(outcomeOf("unit", {{"option.x", c}}, "2"));
  auto probe = [&](std::map<std::string, Hash> table) -> std::string {
    std::optional<Action> action =
        store->probe(keyOf("unit"), answerFrom(table));
    return action ? *store->get(*action->product("ir")) : "miss";
  };
  EXPECT_EQ(probe({{"option.x", a}, {"target.smem", b}}), "1");
  EXPECT_EQ(probe({{"option.x", a}, {"target.smem", c}}), "miss");
  EXPECT_EQ(probe({{"option.x", a}}), "miss"); // unanswerable: no match
  EXPECT_EQ(probe({{"option.x", c}, {"target.smem", c}}), "2");
  EXPECT_EQ(probe({{"option.x", b}, {"target.smem", b}}), "miss");
  EXPECT_FALSE(store->probe(keyOf("other unit"), answerFrom({})));
  Stats stats = store->stats();
  EXPECT_EQ(stats.hits, 2);
  EXPECT_EQ(stats.misses, 4);
  EXPECT_EQ(stats.savedUs, 2000);
}

TEST_F(StoreTest, EachQuestionIsAnsweredOncePerProbe) {
  std::unique_ptr<Store> store = open();
  for (int i = 0; i < 5; ++i)
    store->record(outcomeOf("unit", {{"q", keyOf(std::to_string(i))}},
                            std::to_string(i)));
  int asked = 0;
  store->probe(keyOf("unit"), [&](const std::string &) {
    ++asked;
    return std::optional<Hash>(keyOf("none of them"));
  });
  EXPECT_EQ(asked, 1);
}

TEST_F(StoreTest, ActionKeepsAllItsParts) {
  Outcome outcome = outcomeOf("unit", {}, "ir bytes");
  outcome.reads = {{"z", keyOf("1")}, {"a", keyOf("2")}, {"z", keyOf("1")}};
  std::string warningsText = "w";
  outcome.products.emplace_back("warnings", warningsText);
  Action made = open()->record(outcome);
  std::optional<Action> kept = open()->action(made.key);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->stage, "lower");
  ASSERT_EQ(kept->reads.size(), 2u); // sorted, each once
  EXPECT_EQ(kept->reads[0].question, "a");
  EXPECT_EQ(kept->reads[1].question, "z");
  EXPECT_EQ(kept->products, made.products);
  EXPECT_EQ(kept->product("warnings"), contentId("w"));
  EXPECT_FALSE(kept->product("cubin"));
  EXPECT_EQ(kept->outHash, outcome.outHash);
  EXPECT_EQ(kept->costUs, 1000);
  EXPECT_EQ(kept->key, actionKey(outcome.base, kept->reads));
}

TEST_F(StoreTest, AliasFindsTheSameAction) {
  std::unique_ptr<Store> store = open();
  Action made = store->record(outcomeOf("content", {{"q", keyOf("1")}}, "p"));
  store->alias(keyOf("chain"), made);
  store->alias(keyOf("chain"), made);
  std::optional<Action> found =
      store->probe(keyOf("chain"), answerFrom({{"q", keyOf("1")}}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->key, made.key);
  // An alias is no licence: the reads are compared as well.
  EXPECT_FALSE(store->probe(keyOf("chain"), answerFrom({{"q", keyOf("2")}})));
}

TEST_F(StoreTest, OnlySixteenTracesAreKept) {
  std::unique_ptr<Store> store = open();
  for (int i = 0; i < 20; ++i)
    store->record(outcomeOf("unit", {{"q", keyOf(std::to_string(i))}},
                            std::to_string(i)));
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(store
                  ->probe(keyOf("unit"),
                          answerFrom({{"q", keyOf(std::to_string(i))}}))
                  .has_value(),
              i >= 4)
        << i;
}

TEST_F(StoreTest, ContradictionKeepsTheFirstAndIsCounted) {
  std::unique_ptr<Store> store = open();
  Action first = store->record(outcomeOf("unit", {{"q", keyOf("1")}}, "one"));
  Action second = store->record(outcomeOf("unit", {{"q", keyOf("1")}}, "two"));
  EXPECT_EQ(second.product("ir"), contentId("two"));
  EXPECT_EQ(store->stats().impure, 1);
  // More questions do not excuse another product: all shared ones agree.
  store->record(
      outcomeOf("unit", {{"q", keyOf("1")}, {"r", keyOf("1")}}, "three"));
  EXPECT_EQ(store->stats().impure, 2);
  EXPECT_EQ(store->action(first.key)->product("ir"), contentId("one"));
  // Twin: another answer to the shared question is no contradiction.
  store->record(outcomeOf("unit", {{"q", keyOf("2")}}, "four"));
  EXPECT_EQ(store->stats().impure, 2);
}

TEST_F(StoreTest, EvictedProductsGiveWay) {
  std::unique_ptr<Store> store = open();
  Action first = store->record(outcomeOf("unit", {}, "one"));
  store->shrinkTo(0);
  EXPECT_FALSE(store->get(*first.product("ir")));
  EXPECT_TRUE(store->action(first.key)); // hash and trace stay
  store->record(outcomeOf("unit", {}, "two"));
  EXPECT_EQ(store->stats().impure, 0);
  EXPECT_EQ(store->action(first.key)->product("ir"), contentId("two"));
}

TEST_F(StoreTest, NotesAreReplaced) {
  std::unique_ptr<Store> store = open();
  EXPECT_FALSE(store->note(NoteKind::Front, keyOf("m")));
  store->putNote(NoteKind::Front, keyOf("m"), "1");
  store->putNote(NoteKind::Last, keyOf("m"), "last");
  store->putNote(NoteKind::Front, keyOf("m"), "2");
  EXPECT_EQ(store->note(NoteKind::Front, keyOf("m")), "2");
  EXPECT_EQ(store->note(NoteKind::Last, keyOf("m")), "last");
  EXPECT_FALSE(store->note(NoteKind::Fact, keyOf("m")));
}

TEST_F(StoreTest, ClearDropsAllOrOneStage) {
  std::unique_ptr<Store> store = open();
  Action action = store->record(outcomeOf("unit", {}, "one"));
  Hash other = store->put("other", "import");
  store->clear("lower");
  EXPECT_FALSE(store->action(action.key));
  EXPECT_FALSE(store->get(*action.product("ir")));
  EXPECT_TRUE(store->get(other));
  store->clear();
  EXPECT_FALSE(store->get(other));
  EXPECT_TRUE(store->stats().stages.empty());
}

TEST_F(StoreTest, LimitDropsTheOldestBlobs) {
  StoreOptions options = optionsFor(folder);
  options.limitBytes = 2 << 20;
  std::vector<Hash> ids;
  {
    std::unique_ptr<Store> store = Store::open(options);
    for (int i = 0; i < 400; ++i)
      ids.push_back(store->put(bytesOf(i, 30000), "kernel"));
    EXPECT_TRUE(store->get(ids.back()));
    EXPECT_FALSE(store->get(ids.front()));
  }
  EXPECT_LE(Store::open(options)->stats().fileBytes, 2 << 20);
  EXPECT_LE(stampOf(databasePath())->size, uint64_t(3) << 20);
}

TEST_F(StoreTest, CountersAddUpOverProcesses) {
  for (int i = 0; i < 3; ++i)
    open()->probe(keyOf("none"), answerFrom({}));
  std::unique_ptr<Store> store = open();
  EXPECT_EQ(store->stats().misses, 0);
  EXPECT_EQ(store->stats().totalMisses, 3);
}

TEST_F(StoreTest, OffKeepsNothingAndSaysNothing) {
  std::unique_ptr<Store> store = open(Access::Off);
  Action action = store->record(outcomeOf("unit", {}, "one"));
  EXPECT_EQ(action.product("ir"), contentId("one"));
  EXPECT_FALSE(store->get(*action.product("ir")));
  EXPECT_FALSE(store->isReadable() || store->isWritable());
  EXPECT_FALSE(fileExists(folder));
  EXPECT_TRUE(warnings.empty());
}

TEST_F(StoreTest, ReadOnlyReadsAndWritesNothing) {
  Action action = open()->record(outcomeOf("unit", {}, "one"));
  FileStamp before = *stampOf(databasePath());
  {
    std::unique_ptr<Store> store = open(Access::ReadOnly);
    EXPECT_EQ(store->get(*action.product("ir")), "one");
    EXPECT_TRUE(store->probe(keyOf("unit"), answerFrom({})));
    Hash id = store->put("new", "lower");
    EXPECT_FALSE(store->get(id));
    store->clear();
  }
  EXPECT_TRUE(before == *stampOf(databasePath()));
  EXPECT_TRUE(open(Access::ReadOnly)->get(*action.product("ir")));
  EXPECT_TRUE(warnings.empty());
}

TEST_F(StoreTest, ReadOnlyWithoutAStoreMisses) {
  std::unique_ptr<Store> store = open(Access::ReadOnly);
  EXPECT_FALSE(store->get(keyOf("x")));
  EXPECT_FALSE(fileExists(folder));
  EXPECT_TRUE(warnings.empty());
}

TEST_F(StoreTest, OthersWriteBitsAreRefused) {
  Hash id = open()->put("one", "lower");
  ASSERT_EQ(chmod((folder + "/v1").c_str(), 0770), 0);
  std::unique_ptr<Store> store = open();
  EXPECT_FALSE(store->get(id));
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("other users may write"), std::string::npos);
}

TEST_F(StoreTest, ALinkInPlaceOfTheFolderIsRefused) {
  Hash id = open()->put("one", "lower");
  ASSERT_EQ(rename((folder + "/v1").c_str(), (folder + "/real").c_str()), 0);
  ASSERT_EQ(symlink("real", (folder + "/v1").c_str()), 0);
  EXPECT_FALSE(open()->get(id));
  EXPECT_EQ(warnings.size(), 1u);
  // A link above the folder is the user's own affair.
  ASSERT_EQ(unlink((folder + "/v1").c_str()), 0);
  ASSERT_EQ(rename((folder + "/real").c_str(), (folder + "/v1").c_str()), 0);
  std::string link = folder + "-link";
  ASSERT_EQ(symlink(folder.c_str(), link.c_str()), 0);
  EXPECT_TRUE(Store::open(optionsFor(link))->get(id));
}

TEST_F(StoreTest, LittleFreeSpaceStopsWritingWithOneWarning) {
  StoreOptions options = optionsFor(folder);
  options.minFreeBytes = INT64_MAX;
  std::unique_ptr<Store> store = Store::open(options);
  Hash id = store->put("one", "lower");
  store->put("two", "lower");
  EXPECT_FALSE(store->get(id));
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("MiB free"), std::string::npos);
}

TEST_F(StoreTest, ThreadsShareAStore) {
  std::unique_ptr<Store> store = open();
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        std::string bytes = bytesOf(i % 10 + 100 * (t % 2), 5000);
        std::string base = "unit" + std::to_string(i % 10 + 100 * (t % 2));
        Action action = store->record(outcomeOf(base, {}, bytes));
        std::optional<Action> found = store->probe(keyOf(base), answerFrom({}));
        wrong += !found || found->key != action.key ||
                 store->get(*found->product("ir")) != bytes;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(store->stats().impure, 0);
  EXPECT_EQ(store->verify(), 0);
}
