"""Small models with random weights for the end-to-end tests, and legal changes of them.

perceptron()   MatMul, Add, Relu, MatMul, Add, Softmax
conv_net()     seven different layers, 3x32x32 in, ten scores out
renamed()      the same model, every name another, nodes in another legal order
reweighted()   the same model with other weight values

Deterministic in their arguments.
"""
import copy
import random

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def finish(nodes, inputs, outputs, weights, opset=17, name="small"):
    """Inputs and outputs as {name: shape} of f32, weights as {name: array}."""
    def ports(rows):
        return [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in rows.items()]
    graph = helper.make_graph(nodes, name, ports(inputs), ports(outputs),
                              [numpy_helper.from_array(np.require(v, requirements="C"), n)
                               for n, v in weights.items()])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def checked(model):
    onnx.checker.check_model(model, full_check=True)
    return model


def normal(seed, *shape, scale=None):
    fan_in = int(np.prod(shape[1:])) if len(shape) == 4 else shape[0]
    scale = (2.0 / fan_in) ** 0.5 if scale is None else scale
    return (np.random.default_rng(seed).standard_normal(shape) * scale).astype(np.float32)


def perceptron(batch=4, inputs=64, hidden=48, outputs=10, seed=1):
    weights = {"w1": normal([seed, 1], inputs, hidden), "b1": normal([seed, 2], hidden, scale=0.1),
               "w2": normal([seed, 3], hidden, outputs), "b2": normal([seed, 4], outputs, scale=0.1)}
    nodes = [helper.make_node("MatMul", ["x", "w1"], ["m1"], name="first"),
             helper.make_node("Add", ["m1", "b1"], ["a1"], name="first_bias"),
             helper.make_node("Relu", ["a1"], ["h"], name="first_relu"),
             helper.make_node("MatMul", ["h", "w2"], ["m2"], name="second"),
             helper.make_node("Add", ["m2", "b2"], ["a2"], name="second_bias"),
             helper.make_node("Softmax", ["a2"], ["y"], name="scores", axis=-1)]
    return checked(finish(nodes, {"x": [batch, inputs]}, {"y": [batch, outputs]}, weights))


def conv_net(seed=1, third_pads=(1, 1, 1, 1), opset=17):
    """`third_pads`: of layer conv3; pads of the same sums leave every shape as it is."""
    shapes = {"w1": (16, 3, 3, 3), "w2": (24, 16, 1, 1), "w3": (32, 24, 3, 3), "w4": (32, 1, 5, 5), "w5": (40, 32, 1, 1)}
    weights = {n: normal([seed, i], *s) for i, (n, s) in enumerate(shapes.items())}
    weights.update({"b" + n[1:]: normal([seed, 10 + i], s[0], scale=0.1) for i, (n, s) in enumerate(shapes.items())})
    weights["w6"], weights["b6"] = normal([seed, 20], 40, 10), normal([seed, 21], 10, scale=0.1)

    def conv(number, x, y, **attributes):
        return helper.make_node("Conv", [x, f"w{number}", f"b{number}"], [y], name=f"conv{number}", **attributes)
    nodes = [conv(1, "x", "c1", strides=[2, 2], pads=[1, 1, 1, 1]),
             helper.make_node("Relu", ["c1"], ["r1"], name="relu1"),
             conv(2, "r1", "c2"),
             helper.make_node("MaxPool", ["c2"], ["p2"], name="pool2", kernel_shape=[2, 2], strides=[2, 2]),
             conv(3, "p2", "c3", pads=list(third_pads)),
             helper.make_node("Relu", ["c3"], ["r3"], name="relu3"),
             conv(4, "r3", "c4", pads=[2, 2, 2, 2], group=32),
             helper.make_node("Add", ["c4", "r3"], ["s4"], name="residual4"),
             conv(5, "s4", "c5"),
             helper.make_node("Relu", ["c5"], ["r5"], name="relu5"),
             helper.make_node("GlobalAveragePool", ["r5"], ["g"], name="mean"),
             helper.make_node("Flatten", ["g"], ["f"], name="flat"),
             helper.make_node("Gemm", ["f", "w6", "b6"], ["l"], name="scores"),
             helper.make_node("Softmax", ["l"], ["y"], name="softmax", axis=-1)]
    return checked(finish(nodes, {"x": [1, 3, 32, 32]}, {"y": [1, 10]}, weights, opset))


def chain(*nodes, inputs, outputs, weights=None, opset=17):
    """A model that nobody checked: for bad input."""
    return finish(list(nodes), inputs, outputs, weights or {}, opset)


def renamed(model, seed=7):
    """Every node and tensor has another name; the nodes stand in another legal order, so do the weights.

    Returns the model and its names as {old: new}.
    """
    model, shuffle = copy.deepcopy(model), random.Random(seed)
    graph, names = model.graph, {"": ""}

    def new(name):
        return names.setdefault(name, f"other/{len(names)}_{shuffle.randrange(1 << 30):x}")
    for value in list(graph.input) + list(graph.output) + list(graph.value_info) + list(graph.initializer):
        value.name = new(value.name)
    for i, node in enumerate(graph.node):
        node.name = f"step.{shuffle.randrange(1 << 30)}.{i}"
        node.input[:] = [new(n) for n in node.input]
        node.output[:] = [new(n) for n in node.output]
    graph.name = "another"
    ready = {v.name for v in list(graph.input) + list(graph.initializer)} | {""}
    left, order = list(graph.node), []
    while left:
        node = shuffle.choice([n for n in left if all(i in ready for i in n.input)])
        left.remove(node)
        order.append(node)
        ready.update(node.output)
    weights = list(graph.initializer)
    shuffle.shuffle(weights)
    del graph.node[:], graph.initializer[:]
    graph.node.extend(order)
    graph.initializer.extend(weights)
    return checked(model), names


def reweighted(model, seed=9, is_changed=lambda name: True):
    """Float weights have other values of the same spread; shapes and names stay."""
    model = copy.deepcopy(model)
    for i, tensor in enumerate(model.graph.initializer):
        value = numpy_helper.to_array(tensor)
        if value.dtype == np.float32 and value.ndim > 0 and is_changed(tensor.name):
            other = np.random.default_rng([seed, i]).standard_normal(value.shape) * value.std() + value.mean()
            tensor.CopyFrom(numpy_helper.from_array(other.astype(np.float32), tensor.name))
    return checked(model)
