//===- ONNXBase.td - Dialect, types and attributes of ONNX models ---------===//
#ifndef STRATA_DIALECT_ONNX_BASE
#define STRATA_DIALECT_ONNX_BASE

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/DialectBase.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def ONNX_Dialect : Dialect {
  let name = "onnx";
  let cppNamespace = "::strata::onnx";
  let summary = "ONNX models: each op in its newest form";
  let description = [{
    Ops, operands, results and attributes are those of the ONNX schemas, in
    schema order; the definitions are written by `onnx-schema` at build time,
    one file per family. Text form of every op:

    ```mlir
    %y = onnx.Conv(%x, %w, _) {strides = array<i64: 2, 2>}
       : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x3x3xf32>
    ```

    `_` stands for an optional operand or result that is absent; attributes that
    have their default value are not printed. Regions (If, Loop, Scan,
    SequenceMap) follow the types and end with `onnx.Return`.
  }];
  let dependentDialects = ["::mlir::func::FuncDialect"];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = [{
    /// Each family adds its ops in its own unit.
    void addElementwiseOps();
    void addMovementOps();
    void addReductionOps();
    void addAttentionOps();
    void addNormalizationOps();
    void addIndexingOps();
    void addPoolingOps();
    void addLossOps();
    void addQuantizationOps();
    void addConvolutionOps();
    void addTextOps();
    void addSignalOps();
    void addContractionOps();
    void addSequenceOps();
    void addConstantOps();
    void addRecurrentOps();
    void addControlFlowOps();
    void addOptimizerOps();
  }];
}

class ONNX_Type<string name, string typeMnemonic> : TypeDef<ONNX_Dialect, name> {
  let mnemonic = typeMnemonic;
}

def ONNX_StringType : ONNX_Type<"String", "string"> {
  let summary = "An element of text";
}

def ONNX_SequenceType : ONNX_Type<"Sequence", "seq"> {
  let summary = "A list of values of one type";
  let parameters = (ins "::mlir::Type":$element);
  let assemblyFormat = "`<` $element `>`";
}

def ONNX_OptionalType : ONNX_Type<"Optional", "optional"> {
  let summary = "A value or nothing";
  let parameters = (ins "::mlir::Type":$element);
  let assemblyFormat = "`<` $element `>`";
}

def ONNX_MapType : ONNX_Type<"Map", "map"> {
  let summary = "Values by key";
  let parameters = (ins "::mlir::Type":$key, "::mlir::Type":$value);
  let assemblyFormat = "`<` $key `,` $value `>`";
}

def ONNX_LayoutAttr : AttrDef<ONNX_Dialect, "Layout"> {
  let mnemonic = "layout";
  let summary = "Order of the dimensions in memory, an encoding of tensor types";
  let description = [{
    The shape of the type stays logical, as ONNX says (N, C, then space);
    `#onnx.layout<"NHWC">` says that channels are innermost in memory. A tensor
    type without it is row-major in logical order.
  }];
  let parameters = (ins StringRefParameter<"order of dimensions, outermost first">:$order);
  let assemblyFormat = "`<` $order `>`";
}

def ONNX_AnyTensor : Type<CPred<"::llvm::isa<::mlir::TensorType>($_self)">, "tensor", "::mlir::TensorType">;
def ONNX_AnyValue : Type<CPred<[{::llvm::isa<::mlir::TensorType, ::strata::onnx::SequenceType,
    ::strata::onnx::OptionalType, ::strata::onnx::MapType>($_self)}]>, "tensor, sequence, optional or map">;

/// An attribute of kind INT: signed, 64 bits, printed `1 : i64`.
def ONNX_IntAttr : Attr<CPred<"::llvm::isa<::mlir::IntegerAttr>($_self) && "
    "::llvm::cast<::mlir::IntegerAttr>($_self).getType().isSignlessInteger(64)">, "64-bit integer"> {
  let storageType = "::mlir::IntegerAttr";
  let returnType = "int64_t";
  let convertFromStorage = "$_self.getInt()";
  let constBuilderCall = "$_builder.getI64IntegerAttr($0)";
}

class ONNX_Op<string mnemonic, list<Trait> traits = []> : Op<ONNX_Dialect, mnemonic, traits> {
  let hasCustomAssemblyFormat = 1;
  let extraClassDefinition = [{
    ::mlir::ParseResult $cppClass::parse(::mlir::OpAsmParser &parser, ::mlir::OperationState &result) {
      return ::strata::onnx::parseOp(parser, result);
    }
    void $cppClass::print(::mlir::OpAsmPrinter &printer) {
      ::strata::onnx::printOp(getOperation(), printer);
    }
  }];
}

#endif // STRATA_DIALECT_ONNX_BASE
