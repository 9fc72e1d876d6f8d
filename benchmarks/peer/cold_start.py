"""From the start of the process to the first committed metric in a new store in the working directory."""

import mlflow

with mlflow.start_run():
    mlflow.log_metric("loss", 0.5)
