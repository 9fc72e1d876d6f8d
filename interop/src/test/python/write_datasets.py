"""Logs a run with datasets of every kind at hand, and prints as JSON what MLflow says they are, by dataset name."""

import json

import mlflow
import numpy
import pandas
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.data.meta_dataset import MetaDataset

frame = pandas.DataFrame({
    "mass": [3750.0, None],
    "island": ["Torgersen", "größe"],
    "year": [2007, 2008],
    "seen": pandas.to_datetime(["2024-01-31", "2024-02-29"]),
    "done": [True, False],
})
frame.to_csv("frame.csv", index=False)
datasets = [
    (mlflow.data.from_pandas(frame, name="frame", source="frame.csv", targets="year"), "training"),
    (mlflow.data.from_pandas(frame.astype(object), name="objects"), "validation"),
    (mlflow.data.from_numpy(numpy.zeros((2, 3)), targets=numpy.ones(2), name="array"), "test"),
    (mlflow.data.from_numpy({"a": numpy.zeros(2), "b": numpy.ones(3)}, name="arrays"), None),
    (MetaDataset(HTTPDatasetSource("https://example.org/rows.csv"), name="meta"), "my own word"),
]
with mlflow.start_run() as run:
    for dataset, context in datasets:
        mlflow.log_input(dataset, context=context)
    # What MLflow does with a second context: it keeps the first, without a word.
    mlflow.log_input(datasets[0][0], context="test")

print(json.dumps({
    "run_id": run.info.run_id,
    "datasets": {dataset.name: dict(dataset.to_dict(), context=context or "") for dataset, context in datasets},
}))
