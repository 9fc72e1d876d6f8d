"""MLflow's own client on a scoring server whose port is given: prints what it answers for a data frame and for JSON."""

import json
import sys

import pandas
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

client = ScoringServerClient("127.0.0.1", int(sys.argv[1]))
client.wait_server_ready(timeout=30)
rows = pandas.DataFrame({"p": [1.0, -1.0], "q": [2.0, 0.5], "r": [3.0, float("nan")]})
frame = client.invoke(rows).get_predictions()
printed = {
    "version": client.get_version(),
    "columns": list(frame.columns),
    "label": [int(value) for value in frame["label"]],
    "probability": [repr(float(value)) for value in frame["probability"]],
    "records": client.invoke('{"inputs": {"p": [1.0], "q": [2.0], "r": [3.0]}}')["predictions"],
}
try:
    client.invoke('{"foo": 1}')
except Exception as e:
    printed["error"] = str(e)
print(json.dumps(printed))
