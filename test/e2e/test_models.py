"""Real models on the host and on the emulator against ONNX Runtime, on several seeded inputs.

SqueezeNet of the onnx package, refilled with weights that matter; magika 1.0.3 on files of this repository; BERT-like
encoders; perceptrons; a small convolutional net. On the emulator blocks run forward, backward and shuffled, with equal
bits. Every kernel is assembled for sm_90, without spill, if tileiras is here; else the artefacts carry bytecode.

usage: test_models.py [--only=SUBSTRING] [--gpu-code=cubin|bytecode]
"""

import os
import subprocess
import sys

import magika_files
from strata_cli import (MODELS, REPOSITORY, assembler_is_here, expect, expect_close, expect_equal, expect_equal_bits,
                        fail, program, reference, report, skip)
import small_models  # found through strata_cli, as refill_light

ORDERS = ["forward", "backward", "shuffled"]
GPU_CODE = next((a.split("=", 1)[1] for a in sys.argv[1:] if a.startswith("--gpu-code=")), "cubin")


def gpu_code():
    """The flag for what the machine and the command line allow."""
    return "--gpu-code=" + (GPU_CODE if assembler_is_here() else "bytecode")


def make(script, *arguments):
    done = subprocess.run([sys.executable, os.path.join(MODELS, script), *arguments], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        fail(f"{script}: {done.stderr.strip().splitlines()[-1]}")


def check(box, model, inputs, tolerance, flags=(), emulated=1, judge=None):
    """Compiles for host and sm_90; every input on the host, the first `emulated` ones on the emulator in every order.

    `judge(outputs, wanted, index, device)` may check more than expect_close. Returns the path of the artefact.
    """
    wanted = [reference(model, i) for i in inputs]
    name = next(iter(wanted[0]))
    expect(all((wanted[0][name] != w[name]).any() for w in wanted[1:]),
           "the test is void: ONNX Runtime gives the same output for two inputs")
    artefact = box.path("out", "model.so")
    box.compile(model, artefact, gpu_code(), *flags, target="sm_90,host")
    runs = [("host", i) for i in range(len(inputs))] + [("emulator", i) for i in range(emulated)]
    for device, i in runs:
        outputs = box.run(artefact, inputs[i], device)
        expect_close(outputs, wanted[i], tolerance, f"{device}, input {i}")
        if judge:
            judge(outputs, wanted[i], i, device)
        if i == 0:
            expect_equal_bits(box.run(artefact, inputs[i], device, threads=1), outputs, f"{device}, one thread")
            expect_equal_bits(box.run(artefact, inputs[i], device, threads=5), outputs, f"{device}, five threads")
        if device == "emulator":
            for order in ORDERS[1:]:
                expect_equal_bits(box.run(artefact, inputs[i], device, order), outputs,
                                  f"emulator, input {i}, blocks {order}")
    return artefact


def random_inputs(count, **shapes):
    import numpy
    return [{name: numpy.random.default_rng([seed, i]).standard_normal(shape).astype(numpy.float32)
             for i, (name, shape) in enumerate(shapes.items())} for seed in range(count)]


def test_perceptron(box):
    import onnx
    path = box.path("perceptron.onnx")
    onnx.save(small_models.perceptron(), path)
    check(box, path, random_inputs(4, x=(4, 64)), 1e-5, emulated=2)


def test_perceptron_sizes(box):
    """Sizes that no tile divides, down to one."""
    import onnx
    for batch, inputs, hidden, outputs in ((1, 1, 1, 1), (3, 7, 5, 2), (17, 33, 65, 129), (130, 1, 70, 3)):
        path = box.path(f"{batch}x{inputs}x{hidden}x{outputs}.onnx")
        onnx.save(small_models.perceptron(batch, inputs, hidden, outputs), path)
        count = 1 if outputs == 1 else 2  # a softmax of one value is one
        check(box, path, random_inputs(count, x=(batch, inputs)), 1e-5)


def test_conv_net(box):
    import onnx
    path = box.path("conv_net.onnx")
    onnx.save(small_models.conv_net(), path)
    check(box, path, random_inputs(3, x=(1, 3, 32, 32)), 1e-4, emulated=2)


def test_opsets(box):
    """The same net in every opset gives the kernels of one, and the same bits."""
    import onnx
    newest = onnx.defs.onnx_opset_version()
    known, first = None, None
    for opset in (7, 8, 9, 10, 11, 12, 13, 17, 19, 21, newest):
        path, artefact = box.path(f"opset{opset}.onnx"), box.path(str(opset), "model.so")
        onnx.save(small_models.conv_net(opset=opset), path)
        result = box.compile(path, artefact)
        inputs = random_inputs(1, x=(1, 3, 32, 32))[0]
        outputs = box.run(artefact, inputs)
        if known is None:
            known, first = box.kernels(artefact), outputs
            expect_close(outputs, reference(path, inputs), 1e-4, f"opset {opset}")
        expect_equal_bits(outputs, first, f"opset {opset}")
        expect_equal(box.kernels(artefact), known, f"opset {opset}: kernels")
        expect(opset == 7 or result["kernels_built"] == 0, f"opset {opset}: kernels were built")


def test_f32_contraction(box):
    """ieee is exact to f32, tf32 visibly is not, 3xtf32 nearly is: on the emulator, by the program that was assembled."""
    import numpy
    import onnx
    path, inputs = box.path("model.onnx"), random_inputs(1, x=(32, 256))[0]
    onnx.save(small_models.perceptron(32, 256, 128, 64), path)
    wanted = reference(path, inputs)["y"]
    errors = {}
    for mode in ("ieee", "3xtf32", "tf32"):
        artefact = box.path(mode, "model.so")
        box.compile(path, artefact, gpu_code(), f"--f32-contraction={mode}", target="sm_90")
        found = box.run(artefact, inputs, "emulator")["y"]
        errors[mode] = float(numpy.linalg.norm(found - wanted) / numpy.linalg.norm(wanted))
    expect(errors["ieee"] < 2e-6 and errors["3xtf32"] < 1e-5, f"relative errors: {errors}")
    expect(2e-5 < errors["tf32"] < 1e-2, f"tf32 does not round its operands to 10 bits; relative errors: {errors}")


def test_squeezenet(box):
    import numpy
    import onnx
    import refill_light
    source = os.path.join(os.path.dirname(onnx.__file__), "backend/test/data/light/light_squeezenet.onnx")
    if not os.path.exists(source):
        skip("light_squeezenet.onnx of package onnx is missing")
    path = box.path("squeezenet.onnx")
    make("refill_light.py", source, path)
    graph = onnx.load(path).graph
    port = graph.input[0]
    inputs = [{port.name: refill_light.image(numpy.random.default_rng(seed), refill_light.shape_of(port))}
              for seed in range(3)]

    def judge(outputs, wanted, index, device):
        name = graph.output[0].name
        expect_equal(outputs[name].argmax(), wanted[name].argmax(), f"{device}, input {index}: class")
    check(box, path, inputs, 1e-4, judge=judge)


def test_magika(box):
    files = [("README.md", "markdown"), ("CMakeLists.txt", "cmake"), ("tools/demo.sh", "shell"),
             ("test/house/rules.py", "python"), ("lib/Support/Hash.cpp", "cpp")]
    try:
        model = magika_files.model_path()
    except SystemExit as why:
        skip(str(why))
    inputs = [{"bytes": magika_files.features(os.path.join(REPOSITORY, name))} for name, _ in files]

    def judge(outputs, wanted, index, device):
        scores, right = outputs["target_label"], wanted["target_label"]
        file, kind = files[index]
        error = abs(scores - right).max()
        expect(error <= 1e-4, f"{device}, {file}: scores differ by {error:.2e}")
        label = magika_files.name_of(scores)[0]
        expect_equal(label, magika_files.name_of(right)[0], f"{device}, {file}: label")
        expect_equal(label, kind, f"{device}, {file}: kind of file")
    check(box, model, inputs, 1e-3, flags=["--dim", "unk__214=1"], emulated=2, judge=judge)


def encoder(box, *arguments, name="encoder.onnx"):
    path = box.path(name)
    make("make_encoder.py", path, *arguments)
    return path


def token_inputs(count, batch=1, sequence=32, vocabulary=1000):
    """Random words; the last ones of each sentence are masked out."""
    import numpy
    inputs = []
    for seed in range(count):
        random = numpy.random.default_rng([5, seed])
        mask = numpy.ones((batch, sequence), numpy.int64)
        for row in mask:
            row[sequence - int(random.integers(0, sequence // 2)):] = 0
        inputs.append({"input_ids": random.integers(0, vocabulary, (batch, sequence), numpy.int64),
                       "attention_mask": mask})
    return inputs


def test_encoder_native_norm(box):
    check(box, encoder(box, "--layers=2", "--hidden=128", "--norm=native"), token_inputs(3), 1e-4)


def test_encoder_decomposed_norm(box):
    check(box, encoder(box, "--layers=2", "--hidden=128", "--norm=decomposed"), token_inputs(3), 1e-4)


def test_encoder_symbolic(box):
    """As PyTorch exports it: shapes computed from Shape, Gather, Concat; mask by Where; GELU by Tanh; a pooler."""
    path = encoder(box, "--layers=1", "--hidden=128", "--symbolic", "--mask=where", "--gelu=tanh", "--pooler")
    check(box, path, token_inputs(2), 1e-4, flags=["--dim", "batch=1", "--dim", "sequence=32"])


def test_encoder_odd_sizes(box):
    """Two sentences of 19 words, three heads of 20: no tile divides them."""
    path = encoder(box, "--layers=1", "--hidden=60", "--heads=3", "--batch=2", "--sequence=19")
    check(box, path, token_inputs(2, batch=2, sequence=19), 1e-4)


def test_equal_layers_share_kernels(box):
    """Two layers give the kernels of one, on every target."""
    found = {}
    for layers in (1, 2):
        artefact = box.path(f"{layers}", "model.so")
        result = box.compile(encoder(box, f"--layers={layers}", name=f"{layers}.onnx"), artefact, "--gpu-code=bytecode",
                             target="sm_90,host")
        found[layers] = box.kernels(artefact), len(box.steps(artefact)["host"]), result
    for target, kernels in found[1][0].items():
        expect(kernels, f"{target}: no kernel at all")
        expect_equal(found[2][0][target] - kernels, set(), f"{target}: kernels of the second layer alone")
        expect_equal(len(found[2][0][target]), len(kernels), f"{target}: number of kernels")
    expect(found[2][1] > found[1][1] + 5, "the second layer launches nothing")
    built = next(s["built"] for s in found[2][2]["stages"] if s["name"] == "codegen")
    expect_equal(built, 0, "kernels built for a model of known layers")


def test_memory_of_compiler(box):
    """256 MB of weights: the peak of the process stays within 1.5 times that and 300 MB, cold and warm."""
    import numpy
    import onnx
    from onnx import helper
    size, layers = 4096, 4
    weights = {f"w{i}": numpy.random.default_rng(i).standard_normal((size, size), numpy.float32) / 64
               for i in range(layers)}
    names = ["x"] + [f"y{i}" for i in range(layers)]
    nodes = [helper.make_node("MatMul", [names[i], f"w{i}"], [names[i + 1]], name=f"layer{i}") for i in range(layers)]
    path, artefact = box.path("large.onnx"), box.path("out", "model.so")
    onnx.save(small_models.finish(nodes, {"x": [4, size]}, {names[-1]: [4, size]}, weights), path)
    allowed = 1.5 * 4 * size * size * layers + 300e6
    del weights
    # A process starts with the peak of the one that started it, so a small one in between.
    measure = "import os, sys; p = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ); r = os.wait4(p, 0); " \
              "print(r[1], r[2].ru_maxrss)"
    for what, flags in (("nothing kept", []), ("all kept", []), ("another manifest", ["--device-memory-limit=4GiB"])):
        done = subprocess.run([sys.executable, "-c", measure, program(), "compile", path, "-o", artefact,
                               "--target=host", "-q", *flags, f"--cache-dir={box.cache}"], capture_output=True,
                              text=True, check=False)
        status, kilobytes = (int(word) for word in done.stdout.split())
        expect_equal((status, done.stderr), (0, ""), f"{what}: status and messages")
        peak = kilobytes * 1024
        expect(peak <= allowed, f"{what}: peak of {peak / 1e6:.0f} MB; allowed {allowed / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(report({
        "perceptron": test_perceptron,
        "perceptron_sizes": test_perceptron_sizes,
        "conv_net": test_conv_net,
        "opsets": test_opsets,
        "f32_contraction": test_f32_contraction,
        "magika": test_magika,
        "encoder_native_norm": test_encoder_native_norm,
        "encoder_decomposed_norm": test_encoder_decomposed_norm,
        "encoder_symbolic": test_encoder_symbolic,
        "encoder_odd_sizes": test_encoder_odd_sizes,
        "equal_layers_share_kernels": test_equal_layers_share_kernels,
        "squeezenet": test_squeezenet,
        "memory_of_compiler": test_memory_of_compiler,
    }))
