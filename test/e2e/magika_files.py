#!/usr/bin/env python3
"""What surrounds the model of magika 1.0.3: bytes of a file in, a name out.

usage: magika_files.py model                  path of the model
       magika_files.py features FILE OUT.npy  the model's input for a file
       magika_files.py name SCORES.npy        the name the scores stand for
       magika_files.py stages COMPILE.json    time per stage, from strata compile --json

The first and the last 1024 bytes, stripped, padded with 256; as in magika's
own _extract_features_from_seekable.
"""

import importlib.util
import json
import os
import sys


def model_folder():
    """Found without importing the package, which wants more than its files."""
    spec = importlib.util.find_spec("magika")
    if spec is None:
        sys.exit("package magika is missing: run tools/bootstrap.sh")
    return os.path.join(os.path.dirname(spec.origin), "models", "standard_v3_3")


def model_path():
    return os.path.join(model_folder(), "model.onnx")


def settings():
    with open(os.path.join(model_folder(), "config.min.json"), encoding="utf-8") as file:
        return json.load(file)


def features(path):
    """int32[1, 2048]"""
    import numpy
    config = settings()
    beg, end, padding = config["beg_size"], config["end_size"], config["padding_token"]
    with open(path, "rb") as file:
        content = file.read()
    count = min(config["block_size"], len(content))
    first = content[:count].lstrip()[:beg]
    last = content[len(content) - count:].rstrip()[-end:]
    tokens = list(first) + [padding] * (beg - len(first)) + [padding] * (end - len(last)) + list(last)
    return numpy.array([tokens], dtype=numpy.int32)


def name_of(scores):
    """The name of the highest of 214 scores, and that score."""
    best = int(scores.reshape(-1).argmax())
    return settings()["target_labels_space"][best], float(scores.reshape(-1)[best])


def print_stages(path):
    with open(path, encoding="utf-8") as file:
        answer = json.load(file)
    for stage in answer.get("result", answer)["stages"]:
        print(f"  {stage['name']:<10} {stage['wall_us'] / 1000:9.1f} ms   "
              f"{stage['built']} units built, {stage['reused']} reused")


def main(arguments):
    import numpy
    if arguments == ["model"]:
        print(model_path())
    elif len(arguments) == 3 and arguments[0] == "features":
        numpy.save(arguments[2], features(arguments[1]))
    elif len(arguments) == 2 and arguments[0] == "name":
        print("%s %.4f" % name_of(numpy.load(arguments[1])))
    elif len(arguments) == 2 and arguments[0] == "stages":
        print_stages(arguments[1])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
