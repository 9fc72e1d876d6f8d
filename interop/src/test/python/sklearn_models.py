"""Models of scikit-learn as ONNX on four data sets, in the working directory.

train: writes the data, packages of models trained on them and exported by skl2onnx, and what mlflow.pyfunc answers.
compare: loads the packages that Java wrote, by mlflow.pyfunc and as MLflow's own ONNX, and writes what they answer.
"""

import json
import sys
import warnings
from pathlib import Path

import mlflow
import numpy as np
import onnxruntime
import pandas
from mlflow.models import infer_signature
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")
onnxruntime.set_default_logger_severity(4)


def frame(load, named=False):
    found = load(as_frame=True)
    data = found.data
    data.columns = [f"c{i}" for i in range(data.shape[1])]
    labels = found.target_names[found.target] if named else found.target.to_numpy()
    return data, labels


def towns():
    """Columns of several types."""
    random = np.random.default_rng(9)
    data = pandas.DataFrame(
        {
            "town": random.choice(["Oslo", "Bergen", "Tromsø"], 200),
            "rooms": random.integers(1, 8, 200),
            "area": random.normal(80, 20, 200).astype(np.float32),
        }
    )
    dear = (data["area"] + 10 * data["rooms"] + 30 * (data["town"] == "Oslo") > 130).to_numpy()
    return data, np.where(dear, "dear", "cheap")


def forest(kind):
    return kind(n_estimators=25, max_depth=6, random_state=3)


def logistic():
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))


mixed = make_pipeline(
    ColumnTransformer([("text", OneHotEncoder(), ["town"]), ("number", StandardScaler(), ["rooms", "area"])]),
    LogisticRegression(),
)
DATA = {
    "cancer": frame(load_breast_cancer),
    "iris": frame(load_iris, named=True),
    "diabetes": frame(load_diabetes),
    "towns": towns(),
}
COLUMNS, MATRIX, MAPS = {"zipmap": "columns"}, {"zipmap": False}, {}
# Data, model, type of the matrix, and how probabilities are given: a column for each class, a matrix, or a map in each row.
MODELS = {
    "cancer-logistic": (logistic(), FloatTensorType, COLUMNS),
    "cancer-forest": (forest(RandomForestClassifier), FloatTensorType, MATRIX),
    "iris-logistic": (logistic(), FloatTensorType, MAPS),
    "iris-boosting": (GradientBoostingClassifier(n_estimators=15, random_state=3), FloatTensorType, MATRIX),
    "diabetes-ridge": (make_pipeline(StandardScaler(), Ridge()), DoubleTensorType, None),
    "diabetes-forest": (forest(RandomForestRegressor), FloatTensorType, None),
    "diabetes-network": (
        make_pipeline(StandardScaler(), MLPRegressor(hidden_layer_sizes=(8,), max_iter=50, random_state=3)),
        DoubleTensorType,
        None,
    ),
    "towns-logistic": (mixed, None, MATRIX),
}
KINDS = {"town": StringTensorType, "rooms": Int64TensorType, "area": FloatTensorType}


def asked(name, data):
    """What mlflow.pyfunc is asked: columns, or tensors where there are several values in a row or several inputs."""
    _, kind, form = MODELS[name]
    if kind is None:
        return {c: data[c].to_numpy(dtype=object if c == "town" else None).reshape(-1, 1) for c in data.columns}
    if form is MATRIX:
        return data.to_numpy(dtype=np.float32)
    return data


def told(answers):
    """Each output: values, rows of values, or maps."""
    found = {}
    for name in answers.keys():
        values = answers[name]
        values = values.tolist() if hasattr(values, "tolist") else values
        if isinstance(values[0], dict):
            values = [{str(key): float(number) for key, number in row.items()} for row in values]
        found[name] = values
    return found


def exported(name, data, labels):
    model, kind, form = MODELS[name]
    # Trained on what is asked: the matrix of a float model has floats.
    fitted = data if kind is None else data.to_numpy(dtype=np.float32 if kind is FloatTensorType else np.float64)
    model.fit(fitted, labels)
    types = (
        [(column, KINDS[column]([None, 1])) for column in data.columns]
        if kind is None
        else [("input", kind([None, data.shape[1]]))]
    )
    options = {} if form is None else {id(model): form}
    return to_onnx(model, initial_types=types, options=options, target_opset={"": 18, "ai.onnx.ml": 3})


def train():
    made = {}
    for name, (model, kind, form) in MODELS.items():
        data, labels = DATA[name.split("-")[0]]
        question = asked(name, data)
        graph = exported(name, data, labels)
        # For tensors this says what the first dimension is: any.
        signature = infer_signature(question if kind is None or form is MATRIX else data.astype(np.float64))
        mlflow.onnx.save_model(graph, name, signature=signature, pip_requirements=["onnxruntime"])
        answers = told(mlflow.pyfunc.load_model(name).predict(question))
        # The exporter and MLflow are right too: what scikit-learn itself says.
        first = next(iter(answers.values()))
        own = model.predict(data if kind is None else data.to_numpy())
        if form is None:
            np.testing.assert_allclose(np.ravel(first), own, rtol=1e-5 if kind is FloatTensorType else 1e-9)
        else:
            assert (np.ravel(first) == own).mean() > 0.99, name
        made[name] = {"columns": {c: data[c].tolist() for c in data.columns}, "expected": answers}
        made[name]["precision"] = 1e-6 if kind is DoubleTensorType else 1e-5
        made[name]["matrix"] = kind is not None and form is MATRIX
    return made


def compare():
    found = {}
    for name in MODELS:
        data, _ = DATA[name.split("-")[0]]
        folder = "java-" + name
        question = asked(name, data)
        found[name] = {"pyfunc": told(mlflow.pyfunc.load_model(folder).predict(question))}
        raw = onnxruntime.InferenceSession(mlflow.onnx.load_model(folder).SerializeToString())
        names = [output.name for output in raw.get_outputs()]
        inputs = raw.get_inputs()
        feeds = question
        if not isinstance(feeds, dict):
            kind = np.float64 if inputs[0].type == "tensor(double)" else np.float32
            feeds = {inputs[0].name: np.asarray(question, dtype=kind)}
        found[name]["onnx"] = told(dict(zip(names, raw.run(names, feeds))))
    return found


Path("answers.json").write_text(json.dumps({"train": train, "compare": compare}[sys.argv[1]](), ensure_ascii=False))
print(json.dumps({"done": True}))
