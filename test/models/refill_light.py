# ===- refill_light.py - Gives the light_* models weights that matter ------===#
"""Refills a light_* model of the onnx package.

Those models make every weight by ConstantOfShape from one value, so their
output is one constant for any input. Here

  * every ConstantOfShape becomes a random initializer: He-scaled
    (std = sqrt(2 / fan-in)) where a Conv, Gemm or MatMul takes it as weight,
    scales 1 + 0.1 N, everything else 0.1 N;
  * mean and variance of every BatchNormalization are those of its input, taken
    while the model runs layer by layer in onnxruntime on calibration inputs;
  * the last layer is centred and scaled so that the logits have unit spread
    over the calibration inputs: outputs depend on inputs.

Deterministic in (model, --seed): every tensor has a generator of its own,
seeded by its name.

  refill_light.py light_squeezenet.onnx out.onnx [--seed N] [--samples N]
                  [--test-data DIR]     also writes input_0.pb, output_0.pb
"""
import argparse
import os
import zlib

import numpy as np
import onnx
import onnxruntime as ort
from onnx import helper, numpy_helper

LINEAR = {"Conv", "Gemm", "MatMul"}
BATCH_NORM_PARAMETERS = ["x", "scale", "bias", "mean", "variance"]


def generator(seed, name):
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def attributes(node):
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def quiet_session(model, threads=0):
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    return ort.InferenceSession(model.SerializeToString(), options,
                                providers=["CPUExecutionProvider"])


class Refill:
    def __init__(self, model, seed):
        self.model, self.seed, self.graph = model, seed, model.graph
        self.opsets = model.opset_import
        self.weights = {t.name: numpy_helper.to_array(t).copy()
                        for t in self.graph.initializer}
        self.filled = set()

    # -- weights ----------------------------------------------------------

    def role(self, name, depth=0):
        """What a value is used as: (kind, consumer)."""
        for node in self.graph.node:
            for i, operand in enumerate(node.input):
                if operand != name:
                    continue
                if node.op_type in LINEAR:
                    return ("weight" if i == 1 else "bias"), node
                if node.op_type == "BatchNormalization":
                    return BATCH_NORM_PARAMETERS[i], node
                if node.op_type in ("Unsqueeze", "Reshape") and depth < 4:
                    return self.role(node.output[0], depth + 1)
                if node.op_type == "Mul":
                    return "scale", node
        return "bias", None

    def fill(self, name, shape):
        random = generator(self.seed, name)
        noise = random.standard_normal(shape)
        kind, node = self.role(name)
        if kind == "weight":
            if node.op_type == "Conv":
                fan_in = int(np.prod(shape[1:]))
            else:
                transposed = attributes(node).get("transB", 0)
                fan_in = shape[1] if transposed else shape[0]
            return (noise * np.sqrt(2.0 / fan_in)).astype(np.float32)
        if kind in ("scale", "variance"):
            return (1 + 0.1 * noise).astype(np.float32)
        return (0.1 * noise).astype(np.float32)

    def fill_all(self):
        kept = []
        for node in self.graph.node:
            if node.op_type != "ConstantOfShape":
                kept.append(node)
                continue
            shape = [int(d) for d in self.weights[node.input[0]]]
            self.weights[node.output[0]] = self.fill(node.output[0], shape)
            self.filled.add(node.output[0])
        del self.graph.node[:]
        self.graph.node.extend(kept)

    # -- layer by layer ---------------------------------------------------

    def run_node(self, node, samples):
        names = [n for n in dict.fromkeys(node.input) if n]
        inputs = [helper.make_tensor_value_info(
            n, helper.np_dtype_to_tensor_dtype(samples[0][n].dtype),
            samples[0][n].shape) for n in names]
        outputs = [onnx.ValueInfoProto(name=n) for n in node.output if n]
        graph = helper.make_graph([node], "layer", inputs, outputs)
        layer = helper.make_model(graph, opset_imports=self.opsets,
                                  ir_version=4)
        session = quiet_session(layer)
        for values in samples:
            results = session.run(None, {n: values[n] for n in names})
            values.update(zip([n for n in node.output if n], results))

    def run(self, inputs, stop=None, set_statistics=True):
        """Runs all nodes; returns the values of each sample."""
        samples = [dict(self.weights, **i) for i in inputs]
        last_use = {}
        for i, node in enumerate(self.graph.node):
            for name in node.input:
                last_use[name] = i
        keep = {o.name for o in self.graph.output} | {stop}
        for i, node in enumerate(self.graph.node):
            if node.op_type == "BatchNormalization" and set_statistics:
                self.set_statistics(node, samples)
            self.run_node(node, samples)
            for name in node.input:
                if last_use[name] == i and name not in keep:
                    for values in samples:
                        values.pop(name, None)
        return samples

    def set_statistics(self, node, samples):
        x = np.concatenate([v[node.input[0]] for v in samples])
        x = np.moveaxis(x.astype(np.float64), 1, 0).reshape(x.shape[1], -1)
        for name, value in ((node.input[3], x.mean(1)),
                            (node.input[4], x.var(1) + 1e-6)):
            self.weights[name] = value.astype(np.float32)
            for values in samples:
                values[name] = self.weights[name]

    # -- logits -----------------------------------------------------------

    def last_layer(self):
        """The linear layer that makes the logits, and the logits' name."""
        nodes = list(self.graph.node)
        logits = nodes[-1].input[0] if nodes[-1].op_type == "Softmax" \
            else nodes[-1].output[0]
        for node in reversed(nodes):
            if node.op_type in LINEAR:
                return node, logits
        raise SystemExit("the model has no Conv, Gemm or MatMul")

    def stored(self, name):
        """The initializer behind a value that only reshapes it."""
        for node in self.graph.node:
            if name in node.output and name not in self.weights:
                return self.stored(node.input[0])
        return name

    def normalize_logits(self, inputs):
        layer, logits = self.last_layer()
        weight = self.stored(layer.input[1])
        if len(layer.input) < 3:
            width = self.weights[weight].shape[0]
            layer.input.append("refill_bias")
            self.weights["refill_bias"] = np.zeros(width, np.float32)
        bias = self.stored(layer.input[2])
        pre = layer.output[0]
        values = self.run(inputs, stop=pre, set_statistics=False)
        x = np.stack([v[pre] for v in values]).astype(np.float64)
        axes = tuple(a for a in range(x.ndim) if a != 2)
        self.weights[bias] = (self.weights[bias] - x.mean(axes)
                              ).astype(np.float32)
        for _ in range(2):
            values = self.run(inputs, stop=logits, set_statistics=False)
            y = np.stack([v[logits] for v in values]).astype(np.float64)
            spread = np.sqrt(y.var(0).mean())
            for name in (weight, bias):
                self.weights[name] = (self.weights[name] / spread
                                      ).astype(np.float32)
        return spread

    # -- result -----------------------------------------------------------

    def finish(self):
        used = {n for node in self.graph.node for n in node.input}
        del self.graph.initializer[:]
        for name in sorted(self.weights):
            if name in used:
                self.graph.initializer.append(numpy_helper.from_array(
                    np.require(self.weights[name], requirements="C"), name))
        inputs = [i for i in self.graph.input
                  if i.name in used and i.name not in self.weights]
        del self.graph.input[:]
        self.graph.input.extend(inputs)
        self.model.ir_version = 4  # initializers need not be inputs
        onnx.checker.check_model(self.model)
        return self.model


def shape_of(value):
    return [d.dim_value for d in value.type.tensor_type.shape.dim]


def image(random, shape):
    """White noise, and noise of low frequency with a contrast of its own."""
    coarse = random.standard_normal(list(shape[:-2]) + [7, 7])
    repeat = [-(-s // 7) for s in shape[-2:]]
    smooth = np.repeat(np.repeat(coarse, repeat[0], -2), repeat[1], -1)
    smooth = smooth[..., :shape[-2], :shape[-1]]
    x = 0.5 * random.standard_normal(shape) + random.uniform(0.5, 1.5) * smooth
    return x.astype(np.float32)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("output")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--test-data")
    arguments = parser.parse_args()

    refill = Refill(onnx.load(arguments.model), arguments.seed)
    data = [i for i in refill.graph.input if i.name not in refill.weights]
    refill.fill_all()
    inputs = [{i.name: image(generator(arguments.seed, f"{i.name}/{s}"),
                             shape_of(i)) for i in data}
              for s in range(arguments.samples)]
    refill.run(inputs)
    refill.normalize_logits(inputs)
    model = refill.finish()
    onnx.save(model, arguments.output)
    print(f"{len(refill.filled)} weights refilled, "
          f"{len(model.graph.node)} nodes: {arguments.output}")

    if arguments.test_data:
        os.makedirs(arguments.test_data, exist_ok=True)
        feed = {i.name: image(generator(arguments.seed, f"{i.name}/test"),
                              shape_of(i)) for i in model.graph.input}
        results = quiet_session(model).run(None, feed)
        for kind, values in (("input", list(feed.items())),
                             ("output", [(o.name, r) for o, r in
                                         zip(model.graph.output, results)])):
            for i, (name, value) in enumerate(values):
                path = os.path.join(arguments.test_data, f"{kind}_{i}.pb")
                with open(path, "wb") as file:
                    file.write(numpy_helper.from_array(
                        value, name).SerializeToString())


if __name__ == "__main__":
    main()
