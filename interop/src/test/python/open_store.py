"""Opens the store of the working directory, or the one it is told of, as any use of MLflow does, and prints the schema revision it then has.

MLflow looks at the revision only, so each table is read as well: a broken migration may leave a file that opens and lacks columns.
"""

import json

import mlflow
import sqlalchemy
from mlflow import MlflowClient
from mlflow.store.db.base_sql_model import Base

experiments = MlflowClient().search_experiments()
with sqlalchemy.create_engine(mlflow.get_tracking_uri()).connect() as connection:
    revision = connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).scalar_one()
    for table in Base.metadata.sorted_tables:
        connection.execute(sqlalchemy.select(table).limit(1)).all()
print(json.dumps({"revision": revision, "experiments": len(experiments)}))
