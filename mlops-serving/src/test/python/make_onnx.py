"""Makes the ONNX models that the tests of mlops-serving load: python make_onnx.py src/test/resources/onnx

Needs onnx (made with 1.23.2). The models are small graphs with weights that are easy to compute by hand.
"""
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

out = Path(sys.argv[1])


def save(name, nodes, inputs, outputs, weights=(), ml=False):
    tensors = [numpy_helper.from_array(value, key) for key, value in weights]
    graph = helper.make_graph(nodes, name, inputs, outputs, tensors)
    opsets = [helper.make_opsetid("", 13)] + ([helper.make_opsetid("ai.onnx.ml", 1)] if ml else [])
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="mlopskit-tests")
    onnx.checker.check_model(model)
    (out / f"{name}.onnx").write_bytes(model.SerializeToString(deterministic=True))


def value(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, shape)


# One matrix in, one matrix out: softmax(x W), W[i][j] = (i + 1) * (j - 1) / 100.
W = np.array([[(i + 1) * (j - 1) / 100 for j in range(3)] for i in range(4)], dtype=np.float32)
scores = [helper.make_node("MatMul", ["input", "W"], ["z"]), helper.make_node("Softmax", ["z"], ["output"])]
save("scores", scores, [value("input", T.FLOAT, None, 4)], [value("output", T.FLOAT, None, 3)], [("W", W)])

# The same with a text label, a number and the matrix.
labels = np.array(["Adelie", "Chinstrap", "Gentoo"], dtype=object)
save(
    "labels",
    scores
    + [
        helper.make_node("ArgMax", ["output"], ["class_id"], axis=1, keepdims=0),
        helper.make_node("Gather", ["names", "class_id"], ["label"]),
        helper.make_node("Identity", ["output"], ["probabilities"]),
    ],
    [value("input", T.FLOAT, None, 4)],
    [value("label", T.STRING, None), value("class_id", T.INT64, None), value("probabilities", T.FLOAT, None, 3)],
    [("W", W), ("names", labels)],
)

# One input for each column, of several types and ranks: total = a + double(b) ; text = c ; flag = not d.
save(
    "columns",
    [
        helper.make_node("Cast", ["a"], ["a64"], to=T.DOUBLE),
        helper.make_node("Squeeze", ["b", "one"], ["b1"]),
        helper.make_node("Cast", ["b1"], ["b64"], to=T.DOUBLE),
        helper.make_node("Add", ["a64", "b64"], ["total"]),
        helper.make_node("Identity", ["c"], ["text"]),
        helper.make_node("Not", ["d"], ["flag"]),
    ],
    [value("a", T.FLOAT, None), value("b", T.INT64, None, 1), value("c", T.STRING, None), value("d", T.BOOL, None)],
    [value("total", T.DOUBLE, None), value("text", T.STRING, None), value("flag", T.BOOL, None)],
    [("one", np.array([1], dtype=np.int64))],
)

# What scikit-learn's exporter gives: a sequence of maps.
save(
    "zipmap",
    scores[:1]
    + [
        helper.make_node("Softmax", ["z"], ["p"]),
        helper.make_node(
            "ZipMap", ["p"], ["probabilities"], domain="ai.onnx.ml", classlabels_strings=["Adelie", "Chinstrap", "Gentoo"]
        ),
    ],
    [value("input", T.FLOAT, None, 4)],
    [
        helper.make_value_info(
            "probabilities",
            helper.make_sequence_type_proto(
                helper.make_map_type_proto(T.STRING, helper.make_tensor_type_proto(T.FLOAT, []))
            ),
        )
    ],
    [("W", W)],
    ml=True,
)

# Versions of one model that can be told apart: y = 0 * x + k.
for k in (1, 2):
    save(
        f"version_{k}",
        [helper.make_node("Mul", ["x", "zero"], ["none"]), helper.make_node("Add", ["none", "k"], ["y"])],
        [value("x", T.FLOAT, None, 1)],
        [value("y", T.FLOAT, None, 1)],
        [("zero", np.array([0], dtype=np.float32)), ("k", np.array([k], dtype=np.float32))],
    )

# Fails where x is 1 or more, and gives 3 otherwise: there is no second element.
save(
    "fails",
    [helper.make_node("Cast", ["x"], ["place"], to=T.INT64), helper.make_node("Gather", ["threes", "place"], ["y"])],
    [value("x", T.FLOAT, None, 1)],
    [value("y", T.FLOAT, None, 1)],
    [("threes", np.array([3], dtype=np.float32))],
)

# Half precision in and out: y = 2 * x.
save(
    "half",
    [helper.make_node("Mul", ["x", "two"], ["y"])],
    [value("x", T.FLOAT16, None, 2)],
    [value("y", T.FLOAT16, None, 2)],
    [("two", np.array([2], dtype=np.float16))],
)

# A sequence of tensors: the rows of x, each a tensor of its own; and how many there are, which is no tensor of rows.
save(
    "sequence",
    [
        helper.make_node("SplitToSequence", ["x"], ["rows"], axis=0, keepdims=0),
        helper.make_node("SequenceLength", ["rows"], ["count"]),
    ],
    [value("x", T.FLOAT, None, 2)],
    [
        helper.make_value_info("rows", helper.make_sequence_type_proto(helper.make_tensor_type_proto(T.FLOAT, [2]))),
        helper.make_tensor_value_info("count", T.INT64, []),
    ],
)

# Unsigned numbers in and out, as they are.
UNSIGNED = {"u8": T.UINT8, "u16": T.UINT16, "u32": T.UINT32, "u64": T.UINT64}
save(
    "unsigned",
    [helper.make_node("Identity", [name], [name + "_out"]) for name in UNSIGNED],
    [value(name, kind, None) for name, kind in UNSIGNED.items()],
    [value(name + "_out", kind, None) for name, kind in UNSIGNED.items()],
)

# A type that Java has no array for.
save(
    "bfloat16",
    [helper.make_node("Cast", ["x"], ["y"], to=T.BFLOAT16)],
    [value("x", T.FLOAT, None, 1)],
    [value("y", T.BFLOAT16, None, 1)],
)
