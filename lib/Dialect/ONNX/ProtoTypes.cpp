//===- ProtoTypes.cpp - Types and attributes, MLIR and ONNX ---------------===//
#include "strata/Dialect/ONNX/ProtoTypes.h"

#include "strata/Dialect/ONNX/ONNXBase.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "onnx/onnx_pb.h"

using namespace mlir;
using ::onnx::AttributeProto;
using ::onnx::TensorProto;
using ::onnx::TypeProto;

namespace strata::onnx {

mlir::Type elementTypeOf(int32_t dataType, MLIRContext *context) {
  Builder b(context);
  auto integer = [&](unsigned bits) { return b.getIntegerType(bits); };
  auto natural = [&](unsigned bits) { return b.getIntegerType(bits, false); };
  switch (dataType) {
  case TensorProto::FLOAT:
    return b.getF32Type();
  case TensorProto::UINT8:
    return natural(8);
  case TensorProto::INT8:
    return integer(8);
  case TensorProto::UINT16:
    return natural(16);
  case TensorProto::INT16:
    return integer(16);
  case TensorProto::INT32:
    return integer(32);
  case TensorProto::INT64:
    return integer(64);
  case TensorProto::STRING:
    return StringType::get(context);
  case TensorProto::BOOL:
    return integer(1);
  case TensorProto::FLOAT16:
    return b.getF16Type();
  case TensorProto::DOUBLE:
    return b.getF64Type();
  case TensorProto::UINT32:
    return natural(32);
  case TensorProto::UINT64:
    return natural(64);
  case TensorProto::COMPLEX64:
    return ComplexType::get(b.getF32Type());
  case TensorProto::COMPLEX128:
    return ComplexType::get(b.getF64Type());
  case TensorProto::BFLOAT16:
    return b.getBF16Type();
  case TensorProto::FLOAT8E4M3FN:
    return Float8E4M3FNType::get(context);
  case TensorProto::FLOAT8E4M3FNUZ:
    return Float8E4M3FNUZType::get(context);
  case TensorProto::FLOAT8E5M2:
    return Float8E5M2Type::get(context);
  case TensorProto::FLOAT8E5M2FNUZ:
    return Float8E5M2FNUZType::get(context);
  case TensorProto::FLOAT8E8M0:
    return Float8E8M0FNUType::get(context);
  case TensorProto::FLOAT4E2M1:
    return Float4E2M1FNType::get(context);
  case TensorProto::UINT4:
    return natural(4);
  case TensorProto::INT4:
    return integer(4);
  case TensorProto::UINT2:
    return natural(2);
  case TensorProto::INT2:
    return integer(2);
  default:
    return nullptr;
  }
}

int32_t dataTypeOf(mlir::Type element) {
  if (!element)
    return TensorProto::UNDEFINED;
  for (int32_t dataType = 1; dataType <= TensorProto::DataType_MAX; ++dataType)
    if (elementTypeOf(dataType, element.getContext()) == element)
      return dataType;
  return TensorProto::UNDEFINED;
}

unsigned storedBits(mlir::Type element) {
  if (auto complex = llvm::dyn_cast<ComplexType>(element))
    return 2 * storedBits(complex.getElementType());
  if (!element.isIntOrFloat())
    return 0;
  return element.isInteger(1) ? 8 : element.getIntOrFloatBitWidth();
}

static mlir::Type tensorFromProto(const ::onnx::TypeProto_Tensor &proto,
                                  MLIRContext *context) {
  mlir::Type element = elementTypeOf(proto.elem_type(), context);
  if (!element)
    return nullptr;
  if (!proto.has_shape())
    return UnrankedTensorType::get(element);
  SmallVector<int64_t> shape;
  for (const auto &dim : proto.shape().dim()) {
    if (dim.has_dim_value() && dim.dim_value() < 0)
      return nullptr;
    shape.push_back(dim.has_dim_value() ? dim.dim_value()
                                        : ShapedType::kDynamic);
  }
  return RankedTensorType::get(shape, element);
}

mlir::Type typeFromProto(const TypeProto &proto, MLIRContext *context) {
  switch (proto.value_case()) {
  case TypeProto::kTensorType:
    return tensorFromProto(proto.tensor_type(), context);
  case TypeProto::kSequenceType: {
    mlir::Type inner =
        typeFromProto(proto.sequence_type().elem_type(), context);
    return inner ? SequenceType::get(context, inner) : mlir::Type();
  }
  case TypeProto::kOptionalType: {
    mlir::Type inner =
        typeFromProto(proto.optional_type().elem_type(), context);
    return inner ? OptionalType::get(context, inner) : mlir::Type();
  }
  case TypeProto::kMapType: {
    mlir::Type key = elementTypeOf(proto.map_type().key_type(), context);
    mlir::Type value = typeFromProto(proto.map_type().value_type(), context);
    return key && value ? MapType::get(context, key, value) : mlir::Type();
  }
  default:
    return nullptr;
  }
}

bool typeToProto(mlir::Type type, TypeProto &proto) {
  if (auto sequence = llvm::dyn_cast<SequenceType>(type))
    return typeToProto(sequence.getElement(),
                       *proto.mutable_sequence_type()->mutable_elem_type());
  if (auto optional = llvm::dyn_cast<OptionalType>(type))
    return typeToProto(optional.getElement(),
                       *proto.mutable_optional_type()->mutable_elem_type());
  if (auto map = llvm::dyn_cast<MapType>(type)) {
    proto.mutable_map_type()->set_key_type(dataTypeOf(map.getKey()));
    return typeToProto(map.getValue(),
                       *proto.mutable_map_type()->mutable_value_type());
  }
  auto tensor = llvm::dyn_cast<TensorType>(type);
  if (!tensor)
    return false;
  int32_t dataType = dataTypeOf(tensor.getElementType());
  if (dataType == TensorProto::UNDEFINED)
    return false;
  proto.mutable_tensor_type()->set_elem_type(dataType);
  if (!tensor.hasRank())
    return true;
  auto *shape = proto.mutable_tensor_type()->mutable_shape();
  for (int64_t extent : tensor.getShape()) {
    auto *dim = shape->add_dim();
    if (!ShapedType::isDynamic(extent))
      dim->set_dim_value(extent);
  }
  return true;
}

/// Puts elements of `bits` < 8 bits, one a byte in `bytes`, into packed form.
static std::string pack(StringRef bytes, unsigned bits) {
  unsigned perByte = 8 / bits;
  std::string packed(llvm::divideCeil(bytes.size(), perByte), '\0');
  for (size_t i = 0; i < bytes.size(); ++i)
    packed[i / perByte] |= (bytes[i] & ((1 << bits) - 1))
                           << (i % perByte * bits);
  return packed;
}

static std::string unpack(StringRef packed, unsigned bits, size_t count) {
  unsigned perByte = 8 / bits;
  std::string bytes(count, '\0');
  for (size_t i = 0; i < count; ++i)
    bytes[i] =
        (packed[i / perByte] >> (i % perByte * bits)) & ((1 << bits) - 1);
  return bytes;
}

bool tensorToProto(ElementsAttr value, TensorProto &proto) {
  auto type = llvm::cast<ShapedType>(value.getType());
  mlir::Type element = type.getElementType();
  int32_t dataType = dataTypeOf(element);
  if (dataType == TensorProto::UNDEFINED)
    return false;
  proto.set_data_type(dataType);
  for (int64_t extent : type.getShape())
    proto.add_dims(extent);
  if (auto strings = llvm::dyn_cast<DenseStringElementsAttr>(value)) {
    for (int64_t i = 0; i < type.getNumElements(); ++i)
      proto.add_string_data(
          strings.getRawStringData()[strings.isSplat() ? 0 : i].str());
    return true;
  }
  auto dense = llvm::dyn_cast<DenseElementsAttr>(value);
  if (!dense)
    return false;
  std::string bytes;
  if (element.isInteger(1)) {
    for (bool bit : dense.getValues<bool>())
      bytes.push_back(bit);
  } else {
    ArrayRef<char> raw = dense.getRawData();
    int64_t copies = dense.isSplat() ? type.getNumElements() : 1;
    for (int64_t i = 0; i < copies; ++i)
      bytes.append(raw.data(), raw.size());
    if (unsigned bits = storedBits(element); bits < 8)
      bytes = pack(bytes, bits);
  }
  proto.set_raw_data(std::move(bytes));
  return true;
}

bool attributeToProto(StringRef name, Attribute value, AttributeProto &proto) {
  proto.set_name(name.str());
  if (auto integer = llvm::dyn_cast<IntegerAttr>(value)) {
    proto.set_type(AttributeProto::INT);
    proto.set_i(integer.getInt());
    return true;
  }
  if (auto number = llvm::dyn_cast<FloatAttr>(value)) {
    proto.set_type(AttributeProto::FLOAT);
    proto.set_f(static_cast<float>(number.getValueAsDouble()));
    return true;
  }
  if (auto text = llvm::dyn_cast<StringAttr>(value)) {
    proto.set_type(AttributeProto::STRING);
    proto.set_s(text.getValue().str());
    return true;
  }
  if (auto integers = llvm::dyn_cast<DenseI64ArrayAttr>(value)) {
    proto.set_type(AttributeProto::INTS);
    for (int64_t i : integers.asArrayRef())
      proto.add_ints(i);
    return true;
  }
  if (auto numbers = llvm::dyn_cast<DenseF32ArrayAttr>(value)) {
    proto.set_type(AttributeProto::FLOATS);
    for (float f : numbers.asArrayRef())
      proto.add_floats(f);
    return true;
  }
  if (auto elements = llvm::dyn_cast<ElementsAttr>(value)) {
    proto.set_type(AttributeProto::TENSOR);
    return tensorToProto(elements, *proto.mutable_t());
  }
  if (auto type = llvm::dyn_cast<TypeAttr>(value)) {
    proto.set_type(AttributeProto::TYPE_PROTO);
    return typeToProto(type.getValue(), *proto.mutable_tp());
  }
  auto list = llvm::dyn_cast<ArrayAttr>(value);
  if (!list)
    return false;
  bool strings = llvm::all_of(list, llvm::IsaPred<StringAttr>);
  proto.set_type(strings ? AttributeProto::STRINGS : AttributeProto::TENSORS);
  for (Attribute item : list) {
    if (strings)
      proto.add_strings(llvm::cast<StringAttr>(item).getValue().str());
    else if (auto elements = llvm::dyn_cast<ElementsAttr>(item);
             !elements || !tensorToProto(elements, *proto.add_tensors()))
      return false;
  }
  return true;
}

ElementsAttr elementsFromBytes(ShapedType type, StringRef bytes) {
  mlir::Type element = type.getElementType();
  if (element.isInteger(1)) {
    SmallVector<bool> bits;
    for (char byte : bytes)
      bits.push_back(byte != 0);
    return DenseElementsAttr::get(type, bits);
  }
  std::string unpacked;
  if (unsigned bits = storedBits(element); bits < 8) {
    unpacked = unpack(bytes, bits, type.getNumElements());
    bytes = unpacked;
  }
  return DenseElementsAttr::getFromRawBuffer(
      type, ArrayRef<char>(bytes.data(), bytes.size()));
}

} // namespace strata::onnx
