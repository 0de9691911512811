//===- Assembly.cpp - The text form of all ONNX ops -----------------------===//
#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/OpTable.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"

#include <optional>

using namespace mlir;

namespace strata::onnx {
namespace {

constexpr llvm::StringLiteral segmentNames[] = {"operandSegmentSizes",
                                                "resultSegmentSizes"};

/// Sets the segment attribute if the op has one.
ParseResult addSegments(OpAsmParser &parser, SMLoc loc, OperationState &result,
                        StringRef kinds, ArrayRef<bool> present,
                        StringRef segmentName) {
  std::optional<SmallVector<int32_t>> sizes = groupSizes(kinds, present);
  if (!sizes)
    return parser.emitError(loc, "numbers of operands or results do not fit "
                                 "the schema (")
           << kinds << ": s(ingle), o(ptional), v(ariadic)";
  if (hasSegments(kinds))
    result.addAttribute(segmentName,
                        parser.getBuilder().getDenseI32ArrayAttr(*sizes));
  return success();
}

ParseResult parseResultTypes(OpAsmParser &parser, OperationState &result,
                             SmallVector<bool> &present) {
  auto parseOne = [&]() -> ParseResult {
    if (succeeded(parser.parseOptionalKeyword("_"))) {
      present.push_back(false);
      return success();
    }
    Type type;
    if (parser.parseType(type))
      return failure();
    result.addTypes(type);
    present.push_back(true);
    return success();
  };
  if (succeeded(parser.parseOptionalLParen())) {
    if (succeeded(parser.parseOptionalRParen()))
      return success();
    return failure(parser.parseCommaSeparatedList(parseOne) ||
                   parser.parseRParen());
  }
  return parseOne();
}

/// For each value of `groups`, its index; for an absent optional one, -1.
/// Trailing absent ones are left out.
SmallVector<int> writtenOrder(ArrayRef<int32_t> groups, StringRef kinds) {
  SmallVector<int> order;
  int next = 0;
  for (auto [size, kind] : llvm::zip(groups, kinds)) {
    if (size == 0 && kind == 'o')
      order.push_back(-1);
    for (int32_t i = 0; i < size; ++i)
      order.push_back(next++);
  }
  while (!order.empty() && order.back() < 0)
    order.pop_back();
  return order;
}

/// Attributes of `op` that differ from their defaults.
SmallVector<NamedAttribute> writtenAttributes(Operation *op) {
  OperationState state(op->getLoc(), op->getName());
  Operation *blank = Operation::create(state);
  DictionaryAttr defaults = blank->getAttrDictionary();
  SmallVector<NamedAttribute> written;
  for (NamedAttribute attribute : op->getAttrDictionary())
    if (!llvm::is_contained(segmentNames, attribute.getName().getValue()) &&
        defaults.get(attribute.getName()) != attribute.getValue())
      written.push_back(attribute);
  blank->destroy();
  return written;
}

} // namespace

ParseResult parseOp(OpAsmParser &parser, OperationState &result) {
  StringRef name = result.name.getStringRef();
  name.consume_front("onnx.");
  const OpRow *row = findOp(name);
  SMLoc loc = parser.getCurrentLocation();
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<bool> operandPresent, resultPresent;
  auto parseOperand = [&]() -> ParseResult {
    operandPresent.push_back(failed(parser.parseOptionalKeyword("_")));
    return operandPresent.back() ? parser.parseOperand(operands.emplace_back())
                                 : success();
  };
  SmallVector<Type> operandTypes;
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                     parseOperand) ||
      parser.parseOptionalAttrDict(result.attributes) || parser.parseColon() ||
      parser.parseLParen() ||
      (failed(parser.parseOptionalRParen()) &&
       (parser.parseTypeList(operandTypes) || parser.parseRParen())) ||
      parser.parseArrow() || parseResultTypes(parser, result, resultPresent) ||
      parser.resolveOperands(operands, operandTypes, loc, result.operands) ||
      addSegments(parser, loc, result, row->operandKinds, operandPresent,
                  segmentNames[0]) ||
      addSegments(parser, loc, result, row->resultKinds, resultPresent,
                  segmentNames[1]))
    return failure();
  size_t regions = row->regions.empty() ? 0 : row->regions.count(' ') + 1;
  for (size_t i = 0; i < regions; ++i)
    if (parser.parseRegion(*result.addRegion()))
      return failure();
  return success();
}

void printOp(Operation *op, OpAsmPrinter &printer) {
  const OpRow *row = findOp(op);
  printer << "(";
  llvm::interleaveComma(writtenOrder(operandGroups(op), row->operandKinds),
                        printer, [&](int index) {
                          if (index < 0)
                            printer << "_";
                          else
                            printer << op->getOperand(index);
                        });
  printer << ")";
  printer.printOptionalAttrDict(writtenAttributes(op));
  printer << " : (" << op->getOperandTypes() << ") -> ";
  SmallVector<int> results = writtenOrder(resultGroups(op), row->resultKinds);
  bool parentheses = results.size() != 1 || results.front() < 0;
  if (parentheses)
    printer << "(";
  llvm::interleaveComma(results, printer, [&](int index) {
    if (index < 0)
      printer << "_";
    else
      printer << op->getResult(index).getType();
  });
  if (parentheses)
    printer << ")";
  for (Region &region : op->getRegions()) {
    printer << " ";
    printer.printRegion(region);
  }
}

} // namespace strata::onnx
