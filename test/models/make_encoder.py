# ===- make_encoder.py - Writes a BERT-like encoder with random weights ----===#
"""Writes a transformer encoder as exporters write it.

Embeddings by Gather (words, positions, token types), then per layer: attention
by MatMul, Add, Reshape, Transpose, scaled and masked scores, Softmax; residual
and LayerNormalization (native, or decomposed into primitives); MLP with GELU
from primitives (Div, Erf, Add, Mul, Mul). All layers have the same form and
different weights.

Inputs:  input_ids, attention_mask  int64 [batch, sequence]
Output:  last_hidden_state          float [batch, sequence, hidden]
         pooler_output              float [batch, hidden], with --pooler

  make_encoder.py out.onnx [--layers 2] [--hidden 128] [--sequence 32]
      [--heads 4] [--batch 1] [--vocabulary 1000] [--opset 17]
      [--norm native|decomposed] [--mask add|where] [--gelu erf|tanh]
      [--symbolic]     batch and sequence are symbols; shapes are computed
                       from Shape, Gather and Concat, as PyTorch exports them
      [--pooler] [--seed 1] [--test-data DIR]

Deterministic in its arguments.
"""
import argparse
import math
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Builder:
    def __init__(self, arguments):
        self.a = arguments
        self.random = np.random.default_rng(arguments.seed)
        self.nodes, self.weights, self.scope = [], [], ""

    def weight(self, name, value):
        name = self.scope + name
        self.weights.append(numpy_helper.from_array(
            np.require(value, requirements="C"), name))
        return name

    def normal(self, name, shape, scale):
        value = self.random.standard_normal(shape) * scale
        return self.weight(name, value.astype(np.float32))

    def scalar(self, name, value, dtype=np.float32):
        return self.weight(name, np.array(value, dtype))

    def ints(self, name, values):
        return self.weight(name, np.array(values, np.int64))

    def op(self, op, name, *inputs, **attributes):
        output = self.scope + name
        self.nodes.append(helper.make_node(op, list(inputs), [output],
                                           name=output, **attributes))
        return output

    def unsqueeze(self, name, value, axes):
        return self.op("Unsqueeze", name, value,
                       self.ints(name + "/axes", axes))

    # -- shapes -------------------------------------------------------------

    def shape(self, name, source, dims):
        """`dims`: an integer, or "batch" / "sequence" of `source`."""
        a = self.a
        if not a.symbolic:
            known = {"batch": a.batch, "sequence": a.sequence}
            return self.ints(name, [known.get(d, d) for d in dims])
        parts = []
        for i, d in enumerate(dims):
            if isinstance(d, int):
                parts.append(self.ints(f"{name}/{i}", [d]))
                continue
            axis = 0 if d == "batch" else 1
            whole = self.op("Shape", f"{name}/{i}/shape", source)
            one = self.op("Gather", f"{name}/{i}/gather", whole,
                          self.scalar(f"{name}/{i}/axis", axis, np.int64),
                          axis=0)
            parts.append(self.unsqueeze(f"{name}/{i}/unsqueeze", one, [0]))
        return self.op("Concat", name, *parts, axis=0)

    # -- layers -------------------------------------------------------------

    def dense(self, name, x, inputs, outputs):
        w = self.normal(name + "/weight", (inputs, outputs),
                        1 / math.sqrt(inputs))
        b = self.normal(name + "/bias", (outputs,), 0.1)
        y = self.op("MatMul", name + "/MatMul", x, w)
        return self.op("Add", name + "/Add", b, y)

    def layer_norm(self, name, x):
        h = self.a.hidden
        scale = self.weight(name + "/weight", (1 + 0.1 * self.random.
                            standard_normal(h)).astype(np.float32))
        bias = self.normal(name + "/bias", (h,), 0.1)
        if self.a.norm == "native":
            return self.op("LayerNormalization", name + "/LayerNormalization",
                           x, scale, bias, axis=-1, epsilon=1e-12)
        mean = self.reduce_mean(name + "/mean", x)
        centred = self.op("Sub", name + "/Sub", x, mean)
        square = self.op("Pow", name + "/Pow", centred,
                         self.scalar(name + "/two", 2.0))
        variance = self.reduce_mean(name + "/variance", square)
        shifted = self.op("Add", name + "/Add", variance,
                          self.scalar(name + "/epsilon", 1e-12))
        deviation = self.op("Sqrt", name + "/Sqrt", shifted)
        normal = self.op("Div", name + "/Div", centred, deviation)
        scaled = self.op("Mul", name + "/Mul", normal, scale)
        return self.op("Add", name + "/Add_1", scaled, bias)

    def reduce_mean(self, name, x):
        if self.a.opset < 18:
            return self.op("ReduceMean", name, x, axes=[-1])
        return self.op("ReduceMean", name, x, self.ints(name + "/axes", [-1]))

    def gelu(self, name, x):
        if self.a.gelu == "tanh":
            cube = self.op("Pow", name + "/Pow", x,
                           self.scalar(name + "/three", 3.0))
            small = self.op("Mul", name + "/Mul", cube,
                            self.scalar(name + "/c", 0.044715))
            inner = self.op("Add", name + "/Add", x, small)
            inner = self.op("Mul", name + "/Mul_1", inner, self.scalar(
                name + "/root", math.sqrt(2 / math.pi)))
            gate = self.op("Tanh", name + "/Tanh", inner)
            gate = self.op("Add", name + "/Add_1", gate,
                           self.scalar(name + "/one", 1.0))
            half = self.op("Mul", name + "/Mul_2", x,
                           self.scalar(name + "/half", 0.5))
            return self.op("Mul", name + "/Mul_3", half, gate)
        ratio = self.op("Div", name + "/Div", x,
                        self.scalar(name + "/root", math.sqrt(2)))
        gate = self.op("Erf", name + "/Erf", ratio)
        gate = self.op("Add", name + "/Add", gate,
                       self.scalar(name + "/one", 1.0))
        product = self.op("Mul", name + "/Mul", x, gate)
        return self.op("Mul", name + "/Mul_1", product,
                       self.scalar(name + "/half", 0.5))

    def split_heads(self, name, x, perm):
        a = self.a
        shape = self.shape(name + "/shape", x,
                           ["batch", "sequence", a.heads, a.hidden // a.heads])
        return self.op("Transpose", name + "/Transpose",
                       self.op("Reshape", name + "/Reshape", x, shape),
                       perm=perm)

    def attention(self, x, mask):
        a = self.a
        parts = {n: self.dense("attention/self/" + n, x, a.hidden, a.hidden)
                 for n in ("query", "key", "value")}
        query = self.split_heads("attention/q", parts["query"], [0, 2, 1, 3])
        key = self.split_heads("attention/k", parts["key"], [0, 2, 3, 1])
        value = self.split_heads("attention/v", parts["value"], [0, 2, 1, 3])
        scores = self.op("MatMul", "attention/scores", query, key)
        scores = self.op("Div", "attention/Div", scores, self.scalar(
            "attention/root", math.sqrt(a.hidden // a.heads)))
        if a.mask == "add":
            scores = self.op("Add", "attention/Add", scores, mask)
        else:
            scores = self.op("Where", "attention/Where", mask, scores,
                             self.scalar("attention/lowest", np.float32(
                                 np.finfo(np.float32).min)))
        weights = self.op("Softmax", "attention/Softmax", scores, axis=-1)
        context = self.op("MatMul", "attention/context", weights, value)
        context = self.op("Transpose", "attention/Transpose", context,
                          perm=[0, 2, 1, 3])
        shape = self.shape("attention/shape", x,
                           ["batch", "sequence", a.hidden])
        context = self.op("Reshape", "attention/Reshape", context, shape)
        return self.dense("attention/output", context, a.hidden, a.hidden)

    def layer(self, index, x, mask):
        a = self.a
        self.scope = f"encoder/layer.{index}/"
        y = self.attention(x, mask)
        x = self.layer_norm("attention/norm",
                            self.op("Add", "attention/residual", y, x))
        y = self.dense("intermediate", x, a.hidden, a.intermediate)
        y = self.gelu("gelu", y)
        y = self.dense("output", y, a.intermediate, a.hidden)
        x = self.layer_norm("output/norm",
                            self.op("Add", "output/residual", y, x))
        self.scope = ""
        return x

    # -- ends ---------------------------------------------------------------

    def attention_mask(self, name):
        """add: (1 - mask) * -10000, [batch, 1, 1, sequence];
        where: mask > 0, expanded to [batch, 1, sequence, sequence]."""
        self.scope = "mask/"
        m = self.unsqueeze("Unsqueeze", self.unsqueeze("Unsqueeze_0", name,
                                                       [1]), [2])
        if self.a.mask == "add":
            m = self.op("Cast", "Cast", m, to=TensorProto.FLOAT)
            m = self.op("Sub", "Sub", self.scalar("one", 1.0), m)
            m = self.op("Mul", "Mul", m, self.scalar("large", -10000.0))
        else:
            m = self.op("Cast", "Cast", m, to=TensorProto.BOOL)
            m = self.op("Expand", "Expand", m, self.shape(
                "shape", name, ["batch", 1, "sequence", "sequence"]))
        self.scope = ""
        return m

    def embeddings(self, ids):
        a = self.a
        self.scope = "embeddings/"
        words = self.op("Gather", "word", self.normal(
            "word.weight", (a.vocabulary, a.hidden), 1.0), ids, axis=0)
        table = self.normal("position.weight", (a.positions, a.hidden), 0.5)
        positions = np.arange(a.positions, dtype=np.int64)[None]
        if a.symbolic:
            shape = self.op("Shape", "shape", ids)
            end = self.op("Slice", "end", shape, self.ints("starts", [1]),
                          self.ints("ends", [2]), self.ints("axes", [0]))
            numbers = self.op("Slice", "Slice", self.weight(
                "position_ids", positions), self.ints("zero", [0]), end,
                self.ints("axis", [1]))
        else:
            numbers = self.weight("position_ids", positions[:, :a.sequence])
        places = self.op("Gather", "position", table, numbers, axis=0)
        types = self.normal("token_type.weight", (2, a.hidden), 0.5)
        zeros = self.op("ConstantOfShape", "types", self.shape(
            "types/shape", ids, ["batch", "sequence"]),
            value=helper.make_tensor("value", TensorProto.INT64, [1], [0]))
        kinds = self.op("Gather", "token_type", types, zeros, axis=0)
        x = self.op("Add", "Add", words, kinds)
        x = self.op("Add", "Add_1", x, places)
        x = self.layer_norm("norm", x)
        self.scope = ""
        return x

    def pooler(self, x):
        h = self.a.hidden
        self.scope = "pooler/"
        first = self.op("Gather", "Gather", x,
                        self.scalar("first", 0, np.int64), axis=1)
        w = self.normal("weight", (h, h), 1 / math.sqrt(h))
        y = self.op("Gemm", "Gemm", first, w, self.normal("bias", (h,), 0.1),
                    transB=1)
        self.nodes.append(helper.make_node("Tanh", [y], ["pooler_output"],
                                           name="pooler/Tanh"))
        self.scope = ""

    def model(self):
        a = self.a
        x = self.embeddings("input_ids")
        mask = self.attention_mask("attention_mask")
        for i in range(a.layers):
            x = self.layer(i, x, mask)
        self.nodes[-1].output[0] = "last_hidden_state"
        shape = ["batch", "sequence"] if a.symbolic else [a.batch, a.sequence]
        outputs = [helper.make_tensor_value_info(
            "last_hidden_state", TensorProto.FLOAT, shape + [a.hidden])]
        if a.pooler:
            self.pooler("last_hidden_state")
            outputs.append(helper.make_tensor_value_info(
                "pooler_output", TensorProto.FLOAT, [shape[0], a.hidden]))
        inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, shape)
                  for n in ("input_ids", "attention_mask")]
        graph = helper.make_graph(self.nodes, "encoder", inputs, outputs,
                                  self.weights)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", a.opset)],
            ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        return model


def inputs_for(arguments):
    random = np.random.default_rng(arguments.seed + 1)
    size = (arguments.batch, arguments.sequence)
    ids = random.integers(0, arguments.vocabulary, size, np.int64)
    mask = np.ones(size, np.int64)
    mask[:, arguments.sequence - arguments.sequence // 4:] = 0
    return {"input_ids": ids, "attention_mask": mask}


def write_test_data(model, arguments):
    import onnxruntime as ort
    feed = inputs_for(arguments)
    session = ort.InferenceSession(model.SerializeToString(),
                                   providers=["CPUExecutionProvider"])
    results = session.run(None, feed)
    os.makedirs(arguments.test_data, exist_ok=True)
    named = [("input", i, n, v) for i, (n, v) in enumerate(feed.items())] + [
        ("output", i, o.name, r)
        for i, (o, r) in enumerate(zip(model.graph.output, results))]
    for kind, i, name, value in named:
        path = os.path.join(arguments.test_data, f"{kind}_{i}.pb")
        with open(path, "wb") as file:
            file.write(numpy_helper.from_array(value, name)
                       .SerializeToString())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output")
    for name, value in (("layers", 2), ("hidden", 128), ("sequence", 32),
                        ("heads", 4), ("batch", 1), ("vocabulary", 1000),
                        ("positions", 512), ("intermediate", 0), ("opset", 17),
                        ("seed", 1)):
        parser.add_argument("--" + name, type=int, default=value)
    parser.add_argument("--norm", choices=["native", "decomposed"],
                        default="decomposed")
    parser.add_argument("--mask", choices=["add", "where"], default="add")
    parser.add_argument("--gelu", choices=["erf", "tanh"], default="erf")
    parser.add_argument("--symbolic", action="store_true")
    parser.add_argument("--pooler", action="store_true")
    parser.add_argument("--test-data")
    arguments = parser.parse_args()
    if arguments.hidden % arguments.heads:
        raise SystemExit("--hidden must be a multiple of --heads")
    if arguments.sequence > arguments.positions:
        raise SystemExit("--sequence must not exceed --positions")
    arguments.intermediate = arguments.intermediate or 4 * arguments.hidden
    model = Builder(arguments).model()
    onnx.save(model, arguments.output)
    print(f"{arguments.layers} layers, {len(model.graph.node)} nodes: "
          f"{arguments.output}")
    if arguments.test_data:
        write_test_data(model, arguments)


if __name__ == "__main__":
    main()
