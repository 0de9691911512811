//===- LibcudaTest.cpp - The functions taken from libcuda.so.1 ------------===//
#include "TinyModel.h"

#include <dlfcn.h>

using namespace strata;
using namespace strata::test;

namespace {
class LibcudaTest : public TinyModelTest {
protected:
  static bool hasDriver() {
    void *library = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library)
      ::dlclose(library);
    return library;
  }
  /// A library named libcuda.so.1 that lacks `without`.
  static void *load(const std::string &without) {
    std::string file = folder() + "/libcuda" + without + ".so";
    std::vector<std::string> command = {
        STRATA_CLANG,   "-shared", "-fPIC", "-w",
        STRATA_LIBCUDA, "-o",      file,    "-Wl,-soname,libcuda.so.1"};
    if (!without.empty())
      command.push_back("-D" + without + "=unused");
    runProgram(command);
    return ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  }
};
} // namespace

// First: a driver that works stays for the rest of the process.
TEST_F(LibcudaTest, AnOldDriverLacksAFunction) {
  if (hasDriver())
    GTEST_SKIP() << "this machine has a CUDA driver";
  void *library = load("cuLibraryGetKernel");
  ASSERT_NE(library, nullptr) << ::dlerror();
  strata_model *model = nullptr;
  EXPECT_EQ(strata_open(path().c_str(), nullptr, &model), STRATA_MACHINE);
  EXPECT_STREQ(strata_error(), "the CUDA driver is too old: it lacks "
                               "cuLibraryGetKernel; r580 or later is needed");
  ::dlclose(library);
}

TEST_F(LibcudaTest, IsFoundByNameAndCalledByTheBook) {
  if (hasDriver())
    GTEST_SKIP() << "this machine has a CUDA driver";
  void *library = load("");
  ASSERT_NE(library, nullptr) << ::dlerror();
  int *live = static_cast<int *>(::dlsym(library, "strata_test_live"));
  strata_model *model = nullptr;
  ASSERT_EQ(strata_open(path().c_str(), nullptr, &model), STRATA_OK)
      << strata_error();
  strata_instance *instance = nullptr;
  ASSERT_EQ(strata_create(model, nullptr, &instance), STRATA_OK)
      << strata_error();
  Values input = tinyInput(), output = {};
  ASSERT_EQ(runOnce(instance, input, output), STRATA_OK) << strata_error();
  EXPECT_EQ(output, tinyOutput(input));
  EXPECT_GT(*live, 0);
  EXPECT_EQ(strata_destroy(instance), STRATA_OK);
  EXPECT_EQ(strata_close(model), STRATA_OK);
  EXPECT_EQ(*live, 0);
  // The runtime keeps its own reference to the driver.
  ::dlclose(library);
}
