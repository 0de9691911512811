//===- TranslateToTileIR.cpp - Functions and control flow -----------------===//
#include "strata/Stage/Codegen/GPU/TileIR.h"

#include "Translation.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;

namespace strata::codegen::tileir {

LogicalResult Translation::fail(mlir::Operation *op, const Twine &what) {
  if (fault.empty())
    fault = ("tile.func @" + func.getSymName() + ": '" +
             op->getName().getStringRef() + "' " + what)
                .str();
  return failure();
}

/// A scalar is a tile of rank 0, also behind a pointer.
FailureOr<int> Translation::typeOf(mlir::Operation *op, mlir::Type type) {
  ArrayRef<int64_t> shape;
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    shape = tensor.getShape();
    type = tensor.getElementType();
  }
  if (auto pointer = dyn_cast<tile::PtrType>(type)) {
    FailureOr<int> pointee = typeOf(op, pointer.getElement());
    if (failed(pointee))
      return failure();
    int element = program.types[*pointee].element;
    return program.tile(program.intern(Type(Tag::Pointer, element)), shape);
  }
  std::optional<Tag> tag =
      llvm::TypeSwitch<mlir::Type, std::optional<Tag>>(type)
          .Case<IntegerType>([](IntegerType integer) -> std::optional<Tag> {
            switch (integer.isSignless() ? integer.getWidth() : 0) {
            case 1:
              return Tag::I1;
            case 8:
              return Tag::I8;
            case 16:
              return Tag::I16;
            case 32:
              return Tag::I32;
            case 64:
              return Tag::I64;
            default:
              return std::nullopt;
            }
          })
          .Case<Float16Type>([](auto) { return Tag::F16; })
          .Case<BFloat16Type>([](auto) { return Tag::BF16; })
          .Case<Float32Type>([](auto) { return Tag::F32; })
          .Case<Float64Type>([](auto) { return Tag::F64; })
          .Case<Float8E4M3FNType>([](auto) { return Tag::F8E4M3; })
          .Case<Float8E5M2Type>([](auto) { return Tag::F8E5M2; })
          .Default([](auto) { return std::nullopt; });
  if (!tag) {
    std::string text;
    llvm::raw_string_ostream(text) << type;
    return fail(op, "uses type " + text + ", which Tile IR does not have");
  }
  return program.tile(program.simple(*tag), shape);
}

SmallVector<int> Translation::valuesOf(ValueRange range) const {
  return llvm::map_to_vector(range, [&](Value v) { return valueOf(v); });
}

SmallVector<int> Translation::emit(StringRef name, ArrayRef<int> types,
                                   ArrayRef<int> operands,
                                   std::vector<Attribute> attributes,
                                   ArrayRef<size_t> groups,
                                   std::vector<Block> regions) {
  tileir::Operation operation(*findOp(name));
  for (int type : types)
    operation.results.push_back(program.value(type));
  operation.operands.assign(operands.begin(), operands.end());
  operation.groups.assign(groups.begin(), groups.end());
  operation.attributes = std::move(attributes);
  operation.regions = std::move(regions);
  SmallVector<int> results(operation.results.begin(), operation.results.end());
  block->operations.push_back(std::move(operation));
  return results;
}

int Translation::emitOne(StringRef name, int type, ArrayRef<int> operands,
                         std::vector<Attribute> attributes) {
  return emit(name, type, operands, std::move(attributes)).front();
}

void Translation::terminate(Block &target, StringRef name,
                            ArrayRef<int> operands) {
  llvm::SaveAndRestore<Block *> outer(block, &target);
  emit(name, {}, operands);
}

void Translation::bind(ValueRange from, ArrayRef<int> to) {
  for (auto [source, target] : llvm::zip(from, to))
    values[source] = target;
}

LogicalResult Translation::newArguments(mlir::Operation *op, ValueRange from,
                                        Block &region) {
  for (Value argument : from) {
    FailureOr<int> type = typeOf(op, argument.getType());
    if (failed(type))
      return failure();
    values[argument] = program.value(*type);
    region.arguments.push_back(values[argument]);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// What the launch promises about an argument becomes an `assume` before the
/// first use.
LogicalResult Translation::bindArguments() {
  for (BlockArgument argument : func.getBody().getArguments()) {
    auto divisor = func.getArgAttrOfType<IntegerAttr>(
        argument.getArgNumber(), isa<tile::PtrType>(argument.getType())
                                     ? "tile.align"
                                     : "tile.divisible");
    int &value = values[argument];
    int type = program.valueTypes[value];
    if (argument.use_empty())
      continue;
    if (argument.getType().isInteger(32))
      value = emitOne("assume", type, value,
                      {Attribute(Attribute::Kind::Bounded, 1)});
    if (divisor && divisor.getInt() > 1)
      value = emitOne("assume", type, value,
                      {Attribute(Attribute::Kind::DivBy, divisor.getInt())});
  }
  return success();
}

void Translation::addHints(Function &function) {
  tile::HintsAttr hints = func.getHintsAttr();
  if (!hints)
    return;
  int i32 = program.simple(Tag::I32);
  auto add = [&](StringRef key, int64_t value) {
    if (value <= 0)
      return;
    Attribute hint(Attribute::Kind::Number, value, i32);
    hint.text = key.str();
    function.hints.push_back(std::move(hint));
  };
  add("num_cta_in_cga", hints.getCtas());
  add("occupancy", hints.getOccupancy());
  add("num_worker_warps_per_cta", hints.getWarps());
}

llvm::Expected<Program> Translation::run() {
  // The numbers that the public encoder gives these two.
  program.simple(Tag::I1);
  program.simple(Tag::I32);
  Function function;
  function.name = func.getSymName().str();
  addHints(function);
  mlir::Block &body = func.getBody().front();
  tileir::Type signature(Tag::Function);
  LogicalResult result = newArguments(func, body.getArguments(), function.body);
  for (int argument : function.body.arguments)
    signature.dims.push_back(program.valueTypes[argument]);
  function.type = program.intern(std::move(signature));
  block = &function.body;
  if (succeeded(result))
    result = bindArguments();
  if (succeeded(result))
    result = planChains();
  if (succeeded(result))
    result = translateBlock(body, function.body);
  if (failed(result))
    return llvm::createStringError(fault);
  terminate(function.body, "return", {});
  program.functions.push_back(std::move(function));
  return std::move(program);
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

/// Everything but the terminator, which is the parent's matter.
LogicalResult Translation::translateBlock(mlir::Block &source, Block &target) {
  llvm::SaveAndRestore<Block *> outer(block, &target);
  for (mlir::Operation &op : source.without_terminator())
    if (failed(translate(&op)))
      return failure();
  return success();
}

LogicalResult Translation::translate(mlir::Operation *op) {
  return llvm::TypeSwitch<mlir::Operation *, LogicalResult>(op)
      .Case([&](scf::ForOp each) { return translateFor(each); })
      .Case([&](scf::IfOp each) { return translateIf(each); })
      .Case([&](scf::WhileOp each) { return translateWhile(each); })
      .Case([&](tile::ViewOp each) { return translateView(each); })
      .Case([&](tile::LoadOp each) { return translateLoad(each); })
      .Case([&](tile::StoreOp each) { return translateStore(each); })
      .Case([&](tile::LoadPtrOp each) { return translateLoadPtr(each); })
      .Case([&](tile::StorePtrOp each) { return translateStorePtr(each); })
      .Default([&](mlir::Operation *each) {
        return isa<tile::TileDialect>(each->getDialect())
                   ? translateTileOp(each)
                   : translateArithmetic(each);
      });
}

static SmallVector<int> typesOf(const Program &program, ArrayRef<int> values) {
  return llvm::map_to_vector(
      values, [&](int value) { return program.valueTypes[value]; });
}

static void assign(ArrayRef<int *> slots, ArrayRef<int> values) {
  for (auto [slot, value] : llvm::zip_equal(slots, values))
    *slot = value;
}

LogicalResult Translation::translateFor(scf::ForOp op) {
  SmallVector<int *> slots = tokensChangedIn(op);
  SmallVector<int> carried = valuesOf(op.getInitArgs());
  llvm::append_range(carried, tokens(slots));
  SmallVector<int> operands = {valueOf(op.getLowerBound()),
                               valueOf(op.getUpperBound()),
                               valueOf(op.getStep())};
  llvm::append_range(operands, carried);
  Block region;
  if (failed(newArguments(op, op.getInductionVar(), region)) ||
      failed(newArguments(op, op.getRegionIterArgs(), region)))
    return failure();
  newTokenArguments(slots, region);
  if (failed(translateBlock(*op.getBody(), region)))
    return failure();
  SmallVector<int> next = valuesOf(op.getYieldedValues());
  llvm::append_range(next, tokens(slots));
  terminate(region, "continue", next);
  SmallVector<int> results =
      emit("for", typesOf(program, carried), operands,
           {Attribute(int64_t(op.getUnsignedCmp()))}, {}, {std::move(region)});
  assign(slots, ArrayRef(results).drop_front(op.getNumResults()));
  bind(op.getResults(), results);
  return success();
}

LogicalResult Translation::translateIf(scf::IfOp op) {
  SmallVector<int *> slots = tokensChangedIn(op);
  SmallVector<int> before = tokens(slots), types;
  std::vector<Block> regions(2);
  for (auto [source, target] : llvm::zip(op->getRegions(), regions)) {
    assign(slots, before);
    SmallVector<int> yielded;
    if (!source.empty()) {
      if (failed(translateBlock(source.front(), target)))
        return failure();
      yielded = valuesOf(source.front().getTerminator()->getOperands());
    }
    llvm::append_range(yielded, tokens(slots));
    terminate(target, "yield", yielded);
    types = typesOf(program, yielded);
  }
  SmallVector<int> results =
      emit("if", types, valueOf(op.getCondition()), {}, {}, std::move(regions));
  assign(slots, ArrayRef(results).drop_front(op.getNumResults()));
  bind(op.getResults(), results);
  return success();
}

/// loop { before; if (condition) {} else { break }; after; continue }
LogicalResult Translation::translateWhile(scf::WhileOp op) {
  SmallVector<int *> slots = tokensChangedIn(op);
  SmallVector<int> operands = valuesOf(op.getInits());
  llvm::append_range(operands, tokens(slots));
  Block region;
  if (failed(newArguments(op, op.getBeforeArguments(), region)))
    return failure();
  newTokenArguments(slots, region);
  if (failed(translateBlock(*op.getBeforeBody(), region)))
    return failure();
  scf::ConditionOp condition = op.getConditionOp();
  SmallVector<int> left = valuesOf(condition.getArgs());
  bind(op.getAfterArguments(), left);
  llvm::append_range(left, tokens(slots));
  std::vector<Block> branches(2);
  terminate(branches[0], "yield", {});
  terminate(branches[1], "break", left);
  {
    llvm::SaveAndRestore<Block *> outer(block, &region);
    emit("if", {}, valueOf(condition.getCondition()), {}, {},
         std::move(branches));
  }
  SmallVector<int> resultTypes = typesOf(program, left);
  if (failed(translateBlock(*op.getAfterBody(), region)))
    return failure();
  SmallVector<int> next = valuesOf(op.getYieldOp().getOperands());
  llvm::append_range(next, tokens(slots));
  terminate(region, "continue", next);
  SmallVector<int> results =
      emit("loop", resultTypes, operands, {}, {}, {std::move(region)});
  assign(slots, ArrayRef(results).drop_front(op.getNumResults()));
  bind(op.getResults(), results);
  return success();
}

} // namespace strata::codegen::tileir

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

using namespace strata::codegen;

llvm::Expected<std::string> strata::codegen::writeTileIR(tile::FuncOp program) {
  llvm::Expected<tileir::Program> written = tileir::Translation(program).run();
  if (!written)
    return written.takeError();
  std::string bytes = tileir::encode(*written);
  llvm::Expected<std::string> read = readTileIR(bytes);
  if (!read)
    return read.takeError();
  if (*read != tileir::list(*written))
    return llvm::createStringError(
        "tile.func @" + program.getSymName() +
        ": the bytecode does not read back as it was written");
  return bytes;
}

llvm::Expected<std::string> strata::codegen::readTileIR(llvm::StringRef bytes) {
  llvm::Expected<tileir::Program> program = tileir::decode(bytes);
  if (!program)
    return program.takeError();
  return tileir::list(*program);
}
