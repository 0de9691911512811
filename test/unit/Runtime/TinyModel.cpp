//===- TinyModel.cpp - A hand-made artefact for tests ---------------------===//
#include "TinyModel.h"

#include <cstring>
#include <dlfcn.h>
#include <sys/wait.h>

using namespace strata;
using namespace strata::test;

std::string test::runProgram(const std::vector<std::string> &command) {
  std::string line;
  for (const std::string &word : command)
    line += "'" + word + "' ";
  FILE *pipe = ::popen(line.c_str(), "r");
  std::string output;
  char buffer[4096];
  while (size_t count = pipe ? ::fread(buffer, 1, sizeof(buffer), pipe) : 0)
    output.append(buffer, count);
  int status = pipe ? ::pclose(pipe) : -1;
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << line;
  return output;
}

std::string test::compileHostObject(const std::string &folder,
                                    const std::vector<std::string> &flags) {
  std::string object = folder + "/kernels.o";
  std::vector<std::string> command = {STRATA_CLANG,   "-c", "-O2", "-fPIC",
                                      STRATA_KERNELS, "-o", object};
  command.insert(command.end(), flags.begin(), flags.end());
  runProgram(command);
  Expected<std::string> bytes = readFile(object);
  EXPECT_TRUE(bool(bytes));
  return bytes ? *bytes : std::string();
}

std::string test::compileChecked(const std::string &folder, int mutant) {
  std::string number = std::to_string(mutant);
  std::string path = folder + "/checked" + number + ".so";
  if (!fileExists(path))
    runProgram({STRATA_CLANG, "-shared", "-O1", "-fPIC", "-DCHECKED",
                "-DMUTANT=" + number, STRATA_KERNELS, "-o", path});
  return path;
}

static package::Operand operand(package::Space space, int64_t offset,
                                package::Role role = package::Role::Input,
                                bool fresh = false) {
  return {space, 0, offset, elements * 4, role, fresh};
}

static package::Step launch(int kernel, const char *node,
                            std::vector<package::Operand> operands) {
  return {
      package::StepKind::Launch, kernel, node, std::move(operands), {elements}};
}

static package::Kernel kernel(const char *name, int pointers) {
  package::Kernel result;
  result.name = name;
  result.record.grid[0] = {0, 1, 4};
  result.record.pointers = pointers;
  result.record.scalars = 1;
  return result;
}

static std::vector<package::Step> tinySteps() {
  using package::Role;
  using package::Space;
  package::Operand filled = operand(Space::Arena, 512, Role::Output, true);
  package::Operand copied = operand(Space::Arena, 256, Role::Output, true);
  return {
      {package::StepKind::Fill, -1, "zero", {filled}, {0}},
      launch(0, "add_w",
             {operand(Space::Input, 0), operand(Space::Weights, 0),
              operand(Space::Arena, 0, Role::Output, true)}),
      launch(
          1, "double",
          {operand(Space::Arena, 0), operand(Space::Arena, 0, Role::Output)}),
      {package::StepKind::Copy,
       -1,
       "copy",
       {operand(Space::Arena, 0), copied},
       {}},
      launch(0, "add_v",
             {operand(Space::Arena, 256), operand(Space::Weights, 256),
              operand(Space::Arena, 0, Role::Output, true)}),
      launch(0, "add_zero",
             {operand(Space::Arena, 0), operand(Space::Arena, 512),
              operand(Space::Output, 0, Role::Output, true)}),
  };
}

static Values weightW() {
  Values w;
  for (int i = 0; i < elements; ++i)
    w[i] = 0.5f * static_cast<float>(i);
  return w;
}

static float weightV(int i) { return static_cast<float>(100 * i); }

/// The stored tensor is 5 x 2; the model wants its transpose, 2 x 5.
Expected<std::string_view> test::tinyWeights(const std::string &key) {
  static const Values w = weightW();
  if (key != "w_tiny")
    return makeError(ErrorClass::Internal, "no weight " + key);
  return std::string_view(reinterpret_cast<const char *>(w.data()), sizeof(w));
}

package::ArtifactDescription
test::describeTinyModel(const std::string &hostObject) {
  package::ArtifactDescription description;
  description.inputs = {{"x", STRATA_FLOAT, {{"", 2, 2}, {"", 5, 5}}}};
  description.outputs = {{"y", STRATA_FLOAT, {{"", 2, 2}, {"", 5, 5}}}};
  description.placement = "placement: 6/6 nodes";
  description.manifest = "{\"model\":\"tiny\"}";

  package::Weight w;
  w.bytes = elements * 4;
  w.key = "w_tiny";
  w.sourceShape = {5, 2};
  w.recipe = {{package::RecipeStep::Transpose, {1, 0}}};
  w.shape = {2, 5};
  package::Weight v;
  v.offset = 256;
  v.bytes = elements * 4;
  v.shape = {2, 5};
  for (int i = 0; i < elements; ++i) {
    float value = weightV(i);
    v.value.append(reinterpret_cast<const char *>(&value), sizeof(value));
  }

  package::TargetDescription host;
  host.name = "host";
  host.arenaBytes = 768;
  host.weightBytes = 512;
  host.kernels = {kernel("k_add", 3), kernel("k_double", 2)};
  host.weights = {w, v};
  host.steps = tinySteps();
  package::TargetDescription gpu = host;
  gpu.name = "sm_90";
  for (package::Kernel &kernel : host.kernels)
    kernel.hostObject = hostObject;
  for (package::Kernel &kernel : gpu.kernels) {
    kernel.cubin = "no cubin";
    kernel.bytecode = "no bytecode";
    kernel.program = "module of " + kernel.name;
  }
  description.targets = {host, gpu};
  return description;
}

Values test::tinyInput() {
  Values x;
  for (int i = 0; i < elements; ++i)
    x[i] = static_cast<float>(i) - 3.25f;
  return x;
}

Values test::tinyOutput(const Values &input) {
  Values w = weightW(), y;
  for (int i = 0; i < elements; ++i)
    y[i] = 2 * (input[i] + w[i % 5 * 2 + i / 5]) + weightV(i);
  return y;
}

CheckedEmulator::CheckedEmulator(const std::string &path,
                                 emulator::Options options)
    : handle(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  EXPECT_NE(handle, nullptr) << ::dlerror();
  void *library = handle;
  options.resolve = [library](const std::string &name) {
    return emulator::findInLibrary(library, name);
  };
  emulator = std::make_unique<emulator::Emulator>(std::move(options));
}

CheckedEmulator::~CheckedEmulator() {
  emulator.reset();
  if (handle)
    ::dlclose(handle);
}

std::unique_ptr<ScratchFolder> TinyModelTest::scratch;
package::ArtifactDescription TinyModelTest::description;
package::WrittenArtifact TinyModelTest::written;

void TinyModelTest::SetUpTestSuite() {
  Expected<ScratchFolder> folder = ScratchFolder::create();
  ASSERT_TRUE(bool(folder));
  scratch = std::make_unique<ScratchFolder>(std::move(*folder));
  description = describeTinyModel(compileHostObject(scratch->path()));
  Expected<package::WrittenArtifact> result =
      package::writeArtifact(description, path(), tinyWeights);
  ASSERT_TRUE(bool(result)) << result.error().text();
  written = *result;
}

void TinyModelTest::TearDownTestSuite() { scratch.reset(); }

strata_status test::runOnce(strata_instance *instance, const Values &input,
                            Values &output) {
  strata_tensor in = {}, out = {};
  in.data = const_cast<float *>(input.data());
  in.bytes = out.bytes = sizeof(Values);
  in.dtype = out.dtype = STRATA_FLOAT;
  in.rank = out.rank = 2;
  out.data = output.data();
  return strata_run(instance, &in, &out, nullptr);
}
