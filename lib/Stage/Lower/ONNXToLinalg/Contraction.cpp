//===- Contraction.cpp - MatMul, Gemm, Einsum -----------------------------===//
//
// linalg.fill and one linalg.generic of multiply and add; what scales or adds
// afterwards is one pointwise linalg.generic behind it.
//
//===----------------------------------------------------------------------===//
#include "Contraction.h"
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Contraction.h"

#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace strata::lower {

/// Reads `tensor` (batch..., rows, columns) at `row`, `column` of the loops.
/// Broadcast batch dimensions are dropped from it.
static AffineMap readMatrix(Emitter &emit, Tensor &tensor,
                            ArrayRef<int64_t> batch, int64_t row,
                            int64_t column, int64_t loops) {
  MLIRContext *context = emit.builder.getContext();
  SmallVector<AffineExpr> results;
  SmallVector<int64_t> shape;
  int64_t count = tensor.rank() - 2, lead = batch.size() - count;
  for (int64_t i = 0; i < count; ++i)
    if (tensor.shape[i] == batch[lead + i]) {
      results.push_back(getAffineDimExpr(lead + i, context));
      shape.push_back(tensor.shape[i]);
    }
  llvm::append_range(shape, ArrayRef(tensor.shape).take_back(2));
  if (shape != tensor.shape)
    tensor = emit.reshape(tensor, shape);
  results.push_back(getAffineDimExpr(row, context));
  results.push_back(getAffineDimExpr(column, context));
  return AffineMap::get(loops, 0, results, context);
}

MatMulLoops matMulLoops(Emitter &emit, const Tensor &a, const Tensor &b) {
  MatMulLoops result;
  result.a = a.rank() == 1 ? emit.reshape(a, {1, a.shape[0]}) : a;
  result.b = b.rank() == 1 ? emit.reshape(b, {b.shape[0], 1}) : b;
  ArrayRef<int64_t> aBatch = ArrayRef(result.a.shape).drop_back(2);
  ArrayRef<int64_t> bBatch = ArrayRef(result.b.shape).drop_back(2);
  SmallVector<int64_t> batch(std::max(aBatch.size(), bBatch.size()), 1);
  for (auto extents : {aBatch, bBatch})
    for (auto [i, extent] : llvm::enumerate(extents))
      if (int64_t &slot = batch[batch.size() - extents.size() + i]; slot == 1)
        slot = extent;
  SmallVector<int64_t> shape(batch);
  shape.append({result.a.shape[result.a.rank() - 2], result.b.shape.back(),
                result.a.shape.back()});
  result.space = plainForm(shape, a.element);
  int64_t m = batch.size(), n = m + 1, loops = m + 3;
  result.k = m + 2;
  result.aMap = readMatrix(emit, result.a, batch, m, result.k, loops);
  result.bMap = readMatrix(emit, result.b, batch, result.k, n, loops);
  return result;
}

static Tensor contract(Emitter &emit, const Tensor &space,
                       ArrayRef<int64_t> axes, ArrayRef<Read> reads) {
  Type type = widenedType(signlessType(space.element));
  if (space.elementCount() == 0) {
    SmallVector<int64_t> kept;
    for (auto [dim, extent] : llvm::enumerate(space.shape))
      if (!llvm::is_contained(axes, int64_t(dim)))
        kept.push_back(extent);
    return emit.splat(plainForm(kept, type), 0);
  }
  return emit.reduce(space, axes, reads, zeroOf(type),
                     [](Body &s, ValueRange in, Value sum) {
                       Value product = s.widened(in[0]);
                       for (Value next : in.drop_front())
                         product = s.mul(product, s.widened(next));
                       return s.add(sum, product);
                     });
}

Tensor matMul(Emitter &emit, const MatMulLoops &loops) {
  return contract(emit, loops.space, {loops.k},
                  {{loops.a, loops.aMap}, {loops.b, loops.bMap}});
}

namespace {

/// Rounds sums of wider type to the elements of `form`.
Tensor roundTo(Emitter &emit, const Tensor &form, const Tensor &sum) {
  if (sum.element == signlessType(form.element))
    return sum;
  return emit.pointwise(sum.with(form.element), {sum},
                        [](Body &, ValueRange in) { return in[0]; });
}

/// MatMul-13: Y = A B on the last two dimensions, the others broadcast.
LogicalResult lowerMatMul(onnx::MatMulOp op, Lowering &at) {
  Tensor form = at.form(op.getY());
  MatMulLoops loops =
      matMulLoops(at.emit, at.tensor(op.getA()), at.tensor(op.getB()));
  Tensor product = roundTo(at.emit, form, matMul(at.emit, loops));
  at.set(op.getY(), at.emit.reshape(product, form.shape));
  return success();
}

/// Gemm-13: Y = alpha A' B' + beta C, A' and B' transposed if asked.
LogicalResult lowerGemm(onnx::GemmOp op, Lowering &at) {
  MLIRContext *context = op.getContext();
  Tensor a = at.tensor(op.getA()), b = at.tensor(op.getB());
  Tensor form = at.form(op.getY());
  AffineExpr m = getAffineDimExpr(0, context), n = getAffineDimExpr(1, context),
             k = getAffineDimExpr(2, context);
  bool transA = op.getTransA() != 0, transB = op.getTransB() != 0;
  Tensor space = plainForm(
      {form.shape[0], form.shape[1], a.shape[transA ? 0 : 1]}, a.element);
  Tensor sum = contract(
      at.emit, space, {2},
      {{a, AffineMap::get(3, 0, transA ? ArrayRef{k, m} : ArrayRef{m, k},
                          context)},
       {b, AffineMap::get(3, 0, transB ? ArrayRef{n, k} : ArrayRef{k, n},
                          context)}});
  double alpha = op.getAlpha().convertToDouble();
  double beta = op.getBeta().convertToDouble();
  bool hasC = op.getC() && beta != 0;
  if (alpha == 1 && !hasC) {
    at.set(op.getY(), roundTo(at.emit, form, sum));
    return success();
  }
  SmallVector<Tensor> inputs{sum};
  if (hasC)
    inputs.push_back(at.tensor(op.getC()));
  Tensor y = at.emit.pointwise(
      plainForm(form.shape, form.element), inputs, [&](Body &s, ValueRange in) {
        Value result = in[0];
        if (alpha != 1)
          result = s.mul(s.like(result, alpha), result);
        if (hasC) {
          Value c = beta == 1 ? in[1] : s.mul(s.like(in[1], beta), in[1]);
          result = s.add(result, c);
        }
        return result;
      });
  at.set(op.getY(), y);
  return success();
}

/// An Einsum equation: the labels of each operand and of the output, blanks
/// removed. Labels of an ellipsis are the digits from '0' on, right-aligned.
struct Equation {
  SmallVector<std::string> inputs;
  std::string output;
};

std::string withEllipsis(StringRef term, int64_t rank, int64_t widest) {
  size_t dots = term.find("...");
  if (dots == StringRef::npos)
    return term.str();
  int64_t count = rank - int64_t(term.size() - 3);
  std::string labels;
  for (int64_t i = widest - count; i < widest; ++i)
    labels += char('0' + i);
  return (term.take_front(dots) + labels + term.drop_front(dots + 3)).str();
}

std::optional<Equation> parseEquation(StringRef text, ArrayRef<Tensor> inputs) {
  std::string compact;
  llvm::copy_if(text, std::back_inserter(compact),
                [](char c) { return c != ' '; });
  auto [left, right] = StringRef(compact).split("->");
  bool isExplicit = StringRef(compact).contains("->");
  SmallVector<StringRef> terms;
  left.split(terms, ',');
  if (terms.size() != inputs.size())
    return std::nullopt;
  int64_t widest = 0;
  for (auto [term, input] : llvm::zip(terms, inputs)) {
    int64_t named = term.size() - (term.contains("...") ? 3 : 0);
    if (named > input.rank() || (named < input.rank() && !term.contains("...")))
      return std::nullopt;
    widest = std::max(widest, input.rank() - named);
  }
  if (widest > 10)
    return std::nullopt;
  Equation equation;
  for (auto [term, input] : llvm::zip(terms, inputs))
    equation.inputs.push_back(withEllipsis(term, input.rank(), widest));
  if (isExplicit) {
    int64_t named = right.size() - (right.contains("...") ? 3 : 0);
    equation.output = withEllipsis(right, named + widest, widest);
    return equation;
  }
  // Implicit: the ellipsis, then labels that occur once, in order.
  std::string all;
  for (const std::string &term : equation.inputs)
    all += term;
  for (char c = '0'; c < char('0' + widest); ++c)
    equation.output += c;
  std::string once;
  for (char c : all)
    if (!isdigit(c) && llvm::count(all, c) == 1)
      once += c;
  llvm::sort(once);
  equation.output += once;
  return equation;
}

/// Einsum-12: Output[o] = sum over the other labels of the product of inputs.
LogicalResult lowerEinsum(onnx::EinsumOp op, Lowering &at) {
  MLIRContext *context = op.getContext();
  SmallVector<Tensor> inputs = at.tensors(op->getOperands());
  Tensor form = at.form(op->getResult(0));
  auto equation = parseEquation(op.getEquation(), inputs);
  if (!equation)
    return at.fail("the equation does not fit the operands");
  // Loops: labels of the output, then those that are summed over.
  llvm::MapVector<char, int64_t> extents;
  for (char c : equation->output)
    extents[c] = 1;
  for (auto [term, input] : llvm::zip(equation->inputs, inputs))
    for (auto [label, extent] : llvm::zip(term, input.shape))
      if (int64_t &slot = extents.insert({label, 1}).first->second; slot == 1)
        slot = extent;
  SmallVector<int64_t> shape;
  llvm::SmallDenseMap<char, int64_t> loopOf;
  for (auto &[label, extent] : extents) {
    loopOf[label] = shape.size();
    shape.push_back(extent);
  }
  Tensor space = plainForm(shape, form.element);
  SmallVector<Read> reads;
  for (auto [term, input] : llvm::zip(equation->inputs, inputs)) {
    SmallVector<AffineExpr> dims;
    for (auto [label, extent] : llvm::zip(term, input.shape))
      dims.push_back(extent == extents[label]
                         ? getAffineDimExpr(loopOf[label], context)
                         : getAffineConstantExpr(0, context));
    reads.push_back({input, AffineMap::get(shape.size(), 0, dims, context)});
  }
  SmallVector<int64_t> axes;
  for (int64_t dim = equation->output.size(); dim < space.rank(); ++dim)
    axes.push_back(dim);
  at.set(op->getResult(0),
         roundTo(at.emit, form, contract(at.emit, space, axes, reads)));
  return success();
}

} // namespace

void addContraction(LoweringTable &table) {
  table.add<onnx::MatMulOp>(lowerMatMul);
  table.add<onnx::GemmOp>(lowerGemm);
  table.add<onnx::EinsumOp>(lowerEinsum);
}

} // namespace strata::lower
