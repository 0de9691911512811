//===- SingleFlight.h - Equal work runs once in a process -------*- C++ -*-===//
//
// Threads that want the product of the same unit meet here: the first computes,
// the others wait and get the same result. A finished key is forgotten, later
// callers find the product in the store.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_CACHE_SINGLEFLIGHT_H
#define STRATA_CACHE_SINGLEFLIGHT_H

#include "strata/Support/Hash.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace strata::cache {

template <typename T>
class SingleFlight {
public:
  /// Runs `compute`, or waits for the thread that runs it for the same key.
  /// All of them get the same object. `compute` must not ask for a key whose
  /// owner may wait for this one; a thread holds one key at a time.
  std::shared_ptr<const T>
  run(const Hash &key,
      const std::function<std::shared_ptr<const T>()> &compute) {
    std::shared_ptr<Flight> flight;
    {
      std::unique_lock<std::mutex> lock(mutex);
      auto [it, isFirst] = flights.try_emplace(key);
      if (!isFirst) {
        flight = it->second;
        flight->finished.wait(lock, [&] { return flight->isFinished; });
        return flight->result;
      }
      flight = it->second = std::make_shared<Flight>();
    }
    std::shared_ptr<const T> result = compute();
    std::lock_guard<std::mutex> lock(mutex);
    flight->result = result;
    flight->isFinished = true;
    flights.erase(key);
    flight->finished.notify_all();
    return result;
  }

private:
  struct Flight {
    std::condition_variable finished;
    std::shared_ptr<const T> result;
    bool isFinished = false;
  };
  std::mutex mutex;
  std::map<Hash, std::shared_ptr<Flight>> flights;
};

} // namespace strata::cache

#endif // STRATA_CACHE_SINGLEFLIGHT_H
