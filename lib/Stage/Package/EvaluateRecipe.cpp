//===- EvaluateRecipe.cpp - A packed weight from its stored tensor --------===//
//
// Steps only move elements, in the order of the recipe, so the result does not
// depend on the machine.
//
//===----------------------------------------------------------------------===//
#include "Package.h"

#include <cstring>
#include <numeric>

using namespace strata;
using namespace strata::package;

int64_t package::elementBytes(strata_dtype dtype) {
  switch (dtype) {
  case STRATA_UINT8:
  case STRATA_INT8:
  case STRATA_BOOL:
    return 1;
  case STRATA_UINT16:
  case STRATA_INT16:
  case STRATA_FLOAT16:
  case STRATA_BFLOAT16:
    return 2;
  case STRATA_FLOAT:
  case STRATA_INT32:
  case STRATA_UINT32:
    return 4;
  case STRATA_INT64:
  case STRATA_UINT64:
  case STRATA_DOUBLE:
    return 8;
  }
  return 0;
}

static int64_t countOf(const std::vector<int64_t> &shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t(1),
                         std::multiplies<int64_t>());
}

static bool isPermutation(const std::vector<int64_t> &perm, size_t rank) {
  std::vector<bool> seen(rank, false);
  if (perm.size() != rank)
    return false;
  for (int64_t axis : perm) {
    if (axis < 0 || axis >= static_cast<int64_t>(rank) || seen[axis])
      return false;
    seen[axis] = true;
  }
  return true;
}

/// Copies elements of `Bytes` bytes so that output extent d is input extent
/// perm[d]. Walks the output row by row: `strides[d]` is the distance in the
/// input, in elements, of neighbours along output axis d.
template <size_t Bytes>
static void transpose(const char *source, char *target,
                      const std::vector<int64_t> &shape,
                      const std::vector<int64_t> &strides) {
  size_t rank = shape.size();
  int64_t columns = shape[rank - 1], stride = strides[rank - 1];
  int64_t rows = columns ? countOf(shape) / columns : 0;
  std::vector<int64_t> index(rank, 0);
  int64_t base = 0;
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t c = 0; c < columns; ++c, target += Bytes)
      std::memcpy(target, source + (base + c * stride) * Bytes, Bytes);
    for (size_t d = rank - 1; d-- > 0;) {
      base += strides[d];
      if (++index[d] < shape[d])
        break;
      base -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
}

static void transposeElements(int64_t bytes, const char *source, char *target,
                              const std::vector<int64_t> &shape,
                              const std::vector<int64_t> &strides) {
  switch (bytes) {
  case 1:
    return transpose<1>(source, target, shape, strides);
  case 2:
    return transpose<2>(source, target, shape, strides);
  case 4:
    return transpose<4>(source, target, shape, strides);
  default:
    return transpose<8>(source, target, shape, strides);
  }
}

Expected<std::string_view> package::evaluateRecipe(const Weight &weight,
                                                   std::string_view stored,
                                                   std::string &buffer) {
  int64_t bytes = elementBytes(weight.dtype);
  std::vector<int64_t> shape = weight.sourceShape;
  auto misfit = [&](const char *what) {
    return makeError(ErrorClass::Internal,
                     "weight " + weight.key + ": " + what);
  };
  if (bytes == 0)
    return misfit("unknown element type");
  if (countOf(shape) * bytes != static_cast<int64_t>(stored.size()))
    return misfit("the stored bytes do not fit the stored shape");
  std::string_view value = stored;
  for (const RecipeStep &step : weight.recipe) {
    if (step.kind == RecipeStep::Reshape) {
      if (countOf(step.values) != countOf(shape))
        return misfit("a reshape changes the number of elements");
      shape = step.values;
      continue;
    }
    size_t rank = shape.size();
    if (!isPermutation(step.values, rank))
      return misfit("a transpose is no permutation of the axes");
    if (rank == 0)
      continue;
    std::vector<int64_t> inputStrides(rank, 1), newShape, strides;
    for (size_t d = rank - 1; d-- > 0;)
      inputStrides[d] = inputStrides[d + 1] * shape[d + 1];
    for (int64_t axis : step.values) {
      newShape.push_back(shape[axis]);
      strides.push_back(inputStrides[axis]);
    }
    std::string moved(value.size(), '\0');
    transposeElements(bytes, value.data(), moved.data(), newShape, strides);
    buffer = std::move(moved);
    value = buffer;
    shape = std::move(newShape);
  }
  if (shape != weight.shape)
    return misfit("the recipe does not give the shape of the weight");
  return value;
}
