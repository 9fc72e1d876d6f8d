"""Writes model packages with the installed MLflow: python make_packages.py src/test/resources/python [NAME...]

One with columns and a parameter, one with tensors, one without a signature and with its weights in a file of their own, and
one whose signature has every type that this MLflow knows, and one whose input example comes with params. Without names, all of them.
"""
import datetime
import shutil
import sys
from pathlib import Path

import mlflow
import numpy as np
import onnx
import pandas as pd
from mlflow.models import infer_signature
from onnx import numpy_helper

out = Path(sys.argv[1]) / mlflow.__version__
wanted = sys.argv[2:] or ["columns", "tensors", "external", "types", "example"]
for name in wanted:
    shutil.rmtree(out / name, ignore_errors=True)
models = Path(__file__).parent.parent / "resources" / "onnx"
scores = onnx.load(models / "scores.onnx")
frame = pd.DataFrame(
    {
        "bill_length_mm": [39.1, 40.0],
        "bill_depth_mm": [18.7, 18.0],
        "flipper_length_mm": [181, 190],
        "body_mass_g": [3750, 3800],
    }
)
matrix = frame.to_numpy(dtype=np.float32)
result = np.zeros((2, 3), dtype=np.float32)


def save(name, model, **arguments):
    if name in wanted:
        mlflow.onnx.save_model(model, out / name, **arguments)


def every_type():
    """A signature of every type; before 2.10 there were scalars alone."""
    from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema

    try:
        from mlflow.types.schema import Array, Object, Property
    except ImportError:
        columns = [ColSpec(kind, kind.name, optional=kind == DataType.string) for kind in DataType]
        moment = ParamSpec("when", DataType.datetime, np.datetime64("2024-02-29T12:30:00"))
        return mlflow.models.ModelSignature(Schema(columns), Schema(columns), ParamSchema([moment]))
    from mlflow.types import schema as types

    columns = [ColSpec(kind, kind.name, required=kind != DataType.string) for kind in DataType]
    item = Object([Property("sku", DataType.string), Property("n", DataType.long, required=False)])
    columns += [
        ColSpec(Array(DataType.double), "array"),
        ColSpec(Array(Array(item)), "matrix", required=False),
        ColSpec(Object([Property("items", Array(item)), Property("at", DataType.datetime)]), "object"),
        ColSpec(types.Map(Array(DataType.binary)), "map"),
        ColSpec(types.SparkMLVector(), "vector"),
    ]
    moment = ParamSpec("when", DataType.datetime, datetime.datetime(2024, 2, 29, 12, 30), None)
    params = [moment, ParamSpec("stop", DataType.string, ["a", "b"], (-1,))]
    if hasattr(types, "AnyType"):
        columns += [ColSpec(types.AnyType(), "any", required=False), ColSpec(Array(types.AnyType()), "anys")]
        params.append(ParamSpec("options", Object([Property("k", Array(DataType.long))]), {"k": [1]}, None))
    return mlflow.models.ModelSignature(Schema(columns), Schema(columns[8:]), ParamSchema(params))


save(
    "columns",
    onnx.load(models / "labels.onnx"),
    signature=infer_signature(frame, result, params={"a": 1, "b": [1.5]}),
    input_example=frame,
    metadata={"k": "v"},
)
save("tensors", scores, signature=infer_signature(matrix, {"output": result}), input_example=matrix)
save(
    "example",
    onnx.load(models / "labels.onnx"),
    signature=infer_signature(frame, params={"a": 1}),
    input_example=(frame, {"a": 2}),
    metadata={"k": "v"},
)
save("types", scores, signature=every_type())
# External only above a size; this is a larger one on purpose.
scores.graph.initializer.append(numpy_helper.from_array(np.zeros(1024, dtype=np.float32), "ballast"))
scores.graph.node.append(onnx.helper.make_node("Identity", ["ballast"], ["unused"]))
save("external", scores, onnx_session_options={"intra_op_num_threads": 1})
