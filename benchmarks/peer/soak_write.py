"""Logs one point a call beside other writers. Arguments: the store, the seconds. Prints what was acknowledged and what failed."""

import json
import sys
import time

from mlflow import MlflowClient

uri, seconds = sys.argv[1], float(sys.argv[2])
client = MlflowClient(tracking_uri=uri)
run = client.create_run(client.create_experiment("from python")).info.run_id
points, longest, errors = 0, 0.0, []
end = before = time.perf_counter()
end += seconds
while before < end:
    try:
        client.log_metric(run, "loss", points, step=points)
        points += 1
    except Exception as e:
        errors.append(str(e)[:300])
        if len(errors) > 20:
            break
    after = time.perf_counter()
    longest, before = max(longest, after - before), after
print(json.dumps({"run": run, "points": points, "longest": longest, "errors": errors}))
