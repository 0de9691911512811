//===- OpFactory.h - Makes ops of newest form with types --------*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_IMPORT_OPFACTORY_H
#define STRATA_LIB_STAGE_IMPORT_OPFACTORY_H

#include "strata/Dialect/ONNX/OpTable.h"
#include "strata/Support/Error.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/SmallVector.h"

#include <functional>
#include <memory>

namespace strata::import {

/// Everything that makes an op of the dialect from parts. Result types come
/// from the schema's inference; where the schema only has a function body, or
/// its inference fails although the body would do, the body is built instead.
class OpFactory {
public:
  using Values = llvm::SmallVector<mlir::Value>;
  /// Builds the function body of an op before it; gives one value per result.
  using Expander =
      std::function<Expected<Values>(mlir::Operation *, mlir::OpBuilder &)>;

  OpFactory(mlir::OpBuilder &builder, Expander expander)
      : builder(builder), expander(std::move(expander)) {}

  struct Parts {
    const onnx::OpRow *row;
    mlir::Location loc;
    /// By position in the schema, absent ones null.
    llvm::ArrayRef<mlir::Value> operands;
    /// Under the schema's names.
    llvm::ArrayRef<mlir::NamedAttribute> attributes;
    /// By position: whether a result is used; required ones are always made.
    llvm::ArrayRef<bool> wanted;
    std::vector<std::unique_ptr<mlir::Region>> regions = {};
    /// Types to fall back on where the schema says nothing; may be shorter.
    llvm::ArrayRef<mlir::Type> declared = {};
  };

  /// One value per wanted position, null where nothing was made.
  Expected<Values> create(Parts parts);
  /// An op with one result.
  Expected<mlir::Value>
  createOne(llvm::StringRef op, mlir::Location loc,
            llvm::ArrayRef<mlir::Value> operands,
            llvm::ArrayRef<mlir::NamedAttribute> attributes = {});

  mlir::Value constant(mlir::Location loc, mlir::ElementsAttr value);
  /// A list of i64, rank 1.
  mlir::Value integers(mlir::Location loc, llvm::ArrayRef<int64_t> values);
  /// A scalar tensor; the number is rounded to the element type.
  mlir::Value scalar(mlir::Location loc, double value, mlir::Type element);

  mlir::OpBuilder &builder;

private:
  Expected<mlir::Operation *> build(Parts &parts);
  Expected<Values> inferOrExpand(mlir::Operation *op, Parts &parts);

  Expander expander;
};

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_OPFACTORY_H
