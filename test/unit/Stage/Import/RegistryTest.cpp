//===- RegistryTest.cpp - The dialect against the registry of ONNX --------===//
//
// Walks every op that the library knows: each has a row and a family, and each
// form from opset 7 on leads to the newest one.
//
//===----------------------------------------------------------------------===//
#include "strata/Dialect/ONNX/ONNX.h"
#include "strata/Dialect/ONNX/OpTable.h"
#include "strata/Dialect/ONNX/SchemaRegistry.h"

#include "../../../../lib/Stage/Import/Upgrade/Upgrade.h"

#include "mlir/IR/MLIRContext.h"
#include <gtest/gtest.h>

#include <set>

namespace strata::import {
namespace {

TEST(Registry, HasAllOpsOfOnnx) {
  EXPECT_EQ(onnx::opTable().size(), 223u);
  std::set<std::string> names;
  for (const onnx::OpRow &row : onnx::opTable()) {
    EXPECT_TRUE(names.insert(row.name.str()).second) << row.name.str();
    EXPECT_EQ(onnx::findOp(row.name), &row);
    auto versions = onnx::schemaVersions(row.domain, row.name);
    ASSERT_FALSE(versions.empty()) << row.name.str();
    EXPECT_EQ(versions.back().sinceVersion, row.sinceVersion);
    EXPECT_FALSE(onnx::toString(row.family).empty());
  }
}

TEST(Registry, RegistersAClassForEachRow) {
  mlir::MLIRContext context;
  context.loadDialect<onnx::ONNXDialect>();
  for (const onnx::OpRow &row : onnx::opTable())
    EXPECT_TRUE(mlir::OperationName(row.mlirName, &context).isRegistered())
        << row.name.str();
}

/// Forms that no row leads on from; importing one is refused by name.
const std::set<std::string> refused = {"Scan-8", "GroupNormalization-18"};

TEST(Registry, UpgradesEveryFormFromOpsetSeven) {
  for (const onnx::OpRow &row : onnx::opTable()) {
    auto versions = onnx::schemaVersions(row.domain, row.name);
    bool standard = row.domain.empty();
    for (size_t i = 0; i < versions.size(); ++i) {
      // In force at opset 7 or later.
      if (standard && i + 1 < versions.size() &&
          versions[i + 1].sinceVersion <= 7)
        continue;
      if (!standard && i + 1 < versions.size())
        continue;
      std::string form =
          row.name.str() + "-" + std::to_string(versions[i].sinceVersion);
      EXPECT_EQ(canUpgrade(row.domain, row.name, versions[i].sinceVersion),
                refused.count(form) == 0)
          << form;
    }
  }
}

TEST(Registry, KnowsNewestOpsets) {
  EXPECT_EQ(onnx::newestOpset(""), 28);
  EXPECT_EQ(onnx::newestOpset("ai.onnx.ml"), 5);
  EXPECT_EQ(onnx::newestOpset("com.example"), 0);
  EXPECT_TRUE(onnx::schemaVersions("", "NoSuchOp").empty());
}

} // namespace
} // namespace strata::import
