"""Boosters on three data sets of scikit-learn, in the working directory.

train: writes the data, packages of models trained on them, and what mlflow.pyfunc answers.
compare: loads the packages that Java wrote, by mlflow.pyfunc and by the flavor itself, and prints what they answer.
"""

import json
import sys
from pathlib import Path

import lightgbm
import mlflow
import numpy as np
import xgboost
from mlflow.models import infer_signature
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris

DATA = {"cancer": load_breast_cancer, "iris": load_iris, "diabetes": load_diabetes}
XGBOOST = {
    "cancer": {"objective": "binary:logistic"},
    "iris": {"objective": "multi:softprob", "num_class": 3},
    "diabetes": {"objective": "reg:squarederror"},
}
LIGHTGBM = {
    "cancer": {"objective": "binary"},
    "iris": {"objective": "multiclass", "num_class": 3},
    "diabetes": {"objective": "regression"},
}


def load(name):
    """With gaps, and with names that any tool takes."""
    data, labels = DATA[name](return_X_y=True, as_frame=True)
    data.columns = [f"c{i}" for i in range(data.shape[1])]
    return data.where(np.random.default_rng(5).random(data.shape) > 0.05), labels


def answers(model, data):
    return np.asarray(model.predict(data)).tolist()


def save(flavor, name, model, data, **more):
    # Named here, since to find out what a model needs MLflow loads each in a process of its own.
    needs = [flavor.__name__.split(".")[-1]]
    flavor.save_model(model, name, signature=infer_signature(data.fillna(0.5)), pip_requirements=needs, **more)
    return answers(mlflow.pyfunc.load_model(name), data)


def train():
    made = {}
    for name in DATA:
        data, labels = load(name)
        expected = {}
        quick = {"nthread": 1, "max_depth": 4}
        booster = xgboost.train({**quick, **XGBOOST[name]}, xgboost.DMatrix(data, labels), 30)
        for form in ["xgb", "ubj", "json"]:
            expected["xgboost-" + form] = save(mlflow.xgboost, f"{name}-xgboost-{form}", booster, data, model_format=form)
        kind = xgboost.XGBRegressor if name == "diabetes" else xgboost.XGBClassifier
        model = kind(n_estimators=30, max_depth=4, n_jobs=1).fit(data, labels)
        expected["xgboost-sklearn"] = save(mlflow.xgboost, f"{name}-xgboost-sklearn", model, data)
        dataset = lightgbm.Dataset(data, labels)
        booster = lightgbm.train({"verbosity": -1, "num_threads": 1, **LIGHTGBM[name]}, dataset, 30)
        expected["lightgbm"] = save(mlflow.lightgbm, f"{name}-lightgbm", booster, data)
        rows = [[None if np.isnan(value) else value for value in row] for row in data.to_numpy().tolist()]
        made[name] = {"rows": rows, "labels": labels.tolist(), "expected": expected}
        made[name]["xgboost"] = XGBOOST[name]
        made[name]["lightgbm"] = LIGHTGBM[name]
    return made


def compare():
    found = {}
    for name in DATA:
        data, _ = load(name)
        for flavor in ["xgboost", "lightgbm"]:
            folder = f"java-{name}-{flavor}"
            raw = getattr(mlflow, flavor).load_model(folder)
            found[f"{name}-{flavor}"] = {
                "pyfunc": answers(mlflow.pyfunc.load_model(folder), data),
                "flavor": answers(raw, xgboost.DMatrix(data) if flavor == "xgboost" else data),
            }
    return found


Path("answers.json").write_text(json.dumps({"train": train, "compare": compare}[sys.argv[1]]()))
print(json.dumps({"done": True}))
