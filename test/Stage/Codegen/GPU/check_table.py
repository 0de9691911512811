"""Compares OpTable.cpp, row by row, with the encoder of the cuda-tile package, whose source is read: opcode, results,
flag word, attributes and operands in their order. Usage: check_table.py OpTable.cpp"""
import re, sys
import cuda.tile._bytecode.encodings as encodings

# What each kind of attribute is called there, and our letter. Enumerations have a letter each, here by class name.
ATTRIBUTES = {"int": "i", "bool": "b", "str": "t", "dense_typed_elements": "c", "tagged": "a", "array": "l",
              "dense_int32_array": "p", "optimization_hints": "h"}
ENUMS = {"RoundingMode": "R", "IntegerOverflow": "O", "Signedness": "S", "ComparisonPredicate": "P",
         "ComparisonOrdering": "C", "MemoryOrderingSemantics": "M", "MemoryScope": "D", "AtomicRMWMode": "A"}
OPERANDS = {"operand": "o", "optional_operand": "?", "sized_variadic_operands": "*"}


def their_rows():
    """opcode -> (results, attributes without flags, operands, flag word: f flag, ? field may be absent)."""
    rows = {}
    for function in re.finditer(r"\ndef encode_(\w+)\((.*?)(?=\ndef |\n__all__)", open(encodings.__file__).read(), re.S):
        body = function[2]
        code = int(re.search(r"encode_varint\((\d+), _buf\)", body)[1])
        head, _, rest = body.partition("# Operands")
        results = "*" if "# Variadic result types" in head else "r" * len(re.findall(r"encode_typeid\(", head))
        flags = ""
        for line in head[head.find("# Flags"):].split("\n") if "# Flags" in head else []:
            if "# Attributes" in line:
                break
            flags += "f" * len(re.findall(r"bool\(", line)) + "?" * len(re.findall(r"is not None", line))
        attributes = ""
        for found in re.finditer(r"(if \w+ is not None:\s+)?code_builder\.encode_opattr_(\w+)\((\w*)", head):
            if found[3] == "inbounds":  # since 13.4
                continue
            letter = ENUMS.get(found[3], "?") if found[2] == "enum" else ATTRIBUTES.get(found[2], "?")
            attributes += "X" if letter == "D" and found[1] else letter
        operands = "".join("+" if found[2] else OPERANDS[found[1]] for found in re.finditer(
            r"encode_(operand|optional_operand|sized_variadic_operands)\(|encode_varint\((\d* ?\+? ?len)", rest))
        rows[code] = (results, attributes, re.sub(r"\+.*", "+", operands), flags)
    return rows


def our_rows(path):
    pattern = r'\{"(\w+)", (0x[0-9A-F]+), "([^"]*)", "([^"]*)", "([^"]*)", (\d)\}'
    for name, code, results, attributes, operands, _ in re.findall(pattern, open(path).read()):
        flags = "".join("f" if a == "f" else "?" for a in attributes if a in "fXh") + "?" * operands.count("?")
        yield name, int(code, 16), (results, attributes.replace("f", ""), operands, flags)


theirs, count, bad = their_rows(), 0, 0
for name, code, row in our_rows(sys.argv[1]):
    count += 1
    # ftoi has a flag word from 13.4 on only.
    expected = theirs.get(code)
    if name == "ftoi" and expected:
        expected = expected[:3] + ("",)
    if row != expected:
        bad += 1
        print("differs:", name, row, "theirs:", expected)
print(f"{count} rows, {bad} differ")
sys.exit(bad != 0)
