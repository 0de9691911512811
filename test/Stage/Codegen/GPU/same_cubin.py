"""Compares the cubin of our bytecode of a row softmax with that of the cuda-tile front end's bytecode, byte by byte.
Usage: same_cubin.py TILEIRAS BYTECODE"""
import os, subprocess, sys, tempfile
import cuda.tile as ct
from cuda.tile.compilation import ArrayConstraint, CallingConvention, KernelSignature, export_kernel


@ct.kernel
def softmax(X, Y, N: ct.Constant[int]):
    r = ct.bid(0)
    x = ct.load(X, index=(r, 0), shape=(1, N))
    e = ct.exp(x - ct.max(x, axis=1, keepdims=True))
    ct.store(Y, index=(r, 0), tile=e / ct.sum(e, axis=1, keepdims=True))


tool, ours = sys.argv[1:]
array = ArrayConstraint(ct.float32, 2, index_dtype=ct.int32, stride_lower_bound_incl=0, alias_groups=(),
                        may_alias_internally=False, stride_constant=(None, 1), stride_divisible_by=(16, 1),
                        shape_divisible_by=16, base_addr_divisible_by=128)
signature = KernelSignature([array, array, 4096], CallingConvention.cutile_python_v2(), "softmax")
with tempfile.TemporaryDirectory() as folder:
    theirs = os.path.join(folder, "theirs")
    export_kernel(softmax, [signature], theirs, output_format="tileir_bytecode", bytecode_version="13.3")
    targets = ["sm_80", "sm_90", "sm_100"]
    for target in targets:
        cubins = []
        for file in (ours, theirs):
            with open(file, "rb") as stream:
                cubins.append(subprocess.run([tool, "--gpu-name", target, "-o", "-", "/dev/stdin"], stdin=stream,
                                             stdout=subprocess.PIPE, check=True, env={"TMPDIR": folder}).stdout)
        if cubins[0] != cubins[1]:
            sys.exit(f"the cubins for {target} differ: {len(cubins[0])} and {len(cubins[1])} bytes")
print("same cubin of", len(cubins[0]), "bytes on", *targets)
