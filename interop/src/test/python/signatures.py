"""Signatures of every type that this MLflow knows, in folders of their own below the working directory.

signatures.py write    makes python/NAME with an MLmodel of an ONNX model without content, and prints the names.
signatures.py compare  prints the names whose signatures in python/NAME and java/NAME are not equal, and what they are.
"""
import datetime
import json
import pathlib
import sys

import numpy as np
import pandas as pd
from mlflow.models import Model, ModelSignature, infer_signature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from mlflow.types import schema as types
from mlflow.types.schema import Array, Map, Object, Property


def signatures():
    for kind in DataType:
        yield kind.name, ModelSignature(Schema([ColSpec(kind, "c"), ColSpec(kind, "d", required=False)]))
        yield "unnamed_" + kind.name, ModelSignature(Schema([ColSpec(kind)]), Schema([ColSpec(kind)]))
        yield "array_" + kind.name, ModelSignature(Schema([ColSpec(Array(Array(kind)), "c", required=False)]))
        yield "map_" + kind.name, ModelSignature(Schema([ColSpec(Map(Map(kind)), "c")]))
        inner = Object([Property("z", kind, required=False), Property("\u00e9 \"\u4e2d", Map(kind))])
        yield "object_" + kind.name, ModelSignature(Schema([ColSpec(Object([Property("in", Array(inner))]), "c")]))
        # infer_signature of arrays and Schema know each of numpy's; these are those that this library has.
    unsigned = ["uint8", "uint16", "uint32", "uint64"]
    for dtype in ["bool", "int8", "int16", "int32", "int64", *unsigned, "float16", "float32", "float64", "str", "object"]:
        spec = TensorSpec(np.dtype(dtype), (-1, 3, -1), "t")
        yield "tensor_" + dtype, ModelSignature(Schema([TensorSpec(np.dtype(dtype), ())]), Schema([spec]))
    yield "vector", ModelSignature(Schema([ColSpec(types.SparkMLVector(), "v"), ColSpec(Array(types.SparkMLVector()), "w")]))
    yield "any", ModelSignature(
        Schema([ColSpec(types.AnyType(), "a", required=False), ColSpec(Array(types.AnyType()), "b")]),
        Schema([ColSpec(Map(types.AnyType()), "c"), ColSpec(Object([Property("d", types.AnyType())]), "d")]),
    )
    moment = datetime.datetime(2024, 2, 29, 12, 30, 0, 123456)
    params = [
        ParamSpec("yes", DataType.boolean, True, None),
        ParamSpec("int", DataType.integer, -(2**31), None),
        ParamSpec("long", DataType.long, 2**63 - 1, None),
        ParamSpec("float", DataType.float, 0.1, None),
        ParamSpec("double", DataType.double, 1e-300, None),
        ParamSpec("whole", DataType.double, 1.0, None),
        ParamSpec("inf", DataType.double, float("inf"), None),
        ParamSpec("text", DataType.string, "a 'b' \"c\" \u00e9\n", None),
        ParamSpec("none", DataType.string, None, None),
        ParamSpec("when", DataType.datetime, moment, None),
        ParamSpec("day", DataType.datetime, np.datetime64("2024-02-29"), None),
        ParamSpec("times", DataType.datetime, [moment, moment], (-1,)),
        ParamSpec("floats", DataType.float, [0.1, 2.5], (-1,)),
        ParamSpec("empty", DataType.string, [], (-1,)),
        ParamSpec(
            "options",
            Object([Property("k", Array(DataType.long)), Property("o", DataType.string, required=False)]),
            {"k": [1, 2]},
            None,
        ),
    ]
    yield "params", ModelSignature(Schema([ColSpec("string", "c")]), params=ParamSchema(params))
    frame = pd.DataFrame(
        {
            "i": np.array([1, 2], dtype=np.int32),
            "s": ["a", None],
            "t": pd.to_datetime(["2024-01-01", "2024-01-02"]),
            "b": [b"x", b"y"],
            "l": [[1.5], []],
            "o": [{"k": 1}, {"k": 2, "m": [True]}],
        }
    )
    yield "frame", infer_signature(frame, frame[["i"]], params={"temperature": 0.5, "stop": ["\n"], "d": {"a": 1}})
    yield "frame_without_names", infer_signature(pd.DataFrame(np.zeros((2, 2))), np.zeros(2))
    yield "numpy", infer_signature(np.zeros((2, 3), dtype=np.float32), {"y": np.array([1]), "z": np.array(["a"])})
    yield "chat", infer_signature({"messages": [{"role": "user", "content": "hi"}], "n": 1}, "text")


def write():
    names = []
    for name, signature in signatures():
        folder = pathlib.Path("python", name)
        folder.mkdir(parents=True)
        (folder / "model.onnx").write_bytes(b"")
        Model(signature=signature, flavors={"onnx": {"data": "model.onnx"}}).save(str(folder / "MLmodel"))
        names.append(name)
    return names


def compare():
    wrong = []
    for name in sorted(folder.name for folder in pathlib.Path("python").iterdir()):
        python, java = (Model.load(str(pathlib.Path(side, name))).signature for side in ("python", "java"))
        if python is None or python != java:
            wrong.append(f"{name}: {python} is not {java}")
    return wrong


print(json.dumps(write() if sys.argv[1] == "write" else compare()))
