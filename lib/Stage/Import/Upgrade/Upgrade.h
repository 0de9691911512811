//===- Upgrade.h - Old forms of ops brought to the newest -----------------===//
//
// A table keyed by (op, since_version) that walks up one version at a time.
// Rows work on a node before it is an op: operands, attributes, and what is to
// be done with its results.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_STAGE_IMPORT_UPGRADE_UPGRADE_H
#define STRATA_LIB_STAGE_IMPORT_UPGRADE_UPGRADE_H

#include "strata/Support/Error.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <functional>
#include <vector>

namespace strata::import {

class OpFactory;

using Results = llvm::SmallVector<mlir::Value>;

/// A node on its way to the newest form.
struct NodeForm {
  std::string domain, op;
  int version; ///< since_version of the form
  /// By position in the schema; null if absent.
  llvm::SmallVector<mlir::Value> operands;
  mlir::NamedAttrList attributes; ///< under the schema's names
  llvm::SmallVector<bool> wanted; ///< by position: whether a result is used
  mlir::Location loc;
  /// Applied to the results of the newest form, the last one first.
  std::vector<std::function<Expected<Results>(OpFactory &, Results)>> finish;

  mlir::Value operand(size_t index) const {
    return index < operands.size() ? operands[index] : mlir::Value();
  }
  void setOperand(size_t index, mlir::Value value) {
    if (operands.size() <= index)
      operands.resize(index + 1);
    operands[index] = value;
  }
  /// The integer attribute `name`, or `otherwise`.
  int64_t integer(llvm::StringRef name, int64_t otherwise) const;
  /// Removes the attribute and returns it; null if absent.
  mlir::Attribute take(llvm::StringRef name) { return attributes.erase(name); }
};

/// Changes a form to the next version of its op.
using RowFunction = Status (*)(NodeForm &form, OpFactory &factory);

struct Row {
  const char *op;
  int from, to;
  RowFunction apply;
};

/// Versions of an op of which each one only widens the one before: more types,
/// an attribute with a neutral default, negative axes.
struct Widening {
  const char *op;
  std::vector<int> versions;
};

/// Rows of one family.
struct FamilyTable {
  std::vector<Widening> widenings;
  std::vector<Row> rows;
};

FamilyTable attentionUpgrades();
FamilyTable constantUpgrades();
FamilyTable contractionUpgrades();
FamilyTable controlFlowUpgrades();
FamilyTable convolutionUpgrades();
FamilyTable elementwiseUpgrades();
FamilyTable indexingUpgrades();
FamilyTable lossUpgrades();
FamilyTable movementUpgrades();
FamilyTable normalizationUpgrades();
FamilyTable poolingUpgrades();
FamilyTable quantizationUpgrades();
FamilyTable recurrentUpgrades();
FamilyTable reductionUpgrades();
FamilyTable sequenceUpgrades();
FamilyTable signalUpgrades();
FamilyTable textUpgrades();

/// Whether the table leads from this form to the newest one.
bool canUpgrade(llvm::StringRef domain, llvm::StringRef op, int version);
/// Whether the op lives on under another name (Upsample, Scatter).
bool isRenamed(llvm::StringRef op);
/// Brings `form` to the newest form.
Status upgrade(NodeForm &form, OpFactory &factory);

//===----------------------------------------------------------------------===//
// Rows that several families use
//===----------------------------------------------------------------------===//

/// Moves an integer or list attribute to operand `index`, a list of i64; absent
/// stays absent.
Status attributeToOperand(NodeForm &form, OpFactory &factory,
                          llvm::StringRef name, size_t index);
/// The same for a float, as a scalar of the element type of operand 0.
Status floatToOperand(NodeForm &form, OpFactory &factory, llvm::StringRef name,
                      size_t index);

/// An old form that has no equal in the newest one.
Error noNewForm(const NodeForm &form, std::string what);

/// Rank of the tensor `value`, or -1.
int64_t rankOf(mlir::Value value);

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_UPGRADE_UPGRADE_H
