"""docs/retention-schedule.md says what datamap.yaml says; `--write-docs` writes it anew."""

from collections import defaultdict

import yaml

from .sources import ROOT

DOCUMENT = ROOT / "docs" / "retention-schedule.md"
HEAD = """\
# Retention schedule

Made from `datamap.yaml`; fresh again with
`pytest tests/conventions/test_retention_schedule.py --write-docs`.

The periods are proposals: a council puts its own into `datamap.yaml`. At the end of a period the
portal itself deletes only what the last table names. An administrator acts on the rest of this
list. Backups are deleted after 35 days.

| class | from | for | then |
|---|---|---|---|
"""
MIDDLE = """
## What belongs to each class

| class | tables |
|---|---|
"""
TAIL = """
## What the portal deletes by itself

| what | when |
|---|---|
| sessions | on sign-out, and within an hour of their end |
| marks of forms that were sent | after 7 days |
| codes and links in messages | when the message is sent or has expired |
| files that no job names | after an hour |
| notes for named readers | a year after the pause or adjustment was over, or the person left |
| what a file of people said | a day after it was applied, at once if thrown away, else after 7 |
| a transfer file that was made | 30 days after it was made, as every file of a job |
| what a transfer file said that came in | at once if thrown away, else after 30 days unless used |
"""


def schedule():
    """The document as it should be."""
    datamap = yaml.safe_load((ROOT / "datamap.yaml").read_text(encoding="utf-8"))
    classes = "".join(
        f"| {name} | {rule['starts']} | {rule['keep_for']} | {rule['then']} |\n"
        for name, rule in datamap["retention_classes"].items()
    )
    tables = defaultdict(set)
    for model, fields in datamap["models"].items():
        for _, retention, *_ in fields.values():
            tables[retention].add(model)
    lists = "".join(
        f"| {name} | {', '.join(sorted(tables[name]))} |\n" for name in datamap["retention_classes"]
    )
    return HEAD + classes + MIDDLE + lists + TAIL


def test_the_schedule_is_that_of_the_data_map(request):
    if request.config.getoption("--write-docs"):
        DOCUMENT.write_text(schedule(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == schedule()
