//===- Registration.h - All dialects and passes of Strata -----------------===//
#ifndef STRATA_PIPELINE_REGISTRATION_H
#define STRATA_PIPELINE_REGISTRATION_H

#include "mlir/IR/DialectRegistry.h"

namespace strata::pipeline {

/// Every dialect that a product of a stage can hold, and the interfaces that
/// codegen needs on them.
void registerDialects(mlir::DialectRegistry &registry);

/// Every pass, and each stage's pipeline as `strata-<stage>`.
void registerPasses();

} // namespace strata::pipeline

#endif // STRATA_PIPELINE_REGISTRATION_H
