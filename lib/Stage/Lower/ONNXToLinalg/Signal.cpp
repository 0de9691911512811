//===- Signal.cpp - Discrete Fourier transforms ---------------------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Signal.h"

#include <cmath>

using namespace mlir;

namespace strata::lower {
namespace {

/// sin(2 pi i / length + phase) for all i < length, exact at the quarters.
Tensor circle(Emitter &emit, Type type, int64_t length, double phase) {
  SmallVector<Attribute> values;
  for (int64_t i = 0; i < length; ++i) {
    double value = std::sin(2 * M_PI * double(i) / double(length) + phase);
    value = std::fabs(value) < 1e-15 ? 0 : value;
    values.push_back(emit.builder.getFloatAttr(type, value));
  }
  Tensor result = plainForm({length}, type);
  RankedTensorType tableType = result.type();
  result.value =
      arith::ConstantOp::create(emit.builder, emit.loc, tableType,
                                DenseElementsAttr::get(tableType, values));
  return result;
}

/// DFT-20 as a sum: y[k] = sum over n of x[n] e^(-+2 pi i k n / N), divided by
/// N if inverse. The last dimension is (real, imaginary) or (real). One-sided
/// and inverse: y is real, x holds the first half of its spectrum.
LogicalResult lowerDFT(onnx::DFTOp op, Lowering &at) {
  Tensor x = at.tensor(op.getInput()), form = at.form(op->getResult(0));
  MLIRContext *context = op.getContext();
  int64_t rank = x.rank();
  auto axes = at.constants(op.getAxis()),
       lengths = at.constants(op.getDftLength());
  if (!axes || !lengths)
    return at.fail("axis or length are no constants");
  int64_t axis = normalizedAxis(axes->empty() ? -2 : axes->front(), rank);
  bool isInverse = op.getInverse() != 0, isOnesided = op.getOnesided() != 0;
  bool isReal = isInverse && isOnesided;
  int64_t length = !lengths->empty() ? lengths->front()
                   : isReal          ? 2 * (x.shape[axis] - 1)
                                     : x.shape[axis];
  int64_t terms = std::min(x.shape[axis], isReal ? length / 2 + 1 : length);
  bool isComplex = x.shape[rank - 1] == 2;
  // Sums of many cancelling terms: in double.
  Type type = at.emit.builder.getF64Type();

  Tensor space = plainForm(form.shape, form.element);
  space.order.push_back(rank);
  space.shape.push_back(terms);
  auto part = [&](int64_t i) {
    SmallVector<AffineExpr> dims;
    for (int64_t dim = 0; dim < rank; ++dim)
      dims.push_back(getAffineDimExpr(dim, context));
    AffineExpr n = getAffineDimExpr(rank, context);
    dims[axis] = terms == x.shape[axis] ? n : n % x.shape[axis];
    dims[rank - 1] = getAffineConstantExpr(i, context);
    return Read{x, AffineMap::get(rank + 1, 0, dims, context)};
  };
  SmallVector<Read> reads{part(0)};
  if (isComplex)
    reads.push_back(part(1));
  // Gives the loop its extent where the reads do not.
  reads.push_back(
      {at.emit.splat(plainForm({terms}, x.element), 0),
       AffineMap::get(rank + 1, 0, getAffineDimExpr(rank, context))});

  Tensor cosines = circle(at.emit, type, length, M_PI / 2);
  Tensor sines = circle(at.emit, type, length, 0);
  Tensor sum = at.emit.reduce(
      space, {rank}, reads, zeroOf(type),
      [&](Body &s, ValueRange in, Value sum) {
        Value k = s.position(axis), n = s.position(rank);
        Value turns = s.rem(s.mul(k, n), s.index(length), /*isUnsigned=*/true);
        Value cosine = s.extract(cosines, {turns});
        Value sine = s.extract(sines, {turns});
        if (!isInverse)
          sine = s.neg(sine);
        Value re = s.rounded(in[0], type);
        Value real = s.mul(re, cosine), imaginary = s.mul(re, sine);
        if (isComplex) {
          Value im = s.rounded(in[1], type);
          real = s.sub(real, s.mul(im, sine));
          imaginary = s.add(imaginary, s.mul(im, cosine));
        }
        Value term = real;
        if (isReal) {
          // The other half of the spectrum is the conjugate of this one.
          Value isAlone = s.equal(n, s.index(0));
          if (length % 2 == 0)
            isAlone = s.bitOr(isAlone, s.equal(n, s.index(length / 2)));
          term = s.select(isAlone, real, s.add(real, real));
        } else {
          Value isFirst = s.equal(s.position(rank - 1), s.index(0));
          term = s.select(isFirst, real, imaginary);
        }
        return s.add(sum, term);
      });
  Tensor y = at.emit.pointwise(
      plainForm(form.shape, form.element), {sum}, [&](Body &s, ValueRange in) {
        return isInverse ? s.div(in[0], s.like(in[0], length)) : in[0];
      });
  at.set(op->getResult(0), y);
  return success();
}

} // namespace

void addSignal(LoweringTable &table) { table.add<onnx::DFTOp>(lowerDFT); }

} // namespace strata::lower
