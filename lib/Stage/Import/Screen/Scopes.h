//===- Scopes.h - Names that a node may use, order of nodes -----*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_IMPORT_SCOPES_H
#define STRATA_LIB_STAGE_IMPORT_SCOPES_H

#include "../Diagnostics.h"

#include "llvm/ADT/StringSet.h"

namespace strata::import {

/// Names defined so far in a graph, then those of the graphs around it.
struct Scope {
  const Scope *outer = nullptr;
  llvm::StringSet<> names;

  bool has(llvm::StringRef name) const {
    for (const Scope *scope = this; scope; scope = scope->outer)
      if (scope->names.contains(name))
        return true;
    return false;
  }
};

/// Brings nodes into an order of execution, keeping the file's order where it
/// is one. A cycle is an error that prints it.
Status sortNodes(google::protobuf::RepeatedPtrField<proto::NodeProto> &nodes,
                 const std::string &graph);

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_SCOPES_H
