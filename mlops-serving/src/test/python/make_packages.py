"""Writes model packages with the installed MLflow: python make_packages.py src/test/resources/python

One with columns and a parameter, one with tensors, one without a signature and with its weights in a file of their own.
"""
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
shutil.rmtree(out, ignore_errors=True)
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
mlflow.onnx.save_model(
    onnx.load(models / "labels.onnx"),
    out / "columns",
    signature=infer_signature(frame, result, params={"a": 1, "b": [1.5]}),
    input_example=frame,
    metadata={"k": "v"},
)
mlflow.onnx.save_model(
    scores, out / "tensors", signature=infer_signature(matrix, {"output": result}), input_example=matrix
)
# External only above a size; this is a larger one on purpose.
scores.graph.initializer.append(numpy_helper.from_array(np.zeros(1024, dtype=np.float32), "ballast"))
scores.graph.node.append(onnx.helper.make_node("Identity", ["ballast"], ["unused"]))
mlflow.onnx.save_model(scores, out / "external", onnx_session_options={"intra_op_num_threads": 1})
