//===- Tensors.cpp - Takes the tensors out of a model ---------------------===//
#include "Tensors.h"

#include "TensorData.h"
#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/ProtoTypes.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace strata::import {

const TensorValue *TensorTable::find(const proto::TensorProto &tensor) const {
  auto found = taken.find(&tensor);
  return found == taken.end() ? nullptr : &found->second;
}

Expected<RankedTensorType>
TensorTable::typeOf(const proto::TensorProto &tensor) {
  constexpr int maxRank = 64;
  mlir::Type element = onnx::elementTypeOf(tensor.data_type(), context);
  if (!element)
    return modelError("element type " + std::to_string(tensor.data_type()) +
                      " is not one of ONNX");
  if (tensor.has_segment())
    return modelError("it is a segment of a tensor, which no exporter writes");
  if (tensor.dims_size() > maxRank)
    return modelError("rank " + std::to_string(tensor.dims_size()) +
                      " is above " + std::to_string(maxRank));
  int64_t count = 1;
  for (int64_t extent : tensor.dims()) {
    if (extent < 0)
      return modelError("a dimension is " + std::to_string(extent));
    if (llvm::MulOverflow(count, extent, count) || count > options.maxElements)
      return modelError("more than " + std::to_string(options.maxElements) +
                            " elements",
                        "ImportOptions::maxElements is the limit");
  }
  return RankedTensorType::get(tensor.dims(), element);
}

/// Bytes of a dense tensor in canonical form.
static int64_t canonicalBytes(RankedTensorType type) {
  return llvm::divideCeil(static_cast<uint64_t>(type.getNumElements()) *
                              onnx::storedBits(type.getElementType()),
                          8);
}

static std::string elementWord(mlir::Type type) {
  std::string word;
  llvm::raw_string_ostream(word) << type;
  return word;
}

Expected<std::string_view>
TensorTable::mapExternal(const std::string &location,
                         std::shared_ptr<const void> &owner) {
  std::shared_ptr<MappedFile> &file = files[location];
  if (!file) {
    std::vector<std::string> folders = {options.externalDataRoot};
    if (options.externalDataRoot.empty()) {
      folders = {folderOf(modelPath)};
      if (Expected<std::string> real = realPathOf(modelPath))
        folders.push_back(folderOf(*real));
    }
    Expected<FileDescriptor> opened = openContained(folders, location);
    if (!opened) {
      Error error = opened.takeError();
      return modelError("external data " + quoted(location) + ": " + error.what,
                        "external data must lie in the model's folder, or in "
                        "the one of --external-data-root");
    }
    Expected<MappedFile> mapped = MappedFile::open(*opened, location);
    if (!mapped)
      return mapped.takeError();
    file = std::make_shared<MappedFile>(std::move(*mapped));
    weights.externalFiles.push_back(location);
  }
  owner = file;
  return file->bytes();
}

Expected<TensorTable::Bytes>
TensorTable::external(const proto::TensorProto &tensor, int64_t size,
                      mlir::Type element) {
  Expected<ExternalPlace> place = externalPlace(tensor);
  if (!place)
    return place.takeError();
  if (place->length >= 0 && place->length != size)
    return modelError("external data has length " +
                      std::to_string(place->length) + ", its type needs " +
                      std::to_string(size) + " bytes");
  Bytes bytes;
  Expected<std::string_view> file = mapExternal(place->location, bytes.owner);
  if (!file)
    return file.takeError();
  uint64_t available = file->size();
  uint64_t offset = place->offset;
  if (offset > available || available - offset < static_cast<uint64_t>(size))
    return modelError("external data " + quoted(place->location) + " has " +
                      std::to_string(available) + " bytes; bytes " +
                      std::to_string(offset) + " to " +
                      std::to_string(offset + size) + " are asked for");
  bytes.view = file->substr(offset, size);
  // Weights are read as elements, so a misaligned one is copied.
  uint64_t alignment =
      std::max<uint64_t>(1, std::min(8u, onnx::storedBits(element) / 8));
  if (offset % alignment != 0) {
    auto copy = std::make_shared<std::string>(bytes.view);
    bytes.view = *copy;
    bytes.owner = copy;
  }
  return bytes;
}

Expected<TensorTable::Bytes> TensorTable::bytesOf(proto::TensorProto &tensor,
                                                  RankedTensorType type) {
  int64_t size = canonicalBytes(type);
  Bytes bytes;
  if (tensor.data_location() == proto::TensorProto::EXTERNAL) {
    Expected<Bytes> outside = external(tensor, size, type.getElementType());
    if (!outside)
      return outside.takeError();
    bytes = *outside;
  } else if (tensor.has_raw_data()) {
    if (hasTypedData(tensor))
      return modelError("its data lie in two fields");
    std::shared_ptr<std::string> raw(tensor.release_raw_data());
    bytes = {*raw, raw};
  } else {
    Expected<std::string> typed = typedData(tensor, type);
    if (!typed)
      return typed.takeError();
    auto owner = std::make_shared<std::string>(std::move(*typed));
    bytes = {*owner, owner};
  }
  if (static_cast<int64_t>(bytes.view.size()) != size)
    return modelError("raw_data has " + std::to_string(bytes.view.size()) +
                          " bytes, its type needs " + std::to_string(size),
                      "the model is damaged, or was exported wrongly");
  if (Status status = checkElements(bytes.view, type); !status)
    return status.takeError();
  return bytes;
}

Status TensorTable::takeStrings(proto::TensorProto &tensor,
                                RankedTensorType type) {
  if (tensor.has_raw_data() ||
      tensor.data_location() == proto::TensorProto::EXTERNAL)
    return modelError("strings cannot lie in raw_data");
  if (tensor.string_data_size() != type.getNumElements())
    return modelError("it has " + std::to_string(tensor.string_data_size()) +
                      " strings, its type needs " +
                      std::to_string(type.getNumElements()));
  SmallVector<StringRef> strings;
  for (const std::string &text : tensor.string_data())
    strings.push_back(text);
  taken[&tensor] = {type, DenseStringElementsAttr::get(type, strings), {}};
  return {};
}

Status TensorTable::take(proto::TensorProto &tensor, const std::string &what) {
  auto named = [&](Error error) {
    error.what = what + ": " + error.what;
    return error;
  };
  if (!tensor.unknown_fields().empty())
    return named(modelError("it has fields that are not of ONNX"));
  Expected<RankedTensorType> type = typeOf(tensor);
  if (!type)
    return named(type.takeError());
  if (llvm::isa<onnx::StringType>(type->getElementType())) {
    if (Status status = takeStrings(tensor, *type); !status)
      return named(status.takeError());
    return {};
  }
  Expected<Bytes> bytes = bytesOf(tensor, *type);
  if (!bytes)
    return named(bytes.takeError());
  TensorValue value{*type, {}, {}};
  if (static_cast<int64_t>(bytes->view.size()) <= options.inlineBytes)
    value.value = onnx::elementsFromBytes(*type, bytes->view);
  else
    value.key = weights.add({elementWord(type->getElementType()),
                             {type->getShape().begin(), type->getShape().end()},
                             bytes->view,
                             bytes->owner});
  taken[&tensor] = std::move(value);
  makeEmpty(tensor);
  return {};
}

Status TensorTable::takeNode(proto::NodeProto &node, int64_t depth) {
  for (proto::AttributeProto &attribute : *node.mutable_attribute()) {
    std::string what = "tensor in attribute " + quoted(attribute.name());
    auto fail = [&](Error error) {
      error.node = nodeName(node, 0);
      error.op = qualifiedOp(node);
      return error;
    };
    if (attribute.has_t())
      if (Status status = take(*attribute.mutable_t(), what); !status)
        return fail(status.takeError());
    for (proto::TensorProto &tensor : *attribute.mutable_tensors())
      if (Status status = take(tensor, what); !status)
        return fail(status.takeError());
    if (attribute.has_g())
      if (Status status = takeGraph(*attribute.mutable_g(), depth + 1); !status)
        return status;
    for (proto::GraphProto &graph : *attribute.mutable_graphs())
      if (Status status = takeGraph(graph, depth + 1); !status)
        return status;
  }
  return {};
}

Status TensorTable::takeGraph(proto::GraphProto &graph, int64_t depth) {
  if (depth > options.maxGraphDepth)
    return modelError("graphs are nested more than " +
                          std::to_string(options.maxGraphDepth) + " deep",
                      "ImportOptions::maxGraphDepth is the limit");
  for (proto::TensorProto &tensor : *graph.mutable_initializer())
    if (Status status = take(tensor, "initializer " + quoted(tensor.name()));
        !status)
      return status;
  for (proto::NodeProto &node : *graph.mutable_node())
    if (Status status = takeNode(node, depth); !status)
      return status;
  return {};
}

Status TensorTable::takeAll(proto::ModelProto &model) {
  for (proto::FunctionProto &function : *model.mutable_functions())
    if (Status status = takeAll(function); !status)
      return status;
  return takeGraph(*model.mutable_graph(), 0);
}

Status TensorTable::takeAll(proto::FunctionProto &function) {
  for (proto::NodeProto &node : *function.mutable_node())
    if (Status status = takeNode(node, 0); !status)
      return status;
  return {};
}

} // namespace strata::import
