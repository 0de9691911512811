//===- onnx-schema.cpp - Writes the ODS of the onnx dialect ---------------===//
//
// onnx-schema FAMILIES.TXT OUTPUT-FOLDER
//
// Walks the registry of the ONNX library and writes, for each family, its ops
// as <Family>.td and the header <Family>.h, and the table of all ops
// OpTable.inc. Any difference between Families.txt and the registry is an error
// that names the op, so that a newer ONNX library cannot pass unseen.
//
//===----------------------------------------------------------------------===//
#include "Families.h"
#include "OdsWriter.h"

#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

using namespace strata::onnxschema;
using onnx::OpSchema;

namespace {

/// The newest form of each op that is not deprecated, by op type.
std::map<std::string, OpSchema> newestForms() {
  std::map<std::string, OpSchema> forms;
  for (const OpSchema &schema : onnx::OpSchemaRegistry::get_all_schemas()) {
    if (schema.Deprecated())
      continue;
    if (!forms.insert({schema.Name(), schema}).second)
      throw std::runtime_error("op " + schema.Name() +
                               " exists in two domains; the dialect has one "
                               "name for it");
  }
  return forms;
}

/// Throws an error that lists every difference.
void compare(const std::map<std::string, OpSchema> &forms,
             const Families &families) {
  std::string differences;
  for (const auto &[name, schema] : forms) {
    auto found = families.ops.find(name);
    if (found == families.ops.end())
      differences += "\n  " + name + ": in the registry (" + schema.domain() +
                     "), not in Families.txt";
    else if (found->second.expand && !schema.HasFunction() &&
             !schema.HasContextDependentFunction())
      differences += "\n  " + name + ": `expand`, but its schema has no body";
  }
  for (const auto &[name, placement] : families.ops)
    if (!forms.count(name))
      differences += "\n  " + name + ": in Families.txt, not in the registry";
  if (!differences.empty())
    throw std::runtime_error("Families.txt differs from the registry:" +
                             differences);
}

/// Leaves an unchanged file alone, so that nothing is rebuilt.
void writeFile(const std::string &path, const std::string &text) {
  std::ifstream old(path);
  std::ostringstream content;
  content << old.rdbuf();
  if (old && content.str() == text)
    return;
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file)
    throw std::runtime_error(path + ": cannot be written");
}

std::string banner(const std::string &file, const std::string &purpose) {
  return "//===- " + file + " - " + purpose +
         " ---===//\n// Written by onnx-schema; do not edit.\n";
}

std::string familyTd(const std::string &family,
                     const std::map<std::string, OpSchema> &forms,
                     const Families &families) {
  std::ostringstream out;
  out << banner(family + ".td", "Ops of family " + family)
      << "include \"strata/Dialect/ONNX/ONNXBase.td\"\n\n";
  for (const auto &[name, schema] : forms)
    if (families.ops.at(name).family == family)
      writeOdsOp(out, schema);
  return out.str();
}

std::string familyHeader(const std::string &family) {
  return banner(family + ".h", "Ops of family " + family) +
         "#ifndef STRATA_DIALECT_ONNX_" + family +
         "_H\n#define "
         "STRATA_DIALECT_ONNX_" +
         family +
         "_H\n"
         "#include \"strata/Dialect/ONNX/ONNXBase.h\"\n\n"
         "#define GET_OP_CLASSES\n#include \"strata/Dialect/ONNX/" +
         family + ".h.inc\"\n#endif\n";
}

void writeAll(const std::string &familiesPath, const std::string &folder) {
  Families families = readFamilies(familiesPath);
  std::map<std::string, OpSchema> forms = newestForms();
  compare(forms, families);
  for (const std::string &family : families.names) {
    writeFile(folder + "/" + family + ".td", familyTd(family, forms, families));
    writeFile(folder + "/" + family + ".h", familyHeader(family));
  }
  std::ostringstream table;
  table << banner("OpTable.inc", "All ops");
  for (const auto &[name, schema] : forms)
    writeTableRow(table, schema, families.ops.at(name));
  writeFile(folder + "/OpTable.inc", table.str());
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) {
    std::cerr << "usage: onnx-schema FAMILIES.TXT OUTPUT-FOLDER\n";
    return 2;
  }
  try {
    writeAll(argv[1], argv[2]);
  } catch (const std::exception &error) {
    std::cerr << "onnx-schema: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
