// RUN: strata-opt %s --split-input-file --verify-diagnostics --strata-schedule-inline-clusters

// expected-error @below {{stage schedule needs a func.func @main}}
module @without_main {}
