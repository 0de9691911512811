//===- Configuration.cpp - Ranked configurations, their judge and text ----===//
#include "strata/Planning/Kernel/Configuration.h"

#include "Families.h"

namespace strata::planning {

int64_t bytesOf(ElementType type) {
  switch (type) {
  case ElementType::I1:
  case ElementType::I8:
    return 1;
  case ElementType::I16:
  case ElementType::F16:
  case ElementType::BF16:
    return 2;
  case ElementType::I32:
  case ElementType::F32:
    return 4;
  case ElementType::I64:
  case ElementType::F64:
    return 8;
  }
  return 8;
}

static std::vector<Configuration> rankFamily(const KernelSignature &signature,
                                             const TargetFacts &target) {
  switch (signature.family) {
  case KernelFamily::Pointwise:
  case KernelFamily::Generic:
    return {};
  case KernelFamily::Move:
    return rankMove(signature, target);
  case KernelFamily::Row:
    return rankRow(signature, target);
  case KernelFamily::Contraction:
    return rankContraction(signature, target);
  case KernelFamily::Convolution:
    return rankConvolution(signature, target);
  case KernelFamily::Window:
    return rankWindow(signature, target);
  }
  return {};
}

std::vector<Configuration> rankConfigurations(const KernelSignature &signature,
                                              const TargetFacts &target) {
  std::vector<Configuration> kept;
  auto keep = [&](std::vector<Configuration> found) {
    for (const Configuration &configuration : found)
      if (findViolation(signature, target, configuration).empty())
        kept.push_back(configuration);
  };
  keep(rankFamily(signature, target));
  keep(rankPointwise(signature, target));
  return kept;
}

static bool isPowerOfTwo(int64_t n) { return n > 0 && (n & (n - 1)) == 0; }

std::string findViolation(const KernelSignature &signature,
                          const TargetFacts &target, const Configuration &c) {
  if (!isPowerOfTwo(c.rows) || !isPowerOfTwo(c.cols))
    return "tiles are powers of two";
  if (c.family != signature.family && c.family != KernelFamily::Generic &&
      c.family != KernelFamily::Pointwise)
    return "the emitter of another family";
  if (c.hints.warps > target.maxWarps && !target.isHost)
    return "more warps than the target runs without spills";
  if (c.hints.ctas > 1 && !target.hasClusters)
    return "the target has no clusters";
  bool mma = c.depth > 0 && !c.isSkinny;
  if (mma && !isPowerOfTwo(c.depth))
    return "tiles are powers of two";
  if (mma && !signature.hasMma)
    return "the body is no multiply-accumulate";
  if (mma && signature.isVector)
    return "a vector has no rows for a multiply-accumulate of tiles";
  if (target.isHost)
    return {};
  if (c.rows * c.cols > 32768)
    return "a tile larger than a block's registers";
  if (!mma)
    return {};
  int64_t warps = c.hints.warps ? c.hints.warps : target.warps;
  int64_t accumulators = c.rows * c.cols / (32 * warps);
  bool isFma =
      signature.element == ElementType::F32 && c.mode == MmaMode::Plain;
  if (accumulators > (isFma ? target.fmaAccumulators : target.mmaAccumulators))
    return "more accumulators per thread than compile without spills";
  if (accumulators >= 64 && warps < 8)
    return "64 accumulators per thread need 8 warps";
  int64_t stage = (c.rows + c.cols) * c.depth * bytesOf(signature.element);
  if (stage > target.sharedBytes)
    return "one step's operands exceed the shared memory";
  return {};
}

static const char *nameOf(KernelFamily family) {
  switch (family) {
  case KernelFamily::Pointwise:
    return "pointwise";
  case KernelFamily::Row:
    return "row";
  case KernelFamily::Contraction:
    return "contraction";
  case KernelFamily::Convolution:
    return "convolution";
  case KernelFamily::Window:
    return "window";
  case KernelFamily::Move:
    return "move";
  case KernelFamily::Generic:
    return "generic";
  }
  return "generic";
}

std::string toString(const Configuration &c) {
  std::string text = nameOf(c.family);
  text += " " + std::to_string(c.rows) + "x" + std::to_string(c.cols);
  if (c.depth)
    text += "x" + std::to_string(c.depth);
  if (c.depth && !c.isSkinny)
    text += c.mode == MmaMode::Plain  ? " plain"
            : c.mode == MmaMode::Tf32 ? " tf32"
                                      : " 3xtf32";
  text += c.isChunked ? " chunked" : "";
  text += c.isSkinny ? " skinny" : "";
  text += c.hidesTripCount ? " hidden-trips" : "";
  auto add = [&](const char *name, int64_t value) {
    if (value)
      text += std::string(" ") + name + "=" + std::to_string(value);
  };
  add("warps", c.hints.warps);
  add("ctas", c.hints.ctas);
  add("occupancy", c.hints.occupancy);
  text += c.hints.tma ? "" : " no-tma";
  return text;
}

} // namespace strata::planning
