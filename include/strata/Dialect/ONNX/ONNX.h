//===- ONNX.h - All ops of the onnx dialect -------------------------------===//
#ifndef STRATA_DIALECT_ONNX_ONNX_H
#define STRATA_DIALECT_ONNX_ONNX_H

#include "strata/Dialect/ONNX/Attention.h"
#include "strata/Dialect/ONNX/Constant.h"
#include "strata/Dialect/ONNX/Contraction.h"
#include "strata/Dialect/ONNX/ControlFlow.h"
#include "strata/Dialect/ONNX/Convolution.h"
#include "strata/Dialect/ONNX/Elementwise.h"
#include "strata/Dialect/ONNX/Indexing.h"
#include "strata/Dialect/ONNX/Loss.h"
#include "strata/Dialect/ONNX/Movement.h"
#include "strata/Dialect/ONNX/Normalization.h"
#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/Optimizer.h"
#include "strata/Dialect/ONNX/Pooling.h"
#include "strata/Dialect/ONNX/Quantization.h"
#include "strata/Dialect/ONNX/Recurrent.h"
#include "strata/Dialect/ONNX/Reduction.h"
#include "strata/Dialect/ONNX/Sequence.h"
#include "strata/Dialect/ONNX/Signal.h"
#include "strata/Dialect/ONNX/Text.h"

#endif // STRATA_DIALECT_ONNX_ONNX_H
