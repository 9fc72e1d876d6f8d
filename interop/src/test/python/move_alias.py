"""Points an alias at a version, as any use of MLflow's client does, and prints the version that it then has: move_alias.py MODEL ALIAS VERSION."""

import json
import sys

from mlflow import MlflowClient

model, alias, version = sys.argv[1:4]
client = MlflowClient()
client.set_registered_model_alias(model, alias, version)
print(json.dumps({"version": int(client.get_model_version_by_alias(model, alias).version)}))
