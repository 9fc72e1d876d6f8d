"""Opens the store of the working directory, as any use of MLflow does, and prints the schema revision it then has."""

import json
import sqlite3

from mlflow import MlflowClient

experiments = MlflowClient().search_experiments()
with sqlite3.connect("mlflow.db") as connection:
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
print(json.dumps({"revision": revision, "experiments": len(experiments)}))
