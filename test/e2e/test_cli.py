"""The command line: help, stages in and out, dumps, plans, what inspect, run, targets and cache show.

usage: test_cli.py [--only=SUBSTRING]
"""

import functools
import json
import os
import re
import sys

from strata_cli import (REPOSITORY, artefact_bytes, expect, expect_equal, expect_equal_bits, fail, program, ran,
                        reference, report, units)
import small_models  # found through strata_cli


STAGES = ["import", "graph", "partition", "lower", "kernel", "schedule", "codegen", "package"]
UNIT_STAGES = ["lower", "kernel", "codegen"]
VERBS = ["compile", "run", "verify", "bench", "inspect", "cache", "targets"]
CODE = "--gpu-code=bytecode"


def save(box, model, *parts):
    import onnx
    path = box.path(*parts)
    onnx.save(model, path)
    return path


def conv_net(box):
    return save(box, small_models.conv_net(), "model.onnx")


def text_of(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def expect_ir(box, path, what):
    """strata-opt reads the file, verifies it, and what it prints it reads again, to the same text."""
    once = box.plain([program("strata-opt"), path])
    expect(once.code == 0, f"{what}: strata-opt: {once.err.strip()[:300]}")
    twice_path = box.path("twice.mlir")
    with open(twice_path, "w", encoding="utf-8") as file:
        file.write(once.out)
    twice = box.plain([program("strata-opt"), twice_path])
    expect_equal((twice.code, twice.out == once.out), (0, True), f"{what}: read again: exit code, same text")
    return once.out


# -- help ----------------------------------------------------------------------


def test_help(box):
    overview = box.plain([program(), "--help"]).succeeded()
    for word in VERBS + ["opt", "version"]:
        expect(re.search(rf"^\s+{word}\s+\S", overview.out, re.M), f"the overview does not show {word}")
    for verb in VERBS:
        shown = box.plain([program(), verb, "--help"]).succeeded()
        for flag in ("--json", "--cache-dir", "--no-cache", " -q", " -j"):
            expect(flag in shown.out, f"strata {verb} --help does not show {flag}")
        # LLVM and MLIR bring options of their own; they are not ours to show.
        foreign = [line.strip() for line in shown.out.splitlines()
                   if re.search(r"--(mlir|print-after|x86|amdgpu|debug-|aarch64)", line)]
        expect_equal(foreign, [], f"strata {verb} --help: foreign options")
    own = {"compile": ["-o", "--target", "--dim", "--device-memory-limit", "--external-data-root", "--cuda-root",
                       "--host-cpu", "--dump-stages", "--emit-memory-plan", "--to", "--from", "--list-stages",
                       "--gpu-code", "--f32-contraction", "--const-input"],
           "run": ["--input", "--output", "--device", "--fill", "--block-order"],
           "verify": ["--test-data-dir", "--reference", "--rtol", "--atol", "--device", "--target"],
           "inspect": ["--clusters", "--steps"], "bench": ["--warmup", "--iterations", "--duration"]}
    for verb, flags in own.items():
        shown = box.plain([program(), verb, "--help"]).out
        for flag in flags:
            expect(re.search(rf"^\s+{flag}\b.* - \S", shown, re.M), f"strata {verb} --help does not describe {flag}")
    version = box.plain([program(), "version"]).succeeded()
    expect(re.match(r"strata \d", version.out), f"version: {version.out!r}")


def test_documented_flags(box):
    """Every flag that README and docs show on a strata command exists."""
    shown = {verb: box.plain([program(), verb, "--help"]).out for verb in VERBS}
    texts = [("README.md", text_of(REPOSITORY, "README.md"))]
    texts += [(name, text_of(REPOSITORY, "docs", name)) for name in sorted(os.listdir(os.path.join(REPOSITORY, "docs")))
              if name.endswith(".md")]
    seen = 0
    for name, text in texts:
        for verb, rest in re.findall(r"\bstrata (\w+) ([^`\n#|]*)", text):
            if verb not in VERBS:
                continue
            for flag in re.findall(r"(?<!\S)(--[a-z][a-z0-9-]*)", rest):
                seen += 1
                expect(re.search(rf"{flag}\b", shown[verb]), f"{name}: strata {verb} has no {flag}")
    expect(seen >= 5, f"the test is void: {seen} flags seen")


def test_list_stages(box):
    shown = box.plain([program(), "compile", "--list-stages"]).succeeded()
    rows = re.findall(r"^(\d) (\w+): (\S.*)$", shown.out, re.M)
    expect_equal([(int(n), name) for n, name, _ in rows], list(enumerate(STAGES, 1)), "--list-stages")
    readme = re.findall(r"^\| (\d) \| `(\w+)` \|", text_of(REPOSITORY, "README.md"), re.M)
    expect_equal([(int(n), name) for n, name in readme], list(enumerate(STAGES, 1)), "table of README.md")
    docs = re.findall(r"^\| `(\w+)` \|", text_of(REPOSITORY, "docs", "Pipeline.md"), re.M)
    expect_equal(docs, STAGES, "table of docs/Pipeline.md")


# -- stages in and out ---------------------------------------------------------


def test_to(box, stage, target):
    """--to=STAGE -o - prints IR that strata-opt reads; later stages do not run."""
    path = conv_net(box)
    flags = [CODE, f"--target={target}", f"--to={stage}"]
    printed = box.strata("compile", path, "-o", "-", *flags).succeeded()
    expect(printed.out.strip(), f"--to={stage} prints nothing")
    file = box.path("printed.mlir")
    with open(file, "w", encoding="utf-8") as stream:
        stream.write(printed.out)
    text = expect_ir(box, file, f"--to={stage} -o -")
    if stage in ("import", "graph", "partition", "schedule"):
        # A launch carries the name of the last node of its cluster.
        name = "relu3" if stage == "schedule" else "conv3"
        expect(name in printed.out, f"--to={stage}: node names are lost")
    wanted = {"import": "onnx.", "graph": "onnx.", "partition": "plan.cluster", "lower": "linalg.",
              "kernel": "plan.kernel", "schedule": "plan.program", "codegen": "tile.func"}[stage]
    expect(wanted in text, f"--to={stage}: no {wanted} in its product")
    if stage in ("lower", "kernel", "schedule"):
        # Before the units stands the module that calls them, as partition made it.
        units_text = re.split(r"^// \d-\w+/c_\w+\.mlir$", printed.out, 1, re.M)[-1]
        expect(not re.search(r"(^|[\s\"])onnx\.[A-Z]\w*", units_text, re.M), f"--to={stage}: an onnx op is left")
    answer = box.strata("compile", path, "-o", box.path("again", "product"), *flags, json_output=True).succeeded().result
    later = STAGES[STAGES.index(stage) + 1:]
    if stage == "lower":
        later = later[1:]  # lower and kernel run one after the other, cluster by cluster
    expect_equal([name for name in later if units(answer)[name] + units(answer, "reused")[name]], [],
                 f"--to={stage}: later stages that ran")
    expect_equal(ran(answer), [], f"--to={stage} again: stages that ran")


def test_to_package(box):
    path = conv_net(box)
    artefact = box.path("out", "model.so")
    box.strata("compile", path, "-o", artefact, "--target=host", "--to=package").succeeded()
    expect(box.run(artefact, {}), "no output")


def dumped(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


def test_dump_stages(box):
    """Every stage's product is a file, unit stages a folder; written from the cache too; strata-opt reads the IR."""
    path, folder = conv_net(box), box.path("dump", "")
    artefact = box.path("out", "model.so")
    result = box.compile(path, artefact, CODE, f"--dump-stages={folder}", target="sm_90,host")
    files = dumped(folder)
    for name in ("1-import.mlir", "2-graph.mlir", "3-partition.mlir", "6-schedule.sm_90.mlir", "6-schedule.host.mlir",
                 "8-package.json"):
        expect(name in files, f"no {name} among {[f for f in files if '/' not in f]}")
    groups = {}
    for name in files:
        if "/" in name:
            stem, ext = os.path.splitext(name)
            groups.setdefault((os.path.dirname(name), ext), set()).add(os.path.basename(stem))
    for stage in ("4-lower", "5-kernel"):
        units_dumped = groups.get((stage, ".mlir"), set()) - {"module"}
        expect_equal(len(units_dumped), result["clusters_distinct"], f"{stage}: clusters")
    kernels = box.kernels(artefact)
    for target, extension in (("sm_90", ".mlir"), ("sm_90", ".tileirbc"), ("host", ".mlir"), ("host", ".o")):
        expect_equal(groups.get(("7-codegen." + target, extension), set()) - {"module"}, kernels[target],
                     f"7-codegen.{target}/*{extension}: kernels")
    expect(("7-codegen.sm_90", ".cubin") not in groups, "a cubin was dumped, but nothing was assembled")
    heads = {".tileirbc": b"\x7fTileIR\0", ".o": b"\x7fELF"}
    for name in files:
        file = os.path.join(folder, name)
        with open(file, "rb") as stream:
            head = stream.read(8)
        wanted = heads.get(os.path.splitext(name)[1], b"")
        expect_equal(head[:len(wanted)], wanted, f"{name}: first bytes")
    for name in files:
        if name.endswith(".mlir") and ("/" not in name or name == [f for f in files if f.startswith(
                os.path.dirname(name) + "/") and f.endswith(".mlir")][0]):
            expect_ir(box, os.path.join(folder, name), name)
    json.loads(text_of(folder, "8-package.json"))
    again = box.path("again", "")
    second = box.compile(path, artefact, CODE, f"--dump-stages={again}", target="sm_90,host")
    expect_equal(ran(second), [], "dumped again: stages that ran")
    expect_equal(dumped(again), files, "dumped again: files")
    for name in files:
        with open(os.path.join(folder, name), "rb") as a, open(os.path.join(again, name), "rb") as b:
            expect_equal(a.read() == b.read(), True, f"dumped again: {name} has the same bytes")
    for name in (f for f in files if f.endswith(".mlir")):
        for trace in (box.folder, "/root/", "/home/"):
            expect(trace not in text_of(folder, name), f"{name} holds the path {trace}")


def test_from(box, stage):
    """Dumped after `stage`, re-read and continued: the bytes of the uninterrupted build."""
    path, folder = conv_net(box), box.path("dump", "")
    whole = box.path("whole", "model.so")
    box.compile(path, whole, CODE, f"--dump-stages={folder}", target="sm_90,host")
    number = STAGES.index(stage) + 1
    places = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.startswith(f"{number}-{stage}")]
    expect(places, f"nothing dumped for {stage}")
    # A product of one target is continued for that target, so that all stages before it are bypassed.
    per_target = stage in ("schedule", "codegen")
    for target in (["host", "sm_90"] if per_target else ["sm_90,host"]):
        place = next(p for p in places if not per_target or f".{target}" in os.path.basename(p))
        wanted = whole
        if per_target:
            wanted = box.path("whole-" + target, "model.so")
            box.compile(path, wanted, CODE, target=target)
        for cache in ("fresh", "cache"):
            artefact = box.path(f"from-{target}-{cache}", "model.so")
            box.compile(place, artefact, CODE, f"--from={stage}", target=target, cache=os.path.join(box.folder, cache))
            found, expected = artefact_bytes(artefact), artefact_bytes(wanted)
            for name, content in expected.items():
                expect_equal(found.get(name) == content, True, f"--from={stage} for {target}, {cache}: {name} has the "
                                                               "bytes of the uninterrupted build")


def test_wrong_from(box):
    """A dump says of which stage it is; a mismatch is exit 2."""
    path = conv_net(box)
    dump = box.path("graph.mlir")
    box.strata("compile", path, "--to=graph", "-o", dump, "--target=host").succeeded()
    outcome = box.strata("compile", dump, "--from=partition", "-o", box.path("out", "model.so"), "--target=host")
    expect_equal(outcome.code, 2, f"{outcome.err.strip()[:300]}: exit code")
    expect("graph" in outcome.err and "partition" in outcome.err, f"{outcome.err.strip()[:300]}: names no stage")


def test_strata_opt(box):
    """strata-opt has every stage's pipeline, and `strata opt` is the same program."""
    shown = box.plain([program("strata-opt"), "--help"]).succeeded().out
    for stage in STAGES[1:6]:
        expect(f"--strata-{stage}" in shown, f"strata-opt has no --strata-{stage}")
    path = box.path("partition.mlir")
    box.strata("compile", conv_net(box), "--to=graph", "-o", path, "--target=host").succeeded()
    outputs = [box.plain([*command, path, "--strata-partition"]).succeeded().out
               for command in ([program("strata-opt")], [program(), "opt"])]
    expect_equal(outputs[0], outputs[1], "strata-opt and strata opt")
    expect("plan.cluster" in outputs[0], "--strata-partition makes no cluster")


# -- plans and inspection ------------------------------------------------------


def test_memory_plan(box):
    path, plan_path = conv_net(box), box.path("plan.json")
    artefact = box.path("out", "model.so")
    result = box.compile(path, artefact, CODE, f"--emit-memory-plan={plan_path}", target="sm_90,host")
    expect(os.path.exists(plan_path), "--emit-memory-plan writes no file")
    text = text_of(plan_path)
    plan = json.loads(text)
    certificates = result["manifest"]["certificates"]
    expect_equal(sorted(certificates), ["host", "sm_90"], "targets with a certificate")
    ranges = list(find_rows(plan, ("offset", "bytes")))
    expect(len(ranges) >= 5, f"{len(ranges)} ranges in the plan: {text[:200]}")
    arena = max(c["arena_bytes"] for c in certificates.values())
    top = max(r["offset"] + r["bytes"] for r in ranges)
    expect(all(r["offset"] >= 0 and r["bytes"] > 0 for r in ranges), "a range is empty or before the arena")
    weights = max(c["weight_bytes"] for c in certificates.values())
    expect(top <= max(arena, weights), f"a range ends at {top}; the arena has {arena} bytes, the weights {weights}")
    for target, certificate in certificates.items():
        expect(certificate["peak_bytes"] >= certificate["lower_bound_bytes"] > 0, f"{target}: {certificate}")
        expect(certificate["peak_bytes"] >= certificate["weight_bytes"] + certificate["arena_bytes"],
               f"{target}: the peak is less than weights and arena: {certificate}")
        expect(str(certificate["peak_bytes"]) in text, f"the plan does not hold the peak of {target}")
    again = box.path("again.json")
    box.compile(path, artefact, CODE, f"--emit-memory-plan={again}", target="sm_90,host")
    expect_equal(text_of(again), text, "the plan of a second compile")


def find_rows(value, keys):
    """Every object below `value` that has all keys."""
    if isinstance(value, dict):
        if all(isinstance(value.get(key), int) for key in keys):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from find_rows(part, keys)


def test_inspect_artefact(box):
    artefact = box.path("out", "model.so")
    result = box.compile(conv_net(box), artefact, CODE, target="sm_90,host")
    shown = box.strata("inspect", artefact).succeeded().out
    for text in ("input  x  [1x3x32x32]", "output  y  [1x10]", "target  sm_90", "target  host", "placement:",
                 "weights file"):
        expect(text in shown, f"inspect does not show {text!r}: {shown[:400]}")
    answer = box.strata("inspect", artefact, "--steps", json_output=True).succeeded().result
    expect_equal([(p["name"], p["shape"]) for p in answer["inputs"] + answer["outputs"]],
                 [("x", [1, 3, 32, 32]), ("y", [1, 10])], "ports")
    for target in answer["targets"]:
        expect_equal(len(target["launches"]), target["steps"], f"{target['name']}: launches")
        arena = target["arena_bytes"]
        for step in target["launches"]:
            for operand in step["operands"]:
                space, offset, size = re.match(r"(\w+)\[(\d+)\+(\d+)\]$", operand).groups()
                limit = {"arena": arena, "weights": target["weight_bytes"]}.get(space)
                expect(limit is None or int(offset) + int(size) <= limit, f"{target['name']}: {step['node']}: {operand} "
                                                                          f"leaves its {limit} bytes")
        nodes = " ".join(step["node"] for step in target["launches"])
        for layer in ("relu1", "relu3", "residual4", "softmax"):
            expect(layer in nodes, f"{target['name']}: no launch names {layer}")
        certificate = result["manifest"]["certificates"][target["name"]]
        expect_equal(target["arena_bytes"], certificate["arena_bytes"], f"{target['name']}: arena and certificate")
    manifest = answer["manifest"]
    manifest = json.loads(manifest) if isinstance(manifest, str) else manifest
    expect_equal(sorted(t["name"] for t in manifest["targets"]), ["host", "sm_90"], "targets of the manifest")


def test_inspect_model(box):
    path = conv_net(box)
    shown = box.strata("inspect", path).succeeded().out
    for text in ("onnx.Conv", "conv3", "1x3x32x32"):
        expect(text in shown, f"inspect MODEL does not show {text!r}: {shown[:300]}")
    clusters = box.strata("inspect", path, "--clusters").succeeded().out
    for layer in ("conv1", "conv3", "scores", "softmax"):
        expect(layer in clusters, f"inspect --clusters does not show {layer}: {clusters[:300]}")
    expect(re.search(r"batched", clusters), f"inspect --clusters says no kind: {clusters[:300]}")
    expect_equal(sorted(os.listdir(box.folder)), sorted({"cache", "model.onnx"} & set(os.listdir(box.folder))),
                 "files of inspect")


def test_inspect_dump(box):
    """A stage's product can be inspected."""
    path = conv_net(box)
    dump = box.path("graph.mlir")
    box.strata("compile", path, "--to=graph", "-o", dump, "--target=host").succeeded()
    shown = box.strata("inspect", dump).succeeded().out
    expect("Conv" in shown, f"inspect of a dump shows no op: {shown[:300]}")


# -- run, verify, bench --------------------------------------------------------


def test_run_outputs(box):
    """Two outputs, one with a name that is no file name; inputs by seed."""
    import numpy
    from onnx import helper
    nodes = [helper.make_node("Relu", ["x"], ["rel:u/out put"], name="relu"),
             helper.make_node("Add", ["x", "x"], ["twice"], name="add")]
    model = small_models.checked(small_models.finish(nodes, {"x": [2, 5]}, {"rel:u/out put": [2, 5], "twice": [2, 5]},
                                                     {}))
    path, artefact = save(box, model, "model.onnx"), box.path("out", "model.so")
    box.compile(path, artefact)
    x = numpy.random.default_rng(4).standard_normal((2, 5)).astype(numpy.float32)
    numpy.save(box.path("x.npy"), x)
    folder = box.path("results", "deep", "")
    outcome = box.strata("run", artefact, "--device=host", "--input", "x=@" + box.path("x.npy"), "--output",
                         folder).succeeded()
    expect_equal(sorted(os.listdir(folder)), ["rel_u_out_put.npy", "twice.npy"], "files")
    expect_equal(len(outcome.out.splitlines()), 2, f"lines about outputs: {outcome.out!r}")
    found = {"rel:u/out put": numpy.load(os.path.join(folder, "rel_u_out_put.npy")),
             "twice": numpy.load(os.path.join(folder, "twice.npy"))}
    expect_equal_bits(found, reference(path, {"x": x}), "outputs")
    silent = box.strata("run", artefact, "--device=host", "-q").succeeded()
    expect_equal((silent.out, silent.err), ("", ""), "-q prints")
    rows = [box.strata("run", artefact, "--device=host", f"--fill=random:{seed}", "--output", box.path(f"f{i}", ""),
                       json_output=True).succeeded().result["outputs"] for i, seed in enumerate((7, 7, 8))]
    first, same, other = [numpy.load(next(r["file"] for r in row if r["name"] == "twice")) for row in rows]
    expect_equal((first.tobytes() == same.tobytes(), first.tobytes() == other.tobytes()), (True, False),
                 "same and other seed give the same")
    expect(first.std() > 0.1, "random inputs do not vary")


def test_artefact_moves(box):
    """Artefact and weight file work from another folder, and from the working folder by a bare name."""
    import shutil
    path, artefact = conv_net(box), box.path("out", "model.so")
    box.compile(path, artefact)
    before = box.run(artefact, {})
    shutil.move(box.path("out", ""), os.path.join(box.folder, "moved"))
    moved = os.path.join(box.folder, "moved", "model.so")
    expect_equal_bits(box.run(moved, {}), before, "moved")
    outcome = box.strata("run", "model.so", "--device=host", cwd=os.path.dirname(moved))
    expect(outcome.code == 0, f"run by a bare name: {outcome.err.strip()[:200]}")


def test_verify(box):
    path = conv_net(box)
    for target, device in (("host", "host"), ("sm_90", "emulator")):
        outcome = box.strata("verify", path, f"--target={target}", f"--device={device}", "--reference=onnxruntime",
                             CODE, json_output=True).succeeded()
        rows = outcome.result["outputs"]
        expect_equal([row["output"] for row in rows], ["y"], "outputs compared")
        expect(0 <= rows[0]["relative_error"] < 1e-4, f"{device}: {rows[0]}")


def test_bench(box):
    artefact = box.path("out", "model.so")
    box.compile(conv_net(box), artefact)
    result = box.strata("bench", artefact, "--device=host", "--warmup=1", "--iterations=3", "--duration=0.01",
                        json_output=True).succeeded().result
    expect(result.get("p50_ms", 0) > 0, f"no p50_ms: {result}")


def test_const_input(box):
    """An input folded into the graph is no input any more, and its value counts."""
    import numpy
    from onnx import TensorProto, helper
    nodes = [helper.make_node("Reshape", ["x", "shape"], ["y"], name="reshape")]
    model = small_models.finish(nodes, {"x": [4, 6]}, {"y": ["a", "b"]}, {})
    model.graph.input.append(helper.make_tensor_value_info("shape", TensorProto.INT64, [2]))
    path, artefact = save(box, model, "model.onnx"), box.path("out", "model.so")
    numpy.save(box.path("shape.npy"), numpy.array([8, 3], numpy.int64))
    box.compile(path, artefact, "--const-input", "shape=@" + box.path("shape.npy"))
    x = numpy.arange(24, dtype=numpy.float32).reshape(4, 6)
    expect_equal_bits(box.run(artefact, {"x": x}), {"y": x.reshape(8, 3)}, "reshaped")
    ports = box.strata("inspect", artefact, json_output=True).succeeded().result["inputs"]
    expect_equal([p["name"] for p in ports], ["x"], "inputs left")


def test_forms_of_a_model(box):
    """ONNX text; weights beside the model, behind a link as model hubs keep them, in another folder: the same results."""
    import onnx
    path = conv_net(box)
    artefact = box.path("out", "model.so")

    def same(model, what, *flags):
        result = box.compile(model, artefact, *flags)
        expect_equal_bits(box.run(artefact, {}), wanted, what)
        expect_equal(result["kernels_built"], 0, f"{what}: kernels built")
    # The text has fewer digits than the model, so it is read before it is compared.
    text = onnx.printer.to_text(onnx.load(path))
    with open(box.path("model.onnxtxt"), "w", encoding="utf-8") as file:
        file.write(text)
    model = onnx.parser.parse_model(text)
    for tensor in model.graph.initializer:  # as raw_data, or it could not become external
        tensor.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(tensor), tensor.name))
    path = save(box, model, "read.onnx")
    box.compile(path, artefact)
    wanted = box.run(artefact, {})
    same(box.path("model.onnxtxt"), "text")
    external = {"save_as_external_data": True, "location": "weights.bin", "size_threshold": 1024}
    onnx.save(onnx.load(path), box.path("external", "model.onnx"), **external)
    same(box.path("external", "model.onnx"), "external data")
    # models/<name>/snapshots/1/model.onnx -> ../../blobs/...: both files are links into one folder.
    box.path("hub", "blobs", "")
    for name in ("model.onnx", "weights.bin"):
        os.rename(box.path("external", name), box.path("hub", "blobs", name))
        os.symlink(f"../../blobs/{name}", box.path("hub", "snapshots", "1", name))
    same(box.path("hub", "snapshots", "1", "model.onnx"), "links into one folder")
    os.rename(box.path("hub", "blobs", "weights.bin"), box.path("apart", "weights.bin"))
    os.rename(box.path("hub", "blobs", "model.onnx"), box.path("alone", "model.onnx"))
    same(box.path("alone", "model.onnx"), "--external-data-root", "--external-data-root=" + box.path("apart", ""))


# -- targets, cache, output ----------------------------------------------------


def test_targets(box):
    shown = box.plain([program(), "targets"]).succeeded().out
    rows = box.plain([program(), "targets", "--json"]).succeeded().result["targets"]
    names = [row["name"] for row in rows]
    expect("sm_90" in names and "host" in names, f"targets: {names}")
    for name in names:
        expect(re.search(rf"^{name}\s+(ready|missing)\s+\S", shown, re.M), f"targets does not show {name}")
    expect(next(row for row in rows if row["name"] == "host")["ready"], "host is not ready")


def test_cache(box):
    path = conv_net(box)
    box.compile(path, box.path("out", "model.so"))
    stats = box.strata("cache", "stats", json_output=True).succeeded().result
    for stage in STAGES:
        expect(stats["stages"].get(stage, {}).get("actions", 0) > 0, f"nothing of stage {stage} in the cache: {stats}")
    expect_equal((stats["hits"], stats["impure"]), (0, 0), "hits and impure entries after the first compile")
    box.compile(path, box.path("out", "model.so"))
    more = box.strata("cache", "stats", json_output=True).succeeded().result
    expect(more["hits"] > 0, f"no hit after the second compile: {more}")
    expect_equal({s: r["actions"] for s, r in more["stages"].items()},
                 {s: r["actions"] for s, r in stats["stages"].items()}, "entries after the second compile")
    shown = box.strata("cache").succeeded().out
    for stage in STAGES:
        expect(re.search(rf"^{stage}\s+\d+", shown, re.M), f"cache stats does not show {stage}")
    expect_equal(box.strata("cache", "verify").code, 0, "cache verify: exit code")
    box.strata("cache", "clear", "--stage=codegen").succeeded()
    result = box.compile(path, box.path("out", "model.so"))
    expect(units(result)["codegen"] > 0, "cache clear --stage=codegen cleared nothing")
    expect_equal([s for s in ran(result) if s not in ("codegen", "package")], [], "other stages that ran")
    box.strata("cache", "clear").succeeded()
    empty = box.strata("cache", "stats", json_output=True).succeeded().result
    expect_equal(sum(row["actions"] for row in empty.get("stages", {}).values()), 0, "entries after clear")
    expect_equal(ran(box.compile(path, box.path("out", "model.so"))), STAGES, "after clear: stages that ran")


def test_output_of_compile(box):
    """The placement, memory and summary lines are always there, also when nothing was to do; -q has none of them."""
    path, artefact = conv_net(box), box.path("out", "model.so")
    for what in ("first", "again"):
        outcome = box.strata("compile", path, "-o", artefact, "--target=host").succeeded()
        expect_equal(outcome.out, "", f"{what}: standard output")
        # The model has 14 nodes; its input and output are none.
        for pattern in (r"^placement: 14/14 nodes on host", r"^memory: +host peak [\d ]+ bytes \(weights [\d ]+, "
                        r"arena [\d ]+, lower bound [\d ]+\)", r"clusters \d+ built, \d+ reused; kernels \d+ built"):
            expect(re.search(pattern, outcome.err, re.M), f"{what}: nothing like {pattern!r} in {outcome.err.strip()!r}")
        expect("\r" not in outcome.err, f"{what}: progress of a terminal in a pipe")
    expect("nothing to do" in outcome.err, f"again: {outcome.err.strip()!r}")
    silent = box.strata("compile", path, "-o", artefact, "--target=host", "-q").succeeded()
    expect_equal((silent.out, silent.err), ("", ""), "-q prints")
    answer = box.strata("compile", path, "-o", artefact, "--target=host", json_output=True).succeeded().answer
    expect_equal((answer["verb"], answer["exit"], answer["error"], answer["schema"]), ("compile", 0, None, 1), "--json")
    expect_equal([s["name"] for s in answer["result"]["stages"]], STAGES, "--json: stages")
    expect(os.access(artefact, os.X_OK), "the artefact is not executable")


def test_standard_output_is_for_results(box):
    """-o - of an artefact, or a file that cannot be read back, is no way to lose one."""
    outcome = box.strata("compile", conv_net(box), "-o", "-", "--target=host")
    if outcome.code == 0 and not outcome.out:
        fail("-o - without --to prints nothing and says nothing is wrong")
    expect_equal([n for n in os.listdir(box.folder) if n.startswith("-")], [], "files called -")


def by(test, *arguments):
    return functools.partial(lambda box, given: test(box, *given), given=arguments)


if __name__ == "__main__":
    sys.exit(report({
        "help": test_help,
        "documented_flags": test_documented_flags,
        "list_stages": test_list_stages,
        **{f"to/{stage}.{target}": by(test_to, stage, target) for stage in STAGES[:-1]
           for target in (["host", "sm_90"] if stage in ("schedule", "codegen") else ["host"])},
        "to/package": test_to_package,
        "dump_stages": test_dump_stages,
        **{f"from/{stage}": by(test_from, stage) for stage in STAGES[:-1]},
        "wrong_from": test_wrong_from,
        "strata_opt": test_strata_opt,
        "memory_plan": test_memory_plan,
        "inspect_artefact": test_inspect_artefact,
        "inspect_model": test_inspect_model,
        "inspect_dump": test_inspect_dump,
        "run_outputs": test_run_outputs,
        "artefact_moves": test_artefact_moves,
        "verify": test_verify,
        "bench": test_bench,
        "const_input": test_const_input,
        "forms_of_a_model": test_forms_of_a_model,
        "targets": test_targets,
        "cache": test_cache,
        "output_of_compile": test_output_of_compile,
        "standard_output": test_standard_output_is_for_results,
    }))
