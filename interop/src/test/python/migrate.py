"""Makes mlflow.db in the working directory with MLflow's own migrations, from the first one up to the revision given."""

import json
import sys

import sqlalchemy
from alembic import command
from mlflow.store.db.utils import _get_alembic_config
from mlflow.store.tracking.dbmodels.initial_models import Base

uri = "sqlite:///mlflow.db"
Base.metadata.create_all(sqlalchemy.create_engine(uri))
command.upgrade(_get_alembic_config(uri), sys.argv[1])
print(json.dumps({"revision": sys.argv[1]}))
