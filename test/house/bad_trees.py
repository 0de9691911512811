"""Made-up trees: one that keeps all rules, and per rule some that break it.

A bad tree is written as changes to the good one; None takes a file away.
"""


def opened(name, body=""):
    """A file text that opens as it should."""
    line = f"//===- {name} - A made-up file "
    return line + "-" * (80 - len(line) - len("===//")) + "===//\n" + body


PASS_TD = opened("Passes.td", """
def ElideCopiesPass : Pass<"strata-schedule-elide-copies", "::mlir::ModuleOp"> {
  let summary = "Drop copies whose source dies (speed only)";
}
""")

GOOD_TREE = {
    "CMakeLists.txt": "add_subdirectory(lib)\n",
    "README.md": "A house.\n",
    "LICENSE": "Free.\n",
    ".gitignore": "/build/\n",
    "lib/Support/CMakeLists.txt": "strata_library(Support SOURCES Hash.cpp)\n",
    "lib/Support/Hash.cpp": opened("Hash.cpp", '#include "llvm-c/blake3.h"\n#include <string>\n'),
    "include/strata/Support/Hash.h": opened(
        "Hash.h", "#ifndef STRATA_SUPPORT_HASH_H\n#define STRATA_SUPPORT_HASH_H\n#endif\n"),
    "lib/Runtime/CMakeLists.txt": "strata_library(Runtime SOURCES Arena.cpp)\n",
    "lib/Runtime/Arena.cpp": opened(
        "Arena.cpp", '#include "strata/Runtime/strata.h"\n#include <cstdint>\n#include <dlfcn.h>\n'
        '// no throw, says the comment\nstatic const char *const name = "throw";\n'),
    "lib/Driver/CMakeLists.txt": "strata_library(Driver SOURCES Options.cpp)\n",
    "lib/Driver/Options.cpp": opened(
        "Options.cpp", '#include "strata/Cache/Store.h"\ncl::opt<int> jobs("j");\n'
        'int main() { llvm::outs() << getenv("NO_COLOR"); }\n'),
    "lib/Stage/Schedule/CMakeLists.txt": "strata_stage(Schedule SOURCES ElideCopies.cpp)\n",
    "lib/Stage/Schedule/ElideCopies.cpp": opened(
        "ElideCopies.cpp", '#include "strata/Stage/Schedule/Passes.h"\n#define GEN_PASS_DEF_ELIDECOPIESPASS\n'
        'static int count(int x) { return x; }\nstatic constexpr int limit = 3;\n'),
    "include/strata/Stage/Schedule/Passes.td": PASS_TD,
    "test/Stage/Schedule/elide-copies.mlir": "// RUN: strata-opt %s --strata-schedule-elide-copies\n",
    "test/unit/Support/CMakeLists.txt": "strata_unittest(SupportTests SOURCES HashTest.cpp)\n",
    "test/unit/Support/HashTest.cpp": opened("HashTest.cpp"),
    "lib/Emulator/CMakeLists.txt": "strata_library(Emulator SOURCES Access.cpp)\n",
    "lib/Emulator/Access.cpp": opened("Access.cpp", "static thread_local Launch *current = nullptr;\n"),
    "tools/test.sh": "#!/bin/bash\n# Runs every test.\n",
}

SCHEDULE = "lib/Stage/Schedule/CMakeLists.txt"

BAD_TREES = {
    "no-mlir-headers": [
        {"lib/Support/Hash.cpp": opened("Hash.cpp", '#include "mlir/IR/Value.h"\n')},
        {"lib/Planning/Order.cpp": opened("Order.cpp", '#include "strata/Dialect/Plan/Plan.h"\n')},
        {"include/strata/Cache/Store.h": opened("Store.h", '#include "mlir/IR/Value.h"\n')},
    ],
    "no-llvm-headers": [
        {"lib/Support/Hash.cpp": opened("Hash.cpp", '#include "llvm/ADT/StringRef.h"\n')},
        {"lib/Support/Json.cpp": opened("Json.cpp", '#include "llvm-c/blake3.h"\n')},
        {"lib/Emulator/Block.cpp": opened("Block.cpp", '#include "llvm/ADT/StringRef.h"\n')},
    ],
    "runtime-needs-libc-only": [
        {"lib/Runtime/Arena.cpp": opened("Arena.cpp", "#include <vector>\n")},
        {"lib/Runtime/Arena.cpp": opened("Arena.cpp", "void f() { throw 1; }\n")},
    ],
    "stages-know-no-other-stage": [
        {"lib/Stage/Schedule/ElideCopies.cpp": opened("ElideCopies.cpp", '#include "strata/Stage/Kernel/Passes.h"\n')},
    ],
    "options-in-driver-only": [
        {"lib/Stage/Schedule/ElideCopies.cpp": opened("ElideCopies.cpp", 'static llvm::cl::opt<int> n("n");\n')},
    ],
    "environment-in-driver-only": [
        {"lib/Support/Hash.cpp": opened("Hash.cpp", 'auto *x = std::getenv("HOME");\n')},
    ],
    "only-driver-prints": [
        {"lib/Support/Hash.cpp": opened("Hash.cpp", 'void f() { std::cout << 1; }\n')},
        {"lib/Stage/Schedule/ElideCopies.cpp": opened("ElideCopies.cpp", 'void f() { llvm::errs() << 1; }\n')},
        {"lib/Runtime/Arena.cpp": opened("Arena.cpp", 'void f() { printf("x"); }\n')},
    ],
    "only-runner-talks-to-cache": [
        {"lib/Stage/Schedule/ElideCopies.cpp": opened("ElideCopies.cpp", '#include "strata/Cache/Store.h"\n')},
    ],
    "no-global-state": [
        {"lib/Support/Hash.cpp": opened("Hash.cpp", "static int counter = 0;\n")},
        {"lib/Support/Hash.cpp": opened("Hash.cpp", "static std::map<int, std::string> names;\n")},
        {"lib/Support/Hash.cpp": opened("Hash.cpp", "static thread_local State *state = nullptr;\n")},
        {"lib/Emulator/Access.cpp": opened("Access.cpp", "static State *state = nullptr;\n")},
    ],
    "file-sizes": [{"lib/Support/Hash.cpp": opened("Hash.cpp", "\n" * 800)}],
    "path-lengths": [{"lib/Support/" + "A" * 60 + ".cpp": opened("A.cpp")}],
    "folder-sizes": [{f"lib/Support/A{i}.cpp": opened(f"A{i}.cpp") for i in range(20)}],
    "pass-names": [
        {"include/strata/Stage/Schedule/Passes.td": PASS_TD.replace("ElideCopiesPass", "ElideCopies")},
        {"include/strata/Stage/Schedule/Passes.td": PASS_TD.replace("strata-schedule-elide", "strata-elide")},
        {"include/strata/Stage/Schedule/Passes.td": PASS_TD.replace("let summary", "let constructor = x; let summary")},
    ],
    "one-pass-per-file": [
        {"lib/Stage/Schedule/ElideCopies.cpp": opened("ElideCopies.cpp", "\n")},
        {"lib/Stage/Schedule/ElideCopies.cpp": None},
        {"lib/Stage/Schedule/ElideCopies.cpp": opened(
            "ElideCopies.cpp", "#define GEN_PASS_DEF_ELIDECOPIESPASS\n#define GEN_PASS_DEF_OTHERPASS\n")},
    ],
    "every-pass-has-a-test": [
        {"test/Stage/Schedule/elide-copies.mlir": None},
        {"test/Stage/Schedule/elide-copies.mlir": "// RUN: strata-opt %s\n"},
    ],
    "passes-per-file": [
        {"include/strata/Stage/Schedule/Passes.td": PASS_TD * 13},
    ],
    "forbidden-names": [
        {"lib/Support/FileUtils.cpp": opened("FileUtils.cpp")},
        {"test/house/test-helpers.py": "# Nothing.\n"},
        {"lib/Support/Hash.cpp": opened("Hash.cpp", "class ArenaManager {\n")},
    ],
    "purpose-comments": [
        {"lib/Support/Hash.cpp": "#include <string>\n"},
        {"lib/Support/Hash.cpp": opened("Other.cpp")},
        {"include/strata/Support/Hash.h": "//===- Hash.h - Too short ---===//\n"},
        {"tools/test.sh": "#!/bin/bash\nset -e\n"},
    ],
    "top-level": [{"setup.py": "# No.\n"}, {"scripts/run.sh": "# No.\n"}],
    "sources-are-listed": [
        {"lib/Support/CMakeLists.txt": "file(GLOB sources *.cpp)\nstrata_library(Support SOURCES Hash.cpp)\n"},
        {"lib/Support/Json.cpp": opened("Json.cpp")},
        {SCHEDULE: "strata_stage(Schedule SOURCES ReallyElideCopies.cpp)\n"},
    ],
    "tests-mirror-lib": [
        {"test/Stage/Sorting/sort.mlir": "// RUN: true\n"},
        {"test/unit/Hashing/HashTest.cpp": opened("HashTest.cpp")},
    ],
    "include-mirrors-lib": [{"include/strata/Hashing/Hash.h": opened("Hash.h")}],
    "header-guards": [
        {"include/strata/Support/Hash.h": opened("Hash.h", "#ifndef HASH_H\n#define HASH_H\n#endif\n")},
    ],
}
