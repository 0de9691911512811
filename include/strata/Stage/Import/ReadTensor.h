//===- ReadTensor.h - Serialized tensors of test data -----------*- C++ -*-===//
#ifndef STRATA_STAGE_IMPORT_READTENSOR_H
#define STRATA_STAGE_IMPORT_READTENSOR_H

#include "strata/Support/Error.h"
#include "strata/Support/Npy.h"

#include <string>

namespace strata::import {

/// Reads a file that holds one serialized TensorProto, as ONNX's test data do.
/// Errors: BadModel if it is missing or damaged; Unsupported for element types
/// that .npy files do not know (16-bit brain floats, strings, packed types).
/// `name` receives the name of the model's input or output, if the file says it.
Expected<npy::Array> readTensorFile(const std::string &path,
                                    std::string *name = nullptr);

} // namespace strata::import

#endif // STRATA_STAGE_IMPORT_READTENSOR_H
