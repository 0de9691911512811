//===- TranslateArithmetic.cpp - Operations of arith and math -------------===//
#include "Translation.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace strata::codegen::tileir {

//===----------------------------------------------------------------------===//
// Element by element, same operands in the same order
//===----------------------------------------------------------------------===//

/// One line per operation: its name here, there, and the attributes in order.
/// Rounding: 0 nearest even, 1 zero, 2 down, 3 up, 4 approx, 5 full, 6 to int.
/// Signedness: 0 unsigned, 1 signed. NaN: 1 propagates, which is maximumf.
struct Counterpart {
  StringLiteral source, target;
  int64_t attributes[2];
};

// clang-format off
static constexpr Counterpart counterparts[] = {
    {"arith.addf", "addf", {0, 0}},
    {"arith.addi", "addi", {0}},
    {"arith.andi", "andi", {}},
    {"arith.bitcast", "bitcast", {}},
    {"arith.ceildivsi", "divi", {1, 3}},
    {"arith.ceildivui", "divi", {0, 3}},
    {"arith.divf", "divf", {0, 0}},
    {"arith.divsi", "divi", {1, 1}},
    {"arith.divui", "divi", {0, 1}},
    {"arith.extf", "ftof", {0}},
    {"arith.extsi", "exti", {1}},
    {"arith.extui", "exti", {0}},
    {"arith.floordivsi", "divi", {1, 2}},
    {"arith.fptosi", "ftoi", {1, 6}},
    {"arith.fptoui", "ftoi", {0, 6}},
    {"arith.maximumf", "maxf", {1, 0}},
    {"arith.maxnumf", "maxf", {0, 0}},
    {"arith.maxsi", "maxi", {1}},
    {"arith.maxui", "maxi", {0}},
    {"arith.minimumf", "minf", {1, 0}},
    {"arith.minnumf", "minf", {0, 0}},
    {"arith.minsi", "mini", {1}},
    {"arith.minui", "mini", {0}},
    {"arith.mulf", "mulf", {0, 0}},
    {"arith.muli", "muli", {0}},
    {"arith.negf", "negf", {}},
    {"arith.ori", "ori", {}},
    {"arith.remf", "remf", {}},
    {"arith.remsi", "remi", {1}},
    {"arith.remui", "remi", {0}},
    {"arith.shli", "shli", {0}},
    {"arith.shrsi", "shri", {1}},
    {"arith.shrui", "shri", {0}},
    {"arith.sitofp", "itof", {1, 0}},
    {"arith.subf", "subf", {0, 0}},
    {"arith.subi", "subi", {0}},
    {"arith.truncf", "ftof", {0}},
    {"arith.trunci", "trunci", {0}},
    {"arith.uitofp", "itof", {0, 0}},
    {"arith.xori", "xori", {}},
    {"math.absf", "absf", {}},
    {"math.absi", "absi", {}},
    {"math.atan2", "atan2", {}},
    {"math.ceil", "ceil", {}},
    {"math.cos", "cos", {}},
    {"math.cosh", "cosh", {}},
    {"math.exp", "exp", {5}},
    {"math.exp2", "exp2", {0}},
    {"math.floor", "floor", {}},
    {"math.fma", "fma", {0, 0}},
    {"math.log", "log", {}},
    {"math.log2", "log2", {}},
    {"math.powf", "pow", {}},
    {"math.rsqrt", "rsqrt", {0}},
    {"math.sin", "sin", {}},
    {"math.sinh", "sinh", {}},
    {"math.sqrt", "sqrt", {0, 0}},
    {"math.tan", "tan", {}},
    {"math.tanh", "tanh", {5}},
};
// clang-format on

/// Whether the operation may be approximate: `afn`, only for f32 and never by a
/// global switch.
static bool isApproximate(mlir::Operation *op) {
  auto carrier = dyn_cast<arith::ArithFastMathInterface>(op);
  arith::FastMathFlagsAttr flags;
  if (carrier)
    flags = carrier.getFastMathFlagsAttr();
  return flags && getElementTypeOrSelf(op->getResult(0).getType()).isF32() &&
         arith::bitEnumContainsAny(flags.getValue(), arith::FastMathFlags::afn);
}

LogicalResult Translation::translateArithmetic(mlir::Operation *op) {
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return translateConstant(constant);
  if (auto compare = dyn_cast<arith::CmpFOp>(op))
    return translateCompareFloats(compare);
  if (auto compare = dyn_cast<arith::CmpIOp>(op))
    return translateCompareIntegers(compare);
  if (auto select = dyn_cast<arith::SelectOp>(op))
    return translateSelect(select);
  StringRef source = op->getName().getStringRef();
  const Counterpart *found =
      llvm::find_if(counterparts, [&](const Counterpart &each) {
        return each.source == source;
      });
  if (found == std::end(counterparts))
    return fail(op, "has no counterpart in Tile IR");
  FailureOr<int> type = typeOf(op, op->getResult(0).getType());
  if (failed(type))
    return failure();
  std::vector<Attribute> attributes;
  StringRef letters = findOp(found->target)->attributes;
  for (auto [k, letter] : llvm::enumerate(letters)) {
    bool hasApprox =
        letter == 'R' && isApproximate(op) &&
        isa<arith::DivFOp, math::ExpOp, math::TanhOp, math::SqrtOp>(op);
    attributes.push_back(hasApprox ? Attribute(Rounding::Approx)
                                   : Attribute(found->attributes[k]));
  }
  values[op->getResult(0)] = emitOne(
      found->target, *type, valuesOf(op->getOperands()), std::move(attributes));
  return success();
}

//===----------------------------------------------------------------------===//
// Constants, comparisons, selection
//===----------------------------------------------------------------------===//

static void appendElement(std::string &bytes, const APInt &value) {
  for (unsigned bit = 0; bit < value.getBitWidth(); bit += 8)
    bytes.push_back(static_cast<char>(value.extractBitsAsZExtValue(8, bit)));
}

/// One element stands for all; a true of i1 is a whole byte of ones.
LogicalResult Translation::translateConstant(arith::ConstantOp op) {
  FailureOr<int> type = typeOf(op, op.getType());
  if (failed(type))
    return failure();
  SmallVector<APInt> elements;
  if (auto integer = dyn_cast<IntegerAttr>(op.getValue())) {
    elements.push_back(integer.getValue());
  } else if (auto number = dyn_cast<FloatAttr>(op.getValue())) {
    elements.push_back(number.getValue().bitcastToAPInt());
  } else if (auto dense = dyn_cast<DenseElementsAttr>(op.getValue())) {
    size_t count = dense.isSplat() ? 1 : dense.getNumElements();
    if (isa<FloatType>(dense.getElementType()))
      for (const APFloat &value :
           llvm::make_range(dense.value_begin<APFloat>(),
                            dense.value_begin<APFloat>() + count))
        elements.push_back(value.bitcastToAPInt());
    else
      for (const APInt &value : llvm::make_range(
               dense.value_begin<APInt>(), dense.value_begin<APInt>() + count))
        elements.push_back(value);
  } else {
    return fail(op, "is neither a number nor a dense tile");
  }
  std::string bytes;
  for (const APInt &element : elements) {
    if (element.getBitWidth() > 1) {
      appendElement(bytes, element);
      continue;
    }
    if (elements.size() > 1)
      return fail(op, "has different elements of i1");
    bytes.push_back(element.isZero() ? '\0' : '\xFF');
  }
  values[op.getResult()] = emitOne("constant", *type, {}, {Attribute(bytes)});
  return success();
}

// Predicates of the format.
enum : int64_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

LogicalResult Translation::translateCompareIntegers(arith::CmpIOp op) {
  FailureOr<int> type = typeOf(op, op.getType());
  if (failed(type))
    return failure();
  using Predicate = arith::CmpIPredicate;
  static constexpr std::pair<Predicate, std::pair<int64_t, int64_t>> table[] = {
      {Predicate::eq, {Equal, 1}},    {Predicate::ne, {NotEqual, 1}},
      {Predicate::slt, {Less, 1}},    {Predicate::sle, {LessEqual, 1}},
      {Predicate::sgt, {Greater, 1}}, {Predicate::sge, {GreaterEqual, 1}},
      {Predicate::ult, {Less, 0}},    {Predicate::ule, {LessEqual, 0}},
      {Predicate::ugt, {Greater, 0}}, {Predicate::uge, {GreaterEqual, 0}}};
  for (auto [predicate, wire] : table)
    if (predicate == op.getPredicate())
      values[op.getResult()] = emitOne(
          "cmpi", *type, valuesOf(op.getOperands()), {wire.first, wire.second});
  return success();
}

/// Ordered comparisons are false and unordered ones true if an operand is NaN.
LogicalResult Translation::translateCompareFloats(arith::CmpFOp op) {
  FailureOr<int> type = typeOf(op, op.getType());
  if (failed(type))
    return failure();
  int lhs = valueOf(op.getLhs()), rhs = valueOf(op.getRhs());
  int &result = values[op.getResult()];
  auto compare = [&](int64_t predicate, int64_t ordered, int x, int y) {
    return emitOne("cmpf", *type, {x, y}, {predicate, ordered});
  };
  using Predicate = arith::CmpFPredicate;
  Predicate predicate = op.getPredicate();
  switch (predicate) {
  case Predicate::AlwaysFalse:
  case Predicate::AlwaysTrue:
    result =
        emitOne("constant", *type, {},
                {Attribute(std::string(
                    1, predicate == Predicate::AlwaysTrue ? '\xFF' : '\0'))});
    return success();
  case Predicate::ORD:
    result =
        emitOne("andi", *type,
                {compare(Equal, 1, lhs, lhs), compare(Equal, 1, rhs, rhs)});
    return success();
  case Predicate::UNO:
    result = emitOne(
        "ori", *type,
        {compare(NotEqual, 0, lhs, lhs), compare(NotEqual, 0, rhs, rhs)});
    return success();
  default:
    break;
  }
  static constexpr std::pair<Predicate, std::pair<int64_t, int64_t>> table[] = {
      {Predicate::OEQ, {Equal, 1}},        {Predicate::UEQ, {Equal, 0}},
      {Predicate::ONE, {NotEqual, 1}},     {Predicate::UNE, {NotEqual, 0}},
      {Predicate::OLT, {Less, 1}},         {Predicate::ULT, {Less, 0}},
      {Predicate::OLE, {LessEqual, 1}},    {Predicate::ULE, {LessEqual, 0}},
      {Predicate::OGT, {Greater, 1}},      {Predicate::UGT, {Greater, 0}},
      {Predicate::OGE, {GreaterEqual, 1}}, {Predicate::UGE, {GreaterEqual, 0}}};
  for (auto [each, wire] : table)
    if (each == predicate)
      result = compare(wire.first, wire.second, lhs, rhs);
  return success();
}

/// The condition of Tile IR has the shape of the result.
LogicalResult Translation::translateSelect(arith::SelectOp op) {
  int condition = valueOf(op.getCondition());
  int whenTrue = valueOf(op.getTrueValue());
  SmallVector<int64_t, 4> shape = program.typeOf(whenTrue).shape;
  if (program.typeOf(condition).shape.empty())
    condition = repeat(condition, shape);
  values[op.getResult()] =
      emitOne("select", program.valueTypes[whenTrue],
              {condition, whenTrue, valueOf(op.getFalseValue())});
  return success();
}

} // namespace strata::codegen::tileir
