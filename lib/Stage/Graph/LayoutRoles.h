//===- LayoutRoles.h - What each operation asks of layouts ----------------===//
#ifndef STRATA_STAGE_GRAPH_LAYOUTROLES_H
#define STRATA_STAGE_GRAPH_LAYOUTROLES_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "mlir/IR/Value.h"

namespace strata::graph {

/// Channels: works on NHWC only (2-D convolution, pools).
/// Either: takes any layout if all members share it (elementwise, Concat).
/// Plain: works on row-major tensors only.
enum class LayoutRole { Plain, Either, Channels };

LayoutRole layoutRole(mlir::Operation *op);

/// True if `value` takes part in a layout: a static tensor of rank 4.
bool isImage(mlir::Value value);

/// True if operand `number` of an operation of role Either or Channels follows
/// the operation's layout; others (per-channel vectors, scalars, weights) stay
/// as they are and are read by their logical position.
bool isMember(mlir::OpOperand &operand);

/// True for the weights operand of a convolution of role Channels.
bool isConvolutionWeight(mlir::OpOperand &operand);

/// Elements that a change of layout of `type` moves; 0 where both orders are
/// the same bytes (one channel, or one point).
int64_t relayoutCost(mlir::RankedTensorType type);

} // namespace strata::graph

#endif // STRATA_STAGE_GRAPH_LAYOUTROLES_H
