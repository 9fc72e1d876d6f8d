"""One row of the packages that the Java cases wrote, scored by MLflow's pyfunc. Argument: the folder of the packages. Prints one
line a case: name, tab, microseconds a row."""

import pathlib
import statistics
import sys
import time

import mlflow.pyfunc
import pandas

for package in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    model = mlflow.pyfunc.load_model(str(package))
    columns = [column.name for column in model.metadata.signature.inputs]
    row = pandas.DataFrame([[17.99 / (i + 1) for i in range(len(columns))]], columns=columns)
    rounds = []
    for _ in range(11):
        start, calls = time.perf_counter(), 0
        while time.perf_counter() - start < 0.3:
            model.predict(row)
            calls += 1
        rounds.append((time.perf_counter() - start) / calls)
    print(f"row-{package.name}\t{statistics.median(rounds[1:]) * 1e6:.2f}")
