//===- KernelCase.cpp - Kernels from files, compiled and compared ---------===//
#include "KernelCase.h"

#include "../Host/HostKernel.h"
#include "Reference.h"

#include "strata/Stage/Codegen/Tile/EmitTileProgram.h"
#include "strata/Stage/Codegen/Tile/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <set>

using namespace mlir;

namespace strata::codegen::test {

static std::vector<std::string> files() {
  std::vector<std::string> files;
  for (const char *folder : {STRATA_KERNELS, STRATA_KERNELS "/Inputs"}) {
    std::error_code code;
    for (llvm::sys::fs::directory_iterator it(folder, code), end;
         it != end && !code; it.increment(code))
      if (StringRef(it->path()).ends_with(".mlir") &&
          !StringRef(it->path()).ends_with("-errors.mlir"))
        files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> Kernels::names() {
  std::vector<std::string> names;
  for (const std::string &file : files()) {
    auto buffer = llvm::MemoryBuffer::getFile(file);
    if (!buffer)
      continue;
    StringRef rest = (*buffer)->getBuffer();
    while (!(rest = rest.split("plan.kernel @").second).empty())
      names.push_back(rest.take_until([](char c) { return c == '('; }).str());
  }
  return names;
}

plan::KernelOp Kernels::find(const std::string &name) {
  for (plan::KernelOp kernel : all)
    if (kernel.getSymName() == name)
      return kernel;
  return {};
}

Kernels::Kernels() {
  context
      .loadDialect<plan::PlanDialect, tile::TileDialect, affine::AffineDialect,
                   arith::ArithDialect, linalg::LinalgDialect,
                   math::MathDialect, scf::SCFDialect, tensor::TensorDialect>();
  for (const std::string &file : files()) {
    modules.push_back(parseSourceFile<ModuleOp>(file, &context));
    if (!modules.back()) {
      problem += "cannot parse " + file + "\n";
      continue;
    }
    for (auto kernel : modules.back()->getOps<plan::KernelOp>())
      all.push_back(kernel);
  }
}

std::string emitText(plan::KernelOp kernel,
                     const planning::Configuration &configuration,
                     std::string &problem) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(kernel.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  llvm::Expected<tile::FuncOp> program =
      emitTileProgram(kernel, configuration, builder);
  if (!program) {
    problem = llvm::toString(program.takeError());
    return {};
  }
  if (failed(verify(*module))) {
    problem = "the tile program is not valid";
    return {};
  }
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream);
  return text;
}

namespace {
/// A tensor in memory with its pitch, surrounded by nothing.
struct Memory {
  Type element;
  std::vector<int64_t> shape;
  int64_t pitch = 1, bytes = 0;
  std::vector<char> data;

  Memory(RankedTensorType type, std::vector<int64_t> extents, int64_t align)
      : element(type.getElementType()), shape(std::move(extents)) {
    bytes = std::max<int64_t>(element.getIntOrFloatBitWidth() / 8, 1);
    int64_t last = shape.empty() ? 1 : shape.back(), rows = 1;
    for (size_t d = 0; d + 1 < shape.size(); ++d)
      rows *= shape[d];
    int64_t step = std::max<int64_t>(align / bytes, 1);
    // Wider than the row where the promise allows it.
    pitch = shape.size() < 2 ? last : (last + step) / step * step + step;
    data.assign(std::max<int64_t>(rows * pitch, 1) * bytes, char(0x7B));
  }
  int64_t elements() const { return int64_t(data.size()) / bytes; }
  char *address(int64_t number) {
    int64_t last = shape.empty() ? 1 : shape.back();
    return &data[(number / last * pitch + number % last) * bytes];
  }
  void set(int64_t number, double value) {
    char *at = address(number);
    auto put = [&](auto typed) { std::memcpy(at, &typed, sizeof typed); };
    if (element.isF64())
      put(value);
    else if (element.isF32())
      put(float(value));
    else if (element.isF16())
      put(toHalf(value));
    else if (bytes == 1)
      put(int8_t(value));
    else if (bytes == 4)
      put(int32_t(value));
    else
      put(int64_t(value));
  }
  double get(int64_t number) {
    char *at = address(number);
    auto take = [&](auto typed) {
      std::memcpy(&typed, at, sizeof typed);
      return typed;
    };
    if (element.isF64())
      return take(double());
    if (element.isF32())
      return take(float());
    if (element.isF16()) {
      APFloat half(APFloat::IEEEhalf(), APInt(16, take(uint16_t())));
      return half.convertToDouble();
    }
    if (bytes == 1)
      return take(int8_t());
    if (bytes == 4)
      return take(int32_t());
    return double(take(int64_t()));
  }
  static uint16_t toHalf(double value) {
    APFloat half(value);
    bool lost;
    half.convert(APFloat::IEEEhalf(), APFloat::rmNearestTiesToEven, &lost);
    return uint16_t(half.bitcastToAPInt().getZExtValue());
  }
};
} // namespace

static std::vector<int64_t> shapeOf(Type type, int64_t extent) {
  std::vector<int64_t> shape(cast<RankedTensorType>(type).getShape());
  for (int64_t &e : shape)
    if (ShapedType::isDynamic(e))
      e = extent;
  return shape;
}

static double randomOf(Type element, std::mt19937 &random) {
  if (element.isInteger(1))
    return double(random() % 2);
  if (isa<IntegerType>(element))
    return double(int64_t(random() % 17) - 8);
  return std::uniform_real_distribution<double>(-2, 2)(random);
}

std::string compare(plan::KernelOp kernel, const std::string &program,
                    int64_t extent, bool checked, References &references) {
  HostKernel compiled(program, checked);
  if (!compiled.isLoaded())
    return "host: " + compiled.error();
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(program, kernel.getContext());
  auto func = *module->getOps<tile::FuncOp>().begin();
  llvm::Expected<planning::LaunchRecord> record = launchRecordOf(func);
  if (!record)
    return llvm::toString(record.takeError());

  std::mt19937 random(7);
  std::vector<Tensor> inputs;
  std::vector<Memory> memories;
  std::vector<int32_t> scalars;
  if (kernel.isRanged())
    scalars.push_back(int32_t(extent));
  auto alignOf = [](IntegerAttr attr) { return attr ? attr.getInt() : 1; };
  for (auto [i, type] : llvm::enumerate(kernel.getArgumentTypes())) {
    auto tensor = cast<RankedTensorType>(type);
    inputs.emplace_back(shapeOf(type, extent));
    memories.emplace_back(
        tensor, shapeOf(type, extent),
        alignOf(kernel.getArgAttrOfType<IntegerAttr>(i, "plan.align")));
    for (size_t k = 0; k < inputs.back().data.size(); ++k) {
      memories.back().set(k, randomOf(tensor.getElementType(), random));
      inputs.back().data[k] = memories.back().get(k);
    }
  }
  for (auto [i, type] : llvm::enumerate(kernel.getResultTypes()))
    memories.emplace_back(
        cast<RankedTensorType>(type), shapeOf(type, extent),
        alignOf(kernel.getResultAttrOfType<IntegerAttr>(i, "plan.align")));
  std::string problem;
  auto [found, isNew] = references.insert({extent, {}});
  if (isNew)
    found->second = evaluate(kernel, inputs, problem);
  std::vector<Tensor> &expected = found->second;
  if (!problem.empty())
    return problem;

  std::vector<void *> pointers;
  journal() = Journal();
  for (Memory &memory : memories) {
    pointers.push_back(memory.data.data());
    journal().elements.push_back(memory.elements());
    if (memory.shape.size() >= 2)
      scalars.push_back(int32_t(memory.pitch));
  }
  if (pointers.size() != size_t(record->pointers) ||
      scalars.size() != size_t(record->scalars))
    return "the launch record has another number of parameters";
  std::array<int32_t, 3> grid;
  for (int d = 0; d < 3; ++d) {
    const planning::GridAxis &axis = record->grid[d];
    int64_t count =
        axis.multiplier * (axis.scalar < 0 ? 1 : scalars[axis.scalar]);
    grid[d] = int32_t((count + axis.tile - 1) / axis.tile);
  }
  compiled.run(pointers, scalars, grid);

  if (checked) {
    if (!journal().outside.empty()) {
      const Access &access = journal().outside.front();
      return std::to_string(journal().outside.size()) +
             " accesses outside, first: element " +
             std::to_string(access.element) + " by " +
             compiled.ops()[access.op];
    }
    std::set<std::pair<int32_t, int64_t>> written;
    for (const Access &access : journal().accesses)
      if (access.kind == 1 &&
          !written.insert({access.argument, access.element}).second)
        return "element " + std::to_string(access.element) +
               " is written twice";
    for (auto &index : journal().indices)
      if (index[1] < 0 || index[1] >= index[2])
        return "index outside of a view: " + compiled.ops()[index[0]];
  }
  for (size_t i = 0; i < expected.size(); ++i) {
    Memory &memory = memories[inputs.size() + i];
    double scale = 1e-30;
    for (double value : expected[i].data)
      if (std::isfinite(value))
        scale = std::max(scale, std::fabs(value));
    double limit = !isa<FloatType>(memory.element) ? 0
                   : memory.element.isF16()        ? 2e-3

                                            : 1e-5;
    if (memory.element.isF64())
      limit = 1e-12;
    for (size_t k = 0; k < expected[i].data.size(); ++k) {
      double want = expected[i].data[k], have = memory.get(k);
      bool same = std::isnan(want)
                      ? std::isnan(have)
                      : want == have || std::fabs(have - want) <= limit * scale;
      if (!same)
        return "result " + std::to_string(i) + " element " + std::to_string(k) +
               ": " + std::to_string(have) + " instead of " +
               std::to_string(want);
    }
  }
  return {};
}

} // namespace strata::codegen::test
