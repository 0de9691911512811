//===- SingleFlightTest.cpp - Equal work runs once ------------------------===//
#include "strata/Cache/SingleFlight.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

using namespace strata;
using namespace strata::cache;

TEST(SingleFlight, WaitersGetTheResultOfTheFirst) {
  SingleFlight<int> flights;
  Hash key = hashBytes("test", "key");
  std::atomic<int> runs{0}, arrived{0};
  std::vector<std::shared_ptr<const int>> results(8);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < results.size(); ++i)
    threads.emplace_back([&, i] {
      ++arrived;
      results[i] = flights.run(key, [&] {
        // Goes on only when everybody is on the way.
        while (arrived < 8)
          std::this_thread::yield();
        return std::make_shared<const int>(++runs);
      });
    });
  for (std::thread &thread : threads)
    thread.join();
  // A late thread may start its own flight; nobody shares a wrong result.
  EXPECT_GE(runs, 1);
  EXPECT_LT(runs, 8);
  for (const std::shared_ptr<const int> &result : results)
    ASSERT_TRUE(result);
}

TEST(SingleFlight, OtherKeysDoNotWait) {
  SingleFlight<int> flights;
  auto inner = [&] {
    return flights.run(hashBytes("test", "b"),
                       [] { return std::make_shared<const int>(2); });
  };
  std::shared_ptr<const int> outer =
      flights.run(hashBytes("test", "a"), [&] { return inner(); });
  EXPECT_EQ(*outer, 2);
}

TEST(SingleFlight, AFinishedKeyRunsAgain) {
  SingleFlight<int> flights;
  int runs = 0;
  for (int i = 0; i < 3; ++i)
    flights.run(hashBytes("test", "a"),
                [&] { return std::make_shared<const int>(++runs); });
  EXPECT_EQ(runs, 3);
}
