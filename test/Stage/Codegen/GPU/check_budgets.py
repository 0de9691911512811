"""Assembles the kernels of all families and compares them with budgets.json.
Usage: check_budgets.py STRATA_OPT CUDA_BIN BUDGETS TARGET [--update]

Per kernel and target: the rank of the first configuration that assembles without a spill, its registers and shared
bytes, and the kinds of its instructions for products, loads and stores. A higher number or another kind fails; what is
better is committed with --update. The verifier of tile programs judges each configuration first."""
import concurrent.futures, json, os, re, subprocess, sys, tempfile
import family_kernels

KINDS = {
    "product": [("tcgen05", r"UTC\w*MMA"), ("wgmma", r"[HIQ]GMMA"), ("mma", r"[HIDQ]MMA"), ("ffma", r"FFMA2?\b")],
    "load": [("tma", r"UTMALDG"), ("async16", r"LDGSTS\S*\.128"), ("32", r"LDG\S*\.256"), ("16", r"LDG\S*\.128"),
             ("async", r"LDGSTS"), ("narrow", r"LDG")],
    "store": [("tma", r"UTMASTG"), ("32", r"STG\S*\.256"), ("16", r"STG\S*\.128"), ("narrow", r"STG")]}
RANKS = 4


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def kinds_of(cuobjdump, cubin):
    sass = run(cuobjdump, "--dump-sass", cubin).stdout
    names = re.findall(r"/\*[0-9a-f]{4,6}\*/\s+(?:@!?U?P[0-9T]+\s+)?([A-Z0-9_.]+)", sass)
    return {what: next((kind for kind, pattern in kinds if any(re.match(pattern, name) for name in names)), "none")
            for what, kinds in KINDS.items()}


def measure(opt, cuda, target, name, text, folder):
    """The row of the budgets, or a text that says what went wrong."""
    source, program = os.path.join(folder, name + ".mlir"), os.path.join(folder, name + ".tile.mlir")
    with open(source, "w") as stream:
        stream.write(text)
    for rank in range(RANKS):
        emitted = run(opt, source, f"--strata-codegen-emit-tile-program=target={target} rank={rank}",
                      f"--strata-codegen-verify-tile-program=target={target}",
                      f"--strata-codegen-assemble-tile-ir=target={target} cuda-root={cuda}/..", "-o", program)
        if emitted.returncode:
            return f"rank {rank}: {emitted.stderr.strip().splitlines()[0]}"
        launch = re.search(r"\.launch = \{([^}]*)\}", open(program).read())
        if not launch:
            continue
        numbers = {key: int(value) for key, value in re.findall(r"(\w+) = (\d+) : i64", launch[1])}
        run(opt, program, f"--strata-codegen-print-tile-ir=directory={folder}", "-o", os.devnull)
        cubin = os.path.join(folder, name + ".cubin")
        run(f"{cuda}/tileiras", "--gpu-name", target, "-o", cubin, os.path.join(folder, name + ".tileirbc"),
            env={"TMPDIR": folder})
        return {"rank": rank, "registers": numbers["registers"], "shared_bytes": numbers["shared_bytes"],
                **kinds_of(f"{cuda}/cuobjdump", cubin)}
    return f"each of {RANKS} configurations spills or is refused"


def compare(row, budget):
    if isinstance(row, str):
        return [row]
    if budget is None:
        return ["has no budget"]
    worse = [f"{key} {row[key]}, budget {budget[key]}" for key in ("rank", "registers", "shared_bytes")
             if row[key] > budget[key]]
    return worse + [f"{key} by {row[key]}, budget {budget[key]}" for key in KINDS if row[key] != budget[key]]


def main():
    opt, cuda, path, target = sys.argv[1:5]
    budgets = json.load(open(path)) if os.path.exists(path) else {}
    kernels = family_kernels.kernels()
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = dict(zip(kernels, pool.map(
            lambda item: measure(opt, cuda, target, *item, folder), kernels.items())))
    bad = 0
    for name, row in rows.items():
        if "--update" in sys.argv and isinstance(row, dict):
            budgets.setdefault(name, {})[target] = row
        problems = compare(row, budgets.get(name, {}).get(target))
        bad += bool(problems)
        for problem in problems:
            print(f"{name} on {target}: {problem}")
    if "--update" in sys.argv:
        lines = [f' "{name}": {{\n' + ",\n".join(f'  "{t}": {json.dumps(budgets[name][t])}' for t in sorted(budgets[name]))
                 + "\n }" for name in sorted(budgets)]
        with open(path, "w") as stream:
            stream.write("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(rows)} kernels on {target}, {bad} beyond their budgets")
    return bad != 0


sys.exit(main())
