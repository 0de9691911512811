//===- StoreProcessTest.cpp - Several processes, killed processes ---------===//
#include "StoreFixture.h"

#include <csignal>
#include <functional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace strata;
using namespace strata::cache;

namespace {
using StoreProcessTest = StoreFixture;
} // namespace

static pid_t spawn(const std::function<int()> &body) {
  pid_t child = fork();
  if (child == 0)
    _exit(body());
  return child;
}

/// The exit status of a child, or minus the signal that ended it.
static int statusOf(pid_t child) {
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static std::optional<Hash> noAnswer(const std::string &) {
  return std::nullopt;
}

/// Records unit `i`: an action with two products.
static void recordUnit(Store &store, int i) {
  std::string base = "unit" + std::to_string(i), ir = bytesOf(i, 20000),
              extra = bytesOf(-i, 700);
  Outcome outcome = outcomeOf(base, {}, ir);
  outcome.products.emplace_back("extra", extra);
  store.record(outcome);
}

/// 0: absent, 1: present and whole, -1: present but wrong or in part.
static int checkUnit(Store &store, int i) {
  std::string base = "unit" + std::to_string(i);
  std::optional<Action> action = store.probe(keyOf(base), noAnswer);
  if (!action)
    return 0;
  return store.get(*action->product("ir")) == bytesOf(i, 20000) &&
                 store.get(*action->product("extra")) == bytesOf(-i, 700)
             ? 1
             : -1;
}

TEST_F(StoreProcessTest, FourProcessesWriteAndRead) {
  constexpr int units = 60;
  std::vector<pid_t> children;
  for (int process = 0; process < 4; ++process)
    children.push_back(spawn([&] {
      std::unique_ptr<Store> store = open();
      int wrong = !store->isWritable();
      for (int step = 0; step < units; ++step) {
        // Half of the units are everybody's, half are this process's own.
        int i = step % 2 ? step : 1000 * process + step;
        recordUnit(*store, i);
        wrong += checkUnit(*store, i) != 1;
      }
      Stats stats = store->stats();
      wrong += stats.dropped != 0 || stats.impure != 0 ||
               stats.quarantined != 0 || !warnings.empty();
      store.reset();
      return wrong;
    }));
  for (pid_t child : children)
    EXPECT_EQ(statusOf(child), 0);
  std::unique_ptr<Store> store = open();
  for (int step = 0; step < units; ++step)
    for (int process = 0; process < 4; ++process)
      EXPECT_EQ(checkUnit(*store, step % 2 ? step : 1000 * process + step), 1);
  EXPECT_EQ(store->verify(), 0);
}

TEST_F(StoreProcessTest, AKilledWriterLeavesWholeUnits) {
  constexpr int rounds = 25;
  int present = 0;
  for (int round = 0; round < rounds; ++round) {
    int first = 1000 * round;
    // One thread writes while another ends the process without any clean-up.
    pid_t child = spawn([&]() -> int {
      std::unique_ptr<Store> store = open();
      std::thread killer([&] {
        // Spins instead of sleeping, so that rounds end at different points.
        for (volatile int i = 0; i < 200000 + 400000 * round; ++i) {
        }
        if (round % 2)
          raise(SIGKILL);
        _exit(9);
      });
      for (int i = 0;; ++i)
        recordUnit(*store, first + i);
    });
    int status = statusOf(child);
    EXPECT_TRUE(status == 9 || status == -SIGKILL) << status;
    std::unique_ptr<Store> store = open();
    ASSERT_TRUE(store->isWritable());
    int i = 0;
    for (int state = 1; state == 1; ++i) {
      state = checkUnit(*store, first + i);
      EXPECT_NE(state, -1) << "round " << round << ", unit " << i;
    }
    present += i - 1;
    // A prefix: nothing after the first absent one.
    for (int later = i; later < i + 20; ++later)
      EXPECT_EQ(checkUnit(*store, first + later), 0);
  }
  EXPECT_GT(present, 0);
  EXPECT_EQ(open()->verify(), 0);
  EXPECT_TRUE(warnings.empty());
}

TEST_F(StoreProcessTest, AReadOnlyFolderIsReadAndWarnedAboutOnce) {
  // The superuser ignores permissions: the child becomes somebody else, to
  // whom the folders belong.
  constexpr uid_t somebody = 65534;
  bool isRoot = geteuid() == 0;
  { recordUnit(*open(), 1); }
  std::vector<std::string> paths = {scratch->path(), folder, folder + "/v1"};
  for (const std::string &name : *listFolder(folder + "/v1"))
    paths.push_back(folder + "/v1/" + name);
  for (const std::string &path : paths) {
    if (isRoot)
      ASSERT_EQ(chown(path.c_str(), somebody, somebody), 0);
    ASSERT_EQ(chmod(path.c_str(), isFolder(path) ? 0500 : 0400), 0);
  }
  pid_t child = spawn([&] {
    if (isRoot && (setgid(somebody) != 0 || setuid(somebody) != 0))
      return 100;
    std::unique_ptr<Store> store = open();
    int wrong = checkUnit(*store, 1) != 1;
    recordUnit(*store, 2);
    recordUnit(*store, 3);
    wrong += 2 * (checkUnit(*store, 2) != 0);
    wrong += 4 * store->isWritable();
    wrong += 8 * (warnings.size() != 1);
    return wrong;
  });
  EXPECT_EQ(statusOf(child), 0);
  for (const std::string &path : paths)
    chmod(path.c_str(), isFolder(path) ? 0700 : 0600);
}

TEST_F(StoreProcessTest, AFullDiskStopsWritingNotTheCompile) {
  pid_t child = spawn([&] {
    std::unique_ptr<Store> store = open();
    recordUnit(*store, 1);
    // Files of this process end at 64 KiB from here on.
    signal(SIGXFSZ, SIG_IGN);
    rlimit limit = {65536, 65536};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
      return 100;
    for (int i = 2; i < 50; ++i)
      recordUnit(*store, i);
    int wrong = store->isWritable();
    wrong += 2 * (warnings.size() != 1);
    wrong += 4 * (checkUnit(*store, 1) == -1);
    for (int i = 2; i < 50; ++i)
      wrong += 8 * (checkUnit(*store, i) == -1);
    return wrong > 255 ? 255 : wrong;
  });
  EXPECT_EQ(statusOf(child), 0);
  // The next process, with room, goes on with whole units only.
  std::unique_ptr<Store> store = open();
  for (int i = 1; i < 50; ++i)
    EXPECT_NE(checkUnit(*store, i), -1);
  recordUnit(*store, 100);
  EXPECT_EQ(checkUnit(*store, 100), 1);
}

TEST_F(StoreProcessTest, AFolderThatCannotBeMadeWarnsOnce) {
  ASSERT_TRUE(writeFileAtomically(folder, "a file in the way"));
  std::unique_ptr<Store> store = open();
  recordUnit(*store, 1);
  EXPECT_EQ(checkUnit(*store, 1), 0);
  EXPECT_EQ(warnings.size(), 1u);
}
