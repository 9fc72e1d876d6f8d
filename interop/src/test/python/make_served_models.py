"""Writes ONNX models as MLmodel folders: matrix, mixed and texts have columns, tensor has a tensor, bare has no signature."""

import json

import mlflow.onnx
import numpy
import pandas
from mlflow.models import infer_signature
from onnx import TensorProto, helper, numpy_helper


def save(name, graph, signature):
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    mlflow.onnx.save_model(model, name, signature=signature)


def constant(name, values, dtype):
    return numpy_helper.from_array(numpy.array(values, dtype=dtype), name)


def logistic():
    """label = x w > 0, probability = sigmoid(x w), both with one dimension."""
    return helper.make_graph(
        [
            helper.make_node("MatMul", ["x", "w"], ["column"]),
            helper.make_node("Reshape", ["column", "flat"], ["score"]),
            helper.make_node("Sigmoid", ["score"], ["probability"]),
            helper.make_node("Greater", ["score", "zero"], ["positive"]),
            helper.make_node("Cast", ["positive"], ["label"], to=TensorProto.INT64),
        ],
        "logistic",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 3])],
        [
            helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
            helper.make_tensor_value_info("probability", TensorProto.FLOAT, [None]),
        ],
        [
            constant("w", [[0.5], [-0.25], [0.125]], numpy.float32),
            constant("flat", [-1], numpy.int64),
            constant("zero", 0, numpy.float32),
        ],
    )


def identities(types):
    return helper.make_graph(
        [helper.make_node("Identity", [name], [name + "_out"]) for name in types],
        "identities",
        [helper.make_tensor_value_info(name, dtype, [None]) for name, dtype in types.items()],
        [helper.make_tensor_value_info(name + "_out", dtype, [None]) for name, dtype in types.items()],
    )


rows = pandas.DataFrame({"p": [1.0], "q": [2.0], "r": [3.0]})
save("matrix", logistic(), infer_signature(rows))
save("tensor", logistic(), infer_signature(rows.to_numpy().astype(numpy.float32)))
save("bare", logistic(), None)
mixed = pandas.DataFrame({"d": [1.5], "n": [2], "b": [True]})
types = {"d": TensorProto.DOUBLE, "n": TensorProto.INT64, "b": TensorProto.BOOL}
save("mixed", identities(types), infer_signature(mixed))
# With pandas 3, MLflow hands texts to ONNX Runtime as arrays that it does not take: only Triton's client asks this one.
mixed["s"] = ["x"]
types["s"] = TensorProto.STRING
save("texts", identities(types), infer_signature(mixed))
print(json.dumps({"saved": True}))
