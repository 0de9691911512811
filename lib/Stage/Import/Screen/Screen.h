//===- Screen.h - Checks of a model before anything is built ----*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_IMPORT_SCREEN_H
#define STRATA_LIB_STAGE_IMPORT_SCREEN_H

#include "../Diagnostics.h"
#include "strata/Stage/Import/Import.h"

#include "llvm/ADT/StringMap.h"

#include <map>
#include <string>
#include <vector>

namespace strata::import {

/// Opset version by domain; "" is ai.onnx.
using OpsetImports = std::map<std::string, int64_t>;

/// Reads opset imports; a domain twice or a version below 1 is an error.
Expected<OpsetImports> readOpsets(
    const google::protobuf::RepeatedPtrField<proto::OperatorSetIdProto> &list);

/// Key of a local function: domain, name, overload.
std::string functionKey(const std::string &domain, const std::string &name,
                        const std::string &overload);

/// Structure: versions, budgets, names and scopes, cycles. Sorts the nodes of
/// each graph if its file order is not one of execution.
Status checkStructure(proto::ModelProto &model, const ImportOptions &options,
                      std::vector<std::string> &warnings);

/// Whether each op, in the form of its opset, is one that Strata can bring to
/// its newest form. Lists all that are not, with counts, in one error of class
/// Unsupported; an op newer than its opset is a bad model.
Status checkOps(const proto::ModelProto &model);

/// The since_version in force for an op under `opset`, or why there is none.
struct OpForm {
  enum Kind { Known, UnknownOp, TooOld, Removed, NoUpgrade } kind = UnknownOp;
  int version = 0; ///< since_version if Known or NoUpgrade; else the first one
};
OpForm findForm(const std::string &domain, const std::string &op,
                int64_t opset);

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_SCREEN_H
