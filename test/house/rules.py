"""The rules of the house: each takes a tree and returns what breaks it."""

import os
import re

SOURCES = (".cpp", ".h", ".c", ".td", ".inc")
CODE = (".cpp", ".h", ".c")


def includes(text):
    """(line number, path, is in angle brackets) of each include."""
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(2), match.group(1) == "<"


def code_only(text):
    """The text without comments and string contents, lines kept."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"'

    def blank(match):
        part = match.group(0)
        return '""' if part.startswith('"') else "\n" * part.count("\n")

    return re.sub(pattern, blank, text, flags=re.S)


def rooms(*names):
    """A room is a folder of lib and its mirror in include/strata."""
    return [f"{top}/{name}" for name in names for top in ("lib", "include/strata")]


def find(tree, paths, pattern, what):
    problems = []
    for path in paths:
        for number, line in enumerate(code_only(tree.text(path)).splitlines(), 1):
            if re.search(pattern, line):
                problems.append(f"{path}:{number}: {what}")
    return problems


def no_mlir_headers(tree):
    problems = []
    for path in tree.under(*rooms("Planning", "Support", "Runtime", "Emulator", "Cache"), ends=CODE):
        for number, name, _ in includes(tree.text(path)):
            if name.startswith(("mlir/", "mlir-c/")) or re.match(r"strata/(Dialect|Stage|Pipeline)/", name):
                problems.append(f"{path}:{number}: {name}: this room includes no MLIR header")
    return problems


def no_llvm_headers(tree):
    problems = []
    for path in tree.under(*rooms("Support", "Runtime", "Emulator"), ends=CODE):
        for number, name, _ in includes(tree.text(path)):
            allowed = path == "lib/Support/Hash.cpp" and name == "llvm-c/blake3.h"
            if name.startswith(("llvm/", "llvm-c/")) and not allowed:
                problems.append(f"{path}:{number}: {name}: this room includes no LLVM header")
    return problems


def runtime_needs_libc_only(tree):
    """Headers of C (with or without their C++ name) and of the system."""
    c_names = {"cstdint", "cstddef", "cstring", "cstdlib", "cstdio", "cmath", "cerrno", "climits", "cfloat",
               "cstdarg", "cinttypes", "new", "type_traits", "initializer_list", "atomic"}
    problems = []
    for path in tree.under(*rooms("Runtime"), ends=CODE):
        for number, name, _ in includes(tree.text(path)):
            if not (name.endswith((".h", ".inc")) or name in c_names):
                problems.append(f"{path}:{number}: {name}: Runtime needs libc and libm only")
    return problems + find(tree, tree.under(*rooms("Runtime"), ends=CODE), r"\b(throw|dynamic_cast|typeid)\b",
                           "Runtime has no exceptions and no type information")


def stages_know_no_other_stage(tree):
    problems = []
    for path in tree.under(*rooms("Stage"), ends=CODE + (".td",)):
        own = path.split("Stage/")[1].split("/")[0]
        for number, name, _ in includes(tree.text(path)):
            match = re.match(r"strata/Stage/(\w+)/", name)
            if match and match.group(1) != own:
                problems.append(f"{path}:{number}: stage {own} includes {name}")
    return problems


def outside(tree, *names):
    allowed = tuple(room + "/" for room in rooms(*names))
    return [p for p in tree.under("lib", "include", ends=CODE) if not p.startswith(allowed)]


def options_in_driver_only(tree):
    return find(tree, outside(tree, "Driver"), r"\bcl::(opt|list|alias|bits|ParseCommandLineOptions)\b",
                "cl:: options belong to Driver and tools")


def environment_in_driver_only(tree):
    return find(tree, outside(tree, "Driver"), r"\b(secure_)?getenv\b|\benviron\b",
                "only Driver and tools read the environment")


def only_driver_prints(tree):
    """But for the passes that print for lit, called Print*, as MLIR's own."""
    paths = [p for p in outside(tree, "Driver") if not re.match(r"lib/Stage/.*/Print[A-Z]\w*\.cpp$", p)]
    return find(tree, paths,
                r"std::(cout|cerr)\b|llvm::(outs|errs)\(\)|(?<![\w:])(outs|errs)\(\)|(?<![\w:.>])printf\s*\(",
                "only Driver prints to the terminal")


def only_runner_talks_to_cache(tree):
    problems = []
    for path in outside(tree, "Cache", "Pipeline", "Driver"):
        for number, name, _ in includes(tree.text(path)):
            if name.startswith("strata/Cache/"):
                problems.append(f"{path}:{number}: {name}: only Pipeline and Driver use the cache")
    return problems


def no_global_state(tree):
    """Mutable variables at namespace scope, as far as a line shows them."""
    pattern = r"^(static|thread_local|static thread_local)\s+(?!.*\b(const|constexpr|inline)\b)[\w:<>,\s*&]+\s[*&]?\w+\s*(=|;|\{[^}]*\};)"
    problems = find(tree, tree.under("lib", ends=(".cpp",)), pattern + r"(?!.*\)\s*\{)", "a mutable global variable")
    # The emulator's machine code has no place for a context: the launch of a thread is its own.
    return [p for p in problems if not (p.startswith("lib/Emulator/") and "thread_local" in
                                        tree.text(p.split(":")[0]).splitlines()[int(p.split(":")[1]) - 1])]


def file_sizes(tree):
    problems = []
    for path in tree.paths:
        if path.endswith(SOURCES + (".py", ".sh", ".cmake", ".mlir", ".md", ".txt")):
            lines = tree.text(path).count("\n")
            if lines > 800:
                problems.append(f"{path}: {lines} lines; at most 800")
    return problems


def path_lengths(tree):
    return [f"{p}: {len(p)} characters; under 75" for p in tree.paths if len(p) >= 75]


def folder_sizes(tree):
    entries = {}
    for path in tree.under("lib", "include"):
        parts = path.split("/")
        for i in range(1, len(parts)):
            entries.setdefault("/".join(parts[:i]), set()).add(parts[i])
    return [f"{folder}: {len(names)} entries; at most 20" for folder, names in sorted(entries.items())
            if len(names) > 20]


def kebab(name):
    """VerbNoun -> verb-noun; runs of capitals are one word (ONNXToLinalg)."""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", name).lower()


def passes_of(tree):
    """(Passes.td, its folder below include/strata, pass name, argument)."""
    for path in tree.under("include/strata", ends=("/Passes.td",)):
        folder = os.path.dirname(path)[len("include/strata/"):]
        text = re.sub(r"//[^\n]*", "", tree.text(path))
        for match in re.finditer(r"def\s+(\w+)\s*:\s*(?:Interface)?Pass<\s*\"([^\"]+)\"", text):
            yield path, folder, match.group(1), match.group(2)


def pass_names(tree):
    problems = []
    for path, folder, name, argument in passes_of(tree):
        if not name.endswith("Pass"):
            problems.append(f"{path}: {name}: a pass is called VerbNounPass")
            continue
        stage = folder.split("/")[1].lower() if folder.startswith("Stage/") else folder.split("/")[-1].lower()
        expected = f"strata-{stage}-{kebab(name[:-4])}"
        if argument != expected:
            problems.append(f"{path}: {name}: its argument is {argument}, should be {expected}")
        if "let constructor" in code_only(tree.text(path)):
            problems.append(f"{path}: no let constructor; generated constructors are used")
    return sorted(set(problems))


def one_pass_per_file(tree):
    problems = []
    for path, folder, name, _ in passes_of(tree):
        stem = name[:-4] if name.endswith("Pass") else name
        files = [p for p in tree.under("lib/" + folder) if os.path.basename(p) == stem + ".cpp"]
        if not files:
            problems.append(f"{path}: {name}: no file {stem}.cpp below lib/{folder}")
        elif f"GEN_PASS_DEF_{name.upper()}" not in tree.text(files[0]):
            problems.append(f"{files[0]}: does not define {name}")
    for path in tree.under("lib", ends=(".cpp",)):
        defined = re.findall(r"#\s*define\s+GEN_PASS_DEF_(\w+)", tree.text(path))
        if len(defined) > 1:
            problems.append(f"{path}: {len(defined)} passes; one pass per file")
    return problems


def every_pass_has_a_test(tree):
    problems = []
    for path, folder, name, argument in passes_of(tree):
        stem = kebab(name[:-4] if name.endswith("Pass") else name)
        tests = [p for p in tree.under("test/" + folder, ends=(".mlir", ".test"))
                 if os.path.basename(p).split(".")[0] in (stem, stem + "-errors")]
        if not tests:
            problems.append(f"{path}: {name}: no test/{folder}/{stem}.mlir nor {stem}-errors.mlir")
        elif not any("--" + argument in tree.text(p) for p in tests):
            problems.append(f"{tests[0]}: does not run --{argument}")
    return problems


def passes_per_file(tree):
    count = {}
    for path, _, _, _ in passes_of(tree):
        count[path] = count.get(path, 0) + 1
    return [f"{path}: {n} passes; at most 12" for path, n in count.items() if n > 12]


FORBIDDEN = {"util", "utils", "helper", "helpers", "common", "misc", "manager"}


def forbidden_names(tree):
    problems = []
    for path in tree.paths:
        for part in path.split("/"):
            words = set(re.split(r"[^a-z]+", kebab(part.split(".")[0])))
            if words & FORBIDDEN:
                problems.append(f"{path}: called by what it is not: {part}")
                break
    return problems + find(tree, tree.under("lib", "include", ends=CODE),
                           r"\b(class|struct|namespace)\s+\w*(Utils?|Helpers?|Common|Misc|Manager)\b\s*[{:f]",
                           "a name that says nothing")


def purpose_comments(tree):
    """//===- Name.cpp - purpose ---===// with the file's own name; C: /*===- ... ===*/."""
    problems = []
    for path in tree.under("lib", "include", "tools", "test", ends=CODE + (".td",)):
        first = tree.text(path).split("\n", 1)[0]
        match = re.match(r"(?://|/\*)===-+ (\S+) - .*\S.* ?-.*===(?://|\*/|\*\\)$", first)
        if not match:
            problems.append(f"{path}: does not open with //===- Name - purpose ---===// (C: /*===- ... ===*/)")
        elif match.group(1) != os.path.basename(path):
            problems.append(f"{path}: opens with the name {match.group(1)}")
        elif len(first) != 80:
            problems.append(f"{path}: its first line has {len(first)} columns instead of 80")
    for path in tree.paths:
        if path.endswith((".py", ".sh")):
            lines = [l for l in tree.text(path).split("\n")[:3] if not l.startswith("#!")]
            if not lines or not re.match(r'(#|r?"""|r?\'\'\')\s*\S', lines[0]):
                problems.append(f"{path}: does not open with its purpose")
    return problems


TOP = {"CMakeLists.txt", "README.md", "LICENSE", "cmake", "include", "lib", "tools", "test", "docs"}


def top_level(tree):
    entries = {p.split("/")[0] for p in tree.paths}
    return [f"{entry}: not in the plan of architecture.md section 2" for entry in sorted(entries)
            if entry not in TOP and not entry.startswith(".")]


def sources_are_listed(tree):
    """No globs, and every source stands in a CMakeLists.txt of its folder or above."""
    problems = []
    for path in tree.paths:
        if path.endswith("CMakeLists.txt") and re.search(r"\bfile\s*\(\s*GLOB", tree.text(path)):
            problems.append(f"{path}: sources are listed by name, no globs")
    for path in tree.under("lib", "tools", "test/unit", ends=(".cpp", ".c")):
        folder, listed = os.path.dirname(path), False
        while folder and not listed:
            lists = folder + "/CMakeLists.txt"
            relative = os.path.relpath(path, folder)
            listed = lists in tree.paths and re.search(
                r"(?:(?<![\w/.])|(?<=\}/))" + re.escape(relative) + r"(?![\w.])", tree.text(lists)) is not None
            folder = os.path.dirname(folder)
        if not listed:
            problems.append(f"{path}: in no CMakeLists.txt, so never built")
    return problems


def tests_mirror_lib(tree):
    """test/<CamelCase> and test/unit/<CamelCase> are folders of lib."""
    problems = set()
    for path in tree.under("test"):
        parts = [part for part in os.path.dirname(path).split("/")[1:] if part != "Inputs"]
        if parts and parts[0] == "unit":
            parts = parts[1:]
        while parts and not parts[-1][:1].isupper():
            parts = parts[:-1]
        if parts and parts[0][:1].isupper() and not tree.exists("lib/" + "/".join(parts)):
            problems.add(f"{path}: there is no lib/{'/'.join(parts)}")
    return sorted(problems)


def include_mirrors_lib(tree):
    problems = set()
    for path in tree.under("include/strata", ends=(".h",)):
        folder = os.path.dirname(path)[len("include/strata/"):]
        # A folder of headers alone, as Planning/Kernel, has its place beside its siblings.
        parent = os.path.dirname(folder) or folder
        if folder and not tree.exists("lib/" + parent):
            problems.add(f"{path}: there is no lib/{parent}")
    return sorted(problems)


def header_guards(tree):
    problems = []
    for path in tree.under("include/strata", ends=(".h",)):
        guard = re.sub(r"[^A-Z0-9]", "_", path[len("include/"):].upper())
        if not re.search(rf"^#ifndef {guard}\n#define {guard}$", tree.text(path), re.M):
            problems.append(f"{path}: its guard should be {guard}")
    return problems


RULES = {
    "no-mlir-headers": no_mlir_headers,
    "no-llvm-headers": no_llvm_headers,
    "runtime-needs-libc-only": runtime_needs_libc_only,
    "stages-know-no-other-stage": stages_know_no_other_stage,
    "options-in-driver-only": options_in_driver_only,
    "environment-in-driver-only": environment_in_driver_only,
    "only-driver-prints": only_driver_prints,
    "only-runner-talks-to-cache": only_runner_talks_to_cache,
    "no-global-state": no_global_state,
    "file-sizes": file_sizes,
    "path-lengths": path_lengths,
    "folder-sizes": folder_sizes,
    "pass-names": pass_names,
    "one-pass-per-file": one_pass_per_file,
    "every-pass-has-a-test": every_pass_has_a_test,
    "passes-per-file": passes_per_file,
    "forbidden-names": forbidden_names,
    "purpose-comments": purpose_comments,
    "top-level": top_level,
    "sources-are-listed": sources_are_listed,
    "tests-mirror-lib": tests_mirror_lib,
    "include-mirrors-lib": include_mirrors_lib,
    "header-guards": header_guards,
}
