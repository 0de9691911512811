//===- Families.h - The hand-written list: op -> family, native or expand -===//
#ifndef STRATA_TOOLS_ONNXSCHEMA_FAMILIES_H
#define STRATA_TOOLS_ONNXSCHEMA_FAMILIES_H

#include <map>
#include <string>
#include <vector>

namespace strata::onnxschema {

struct Placement {
  std::string family;
  bool expand = false; ///< take the schema's function body
};

struct Families {
  std::vector<std::string> names;       ///< in the order of the file
  std::map<std::string, Placement> ops; ///< by op type
};

/// Reads Families.txt. Throws std::runtime_error with file and line.
Families readFamilies(const std::string &path);

} // namespace strata::onnxschema

#endif // STRATA_TOOLS_ONNXSCHEMA_FAMILIES_H
