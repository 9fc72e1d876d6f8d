"""Prints what each of MLflow's revisions changes in the columns of the tables, from the first to the head."""
import os, sys, tempfile, sqlalchemy
from alembic import command
from alembic.script import ScriptDirectory
from mlflow.store.db.utils import _get_alembic_config
from mlflow.store.tracking.dbmodels.initial_models import Base
folder=tempfile.mkdtemp()
uri="sqlite:///"+os.path.join(folder,"x.db")
Base.metadata.create_all(sqlalchemy.create_engine(uri))
config=_get_alembic_config(uri)
revisions=[r.revision for r in ScriptDirectory.from_config(config).walk_revisions()][::-1]
def shape():
    e=sqlalchemy.create_engine(uri); i=sqlalchemy.inspect(e)
    s={f"{t}.{c['name']}" for t in i.get_table_names() if t!="alembic_version" for c in i.get_columns(t)}
    e.dispose(); return s
before=set()
print("none", *sorted("+"+c for c in shape()-before)); before=shape()
for r in revisions:
    command.upgrade(config,r)
    now=shape()
    print(r,*sorted(["+"+c for c in now-before]+["-"+c for c in before-now]))
    before=now
