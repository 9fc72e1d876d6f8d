"""The ONNX models of the packages that the Java cases wrote, logged by MLflow and scored one row at a time by its pyfunc. Arguments:
the folder of the packages, and one for those that MLflow writes. Prints one line a case: name, tab, microseconds a row.

They have no signature, and rows are arrays, which is the fastest way: of a data frame with a row, MLflow's ONNX flavor cannot make the
two outputs of a classifier one frame again."""

import pathlib
import statistics
import sys
import time

import mlflow.onnx
import mlflow.pyfunc
import numpy
import onnx

for package in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    own = str(pathlib.Path(sys.argv[2]) / package.name)
    mlflow.onnx.save_model(onnx.load(str(package / "model.onnx")), own)
    model = mlflow.pyfunc.load_model(own)
    row = numpy.array([[17.99 / (i + 1) for i in range(30)]], dtype=numpy.float32)
    assert len(model.predict(row)) == 2
    rounds = []
    for _ in range(11):
        start, calls = time.perf_counter(), 0
        while time.perf_counter() - start < 0.3:
            model.predict(row)
            calls += 1
        rounds.append((time.perf_counter() - start) / calls)
    print(f"row-{package.name}\t{statistics.median(rounds[1:]) * 1e6:.2f}")
