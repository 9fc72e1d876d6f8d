"""Prints how many tasks a second the real Dagster runs: a fan of ops that do nothing, in process, with its event log in SQLite.

usage: python pipeline_dagster.py TASKS
"""

import logging
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")

from dagster import DagsterInstance, graph, op  # noqa: E402


def named(i):
    @op(name=f"t{i}")
    def body(value):
        return value

    return body


@op
def first():
    return 1


@op
def last(values: list):
    return len(values)


def main(tasks):
    logging.disable(logging.CRITICAL)
    bodies = [named(i) for i in range(tasks)]

    @graph
    def fan():
        one = first()
        last([body(one) for body in bodies])

    job = fan.to_job()
    with tempfile.TemporaryDirectory() as home, DagsterInstance.local_temp(home) as instance:
        rates = []
        for _ in range(2):
            start = time.perf_counter()
            assert job.execute_in_process(instance=instance).success
            rates.append(tasks / (time.perf_counter() - start))
    print(f"durable-fan-10k\t{max(rates):.3f}")


main(int(sys.argv[1]))
