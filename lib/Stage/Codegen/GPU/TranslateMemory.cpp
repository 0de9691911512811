//===- TranslateMemory.cpp - Views, accesses and their order --------------===//
//
// Accesses of a block have no order in Tile IR unless tokens give one, even to
// the same address. Order matters for a buffer that is stored to and accessed
// again; other buffers have no tokens, so that their loads may run ahead.
//
//===----------------------------------------------------------------------===//
#include "Translation.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace strata::codegen::tileir {

/// The argument that an address or a view comes from.
static BlockArgument bufferOf(mlir::Value address) {
  if (auto view = address.getDefiningOp<tile::ViewOp>())
    address = view.getBase();
  auto argument = dyn_cast<BlockArgument>(address);
  bool ofFunction =
      argument && isa<tile::FuncOp>(argument.getOwner()->getParentOp());
  return ofFunction ? argument : BlockArgument();
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

/// Whether `index` takes another value in each step of `loop`: the induction
/// variable plus something from outside of `outermost`.
static bool differsInEachStep(mlir::Value index, scf::ForOp loop,
                              scf::ForOp outermost) {
  if (index == loop.getInductionVar())
    return true;
  auto sum = index.getDefiningOp<arith::AddIOp>();
  if (!sum)
    return false;
  auto [lhs, rhs] = std::pair(sum.getLhs(), sum.getRhs());
  return (differsInEachStep(lhs, loop, outermost) &&
          outermost.isDefinedOutsideOfLoop(rhs)) ||
         (differsInEachStep(rhs, loop, outermost) &&
          outermost.isDefinedOutsideOfLoop(lhs));
}

/// Whether the store runs once in a block, or to another tile each time: each
/// loop around it has a dimension of a partition to itself.
static bool neverRepeats(mlir::Operation *op) {
  SmallVector<scf::ForOp> loops;
  for (mlir::Operation *parent = op->getParentOp(); !isa<tile::FuncOp>(parent);
       parent = parent->getParentOp()) {
    if (isa<scf::WhileOp>(parent))
      return false;
    if (auto loop = dyn_cast<scf::ForOp>(parent))
      loops.push_back(loop);
  }
  if (loops.empty())
    return true;
  auto store = dyn_cast<tile::StoreOp>(op);
  auto view =
      store ? store.getView().getDefiningOp<tile::ViewOp>() : tile::ViewOp();
  if (!view || view.getSteps())
    return false;
  llvm::SmallBitVector taken(store.getIndex().size());
  return llvm::all_of(loops, [&](scf::ForOp loop) {
    for (auto [d, index] : llvm::enumerate(store.getIndex())) {
      if (taken[d] || !differsInEachStep(index, loop, loops.back()))
        continue;
      taken.set(d);
      return true;
    }
    return false;
  });
}

LogicalResult Translation::planChains() {
  struct Use {
    unsigned loads = 0, stores = 0;
    bool repeats = false;
  };
  llvm::MapVector<unsigned, Use> uses;
  auto note = [&](mlir::Operation *op, mlir::Value address, bool isStore) {
    BlockArgument buffer = bufferOf(address);
    if (!buffer)
      return fail(op, "has an address that is no argument of the program");
    Use &use = uses[buffer.getArgNumber()];
    (isStore ? use.stores : use.loads) += 1;
    use.repeats |= isStore && !neverRepeats(op);
    return success();
  };
  WalkResult result = func.walk([&](mlir::Operation *op) -> WalkResult {
    return llvm::TypeSwitch<mlir::Operation *, LogicalResult>(op)
        .Case([&](tile::LoadOp o) { return note(o, o.getView(), false); })
        .Case([&](tile::StoreOp o) { return note(o, o.getView(), true); })
        .Case([&](tile::LoadPtrOp o) { return note(o, o.getBase(), false); })
        .Case([&](tile::StorePtrOp o) { return note(o, o.getBase(), true); })
        .Default([](auto) { return success(); });
  });
  if (result.wasInterrupted())
    return failure();
  int start = none;
  for (auto &[buffer, use] : uses) {
    if (!use.stores || (use.stores + use.loads == 1 && !use.repeats))
      continue;
    if (start == none)
      start = emitOne("make_token", program.simple(Tag::Token), {});
    chains[buffer] = {start, start};
  }
  return success();
}

TokenChain *Translation::chainOf(mlir::Value address) {
  auto *it = chains.find(bufferOf(address).getArgNumber());
  return it == chains.end() ? nullptr : &it->second;
}

void Translation::noteLoad(mlir::Value address, int token) {
  if (TokenChain *chain = chainOf(address))
    chain->all =
        emitOne("join_tokens", program.simple(Tag::Token), {chain->all, token});
}

void Translation::noteStore(mlir::Value address, int token) {
  if (TokenChain *chain = chainOf(address))
    chain->writes = chain->all = token;
}

/// The tokens that are other ones after `op` than before it.
SmallVector<int *> Translation::tokensChangedIn(mlir::Operation *op) {
  llvm::SmallDenseSet<unsigned> loaded, stored;
  op->walk([&](mlir::Operation *inner) {
    llvm::TypeSwitch<mlir::Operation *>(inner)
        .Case<tile::LoadOp>([&](auto o) {
          loaded.insert(bufferOf(o.getView()).getArgNumber());
        })
        .Case<tile::LoadPtrOp>([&](auto o) {
          loaded.insert(bufferOf(o.getBase()).getArgNumber());
        })
        .Case<tile::StoreOp>([&](auto o) {
          stored.insert(bufferOf(o.getView()).getArgNumber());
        })
        .Case<tile::StorePtrOp>([&](auto o) {
          stored.insert(bufferOf(o.getBase()).getArgNumber());
        });
  });
  SmallVector<int *> slots;
  for (auto &[buffer, chain] : chains) {
    if (stored.contains(buffer))
      slots.push_back(&chain.writes);
    if (stored.contains(buffer) || loaded.contains(buffer))
      slots.push_back(&chain.all);
  }
  return slots;
}

SmallVector<int> Translation::tokens(ArrayRef<int *> slots) const {
  return llvm::map_to_vector(slots, [](int *slot) { return *slot; });
}

void Translation::newTokenArguments(ArrayRef<int *> slots, Block &region) {
  for (int *slot : slots) {
    *slot = program.value(program.simple(Tag::Token));
    region.arguments.push_back(*slot);
  }
}

//===----------------------------------------------------------------------===//
// Accesses
//===----------------------------------------------------------------------===//

Attribute Translation::accessHints() {
  tile::HintsAttr hints = func.getHintsAttr();
  if (!hints || hints.getTma())
    return {};
  Attribute hint(int64_t(false));
  hint.text = "allow_tma";
  return Attribute(std::vector<Attribute>{hint});
}

static int64_t wireExtent(int64_t extent) {
  return ShapedType::isDynamic(extent) ? dynamicExtent : extent;
}

static int wirePadding(tile::Padding padding) {
  switch (padding) {
  case tile::Padding::None:
    return none;
  case tile::Padding::Zero:
    return 0;
  case tile::Padding::PosInf:
    return 3;
  case tile::Padding::NegInf:
    return 4;
  }
  return none;
}

LogicalResult Translation::translateView(tile::ViewOp op) {
  ArrayRef<int64_t> shape = op.getView().getType().getShape();
  FailureOr<int> element = typeOf(op, op.getView().getType().getElement());
  if (failed(element))
    return failure();
  Type tensor(Tag::TensorView, program.types[*element].element);
  for (int64_t size : op.getStaticSizes())
    tensor.shape.push_back(wireExtent(size));
  for (int64_t stride : op.getStaticStrides())
    tensor.strides.push_back(wireExtent(stride));
  SmallVector<int> operands = {valueOf(op.getBase())};
  llvm::append_range(operands, valuesOf(op.getSizes()));
  llvm::append_range(operands, valuesOf(op.getStrides()));
  int tensorType = program.intern(std::move(tensor));
  int source = emit("make_tensor_view", tensorType, operands, {},
                    {op.getSizes().size(), op.getStrides().size()})
                   .front();

  bool isPartition = !op.getSteps() || ArrayRef(*op.getSteps()) == shape;
  Type view(isPartition ? Tag::PartitionView : Tag::StridedView, tensorType);
  view.shape.assign(shape.begin(), shape.end());
  if (!isPartition)
    view.strides.assign(op.getSteps()->begin(), op.getSteps()->end());
  for (size_t d = 0; d < shape.size(); ++d)
    view.dims.push_back(d);
  view.padding = wirePadding(op.getPadding());
  values[op.getView()] =
      emitOne(isPartition ? "make_partition_view" : "make_strided_view",
              program.intern(std::move(view)), source);
  return success();
}

LogicalResult Translation::translateLoad(tile::LoadOp op) {
  FailureOr<int> type = typeOf(op, op.getTile().getType());
  if (failed(type))
    return failure();
  TokenChain *chain = chainOf(op.getView());
  SmallVector<int> operands = {valueOf(op.getView())};
  llvm::append_range(operands, valuesOf(op.getIndex()));
  operands.push_back(chain ? chain->writes : none);
  SmallVector<int> results =
      emit("load_view_tko", {*type, program.simple(Tag::Token)}, operands,
           {int64_t(0), Attribute(), accessHints()}, op.getIndex().size());
  values[op.getTile()] = results[0];
  noteLoad(op.getView(), results[1]);
  return success();
}

LogicalResult Translation::translateStore(tile::StoreOp op) {
  TokenChain *chain = chainOf(op.getView());
  SmallVector<int> operands = {valueOf(op.getTile()), valueOf(op.getView())};
  llvm::append_range(operands, valuesOf(op.getIndex()));
  operands.push_back(chain ? chain->all : none);
  SmallVector<int> results =
      emit("store_view_tko", program.simple(Tag::Token), operands,
           {int64_t(0), Attribute(), accessHints()}, op.getIndex().size());
  noteStore(op.getView(), results[0]);
  return success();
}

/// base + offsets, as a tile of pointers.
FailureOr<int> Translation::addresses(mlir::Operation *op, mlir::Value base,
                                      mlir::Value offsets) {
  auto shaped = dyn_cast<RankedTensorType>(offsets.getType());
  ArrayRef<int64_t> shape = shaped ? shaped.getShape() : ArrayRef<int64_t>();
  int pointers = repeat(valueOf(base), shape);
  return emitOne("offset", program.valueTypes[pointers],
                 {pointers, valueOf(offsets)});
}

LogicalResult Translation::translateLoadPtr(tile::LoadPtrOp op) {
  FailureOr<int> type = typeOf(op, op.getTile().getType());
  FailureOr<int> pointers = addresses(op, op.getBase(), op.getOffsets());
  if (failed(type) || failed(pointers))
    return failure();
  int mask = op.getMask() ? valueOf(op.getMask()) : none;
  int other = op.getOther() ? valueOf(op.getOther()) : none;
  if (mask != none && other == none)
    other = emitOne(
        "constant", *type, {},
        {Attribute(std::string(getElementTypeOrSelf(op.getTile().getType())
                                       .getIntOrFloatBitWidth() /
                                   8,
                               '\0'))});
  TokenChain *chain = chainOf(op.getBase());
  SmallVector<int> results =
      emit("load_ptr_tko", {*type, program.simple(Tag::Token)},
           {*pointers, mask, other, chain ? chain->writes : none},
           {int64_t(0), Attribute(), accessHints()});
  values[op.getTile()] = results[0];
  noteLoad(op.getBase(), results[1]);
  return success();
}

LogicalResult Translation::translateStorePtr(tile::StorePtrOp op) {
  FailureOr<int> pointers = addresses(op, op.getBase(), op.getOffsets());
  if (failed(pointers))
    return failure();
  int mask = op.getMask() ? valueOf(op.getMask()) : none;
  TokenChain *chain = chainOf(op.getBase());
  SmallVector<int> results =
      emit("store_ptr_tko", program.simple(Tag::Token),
           {*pointers, valueOf(op.getTile()), mask, chain ? chain->all : none},
           {int64_t(0), Attribute(), accessHints()});
  noteStore(op.getBase(), results[0]);
  return success();
}

} // namespace strata::codegen::tileir
