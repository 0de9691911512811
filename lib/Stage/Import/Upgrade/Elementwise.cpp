//===- Elementwise.cpp - Old forms of elementwise ops ---------------------===//
#include "../OpFactory.h"
#include "Upgrade.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#include <limits>

using namespace mlir;

namespace strata::import {

/// Appends dimensions of extent 1 to `value`.
static Expected<Value> appendOnes(OpFactory &factory, Location loc, Value value,
                                  int64_t rank, int64_t count) {
  SmallVector<int64_t> axes;
  for (int64_t i = 0; i < count; ++i)
    axes.push_back(rank + i);
  return factory.createOne("Unsqueeze", loc,
                           {value, factory.integers(loc, axes)});
}

/// `broadcast` and `axis` become shapes.
static Status explicitBroadcast(NodeForm &form, OpFactory &factory) {
  bool broadcast = form.integer("broadcast", 0) != 0;
  Attribute axisAttribute = form.attributes.get("axis");
  int64_t axis = form.integer("axis", 0);
  form.take("broadcast");
  form.take("axis");
  if (!broadcast || !axisAttribute)
    return {};
  int64_t left = rankOf(form.operand(0)), right = rankOf(form.operand(1));
  if (left < 0 || right < 0)
    return noNewForm(form, "`axis` on values of unknown rank");
  if (axis < 0)
    axis += left;
  int64_t missing = left - axis - right;
  if (axis < 0 || missing < 0)
    return makeError(ErrorClass::BadModel, "axis " + std::to_string(axis) +
                                               " does not fit ranks " +
                                               std::to_string(left) + " and " +
                                               std::to_string(right));
  if (missing == 0)
    return {};
  Expected<Value> value =
      appendOnes(factory, form.loc, form.operand(1), right, missing);
  if (!value)
    return value.takeError();
  form.setOperand(1, *value);
  return {};
}

/// PRelu: a slope of rank 1 was one per channel.
static Status slopePerChannel(NodeForm &form, OpFactory &factory) {
  int64_t rank = rankOf(form.operand(0)), slope = rankOf(form.operand(1));
  if (rank < 0 || slope < 0)
    return noNewForm(form, "values of unknown rank");
  auto type = llvm::cast<RankedTensorType>(form.operand(1).getType());
  if (slope != 1 || type.getDimSize(0) == 1 || rank <= 2)
    return {};
  Expected<Value> value =
      appendOnes(factory, form.loc, form.operand(1), 1, rank - 2);
  if (!value)
    return value.takeError();
  form.setOperand(1, *value);
  return {};
}

/// Clip: the bounds become operands. Old defaults are the range of f32, which
/// only matters for infinities: they are written out where they are finite.
static Status clipBounds(NodeForm &form, OpFactory &factory) {
  mlir::Type element =
      llvm::cast<TensorType>(form.operand(0).getType()).getElementType();
  double largest = std::numeric_limits<float>::max();
  Builder &builder = factory.builder;
  if (!element.isF16())
    for (auto [name, value] :
         {std::pair("min", -largest), std::pair("max", largest)})
      if (!form.attributes.get(name))
        form.attributes.set(name, builder.getF32FloatAttr(value));
  if (Status status = floatToOperand(form, factory, "min", 1); !status)
    return status;
  return floatToOperand(form, factory, "max", 2);
}

/// Dropout-6 with is_test = 0 is training.
static Status dropoutIsTest(NodeForm &form, OpFactory &) {
  if (form.integer("is_test", 0) == 0)
    return noNewForm(form, "is_test = 0, the training form");
  form.take("is_test");
  return {};
}

/// The mask had the type of the data.
static Status dropoutMask(NodeForm &form, OpFactory &) {
  if (form.wanted.size() < 2 || !form.wanted[1])
    return {};
  mlir::Type element =
      llvm::cast<TensorType>(form.operand(0).getType()).getElementType();
  mlir::Location loc = form.loc;
  form.finish.push_back(
      [element, loc](OpFactory &factory, Results results) -> Expected<Results> {
        // CastLike takes the type from a value, Cast a number of the
        // enumeration.
        Value like = factory.scalar(loc, 0.0, element);
        Expected<Value> mask =
            factory.createOne("CastLike", loc, {results[1], like});
        if (!mask)
          return mask.takeError();
        results[1] = *mask;
        return results;
      });
  return {};
}

/// Dropout: the ratio becomes an operand; without training mode the op passes
/// its data on.
static Status dropoutRatio(NodeForm &form, OpFactory &factory) {
  auto ratio = llvm::dyn_cast_or_null<FloatAttr>(form.take("ratio"));
  double value = ratio ? ratio.getValueAsDouble() : 0.5;
  form.setOperand(
      1, factory.scalar(form.loc, value, factory.builder.getF32Type()));
  return {};
}

FamilyTable elementwiseUpgrades() {
  return {{
              {"Abs", {6, 13}},
              {"Acos", {7, 22}},
              {"Acosh", {9, 22}},
              {"Add", {7, 13, 14}},
              {"Asin", {7, 22}},
              {"Asinh", {9, 22}},
              {"Atan", {7, 22}},
              {"Atanh", {9, 22}},
              {"BitShift", {11, 28}},
              {"Cast", {6, 9, 13, 19, 21, 23, 24, 25, 28}},
              {"CastLike", {15, 19, 21, 23, 24, 25}},
              {"Ceil", {6, 13}},
              {"Celu", {12, 28}},
              {"Clip", {11, 12, 13}},
              {"Cos", {7, 22}},
              {"Cosh", {9, 22}},
              {"Div", {7, 13, 14}},
              {"Dropout", {12, 13, 22}},
              {"Elu", {6, 22}},
              {"Equal", {7, 11, 13, 19}},
              {"Erf", {9, 13}},
              {"Exp", {6, 13}},
              {"Floor", {6, 13}},
              {"Greater", {7, 9, 13}},
              {"GreaterOrEqual", {12, 16}},
              {"HardSigmoid", {6, 22}},
              {"HardSwish", {14, 22}},
              {"Identity", {1, 13, 14, 16, 19, 21, 23, 24, 25}},
              {"IsInf", {10, 20}},
              {"IsNaN", {9, 13, 20}},
              {"LeakyRelu", {6, 16}},
              {"Less", {7, 9, 13}},
              {"LessOrEqual", {12, 16}},
              {"Log", {6, 13}},
              {"Max", {6, 8, 12, 13}},
              {"Mean", {6, 8, 13}},
              {"Min", {6, 8, 12, 13}},
              {"Mish", {18, 22}},
              {"Mod", {10, 13, 28}},
              {"Mul", {7, 13, 14}},
              {"Neg", {6, 13}},
              {"PRelu", {7, 9, 16}},
              {"Pow", {7, 12, 13, 15}},
              {"Reciprocal", {6, 13}},
              {"Relu", {6, 13, 14}},
              {"Round", {11, 22}},
              {"Selu", {6, 22}},
              {"Sigmoid", {6, 13}},
              {"Sign", {9, 13}},
              {"Sin", {7, 22}},
              {"Sinh", {9, 22}},
              {"Softplus", {1, 22}},
              {"Softsign", {1, 22}},
              {"Sqrt", {6, 13}},
              {"Sub", {7, 13, 14}},
              {"Sum", {6, 8, 13}},
              {"Tan", {7, 22}},
              {"Tanh", {6, 13}},
              {"ThresholdedRelu", {10, 22}},
              {"Where", {9, 16}},
          },
          {
              {"Add", 6, 7, explicitBroadcast},
              {"And", 1, 7, explicitBroadcast},
              {"Clip", 6, 11, clipBounds},
              {"Div", 6, 7, explicitBroadcast},
              {"Dropout", 6, 7, dropoutIsTest},
              {"Dropout", 7, 10, dropoutMask},
              {"Dropout", 10, 12, dropoutRatio},
              {"Equal", 1, 7, explicitBroadcast},
              {"Greater", 1, 7, explicitBroadcast},
              {"Less", 1, 7, explicitBroadcast},
              {"Mul", 6, 7, explicitBroadcast},
              {"Or", 1, 7, explicitBroadcast},
              {"PRelu", 6, 7, slopePerChannel},
              {"Pow", 1, 7, explicitBroadcast},
              {"Sub", 6, 7, explicitBroadcast},
              {"Xor", 1, 7, explicitBroadcast},
          }};
}

} // namespace strata::import
