"""lit configuration: tests of passes (*.mlir) and of programs (*.test).

Run from anywhere: lit [--param build_dir=FOLDER] test/Stage/Kernel
The build folder is build/ beside test/, or that of the environment variable
STRATA_BUILD_DIR, or that of the parameter.
"""

import glob
import os

import lit.formats
import lit.util

config.name = "strata"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["unit", "house", "fuzz", "benchmark", "Inputs"]
config.test_source_root = os.path.dirname(os.path.abspath(__file__))

repository = os.path.dirname(config.test_source_root)
build = lit_config.params.get(
    "build_dir", os.environ.get("STRATA_BUILD_DIR", os.path.join(repository, "build")))
build = os.path.abspath(build)
config.test_exec_root = os.path.join(build, "test", "lit")
os.makedirs(config.test_exec_root, exist_ok=True)

llvm = "/usr/lib/llvm-22/bin"
for tool, place, package in (("strata-opt", os.path.join(build, "bin"), None), ("FileCheck", llvm, "llvm-22-tools"),
                             ("not", llvm, "llvm-22-tools")):
    if not os.path.exists(os.path.join(place, tool)):
        lit_config.fatal(f"{tool} is not in {place}: " +
                         (f"install {package}" if package else "build it, or give --param build_dir="))

# Unsuffixed FileCheck, not, count, split-file and mlir-opt lie in LLVM's own folder only.
config.environment["PATH"] = os.pathsep.join([os.path.join(build, "bin"), llvm, os.environ.get("PATH", "")])
config.environment["STRATA_BUILD_DIR"] = build
for name in ("HOME", "XDG_CACHE_HOME", "CI"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "strata")
python = os.path.join(cache, "venv", "bin", "python")
cuda = glob.glob(os.path.join(cache, "venv/lib/python3*/site-packages/nvidia/cu13/bin"))

# What a test may ask for with REQUIRES. Where a package is missing its tests are skipped and counted, except in CI.
if os.path.exists(python):
    config.available_features.add("python-packages")
if cuda and os.path.exists(os.path.join(cuda[0], "tileiras")):
    config.available_features.add("tileiras")
if os.path.exists("/dev/nvidiactl"):
    config.available_features.add("gpu")
if os.path.exists(os.path.join(build, "bin", "strata")):
    config.available_features.add("strata")
if os.environ.get("CI") == "true":
    for feature in ("python-packages", "tileiras", "strata"):
        if feature not in config.available_features:
            lit_config.fatal(f"CI needs {feature}: run tools/bootstrap.sh and build everything")

config.substitutions.append(("%python", python))
config.substitutions.append(("%cuda_bin", cuda[0] if cuda else "/nonexistent"))
config.substitutions.append(("%build", build))
config.substitutions.append(("%source", repository))
# A cache of its own for each test; a test never sees the user's.
config.substitutions.append(("%cache", "%t.cache"))
