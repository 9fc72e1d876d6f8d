"""Loads a model of the store in the working directory as a Python user would, and prints what it says of the rows in a JSON file."""

import json
import sys

import mlflow
import pandas

with open(sys.argv[2], encoding="utf-8") as file:
    rows = pandas.DataFrame(json.load(file))
model = mlflow.pyfunc.load_model(sys.argv[1])
schema = model.metadata.get_input_schema()
if schema is not None:
    for column in schema.inputs:
        rows[column.name] = rows[column.name].astype(column.type.to_pandas())
answer = model.predict(rows)
columns = answer.to_dict("list") if hasattr(answer, "to_dict") else answer
print(json.dumps({name: getattr(values, "tolist", lambda: values)() for name, values in columns.items()}))
