#!/usr/bin/env python3
"""Adds up the test cases of all runners and prints one plain line.

usage: count_results.py KIND:FILE...

  ctest:FILE    JUnit of ctest; beside it, in gtest/, the XML of each GoogleTest
                program, whose cases are counted instead of the program
  xunit:FILE    JUnit as lit writes it
  lines:FILE    output of a script, whose exit status is in FILE.status:
                lines "PASS name", "FAIL name", "SKIP name: reason", or the
                summary of Python's unittest
  step:FILE     exit status of a step that is no test: counts only when it failed

A runner that left no readable result, or ran nothing, is one failure: silence
is never success. With CI=true a skipped test whose reason says that a package
is missing is a failure. Ends with "N passed, N failed, N skipped"; exit status
1 on a failure.
"""

import os
import re
import sys
import xml.etree.ElementTree as ElementTree


class Count:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.notes = []

    def fail(self, name):
        self.failed += 1
        self.notes.append("failed: " + name)

    def skip(self, name, reason):
        if os.environ.get("CI") == "true" and re.search(r"missing|not installed", reason or ""):
            self.fail(f"{name} ({reason}; nothing may be missing in CI)")
            return
        self.skipped += 1
        self.notes.append(f"skipped: {name}" + (f" ({reason})" if reason else ""))

    def total(self):
        return self.passed + self.failed + self.skipped


def parse_xml(path):
    try:
        return ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return None


def count_cases(root, count, prefix=""):
    """Cases of a JUnit file, of GoogleTest (result, status) and of lit alike."""
    for case in root.iter("testcase"):
        name = prefix + case.get("classname", "") + "." + case.get("name", "")
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            count.fail(name)
        elif skipped is not None or case.get("result") == "skipped" or case.get("status") == "notrun":
            reason = "" if skipped is None else skipped.get("message", "")
            count.skip(name, reason.strip())
        else:
            count.passed += 1


def count_ctest(path, count):
    root = parse_xml(path)
    if root is None:
        return count.fail("ctest left no result")
    for program in root.iter("testcase"):
        name, status = program.get("name"), program.get("status")
        detail = parse_xml(os.path.join(os.path.dirname(path), "gtest", name + ".xml"))
        before = count.failed, count.total()
        if detail is not None:
            count_cases(detail, count, name + ".")
            if count.total() == before[1]:
                count.fail(name + " ran no test")
        # A crash leaves no detail; one at exit leaves detail without a failure.
        if status != "run" and count.failed == before[0]:
            count.fail(f"{name} ({status})")
        elif detail is None and status == "run":
            count.passed += 1


def count_lines(path, count):
    name = os.path.basename(path)[:-len(".log")]
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        with open(path + ".status", encoding="utf-8") as file:
            status = int(file.read())
    except (OSError, ValueError):
        return count.fail(name + " left no result")
    before = count.failed, count.total()
    ran = re.findall(r"^Ran (\d+) tests? in ", text, re.M)
    if ran:
        numbers = {key: sum(int(n) for n in re.findall(rf"\b{key}=(\d+)", text))
                   for key in ("failures", "errors", "skipped", "unexpected successes")}
        bad = numbers["failures"] + numbers["errors"] + numbers["unexpected successes"]
        for _ in range(bad):
            count.fail(name)
        for _ in range(numbers["skipped"]):
            count.skip(name, "")
        count.passed += max(0, int(ran[-1]) - bad - numbers["skipped"])
    else:
        for kind, case, reason in re.findall(r"^(PASS|FAIL|SKIP)[: ]\s*([^\s:]+)(?::[ \t]*(.*))?", text, re.M):
            if kind == "PASS":
                count.passed += 1
            elif kind == "FAIL":
                count.fail(f"{name}: {case}")
            else:
                count.skip(f"{name}: {case}", reason)
    if count.total() == before[1]:
        count.fail(f"{name} ran no test (exit status {status})")
    elif status != 0 and count.failed == before[0]:
        count.fail(f"{name} ended with exit status {status}")


def count_step(path, count):
    name = os.path.basename(path)
    try:
        with open(path, encoding="utf-8") as file:
            status = int(file.read())
    except (OSError, ValueError):
        return count.fail(name + " did not finish")
    if status != 0:
        count.fail(f"{name} ended with exit status {status}")


def main():
    count = Count()
    for argument in sys.argv[1:]:
        kind, path = argument.split(":", 1)
        before = count.total()
        if kind == "ctest":
            count_ctest(path, count)
        elif kind == "xunit":
            root = parse_xml(path)
            if root is not None:
                count_cases(root, count)
        elif kind == "lines":
            count_lines(path, count)
        elif kind == "step":
            count_step(path, count)
        else:
            sys.exit(__doc__)
        if kind != "step" and count.total() == before:
            count.fail(f"{os.path.basename(path)}: no test ran")
    for note in sorted(count.notes):
        print(note)
    if count.total() == 0:
        count.fail("no test ran at all")
    print(f"{count.passed} passed, {count.failed} failed, {count.skipped} skipped")
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
