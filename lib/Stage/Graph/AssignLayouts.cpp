//===- AssignLayouts.cpp - A layout for every value -----------------------===//
//
//   x (NCHW)  Relayout  Conv  Relu  Concat  GlobalAveragePool  Relayout  y
//   ........  |-------- NHWC, chosen as one group ----------|  ........
//
// Values that meet in operations of role Either form a group and share a
// layout. NHWC costs the group one change for each value that a plain operation
// makes or takes; row-major costs one for each value that a convolution or pool
// makes or takes. The cheaper wins, NHWC if equal.
//
//===----------------------------------------------------------------------===//
#include "Folding.h"
#include "LayoutRoles.h"

#include "strata/Dialect/ONNX/Constant.h"
#include "strata/Stage/Graph/Passes.h"

#include "llvm/ADT/IntEqClasses.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_ASSIGNLAYOUTSPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
struct Costs {
  int64_t channels = 0, plain = 0;
  bool touchesChannels = false;
};

struct AssignLayoutsPass final
    : impl::AssignLayoutsPassBase<AssignLayoutsPass> {
  using Base::Base;
  void runOnOperation() override;

private:
  void group();
  void price();
  void rewrite(Value value);
  void rewriteWeight(OpOperand &operand);
  bool prefersChannels(Value value);
  bool wantsChannels(OpOperand &operand);
  bool makesChannels(Value value);
  /// The value in another layout: a weight with a longer recipe or an
  /// onnx.Relayout; one for each value and layout.
  Value inLayout(Value value, StringRef order);

  DenseMap<Operation *, LayoutRole> roles;
  SmallVector<Value> images; ///< in order of the function
  DenseMap<Value, unsigned> number;
  llvm::IntEqClasses groups;
  SmallVector<Costs> costs; ///< by group
  DenseMap<std::pair<Value, StringRef>, Value> changed;
};
} // namespace

static LayoutRole roleIn(const DenseMap<Operation *, LayoutRole> &roles,
                         Operation *op) {
  auto found = op ? roles.find(op) : roles.end();
  return found == roles.end() ? LayoutRole::Plain : found->second;
}

static RankedTensorType withLayout(RankedTensorType type, StringRef order) {
  Attribute layout = onnx::LayoutAttr::get(type.getContext(), order);
  return RankedTensorType::get(type.getShape(), type.getElementType(), layout);
}

void AssignLayoutsPass::group() {
  Block &block = getOperation().getBody().front();
  auto add = [&](Value value) {
    if (isImage(value) && number.try_emplace(value, images.size()).second)
      images.push_back(value);
  };
  for (Value argument : block.getArguments())
    add(argument);
  for (Operation &op : block) {
    roles[&op] = layoutRole(&op);
    for (Value result : op.getResults())
      add(result);
  }
  groups.grow(images.size());
  for (Operation &op : block) {
    if (roles[&op] != LayoutRole::Either)
      continue;
    unsigned result = number[op.getResult(0)];
    for (OpOperand &operand : op.getOpOperands())
      if (isMember(operand))
        groups.join(result, number[operand.get()]);
  }
  groups.compress();
}

/// True if the use itself works on NHWC only.
static bool isChannelsUse(const DenseMap<Operation *, LayoutRole> &roles,
                          OpOperand &operand) {
  return roleIn(roles, operand.getOwner()) == LayoutRole::Channels &&
         isMember(operand);
}

/// True if the use takes the layout of the group.
static bool isEitherUse(const DenseMap<Operation *, LayoutRole> &roles,
                        OpOperand &operand) {
  return roleIn(roles, operand.getOwner()) == LayoutRole::Either &&
         isMember(operand);
}

void AssignLayoutsPass::price() {
  costs.assign(groups.getNumClasses(), Costs());
  for (auto [i, value] : llvm::enumerate(images)) {
    Costs &cost = costs[groups[i]];
    Operation *producer = value.getDefiningOp();
    LayoutRole role = roleIn(roles, producer);
    // Constants change their layout before the model runs.
    bool isFixed = isa_and_nonnull<plan::WeightOp, onnx::ConstantOp>(producer);
    bool needsPlain = role == LayoutRole::Plain && !isFixed;
    bool needsChannels = role == LayoutRole::Channels;
    for (OpOperand &use : value.getUses()) {
      bool channels = isChannelsUse(roles, use);
      needsChannels |= channels;
      needsPlain |=
          !channels && !isEitherUse(roles, use) && !isConvolutionWeight(use);
    }
    int64_t elements = relayoutCost(cast<RankedTensorType>(value.getType()));
    cost.touchesChannels |= needsChannels;
    cost.channels += needsPlain ? elements : 0;
    cost.plain += needsChannels ? elements : 0;
  }
}

bool AssignLayoutsPass::prefersChannels(Value value) {
  const Costs &cost = costs[groups[number[value]]];
  return cost.touchesChannels && cost.channels <= cost.plain;
}

bool AssignLayoutsPass::makesChannels(Value value) {
  Operation *producer = value.getDefiningOp();
  LayoutRole role = roleIn(roles, producer);
  if (role == LayoutRole::Channels)
    return value == producer->getResult(0);
  return role == LayoutRole::Either && prefersChannels(value);
}

bool AssignLayoutsPass::wantsChannels(OpOperand &operand) {
  if (isChannelsUse(roles, operand))
    return true;
  return isEitherUse(roles, operand) && prefersChannels(operand.get());
}

Value AssignLayoutsPass::inLayout(Value value, StringRef order) {
  Value &result = changed[{value, order}];
  if (result)
    return result;
  auto plain = cast<RankedTensorType>(value.getType());
  plain = RankedTensorType::get(plain.getShape(), plain.getElementType());
  RankedTensorType type = order.empty() ? plain : withLayout(plain, order);
  if (auto weight = value.getDefiningOp<plan::WeightOp>()) {
    SmallVector<int64_t> perm = order == "HWIO"
                                    ? SmallVector<int64_t>{2, 3, 1, 0}
                                    : SmallVector<int64_t>{0, 2, 3, 1};
    return result = transposeWeight(weight, perm, type);
  }
  OpBuilder builder(&getContext());
  builder.setInsertionPointAfterValue(value);
  return result =
             onnx::RelayoutOp::create(builder, value.getLoc(), type, value);
}

void AssignLayoutsPass::rewrite(Value value) {
  bool channels = makesChannels(value);
  SmallVector<OpOperand *> other;
  for (OpOperand &use : value.getUses())
    if (!isConvolutionWeight(use) && wantsChannels(use) != channels)
      other.push_back(&use);
  if (channels)
    value.setType(withLayout(cast<RankedTensorType>(value.getType()), "NHWC"));
  if (other.empty())
    return;
  Value copy = inLayout(value, channels ? "" : "NHWC");
  for (OpOperand *use : other)
    use->set(copy);
}

void AssignLayoutsPass::rewriteWeight(OpOperand &operand) {
  Value weight = operand.get();
  auto type = cast<RankedTensorType>(weight.getType());
  // Weights that are computed by an operation of another layout come back
  // first; the pair of changes is merged afterwards.
  if (type.getEncoding())
    weight = inLayout(weight, "");
  operand.set(inLayout(weight, "HWIO"));
}

void AssignLayoutsPass::runOnOperation() {
  if (getOperation().isExternal())
    return;
  roles.clear();
  images.clear();
  number.clear();
  groups.clear();
  changed.clear();
  group();
  price();
  // Decisions look at the original uses: all of them before any rewriting of a
  // value that others share is safe, since each rewriting touches its own uses.
  SmallVector<OpOperand *> weights;
  for (Operation &op : getOperation().getBody().front())
    if (roleIn(roles, &op) == LayoutRole::Channels &&
        isa<onnx::ONNXDialect>(op.getDialect()))
      for (OpOperand &operand : op.getOpOperands())
        if (isConvolutionWeight(operand))
          weights.push_back(&operand);
  for (Value value : images)
    rewrite(value);
  for (OpOperand *operand : weights)
    rewriteWeight(*operand);
}

} // namespace strata::graph
