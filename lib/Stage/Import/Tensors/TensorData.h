//===- TensorData.h - The data fields of a TensorProto ----------*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_IMPORT_TENSORDATA_H
#define STRATA_LIB_STAGE_IMPORT_TENSORDATA_H

#include "../Diagnostics.h"

#include "mlir/IR/BuiltinTypes.h"

#include <string_view>

namespace strata::import {

/// Whether float_data, int32_data, ... or string_data hold something.
bool hasTypedData(const proto::TensorProto &tensor);

/// The canonical bytes (Support/WeightStore.h) of the typed data field. Errors:
/// another field than the element type's, a wrong count, a value out of range.
Expected<std::string> typedData(const proto::TensorProto &tensor,
                                mlir::RankedTensorType type);

/// Checks what only the bytes show: booleans are 0 or 1, spare bits zero.
Status checkElements(std::string_view bytes, mlir::RankedTensorType type);

/// Where external data lie; `length` is -1 if the model does not say.
struct ExternalPlace {
  std::string location;
  uint64_t offset = 0;
  int64_t length = -1;
};
Expected<ExternalPlace> externalPlace(const proto::TensorProto &tensor);

/// Leaves name and element type, drops data and makes the shape [0].
void makeEmpty(proto::TensorProto &tensor);

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_TENSORDATA_H
