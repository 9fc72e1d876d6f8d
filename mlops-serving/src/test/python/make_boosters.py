"""Writes packages of boosters with the installed MLflow, and what mlflow.pyfunc answers: python make_boosters.py src/test/resources/boosters [NAME...]

Small ones: few trees, rows with gaps, numbers that a float does not hold exactly. Without names, all of them. Those of earlier
releases lie in folders of their versions:

    pip install mlflow==2.9.2 xgboost==1.7.6 lightgbm==4.1.0 'scikit-learn<1.4' 'numpy<2' 'pandas<2.2' 'setuptools<80'
    python make_boosters.py src/test/resources/boosters/2.9.2 xgboost-binary xgboost-softprob xgboost-softmax \
        xgboost-linear xgboost-classifier-three xgboost-regressor-stopped lightgbm-binary lightgbm-multiclass
    pip install mlflow==3.0.1 'sqlalchemy<2.1' xgboost-cpu lightgbm
    python make_boosters.py src/test/resources/boosters/3.0.1 xgboost-binary xgboost-classifier-two xgboost-softmax \
        lightgbm-binary lightgbm-regression
"""

import json
import shutil
import sys
from pathlib import Path

import lightgbm as lgb
import mlflow
import numpy as np
import pandas as pd
import xgboost as xgb
from mlflow.models import infer_signature
from sklearn.datasets import load_diabetes, load_iris

out = Path(sys.argv[1])
wanted = sys.argv[2:]
iris = load_iris(as_frame=True)
flowers = iris.data.rename(columns=lambda name: name.replace(" (cm)", "").replace(" ", "_"))
flowers = flowers.where(np.random.default_rng(1).random(flowers.shape) > 0.1)
kinds = iris.target
diabetes = load_diabetes(as_frame=True)
asked = slice(0, None, 7)


def plain(values):
    return np.asarray(values).tolist()


def save(flavor, name, model, data, proba=None, **more):
    if wanted and name not in wanted:
        return
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    rows = data[asked]
    signature = infer_signature(data.fillna(0.5))
    # The dtypes of a table without gaps, as a user's signature has them.
    flavor.save_model(model, folder, signature=signature, pip_requirements=[], **more)
    answer = mlflow.pyfunc.load_model(str(folder)).predict(rows)
    expected = {
        "rows": [[None if np.isnan(value) else float(value) for value in row] for row in rows.to_numpy()],
        "prediction": plain(answer),
        "probabilities": None if proba is None else plain(proba(rows)),
    }
    (folder / "expected.json").write_text(json.dumps(expected))
    for other in ["conda.yaml", "python_env.yaml", "requirements.txt"]:
        (folder / other).unlink()


def xgboost(name, model, data, **more):
    save(mlflow.xgboost, "xgboost-" + name, model, data, getattr(model, "predict_proba", None), **more)


def train(params, data, labels, rounds=5, **more):
    return xgb.train({"max_depth": 3, "nthread": 1, "seed": 1, **params}, xgb.DMatrix(data, labels, **more), rounds)


two = kinds > 0
xgboost("binary", train({"objective": "binary:logistic"}, flowers, two), flowers, model_format="json")
xgboost("softprob", train({"objective": "multi:softprob", "num_class": 3}, flowers, kinds), flowers, model_format="ubj")
xgboost("softmax", train({"objective": "multi:softmax", "num_class": 3}, flowers, kinds), flowers)
xgboost("dart", train({"booster": "dart", "rate_drop": 0.5}, flowers, kinds, 8), flowers, model_format="json")
xgboost("linear", train({"booster": "gblinear"}, diabetes.data, diabetes.target), diabetes.data, model_format="ubj")
xgboost("count", train({"objective": "count:poisson"}, flowers, kinds), flowers)
small = {"n_estimators": 5, "max_depth": 3, "n_jobs": 1}
xgboost("classifier-two", xgb.XGBClassifier(**small).fit(flowers, two), flowers)
xgboost("classifier-three", xgb.XGBClassifier(**small).fit(flowers, kinds), flowers, model_format="json")
xgboost("classifier-softmax", xgb.XGBClassifier(objective="multi:softmax", **small).fit(flowers, kinds), flowers)
labels = np.stack([two, flowers["petal_width"].fillna(0) > 1.5], axis=1).astype(int)
xgboost("classifier-labels", xgb.XGBClassifier(**small).fit(flowers, labels), flowers)
xgboost("forest", xgb.XGBRFClassifier(**small).fit(flowers, kinds), flowers)
stopped = xgb.XGBRegressor(n_estimators=40, max_depth=3, n_jobs=1, learning_rate=1, early_stopping_rounds=3)
stopped.fit(diabetes.data[:300], diabetes.target[:300], eval_set=[(diabetes.data[300:], diabetes.target[300:])], verbose=False)
assert stopped.best_iteration + 1 < stopped.get_booster().num_boosted_rounds()
xgboost("regressor-stopped", stopped, diabetes.data, model_format="ubj")
xgboost("booster-stopped", stopped.get_booster(), diabetes.data)
xgboost("targets", xgb.XGBRegressor(**small).fit(flowers, np.stack([kinds, two], axis=1)), flowers)
codes = pd.DataFrame({"size": flowers["petal_width"], "code": (kinds * 3 + np.arange(150) % 3).astype(float)})


def lightgbm(name, params, data, labels, rounds=5, **more):
    dataset = lgb.Dataset(data, labels, free_raw_data=False, **more)
    quiet = {"verbosity": -1, "num_threads": 1, "seed": 1, "num_leaves": 7, "min_data_in_leaf": 5}
    model = lgb.train({**quiet, **params}, dataset, rounds)
    save(mlflow.lightgbm, "lightgbm-" + name, model, data)


lightgbm("binary", {"objective": "binary"}, flowers, two)
lightgbm("multiclass", {"objective": "multiclass", "num_class": 3}, flowers, kinds)
lightgbm("regression", {"objective": "regression"}, diabetes.data, diabetes.target)
lightgbm("linear", {"objective": "regression", "linear_tree": True}, diabetes.data, diabetes.target)
lightgbm("poisson", {"objective": "poisson"}, flowers, kinds)
lightgbm("categories", {"objective": "regression", "min_data_per_group": 2, "cat_smooth": 0.1, "max_cat_to_onehot": 1}, codes, flowers["sepal_length"].fillna(5), categorical_feature=["code"])
