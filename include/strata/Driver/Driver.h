//===- Driver.h - The command line of Strata ------------------------------===//
#ifndef STRATA_DRIVER_DRIVER_H
#define STRATA_DRIVER_DRIVER_H

namespace strata::driver {

/// Runs `strata VERB ...` and returns the exit code of driver.md section 3.
/// Results go to standard output, everything else to standard error.
int run(int argc, char **argv);

} // namespace strata::driver

#endif // STRATA_DRIVER_DRIVER_H
