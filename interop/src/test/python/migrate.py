"""Makes the tables of the store, which is mlflow.db in the working directory unless it is told otherwise, with MLflow's own migrations, from the first one up to the revision given."""

import json
import os
import sys

import sqlalchemy
from alembic import command
from mlflow.store.db.utils import _get_alembic_config
from mlflow.store.tracking.dbmodels.initial_models import Base

uri = os.environ.get("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db")
Base.metadata.create_all(sqlalchemy.create_engine(uri))
command.upgrade(_get_alembic_config(uri), sys.argv[1])
print(json.dumps({"revision": sys.argv[1]}))
