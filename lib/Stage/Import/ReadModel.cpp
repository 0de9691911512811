//===- ReadModel.cpp - A file as a ModelProto -----------------------------===//
#include "ReadModel.h"

#include "strata/Dialect/ONNX/SchemaRegistry.h"
#include "strata/Support/FileSystem.h"

#include "llvm/ADT/StringRef.h"
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <limits>

namespace strata::import {

/// What the first bytes say a file is, or empty if they say nothing.
static std::string foreignFormat(llvm::StringRef bytes) {
  if (bytes.starts_with("version https://git-lfs"))
    return "a git-LFS pointer, not the model itself";
  if (bytes.starts_with("PK\x03\x04"))
    return "a zip archive";
  if (bytes.starts_with("\x89PNG"))
    return "a PNG picture";
  if (bytes.starts_with("\x1f\x8b"))
    return "gzip-compressed";
  llvm::StringRef text = bytes.substr(0, 256).ltrim();
  if (text.starts_with_insensitive("<!doctype") ||
      text.starts_with_insensitive("<html") || text.starts_with("<?xml"))
    return "a web page";
  return {};
}

static std::string foreignFix(llvm::StringRef format) {
  if (format.contains("git-LFS"))
    return "run `git lfs pull` where the file lies";
  if (format.contains("zip") || format.contains("gzip"))
    return "unpack it and name the .onnx file inside";
  return "download the model file again";
}

static Expected<std::unique_ptr<proto::ModelProto>>
parseText(llvm::StringRef text) {
  auto model = std::make_unique<proto::ModelProto>();
  if (llvm::Error error = onnx::parseModelText(text, *model)) {
    std::string message = llvm::toString(std::move(error));
    return modelError("not ONNX text: " +
                          llvm::StringRef(message).rtrim().str(),
                      "the text form is that of the ONNX library's parser");
  }
  return model;
}

static Expected<std::unique_ptr<proto::ModelProto>>
parseBinary(llvm::StringRef bytes) {
  constexpr int64_t protobufLimit = std::numeric_limits<int32_t>::max();
  constexpr int recursionLimit = 512;
  if (static_cast<int64_t>(bytes.size()) > protobufLimit)
    return modelError("larger than 2 GiB, the limit of protobuf",
                      "export with weights as external data");
  google::protobuf::io::ArrayInputStream stream(bytes.data(),
                                                static_cast<int>(bytes.size()));
  google::protobuf::io::CodedInputStream coded(&stream);
  coded.SetTotalBytesLimit(protobufLimit);
  coded.SetRecursionLimit(recursionLimit);
  auto model = std::make_unique<proto::ModelProto>();
  if (!model->ParseFromCodedStream(&coded) || !coded.ConsumedEntireMessage())
    return modelError("not a complete ONNX model: reading stopped at byte " +
                          std::to_string(coded.CurrentPosition()) + " of " +
                          std::to_string(bytes.size()),
                      "the file may be cut short; export or copy it again");
  return model;
}

Expected<std::unique_ptr<proto::ModelProto>>
readModel(const std::string &path) {
  Expected<MappedFile> file = MappedFile::open(path);
  if (!file) {
    Error error = file.takeError();
    error.kind = ErrorClass::BadModel;
    error.fix = "name an .onnx file that exists and can be read";
    return error;
  }
  llvm::StringRef bytes(file->bytes().data(), file->bytes().size());
  if (bytes.empty())
    return modelError("the file is empty", "export the model again");
  if (std::string format = foreignFormat(bytes); !format.empty())
    return modelError("the file is " + format, foreignFix(format));
  return llvm::StringRef(path).ends_with(".onnxtxt") ? parseText(bytes)
                                                     : parseBinary(bytes);
}

} // namespace strata::import
