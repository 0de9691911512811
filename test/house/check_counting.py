#!/usr/bin/env python3
"""Tests of count_results.py: what fails must be counted, whatever it left."""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

GTEST = """<testsuites><testsuite name="S">
<testcase name="A" status="run" result="completed" classname="S"/>
<testcase name="B" status="run" result="{b}" classname="S">{inner}</testcase>
<testcase name="C" status="notrun" result="suppressed" classname="S"/>
</testsuite></testsuites>"""
CTEST = '<testsuite><testcase name="P" status="{}"/></testsuite>'
LIT = """<testsuites><testsuite name="strata">
<testcase classname="a" name="x.mlir"/>
<testcase classname="a" name="y.mlir"><failure>no</failure></testcase>
<testcase classname="a" name="z.mlir"><skipped message="Missing required feature(s): gpu"/></testcase>
</testsuite></testsuites>"""

FAILED = '<failure message="no"/>'

# name: (files, arguments, last line, environment)
CASES = {
    "gtest-cases-are-counted": (
        {"c.xml": CTEST.format("run"), "gtest/P.xml": GTEST.format(b="completed", inner="")},
        ["ctest:c.xml"], "2 passed, 0 failed, 1 skipped"),
    "gtest-failure": (
        {"c.xml": CTEST.format("fail"), "gtest/P.xml": GTEST.format(b="completed", inner=FAILED)},
        ["ctest:c.xml"], "1 passed, 1 failed, 1 skipped"),
    "gtest-skip": (
        {"c.xml": CTEST.format("run"), "gtest/P.xml": GTEST.format(b="skipped", inner="")},
        ["ctest:c.xml"], "1 passed, 0 failed, 2 skipped"),
    "crash-without-result": ({"c.xml": CTEST.format("fail")}, ["ctest:c.xml"], "0 passed, 1 failed, 0 skipped"),
    "crash-at-exit": (
        {"c.xml": CTEST.format("fail"), "gtest/P.xml": GTEST.format(b="completed", inner="")},
        ["ctest:c.xml"], "2 passed, 1 failed, 1 skipped"),
    "program-without-tests": (
        {"c.xml": CTEST.format("run"), "gtest/P.xml": "<testsuites/>"}, ["ctest:c.xml"],
        "0 passed, 1 failed, 0 skipped"),
    "no-ctest-result": ({}, ["ctest:c.xml"], "0 passed, 1 failed, 0 skipped"),
    "no-ctest-programs": ({"c.xml": "<testsuite/>"}, ["ctest:c.xml"], "0 passed, 1 failed, 0 skipped"),
    "lit": ({"l.xml": LIT}, ["xunit:l.xml"], "1 passed, 1 failed, 1 skipped"),
    "lit-broken-file": ({"l.xml": LIT[:50]}, ["xunit:l.xml"], "0 passed, 1 failed, 0 skipped"),
    "lines": (
        {"e.log": "PASS a\nnoise\nSKIP b: no gpu\nFAIL c: why\n", "e.log.status": "1"},
        ["lines:e.log"], "1 passed, 1 failed, 1 skipped"),
    "lines-but-crashed": ({"e.log": "PASS a\n", "e.log.status": "139"}, ["lines:e.log"],
                          "1 passed, 1 failed, 0 skipped"),
    "silent-script": ({"e.log": "hello\n", "e.log.status": "0"}, ["lines:e.log"], "0 passed, 1 failed, 0 skipped"),
    "script-not-finished": ({"e.log": "PASS a\n"}, ["lines:e.log"], "0 passed, 1 failed, 0 skipped"),
    "unittest-good": (
        {"e.log": "Ran 5 tests in 0.1s\n\nOK (skipped=2)\n", "e.log.status": "0"},
        ["lines:e.log"], "3 passed, 0 failed, 2 skipped"),
    "unittest-bad": (
        {"e.log": "Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1, skipped=1)\n", "e.log.status": "1"},
        ["lines:e.log"], "2 passed, 2 failed, 1 skipped"),
    "failed-step": ({"build": "2"}, ["step:build"], "0 passed, 1 failed, 0 skipped"),
    "good-step-is-no-test": ({"build": "0"}, ["step:build"], "0 passed, 1 failed, 0 skipped"),
    "missing-package-outside-ci": (
        {"e.log": "PASS a\nSKIP b: package magika is missing\n", "e.log.status": "0"},
        ["lines:e.log"], "1 passed, 0 failed, 1 skipped"),
    "missing-package-in-ci": (
        {"e.log": "PASS a\nSKIP b: package magika is missing\n", "e.log.status": "0"},
        ["lines:e.log"], "1 passed, 1 failed, 0 skipped", "true"),
}


def run(files, arguments, expected, ci="false"):
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "gtest"))
        for path, text in files.items():
            with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                file.write(text)
        result = subprocess.run(
            [sys.executable, os.path.join(HERE, "count_results.py"), *arguments], cwd=folder,
            capture_output=True, text=True, env={**os.environ, "CI": ci})
    last = result.stdout.rstrip("\n").split("\n")[-1]
    status = 0 if " 0 failed" in expected else 1
    if last != expected or result.returncode != status:
        return f"got {last!r}, exit status {result.returncode}, wanted {expected!r}\n{result.stderr}"
    return ""


def main():
    bad = 0
    for name, case in CASES.items():
        problem = run(*case)
        bad += bool(problem)
        print(("FAIL" if problem else "PASS") + " counting/" + name + (": " + problem if problem else ""))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
