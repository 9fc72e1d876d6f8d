"""Prints texts in YAML with what PyYAML reads in them, as MLflow reads and writes MLmodel files."""
import datetime
import json

import yaml

words = """yes No on OFF y n true False TRUE null ~ Null none nan .nan .NaN .inf -.inf +.INF inf 1e5 1E5 1e-5 1.5e10 1.5e+10 1.e+3
-1.5e-3 .5 -.5 +.5 5. 1_000 1_0.5 0x1F 0X1f 0b101 0o17 017 08 09.5 +12 -0 0 00 190:20:30 190:20:30.15 1:60 2024-01-01
2024-01-01T10:00:00Z 2024-1-1 2001-12-14t21:59:43.10-05:00 << 1.2.3 3.10 3.11.9 12e03 1e 0x 0b ._ 1__2 _1 -- - -a ?a""".split()
values = [
    1e-5, 1e16, 1.5, 0.1, -0.0, float("inf"), 10**20, -(2**63), 2**31, True, None, "", " a ", "a: b", "# c", "yes", "1e-5", "0x1F",
    "2026-11-23 20:21:43.283360", "2026-11-23", "é ü 中 \U0001f600", "a\nb\n", "\ttab", "\x07bell", "\x85 \u2028 x", "'\"", "x" * 300,
    "long words " * 30, "[{\"type\": \"double\", \"name\": \"it's\"}] " * 8, ["a", ["b"], {}], {"a": [], "b": {"c": None}}, "1:30", "~",
    {"nested": [{"k": "v", "l": [1, 2.5]}, {"k": None}]},
]  # fmt: skip


def plain(value):
    """As JSON; times stay texts in Java, so what is compared is the text that stands there."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return {"time": True}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, int) and not isinstance(value, bool):
        return {"int": str(value)}
    return value


texts = [f"v: {word}\n" for word in words] + [yaml.safe_dump({"v": value}, default_flow_style=False) for value in values]
texts += [yaml.safe_dump({"v": value}, default_flow_style=False, allow_unicode=True) for value in values]
texts.append(yaml.safe_dump({"v": datetime.datetime(2024, 1, 2, 3, 4, 5, 123456)}))
answers = []
for text in texts:
    try:
        answers.append({"text": text, "value": plain(yaml.safe_load(text)["v"])})
    except (yaml.YAMLError, ValueError):
        answers.append({"text": text, "refused": True})
print(json.dumps(answers))
