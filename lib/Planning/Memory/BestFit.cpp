//===- BestFit.cpp - Greedy placement, improved ---------------------------===//
#include "strata/Planning/Memory/BestFit.h"

#include <algorithm>
#include <numeric>
#include <tuple>

using namespace strata;
using namespace strata::planning;

static int64_t roundUp(int64_t value, int64_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

namespace {
/// Places buffers one after the other. Knows which buffers meet in time.
class Placer {
public:
  explicit Placer(const MemoryProblem &problem);

  /// Offsets of all buffers, placed in `order`. Adds the pairs looked at.
  Placement place(const std::vector<int64_t> &order, Gap gap);
  int64_t pairsSeen = 0;

private:
  struct Span {
    int64_t begin, end; ///< bytes
  };
  int64_t findGap(const Buffer &buffer, Gap gap) const;

  const MemoryProblem &problem;
  /// neighbours[first[i] .. first[i + 1]) meet buffer i in time.
  std::vector<int64_t> neighbours;
  std::vector<size_t> first;
  std::vector<Span> spans; ///< placed neighbours of the buffer at hand
};
} // namespace

Placer::Placer(const MemoryProblem &problem) : problem(problem) {
  const std::vector<Buffer> &buffers = problem.buffers;
  size_t n = buffers.size();
  std::vector<int64_t> byBegin(n);
  std::iota(byBegin.begin(), byBegin.end(), 0);
  std::sort(byBegin.begin(), byBegin.end(), [&](int64_t a, int64_t b) {
    return std::make_pair(buffers[a].begin, a) <
           std::make_pair(buffers[b].begin, b);
  });
  std::vector<std::vector<int64_t>> lists(n);
  std::vector<int64_t> live;
  for (int64_t i : byBegin) {
    const Buffer &buffer = buffers[i];
    if (buffer.bytes <= 0 || buffer.begin >= buffer.end)
      continue;
    live.erase(std::remove_if(
                   live.begin(), live.end(),
                   [&](int64_t j) { return buffers[j].end <= buffer.begin; }),
               live.end());
    for (int64_t j : live) {
      lists[i].push_back(j);
      lists[j].push_back(i);
    }
    live.push_back(i);
  }
  first.reserve(n + 1);
  for (std::vector<int64_t> &list : lists) {
    first.push_back(neighbours.size());
    neighbours.insert(neighbours.end(), list.begin(), list.end());
  }
  first.push_back(neighbours.size());
}

/// `spans` is sorted by begin. The space above all of them is a gap too, taken
/// only if no other is high enough.
int64_t Placer::findGap(const Buffer &buffer, Gap gap) const {
  int64_t best = -1, bestBytes = 0, floor = 0;
  for (const Span &span : spans) {
    int64_t offset = roundUp(floor, buffer.alignment);
    int64_t bytes = span.begin - floor;
    if (offset + buffer.bytes <= span.begin &&
        (best < 0 || bytes < bestBytes)) {
      best = offset;
      bestBytes = bytes;
      if (gap == Gap::Lowest)
        return best;
    }
    floor = std::max(floor, span.end);
  }
  return best >= 0 ? best : roundUp(floor, buffer.alignment);
}

Placement Placer::place(const std::vector<int64_t> &order, Gap gap) {
  Placement placement;
  placement.offsets.assign(problem.buffers.size(), -1);
  for (int64_t i : order) {
    const Buffer &buffer = problem.buffers[i];
    spans.clear();
    for (size_t k = first[i]; k < first[i + 1]; ++k) {
      int64_t j = neighbours[k], offset = placement.offsets[j];
      if (offset >= 0)
        spans.push_back({offset, offset + problem.buffers[j].bytes});
    }
    pairsSeen += static_cast<int64_t>(first[i + 1] - first[i]) + 1;
    std::sort(spans.begin(), spans.end(),
              [](const Span &a, const Span &b) { return a.begin < b.begin; });
    placement.offsets[i] = findGap(buffer, gap);
    placement.topBytes =
        std::max(placement.topBytes, placement.offsets[i] + buffer.bytes);
  }
  return placement;
}

static std::vector<int64_t> orderBy(const MemoryProblem &problem,
                                    PlacementOrder order) {
  const std::vector<Buffer> &buffers = problem.buffers;
  auto keyOf = [&](int64_t i) {
    const Buffer &buffer = buffers[i];
    int64_t length = buffer.end - buffer.begin;
    switch (order) {
    case PlacementOrder::Size:
      return -buffer.bytes;
    case PlacementOrder::Area: {
      int64_t area = 0;
      bool overflows = __builtin_mul_overflow(buffer.bytes, length, &area);
      return overflows ? INT64_MIN : -area;
    }
    case PlacementOrder::Begin:
      return buffer.begin;
    case PlacementOrder::Length:
      return -length;
    }
    return int64_t(0);
  };
  std::vector<int64_t> indices(buffers.size()), keys(buffers.size());
  std::iota(indices.begin(), indices.end(), 0);
  for (int64_t i : indices)
    keys[i] = keyOf(i);
  // Equal keys: larger first, then the lower index.
  std::sort(indices.begin(), indices.end(), [&](int64_t a, int64_t b) {
    return std::make_tuple(keys[a], -buffers[a].bytes, a) <
           std::make_tuple(keys[b], -buffers[b].bytes, b);
  });
  return indices;
}

static const char *nameOf(PlacementOrder order) {
  switch (order) {
  case PlacementOrder::Size:
    return "size";
  case PlacementOrder::Area:
    return "area";
  case PlacementOrder::Begin:
    return "begin";
  case PlacementOrder::Length:
    return "length";
  }
  return "";
}

static std::string methodOf(PlacementOrder order, Gap gap) {
  return std::string(nameOf(order)) +
         (gap == Gap::Lowest ? ", first-fit" : ", best-fit");
}

Placement planning::placeInOrder(const MemoryProblem &problem,
                                 const std::vector<int64_t> &order, Gap gap) {
  return Placer(problem).place(order, gap);
}

Placement planning::placeGreedy(const MemoryProblem &problem,
                                PlacementOrder order, Gap gap) {
  Placement placement = Placer(problem).place(orderBy(problem, order), gap);
  placement.method = methodOf(order, gap);
  return placement;
}

namespace {
/// A fixed sequence of numbers (SplitMix64).
class Sequence {
public:
  uint64_t next(uint64_t bound) {
    state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % bound;
  }

private:
  uint64_t state = 0;
};
} // namespace

namespace {
/// A hill climb over the order in which buffers are placed. After a while
/// without progress it goes on from a shaken order.
class Climber {
public:
  Climber(const MemoryProblem &problem, Placer &placer,
          std::vector<int64_t> order)
      : problem(problem), placer(placer), order(std::move(order)),
        current(placer.place(this->order, Gap::Lowest)) {}

  void run(int64_t bound, int64_t work, Placement &best);

private:
  std::vector<int64_t> proposeMove();
  void shake();

  const MemoryProblem &problem;
  Placer &placer;
  Sequence random;
  std::vector<int64_t> order;
  Placement current;
};
} // namespace

/// Moves a buffer that touches the top to an earlier place, swaps it with
/// another, or swaps any two.
std::vector<int64_t> Climber::proposeMove() {
  size_t n = order.size();
  std::vector<size_t> highest;
  for (size_t at = 0; at < n; ++at)
    if (current.offsets[order[at]] + problem.buffers[order[at]].bytes ==
        current.topBytes)
      highest.push_back(at);
  std::vector<int64_t> changed = order;
  size_t from = highest[random.next(highest.size())];
  size_t to = random.next(n);
  if (random.next(2) == 0)
    std::swap(changed[from], changed[to]);
  else if (to < from)
    std::rotate(changed.begin() + static_cast<long>(to),
                changed.begin() + static_cast<long>(from),
                changed.begin() + static_cast<long>(from) + 1);
  else
    std::swap(changed[random.next(n)], changed[to]);
  return changed;
}

void Climber::shake() {
  size_t n = order.size();
  for (size_t i = 0; i < 2 + n / 16; ++i)
    std::swap(order[random.next(n)], order[random.next(n)]);
  current = placer.place(order, Gap::Lowest);
}

void Climber::run(int64_t bound, int64_t work, Placement &best) {
  int64_t limit = placer.pairsSeen + work;
  size_t idle = 0, patience = 50 + 10 * order.size();
  while (order.size() >= 2 && best.topBytes > bound &&
         placer.pairsSeen < limit) {
    std::vector<int64_t> changed = proposeMove();
    Placement next = placer.place(changed, Gap::Lowest);
    idle = next.topBytes < current.topBytes ? 0 : idle + 1;
    if (next.topBytes <= current.topBytes) {
      current = std::move(next);
      order = std::move(changed);
    } else if (idle > patience) {
      shake();
      idle = 0;
    }
    if (current.topBytes < best.topBytes) {
      best = current;
      best.method = "hill climb";
    }
  }
}

Placement planning::placeBestFit(const MemoryProblem &problem, int64_t work) {
  Placer placer(problem);
  // A gap below the smallest alignment is not worth a search.
  int64_t unit = 0;
  for (const Buffer &buffer : problem.buffers)
    unit = unit == 0 ? buffer.alignment : std::min(unit, buffer.alignment);
  int64_t bound = roundUp(lowerBound(problem), std::max<int64_t>(unit, 1));
  Placement best;
  std::vector<int64_t> bestOrder;
  for (PlacementOrder order : {PlacementOrder::Size, PlacementOrder::Area,
                               PlacementOrder::Begin, PlacementOrder::Length})
    for (Gap gap : {Gap::Tightest, Gap::Lowest}) {
      std::vector<int64_t> indices = orderBy(problem, order);
      Placement placement = placer.place(indices, gap);
      if (!best.offsets.empty() && placement.topBytes >= best.topBytes)
        continue;
      best = std::move(placement);
      best.method = methodOf(order, gap);
      bestOrder = std::move(indices);
      if (best.topBytes <= bound)
        return best;
    }
  Climber(problem, placer, std::move(bestOrder)).run(bound, work, best);
  return best;
}
