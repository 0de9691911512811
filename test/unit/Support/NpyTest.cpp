//===- NpyTest.cpp - .npy files as NumPy writes them ----------------------===//
#include "strata/Support/Npy.h"

#include <cstring>
#include <gtest/gtest.h>

using namespace strata;
using namespace strata::npy;

/// A file of version 1 with this header dictionary and data.
static std::string makeFile(const std::string &header,
                            const std::string &data) {
  std::string content("\x93NUMPY\x01\x00", 8);
  content += static_cast<char>(header.size() & 255);
  content += static_cast<char>(header.size() >> 8);
  return content + header + data;
}

static std::string problem(const std::string &header, const std::string &data) {
  Expected<Array> array = npy::parse(makeFile(header, data));
  return array ? "none" : array.error().what;
}

TEST(Npy, BytesEqualNumpySave) {
  Array array;
  array.type = ElementType::Float32;
  array.shape = {2, 1};
  array.bytes.resize(8);
  array.data<float>()[0] = 1.0f;
  array.data<float>()[1] = -2.0f;
  // numpy.save of numpy.array([[1], [-2]], "f4"): 128 bytes of header.
  std::string expected("\x93NUMPY\x01\x00\x76\x00", 10);
  expected += "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }";
  expected += std::string(127 - expected.size(), ' ') + "\n";
  expected += std::string("\x00\x00\x80\x3f\x00\x00\x00\xc0", 8);
  EXPECT_EQ(npy::serialize(array), expected);
}

TEST(Npy, EveryTypeAndRankRoundTrips) {
  for (ElementType type :
       {ElementType::Bool, ElementType::Int8, ElementType::Int16,
        ElementType::Int32, ElementType::Int64, ElementType::UInt8,
        ElementType::UInt16, ElementType::UInt32, ElementType::UInt64,
        ElementType::Float16, ElementType::Float32, ElementType::Float64})
    for (const std::vector<int64_t> &shape : std::vector<std::vector<int64_t>>{
             {}, {3}, {0}, {2, 0, 5}, {2, 3, 4}}) {
      Array array;
      array.type = type;
      array.shape = shape;
      array.bytes.resize(array.elementCount() * byteSize(type));
      for (size_t i = 0; i < array.bytes.size(); ++i)
        array.bytes[i] = static_cast<char>(i);
      std::string content = npy::serialize(array);
      EXPECT_EQ((content.size() - array.bytes.size()) % 64, 0u);
      Expected<Array> back = npy::parse(content);
      ASSERT_TRUE(back) << back.error().text();
      EXPECT_EQ(back->type, type);
      EXPECT_EQ(back->shape, shape);
      EXPECT_EQ(back->bytes, array.bytes);
    }
}

TEST(Npy, RefusesByName) {
  EXPECT_EQ(
      problem("{'descr': '<f4', 'fortran_order': True, 'shape': (1,)}", "1234"),
      "the array is in Fortran order");
  EXPECT_NE(
      problem("{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}", "1234")
          .find("'>f4' is not supported"),
      std::string::npos);
  EXPECT_EQ(problem("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
                    "1234"),
            "the data has 4 bytes, the header asks for 8");
  EXPECT_EQ(problem("{'descr': '<f4', 'shape': (1,)}", "1234"),
            "the header lacks descr, fortran_order or shape");
  EXPECT_EQ(problem("{'descr': '<f4', 'fortran_order': False, 'shape': "
                    "(9223372036854775807, 2)}",
                    "1234"),
            "the shape has too many elements");
  EXPECT_EQ(npy::parse("no").error().what, "is not a .npy file");
}

TEST(Npy, EveryTruncationIsAnError) {
  Array array;
  array.type = ElementType::Int32;
  array.shape = {4};
  array.bytes = std::string(16, 'x');
  std::string content = npy::serialize(array);
  for (size_t size = 0; size < content.size(); ++size)
    EXPECT_FALSE(npy::parse(std::string_view(content).substr(0, size)));
}
