//===- BesideLLVMTest.cpp - Our BLAKE3 and libLLVM's in one process -------===//
#include "strata/Support/Hash.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

TEST(BesideLLVM, LibLLVMIsLoadedAndItsHashAgrees) {
  // libLLVM.so has its own copy of the functions; both must work at once.
  void *library = dlopen("libLLVM.so.22.1", RTLD_NOW);
  ASSERT_NE(library, nullptr) << dlerror();
  using Init = void (*)(void *);
  using Update = void (*)(void *, const void *, size_t);
  using Finalize = void (*)(const void *, uint8_t *, size_t);
  auto init = reinterpret_cast<Init>(dlsym(library, "llvm_blake3_hasher_init"));
  auto update =
      reinterpret_cast<Update>(dlsym(library, "llvm_blake3_hasher_update"));
  auto finalize =
      reinterpret_cast<Finalize>(dlsym(library, "llvm_blake3_hasher_finalize"));
  ASSERT_TRUE(init && update && finalize);
  alignas(8) unsigned char state[4096];
  std::string input(100000, 'y');
  strata::Hash theirs;
  init(state);
  update(state, input.data(), input.size());
  finalize(state, theirs.bytes.data(), strata::Hash::size);
  EXPECT_EQ(theirs, strata::contentId(input));
}
