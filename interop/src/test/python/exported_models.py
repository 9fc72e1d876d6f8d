"""Models that others trained and exported to ONNX, from registry packages below the folder .venv that is given.

answer: writes what ONNX Runtime answers to made-up inputs, with the inputs, for each model.
load: loads the packages that Java wrote of them, by mlflow.pyfunc and as MLflow's own ONNX, and writes what they answer.
"""

import json
import sys
import warnings
from pathlib import Path

import mlflow
import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from onnxruntime.transformers.float16 import convert_float_to_float16

environments = Path(sys.argv[2])
own = Path(onnxruntime.__file__).parent
random = np.random.default_rng(20261127)
onnxruntime.set_default_logger_severity(4)
warnings.filterwarnings("ignore")


def packaged(pattern):
    found = sorted(environments.glob("models/lib/python3*/site-packages/" + pattern))
    assert len(found) == 1, (pattern, found)
    return found[0]


def floats(*shape):
    return random.standard_normal(shape).astype(np.float32)


def speech(rows):
    """Windows of sound at 16 kHz with what came before, as Silero's models take them."""
    return {"input": 0.1 * floats(rows, 576), "state": 0.1 * floats(2, rows, 128)}


RATE = {"sr": np.array(16000, dtype=np.int64)}
sequence = {"input": 0.1 * floats(5, 576), "h": 0.1 * floats(1, 1, 128), "c": 0.1 * floats(1, 1, 128)}
sound = {"serving_default_input_2:0": 0.1 * floats(1, 43844, 1)}
MODELS = {
    # PyTorch: several inputs, of which one is a single int64 of no dimension; unknown dimensions; branches.
    "silero": ("silero_vad/data/silero_vad.onnx", speech(2) | RATE),
    "silero_op15": ("silero_vad/data/silero_vad_16k_op15.onnx", speech(1) | RATE),
    "silero_op18": ("silero_vad/data/silero_vad_op18_ifless.onnx", speech(3) | RATE),
    "silero_half": ("silero_vad/data/silero_vad_half.onnx", speech(2)),
    "silero_sequence": ("silero_vad/data/silero_vad_16k_sequence.onnx", sequence),
    # Keras, by tf2onnx: the first and the last 1,024 bytes of a file, 256 where there are none.
    "magika": ("magika/models/*/model.onnx", {"bytes": random.integers(0, 257, (3, 2048)).astype(np.int32)}),
    # TensorFlow, by tf2onnx: names with colons, three outputs.
    "basic_pitch": ("basic_pitch/saved_models/icassp_2022/nmp.onnx", sound),
    # PaddlePaddle: pictures of any size.
    "ocr_direction": ("rapidocr_onnxruntime/models/*_cls_infer.onnx", {"x": floats(2, 3, 48, 192)}),
    "ocr_place": ("rapidocr_onnxruntime/models/*_det_infer.onnx", {"x": floats(1, 3, 64, 96)}),
    "ocr_text": ("rapidocr_onnxruntime/models/*_rec_infer.onnx", {"x": floats(1, 3, 48, 64)}),
}


def models():
    """Name, file and inputs of each."""
    for name, (pattern, inputs) in MODELS.items():
        yield name, packaged(pattern), inputs
    # scikit-learn, by onnxmltools: labels, and a sequence of maps.
    yield "iris", own / "datasets" / "logreg_iris.onnx", {"float_input": floats(3, 2)}
    # In half precision, inputs and outputs too, as ONNX Runtime's own tool makes it.
    half = Path("basic_pitch_half.onnx")
    if not half.exists():
        onnx.save(convert_float_to_float16(onnx.load(packaged(MODELS["basic_pitch"][0]))), half)
    yield "basic_pitch_half", half.absolute(), {name: value.astype(np.float16) for name, value in sound.items()}
    # What PyTorch exported for the tests of ONNX, and small models of those.
    for folder in sorted((Path(onnx.__file__).parent / "backend" / "test" / "data").glob("*/test_*")):
        if folder.parent.name not in ("pytorch-converted", "pytorch-operator", "simple"):
            continue
        graph = onnx.load(folder / "model.onnx").graph
        given = {value.name for value in graph.input} - {value.name for value in graph.initializer}
        names = [value.name for value in graph.input if value.name in given]
        files = [folder / "test_data_set_0" / f"input_{i}.pb" for i in range(len(names))]
        inputs = {
            name: numpy_helper.to_array(onnx.TensorProto.FromString(file.read_bytes()))
            for name, file in zip(names, files)
        }
        # Some have more numbers than there is to learn from.
        if sum(value.size for value in inputs.values()) < 100_000:
            yield folder.parent.name + "/" + folder.name, folder / "model.onnx", inputs


def told(value):
    """A tensor, or a list of maps, as JSON."""
    if isinstance(value, list):
        return {"maps": [{str(key): float(number) for key, number in row.items()} for row in value]}
    value = np.asarray(value)
    kind = "str" if value.dtype.kind in "OUST" else value.dtype.name
    values = [str(text) for text in value.flat] if kind == "str" else value.flatten().tolist()
    if value.dtype.kind == "f":
        values = [number if np.isfinite(number) else str(number) for number in values]
    return {"dtype": kind, "shape": list(value.shape), "values": values}


def session(file):
    return onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])


def answer():
    made = {}
    for name, file, inputs in models():
        try:
            python = session(file)
        except Exception:
            # ONNX Runtime itself does not know some old operators.
            assert "/" in name, name
            continue
        names = [output.name for output in python.get_outputs()]
        made[name] = {
            "file": str(file),
            "inputs": {key: told(value) for key, value in inputs.items()},
            "outputs": {key: told(value) for key, value in zip(names, python.run(names, inputs))},
        }
    return made


def load():
    found = {}
    for name, _, inputs in models():
        folder = Path("java") / name
        if not folder.exists():
            continue
        # The signature says texts, and MLflow tells them from objects.
        given = {key: value.astype(str) if value.dtype.kind == "O" else value for key, value in inputs.items()}
        answers = mlflow.pyfunc.load_model(str(folder)).predict(given)
        found[name] = {key: told(value) for key, value in answers.items()}
        mlflow.onnx.load_model(str(folder))
    return found


Path("answers.json").write_text(json.dumps({"answer": answer, "load": load}[sys.argv[1]]()))
print(json.dumps({"done": True}))
