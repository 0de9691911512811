//===- BindDims.cpp - Gives symbolic extents of inputs their numbers ------===//
#include "Folding.h"

#include "strata/Stage/Graph/Passes.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_BINDDIMSPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
/// One entry of `dims`: a symbol (axis < 0) or an axis of an input.
struct Binding {
  StringRef text, name;
  int64_t axis, extent;
  bool used = false;
};

struct BindDimsPass final : impl::BindDimsPassBase<BindDimsPass> {
  using Base::Base;
  void runOnOperation() override;

private:
  FailureOr<SmallVector<Binding>> parse(func::FuncOp main);
  LogicalResult check(func::FuncOp main, ArrayRef<Binding> bindings);
};
} // namespace

static StringRef nameOf(func::FuncOp main, unsigned i) {
  auto name = main.getArgAttrOfType<StringAttr>(i, "onnx.name");
  return name ? name.getValue() : StringRef();
}

/// The symbol of one dimension in an `onnx.dims` list, or "".
static StringRef symbolOf(ArrayAttr dims, int64_t axis) {
  if (!dims || axis >= int64_t(dims.size()))
    return "";
  auto name = dyn_cast<StringAttr>(dims[axis]);
  return name ? name.getValue() : StringRef();
}

static bool isInput(func::FuncOp main, StringRef name) {
  for (unsigned i = 0; i < main.getNumArguments(); ++i)
    if (nameOf(main, i) == name)
      return true;
  return false;
}

FailureOr<SmallVector<Binding>> BindDimsPass::parse(func::FuncOp main) {
  SmallVector<Binding> bindings;
  SmallVector<StringRef> parts;
  StringRef(dims).split(parts, ',', -1, /*KeepEmpty=*/false);
  for (StringRef part : parts) {
    auto [key, value] = part.rsplit('=');
    Binding binding{part, key, -1, 0};
    if (value.contains("..")) {
      main.emitError("--dim ") << part << ": a range of extents is not "
                               << "supported yet; give one number";
      return failure();
    }
    if (key.empty() || value.getAsInteger(10, binding.extent) ||
        binding.extent < 1) {
      main.emitError("--dim ") << part << ": must read NAME=N or INPUT:AXIS=N "
                               << "with N at least 1";
      return failure();
    }
    auto [input, axis] = key.rsplit(':');
    int64_t number;
    if (!axis.empty() && !axis.getAsInteger(10, number) &&
        isInput(main, input)) {
      binding.name = input;
      binding.axis = number;
    }
    bindings.push_back(binding);
  }
  return bindings;
}

/// `type` with the extents that `bindings` know of input `name`.
static RankedTensorType bind(RankedTensorType type, StringRef name,
                             ArrayAttr symbols,
                             MutableArrayRef<Binding> bindings) {
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    StringRef symbol = symbolOf(symbols, axis);
    for (Binding &binding : bindings) {
      bool isAxis = binding.axis >= 0 && binding.axis == axis &&
                    binding.name == name && !name.empty();
      bool isSymbol = binding.axis < 0 && !symbol.empty() &&
                      binding.name == symbol && type.isDynamicDim(axis);
      if (!isAxis && !isSymbol)
        continue;
      binding.used = true;
      shape[axis] = binding.extent;
    }
  }
  return RankedTensorType::get(shape, type.getElementType(),
                               type.getEncoding());
}

/// Declared results follow their symbols; what is left unknown is inferred.
static void bindResults(func::FuncOp main, ArrayRef<Binding> bindings) {
  Operation *terminator = main.getBody().front().getTerminator();
  for (auto [i, value] : llvm::enumerate(terminator->getOperands())) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type || isa<BlockArgument>(value))
      continue;
    SmallVector<Binding> copy(bindings);
    value.setType(bind(
        type, "", main.getResultAttrOfType<ArrayAttr>(i, "onnx.dims"), copy));
  }
  followReturnTypes(main);
}

LogicalResult BindDimsPass::check(func::FuncOp main,
                                  ArrayRef<Binding> bindings) {
  bool failed = false;
  for (const Binding &binding : bindings) {
    if (binding.used)
      continue;
    failed = true;
    InFlightDiagnostic error = main.emitError("--dim ") << binding.text << ": ";
    if (binding.axis >= 0)
      error << "input \"" << binding.name << "\" has no axis " << binding.axis;
    else
      error << "no input has a symbol \"" << binding.name << "\"";
  }
  for (unsigned i = 0; i < main.getNumArguments(); ++i) {
    StringRef name = nameOf(main, i);
    auto type = dyn_cast<RankedTensorType>(main.getArgument(i).getType());
    if (!type) {
      if (isa<TensorType>(main.getArgument(i).getType())) {
        main.emitError("input \"")
            << name << "\" has no declared rank; export the model with the "
            << "shape of its inputs";
        failed = true;
      }
      continue;
    }
    auto symbols = main.getArgAttrOfType<ArrayAttr>(i, "onnx.dims");
    for (int64_t axis = 0; axis < type.getRank(); ++axis) {
      if (!type.isDynamicDim(axis))
        continue;
      failed = true;
      StringRef symbol = symbolOf(symbols, axis);
      InFlightDiagnostic error = main.emitError("axis ")
                                 << axis << " of input \"" << name << "\" ";
      if (symbol.empty())
        error << "has no extent; fix: --dim " << name << ":" << axis << "=N";
      else
        error << "is the symbol \"" << symbol
              << "\", which has no extent; fix: --dim " << symbol << "=N";
    }
  }
  return failure(failed);
}

void BindDimsPass::runOnOperation() {
  auto main = getOperation().lookupSymbol<func::FuncOp>("main");
  if (!main)
    return;
  FailureOr<SmallVector<Binding>> bindings = parse(main);
  if (failed(bindings))
    return signalPassFailure();
  for (unsigned i = 0; i < main.getNumArguments(); ++i) {
    BlockArgument argument = main.getArgument(i);
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type)
      continue;
    RankedTensorType bound =
        bind(type, nameOf(main, i),
             main.getArgAttrOfType<ArrayAttr>(i, "onnx.dims"), *bindings);
    for (int64_t axis = 0; axis < type.getRank(); ++axis)
      if (!type.isDynamicDim(axis) &&
          type.getDimSize(axis) != bound.getDimSize(axis)) {
        main.emitError("axis ")
            << axis << " of input \"" << nameOf(main, i) << "\" is fixed at "
            << type.getDimSize(axis) << " and cannot become "
            << bound.getDimSize(axis);
        return signalPassFailure();
      }
    argument.setType(bound);
  }
  if (!main.isExternal())
    bindResults(main, *bindings);
  if (failed(check(main, *bindings)))
    signalPassFailure();
}

} // namespace strata::graph
