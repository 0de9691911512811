//===- DriverTest.cpp - What a driver would refuse ------------------------===//
#include "TinyModel.h"

#include <cstring>

using namespace strata;
using namespace strata::test;

namespace {
/// Calls the table directly, as the runtime does.
class DriverTest : public TinyModelTest {
protected:
  void SetUp() override {
    machine = std::make_unique<CheckedEmulator>(compileChecked(folder()));
    table = (*machine)->driver();
    self = table->self;
    ASSERT_EQ(table->primary_context_retain(self, &context, 0), 0);
    ASSERT_EQ(table->context_push(self, context), 0);
    ASSERT_EQ(table->stream_create(self, &stream), 0);
    ASSERT_EQ(table->memory_alloc(self, &memory, 256), 0);
    ASSERT_EQ(table->library_load(self, &library, "image", 5), 0);
    ASSERT_EQ(table->library_kernel(self, &kernel, library, "k_double"), 0);
    Values zeros = {};
    ASSERT_EQ(table->copy_to_device(self, memory, zeros.data(), sizeof(zeros),
                                    stream),
              0);
  }
  void TearDown() override {
    EXPECT_EQ(table->library_unload(self, library), 0);
    EXPECT_EQ(table->memory_free(self, memory), 0);
    EXPECT_EQ(table->stream_destroy(self, stream), 0);
    EXPECT_EQ(table->context_pop(self), 0);
    EXPECT_EQ(table->primary_context_release(self, 0), 0);
    EXPECT_TRUE((*machine)->leaks().empty());
    machine.reset();
  }
  /// Launches k_double on `memory` in place with these parameter sizes.
  strata_cuda_result launch(std::vector<uint32_t> sizes, uint32_t blocks = 3) {
    int32_t count = elements;
    std::vector<const void *> params = {&memory, &memory, &count, &count};
    strata_cuda_launch request = {kernel,
                                  {blocks, 1, 1},
                                  params.data(),
                                  sizes.data(),
                                  static_cast<uint32_t>(sizes.size()),
                                  stream};
    return table->launch(self, &request);
  }
  std::string detail() { return table->detail(self); }

  std::unique_ptr<CheckedEmulator> machine;
  const strata_cuda_driver *table = nullptr;
  void *self = nullptr;
  strata_cuda_context context = nullptr;
  strata_cuda_stream stream = nullptr;
  strata_device_pointer memory = 0;
  strata_cuda_library library = nullptr;
  strata_cuda_kernel kernel = nullptr;
};
} // namespace

TEST_F(DriverTest, CopiesAndFillsStayInsideAllocations) {
  char bytes[300] = {};
  EXPECT_EQ(table->copy_to_device(self, memory, bytes, 256, stream), 0);
  EXPECT_EQ(table->copy_to_device(self, memory, bytes, 257, stream),
            STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(detail(), "copy_to_device: outside of allocations: 257 bytes at " +
                          std::to_string(memory));
  EXPECT_EQ(table->copy_to_host(self, bytes, memory + 1, 256, stream),
            STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(table->fill_bytes(self, memory - 1, 0, 2, stream),
            STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(table->copy_on_device(self, memory + 128, memory, 129, stream),
            STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(table->copy_on_device(self, memory + 64, memory, 65, stream),
            STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(detail(), "copy_on_device: source and target overlap");
  EXPECT_EQ(table->copy_on_device(self, memory + 64, memory, 64, stream), 0);
  EXPECT_EQ(detail(), "");
}

TEST_F(DriverTest, ParametersHaveOrderAndSize) {
  EXPECT_EQ(launch({8, 8, 4}), 0) << detail();
  EXPECT_EQ(launch({8, 8, 2}), STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(detail(), "launch: parameter 2 has 2 bytes");
  EXPECT_EQ(launch({8, 4, 8}), STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(detail(), "launch: a pointer follows a scalar");
  EXPECT_EQ(launch({8, 8, 4}, 0), STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(detail(), "launch: a grid axis of 0 blocks");
}

TEST_F(DriverTest, TheNoteMustFitTheLaunch) {
  strata_operand_note operands[] = {
      {memory, memory + 40, STRATA_ROLE_INPUT, 0},
      {memory, memory + 40, STRATA_ROLE_OUTPUT, 0}};
  strata_launch_note note = {"k_double", "node", operands, 1};
  table->note_launch(self, &note);
  EXPECT_EQ(launch({8, 8, 4}), STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(detail(), "launch: the launch table has 1 operands for 2 pointers");
  note.operand_count = 2;
  note.kernel = "k_add";
  table->note_launch(self, &note);
  EXPECT_EQ(launch({8, 8, 4}), STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(detail(), "launch: the launch table speaks of kernel k_add");
  note.kernel = "k_double";
  operands[1].begin += 8;
  table->note_launch(self, &note);
  EXPECT_EQ(launch({8, 8, 4}), STRATA_CUDA_INVALID_VALUE);
  operands[1].begin -= 8;
  operands[1].end = memory + 257;
  table->note_launch(self, &note);
  EXPECT_EQ(launch({8, 8, 4}), STRATA_CUDA_INVALID_VALUE);
  operands[1].end = memory + 40;
  table->note_launch(self, &note);
  EXPECT_EQ(launch({8, 8, 4}), 0) << detail();
}

TEST_F(DriverTest, HandlesAndContextAreChecked) {
  strata_cuda_kernel missing = nullptr;
  EXPECT_EQ(table->library_kernel(self, &missing, library, "k_none"),
            STRATA_CUDA_NOT_FOUND);
  EXPECT_EQ(detail(), "library_kernel: no checked form of kernel k_none");
  EXPECT_EQ(table->memory_free(self, memory + 8), STRATA_CUDA_INVALID_VALUE);
  EXPECT_EQ(table->stream_synchronize(self, nullptr),
            STRATA_CUDA_INVALID_HANDLE);
  EXPECT_EQ(table->library_load(self, &missing, "", 0),
            STRATA_CUDA_INVALID_IMAGE);
  int32_t device = 0;
  EXPECT_EQ(table->device_get(self, &device, 1), STRATA_CUDA_INVALID_DEVICE);
  ASSERT_EQ(table->context_pop(self), 0);
  size_t free = 0, total = 0;
  EXPECT_EQ(table->memory_info(self, &free, &total),
            STRATA_CUDA_INVALID_CONTEXT);
  ASSERT_EQ(table->context_push(self, context), 0);
}

TEST_F(DriverTest, CountsWhatIsLeft) {
  std::vector<std::string> expected = {"device memory: 256 bytes", "streams: 1",
                                       "libraries: 1",
                                       "references to the primary context: 1",
                                       "a thread still has a current context"};
  EXPECT_EQ((*machine)->leaks(), expected);
}

TEST_F(DriverTest, AReadByTwoBlocksIsRemembered) {
  // The second reader must not make the first one forgotten: blocks 0 and 1
  // read an element, then block 1 writes it.
  compileChecked(folder());
  std::string source = folder() + "/readers.c", object = folder() + "/r.so";
  ASSERT_TRUE(bool(writeFileAtomically(
      source,
      "#include <stdint.h>\n"
      "int32_t strata_emulator_access(int32_t, int32_t, int32_t, const void *,"
      " int64_t, int32_t);\n"
      "void k_double(void *const *p, const int32_t *s, const int32_t *g,"
      " int64_t first, int64_t last) {\n"
      "  for (; first < last; ++first) {\n"
      "    strata_emulator_access(0, 0, 0, p[0], 0, 4);\n"
      "    if (first == g[0] - 1) strata_emulator_access(1, 0, 1, p[1], 0, "
      "4);\n"
      "  }\n"
      "}\n")));
  runProgram({STRATA_CLANG, "-shared", "-fPIC", source, "-o", object});
  CheckedEmulator other(object);
  const strata_cuda_driver *driver = other->driver();
  strata_cuda_context current;
  strata_cuda_library code;
  strata_cuda_kernel entry;
  strata_device_pointer place;
  strata_cuda_stream order;
  ASSERT_EQ(driver->primary_context_retain(driver->self, &current, 0), 0);
  ASSERT_EQ(driver->context_push(driver->self, current), 0);
  ASSERT_EQ(driver->stream_create(driver->self, &order), 0);
  ASSERT_EQ(driver->memory_alloc(driver->self, &place, 64), 0);
  ASSERT_EQ(driver->fill_bytes(driver->self, place, 0, 64, order), 0);
  ASSERT_EQ(driver->library_load(driver->self, &code, "x", 1), 0);
  ASSERT_EQ(driver->library_kernel(driver->self, &entry, code, "k_double"), 0);
  const void *params[] = {&place, &place};
  uint32_t sizes[] = {8, 8};
  strata_cuda_launch request = {entry, {1, 1, 1}, params, sizes, 2, order};
  EXPECT_EQ(driver->launch(driver->self, &request), 0);
  request.grid[0] = 2;
  EXPECT_EQ(driver->launch(driver->self, &request), STRATA_CUDA_LAUNCH_FAILED);
  ASSERT_EQ(other->findings().size(), 1u);
  EXPECT_EQ(other->findings()[0].check, emulator::Check::WriteAfterRead);
}
