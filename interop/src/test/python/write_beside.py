"""Logs one point a call for some seconds, beside other writers, and prints what was acknowledged and what failed."""

import json
import sys
import time

from mlflow import MlflowClient

client = MlflowClient()
run = client.create_run(client.create_experiment("from python")).info.run_id
points, errors = 0, []
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end and len(errors) < 20:
    try:
        client.log_metric(run, "loss", points, step=points)
        points += 1
    except Exception as e:
        errors.append(str(e)[:300])
print(json.dumps({"run": run, "points": points, "errors": errors}))
