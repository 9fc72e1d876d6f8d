"""Opens a store as any use of MLflow does. Arguments: the store, a run or an empty text. Prints what it then is."""

import json
import sys

import sqlalchemy
from mlflow import MlflowClient

uri, run = sys.argv[1:3]
client = MlflowClient(tracking_uri=uri)
experiments = client.search_experiments()
with sqlalchemy.create_engine(uri).connect() as connection:
    revision = connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).scalar_one()
points = len({metric.step for metric in client.get_metric_history(run, "loss")}) if run else 0
print(json.dumps({"revision": revision, "experiments": len(experiments), "points": points}))
