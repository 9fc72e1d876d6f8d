"""Prints as JSON all that the client of MLflow finds in the store of the working directory. Floats are printed as text."""

import json
import os

import mlflow
from mlflow import MlflowClient

client = MlflowClient()


def contents(run_id, folder=""):
    files = {}
    for entry in client.list_artifacts(run_id, folder):
        if entry.is_dir:
            files.update(contents(run_id, entry.path))
        else:
            local = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=entry.path)
            with open(local, encoding="utf-8") as file:
                files[entry.path] = file.read()
    return files


def dataset_input(entry):
    dataset = entry.dataset
    return {
        "name": dataset.name,
        "digest": dataset.digest,
        "source_type": dataset.source_type,
        "source": dataset.source,
        "schema": dataset.schema,
        "profile": dataset.profile,
        "tags": {tag.key: tag.value for tag in entry.tags},
    }


def history(run_id, key):
    return [[repr(m.value), m.step, m.timestamp] for m in client.get_metric_history(run_id, key)]


def run(run_id):
    found = client.get_run(run_id)
    info, data = found.info, found.data
    return {
        "experiment_id": info.experiment_id,
        "name": info.run_name,
        "status": info.status,
        "start": info.start_time,
        "end": info.end_time,
        "params": data.params,
        "tags": data.tags,
        "metrics": {key: repr(value) for key, value in data.metrics.items()},
        "history": {key: history(info.run_id, key) for key in data.metrics},
        "artifacts": contents(info.run_id),
        "inputs": [dataset_input(entry) for entry in found.inputs.dataset_inputs],
        "outputs": [[output.model_id, output.step] for output in found.outputs.model_outputs],
    }


def logged_model(model):
    local = mlflow.artifacts.download_artifacts(artifact_uri=model.artifact_location)
    return {
        "name": model.name,
        "status": str(model.status),
        "run_id": model.source_run_id,
        "created": model.creation_timestamp,
        "params": model.params,
        "tags": model.tags,
        "files": sorted(os.listdir(local)),
    }


def version(found):
    return {
        "run_id": found.run_id,
        "source": found.source,
        "created": found.creation_timestamp,
        "aliases": client.get_model_version(found.name, found.version).aliases,
        "download_uri": client.get_model_version_download_uri(found.name, found.version),
    }


experiments = client.search_experiments()
ids = [experiment.experiment_id for experiment in experiments]
registered = {}
for model in client.search_registered_models():
    versions = client.search_model_versions(f"name = '{model.name}'")
    registered[model.name] = {
        "aliases": {alias: int(number) for alias, number in model.aliases.items()},
        "versions": {str(found.version): version(found) for found in versions},
    }
print(json.dumps({
    "version": mlflow.__version__,
    "uri": mlflow.get_tracking_uri(),
    "experiments": {e.name: {"id": e.experiment_id, "tags": e.tags, "location": e.artifact_location} for e in experiments},
    "runs": {found.info.run_id: run(found.info.run_id) for found in client.search_runs(ids)},
    "models": {model.model_id: logged_model(model) for model in client.search_logged_models(ids)},
    "registered": registered,
}))
