//===- strata.cpp - The program: everything is in lib/Driver --------------===//
#include "strata/Driver/Driver.h"

int main(int argc, char **argv) { return strata::driver::run(argc, argv); }
