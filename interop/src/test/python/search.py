"""Asks the searches in a JSON file, and prints the ids of the runs found, or what MLflow says against the search."""

import json
import sys

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

client = MlflowClient()


def ids(search):
    try:
        runs = client.search_runs(
            [search["experiment"]], filter_string=search["filter"], order_by=search["order_by"], max_results=5000
        )
        return [run.info.run_id for run in runs]
    except MlflowException as refusal:
        return str(refusal)


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([ids(search) for search in json.load(file)]))
