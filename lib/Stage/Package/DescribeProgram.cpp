//===- DescribeProgram.cpp - plan.program as plain tables -----------------===//
#include "strata/Stage/Package/DescribeProgram.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace strata::package {

std::optional<strata_dtype> dtypeOf(Type element) {
  if (element.isF32())
    return STRATA_FLOAT;
  if (element.isF64())
    return STRATA_DOUBLE;
  if (element.isF16())
    return STRATA_FLOAT16;
  if (element.isBF16())
    return STRATA_BFLOAT16;
  auto integer = dyn_cast<IntegerType>(element);
  if (!integer)
    return std::nullopt;
  bool isUnsigned = integer.isUnsigned();
  switch (integer.getWidth()) {
  case 1:
    return STRATA_BOOL;
  case 8:
    return isUnsigned ? STRATA_UINT8 : STRATA_INT8;
  case 16:
    return isUnsigned ? STRATA_UINT16 : STRATA_INT16;
  case 32:
    return isUnsigned ? STRATA_UINT32 : STRATA_INT32;
  case 64:
    return isUnsigned ? STRATA_UINT64 : STRATA_INT64;
  }
  return std::nullopt;
}

/// Little-endian bytes of a small constant; booleans one byte each.
static std::string rawBytes(ElementsAttr elements) {
  auto dense = cast<DenseElementsAttr>(elements);
  auto type = cast<RankedTensorType>(dense.getType());
  std::string bytes;
  auto append = [&](uint64_t bits, unsigned width) {
    for (unsigned i = 0; i < (width + 7) / 8; ++i)
      bytes += char(bits >> (8 * i));
  };
  unsigned width = type.getElementType().getIntOrFloatBitWidth();
  if (isa<FloatType>(type.getElementType())) {
    for (APFloat value : dense.getValues<APFloat>())
      append(value.bitcastToAPInt().getZExtValue(), width);
  } else {
    for (APInt value : dense.getValues<APInt>())
      append(value.getZExtValue(), width);
  }
  return bytes;
}

namespace {
class Describer {
public:
  Describer(plan::ProgramOp program,
            llvm::function_ref<std::string(Location)> nodeName)
      : program(program), nodeName(nodeName),
        symbols(program->getParentOfType<ModuleOp>()) {}

  Expected<TargetDescription> run() {
    target.name = program.getTarget().str();
    target.arenaBytes = program.getArenaBytes();
    for (Operation &op : program.getBody().front()) {
      bool known =
          llvm::TypeSwitch<Operation *, bool>(&op)
              .Case([&](plan::InputOp op) {
                return define(op.getBuffer(), Space::Input, op.getIndex(), 0,
                              op.getBytes());
              })
              .Case([&](plan::OutputOp op) {
                return define(op.getBuffer(), Space::Output, op.getIndex(), 0,
                              op.getBytes());
              })
              .Case([&](plan::SliceOp op) {
                return define(op.getBuffer(), Space::Arena, 0, op.getOffset(),
                              op.getBytes());
              })
              .Case([&](plan::ShiftOp op) {
                Operand source = buffers.lookup(op.getSource());
                return define(op.getBuffer(), source.space, source.index,
                              source.offset + op.getOffset(), op.getBytes());
              })
              .Case([&](plan::ResidentOp op) { return weight(op); })
              .Case([&](plan::CopyOp op) { return copy(op); })
              .Case([&](plan::ExecuteOp op) { return execute(op); })
              .Default([](Operation *) { return false; });
      if (!known)
        return makeError(ErrorClass::Internal,
                         "cannot package " +
                             op.getName().getStringRef().str());
    }
    return std::move(target);
  }

private:
  bool define(Value buffer, Space space, int64_t index, int64_t offset,
              int64_t bytes) {
    Operand operand;
    operand.space = space;
    operand.index = int32_t(index);
    operand.offset = offset;
    operand.bytes = bytes;
    buffers[buffer] = operand;
    return true;
  }

  bool weight(plan::ResidentOp op) {
    define(op.getBuffer(), Space::Weights, 0, op.getOffset(), op.getBytes());
    auto type = cast<RankedTensorType>(op.getType());
    std::optional<strata_dtype> dtype = dtypeOf(type.getElementType());
    if (!dtype)
      return false;
    Weight weight;
    weight.offset = op.getOffset();
    weight.bytes = op.getBytes();
    weight.dtype = *dtype;
    weight.shape.assign(type.getShape().begin(), type.getShape().end());
    weight.sourceShape = weight.shape;
    if (op.getKey())
      weight.key = op.getKey()->str();
    if (auto source = op.getSource()) {
      auto shape = cast<RankedTensorType>(*source).getShape();
      weight.sourceShape.assign(shape.begin(), shape.end());
    }
    if (op.getRecipe()) {
      ArrayAttr recipe = *op.getRecipe();
      for (Attribute step : recipe) {
        auto fields = cast<DictionaryAttr>(step);
        bool isTranspose = fields.getAs<StringAttr>("op") == "transpose";
        auto values = fields.getAs<DenseI64ArrayAttr>(isTranspose ? "perm"
                                                                  : "shape");
        if (!values)
          return false;
        weight.recipe.push_back(
            {isTranspose ? RecipeStep::Transpose : RecipeStep::Reshape,
             {values.asArrayRef().begin(), values.asArrayRef().end()}});
      }
    }
    if (op.getValue())
      weight.value = rawBytes(*op.getValue());
    target.weightBytes =
        std::max(target.weightBytes, weight.offset + weight.bytes);
    target.weights.push_back(std::move(weight));
    return true;
  }

  Operand use(Value buffer, Role role, bool fresh) {
    Operand operand = buffers.lookup(buffer);
    operand.role = role;
    operand.fresh = fresh;
    return operand;
  }

  bool copy(plan::CopyOp op) {
    Step step;
    step.kind = StepKind::Copy;
    step.node = nodeName(op.getLoc());
    step.operands = {use(op.getSource(), Role::Input, false),
                     use(op.getTarget(), Role::Output, true)};
    for (Operand &operand : step.operands)
      operand.bytes = op.getBytes();
    target.steps.push_back(std::move(step));
    return true;
  }

  bool execute(plan::ExecuteOp op) {
    auto [entry, isNew] =
        kernels.try_emplace(op.getKernel(), target.kernels.size());
    if (isNew) {
      Kernel kernel;
      kernel.name = op.getKernel().str();
      target.kernels.push_back(std::move(kernel));
    }
    Step step;
    step.kernel = int32_t(entry->second);
    step.node = nodeName(op.getLoc());
    for (Value input : op.getInputs())
      step.operands.push_back(use(input, Role::Input, false));
    for (Value output : op.getOutputs())
      // In place, the output holds a live input.
      step.operands.push_back(
          use(output, Role::Output,
              !llvm::is_contained(op.getInputs(), output) &&
                  !output.getDefiningOp<plan::ShiftOp>()));
    if (op.getWorkspace())
      step.operands.push_back(use(op.getWorkspace(), Role::Workspace, true));
    if (op.getExtent())
      step.scalars.push_back(int32_t(*op.getExtent()));
    for (int64_t pitch : op.getPitches())
      step.scalars.push_back(int32_t(pitch));
    target.steps.push_back(std::move(step));
    return true;
  }

  plan::ProgramOp program;
  llvm::function_ref<std::string(Location)> nodeName;
  SymbolTable symbols;
  TargetDescription target;
  llvm::DenseMap<Value, Operand> buffers;
  llvm::StringMap<size_t> kernels;
};
} // namespace

Expected<TargetDescription>
describeProgram(plan::ProgramOp program,
                llvm::function_ref<std::string(Location)> nodeName) {
  return Describer(program, nodeName).run();
}

Expected<std::vector<Port>> describePorts(plan::ProgramOp program,
                                          StringRef table) {
  std::vector<Port> ports;
  auto rows = program->getAttrOfType<ArrayAttr>(table);
  if (!rows)
    return makeError(ErrorClass::Internal, "the program has no I/O table");
  for (Attribute row : rows) {
    auto fields = cast<DictionaryAttr>(row);
    auto type =
        cast<RankedTensorType>(fields.getAs<TypeAttr>("type").getValue());
    std::optional<strata_dtype> dtype = dtypeOf(type.getElementType());
    if (!dtype)
      return makeError(ErrorClass::Unsupported,
                       "unsupported element type of a model input or output");
    Port port;
    port.name = fields.getAs<StringAttr>("name").getValue().str();
    port.dtype = *dtype;
    for (int64_t extent : type.getShape())
      port.dims.push_back({"", extent, extent});
    ports.push_back(std::move(port));
  }
  return ports;
}

} // namespace strata::package
