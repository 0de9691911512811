"""What a second compile does, counted in units: nothing is timed.

unchanged; model copied and renamed; new weights; one attribute of one layer; memory limit; an option of one stage;
bytes with the cache and without. In every case the artefact is run: a reused unit must be a right one.

usage: test_incremental.py [--only=SUBSTRING]
"""

import os
import shutil
import sys

from strata_cli import (expect, expect_close, expect_equal, expect_equal_bits, expect_same_bytes, ran, reference,
                        report, units)
import small_models  # found through strata_cli


STAGES = ["import", "graph", "partition", "lower", "kernel", "schedule", "codegen", "package"]
BOTH = {"target": "sm_90,host"}
CODE = "--gpu-code=bytecode"


def save(box, model, *parts):
    import onnx
    path = box.path(*parts)
    onnx.save(model, path)
    return path


def example(model, seed=3):
    """A random input for every port, by name."""
    import numpy
    random = numpy.random.default_rng(seed)
    return {p.name: random.standard_normal([d.dim_value for d in p.type.tensor_type.shape.dim]).astype(numpy.float32)
            for p in model.graph.input}


def check_run(box, artefact, path, inputs, what):
    """The artefact gives what ONNX Runtime gives for the model at `path`; returns its outputs."""
    outputs = box.run(artefact, inputs)
    expect_close(outputs, reference(path, inputs), 1e-4, what)
    return outputs


def expect_nothing_ran(result, stages, what):
    expect_equal([stage for stage in ran(result) if stage in stages], [], f"{what}: stages that ran")


def first_compile(box, model, name="model.onnx", flags=(CODE,), **keywords):
    """(path, artefact, result) of a compile into an empty cache, which must have built something at every stage."""
    path, artefact = save(box, model, name), box.path("first", "model.so")
    result = box.compile(path, artefact, *flags, **(keywords or BOTH))
    expect_equal(ran(result), STAGES, "first compile: stages that ran")
    return path, artefact, result


MODELS = {"perceptron": small_models.perceptron, "conv_net": small_models.conv_net}


def test_unchanged(box, make):
    model = make()
    path, artefact, first = first_compile(box, model)
    again = box.compile(path, artefact, CODE, **BOTH)
    expect_equal(ran(again), [], "same output: stages that ran")
    expect_equal(again["kernels"], first["kernels"], "kernels")
    expect_equal(again["kernels_built"], 0, "kernels built")
    before = open(artefact, "rb").read()
    shutil.rmtree(os.path.dirname(artefact))
    again = box.compile(path, box.path("first", "model.so"), CODE, **BOTH)
    expect_nothing_ran(again, STAGES[:-1], "artefact deleted")
    expect_equal(open(artefact, "rb").read() == before, True, "artefact deleted: same bytes again")
    check_run(box, artefact, path, example(model), "artefact from the cache")


def test_copied(box, make):
    path, artefact, _ = first_compile(box, make())
    copied = box.path("elsewhere", "deep", "copy.onnx")
    shutil.copy(path, copied)
    result = box.compile(copied, box.path("copied", "model.so"), CODE, **BOTH)
    expect_equal(ran(result), [], "copied to another path: stages that ran")
    expect_same_bytes(artefact, box.path("copied", "model.so"), "copied to another path")


def test_renamed(box, make):
    model = make()
    path, artefact, _ = first_compile(box, model)
    inputs = example(model)
    outputs = check_run(box, artefact, path, inputs, "first")
    other, names = small_models.renamed(model)
    other_path = save(box, other, "renamed.onnx")
    other_artefact = box.path("renamed", "model.so")
    result = box.compile(other_path, other_artefact, CODE, **BOTH)
    expect_equal(result["kernels_built"], 0, "renamed and reordered: kernels built")
    # graph makes the table of input and output names, so it runs; its product is equal but for that.
    expect_nothing_ran(result, STAGES[2:-1], "renamed and reordered")
    found = check_run(box, other_artefact, other_path, {names[n]: v for n, v in inputs.items()}, "renamed")
    expect_equal_bits(found, {names[n]: v for n, v in outputs.items()}, "renamed and reordered")
    expect_equal(box.kernels(other_artefact), box.kernels(artefact), "kernels")
    nodes = {node for steps in box.steps(other_artefact).values() for node, _ in steps if node}
    expect(nodes, "renamed: no launch names its node")
    known = {n.name for n in other.graph.node} | {p.name for p in other.graph.input}
    expect(all(any(n in node for n in known) for node in nodes),
           f"renamed: launches with names of another model: {sorted(nodes)[:4]}")


def test_new_weights(box, make, is_changed=lambda name: True, unchanged=()):
    """All weights are others. Those up to 1 KiB are constants of their cluster, but not of its kernels."""
    model = make()
    path, artefact, _ = first_compile(box, model)
    inputs = example(model)
    outputs = check_run(box, artefact, path, inputs, "first")
    other = small_models.reweighted(model, is_changed=is_changed)
    other_path = save(box, other, "other.onnx")
    other_artefact = box.path("other", "model.so")
    result = box.compile(other_path, other_artefact, CODE, **BOTH)
    expect_equal(result["kernels_built"], 0, "kernels built")
    expect_nothing_ran(result, ["codegen", *unchanged], "new weights")
    found = check_run(box, other_artefact, other_path, inputs, "new weights")
    expect(any((found[n] != v).any() for n, v in outputs.items()), "results do not follow the new weights")
    # Back to the old ones, at the same place: nothing of the new ones may stay.
    shutil.copy(path, other_path)
    box.compile(other_path, other_artefact, CODE, **BOTH)
    expect_equal_bits(box.run(other_artefact, inputs), outputs, "old weights again")


def test_new_large_weights(box):
    """Only weights above 1 KiB change, which no stage looks at: no cluster is lowered either."""
    import onnx
    large = {t.name for t in small_models.conv_net().graph.initializer
             if onnx.numpy_helper.to_array(t).nbytes > 1024}
    expect(len(large) >= 3, "the model has too few large weights")
    test_new_weights(box, small_models.conv_net, is_changed=lambda name: name in large,
                     unchanged=["lower", "kernel"])


def test_new_external_weights(box):
    """The model's file is the same, the file of its weights is another one."""
    import onnx
    model = small_models.conv_net()
    flags = {"save_as_external_data": True, "all_tensors_to_one_file": True, "location": "weights.bin",
             "size_threshold": 64}
    paths = [box.path(which, "model.onnx") for which in ("a", "b")]
    onnx.save(small_models.reweighted(model), paths[1], **flags)
    onnx.save(small_models.conv_net(), paths[0], **flags)  # saving takes the weights out of a model
    expect_equal(open(paths[0], "rb").read() == open(paths[1], "rb").read(), True, "the test is void: same model file")
    inputs, outputs = example(model), []
    for path in paths + paths[:1]:
        artefact = box.path("out", "model.so")
        box.compile(path, artefact, CODE, **BOTH)
        outputs.append(check_run(box, artefact, path, inputs, os.path.basename(os.path.dirname(path))))
    expect_equal_bits(outputs[2], outputs[0], "the first weights again")


def test_one_attribute(box):
    """Of the ten layers only conv3 changes: pads (1, 1, 1, 1) become (2, 2, 0, 0)."""
    model = small_models.conv_net()
    path, artefact, first = first_compile(box, model)
    before = box.kernels(artefact)
    other = small_models.conv_net(third_pads=(2, 2, 0, 0))
    other_path, other_artefact = save(box, other, "other.onnx"), box.path("other", "model.so")
    result = box.compile(other_path, other_artefact, CODE, **BOTH)
    built, reused = units(result), units(result, "reused")
    clusters = units(first)["kernel"]
    expect_equal(built["lower"], 1, f"clusters lowered, of {clusters}")
    expect_equal(built["kernel"], 1, f"clusters made kernels, of {clusters}")
    expect_equal(reused["kernel"], clusters - 1, "clusters reused")
    after, new = box.kernels(other_artefact), 0
    for target, kernels in after.items():
        added = kernels - before[target]
        expect(added, f"{target}: the changed layer runs on its old kernels")
        nodes = {node for node, kernel in box.steps(other_artefact)[target] if kernel in added}
        expect(all(any(part in node for part in ("conv3", "relu3")) for node in nodes),
               f"{target}: new kernels for {sorted(nodes)}")
        new += len(added)
    expect_equal(result["kernels_built"], new, "kernels built")
    check_run(box, other_artefact, other_path, example(model), "changed layer")
    expect_same_bytes(other_artefact, without_cache(box, other_path, CODE), "one cluster built, the others reused")


def test_memory_limit(box, make):
    model = make()
    path, artefact, _ = first_compile(box, model)
    result = box.compile(path, box.path("limited", "model.so"), CODE, "--device-memory-limit=1GiB", **BOTH)
    expect_equal(result["kernels_built"], 0, "kernels built")
    expect_nothing_ran(result, ["import", "graph", "partition", "lower", "kernel", "codegen"], "limit given")
    check_run(box, box.path("limited", "model.so"), path, example(model), "with a limit")


def test_dim(box):
    """--dim is read by graph: import does not run."""
    model = small_models.perceptron()
    for port in list(model.graph.input) + list(model.graph.output):
        port.type.tensor_type.shape.dim[0].dim_param = "batch"
    path = save(box, model, "model.onnx")
    box.compile(path, box.path("3", "model.so"), CODE, "--dim", "batch=3", **BOTH)
    result = box.compile(path, box.path("5", "model.so"), CODE, "--dim", "batch=5", **BOTH)
    expect_nothing_ran(result, ["import"], "another --dim")
    expect("graph" in ran(result), "another --dim: graph did not run")
    for batch in (3, 5):
        inputs = example(model_with_batch(model, batch))
        check_run(box, box.path(str(batch), "model.so"), path, inputs, f"batch {batch}")
    again = box.compile(path, box.path("3", "model.so"), CODE, "--dim", "batch=3", **BOTH)
    expect_equal(ran(again), [], "back to the first --dim: stages that ran")


def model_with_batch(model, batch):
    import copy
    model = copy.deepcopy(model)
    for port in list(model.graph.input) + list(model.graph.output):
        port.type.tensor_type.shape.dim[0].dim_value = batch
    return model


def test_codegen_option(box):
    """--f32-contraction is read by codegen for a GPU: nothing before it runs, and no host kernel is built."""
    model = small_models.perceptron()
    path, artefact, _ = first_compile(box, model)
    result = box.compile(path, box.path("tf32", "model.so"), CODE, "--f32-contraction=tf32", **BOTH)
    expect_nothing_ran(result, STAGES[:STAGES.index("codegen")], "--f32-contraction=tf32")
    kernels = len(box.kernels(artefact)["sm_90"])
    expect(1 <= result["kernels_built"] <= kernels, f"{result['kernels_built']} kernels built; the GPU has {kernels}")
    again = box.compile(path, box.path("ieee", "model.so"), CODE, **BOTH)
    expect_nothing_ran(again, STAGES[:-1], "back to ieee")
    host = box.compile(path, box.path("host", "model.so"), target="host")
    expect_nothing_ran(host, STAGES[:-1], "only for the host")
    other = box.compile(path, box.path("host2", "model.so"), "--f32-contraction=tf32", target="host")
    expect_nothing_ran(other, STAGES[:-1], "only for the host, tf32")


def without_cache(box, path, *flags, target="sm_90,host"):
    artefact = box.path("bare" + str(len(os.listdir(box.folder))), "model.so")
    result = box.compile(path, artefact, "--no-cache", *flags, target=target)
    expect_equal(ran(result), STAGES, "--no-cache: stages that ran")
    return artefact


def test_same_bytes(box, make):
    path, artefact, _ = first_compile(box, make())
    expect_same_bytes(artefact, without_cache(box, path, CODE), "with an empty cache and without")
    expect_same_bytes(artefact, without_cache(box, path, CODE, "-j", "1"), "with one thread")
    expect_same_bytes(artefact, without_cache(box, path, CODE, "-j", "4"), "with four threads")


def test_cache_folders(box):
    """A cleared cache and one that may only be read give the same bytes."""
    path, artefact, _ = first_compile(box, small_models.perceptron())
    readonly = box.path("readonly", "model.so")
    result = box.compile(path, readonly, CODE, "--cache-readonly", "--f32-contraction=tf32", **BOTH)
    built = result["kernels_built"]
    expect(built > 0, "the GPU's kernels are the same for tf32")
    again = box.compile(path, readonly, CODE, "--cache-readonly", "--f32-contraction=tf32", **BOTH)
    expect_equal(again["kernels_built"], built, "--cache-readonly: kernels built again")
    box.strata("cache", "clear").succeeded()
    cleared = box.path("cleared", "model.so")
    expect_equal(ran(box.compile(path, cleared, CODE, **BOTH)), STAGES, "after cache clear: stages that ran")
    expect_same_bytes(artefact, cleared, "after cache clear")


def for_each_model(name, test):
    return {f"{name}/{model}": lambda box, make=make: test(box, make) for model, make in MODELS.items()}


if __name__ == "__main__":
    sys.exit(report({
        **for_each_model("unchanged", test_unchanged),
        **for_each_model("copied", test_copied),
        **for_each_model("renamed", test_renamed),
        **for_each_model("new_weights", test_new_weights),
        "new_large_weights": test_new_large_weights,
        "new_external_weights": test_new_external_weights,
        "one_attribute": test_one_attribute,
        **for_each_model("memory_limit", test_memory_limit),
        "dim": test_dim,
        "codegen_option": test_codegen_option,
        **for_each_model("same_bytes", test_same_bytes),
        "cache_folders": test_cache_folders,
    }))
