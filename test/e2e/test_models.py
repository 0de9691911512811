"""Real models on the host and on the emulator against ONNX Runtime, on several seeded inputs.

SqueezeNet of the onnx package, refilled with weights that matter; magika 1.0.3 on files of this repository; BERT-like
encoders; a perceptron. On the emulator blocks run forward, backward and shuffled, with equal bits. Models marked
CUBIN are assembled for sm_90, without spill, if tileiras is here; the others carry bytecode.

usage: test_models.py [--only=SUBSTRING] [--gpu-code=cubin|bytecode]
"""

import os
import subprocess
import sys

import magika_files
from strata_cli import (MODELS, REPOSITORY, assembler_is_here, expect, expect_close, expect_equal, expect_equal_bits,
                        fail, reference, report, skip)
import small_models  # found through strata_cli, as refill_light

ORDERS = ["forward", "backward", "shuffled"]
GPU_CODE = next((a.split("=", 1)[1] for a in sys.argv[1:] if a.startswith("--gpu-code=")), None)


def gpu_flags(wanted):
    """Flags of a compile for sm_90: `wanted` code, or what the machine and the command line allow."""
    code = GPU_CODE or wanted
    return ["--gpu-code=" + (code if assembler_is_here() else "bytecode")]


def make(script, *arguments):
    done = subprocess.run([sys.executable, os.path.join(MODELS, script), *arguments], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        fail(f"{script}: {done.stderr.strip().splitlines()[-1]}")


def check(box, model, inputs, tolerance, code="bytecode", flags=(), emulated=1, judge=None):
    """Compiles for host and sm_90; every input on the host, the first `emulated` ones on the emulator in every order.

    `judge(outputs, wanted, index, device)` may check more than expect_close. Returns the path of the artefact.
    """
    wanted = [reference(model, i) for i in inputs]
    name = next(iter(wanted[0]))
    expect(all((wanted[0][name] != w[name]).any() for w in wanted[1:]),
           "the test is void: ONNX Runtime gives the same output for two inputs")
    artefact = box.path("out", "model.so")
    box.compile(model, artefact, *gpu_flags(code), *flags, target="sm_90,host")
    runs = [("host", i) for i in range(len(inputs))] + [("emulator", i) for i in range(emulated)]
    for device, i in runs:
        outputs = box.run(artefact, inputs[i], device)
        expect_close(outputs, wanted[i], tolerance, f"{device}, input {i}")
        if judge:
            judge(outputs, wanted[i], i, device)
        if device == "emulator":
            for order in ORDERS[1:]:
                expect_equal_bits(box.run(artefact, inputs[i], device, order), outputs,
                                  f"emulator, input {i}, blocks {order}")
    return artefact


def test_perceptron(box):
    import numpy
    import onnx
    path = box.path("perceptron.onnx")
    onnx.save(small_models.perceptron(), path)
    inputs = [{"x": numpy.random.default_rng(seed).standard_normal((4, 64)).astype(numpy.float32)}
              for seed in range(4)]
    check(box, path, inputs, 1e-5, code="cubin", emulated=2)


def test_conv_net(box):
    import numpy
    import onnx
    path = box.path("conv_net.onnx")
    onnx.save(small_models.conv_net(), path)
    inputs = [{"x": numpy.random.default_rng(seed).standard_normal((1, 3, 32, 32)).astype(numpy.float32)}
              for seed in range(3)]
    check(box, path, inputs, 1e-4, emulated=2)


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
    check(box, model, inputs, 1e-3, code="cubin", flags=["--dim", "unk__214=1"], emulated=2, judge=judge)


def encoder(box, norm, layers, name="encoder.onnx"):
    path = box.path(name)
    make("make_encoder.py", path, "--norm", norm, "--layers", str(layers), "--hidden", "128", "--sequence", "32")
    return path


def token_inputs(count, sequence=32, vocabulary=1000):
    """Random words; the last ones of each sentence are masked out."""
    import numpy
    inputs = []
    for seed in range(count):
        random = numpy.random.default_rng([5, seed])
        mask = numpy.ones((1, sequence), numpy.int64)
        mask[:, sequence - int(random.integers(0, sequence // 2)):] = 0
        inputs.append({"input_ids": random.integers(0, vocabulary, (1, sequence), numpy.int64),
                       "attention_mask": mask})
    return inputs


def test_encoder_native_norm(box):
    check(box, encoder(box, "native", 2), token_inputs(3), 1e-4)


def test_encoder_decomposed_norm(box):
    check(box, encoder(box, "decomposed", 2), token_inputs(3), 1e-4)


def test_equal_layers_share_kernels(box):
    """Two layers give the kernels of one, on every target."""
    found = {}
    for layers in (1, 2):
        artefact = box.path(f"{layers}", "model.so")
        result = box.compile(encoder(box, "decomposed", layers, f"{layers}.onnx"), artefact, "--gpu-code=bytecode",
                             target="sm_90,host")
        found[layers] = box.kernels(artefact), len(box.steps(artefact)["host"]), result
    for target, kernels in found[1][0].items():
        expect(kernels, f"{target}: no kernel at all")
        expect_equal(found[2][0][target] - kernels, set(), f"{target}: kernels of the second layer alone")
        expect_equal(len(found[2][0][target]), len(kernels), f"{target}: number of kernels")
    expect(found[2][1] > found[1][1] + 5, "the second layer launches nothing")
    built = next(s["built"] for s in found[2][2]["stages"] if s["name"] == "codegen")
    expect_equal(built, 0, "kernels built for a model of known layers")


if __name__ == "__main__":
    sys.exit(report({
        "perceptron": test_perceptron,
        "conv_net": test_conv_net,
        "magika": test_magika,
        "encoder_native_norm": test_encoder_native_norm,
        "encoder_decomposed_norm": test_encoder_decomposed_norm,
        "equal_layers_share_kernels": test_equal_layers_share_kernels,
        "squeezenet": test_squeezenet,
    }))
