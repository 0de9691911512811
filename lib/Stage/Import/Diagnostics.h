//===- Diagnostics.h - Errors that name file, node and op -------*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_IMPORT_DIAGNOSTICS_H
#define STRATA_LIB_STAGE_IMPORT_DIAGNOSTICS_H

#include "strata/Support/Error.h"

#include "onnx/onnx_pb.h"

#include <string>

namespace strata::import {

/// The protobuf messages; `onnx` alone is Strata's dialect here.
namespace proto = ::onnx;

/// Which node of which graph; `index` counts from 0.
struct NodePlace {
  const proto::NodeProto *node = nullptr;
  int64_t index = 0;
  std::string graph;
};

/// The node's name, or "Conv_17" for one without.
std::string nodeName(const proto::NodeProto &node, int64_t index);

/// "Conv", "com.microsoft.FusedMatMul".
std::string qualifiedOp(const proto::NodeProto &node);

/// An error at a node; `file` is filled in by importModel.
Error nodeError(ErrorClass kind, const NodePlace &place, std::string what,
                std::string fix = {});

/// A malformed model as a whole.
Error modelError(std::string what, std::string fix = {});

/// A name from the file between quotes, shortened and escaped.
std::string quoted(std::string_view name);

/// "" and "ai.onnx" are one domain; gives the former.
const std::string &canonicalDomain(const std::string &domain);

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_DIAGNOSTICS_H
