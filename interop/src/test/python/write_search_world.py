"""Writes the experiments, logged models, registered models and versions that a JSON file describes."""

import json
import sys

from mlflow import MlflowClient

client = MlflowClient()
registry = client._get_registry_client()

with open(sys.argv[1], encoding="utf-8") as file:
    world = json.load(file)

for experiment in world["experiments"]:
    made = client.create_experiment(experiment["name"], tags=experiment["tags"])
    if experiment["deleted"]:
        client.delete_experiment(made)

home = client.create_experiment("models")
run = client.create_run(home).info.run_id
for model in world["models"]:
    made = client.create_logged_model(
        home,
        name=model["name"],
        source_run_id=run if model["of_run"] else None,
        tags=model["tags"],
        params=model["params"],
        model_type=model["type"],
    )
    for metric in model["metrics"]:
        client.log_metric(
            run,
            metric["key"],
            metric["value"],
            timestamp=metric["timestamp"],
            step=metric["step"],
            model_id=made.model_id,
            dataset_name=metric.get("dataset"),
            dataset_digest=metric.get("digest"),
        )
    if model["ready"]:
        client.finalize_logged_model(made.model_id, "READY")
    if model["deleted"]:
        client.delete_logged_model(made.model_id)

for registered in world["registered"]:
    # Prompts, which are models of the registry with a tag, cannot be made with a client's method that takes tags.
    registry.create_registered_model(registered["name"], tags=registered["tags"])
    for version in registered["versions"]:
        made = registry.create_model_version(
            registered["name"], version["source"], run_id=version["run_id"], tags=version["tags"]
        )
        if version["deleted"]:
            registry.delete_model_version(registered["name"], made.version)

print(json.dumps({"models_experiment": home}))
