//===- PhysicalType.cpp - Tensors of the graph as they lie in memory ------===//
#include "strata/Stage/Lower/PhysicalType.h"

#include "strata/Dialect/ONNX/ONNXBase.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::lower {

SmallVector<int64_t> dimensionOrder(RankedTensorType type) {
  auto order = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  Attribute encoding = type.getEncoding();
  if (!encoding)
    return order;
  auto layout = dyn_cast<onnx::LayoutAttr>(encoding);
  if (!layout)
    return {};
  StringRef text = layout.getOrder();
  if (int64_t(text.size()) != type.getRank() || type.getRank() < 2)
    return {};
  // Space is "W", "HW" or "DHW" behind two leading dimensions.
  std::string logical = text.contains('O') ? "OI" : "NC";
  logical += StringRef("DHW").take_back(text.size() - 2);
  for (auto [position, letter] : llvm::enumerate(text)) {
    size_t dim = logical.find(letter);
    if (dim == std::string::npos)
      return {};
    logical[dim] = '-';
    order[position] = dim;
  }
  return order;
}

RankedTensorType physicalType(RankedTensorType type) {
  SmallVector<int64_t> order = dimensionOrder(type);
  if (int64_t(order.size()) != type.getRank() ||
      !type.getElementType().isIntOrIndexOrFloat())
    return {};
  SmallVector<int64_t> shape;
  for (int64_t dim : order)
    shape.push_back(type.getDimSize(dim));
  Type element = type.getElementType();
  if (element.isInteger())
    element =
        IntegerType::get(type.getContext(), element.getIntOrFloatBitWidth());
  return RankedTensorType::get(shape, element);
}

} // namespace strata::lower
