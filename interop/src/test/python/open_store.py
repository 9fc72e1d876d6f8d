"""Opens the store of the working directory, or the one it is told of, as any use of MLflow does, and prints the schema revision it then has."""

import json

import mlflow
import sqlalchemy
from mlflow import MlflowClient

experiments = MlflowClient().search_experiments()
with sqlalchemy.create_engine(mlflow.get_tracking_uri()).connect() as connection:
    revision = connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).scalar_one()
print(json.dumps({"revision": revision, "experiments": len(experiments)}))
