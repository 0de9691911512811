//===- Reference.cpp - Straightforward evaluation of a kernel -------------===//
#include "Reference.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/StringSwitch.h"

#include <cmath>
#include <functional>
#include <limits>

using namespace mlir;

namespace strata::codegen::test {

namespace {
class Interpreter {
public:
  explicit Interpreter(std::string &problem) : problem(problem) {}
  std::vector<Tensor> run(Block &block, std::vector<Tensor> inputs);

private:
  using Index = std::vector<int64_t>;
  void runGeneric(linalg::GenericOp op);
  Tensor convolve(plan::CompositeOp op);
  Tensor pool(plan::CompositeOp op);
  double scalar(Operation *op, std::vector<double> operands);
  double constant(arith::ConstantOp op);
  std::vector<double> body(Block &block, const std::vector<double> &arguments,
                           const Index &loops);
  Tensor &tensor(Value value) { return tensors[value]; }
  std::vector<int64_t> ints(plan::CompositeOp op, StringRef name, int count,
                            int64_t otherwise) {
    auto array = op.getConfig().getAs<DenseI64ArrayAttr>(name);
    if (!array)
      return std::vector<int64_t>(count, otherwise);
    return std::vector<int64_t>(array.asArrayRef());
  }

  std::string &problem;
  llvm::DenseMap<Value, Tensor> tensors;
  llvm::DenseMap<Value, double> scalars;
};
} // namespace

double Interpreter::constant(arith::ConstantOp op) {
  if (auto real = dyn_cast<FloatAttr>(op.getValue()))
    return real.getValueAsDouble();
  if (auto whole = dyn_cast<IntegerAttr>(op.getValue()))
    return whole.getType().isInteger(1) ? whole.getValue().getBoolValue()
                                        : double(whole.getInt());
  problem = "constant";
  return 0;
}

static bool comparesFloat(arith::CmpFPredicate predicate, double a, double b) {
  using P = arith::CmpFPredicate;
  bool unordered = std::isnan(a) || std::isnan(b);
  switch (predicate) {
  case P::OEQ:
    return !unordered && a == b;
  case P::UEQ:
    return unordered || a == b;
  case P::OLT:
    return !unordered && a < b;
  case P::OLE:
    return !unordered && a <= b;
  case P::OGT:
    return !unordered && a > b;
  case P::OGE:
    return !unordered && a >= b;
  case P::ONE:
    return !unordered && a != b;
  case P::UNE:
    return unordered || a != b;
  case P::ULT:
    return unordered || a < b;
  case P::ULE:
    return unordered || a <= b;
  case P::UGT:
    return unordered || a > b;
  case P::UGE:
    return unordered || a >= b;
  case P::UNO:
    return unordered;
  case P::ORD:
    return !unordered;
  default:
    return predicate == P::AlwaysTrue;
  }
}

static bool comparesInt(arith::CmpIPredicate predicate, int64_t a, int64_t b) {
  using P = arith::CmpIPredicate;
  switch (predicate) {
  case P::eq:
    return a == b;
  case P::ne:
    return a != b;
  case P::slt:
    return a < b;
  case P::sle:
    return a <= b;
  case P::sgt:
    return a > b;
  case P::sge:
    return a >= b;
  case P::ult:
    return uint64_t(a) < uint64_t(b);
  case P::ule:
    return uint64_t(a) <= uint64_t(b);
  case P::ugt:
    return uint64_t(a) > uint64_t(b);
  case P::uge:
    return uint64_t(a) >= uint64_t(b);
  }
  return false;
}

/// maximumf and minimumf: NaN wins.
static double extreme(double a, double b, bool max) {
  if (std::isnan(a) || std::isnan(b))
    return std::numeric_limits<double>::quiet_NaN();
  return max ? std::max(a, b) : std::min(a, b);
}

double Interpreter::scalar(Operation *op, std::vector<double> x) {
  auto i = [&](int k) { return static_cast<int64_t>(x[k]); };
  StringRef name = op->getName().getStringRef();
  if (auto compare = dyn_cast<arith::CmpFOp>(op))
    return comparesFloat(compare.getPredicate(), x[0], x[1]);
  if (auto compare = dyn_cast<arith::CmpIOp>(op))
    return comparesInt(compare.getPredicate(), i(0), i(1));
  if (isa<arith::TruncFOp>(op) && op->getResult(0).getType().isF32())
    return double(float(x[0]));
  if (isa<arith::FPToSIOp>(op))
    return std::trunc(x[0]);
  if (isa<arith::ExtSIOp>(op) && op->getOperand(0).getType().isInteger(1))
    return -x[0];
  if (isa<arith::TruncIOp>(op) && op->getResult(0).getType().isInteger(1))
    return i(0) & 1;
  if (isa<arith::TruncIOp>(op) && op->getResult(0).getType().isInteger(8))
    return int8_t(i(0));
  if (isa<arith::ExtFOp, arith::TruncFOp, arith::ExtSIOp, arith::ExtUIOp,
          arith::TruncIOp, arith::SIToFPOp, arith::UIToFPOp, arith::IndexCastOp,
          arith::IndexCastUIOp>(op))
    return x[0];
  if (isa<arith::SelectOp>(op))
    return x[0] != 0 ? x[1] : x[2];
  if (name == "arith.addf" || name == "arith.addi")
    return x[0] + x[1];
  if (name == "arith.subf" || name == "arith.subi")
    return x[0] - x[1];
  if (name == "arith.mulf" || name == "arith.muli")
    return x[0] * x[1];
  if (name == "arith.divf")
    return x[0] / x[1];
  if (name == "arith.maximumf")
    return extreme(x[0], x[1], true);
  if (name == "arith.minimumf")
    return extreme(x[0], x[1], false);
  if (name == "arith.negf")
    return -x[0];
  if (name == "arith.divsi" || name == "arith.divui")
    return double(i(0) / i(1));
  if (name == "arith.remsi" || name == "arith.remui")
    return double(i(0) % i(1));
  if (name == "arith.floordivsi")
    return std::floor(x[0] / x[1]);
  if (name == "arith.maxsi")
    return std::max(x[0], x[1]);
  if (name == "arith.minsi")
    return std::min(x[0], x[1]);
  if (name == "arith.andi")
    return double(i(0) & i(1));
  if (name == "arith.ori")
    return double(i(0) | i(1));
  if (name == "arith.xori")
    return double(i(0) ^ i(1));
  if (name == "math.exp")
    return std::exp(x[0]);
  if (name == "math.log")
    return std::log(x[0]);
  if (name == "math.tanh")
    return std::tanh(x[0]);
  if (name == "math.sqrt")
    return std::sqrt(x[0]);
  if (name == "math.rsqrt")
    return 1 / std::sqrt(x[0]);
  if (name == "math.erf")
    return std::erf(x[0]);
  if (name == "math.absf")
    return std::fabs(x[0]);
  problem = "the reference does not know " + name.str();
  return 0;
}

std::vector<double> Interpreter::body(Block &block,
                                      const std::vector<double> &arguments,
                                      const Index &loops) {
  for (auto [argument, value] : llvm::zip(block.getArguments(), arguments))
    scalars[argument] = value;
  for (Operation &op : block.without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(op)) {
      scalars[index] = double(loops[index.getDim()]);
      continue;
    }
    if (auto extract = dyn_cast<tensor::ExtractOp>(op)) {
      Index at;
      for (Value value : extract.getIndices())
        at.push_back(int64_t(scalars[value]));
      scalars[extract] = tensor(extract.getTensor()).at(at);
      continue;
    }
    if (auto number = dyn_cast<arith::ConstantOp>(op)) {
      scalars[number] = constant(number);
      continue;
    }
    std::vector<double> operands;
    for (Value operand : op.getOperands())
      operands.push_back(scalars[operand]);
    scalars[op.getResult(0)] = scalar(&op, operands);
  }
  std::vector<double> results;
  for (Value value : block.getTerminator()->getOperands())
    results.push_back(scalars[value]);
  return results;
}

static void forEach(const std::vector<int64_t> &extents,
                    llvm::function_ref<void(const std::vector<int64_t> &)> f) {
  for (int64_t extent : extents)
    if (extent == 0)
      return;
  std::vector<int64_t> index(extents.size(), 0);
  for (;;) {
    f(index);
    size_t d = index.size();
    while (d > 0 && ++index[d - 1] == extents[d - 1])
      index[--d] = 0;
    if (d == 0)
      return;
  }
}

static int64_t apply(AffineExpr expr, const std::vector<int64_t> &index) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return index[dim.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  int64_t a = apply(binary.getLHS(), index), b = apply(binary.getRHS(), index);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return a + b;
  case AffineExprKind::Mul:
    return a * b;
  case AffineExprKind::Mod:
    return a % b;
  case AffineExprKind::FloorDiv:
    return a / b;
  default:
    return (a + b - 1) / b;
  }
}

static std::vector<int64_t> apply(AffineMap map,
                                  const std::vector<int64_t> &index) {
  std::vector<int64_t> values;
  for (AffineExpr expr : map.getResults())
    values.push_back(apply(expr, index));
  return values;
}

void Interpreter::runGeneric(linalg::GenericOp op) {
  std::vector<int64_t> ranges(op.getNumLoops(), -1);
  for (OpOperand &operand : op->getOpOperands())
    for (auto [d, expr] :
         llvm::enumerate(op.getMatchingIndexingMap(&operand).getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        ranges[dim.getPosition()] = tensor(operand.get()).shape[d];
  std::vector<Tensor> outs;
  for (Value init : op.getDpsInits())
    outs.push_back(tensor(init));
  forEach(ranges, [&](const Index &loops) {
    std::vector<double> arguments;
    for (OpOperand *input : op.getDpsInputOperands()) {
      if (!isa<RankedTensorType>(input->get().getType()))
        arguments.push_back(scalars[input->get()]);
      else
        arguments.push_back(
            tensor(input->get())
                .at(apply(op.getMatchingIndexingMap(input), loops)));
    }
    std::vector<double *> targets;
    for (auto [i, out] : llvm::enumerate(outs)) {
      targets.push_back(&out.at(
          apply(op.getMatchingIndexingMap(op.getDpsInitOperand(i)), loops)));
      arguments.push_back(*targets.back());
    }
    std::vector<double> results = body(*op.getBody(), arguments, loops);
    for (size_t i = 0; i < results.size(); ++i)
      *targets[i] = results[i];
  });
  for (auto [result, out] : llvm::zip(op.getResults(), outs))
    tensors[result] = out;
}

Tensor Interpreter::convolve(plan::CompositeOp op) {
  Tensor &x = tensor(op.getInputs()[0]), &w = tensor(op.getInputs()[1]);
  auto s = ints(op, "strides", 2, 1), d = ints(op, "dilations", 2, 1),
       p = ints(op, "pads", 4, 0);
  auto groupAttr = op.getConfig().getAs<IntegerAttr>("group");
  int64_t group = groupAttr ? groupAttr.getInt() : 1;
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  Tensor y(
      {x.shape[0], type.getDimSize(1), type.getDimSize(2), type.getDimSize(3)});
  int64_t own = y.shape[3] / group, channels = w.shape[2];
  forEach(y.shape, [&](const Index &o) {
    double sum = 0;
    forEach({w.shape[0], w.shape[1], channels}, [&](const Index &k) {
      int64_t h = o[1] * s[0] - p[0] + k[0] * d[0],
              v = o[2] * s[1] - p[1] + k[1] * d[1];
      if (h < 0 || v < 0 || h >= x.shape[1] || v >= x.shape[2])
        return;
      sum += x.at({o[0], h, v, o[3] / own * channels + k[2]}) *
             w.at({k[0], k[1], k[2], o[3]});
    });
    y.at(o) = sum;
  });
  return y;
}

Tensor Interpreter::pool(plan::CompositeOp op) {
  Tensor &x = tensor(op.getInputs()[0]);
  auto size = ints(op, "kernel", 2, 1), s = ints(op, "strides", 2, 1),
       d = ints(op, "dilations", 2, 1), p = ints(op, "pads", 4, 0);
  bool isMax = op.getName() == "max_pool";
  auto include = op.getConfig().getAs<BoolAttr>("count_include_pad");
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  Tensor y(
      {x.shape[0], type.getDimSize(1), type.getDimSize(2), type.getDimSize(3)});
  forEach(y.shape, [&](const Index &o) {
    double value = isMax ? -INFINITY : 0, count = 0;
    forEach({size[0], size[1]}, [&](const Index &k) {
      int64_t h = o[1] * s[0] - p[0] + k[0] * d[0],
              v = o[2] * s[1] - p[1] + k[1] * d[1];
      bool inside = h >= 0 && v >= 0 && h < x.shape[1] && v < x.shape[2];
      if (inside) {
        double element = x.at({o[0], h, v, o[3]});
        value = isMax ? extreme(value, element, true) : value + element;
      }
      if (inside || (include && include.getValue() && h < x.shape[1] + p[2] &&
                     v < x.shape[2] + p[3]))
        ++count;
    });
    y.at(o) = isMax ? value : value / count;
  });
  return y;
}

std::vector<Tensor> Interpreter::run(Block &block, std::vector<Tensor> inputs) {
  for (auto [argument, input] : llvm::zip(block.getArguments(), inputs))
    tensors[argument] = input;
  for (Operation &op : block.without_terminator()) {
    if (auto number = dyn_cast<arith::ConstantOp>(op)) {
      if (isa<RankedTensorType>(number.getType())) {
        auto splat = dyn_cast<SplatElementsAttr>(number.getValue());
        auto type = cast<RankedTensorType>(number.getType());
        if (!splat)
          problem = "constant tensor";
        else
          tensors[number] =
              Tensor(type.getShape().vec(),
                     isa<FloatType>(type.getElementType())
                         ? splat.getSplatValue<APFloat>().convertToDouble()
                         : double(splat.getSplatValue<APInt>().getSExtValue()));
        continue;
      }
      scalars[number] = constant(number);
    } else if (auto dim = dyn_cast<tensor::DimOp>(op)) {
      scalars[dim] =
          double(tensor(dim.getSource()).shape[*dim.getConstantIndex()]);
    } else if (auto empty = dyn_cast<tensor::EmptyOp>(op)) {
      std::vector<int64_t> shape(empty.getType().getShape());
      unsigned next = 0;
      for (int64_t &extent : shape)
        if (ShapedType::isDynamic(extent))
          extent = int64_t(scalars[empty.getDynamicSizes()[next++]]);
      tensors[empty] = Tensor(shape);
    } else if (auto fill = dyn_cast<linalg::FillOp>(op)) {
      Tensor filled = tensor(fill.getDpsInits()[0]);
      filled.data.assign(filled.data.size(), scalars[fill.getInputs()[0]]);
      tensors[fill.getResult(0)] = filled;
    } else if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
      runGeneric(generic);
    } else if (auto composite = dyn_cast<plan::CompositeOp>(op)) {
      if (composite.getName() == "convolution") {
        tensors[composite.getResult(0)] = convolve(composite);
      } else if (composite.getName().ends_with("_pool")) {
        tensors[composite.getResult(0)] = pool(composite);
      } else {
        std::vector<Tensor> operands;
        for (Value input : composite.getInputs())
          operands.push_back(tensor(input));
        std::vector<Tensor> results =
            run(composite.getBody().front(), operands);
        for (auto [value, result] : llvm::zip(composite.getResults(), results))
          tensors[value] = result;
      }
    } else {
      problem =
          "the reference does not know " + op.getName().getStringRef().str();
    }
  }
  std::vector<Tensor> results;
  for (Value value : block.getTerminator()->getOperands())
    results.push_back(tensor(value));
  return results;
}

std::vector<Tensor> evaluate(plan::KernelOp kernel, std::vector<Tensor> inputs,
                             std::string &problem) {
  return Interpreter(problem).run(kernel.getBody().front(), std::move(inputs));
}

} // namespace strata::codegen::test
