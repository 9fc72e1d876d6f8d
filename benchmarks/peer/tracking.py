"""The tracking cases on the real MLflow with its default SQLite settings. Arguments: a folder for new stores, and the folder
that the Java cases left behind. Prints one line a case: name, tab, units per second."""

import os
import statistics
import subprocess
import sys
import time

from mlflow import MlflowClient
from mlflow.entities import Metric

folder, java = sys.argv[1:3]


def client(path):
    return MlflowClient(tracking_uri="sqlite:///" + path)


def rate(seconds, work):
    """Units per second of work(), which says how many units it did; the median of five rounds."""
    rates = []
    work()
    for _ in range(5):
        start, units = time.perf_counter(), 0
        while time.perf_counter() - start < seconds / 5:
            units += work()
        rates.append(units / (time.perf_counter() - start))
    return statistics.median(rates)


def say(case, value):
    print(f"{case}\t{value:.4f}", flush=True)


os.makedirs(folder, exist_ok=True)
mlflow = client(os.path.join(folder, "metrics.db"))
run = mlflow.create_run(mlflow.create_experiment("bench")).info.run_id
step = 0


def one_metric():
    global step
    step += 1
    mlflow.log_metric(run, "loss", 0.5, step=step)
    return 1


def batch():
    global step
    now = int(time.time() * 1000)
    mlflow.log_batch(run, metrics=[Metric(f"metric-{i % 10}", float(i), now, step + i) for i in range(1000)])
    step += 1000
    return 1000


say("metric-per-call", rate(4, one_metric))
say("metric-batch", rate(5, batch))

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
mlflow = MlflowClient(tracking_uri="file:" + os.path.abspath(os.path.join(folder, "mlruns")))
run = mlflow.create_run(mlflow.create_experiment("bench")).info.run_id
say("file-log", rate(4, one_metric))

# MLflow migrates this copy when it opens it.
search = client(os.path.join(java, "search-10k", "mlflow.db"))
experiment = search.get_experiment_by_name("search").experiment_id


def find():
    found = search.search_runs([experiment], "metrics.loss < 0.2", order_by=["metrics.loss"], max_results=100)
    assert len(found) == 100
    return 1


say("search-10k", rate(10, find))
subprocess.run(
    [sys.executable, "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('ANALYZE')",
     os.path.join(java, "search-10k", "mlflow.db")],
    check=True,
)
search = client(os.path.join(java, "search-10k", "mlflow.db") + "?")
say("search-10k-analyzed", rate(4, find))

history = client(os.path.join(java, "history-100k", "mlflow.db"))
experiment = history.get_experiment_by_name("bench").experiment_id
run = history.search_runs([experiment])[0].info.run_id


def read():
    assert len(history.get_metric_history(run, "loss")) == 100_000
    return 1


say("history-100k", rate(10, read))
