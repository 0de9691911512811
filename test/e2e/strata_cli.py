"""How the end-to-end tests run strata, and how they report.

A test is a function that takes a Sandbox: a folder and a cache of its own. It
passes if it returns, fails by expect() or fail(), skips by skip(). report()
prints one line per test, "PASS name", "FAIL name: why" or "SKIP name: why",
and gives the exit status. A script takes --only=SUBSTRING.

The build is in STRATA_BUILD_DIR, or in build/ of the repository.
"""

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.abspath(os.environ.get("STRATA_BUILD_DIR", os.path.join(REPOSITORY, "build")))
MODELS = os.path.join(REPOSITORY, "test", "models")
sys.path.insert(0, MODELS)


class Failed(Exception):
    """The test does not hold."""


class Skipped(Exception):
    """Something the test needs is not here."""


def fail(why):
    raise Failed(why)


def skip(why):
    raise Skipped(why)


def expect(holds, why):
    if not holds:
        raise Failed(why)


def expect_equal(found, wanted, what):
    if found != wanted:
        raise Failed(f"{what}: {found!r} instead of {wanted!r}")


class Outcome:
    """What one run of strata left."""

    def __init__(self, command, code, out, err):
        self.command, self.code, self.out, self.err = command, code, out, err

    @property
    def answer(self):
        """The object of --json."""
        try:
            return json.loads(self.out)
        except ValueError:
            raise Failed(f"{self.text()}: standard output is not one JSON object: {self.out[:200]!r}") from None

    @property
    def result(self):
        return self.answer["result"]

    def text(self):
        return "strata " + " ".join(os.path.basename(a) if a.startswith("/") else a for a in self.command[1:])

    def succeeded(self):
        if self.code != 0:
            raise Failed(f"{self.text()}: exit {self.code}: {(self.err or self.out).strip()[:600]}")
        return self


def program(name="strata"):
    path = os.path.join(BUILD, "bin", name)
    if not os.path.exists(path):
        fail(f"{path} is missing: build it")
    return path


class Sandbox:
    """A folder with a cache of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.cache = os.path.join(folder, "cache")

    def path(self, *parts):
        """A path in the folder; its parent exists."""
        path = os.path.join(self.folder, *parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def strata(self, *arguments, cache=None, json_output=False, timeout=1200, cwd=None):
        """Runs a verb on this sandbox's cache, or another one."""
        command = [program(), *arguments]
        if "--no-cache" not in arguments:
            command.append(f"--cache-dir={cache or self.cache}")
        if json_output:
            command.append("--json")
        return self.plain(command, timeout, cwd)

    def plain(self, command, timeout=1200, cwd=None):
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout, cwd=cwd or self.folder)
        except subprocess.TimeoutExpired:
            raise Failed(f"{' '.join(command)}: no end after {timeout} s") from None
        return Outcome(command, done.returncode, done.stdout.decode(errors="replace"),
                       done.stderr.decode(errors="replace"))

    def compile(self, model, output, *flags, cache=None, target="host"):
        """The result object of a compile that must succeed."""
        outcome = self.strata("compile", model, "-o", output, f"--target={target}", *flags, cache=cache,
                              json_output=True)
        return outcome.succeeded().result

    def run(self, artefact, inputs, device="host", order="forward", threads=None):
        """Runs an artefact on arrays; the outputs as a dictionary of arrays by name."""
        import numpy
        folder = tempfile.mkdtemp(dir=self.folder)
        arguments = ["run", artefact, f"--device={device}", "--output", os.path.join(folder, "out")]
        if device == "emulator":
            arguments.append(f"--block-order={order}")
        if threads:
            arguments += ["-j", str(threads)]
        for i, (name, value) in enumerate(inputs.items()):
            path = os.path.join(folder, f"in{i}.npy")
            numpy.save(path, value)
            arguments += ["--input", f"{name}=@{path}"]
        outcome = self.strata(*arguments, json_output=True).succeeded()
        outputs = {row["name"]: numpy.load(row["file"]) for row in outcome.result["outputs"]}
        shutil.rmtree(folder)
        return outputs

    def steps(self, artefact):
        """Per target: the launches as (node, kernel name or "copy")."""
        result = self.strata("inspect", artefact, "--steps", json_output=True).succeeded().result
        return {target["name"]: [(step["node"], step["kernel"]) for step in target.get("launches", [])]
                for target in result["targets"]}

    def kernels(self, artefact):
        """Per target: names of the kernels launched."""
        return {target: {kernel for _, kernel in steps if kernel != "copy"}
                for target, steps in self.steps(artefact).items()}


def units(result, field="built"):
    """Units per stage of a compile: {"import": 1, ...}."""
    return {stage["name"]: stage[field] for stage in result["stages"]}


def ran(result):
    """The stages that ran on some unit."""
    return [name for name, built in units(result).items() if built]


def artefact_bytes(path):
    """Content of an artefact and of all that lies beside it, by name."""
    folder, content = os.path.dirname(path), {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            content[name] = file.read()
    return content


def expect_same_bytes(first, second, what):
    a, b = artefact_bytes(first), artefact_bytes(second)
    expect_equal(sorted(a), sorted(b), what + ": files")
    for name, content in a.items():
        if content != b[name]:
            at = next((i for i, (x, y) in enumerate(zip(content, b[name])) if x != y), min(len(content), len(b[name])))
            fail(f"{what}: {name} differs at byte {at} ({len(content)} and {len(b[name])} bytes)")


@functools.lru_cache(None)
def assembler_is_here():
    """Whether tileiras is installed."""
    done = subprocess.run([program(), "targets", "--json"], capture_output=True, text=True, check=False)
    try:
        targets = json.loads(done.stdout)["result"]["targets"]
    except (ValueError, KeyError, TypeError):
        return False
    return any(t["name"] == "sm_90" and t["ready"] for t in targets)


def reference(model, inputs):
    """ONNX Runtime's outputs by name, on one thread."""
    try:
        import onnxruntime
    except ImportError:
        skip("package onnxruntime is missing")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return dict(zip([o.name for o in session.get_outputs()], session.run(None, inputs)))


def expect_close(found, wanted, relative, what):
    """Every output: same shape, finite, error relative to the largest value and by norm within `relative`."""
    import numpy
    expect_equal(sorted(found), sorted(wanted), what + ": outputs")
    for name, value in wanted.items():
        got, want = found[name].astype(numpy.float64), value.astype(numpy.float64)
        expect_equal(got.shape, want.shape, f"{what}: shape of {name}")
        expect(numpy.isfinite(got).all(), f"{what}: {name} is not finite")
        scale = max(numpy.abs(want).max(), 1e-30)
        largest = numpy.abs(got - want).max() / scale
        norm = numpy.linalg.norm(got - want) / max(numpy.linalg.norm(want), 1e-30)
        expect(largest <= relative and norm <= relative,
               f"{what}: {name} has relative error {norm:.2e} by norm, {largest:.2e} of the largest value; "
               f"allowed {relative:.0e}")


def expect_equal_bits(found, wanted, what):
    expect_equal(sorted(found), sorted(wanted), what + ": outputs")
    for name, value in wanted.items():
        if found[name].tobytes() != value.tobytes():
            fail(f"{what}: {name} has other bits ({(found[name] != value).sum()} of {value.size} elements)")


def report(tests):
    """Runs tests given as {name: function}; the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    only = next((a.split("=", 1)[1] for a in sys.argv[1:] if a.startswith("--only=")), "")
    status = 0
    for name, test in tests.items():
        if only not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="strata-e2e-", ignore_cleanup_errors=True) as folder:
            try:
                test(Sandbox(folder))
                print(f"PASS {name}", flush=True)
            except Skipped as why:
                print(f"SKIP {name}: {why}", flush=True)
            except Failed as why:
                status = 1
                print(f"FAIL {name}: {' | '.join(str(why).splitlines())}", flush=True)
            except Exception:  # a mistake of the test is a failure too
                status = 1
                lines = traceback.format_exc().strip().splitlines()
                print(f"FAIL {name}: {lines[-1]} ({lines[-3].strip()})", flush=True)
    return status
