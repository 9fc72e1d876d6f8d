"""Runs DAGs in the real Airflow and tells how their tasks ended.

usage: python airflow_states.py FILE

FILE has one DAG a line, as JSON: {"id": .., "tasks": [{"id": .., "outcome": .., "rule": .., "upstream": [..],
"setup": true, "teardownOf": [..], "follow": [..], "items": [..]}]}. An outcome is success, fail, skip, branch (to the tasks in "follow"),
stop (a short circuit), pass (a circuit that lets through) or map (over the outcomes in "items"). Prints one line a DAG: {"id": ..,
"states": {task: state}}, where an item of a mapped task is task[index].
"""

import json
import os
import shutil
import sys
import tempfile

DAGS = "MLOPSKIT_DAGS"


def end(outcome):
    from airflow.sdk.exceptions import AirflowSkipException

    if outcome == "fail":
        raise ValueError("as told")
    if outcome == "skip":
        raise AirflowSkipException("as told")


def operator(task):
    from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator

    rule = {"trigger_rule": task["rule"]} if task.get("rule") else {}
    match task["outcome"]:
        case "branch":
            return BranchPythonOperator(task_id=task["id"], python_callable=lambda: task["follow"], **rule)
        case "stop" | "pass":
            return ShortCircuitOperator(task_id=task["id"], python_callable=lambda: task["outcome"] == "pass", **rule)
        case "map":
            ends = [[outcome] for outcome in task["items"]]
            return PythonOperator.partial(task_id=task["id"], python_callable=end, **rule).expand(op_args=ends)
        case outcome:
            return PythonOperator(task_id=task["id"], python_callable=end, op_args=[outcome], **rule)


def dag_of(spec):
    from airflow.sdk import DAG

    with DAG(dag_id=spec["id"], schedule=None) as dag:
        operators = {task["id"]: operator(task) for task in spec["tasks"]}
        for task in spec["tasks"]:
            if task.get("setup"):
                operators[task["id"]].as_setup()
        for task in spec["tasks"]:
            for before in task["upstream"]:
                operators[before] >> operators[task["id"]]
            if task.get("teardownOf"):
                operators[task["id"]].as_teardown(setups=[operators[each] for each in task["teardownOf"]])
    return dag


def name_of(ti):
    return ti.task_id if ti.map_index < 0 else f"{ti.task_id}[{ti.map_index}]"


def specs(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main(path):
    import logging

    home = tempfile.mkdtemp(prefix="airflow")
    dags = os.path.join(home, "dags")
    os.makedirs(dags)
    os.environ.update(
        {
            "AIRFLOW_HOME": home,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": dags,
            DAGS: os.path.join(dags, "dags.jsonl"),
        }
    )
    # Airflow runs only what it finds in a file of its folder: this one.
    shutil.copy(__file__, os.path.join(dags, "generated.py"))
    shutil.copy(path, os.environ[DAGS])
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Airflow logs to standard output.
    logging.disable(logging.CRITICAL)
    try:
        from airflow.utils.db import initdb

        initdb()
        for spec in specs(path):
            run = dag_of(spec).test()
            states = {name_of(ti): str(ti.state) for ti in run.get_task_instances()}
            print(json.dumps({"id": spec["id"], "states": states}), file=out, flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
elif DAGS in os.environ:
    globals().update({spec["id"]: dag_of(spec) for spec in specs(os.environ[DAGS])})
