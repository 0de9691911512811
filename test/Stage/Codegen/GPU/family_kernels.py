"""Kernels as the `kernel` stage forms them, one or more per family, with the sizes of models: name -> text of a
plan.kernel. The text is written here and not dumped from a model, so that a test of codegen needs no other stage."""

ALIGN = "{plan.align = 256 : i64}"
FAMILY = {"pointwise": 0, "row": 1, "contraction": 2, "convolution": 3, "window": 4, "move": 5, "generic": 6}


def tensor(*shape, element="f32"):
    return "tensor<" + "".join(f"{extent}x" for extent in shape) + element + ">"


def element_of(type_):
    return type_.rstrip(">").split("x")[-1]


def kernel(name, family, arguments, result, body):
    typed = ", ".join(f"%{argument}: {type_} {ALIGN}" for argument, type_ in arguments)
    return (f"plan.kernel @{name}({typed}) -> ({result} {ALIGN}) attributes {{family = {FAMILY[family]} : i32}} {{\n"
            f"{body}  plan.yield %r : {result}\n}}\n")


def empty(result, like="%x", like_type=None, name="%e"):
    """An init of type `result`; a first extent `?` is that of `like`."""
    if "?" not in result:
        return f"  {name} = tensor.empty() : {result}\n"
    return (f"  %axis = arith.constant 0 : index\n  %extent = tensor.dim {like}, %axis : {like_type or result}\n"
            f"  {name} = tensor.empty(%extent) : {result}\n")


def generic(inputs, result, maps, kinds, body, name="%r", init="%e"):
    """One linalg.generic; kinds: p parallel, r reduction; the body sees %b0, %b1, ... and %o."""
    maps = ", ".join(f"affine_map<{each}>" for each in maps)
    kinds = ", ".join('"parallel"' if kind == "p" else '"reduction"' for kind in kinds)
    operands = ""
    if inputs:
        operands = f" ins({', '.join(v for v, _ in inputs)} : {', '.join(t for _, t in inputs)})"
    block = ", ".join([f"%b{k}: {element_of(t)}" for k, (_, t) in enumerate(inputs)] + [f"%o: {element_of(result)}"])
    lines = "".join(f"    {line.strip()}\n" for line in body.strip().split("\n"))
    return (f"  {name} = linalg.generic {{indexing_maps = [{maps}], iterator_types = [{kinds}]}}{operands} "
            f"outs({init} : {result}) {{\n  ^bb0({block}):\n{lines}  }} -> {result}\n")


def fill(value, result, init="%e", name="%f"):
    element = element_of(result)
    return (f"  {name}_value = arith.constant {value} : {element}\n"
            f"  {name} = linalg.fill ins({name}_value : {element}) outs({init} : {result}) -> {result}\n")


RELU = """%1 = arith.addf %b0, %b1 : f32
          %2 = arith.constant 0.0 : f32
          %3 = arith.maximumf %1, %2 : f32
          linalg.yield %3 : f32"""


def pointwise(name, shape, bias=False):
    """silu(x + bias) by column, or relu(x + y)."""
    type_, d = tensor(*shape), "abcd"[:len(shape)]
    axes = ",".join(d)
    other = tensor(shape[-1]) if bias else type_
    body = """%1 = arith.addf %b0, %b1 : f32
              %2 = arith.negf %1 : f32
              %3 = math.exp %2 : f32
              %4 = arith.constant 1.0 : f32
              %5 = arith.addf %3, %4 : f32
              %6 = arith.divf %1, %5 : f32
              linalg.yield %6 : f32""" if bias else RELU
    maps = [f"({axes})->({axes})", f"({axes})->({d[-1]})" if bias else f"({axes})->({axes})", f"({axes})->({axes})"]
    return kernel(name, "pointwise", [("x", type_), ("y", other)], type_,
                  empty(type_) + generic([("%x", type_), ("%y", other)], type_, maps, "p" * len(shape), body))


def contraction(name, m, n, k, transposed=False, element="f32", batch=None):
    """x * w + bias; w is [k, n] or [n, k]."""
    lead = [batch] if batch else []
    b = "b," if batch else ""
    x, out = tensor(*lead, m, k, element=element), tensor(*lead, m, n, element=element)
    w = tensor(*lead, *((n, k) if transposed else (k, n)), element=element)
    bias = tensor(n, element=element)
    maps = [f"({b}m,n,k)->({b}m,k)", f"({b}m,n,k)->({b}n,k)" if transposed else f"({b}m,n,k)->({b}k,n)",
            f"({b}m,n,k)->({b}m,n)"]
    kinds = "p" * len(lead) + "ppr"
    product = f"""%1 = arith.mulf %b0, %b1 : {element}
                  %2 = arith.addf %o, %1 : {element}
                  linalg.yield %2 : {element}"""
    added = f"""%1 = arith.addf %b0, %b1 : {element}
                linalg.yield %1 : {element}"""
    body = (empty(out, like_type=x) + fill("0.0", out) +
            generic([("%x", x), ("%w", w)], out, maps, kinds, product, "%g", "%f") +
            generic([("%g", out), ("%bias", bias)], out, [f"({b}m,n)->({b}m,n)", f"({b}m,n)->(n)",
                                                        f"({b}m,n)->({b}m,n)"], kinds[:-1], added))
    return kernel(name, "contraction", [("x", x), ("w", w), ("bias", bias)], out, body)


def composite(name, result, inputs, config):
    arguments = ", ".join(f"%in{k}: {t}" for k, (_, t) in enumerate(inputs))
    return (f'  %g = plan.composite "{name}" {{{config}}}({", ".join(v for v, _ in inputs)}) : '
            f'({", ".join(t for _, t in inputs)}) -> {result} {{\n  ^bb0({arguments}):\n    plan.yield\n  }}\n')


def convolution(name, size, channels, window, filters, stride=1, pad=0, group=1):
    """relu(conv(x, w) + bias), NHWC, any batch."""
    out_size = (size + 2 * pad - window) // stride + 1
    x, w = tensor("?", size, size, channels), tensor(window, window, channels // group, filters)
    out, bias = tensor("?", out_size, out_size, filters), tensor(filters)
    config = (f"strides = array<i64: {stride},{stride}>, dilations = array<i64: 1,1>, "
              f"pads = array<i64: {pad},{pad},{pad},{pad}>, group = {group} : i64")
    maps = ["(a,b,c,d)->(a,b,c,d)", "(a,b,c,d)->(d)", "(a,b,c,d)->(a,b,c,d)"]
    body = (empty(out, like_type=x) + composite("convolution", out, [("%x", x), ("%w", w)], config) +
            generic([("%g", out), ("%bias", bias)], out, maps, "pppp", RELU))
    return kernel(name, "convolution", [("x", x), ("w", w), ("bias", bias)], out, body)


def pool(name, kind, size, channels, window, stride, pad):
    out_size = (size + 2 * pad - window) // stride + 1
    x, out = tensor("?", size, size, channels), tensor("?", out_size, out_size, channels)
    config = (f"kernel = array<i64: {window},{window}>, strides = array<i64: {stride},{stride}>, "
              f"dilations = array<i64: 1,1>, pads = array<i64: {pad},{pad},{pad},{pad}>, count_include_pad = false")
    return kernel(name, "window", [("x", x)], out, composite(kind, out, [("%x", x)], config).replace("%g", "%r"))


def softmax(name, rows, columns):
    type_, row = tensor(rows, columns), tensor(rows)
    by_row = ["(m,n)->(m,n)", "(m,n)->(m)", "(m,n)->(m,n)"]
    reduce_maps = ["(m,n)->(m,n)", "(m,n)->(m)"]
    body = (empty(type_) + empty(row, name="%er") + fill("0xFF800000", row, "%er", "%lowest") +
            fill("0.0", row, "%er", "%zero") +
            generic([("%x", type_)], row, reduce_maps, "pr",
                    "%1 = arith.maximumf %b0, %o : f32\nlinalg.yield %1 : f32", "%max", "%lowest") +
            generic([("%x", type_), ("%max", row)], type_, by_row, "pp",
                    "%1 = arith.subf %b0, %b1 : f32\n%2 = math.exp %1 : f32\nlinalg.yield %2 : f32", "%exp") +
            generic([("%exp", type_)], row, reduce_maps, "pr",
                    "%1 = arith.addf %b0, %o : f32\nlinalg.yield %1 : f32", "%sum", "%zero") +
            generic([("%exp", type_), ("%sum", row)], type_, by_row, "pp",
                    "%1 = arith.divf %b0, %b1 : f32\nlinalg.yield %1 : f32"))
    return kernel(name, "row", [("x", type_)], type_, body)


def mean_of_pictures(name):
    x, out = tensor("?", 7, 7, 512), tensor("?", 512)
    body = (empty(out, like_type=x) + fill("0.0", out) +
            generic([("%x", x)], out, ["(a,d,b,c)->(a,b,c,d)", "(a,d,b,c)->(a,d)"], "pprr",
                    "%1 = arith.addf %o, %b0 : f32\nlinalg.yield %1 : f32", "%s", "%f") +
            generic([("%s", out)], out, ["(a,d)->(a,d)"] * 2, "pp",
                    "%1 = arith.constant 49.0 : f32\n%2 = arith.divf %b0, %1 : f32\nlinalg.yield %2 : f32"))
    return kernel(name, "generic", [("x", x)], out, body)


def transpose(name):
    x, out = tensor(197, 768), tensor(768, 197)
    return kernel(name, "move", [("x", x)], out, empty(out) + generic(
        [("%x", x)], out, ["(m,n)->(n,m)", "(m,n)->(m,n)"], "pp", "linalg.yield %b0 : f32"))


def gather(name):
    table, index, out = tensor(30522, 768), tensor(128, element="i64"), tensor(128, 768)
    body = f"""%1 = arith.index_cast %b0 : i64 to index
               %2 = linalg.index 1 : index
               %3 = tensor.extract %x[%1, %2] : {table}
               linalg.yield %3 : f32"""
    return kernel(name, "move", [("x", table), ("index", index)], out, empty(out) + generic(
        [("%index", index)], out, ["(m,n)->(m)", "(m,n)->(m,n)"], "pp", body))


def where(name):
    condition, x = tensor(64, 100, element="i1"), tensor(64, 100)
    return kernel(name, "pointwise", [("c", condition), ("x", x)], x, empty(x) + generic(
        [("%c", condition), ("%x", x)], x, ["(m,n)->(m,n)"] * 3, "pp",
        "%1 = arith.constant 0.0 : f32\n%2 = arith.select %b0, %b1, %1 : f32\nlinalg.yield %2 : f32"))


def greater(name):
    x, out = tensor(64, 100, element="i64"), tensor(64, 100, element="i1")
    return kernel(name, "pointwise", [("x", x)], out, empty(out) + generic(
        [("%x", x)], out, ["(m,n)->(m,n)"] * 2, "pp",
        "%1 = arith.constant 0 : i64\n%2 = arith.cmpi sgt, %b0, %1 : i64\nlinalg.yield %2 : i1"))


def kernels():
    made = {}
    for maker, name, *rest in [
            (pointwise, "silu_197x1000", (197, 1000), True), (pointwise, "add_relu_pictures", ("?", 56, 56, 64)),
            (where, "where_boolean"), (greater, "greater_i64"), (softmax, "softmax_1000", 197, 1000),
            (softmax, "softmax_32000", 16, 32000), (contraction, "gemm_197x768x768", 197, 768, 768),
            (contraction, "gemm_4096x3072x768", 4096, 3072, 768), (contraction, "gemm_any_batch", "?", 1000, 2048),
            (contraction, "gemm_transposed", 128, 1000, 512, True), (contraction, "gemm_8_rows", 8, 1000, 512),
            (contraction, "gemm_odd", 197, 1001, 770), (contraction, "gemm_f16", 197, 768, 768, False, "f16"),
            (contraction, "gemm_f64", 64, 64, 64, False, "f64"),
            (contraction, "gemm_heads", 197, 197, 64, True, "f32", 12),
            (convolution, "conv3x3", 56, 64, 3, 64, 1, 1), (convolution, "conv3x3_stride2", 56, 128, 3, 128, 2, 1),
            (convolution, "conv1x1", 56, 64, 1, 256), (convolution, "conv7x7_3_channels", 224, 3, 7, 64, 2, 3),
            (convolution, "conv5x5", 27, 96, 5, 256, 1, 2), (convolution, "conv_3_groups", 28, 240, 3, 240, 1, 1, 3),
            (convolution, "depthwise", 28, 192, 3, 192, 1, 1, 192), (pool, "max_pool", "max_pool", 112, 64, 3, 2, 1),
            (pool, "average_pool", "average_pool", 14, 512, 3, 1, 1), (mean_of_pictures, "mean_of_pictures"),
            (transpose, "transpose"), (gather, "gather_rows")]:
        made[name] = maker(name, *rest)
    return made
