"""Prints as JSON what the client of MLflow finds of a run's source and system metrics, and which it has names for."""

import json
import pathlib
import re
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.utils import mlflow_tags

client = MlflowClient()
run = client.get_run(sys.argv[1])
# The monitors themselves need psutil, which MLflow does not bring along: so their names are read, not run.
monitors = pathlib.Path(mlflow.__file__).parent / "system_metrics" / "metrics"
names = {
    name
    for monitor in ["cpu", "disk", "network"]
    for name in re.findall(r'_metrics\["(\w+)"\]', (monitors / f"{monitor}_monitor.py").read_text(encoding="utf-8"))
}
tags = {
    "commit": mlflow_tags.MLFLOW_GIT_COMMIT,
    "branch": mlflow_tags.MLFLOW_GIT_BRANCH,
    # MLflow 3.0 has no name for it yet.
    "dirty": getattr(mlflow_tags, "MLFLOW_GIT_DIRTY", "mlflow.source.git.dirty"),
    "remote": mlflow_tags.MLFLOW_GIT_REPO_URL,
}
print(json.dumps({
    "tags": {name: run.data.tags[tag] for name, tag in tags.items() if tag in run.data.tags},
    "names": sorted("system/" + name for name in names),
    "histories": {
        key: [[repr(metric.value), metric.step] for metric in client.get_metric_history(run.info.run_id, key)]
        for key in run.data.metrics
    },
    "artifacts": sorted(file.path for file in client.list_artifacts(run.info.run_id, "environment")),
}))
