"""Prints how many tasks a second the real Airflow runs: a fan of Python tasks that do nothing, by dag.test on SQLite.

usage: python pipeline_airflow.py TASKS
"""

import os
import shutil
import sys
import tempfile
import time

FOLDER = "MLOPSKIT_FAN"


def nothing():
    pass


def fan(tasks):
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG

    with DAG(dag_id="fan", schedule=None) as dag:
        first = PythonOperator(task_id="first", python_callable=nothing)
        last = PythonOperator(task_id="last", python_callable=nothing)
        for i in range(tasks):
            first >> PythonOperator(task_id=f"t{i}", python_callable=nothing) >> last
    return dag


def main(tasks):
    import logging

    home = tempfile.mkdtemp(prefix="airflow")
    dags = os.path.join(home, "dags")
    os.makedirs(dags)
    os.environ.update(
        {
            "AIRFLOW_HOME": home,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": dags,
            FOLDER: str(tasks),
        }
    )
    # Airflow runs only what it finds in a file of its folder: this one.
    shutil.copy(__file__, os.path.join(dags, "fan.py"))
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Airflow logs to standard output.
    logging.disable(logging.CRITICAL)
    try:
        from airflow.utils.db import initdb

        initdb()
        start = time.perf_counter()
        run = fan(tasks).test()
        seconds = time.perf_counter() - start
        assert str(run.state) == "success", run.state
        print(f"durable-fan-10k-airflow\t{tasks / seconds:.3f}", file=out, flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
elif FOLDER in os.environ:
    dag = fan(int(os.environ[FOLDER]))
