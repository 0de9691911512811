"""ONNX's node tests against `strata verify`, on the host and on the emulator.

The tests are those of the onnx 1.22 package whose ops the models of test/e2e use, with static shapes and f32, i32, i64
or bool inputs and outputs. Expected failures are exact lists in host.json and emulator.json: a listed test that passes
fails the run until it leaves the list.

usage: test_node.py [--only=SUBSTRING] [--device=host|emulator] [--list]
"""

import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import onnx

HERE = os.path.dirname(os.path.abspath(__file__))
OPS = {
    "Add", "AveragePool", "BatchNormalization", "Cast", "Concat", "ConstantOfShape", "Conv", "Div", "Dropout", "Equal",
    "Erf", "Exp", "Expand", "Flatten", "Gather", "Gelu", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "Identity",
    "LayerNormalization", "MatMul", "Max", "MaxPool", "Mul", "Pow", "ReduceMax", "ReduceMean", "ReduceSum", "Reciprocal",
    "Relu", "Reshape", "Shape", "Slice", "Softmax", "Split", "Sqrt", "Squeeze", "Sub", "Tanh", "Transpose", "Unsqueeze",
    "Where", "Constant",
}
T = onnx.TensorProto
TYPES = {T.FLOAT, T.INT32, T.INT64, T.BOOL}
# Inputs that ONNX gives at run time but that a compiler needs to know: shapes, axes and the like.
PARAMETERS = {"Reshape": [1], "Slice": [1, 2, 3, 4], "Expand": [1], "Squeeze": [1], "Unsqueeze": [1], "ReduceSum": [1],
              "ReduceMax": [1], "ReduceMean": [1], "Split": [1], "ConstantOfShape": [0], "Dropout": [1, 2]}


def select():
    """Names of the tests, sorted."""
    root = os.path.join(os.path.dirname(onnx.__file__), "backend/test/data/node")
    names = []
    for path in sorted(glob.glob(root + "/*/model.onnx")):
        name = os.path.basename(os.path.dirname(path))
        if name.endswith("_expanded") or "_expanded_" in name or "training" in name:
            continue
        graph = onnx.load(path).graph
        if any(n.domain not in ("", "ai.onnx") or n.op_type not in OPS for n in graph.node):
            continue
        if all(n.op_type in ("Constant",) for n in graph.node):
            continue
        values = list(graph.input) + list(graph.output)
        if any(v.type.WhichOneof("value") != "tensor_type" for v in values):
            continue
        types = [v.type.tensor_type for v in values]
        if any(t.elem_type not in TYPES for t in types):
            continue
        if any(not d.HasField("dim_value") for t in types for d in t.shape.dim):
            continue
        names.append((name, os.path.dirname(path)))
    return names


def run_time_parameters(folder):
    graph = onnx.load(folder + "/model.onnx").graph
    inputs = [i.name for i in graph.input]
    found = []
    for node in graph.node:
        for index in PARAMETERS.get(node.op_type, []):
            if index < len(node.input) and node.input[index] in inputs:
                found.append(node.input[index])
    return found


def verify(task):
    (name, folder), device = task
    with tempfile.TemporaryDirectory() as scratch:
        target = "host" if device == "host" else "sm_90"
        command = ["strata", "verify", folder + "/model.onnx", f"--target={target}", f"--device={device}",
                   f"--test-data-dir={folder}", "-q", "-j", "1", f"--cache-dir={scratch}"]
        if device == "emulator":
            command.append("--gpu-code=bytecode")
        for parameter in run_time_parameters(folder):
            index = [i.name for i in onnx.load(folder + "/model.onnx").graph.input].index(parameter)
            command.append(f"--const-input={parameter}=@{folder}/test_data_set_0/input_{index}.pb")
        try:
            result = subprocess.run(command, capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            return "timed out"
        if result.returncode == 0:
            return None
        text = (result.stderr or result.stdout).strip().split("\n")[0]
        return f"exit {result.returncode}: " + re.sub(r"^/\S*/", "", text)[:200]


def main():
    only = next((a.split("=")[1] for a in sys.argv if a.startswith("--only=")), "")
    devices = [a.split("=")[1] for a in sys.argv if a.startswith("--device=")] or ["host", "emulator"]
    tests = [t for t in select() if only in t[0]]
    if "--list" in sys.argv:
        print("\n".join(name for name, _ in tests))
        return 0
    failed = 0
    for device in devices:
        listed = json.load(open(os.path.join(HERE, device + ".json")))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = list(pool.map(verify, [(t, device) for t in tests]))
        passed = 0
        for (name, _), why in zip(tests, verdicts):
            passed += why is None
            if why is None and name in listed:
                print(f"FAIL {device}/{name}: passes, but is listed in {device}.json; take it off")
                failed += 1
            elif why is not None and name not in listed:
                print(f"FAIL {device}/{name}: {why}")
                failed += 1
            elif why is None:
                print(f"PASS {device}/{name}")
            else:
                print(f"SKIP {device}/{name}: fails as listed ({listed[name]})")
        for name in sorted(set(listed) - {t[0] for t in tests}):
            if not only:
                print(f"FAIL {device}/{name}: listed, but there is no such test")
                failed += 1
        print(f"{device}: {passed} of {len(tests)} node tests give the expected outputs")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
