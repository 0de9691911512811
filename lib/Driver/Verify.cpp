//===- Verify.cpp - Expected results and how to compare with them ---------===//
#include "Verify.h"

#include "strata/Stage/Import/ReadTensor.h"
#include "strata/Support/FileSystem.h"

#include "llvm/Support/Program.h"

#include <cmath>
#include <cstring>

namespace strata::driver {

Expected<std::vector<TestCase>> readTestData(const strata_signature &signature,
                                             const std::string &folder) {
  Expected<std::vector<std::string>> names = listFolder(folder);
  if (!names) {
    Error error = names.takeError();
    error.kind = ErrorClass::Usage;
    return error;
  }
  std::vector<std::string> sets;
  for (const std::string &name : *names)
    if (llvm::StringRef(name).starts_with("test_data_set_"))
      sets.push_back(folder + "/" + name);
  if (sets.empty())
    sets.push_back(folder);
  std::vector<TestCase> cases;
  for (const std::string &set : sets) {
    TestCase test;
    test.name = nameOf(set);
    auto read = [&](const char *kind, const strata_port *ports, size_t count,
                    std::vector<npy::Array> &arrays) -> Status {
      arrays.resize(count);
      std::vector<bool> found(count);
      for (size_t i = 0;; ++i) {
        std::string path = set + "/" + kind + "_" + std::to_string(i) + ".pb";
        if (!fileExists(path))
          break;
        std::string name;
        Expected<npy::Array> array = import::readTensorFile(path, &name);
        if (!array)
          return array.takeError();
        // By name; inputs that became constants leave gaps in the numbers.
        size_t at = name.empty() ? i : count;
        for (size_t p = 0; p < count && !name.empty(); ++p)
          if (name == ports[p].name)
            at = p;
        if (at < count) {
          arrays[at] = std::move(*array);
          found[at] = true;
        }
      }
      for (size_t p = 0; p < count; ++p)
        if (!found[p]) {
          Error error = makeError(ErrorClass::BadModel,
                                  std::string("has no data for ") + kind +
                                      " \"" + ports[p].name + "\"");
          error.file = set;
          return error;
        }
      return {};
    };
    if (Status status = read("input", signature.inputs, signature.input_count,
                             test.inputs);
        !status)
      return status.takeError();
    if (Status status = read("output", signature.outputs,
                             signature.output_count, test.outputs);
        !status)
      return status.takeError();
    for (size_t i = 0; i < test.inputs.size(); ++i)
      if (int64_t(test.inputs[i].bytes.size()) != signature.inputs[i].bytes) {
        Error error = makeError(ErrorClass::BadModel,
                                "the data does not fit input \"" +
                                    std::string(signature.inputs[i].name) +
                                    "\"");
        error.file = set;
        return error;
      }
    cases.push_back(std::move(test));
  }
  return cases;
}

Expected<TestCase> runReference(const strata_signature &signature,
                                const std::string &model,
                                const std::string &scratch,
                                const std::string &python) {
  static const char script[] =
      "import sys, numpy, onnxruntime\n"
      "model, folder, n = sys.argv[1], sys.argv[2], int(sys.argv[3])\n"
      "s = onnxruntime.InferenceSession(model, "
      "providers=['CPUExecutionProvider'])\n"
      "names = [i.name for i in s.get_inputs()]\n"
      "feed = {names[k]: numpy.load(f'{folder}/in{k}.npy') for k in range(n)}\n"
      "for k, y in enumerate(s.run(None, feed)):\n"
      "    numpy.save(f'{folder}/out{k}.npy', numpy.ascontiguousarray(y))\n";
  TestCase test;
  test.name = "onnxruntime";
  for (size_t i = 0; i < signature.input_count; ++i) {
    test.inputs.push_back(randomInput(signature.inputs[i], i));
    if (Status status =
            npy::write(scratch + "/in" + std::to_string(i) + ".npy",
                       test.inputs.back());
        !status)
      return status.takeError();
  }
  std::string count = std::to_string(signature.input_count);
  std::string log = scratch + "/log";
  std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(""),
                                                llvm::StringRef(log),
                                                llvm::StringRef(log)};
  int code = llvm::sys::ExecuteAndWait(
      python, {python, "-c", script, model, scratch, count}, std::nullopt,
      redirects);
  if (code != 0) {
    Error error = makeError(ErrorClass::Machine,
                            "onnxruntime did not run the model",
                            "tools/bootstrap.sh installs it");
    if (Expected<std::string> text = readFile(log))
      error.notes.push_back(llvm::StringRef(*text).rtrim().str());
    return error;
  }
  for (size_t i = 0; i < signature.output_count; ++i) {
    Expected<npy::Array> array =
        npy::read(scratch + "/out" + std::to_string(i) + ".npy");
    if (!array)
      return array.takeError();
    test.outputs.push_back(std::move(*array));
  }
  return test;
}

static float halfToFloat(uint16_t bits) {
  uint32_t sign = uint32_t(bits & 0x8000) << 16;
  int exponent = (bits >> 10) & 31;
  uint32_t mantissa = bits & 0x3FF;
  float value = exponent == 0 ? std::ldexp(float(mantissa), -24)
                : exponent == 31
                    ? (mantissa ? NAN : INFINITY)
                    : std::ldexp(float(mantissa | 0x400), exponent - 25);
  return sign ? -value : value;
}

static double elementAt(const npy::Array &array, int64_t i) {
  switch (array.type) {
  case npy::ElementType::Float32:
    return array.data<float>()[i];
  case npy::ElementType::Float64:
    return array.data<double>()[i];
  case npy::ElementType::Float16:
    return halfToFloat(array.data<uint16_t>()[i]);
  default:
    return 0;
  }
}

Difference compare(const npy::Array &actual, const npy::Array &expected,
                   double rtol, double atol) {
  Difference difference;
  int64_t count = actual.elementCount();
  if (actual.type != expected.type || count != expected.elementCount()) {
    difference.mismatches = std::max<int64_t>(1, count);
    return difference;
  }
  bool isFloat = actual.type == npy::ElementType::Float32 ||
                 actual.type == npy::ElementType::Float64 ||
                 actual.type == npy::ElementType::Float16;
  int64_t width = npy::byteSize(actual.type);
  double squares = 0, total = 0;
  for (int64_t i = 0; i < count; ++i) {
    if (!isFloat) {
      difference.mismatches += std::memcmp(actual.bytes.data() + i * width,
                                           expected.bytes.data() + i * width,
                                           width) != 0;
      continue;
    }
    double a = elementAt(actual, i), b = elementAt(expected, i);
    if ((std::isnan(a) && std::isnan(b)) || a == b) {
      total += std::isfinite(b) ? b * b : 0;
      continue;
    }
    double error = std::fabs(a - b);
    if (!(error <= atol + rtol * std::fabs(b)))
      ++difference.mismatches;
    if (!std::isfinite(error))
      continue;
    difference.maxAbsolute = std::max(difference.maxAbsolute, error);
    if (b != 0)
      difference.maxRelative =
          std::max(difference.maxRelative, error / std::fabs(b));
    squares += error * error;
    total += b * b;
  }
  difference.relativeNorm =
      total > 0 ? std::sqrt(squares / total) : std::sqrt(squares);
  return difference;
}

} // namespace strata::driver
