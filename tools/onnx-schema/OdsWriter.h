//===- OdsWriter.h - An op schema as ODS and as a row of the op table -----===//
#ifndef STRATA_TOOLS_ONNXSCHEMA_ODSWRITER_H
#define STRATA_TOOLS_ONNXSCHEMA_ODSWRITER_H

#include "Families.h"

#include "onnx/defs/schema.h"

#include <iosfwd>

namespace strata::onnxschema {

/// Writes `def ONNX_<Name>Op`. Throws std::runtime_error for an attribute kind
/// that ODS has no form for.
void writeOdsOp(std::ostream &out, const onnx::OpSchema &schema);

/// Writes one row of OpTable.inc, see include/strata/Dialect/ONNX/OpTable.h.
void writeTableRow(std::ostream &out, const onnx::OpSchema &schema,
                   const Placement &placement);

} // namespace strata::onnxschema

#endif // STRATA_TOOLS_ONNXSCHEMA_ODSWRITER_H
