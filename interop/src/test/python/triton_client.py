"""Triton's own client on a server whose port is given, with tensors in JSON and in bytes."""

import json
import sys

import numpy
import tritonclient.http as http
from tritonclient.utils import InferenceServerException

client = http.InferenceServerClient("127.0.0.1:" + sys.argv[1])
printed = {
    "live": client.is_server_live(),
    "ready": client.is_server_ready(),
    "model_ready": client.is_model_ready("texts"),
    "other_ready": client.is_model_ready("other"),
    "server": client.get_server_metadata(),
    "model": client.get_model_metadata("texts"),
}
values = {
    "d": numpy.array([1.5, -2.25], dtype=numpy.float64),
    "n": numpy.array([2**53 + 1, -7], dtype=numpy.int64),
    "s": numpy.array(["x", "ü\n"], dtype=object),
    "b": numpy.array([True, False]),
}
kinds = {"d": "FP64", "n": "INT64", "s": "BYTES", "b": "BOOL"}


def ask(model, arrays, kinds, binary, outputs, **more):
    inputs = []
    for name, array in arrays.items():
        tensor = http.InferInput(name, list(array.shape), kinds[name])
        tensor.set_data_from_numpy(array, binary_data=binary)
        inputs.append(tensor)
    wanted = [http.InferRequestedOutput(name, binary_data=binary) for name in outputs]
    return client.infer(model, inputs, outputs=wanted or None, **more)


def plain(array):
    return [item.decode() if isinstance(item, bytes) else item for item in array.tolist()]


for way, binary in (("binary", True), ("json", False)):
    answer = ask("texts", values, kinds, binary, [name + "_out" for name in values], request_id="r1")
    printed[way] = {name: plain(answer.as_numpy(name + "_out")) for name in values}
    printed[way]["id"] = answer.get_response()["id"]
    matrix = numpy.array([[1, 2, 3], [-1, 0.5, 0]], dtype=numpy.float32)
    answer = ask("matrix", {"input-0": matrix}, {"input-0": "FP32"}, binary, [])
    printed[way]["probability"] = answer.as_numpy("probability").tolist()
    printed[way]["label"] = answer.as_numpy("label").tolist()
try:
    ask("texts", {"d": values["d"]}, kinds, True, [])
except InferenceServerException as e:
    printed["missing"] = str(e)
try:
    ask("texts", values, kinds, True, ["nothing"])
except InferenceServerException as e:
    printed["unknown_output"] = str(e)
print(json.dumps(printed))
