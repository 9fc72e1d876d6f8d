"""Tells when cron expressions are due by croniter.

usage: python croniter_times.py FILE

FILE has one case a line, as JSON: {"id": .., "expression": .., "zone": .., "start": .., "count": ..}, start in seconds since
1970; six fields begin with seconds. Prints one line a case: {"id": .., "times": [..]}, in seconds since 1970, or
{"id": .., "error": ..} if croniter refuses it or finds no time.
"""

import json
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from croniter import croniter
from croniter.croniter import CroniterError


def answer(case):
    start = datetime.fromtimestamp(case["start"], ZoneInfo(case["zone"]))
    times = []
    try:
        due = croniter(case["expression"], start, ret_type=datetime, second_at_beginning=True)
        for _ in range(case["count"]):
            times.append(int(due.get_next().timestamp()))
    except CroniterError as error:
        return {"id": case["id"], "error": f"{type(error).__name__}: {error}"}
    return {"id": case["id"], "times": times}


def main(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            print(json.dumps(answer(json.loads(line))))


if __name__ == "__main__":
    main(sys.argv[1])
