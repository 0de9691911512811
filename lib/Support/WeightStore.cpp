//===- WeightStore.cpp - Bytes of weights, by content ---------------------===//
#include "strata/Support/WeightStore.h"

#include "strata/Support/Hash.h"

namespace strata {

std::string WeightStore::add(Weight weight) {
  Hasher hasher("strata/weight/1");
  hasher.string(weight.elementType);
  hasher.integer(static_cast<int64_t>(weight.shape.size()));
  for (int64_t extent : weight.shape)
    hasher.integer(extent);
  hasher.string(weight.bytes);
  std::string key = "w_" + hasher.finish().hex();
  weights.emplace(key, std::move(weight));
  return key;
}

const Weight *WeightStore::find(std::string_view key) const {
  auto found = weights.find(key);
  return found == weights.end() ? nullptr : &found->second;
}

Expected<std::string_view> WeightStore::bytes(std::string_view key) const {
  if (const Weight *weight = find(key))
    return weight->bytes;
  return makeError(ErrorClass::Internal,
                   "no weight with key " + std::string(key));
}

} // namespace strata
