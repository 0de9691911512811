//===- BindInputs.cpp - Inputs that become constants ----------------------===//
#include "strata/Stage/Graph/Passes.h"

#include "strata/Dialect/ONNX/ONNX.h"

#include "mlir/AsmParser/AsmParser.h"

namespace strata::graph {
#define GEN_PASS_DEF_BINDINPUTSPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
using namespace mlir;

struct BindInputsPass final : impl::BindInputsPassBase<BindInputsPass> {
  using Base::Base;
  void runOnOperation() override {
    if (inputs.empty())
      return;
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    SmallVector<StringRef> entries;
    StringRef(inputs).split(entries, ';', -1, /*KeepEmpty=*/false);
    for (StringRef entry : entries)
      if (failed(bind(main, entry)))
        return signalPassFailure();
  }

  /// One `name=dense<...> : tensor<...>`.
  LogicalResult bind(func::FuncOp main, StringRef entry) {
    auto [name, text] = entry.split('=');
    auto value = dyn_cast_if_present<DenseElementsAttr>(
        parseAttribute(text, &getContext()));
    if (!value)
      return main.emitError("bad model: the constant for input \"")
             << name << "\" is no dense tensor";
    for (unsigned i = 0; i < main.getNumArguments(); ++i) {
      auto given = main.getArgAttrOfType<StringAttr>(i, "onnx.name");
      if (!given || given.getValue() != name)
        continue;
      if (failed(verifyCompatibleShape(main.getArgument(i).getType(),
                                       value.getType())) ||
          getElementTypeOrSelf(main.getArgument(i).getType()) !=
              value.getElementType())
        return main.emitError("bad model: the constant for input \"")
               << name << "\" is " << value.getType() << ", the input takes "
               << main.getArgument(i).getType();
      OpBuilder builder(main.getBody());
      OperationState state(main.getArgument(i).getLoc(),
                           onnx::ConstantOp::getOperationName());
      state.addAttribute("value", value);
      state.addTypes(value.getType());
      Operation *constant = builder.create(state);
      main.getArgument(i).replaceAllUsesWith(constant->getResult(0));
      return main.eraseArgument(i);
    }
    return main.emitError("bad model: there is no input \"") << name << '"';
  }
};
} // namespace
} // namespace strata::graph
