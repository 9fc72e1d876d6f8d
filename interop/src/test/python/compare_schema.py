"""Prints as JSON what alembic's check finds different between MLflow's models and the tables of the store, but for tables
that MLflow has no model of."""

import json
import re

import mlflow
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from mlflow.store.db.base_sql_model import Base
from mlflow.store.model_registry.dbmodels import models as registry  # noqa: F401
from mlflow.store.tracking.dbmodels import models as tracking  # noqa: F401


def wanted(thing, name, kind, reflected, compare_to):
    return kind != "table" or not name.startswith("mlopskit_")


with sqlalchemy.create_engine(mlflow.get_tracking_uri()).connect() as connection:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": wanted})
    found = compare_metadata(context, Base.metadata)
print(json.dumps({str(place): re.sub(r" at 0x\w+", "", str(difference)) for place, difference in enumerate(found)}))
