//===- Window.cpp - Geometry of sliding windows ---------------------------===//
#include "Window.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace strata::lower {

int64_t Window::neededEnd(int64_t dim) const {
  return (output[dim] - 1) * strides[dim] + (kernel[dim] - 1) * dilations[dim] +
         1 - input[dim] - begins[dim];
}

void Window::fitEnds() {
  for (int64_t dim = 0; dim < rank(); ++dim)
    ends[dim] = std::max<int64_t>(neededEnd(dim), 0);
}

void Window::expandTo2D() {
  while (rank() < 2) {
    for (SmallVector<int64_t> *ones :
         {&input, &output, &kernel, &strides, &dilations})
      ones->insert(ones->begin(), 1);
    begins.insert(begins.begin(), 0);
    ends.insert(ends.begin(), 0);
  }
}

SmallVector<int64_t> Window::pads() const {
  SmallVector<int64_t> result(begins);
  llvm::append_range(result, ends);
  return result;
}

Window makeWindow(ArrayRef<int64_t> input, ArrayRef<int64_t> output,
                  ArrayRef<int64_t> kernel, OptionalInts strides,
                  OptionalInts dilations, OptionalInts pads,
                  StringRef autoPad) {
  Window w;
  int64_t rank = input.size();
  w.input = llvm::to_vector(input);
  w.output = llvm::to_vector(output);
  w.kernel = llvm::to_vector(kernel);
  w.strides.assign(rank, 1);
  w.dilations.assign(rank, 1);
  w.begins.assign(rank, 0);
  w.ends.assign(rank, 0);
  if (strides)
    w.strides = llvm::to_vector(*strides);
  if (dilations)
    w.dilations = llvm::to_vector(*dilations);
  if (autoPad == "SAME_UPPER" || autoPad == "SAME_LOWER") {
    for (int64_t dim = 0; dim < rank; ++dim) {
      int64_t total = std::max<int64_t>(w.neededEnd(dim), 0);
      w.begins[dim] = autoPad == "SAME_UPPER" ? total / 2 : total - total / 2;
      w.ends[dim] = total - w.begins[dim];
    }
  } else if (pads && autoPad != "VALID") {
    w.begins = llvm::to_vector(pads->take_front(rank));
    w.ends = llvm::to_vector(pads->drop_front(rank));
  }
  return w;
}

SmallVector<int64_t> channelsLast(int64_t rank) {
  SmallVector<int64_t> order{0};
  for (int64_t dim = 2; dim < rank; ++dim)
    order.push_back(dim);
  order.push_back(1);
  return order;
}

Tensor asStored(const Tensor &tensor) {
  Tensor result = plainForm(tensor.type().getShape(), tensor.element);
  result.value = tensor.value;
  return result;
}

static Tensor paddedForm(const Tensor &x, const Window &window) {
  Tensor form = x.with(x.element);
  for (int64_t dim = 0; dim < window.rank(); ++dim)
    form.shape[dim + 1] += window.begins[dim] + window.ends[dim];
  return form;
}

Tensor padded(Emitter &emit, const Tensor &x, const Window &window,
              TypedAttr value) {
  Tensor result = paddedForm(x, window);
  if (result.shape == x.shape)
    return x;
  Builder &b = emit.builder;
  SmallVector<OpFoldResult> low{b.getIndexAttr(0)}, high{b.getIndexAttr(0)};
  for (int64_t dim = 0; dim < window.rank(); ++dim) {
    low.push_back(b.getIndexAttr(window.begins[dim]));
    high.push_back(b.getIndexAttr(window.ends[dim]));
  }
  low.push_back(b.getIndexAttr(0));
  high.push_back(b.getIndexAttr(0));
  Value scalar = arith::ConstantOp::create(emit.builder, emit.loc, value);
  result.value = tensor::PadOp::create(emit.builder, emit.loc, result.type(),
                                       x.value, low, high, scalar);
  return result;
}

Tensor paddedByCopy(Emitter &emit, const Tensor &x, const Window &window,
                    TypedAttr value) {
  Tensor form = paddedForm(x, window);
  if (form.shape == x.shape)
    return x;
  return emit.parallel(form, {}, [&](Body &s, ValueRange) {
    SmallVector<Value> indices;
    Value isInside = s.integer(s.builder.getI1Type(), 1);
    for (int64_t dim = 0; dim < x.rank(); ++dim) {
      Value index = s.position(dim);
      int64_t space = dim - 1;
      if (space >= 0 && space < window.rank()) {
        index = s.sub(index, s.index(window.begins[space]));
        Value isIn = s.less(index, s.index(x.shape[dim]), /*isUnsigned=*/true);
        isInside = s.bitAnd(isInside, isIn);
        index = s.clamped(index, x.shape[dim]);
      }
      indices.push_back(index);
    }
    Value outside = arith::ConstantOp::create(s.builder, s.loc, value);
    return s.select(isInside, s.extract(x, indices), outside);
  });
}

void appendPixels(const Window &window, int64_t pixel, int64_t tap,
                  MLIRContext *context, SmallVectorImpl<AffineExpr> &results) {
  for (int64_t dim = 0; dim < window.rank(); ++dim)
    results.push_back(
        getAffineDimExpr(pixel + dim, context) * window.strides[dim] +
        getAffineDimExpr(tap + dim, context) * window.dilations[dim]);
}

} // namespace strata::lower
