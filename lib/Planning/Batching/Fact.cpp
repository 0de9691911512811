//===- Fact.cpp - Joins and texts of batch facts --------------------------===//
#include "strata/Planning/Batching/Fact.h"

#include <utility>

using namespace strata;
using namespace strata::planning;

BatchFact BatchFact::uniform(std::string reason) {
  return {Kind::Uniform, -1, std::move(reason)};
}
BatchFact BatchFact::batched(int axis, std::string reason) {
  return {Kind::Batched, axis, std::move(reason)};
}
BatchFact BatchFact::ragged(std::string reason) {
  return {Kind::Ragged, -1, std::move(reason)};
}
BatchFact BatchFact::joined(std::string reason) {
  return {Kind::Joined, -1, std::move(reason)};
}

std::string BatchFact::text() const {
  switch (kind) {
  case Kind::Unknown:
    return "unknown";
  case Kind::Uniform:
    return "uniform";
  case Kind::Batched:
    return "batched(" + std::to_string(axis) + ")";
  case Kind::Ragged:
    return "ragged";
  case Kind::Joined:
    return "joined";
  }
  return "unknown";
}

BatchFact planning::join(const BatchFact &a, const BatchFact &b) {
  if (a.kind != b.kind)
    return a.kind < b.kind ? b : a;
  if (a.axis == b.axis)
    return a;
  return BatchFact::batched(0, "samples along axes " + std::to_string(a.axis) +
                                   " and " + std::to_string(b.axis) +
                                   " meet outermost");
}
