//===- CheckPlan.cpp - Contract of the schedule stage ---------------------===//
//
// Shares no code with the passes that made the plan: lifetimes are derived here
// byte by byte from the final launches.
//
//===----------------------------------------------------------------------===//
#include "strata/Stage/Schedule/Passes.h"

#include <map>

#include "llvm/ADT/TypeSwitch.h"

namespace strata::schedule {
#define GEN_PASS_DEF_CHECKPLANPASS
#include "strata/Stage/Schedule/Passes.h.inc"

namespace {
using namespace mlir;

/// Where a buffer lies: bytes [begin, end) of a space.
struct Range {
  enum Space { Arena, Weights, Input, Output } space;
  int64_t index; // of the input or output
  int64_t begin, end;
};

class Checker {
public:
  explicit Checker(plan::ProgramOp program)
      : program(program), symbols(program->getParentOfType<ModuleOp>()) {}

  LogicalResult run() {
    for (Operation &op : program.getBody().front()) {
      LogicalResult done =
          llvm::TypeSwitch<Operation *, LogicalResult>(&op)
              .Case([&](plan::ExecuteOp op) { return execute(op); })
              .Case([&](plan::CopyOp op) { return copy(op); })
              .Case<plan::SliceOp, plan::ResidentOp, plan::InputOp,
                    plan::OutputOp, plan::ShiftOp>(
                  [&](auto op) { return define(op); })
              .Default([&](Operation *other) {
                return broken(other, "is no step of a program");
              });
      if (failed(done))
        return failure();
    }
    for (int64_t output : declaredOutputs)
      if (!writtenOutputs.contains(output))
        return broken(program, "model output " + Twine(output) +
                                   " is never written");
    return checkCertificate();
  }

private:
  LogicalResult broken(Operation *op, const Twine &why) {
    return op->emitOpError("breaks the contract of stage schedule: ") << why;
  }

  LogicalResult define(plan::SliceOp op) {
    if (op.getOffset() % 256)
      return broken(op, "a slice starts at a multiple of 256 bytes");
    if (op.getOffset() + op.getBytes() > program.getArenaBytes())
      return broken(op, "a slice lies inside the arena");
    top = std::max<int64_t>(top, op.getOffset() + op.getBytes());
    return add(op, op.getBuffer(),
               {Range::Arena, 0, int64_t(op.getOffset()),
                int64_t(op.getOffset() + op.getBytes())});
  }
  LogicalResult define(plan::ResidentOp op) {
    int64_t begin = op.getOffset(), end = begin + op.getBytes();
    auto next = weights.lower_bound(begin);
    if ((next != weights.end() && next->first < end) ||
        (next != weights.begin() && std::prev(next)->second > begin))
      return broken(op, "a weight has its bytes to itself");
    weights[begin] = end;
    weightBytes =
        std::max<int64_t>(weightBytes, op.getOffset() + op.getBytes());
    return add(op, op.getBuffer(),
               {Range::Weights, 0, int64_t(op.getOffset()),
                int64_t(op.getOffset() + op.getBytes())});
  }
  LogicalResult define(plan::InputOp op) {
    return add(op, op.getBuffer(),
               {Range::Input, int64_t(op.getIndex()), 0,
                int64_t(op.getBytes())});
  }
  LogicalResult define(plan::OutputOp op) {
    if (op.getBytes() > 0)
      declaredOutputs.push_back(op.getIndex());
    return add(op, op.getBuffer(),
               {Range::Output, int64_t(op.getIndex()), 0,
                int64_t(op.getBytes())});
  }
  LogicalResult define(plan::ShiftOp op) {
    Range range = ranges.lookup(op.getSource());
    int64_t begin = range.begin + int64_t(op.getOffset());
    if (begin + int64_t(op.getBytes()) > range.end)
      return broken(op, "a shift stays inside its buffer");
    return add(op, op.getBuffer(),
               {range.space, range.index, begin,
                begin + int64_t(op.getBytes())});
  }
  LogicalResult add(Operation *op, Value buffer, Range range) {
    if (range.begin < 0 || range.end < range.begin)
      return broken(op, "offsets and sizes are not negative");
    ranges[buffer] = range;
    return success();
  }

  /// The value whose bytes lie at each arena interval now: begin -> (end,
  /// owner). A read finds its owner there whole, or something overwrote it.
  using Owners = std::map<int64_t, std::pair<int64_t, void *>>;

  LogicalResult read(Operation *op, Value buffer, int64_t bytes) {
    Range range = ranges.lookup(buffer);
    if (range.begin + bytes > range.end)
      return broken(op, "reads " + Twine(bytes) + " bytes of a buffer of " +
                            Twine(range.end - range.begin));
    if (range.space == Range::Output)
      return broken(op, "reads a model output");
    if (range.space != Range::Arena || bytes == 0)
      return success();
    auto owner = owners.find(range.begin);
    if (owner == owners.end() || owner->second.second !=
                                     buffer.getAsOpaquePointer() ||
        owner->second.first < range.begin + bytes)
      return broken(op, "reads bytes [" + Twine(range.begin) + ", " +
                            Twine(range.begin + bytes) +
                            ") of the arena that nobody wrote or that were "
                            "overwritten since");
    return success();
  }

  LogicalResult write(Operation *op, Value buffer, int64_t bytes) {
    Range range = ranges.lookup(buffer);
    if (range.begin + bytes > range.end)
      return broken(op, "writes " + Twine(bytes) + " bytes to a buffer of " +
                            Twine(range.end - range.begin));
    if (range.space == Range::Input || range.space == Range::Weights)
      return broken(op, "writes a model input or a weight");
    if (range.space == Range::Output)
      writtenOutputs.insert(range.index);
    if (range.space != Range::Arena || bytes == 0)
      return success();
    int64_t begin = range.begin, end = range.begin + bytes;
    auto it = owners.lower_bound(begin);
    if (it != owners.begin() && std::prev(it)->second.first > begin)
      --it;
    while (it != owners.end() && it->first < end)
      it = owners.erase(it); // part of it is gone: it cannot be read any more
    owners[begin] = {end, buffer.getAsOpaquePointer()};
    return success();
  }

  LogicalResult execute(plan::ExecuteOp op) {
    auto kernel = symbols.lookup<plan::KernelOp>(op.getKernel());
    if (!kernel)
      return broken(op, "names no kernel");
    size_t inputs = op.getInputs().size(), outputs = op.getOutputs().size();
    if (inputs != kernel.getNumArguments() ||
        outputs != kernel.getResultTypes().size() ||
        op.getTypes().size() != inputs + outputs ||
        op.getPitches().size() != kernel.pitchCount() ||
        op.getExtent().has_value() != kernel.isRanged())
      return broken(op, "does not fit the signature of its kernel");
    if ((kernel.getWorkspaceBytes() > 0) != bool(op.getWorkspace()))
      return broken(op, "has a workspace exactly if its kernel needs one");
    SmallVector<Type> formals(kernel.getArgumentTypes());
    llvm::append_range(formals, kernel.getResultTypes());
    SmallVector<int64_t> bytes;
    size_t pitch = 0;
    for (auto [number, attribute] : llvm::enumerate(op.getTypes())) {
      auto type = cast<RankedTensorType>(cast<TypeAttr>(attribute).getValue());
      if (!fits(cast<RankedTensorType>(formals[number]), type, op.getExtent()))
        return broken(op, "operand " + Twine(number) +
                              " has another type or extent than its kernel");
      int64_t rows = 1, element = plan::denseBytes(
                            RankedTensorType::get({}, type.getElementType()));
      int64_t step = type.getNumElements();
      if (type.getRank() >= 2) {
        step = op.getPitches()[pitch++];
        rows = type.getNumElements() / std::max<int64_t>(
                                           1, plan::rowExtent(type));
        if (step < plan::rowExtent(type))
          return broken(op, "a pitch is at least the innermost extent");
      }
      bytes.push_back(((rows - 1) * step +
                       (type.getRank() >= 2 ? plan::rowExtent(type) : step)) *
                      element);
    }
    for (size_t i = 0; i < inputs; ++i)
      if (failed(read(op, op.getInputs()[i], bytes[i])))
        return failure();
    if (failed(checkOverlap(op, kernel, bytes)))
      return failure();
    for (size_t i = 0; i < outputs; ++i)
      if (failed(write(op, op.getOutputs()[i], bytes[inputs + i])))
        return failure();
    if (op.getWorkspace())
      return write(op, op.getWorkspace(), kernel.getWorkspaceBytes());
    return success();
  }

  /// Equal but for the ranged first extent, which is the launch's.
  static bool fits(RankedTensorType formal, RankedTensorType actual,
                   std::optional<uint64_t> extent) {
    if (formal.getRank() != actual.getRank() ||
        formal.getElementType() != actual.getElementType())
      return false;
    for (int64_t d = 0; d < formal.getRank(); ++d) {
      int64_t wanted = formal.getDimSize(d);
      if (ShapedType::isDynamic(wanted))
        wanted = extent ? int64_t(*extent) : -1;
      if (actual.getDimSize(d) != wanted)
        return false;
    }
    return true;
  }

  bool overlaps(Range a, int64_t aBytes, Range b, int64_t bBytes) {
    return a.space == b.space && a.index == b.index &&
           a.begin < b.begin + bBytes && b.begin < a.begin + aBytes;
  }

  /// An output may lie on an input only where the kernel allows it, and then
  /// exactly.
  LogicalResult checkOverlap(plan::ExecuteOp op, plan::KernelOp kernel,
                             ArrayRef<int64_t> bytes) {
    ArrayRef<int64_t> pairs =
        kernel.getInplace() ? *kernel.getInplace() : ArrayRef<int64_t>();
    size_t inputs = op.getInputs().size();
    for (auto [o, output] : llvm::enumerate(op.getOutputs())) {
      Range out = ranges.lookup(output);
      for (size_t other = 0; other < o; ++other)
        if (overlaps(out, bytes[inputs + o],
                     ranges.lookup(op.getOutputs()[other]),
                     bytes[inputs + other]))
          return broken(op, "two outputs overlap");
      if (op.getWorkspace() &&
          overlaps(out, bytes[inputs + o], ranges.lookup(op.getWorkspace()),
                   kernel.getWorkspaceBytes()))
        return broken(op, "the workspace overlaps an output");
      for (auto [i, input] : llvm::enumerate(op.getInputs())) {
        Range in = ranges.lookup(input);
        if (in.space != out.space || in.index != out.index ||
            in.begin + bytes[i] <= out.begin ||
            out.begin + bytes[op.getInputs().size() + o] <= in.begin)
          continue;
        bool allowed = false;
        for (size_t p = 0; p + 1 < pairs.size(); p += 2)
          allowed |= pairs[p] == int64_t(i) && pairs[p + 1] == int64_t(o);
        if (!allowed || in.begin != out.begin)
          return broken(op, "output " + Twine(o) + " overlaps input " +
                                Twine(i));
      }
    }
    for (auto [i, input] : llvm::enumerate(op.getInputs()))
      if (op.getWorkspace() &&
          overlaps(ranges.lookup(input), bytes[i],
                   ranges.lookup(op.getWorkspace()),
                   kernel.getWorkspaceBytes()))
        return broken(op, "the workspace overlaps an input");
    return success();
  }

  LogicalResult copy(plan::CopyOp op) {
    if (overlaps(ranges.lookup(op.getSource()), op.getBytes(),
                 ranges.lookup(op.getTarget()), op.getBytes()))
      return broken(op, "source and target of a copy overlap");
    if (failed(read(op, op.getSource(), op.getBytes())))
      return failure();
    return write(op, op.getTarget(), op.getBytes());
  }

  LogicalResult checkCertificate() {
    DictionaryAttr certificate = program.getCertificateAttr();
    auto field = [&](StringRef name) -> int64_t {
      auto value = certificate ? certificate.getAs<IntegerAttr>(name)
                               : IntegerAttr();
      return value ? value.getInt() : -1;
    };
    if (field("arena_bytes") != int64_t(program.getArenaBytes()) ||
        field("arena_bytes") != top || field("weight_bytes") != weightBytes ||
        field("peak_bytes") != top + weightBytes ||
        field("lower_bound_bytes") < 0 ||
        field("lower_bound_bytes") > field("peak_bytes"))
      return broken(program, "the certificate is not what the plan shows");
    return success();
  }

  plan::ProgramOp program;
  SymbolTable symbols;
  llvm::DenseMap<Value, Range> ranges;
  Owners owners;
  std::map<int64_t, int64_t> weights; ///< begin -> end
  SmallVector<int64_t> declaredOutputs;
  llvm::DenseSet<int64_t> writtenOutputs;
  int64_t top = 0, weightBytes = 0;
};

struct CheckPlanPass final : impl::CheckPlanPassBase<CheckPlanPass> {
  using Base::Base;
  void runOnOperation() override {
    for (auto program : getOperation().getOps<plan::ProgramOp>())
      if (failed(Checker(program).run()))
        return signalPassFailure();
  }
};
} // namespace
} // namespace strata::schedule
