//===- ReadModel.h - A file as a ModelProto ---------------------*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_IMPORT_READMODEL_H
#define STRATA_LIB_STAGE_IMPORT_READMODEL_H

#include "Diagnostics.h"

#include <memory>

namespace strata::import {

/// Opens and parses a model. What is not a model is named: a git-LFS pointer,
/// a zip, a web page, a picture.
Expected<std::unique_ptr<proto::ModelProto>> readModel(const std::string &path);

} // namespace strata::import

#endif // STRATA_LIB_STAGE_IMPORT_READMODEL_H
