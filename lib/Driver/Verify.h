//===- Verify.h - Expected results and how to compare with them -----------===//
#ifndef STRATA_LIB_DRIVER_VERIFY_H
#define STRATA_LIB_DRIVER_VERIFY_H

#include "Verbs.h"

namespace strata::driver {

struct TestCase {
  std::string name;
  std::vector<npy::Array> inputs, outputs;
};

/// Test data as the ONNX project lays it out: folders test_data_set_K with
/// input_N.pb and output_N.pb (serialized TensorProto), or one such folder.
Expected<std::vector<TestCase>> readTestData(const strata_signature &signature,
                                             const std::string &folder);

/// Random inputs and what ONNX Runtime makes of them. Runs `python` with the
/// onnxruntime package. Errors: Machine if either is missing.
Expected<TestCase> runReference(const strata_signature &signature,
                                const std::string &model,
                                const std::string &scratch,
                                const std::string &python);

struct Difference {
  double maxAbsolute = 0, maxRelative = 0;
  double relativeNorm = 0; ///< |a - b| / |b| in the 2-norm
  int64_t mismatches = 0;  ///< elements with |a - b| > atol + rtol * |b|
};
/// Integers and booleans must be equal; NaN equals NaN.
Difference compare(const npy::Array &actual, const npy::Array &expected,
                   double rtol, double atol);

} // namespace strata::driver

#endif // STRATA_LIB_DRIVER_VERIFY_H
