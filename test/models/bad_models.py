"""Models and files that must be refused, for test/e2e/test_bad_input.py.

BAD lists them: a name, what writes it into a folder (and gives the path of the model), and what the one error must say.
"""
import os
from dataclasses import dataclass, field

import numpy as np
import onnx
import small_models
from onnx import TensorProto, helper
from small_models import chain, normal


@dataclass
class Bad:
    name: str
    write: object  # function(folder) -> path of the model
    code: object  # exit code, or several that will do
    says: list  # texts that the error holds, case ignored
    node: str = ""
    op: str = ""
    flags: list = field(default_factory=list)


BAD = []


def bad(name, code, *says, node="", op="", flags=()):
    def register(write):
        BAD.append(Bad(name, write, code, list(says), node, op, list(flags)))
        return write
    return register


def put(folder, content, name="model.onnx"):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.SerializeToString())
    return path


def node(op, inputs, outputs, name, **attributes):
    return helper.make_node(op, inputs.split(), outputs.split(), name=name, **attributes)


def single(op, inputs, outputs, weights=None, opset=17, domain=None, **attributes):
    """One node "it" on inputs and outputs given as {name: shape}."""
    weights = weights or {}
    made = helper.make_node(op, [*inputs, *weights], [*outputs], name="it", domain=domain, **attributes)
    return chain(made, inputs=inputs, outputs=outputs, weights=weights, opset=opset)


# -- files that are no model ---------------------------------------------------


@bad("missing_file", 3, "no such file")
def _(folder):
    return os.path.join(folder, "absent.onnx")


@bad("folder", 3, "folder")
def _(folder):
    os.mkdir(os.path.join(folder, "model.onnx"))
    return os.path.join(folder, "model.onnx")


@bad("empty", 3, "empty")
def _(folder):
    return put(folder, b"")


@bad("png", 3, "PNG")
def _(folder):
    return put(folder, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64))


@bad("zip", 3, "zip")
def _(folder):
    return put(folder, b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(64))


@bad("html", 3, "web page")
def _(folder):
    return put(folder, b"<!DOCTYPE html>\n<html><body>404</body></html>\n")


@bad("lfs_pointer", 3, "git-lfs", "git lfs pull")
def _(folder):
    return put(folder, b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 1\n")


@bad("noise", 3, "model")
def _(folder):
    return put(folder, np.random.default_rng(1).integers(0, 256, 4096, np.uint8).tobytes())


@bad("no_graph", 3, "graph")
def _(folder):
    return put(folder, onnx.ModelProto(ir_version=8, opset_import=[helper.make_opsetid("", 17)]))


def truncated(part):
    def write(folder):
        whole = small_models.conv_net().SerializeToString()
        return put(folder, whole[:int(len(whole) * part) if part < 1 else -1])
    return write


for name, part in (("tenth", 0.1), ("half", 0.5), ("most", 0.99), ("last_byte", 1)):
    bad("truncated_" + name, 3, "model")(truncated(part))


# -- ops and opsets ------------------------------------------------------------


@bad("unknown_op", 4, "Frobnicate", node="it", op="Frobnicate")
def _(folder):
    return put(folder, single("Frobnicate", {"x": [2]}, {"y": [2]}))


@bad("newer_opset", 4, "opset 999")
def _(folder):
    return put(folder, single("Relu", {"x": [2]}, {"y": [2]}, opset=999))


@bad("no_opset", 3, "opset")
def _(folder):
    model = single("Relu", {"x": [2]}, {"y": [2]})
    del model.opset_import[:]
    return put(folder, model)


@bad("op_of_a_later_opset", 3, "opset 20", node="it", op="Gelu")
def _(folder):
    return put(folder, single("Gelu", {"x": [2]}, {"y": [2]}, opset=17))


@bad("domain_not_imported", 3, "com.example", node="it", op="Relu")
def _(folder):
    return put(folder, single("Relu", {"x": [2]}, {"y": [2]}, domain="com.example"))


@bad("unknown_domain", 4, "com.example", node="it", op="Relu")
def _(folder):
    model = single("Relu", {"x": [2]}, {"y": [2]}, domain="com.example")
    model.opset_import.append(helper.make_opsetid("com.example", 1))
    return put(folder, model)


@bad("many_unknown_ops", 4, "Aaa x 2", "Bbb x 1", "Ccc x 3")
def _(folder):
    ops = ["Ccc", "Aaa", "Ccc", "Relu", "Bbb", "Aaa", "Ccc"]
    nodes = [node(op, f"v{i}", f"v{i + 1}", f"n{i}") for i, op in enumerate(ops)]
    return put(folder, chain(*nodes, inputs={"v0": [2]}, outputs={f"v{len(ops)}": [2]}))


@bad("many_unsupported_ops", 4, "Det x 2", "Bernoulli x 1")
def _(folder):
    """Ops of ONNX that no stage can lower yet."""
    nodes = [node("Bernoulli", "x", "a", "pool"), node("Det", "a", "b", "first"),
             node("Det", "a", "c", "second"), node("Add", "b c", "y", "sum")]
    return put(folder, chain(*nodes, inputs={"x": [2, 3, 4, 4]}, outputs={"y": [2, 3]}))


# -- graphs --------------------------------------------------------------------


@bad("undefined_input", 3, '"nowhere"', node="it", op="Add")
def _(folder):
    return put(folder, chain(node("Add", "x nowhere", "y", "it"), inputs={"x": [2]}, outputs={"y": [2]}))


@bad("undefined_output", 3, '"nowhere"')
def _(folder):
    return put(folder, chain(node("Relu", "x", "y", "it"), inputs={"x": [2]}, outputs={"nowhere": [2]}))


@bad("defined_twice", 3, '"y"', node="second")
def _(folder):
    return put(folder, chain(node("Relu", "x", "y", "first"), node("Abs", "x", "y", "second"),
                             inputs={"x": [2]}, outputs={"y": [2]}))


@bad("cycle", 3, "cycle")
def _(folder):
    return put(folder, chain(node("Add", "x b", "a", "first"), node("Relu", "a", "b", "second"),
                             inputs={"x": [2]}, outputs={"b": [2]}))


@bad("missing_attribute", 3, "kernel_shape", node="it", op="MaxPool")
def _(folder):
    return put(folder, single("MaxPool", {"x": [1, 3, 8, 8]}, {"y": [1, 3, 4, 4]}))


@bad("attribute_of_wrong_type", 3, "strides", node="it", op="Conv")
def _(folder):
    return put(folder, single("Conv", {"x": [1, 3, 8, 8]}, {"y": [1, 4, 4, 4]}, {"w": normal(1, 4, 3, 3, 3)},
                              strides=[2.0, 2.0]))


@bad("mixed_types", 3, node="it", op="Add")
def _(folder):
    model = single("Add", {"x": [2], "z": [2]}, {"y": [2]})
    model.graph.input[1].type.tensor_type.elem_type = TensorProto.INT64
    return put(folder, model)


# -- shapes --------------------------------------------------------------------


@bad("matmul_shapes", 3, node="it", op="MatMul")
def _(folder):
    return put(folder, single("MatMul", {"x": [4, 64]}, {"y": [4, 10]}, {"w": normal(1, 63, 10)}))


@bad("add_shapes", 3, node="it", op="Add")
def _(folder):
    return put(folder, single("Add", {"x": [4, 64], "z": [4, 63]}, {"y": [4, 64]}))


@bad("conv_channels", 3, node="it", op="Conv")
def _(folder):
    return put(folder, single("Conv", {"x": [1, 5, 8, 8]}, {"y": [1, 4, 6, 6]}, {"w": normal(1, 4, 3, 3, 3)}))


@bad("conv_groups", 3, node="it", op="Conv")
def _(folder):
    return put(folder, single("Conv", {"x": [1, 6, 8, 8]}, {"y": [1, 5, 6, 6]}, {"w": normal(1, 5, 3, 3, 3)},
                              group=2))


@bad("gemm_bias", 3, node="it", op="Gemm")
def _(folder):
    return put(folder, single("Gemm", {"x": [4, 64]}, {"y": [4, 10]},
                              {"w": normal(1, 64, 10), "b": np.zeros(7, np.float32)}))


@bad("concat_shapes", 3, node="it", op="Concat")
def _(folder):
    return put(folder, single("Concat", {"x": [4, 8], "z": [5, 8]}, {"y": [4, 16]}, axis=1))


@bad("reshape_count", 3, node="it", op="Reshape")
def _(folder):
    return put(folder, single("Reshape", {"x": [4, 8]}, {"y": [5, 7]}, {"s": np.array([5, 7], np.int64)}))


@bad("axis_out_of_range", 3, node="it", op="Softmax")
def _(folder):
    return put(folder, single("Softmax", {"x": [4, 8]}, {"y": [4, 8]}, axis=5))


@bad("declared_output_shape", 3, '"y"')
def _(folder):
    return put(folder, single("Relu", {"x": [4, 8]}, {"y": [4, 9]}))


@bad("unbound_dim", (3, 4), "batch", "--dim batch=")
def _(folder):
    return put(folder, single("Relu", {"x": ["batch", 8]}, {"y": ["batch", 8]}))


# -- tensors -------------------------------------------------------------------


def with_weight(change):
    """MatMul whose initializer "w" was changed by `change`, then written."""
    def write(folder):
        model = single("MatMul", {"x": [4, 64]}, {"y": [4, 10]}, {"w": normal(1, 64, 10)})
        change(model.graph.initializer[0])
        return put(folder, model)
    return write


def raw(change):
    def edit(tensor):
        tensor.raw_data = change(tensor.raw_data)
    return with_weight(edit)


bad("raw_data_too_short", 3, '"w"', "2556", "2560")(raw(lambda data: data[:-4]))
bad("raw_data_too_long", 3, '"w"', "2561", "2560")(raw(lambda data: data + b"\0"))


def negative(tensor):
    tensor.dims[0] = -64


def huge(tensor):
    tensor.dims[:] = [1 << 40, 1 << 40]


def no_type(tensor):
    tensor.data_type = 99


def external(location, offset=None, length=None):
    def edit(tensor):
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", location), ("offset", offset), ("length", length)):
            if value is not None:
                tensor.external_data.add(key=key, value=str(value))
    return edit


bad("negative_extent", 3, '"w"', "-64")(with_weight(negative))
bad("huge_tensor", 3, '"w"')(with_weight(huge))
bad("unknown_element_type", 3, '"w"', "99")(with_weight(no_type))


# -- external data -------------------------------------------------------------


def outside(location, link=False):
    """The data exist, but outside the model's folder."""
    def write(folder):
        secret = os.path.join(folder, "secret")
        os.mkdir(secret)
        os.mkdir(os.path.join(folder, "inside"))
        put(secret, normal(1, 64, 10).tobytes(), "weights.bin")
        name = location.format(secret=secret)
        if link:
            os.symlink("../secret/weights.bin", os.path.join(folder, "inside", "weights.bin"))
        return with_weight(external(name))(os.path.join(folder, "inside"))
    return write


bad("external_absolute", 3, '"w"', "absolute")(outside("{secret}/weights.bin"))
bad("external_parent", 3, '"w"', '".."')(outside("../secret/weights.bin"))
bad("external_hidden_parent", 3, '"w"', '".."')(outside("a/../../secret/weights.bin"))
bad("external_symlink", 3, '"w"', "outside")(outside("weights.bin", link=True))
bad("external_url", 3, '"w"', "URL")(outside("file:weights.bin"))
bad("external_missing", 3, '"w"', "no such file")(with_weight(external("weights.bin")))
bad("external_without_location", 3, '"w"', "location")(with_weight(external(None, offset=0)))


def beside(content, **place):
    def write(folder):
        put(folder, content, "weights.bin")
        return with_weight(external("weights.bin", **place))(folder)
    return write


bad("external_too_short", 3, '"w"', "2559")(beside(bytes(2559)))
bad("external_offset_past_end", 3, '"w"')(beside(bytes(2560), offset=4096, length=2560))
bad("external_wrong_length", 3, '"w"', "2556")(beside(bytes(2560), offset=0, length=2556))
bad("external_negative_offset", 3, '"w"', "-1")(beside(bytes(2560), offset=-1))


@bad("external_fifo", 3, '"w"', "FIFO")
def _(folder):
    os.mkfifo(os.path.join(folder, "weights.bin"))
    return with_weight(external("weights.bin"))(folder)
