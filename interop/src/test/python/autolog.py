"""Loads the boosters that Java logged, and trains the same ones under MLflow's own autologging, in the store of the working directory."""

import json
import sys

import lightgbm
import mlflow
import numpy
import pandas
import xgboost

with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)


def table(name):
    return pandas.DataFrame(given[name], columns=given["names"])


def labels(name):
    return numpy.array(given[name + "_labels"])


def logged(run_id):
    """What autologging left in a run."""
    client = mlflow.MlflowClient()
    run = client.get_run(run_id)
    importance = {}
    for artifact in client.list_artifacts(run_id):
        if artifact.path.startswith("feature_importance_") and artifact.path.endswith(".json"):
            importance[artifact.path] = mlflow.artifacts.load_dict(f"{run.info.artifact_uri}/{artifact.path}")
    return {
        "params": run.data.params,
        "metrics": {
            key: [[point.step, point.value] for point in client.get_metric_history(run_id, key)]
            for key in run.data.metrics
        },
        "importance": importance,
    }


answers = {}
booster = mlflow.xgboost.load_model(given["xgboost"])
answers["xgboost"] = booster.predict(xgboost.DMatrix(table("test"))).tolist()
answers["xgboost_pyfunc"] = mlflow.pyfunc.load_model(given["xgboost"]).predict(table("test")).tolist()
answers["lightgbm"] = mlflow.lightgbm.load_model(given["lightgbm"]).predict(table("test")).tolist()
answers["lightgbm_pyfunc"] = mlflow.pyfunc.load_model(given["lightgbm"]).predict(table("test")).tolist()

mlflow.set_experiment("python")
# The model is not what is compared here, and logging it takes the longest.
mlflow.xgboost.autolog(log_models=False, log_datasets=False)
with mlflow.start_run() as run:
    train = xgboost.DMatrix(table("train"), labels("train"))
    test = xgboost.DMatrix(table("test"), labels("test"))
    xgboost.train(
        given["xgboost_params"],
        train,
        num_boost_round=given["rounds"],
        evals=[(train, "train"), (test, "test")],
        early_stopping_rounds=given["patience"],
        verbose_eval=False,
    )
answers["xgboost_run"] = logged(run.info.run_id)

mlflow.lightgbm.autolog(log_models=False, log_datasets=False)
with mlflow.start_run() as run:
    train = lightgbm.Dataset(table("train"), labels("train"))
    test = lightgbm.Dataset(table("test"), labels("test"), reference=train)
    lightgbm.train(
        given["lightgbm_params"],
        train,
        num_boost_round=given["rounds"],
        valid_sets=[test],
        valid_names=["test"],
    )
answers["lightgbm_run"] = logged(run.info.run_id)
print(json.dumps(answers))
