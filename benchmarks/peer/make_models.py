"""Makes the models of `benchmarks/run serving`: python make_models.py FOLDER

Trained on the breast cancer data of scikit-learn (569 rows, 30 columns; UCI, CC BY 4.0) and exported by skl2onnx, in opset 15:
logistic.onnx, forest.onnx (100 trees), network.onnx (two layers of 768, for micro-batching), and rows.csv, the data without its labels.
"""

import csv
import pathlib
import sys

from skl2onnx import to_onnx
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder = pathlib.Path(sys.argv[1])
data = load_breast_cancer()
x = data.data.astype("float32")
models = {
    "logistic": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    "forest": RandomForestClassifier(n_estimators=100, random_state=1),
    "network": make_pipeline(StandardScaler(), MLPClassifier((768, 768), max_iter=50, random_state=1)),
}
for name, model in models.items():
    model.fit(x, data.target)
    exported = to_onnx(model, x[:1], target_opset=15, options={id(model): {"zipmap": False}})
    (folder / f"{name}.onnx").write_bytes(exported.SerializeToString())
with open(folder / "rows.csv", "w", newline="") as out:
    writer = csv.writer(out)
    writer.writerow([name.replace(" ", "_") for name in data.feature_names])
    writer.writerows(x.tolist())
