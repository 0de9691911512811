//===- StoreFixture.h - A store in a scratch folder -------------*- C++ -*-===//
#ifndef STRATA_TEST_UNIT_CACHE_STOREFIXTURE_H
#define STRATA_TEST_UNIT_CACHE_STOREFIXTURE_H

#include "strata/Cache/Store.h"
#include "strata/Support/FileSystem.h"

#include <gtest/gtest.h>

namespace strata::cache {

class StoreFixture : public testing::Test {
protected:
  void SetUp() override {
    Expected<ScratchFolder> made = ScratchFolder::create("/tmp");
    ASSERT_TRUE(made) << made.error().text();
    scratch.emplace(std::move(*made));
    folder = scratch->path() + "/cache";
  }

  StoreOptions optionsFor(const std::string &where) {
    StoreOptions options;
    options.folder = where;
    options.minFreeBytes = 0;
    options.warn = [this](const std::string &text) {
      warnings.push_back(text);
    };
    return options;
  }
  std::unique_ptr<Store> open(Access access = Access::ReadWrite) {
    StoreOptions options = optionsFor(folder);
    options.access = access;
    return Store::open(options);
  }
  std::string databasePath() {
    for (const std::string &name : *listFolder(folder + "/v1"))
      if (name.size() > 7 && name.substr(name.size() - 7) == ".sqlite")
        return folder + "/v1/" + name;
    return "";
  }

  std::optional<ScratchFolder> scratch;
  std::string folder;
  std::vector<std::string> warnings;
};

/// A key for tests.
inline Hash keyOf(const std::string &text) { return hashBytes("test", text); }

/// Bytes that depend on `seed` in every part and compress somewhat.
inline std::string bytesOf(int seed, size_t size) {
  std::string bytes;
  for (uint64_t state = static_cast<uint64_t>(seed) + 1; bytes.size() < size;) {
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
    bytes += std::to_string(state >> 40) + " blob " + std::to_string(seed);
  }
  bytes.resize(size);
  return bytes;
}

/// An outcome with one product "ir".
inline Outcome outcomeOf(const std::string &base, std::vector<Read> reads,
                         std::string_view product) {
  Outcome outcome;
  outcome.stage = "lower";
  outcome.base = keyOf(base);
  outcome.reads = std::move(reads);
  outcome.products.emplace_back("ir", product);
  outcome.outHash = hashBytes("out", product);
  outcome.costUs = 1000;
  return outcome;
}

} // namespace strata::cache

#endif // STRATA_TEST_UNIT_CACHE_STOREFIXTURE_H
