//===- Generic.cpp - Any kernel that has a meaning in linalg --------------===//
//
// Every element of the output is evaluated for itself, reductions by loops. It
// fits every kernel; a value that many elements need is computed by each block
// that asks for it.
//
//===----------------------------------------------------------------------===//
#include "Families.h"

using namespace mlir;

namespace strata::codegen {

LogicalResult emitGeneric(KernelEmitter &e) { return emitPointwise(e); }

} // namespace strata::codegen
