//===- TinyModel.h - A hand-made artefact for tests -------------*- C++ -*-===//
//
// y = 2 (x + w) + v, ten f32 elements: two kernels, a copy, a fill, a launch in
// place, a transposed weight and an inline one. The host target holds machine
// code of kernels.c; the target sm_90 holds no cubin that a card would take, so
// that it runs on the emulator only.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_TEST_UNIT_RUNTIME_TINYMODEL_H
#define STRATA_TEST_UNIT_RUNTIME_TINYMODEL_H

#include "strata/Emulator/Emulator.h"
#include "strata/Stage/Package/WriteArtifact.h"
#include "strata/Support/FileSystem.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace strata::test {

constexpr int elements = 10;
using Values = std::array<float, elements>;

/// Runs a program found by its full path; returns its standard output. Fails
/// the test if it does not end with 0.
std::string runProgram(const std::vector<std::string> &command);

/// Machine code of kernels.c.
std::string compileHostObject(const std::string &folder,
                              const std::vector<std::string> &flags = {});
/// Path of a shared object with the checked form; `mutant` breaks a rule.
std::string compileChecked(const std::string &folder, int mutant = 0);

/// Numbers of kernels.c.
enum Mutant {
  None,
  OutOfBoundsRead,
  OutOfBoundsWrite,
  IndexSpace,
  Undefined,
  TwoWriters,
  ReadAfterWrite,
  WriteAfterRead,
  WriteToInput,
};

/// The description for targets "host" and "sm_90", and its weights.
package::ArtifactDescription describeTinyModel(const std::string &hostObject);
Expected<std::string_view> tinyWeights(const std::string &key);
Values tinyInput();
Values tinyOutput(const Values &input);

/// An emulator whose kernels come from the shared object at `path`.
class CheckedEmulator {
public:
  CheckedEmulator(const std::string &path, emulator::Options options = {});
  ~CheckedEmulator();
  emulator::Emulator &operator*() { return *emulator; }
  emulator::Emulator *operator->() { return emulator.get(); }

private:
  void *handle;
  std::unique_ptr<emulator::Emulator> emulator;
};

/// A folder with the tiny model in it, written once for all tests of a suite.
class TinyModelTest : public ::testing::Test {
protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  static const std::string &folder() { return scratch->path(); }
  static std::string path() { return folder() + "/tiny.so"; }

  static std::unique_ptr<ScratchFolder> scratch;
  static package::ArtifactDescription description;
  static package::WrittenArtifact written;
};

/// One run with host tensors; the status of strata_run.
strata_status runOnce(strata_instance *instance, const Values &input,
                      Values &output);

} // namespace strata::test

#endif // STRATA_TEST_UNIT_RUNTIME_TINYMODEL_H
