"""Prints a run of the store in the working directory, and where the alias champion of penguins points."""

import json
import sys

from mlflow import MlflowClient

client = MlflowClient()
run = client.get_run(sys.argv[1])
print(json.dumps({
    "status": run.info.status,
    "experiment": client.get_experiment(run.info.experiment_id).name,
    "model": run.outputs.model_outputs[0].model_id,
    "champion": client.get_model_version_by_alias("penguins", "champion").version,
}))
