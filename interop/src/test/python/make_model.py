"""Writes an ONNX model as a Python tool would, with MLflow's own MLmodel beside it: y = 2 a - b, in the folder model."""

import json

import mlflow.onnx
import numpy
from mlflow.models import infer_signature
from onnx import TensorProto, helper, numpy_helper

weights = numpy_helper.from_array(numpy.array([[2.0], [-1.0]], dtype=numpy.float32), "w")
graph = helper.make_graph(
    [helper.make_node("MatMul", ["x", "w"], ["y"])],
    "linear",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
    [weights],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
rows = numpy.array([[1.0, 2.0]], dtype=numpy.float32)
mlflow.onnx.save_model(model, "model", signature=infer_signature(rows, rows[:, :1]))
print(json.dumps({"saved": True}))
