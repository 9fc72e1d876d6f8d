"""Prints as JSON what MLflow's own classes make of the datasets in the store of the working directory, by dataset name."""

import json

import mlflow
import pandas
from mlflow import MlflowClient
from mlflow.types import Schema

client = MlflowClient()
ids = [experiment.experiment_id for experiment in client.search_experiments()]


def columns(schema):
    return [[column.name, str(column.type.name), column.required] for column in schema.inputs]


def pandas_sees(source):
    """The columns that MLflow finds in the file that a source leads it to."""
    dataset = mlflow.data.from_pandas(pandas.read_csv(source.load()), source=source)
    return {"source": dataset.to_dict()["source"], "columns": columns(dataset.schema), "profile": dataset.profile}


def described(entry):
    dataset = entry.dataset
    source = mlflow.data.get_source(dataset)
    schema = dataset.schema and Schema.from_json(json.dumps(json.loads(dataset.schema)["mlflow_colspec"]))
    return {
        "context": {tag.key: tag.value for tag in entry.tags}.get("mlflow.data.context"),
        "source_class": type(source).__name__,
        "source": source.to_dict(),
        "dataset": dataset.to_dictionary() if hasattr(dataset, "to_dictionary") else dict(dataset),
        "columns": schema and columns(schema),
        "profile": dataset.profile and json.loads(dataset.profile),
        "pandas": pandas_sees(source) if dataset.name.endswith(".csv") and dataset.source_type == "local" else None,
    }


runs = client.search_runs(ids)
print(json.dumps({
    "datasets": {
        entry.dataset.name: described(entry)
        for run in runs
        for entry in mlflow.get_run(run.info.run_id).inputs.dataset_inputs
    },
    "by_context": [
        run.info.run_name for run in client.search_runs(ids, "dataset.context = 'validation' and dataset.name ILIKE 'rows%'")
    ],
}))
