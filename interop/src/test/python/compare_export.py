"""Compares runs.csv and runs.jsonl of the working directory with what search_runs finds, and prints the differences."""

import json
import math

import mlflow
import pandas

found = mlflow.search_runs(search_all_experiments=True).set_index("run_id")
table = pandas.read_csv("runs.csv", dtype=str, keep_default_na=False).set_index("run_id")
with open("runs.jsonl", encoding="utf-8") as file:
    lines = {line["run_id"]: line for line in map(json.loads, file)}
# search_runs has the name of a run only as a tag.
differences = sorted(set(found.columns) ^ (set(table.columns) - {"run_name"}))


def same(column, left, right):
    if column in ("start_time", "end_time"):
        missing = right == ""
        return pandas.isna(left) == missing and (missing or pandas.Timestamp(left) == pandas.Timestamp(right))
    if column.startswith("metrics."):
        if pandas.isna(left):
            return right in ("", "NaN") or math.isnan(float(right))
        return float(left) == float(right)
    return ("" if left is None or left != left else left) == right


for run_id, row in found.iterrows():
    for column in found.columns:
        if not same(column, row[column], table.loc[run_id, column]):
            differences.append([run_id, column, str(row[column]), str(table.loc[run_id, column])])
    data = mlflow.get_run(run_id).data
    if data.params != lines[run_id]["params"] or data.tags != lines[run_id]["tags"]:
        differences.append([run_id, "json"])
    for key, value in data.metrics.items():
        if repr(float(lines[run_id]["metrics"][key])) != repr(value):
            differences.append([run_id, key, repr(value), repr(lines[run_id]["metrics"][key])])
print(json.dumps({"runs": len(table), "differences": differences}))
