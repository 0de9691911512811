//===- OdsWriter.cpp - An op schema as ODS and as a row of the op table ---===//
#include "OdsWriter.h"

#include <algorithm>
#include <cstdio>
#include <ostream>
#include <set>
#include <sstream>
#include <stdexcept>

using onnx::AttributeProto;
using onnx::OpSchema;

namespace strata::onnxschema {
namespace {

using Parameters = std::vector<OpSchema::FormalParameter>;

/// Accessor of an ODS name: "kernel_shape" -> "KernelShape".
std::string accessorName(const std::string &name) {
  std::string result;
  bool upper = true;
  for (char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    result += upper ? static_cast<char>(std::toupper(c)) : c;
    upper = false;
  }
  return result;
}

/// Gives each operand, attribute, region and result of one op a name whose
/// accessor no other one and no method of mlir::Operation has.
class Names {
public:
  std::string take(std::string name, const char *suffix) {
    while (!taken.insert(accessorName(name)).second)
      name += suffix;
    return name;
  }

private:
  std::set<std::string> taken = {
      "Type",       "Operands", "Operand", "Results",   "Result", "Loc",
      "Context",    "Name",     "Region",  "Regions",   "Attr",   "Attrs",
      "Properties", "Block",    "Parent",  "Operation", "Module", "Successor"};
};

std::string parameterType(const OpSchema::FormalParameter &parameter,
                          const char *single) {
  switch (parameter.GetOption()) {
  case OpSchema::Single:
    return single;
  case OpSchema::Optional:
    return std::string("Optional<") + single + ">";
  case OpSchema::Variadic:
    return std::string("Variadic<") + single + ">";
  }
  return single;
}

/// Whether a value of this parameter is always a tensor.
const char *valueType(const OpSchema::FormalParameter &parameter) {
  for (onnx::DataType type : parameter.GetTypes())
    if (type->compare(0, 6, "tensor") != 0)
      return "ONNX_AnyValue";
  return "ONNX_AnyTensor";
}

bool needsSegments(const Parameters &parameters) {
  return std::count_if(parameters.begin(), parameters.end(), [](auto &p) {
           return p.GetOption() != OpSchema::Single;
         }) > 1;
}

std::string kinds(const Parameters &parameters) {
  std::string result;
  for (const auto &parameter : parameters)
    result += parameter.GetOption() == OpSchema::Single     ? 's'
              : parameter.GetOption() == OpSchema::Optional ? 'o'
                                                            : 'v';
  return result;
}

std::string floatText(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  std::string result = text;
  if (result.find_first_of(".en") == std::string::npos)
    result += ".0";
  return result + "f";
}

template <typename Values>
std::string braced(const Values &values) {
  std::ostringstream text;
  text << "{";
  const char *comma = "";
  for (const auto &value : values) {
    text << comma << value;
    comma = ", ";
  }
  text << "}";
  return text.str();
}

std::string attributeType(const OpSchema::Attribute &attribute) {
  switch (attribute.type) {
  case AttributeProto::INT:
    return "ONNX_IntAttr";
  case AttributeProto::INTS:
    return "DenseI64ArrayAttr";
  case AttributeProto::FLOAT:
    return "F32Attr";
  case AttributeProto::FLOATS:
    return "DenseF32ArrayAttr";
  case AttributeProto::STRING:
    return "StrAttr";
  case AttributeProto::STRINGS:
    return "StrArrayAttr";
  case AttributeProto::TENSOR:
  case AttributeProto::SPARSE_TENSOR:
    return "ElementsAttr";
  case AttributeProto::TENSORS:
    return "ArrayAttr";
  case AttributeProto::TYPE_PROTO:
    return "TypeAttr";
  default:
    throw std::runtime_error("attribute " + attribute.name +
                             " has a kind without ODS form");
  }
}

/// Text of the default, or empty if there is none.
std::string defaultText(const AttributeProto &value) {
  switch (value.type()) {
  case AttributeProto::INT:
    return std::to_string(value.i());
  case AttributeProto::INTS:
    return braced(value.ints());
  case AttributeProto::FLOAT:
    return floatText(value.f());
  case AttributeProto::STRING:
    return value.s();
  case AttributeProto::STRINGS: {
    std::vector<std::string> quoted;
    for (const std::string &s : value.strings())
      quoted.push_back("\\\"" + s + "\\\"");
    return "$_builder.getStrArrayAttr(" + braced(quoted) + ")";
  }
  default:
    return {};
  }
}

std::string attributeOds(const OpSchema::Attribute &attribute) {
  std::string type = attributeType(attribute);
  if (attribute.required)
    return type;
  std::string text = defaultText(attribute.default_value);
  bool hasDefault = attribute.default_value.type() != AttributeProto::UNDEFINED;
  if (!hasDefault || attribute.type == AttributeProto::STRINGS)
    return "OptionalAttr<" + type + ">";
  if (attribute.type == AttributeProto::STRING)
    return "DefaultValuedStrAttr<" + type + ", \"" + text + "\">";
  return "DefaultValuedAttr<" + type + ", \"" + text + "\">";
}

bool isDeterministic(const OpSchema &schema) {
  return schema.GetNodeDeterminism() !=
         OpSchema::NodeDeterminism::NonDeterministic;
}

void writeList(std::ostream &out, const char *name, const char *marker,
               const std::vector<std::string> &entries) {
  if (entries.empty())
    return;
  out << "  let " << name << " = (" << marker;
  const char *comma = " ";
  for (const std::string &entry : entries) {
    out << comma << entry;
    comma = ",\n    ";
  }
  out << ");\n";
}

struct Members {
  std::vector<std::string> arguments, results, regions;
  /// Attributes and regions whose ODS name differs from the schema's.
  std::vector<std::pair<std::string, std::string>> renamed;
  std::vector<std::string> regionNames; ///< of the schema, in ODS order
};

Members collectMembers(const OpSchema &schema) {
  Members members;
  Names names;
  for (const auto &input : schema.inputs())
    members.arguments.push_back(parameterType(input, valueType(input)) + ":$" +
                                names.take(input.GetName(), "_operand"));
  // The schema keeps attributes in hash order, which no product may show.
  std::set<std::string> keys;
  for (const auto &entry : schema.attributes())
    keys.insert(entry.first);
  for (const std::string &key : keys) {
    const OpSchema::Attribute &attribute = schema.attributes().at(key);
    std::string name = names.take(key, "_value");
    if (name != key)
      members.renamed.push_back({key, name});
    if (attribute.type == AttributeProto::GRAPH) {
      members.regions.push_back("AnyRegion:$" + name);
      members.regionNames.push_back(key);
      continue;
    }
    members.arguments.push_back(attributeOds(attribute) + ":$" + name);
  }
  for (const auto &output : schema.outputs())
    members.results.push_back(parameterType(output, valueType(output)) + ":$" +
                              names.take(output.GetName(), "_result"));
  return members;
}

} // namespace

void writeOdsOp(std::ostream &out, const OpSchema &schema) {
  Members members = collectMembers(schema);
  std::vector<std::string> traits;
  if (!members.regions.empty())
    traits.push_back("RecursiveMemoryEffects");
  else if (isDeterministic(schema))
    traits.push_back("Pure");
  if (schema.Name() == "Constant")
    traits.push_back("ConstantLike");
  if (needsSegments(schema.inputs()))
    traits.push_back("AttrSizedOperandSegments");
  if (needsSegments(schema.outputs()))
    traits.push_back("AttrSizedResultSegments");

  const std::string domain =
      schema.domain().empty() ? "ai.onnx" : schema.domain();
  out << "def ONNX_" << schema.Name() << "Op : ONNX_Op<\"" << schema.Name()
      << "\", [";
  for (size_t i = 0; i < traits.size(); ++i)
    out << (i ? ", " : "") << traits[i];
  out << "]> {\n  let summary = \"" << domain << " " << schema.Name()
      << ", since version " << schema.SinceVersion() << "\";\n";
  writeList(out, "arguments", "ins", members.arguments);
  writeList(out, "results", "outs", members.results);
  writeList(out, "regions", "region", members.regions);
  if (schema.Name() == "Constant")
    out << "  let hasFolder = 1;\n";
  out << "}\n\n";
}

void writeTableRow(std::ostream &out, const OpSchema &schema,
                   const Placement &placement) {
  Members members = collectMembers(schema);
  auto join = [](const std::vector<std::string> &words) {
    std::string text;
    for (const std::string &word : words)
      text += (text.empty() ? "" : " ") + word;
    return text;
  };
  std::vector<std::string> renamed;
  for (const auto &[from, to] : members.renamed)
    renamed.push_back(from + "=" + to);
  out << "ONNX_OP(" << schema.Name() << ", \"" << schema.domain() << "\", "
      << schema.SinceVersion() << ", " << placement.family << ", "
      << (placement.expand ? "true" : "false") << ", \""
      << kinds(schema.inputs()) << "\", \"" << kinds(schema.outputs())
      << "\", \"" << join(members.regionNames) << "\", \"" << join(renamed)
      << "\")\n";
}

} // namespace strata::onnxschema
