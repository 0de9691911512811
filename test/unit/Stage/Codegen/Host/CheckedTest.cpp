//===- CheckedTest.cpp - The form for the emulator ------------------------===//
#include "HostKernel.h"

#include <cmath>
#include <gtest/gtest.h>
#include <thread>

using strata::codegen::HostOptions;
using namespace strata::codegen::test;

namespace {
// y[0:n] = x[0:n] with tiles of 8; `padding` as written.
std::string copyProgram(const std::string &padding, const std::string &sizes) {
  return R"(
    tile.func @k_copy(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %n: i32) {
      %bx, %by, %bz = tile.block_id
      %vx = tile.view %x sizes [%n] strides [1] padding )" +
         padding + R"( : !tile.ptr<f32> -> !tile.view<8xf32>
      %vy = tile.view %y sizes [)" +
         sizes + R"(] strides [1] : !tile.ptr<f32> -> !tile.view<8xf32>
      %t = tile.load %vx[%bx] : !tile.view<8xf32> -> tensor<8xf32> loc("conv1")
      tile.store %t, %vy[%bx] : tensor<8xf32>, !tile.view<8xf32>
      tile.return
    })";
}
} // namespace

TEST(Checked, EachAccessIsAsked) {
  HostKernel kernel(copyProgram("zero", "%n"), /*checked=*/true);
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  EXPECT_EQ(kernel.ops(),
            (std::vector<std::string>{"tile.load of argument 0 at \"conv1\"",
                                      "tile.store of argument 1"}));
  journal() = {};
  journal().elements = {11, 11};
  std::vector<float> x(11, 3), y(11, 0);
  kernel.run({x.data(), y.data()}, {11}, {2, 1, 1});
  EXPECT_EQ(y, x);
  EXPECT_EQ(journal().accesses.size(), 22u);
  EXPECT_TRUE(journal().outside.empty());
  ASSERT_EQ(journal().blocks.size(), 2u);
  EXPECT_EQ(journal().blocks[1], (std::array<int32_t, 3>{1, 0, 0}));
  ASSERT_EQ(journal().indices.size(), 4u);
  EXPECT_EQ(journal().indices[3], (std::array<int64_t, 3>{1, 1, 2}));
  Access last = journal().accesses.back();
  EXPECT_EQ(last.kind, 1);
  EXPECT_EQ(last.op, 1);
  EXPECT_EQ(last.argument, 1);
  EXPECT_EQ(last.element, 10);
  EXPECT_EQ(last.bytes, 4);
}

// The program says 16 elements, the buffer has 11: refused, not executed.
TEST(Checked, OutOfBoundsIsRefused) {
  HostKernel kernel(copyProgram("zero", "16"), /*checked=*/true);
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  journal() = {};
  journal().elements = {11, 11};
  std::vector<float> x(11, 3), y(16, -1);
  kernel.run({x.data(), y.data()}, {16}, {2, 1, 1});
  EXPECT_EQ(journal().outside.size(), 10u);
  EXPECT_EQ(journal().outside.front().element, 11);
  EXPECT_EQ(journal().outside.front().op, 0);
  for (int i = 11; i < 16; ++i)
    EXPECT_EQ(y[i], -1) << "a refused store wrote";
}

TEST(Checked, IndexOutsideTheView) {
  HostKernel kernel(copyProgram("zero", "%n"), /*checked=*/true);
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  journal() = {};
  std::vector<float> x(11, 3), y(11, 0);
  kernel.run({x.data(), y.data()}, {11}, {3, 1, 1});
  EXPECT_EQ(journal().accesses.size(), 22u) << "nothing lies in block 2";
  EXPECT_EQ(journal().indices.back(), (std::array<int64_t, 3>{1, 2, 2}));
}

// The store goes past the load's extent: what no padding defines is a NaN.
TEST(Checked, UndefinedPaddingShows) {
  for (bool isDefined : {true, false}) {
    HostKernel kernel(copyProgram(isDefined ? "zero" : "none", "16"), true);
    ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
    journal() = {};
    std::vector<float> x(11, 3), y(16, -1);
    kernel.run({x.data(), y.data()}, {11}, {2, 1, 1});
    EXPECT_EQ(y[10], 3);
    for (int i = 11; i < 16; ++i)
      EXPECT_EQ(std::isnan(y[i]), !isDefined);
  }
}

TEST(Checked, UndefinedIntegersShow) {
  HostKernel kernel(R"(
    tile.func @k_int(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>) {
      %zero = arith.constant 0 : i32
      %vx = tile.view %x sizes [3] strides [1] : !tile.ptr<i32> -> !tile.view<4xi32>
      %vy = tile.view %y sizes [4] strides [1] : !tile.ptr<i32> -> !tile.view<4xi32>
      %t = tile.load %vx[%zero] : !tile.view<4xi32> -> tensor<4xi32>
      tile.store %t, %vy[%zero] : tensor<4xi32>, !tile.view<4xi32>
      tile.return
    })",
                    true);
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  journal() = {};
  std::vector<int32_t> x = {1, 2, 3}, y(4);
  kernel.run({x.data(), y.data()}, {}, {1, 1, 1});
  EXPECT_EQ(y, (std::vector<int32_t>{1, 2, 3, int32_t(0xA5A5A5A5)}));
}

TEST(Checked, SameBytesEveryTime) {
  for (bool checked : {false, true}) {
    HostKernel first(copyProgram("zero", "%n"), checked),
        second(copyProgram("zero", "%n"), checked);
    ASSERT_TRUE(first.isLoaded()) << first.error();
    EXPECT_EQ(first.objectBytes(), second.objectBytes());
    EXPECT_EQ(first.objectBytes().find("/tmp"), std::string::npos);
  }
}

TEST(Checked, ManyThreadsCompile) {
  std::vector<std::string> bytes(8);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < bytes.size(); ++i)
    threads.emplace_back([&bytes, i] {
      HostKernel kernel(copyProgram(i % 2 ? "zero" : "neg_inf", "%n"));
      bytes[i] = kernel.objectBytes();
    });
  for (std::thread &thread : threads)
    thread.join();
  for (size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_FALSE(bytes[i].empty());
    EXPECT_EQ(bytes[i], bytes[i % 2]);
  }
  EXPECT_NE(bytes[0], bytes[1]);
}

TEST(Checked, UnknownCpuIsAnError) {
  HostOptions options;
  options.cpu = "pentium-eleven";
  auto object = strata::codegen::compileHostKernel(
      llvm::StringRef("tile.func @k_empty() { tile.return }"), options);
  ASSERT_FALSE(bool(object));
  EXPECT_NE(llvm::toString(object.takeError()).find("pentium-eleven"),
            std::string::npos);
}

// Objects for a CPU of 2003 link like the others; f16 is refused there.
TEST(Checked, OldCpu) {
  HostOptions options;
  options.cpu = "x86-64";
  for (std::string type : {"f32", "f16"}) {
    std::string program = copyProgram("zero", "%n");
    for (size_t at; (at = program.find("f32")) != std::string::npos;)
      program.replace(at, 3, "@");
    for (size_t at;
         (at = program.find('@', program.find("k_copy"))) != std::string::npos;)
      program.replace(at, 1, type);
    auto object =
        strata::codegen::compileHostKernel(llvm::StringRef(program), options);
    EXPECT_EQ(bool(object), type == "f32");
    if (!object)
      EXPECT_NE(llvm::toString(object.takeError()).find("F16C"),
                std::string::npos);
  }
}

TEST(Checked, ErrorsNameTheOperation) {
  HostKernel kernel(R"(
    tile.func @k_bad(%y: !tile.ptr<f32>, %n: i64) {
      tile.return
    })");
  EXPECT_FALSE(kernel.isLoaded());
  EXPECT_NE(kernel.error().find("k_bad"), std::string::npos);
  EXPECT_NE(kernel.error().find("i64"), std::string::npos);
}
