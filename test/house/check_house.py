#!/usr/bin/env python3
"""Checks that the house is kept as architecture.md and style.md say.

Each rule is one test case, printed as "PASS name" or "FAIL name" with the
places that break it. Each rule also has to refuse a made-up tree that breaks
it and nothing else, and to accept a good one: a rule that cannot fail is
itself a failure.

usage: check_house.py [--root=FOLDER]
"""

import os
import subprocess
import sys
import tempfile

from rules import RULES
from bad_trees import BAD_TREES, GOOD_TREE


class Tree:
    """The files of a working tree: paths relative to its root, and texts."""

    def __init__(self, root, paths):
        self.root = root
        self.paths = sorted(paths)
        self._texts = {}

    def text(self, path):
        if path not in self._texts:
            with open(os.path.join(self.root, path), "rb") as file:
                self._texts[path] = file.read().decode("utf-8", "replace")
        return self._texts[path]

    def under(self, *folders, ends=("",)):
        """Paths below one of the folders that end in one of the suffixes."""
        return [p for p in self.paths
                if any(p.startswith(f + "/") for f in folders) and p.endswith(tuple(ends))]

    def exists(self, path):
        return path in self.paths or any(p.startswith(path + "/") for p in self.paths)


def tracked_files(root):
    """What git tracks or would track; ignored files are nobody's business."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=True).stdout.decode()
    return [p for p in listing.split("\0") if p and os.path.isfile(os.path.join(root, p))]


def write_tree(root, files):
    for path, text in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)
    return Tree(root, files)


def report(name, problems):
    print(("FAIL" if problems else "PASS") + " house/" + name)
    for problem in problems[:40]:
        print("    " + problem)
    if len(problems) > 40:
        print(f"    ... and {len(problems) - 40} more")
    return not problems


def check_the_rules():
    """Every rule accepts the good tree and refuses its bad one by itself."""
    good = True
    for name, rule in RULES.items():
        problems = []
        with tempfile.TemporaryDirectory() as folder:
            found = rule(write_tree(folder, GOOD_TREE))
            if found:
                problems.append("refuses the good tree: " + found[0])
        cases = BAD_TREES.get(name, [])
        if not cases:
            problems.append("has no bad tree in bad_trees.py")
        for case in cases:
            with tempfile.TemporaryDirectory() as folder:
                files = {p: t for p, t in {**GOOD_TREE, **case}.items() if t is not None}
                if not rule(write_tree(folder, files)):
                    problems.append("accepts a bad tree with " + ", ".join(case))
        good &= report("can-fail/" + name, problems)
    return good


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for argument in sys.argv[1:]:
        if not argument.startswith("--root="):
            sys.exit(__doc__)
        root = argument[len("--root="):]
    good = check_the_rules()
    tree = Tree(root, tracked_files(root))
    for name, rule in RULES.items():
        good &= report(name, rule(tree))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
