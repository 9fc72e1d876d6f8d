"""Writes one of everything into the store of the working directory, and prints as JSON what it wrote."""

import json
import time

import mlflow
import pandas
from mlflow import MlflowClient


class Doubler(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input * 2


client = MlflowClient()
experiment = mlflow.set_experiment("from python")
client.set_experiment_tag(experiment.experiment_id, "team", "birds")
points = [
    ["loss", float("nan"), 1], ["loss", float("inf"), 2], ["loss", float("-inf"), 3],
    ["loss", 1e-300, 4], ["loss", 0.25, 5], ["early", -1.5, -7],
]
now = int(time.time() * 1000)
with mlflow.start_run(run_name="pythön") as run:
    mlflow.log_params({"depth": 3, "größe": "süß", "k" * 250: "long key"})
    mlflow.set_tag("owner", "ann")
    for place, (key, value, step) in enumerate(points):
        client.log_metric(run.info.run_id, key, value, timestamp=now + place, step=step)
    frame = pandas.DataFrame({"mass": [3750.0, 4200.0], "island": ["Torgersen", "Biscoe"]})
    dataset = mlflow.data.from_pandas(frame, name="penguins", source="penguins.csv")
    mlflow.log_input(dataset, context="training")
    mlflow.log_text("ünïcode", "notes/read me.txt")
    model = mlflow.pyfunc.log_model(name="doubler", python_model=Doubler(), pip_requirements=["mlflow"])
    with mlflow.start_run(run_name="child", nested=True) as child:
        pass
version = mlflow.register_model(model.model_uri, "doubler")
client.set_registered_model_alias("doubler", "champion", version.version)

print(json.dumps({
    "experiment_id": experiment.experiment_id,
    "run_id": run.info.run_id,
    "child_id": child.info.run_id,
    "points": [[key, repr(value), step, now + place] for place, (key, value, step) in enumerate(points)],
    "dataset": {"name": dataset.name, "digest": dataset.digest, "schema": json.dumps(dataset.schema.to_dict())},
    "model_id": model.model_id,
    "version": int(version.version),
    "start": run.info.start_time,
}))
