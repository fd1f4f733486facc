"""Three pages say what the code says: the programme's file, the dates' files, and the programmes.

Fresh again: .venv/bin/python -m pytest tests/conventions/test_programme_pages.py --write-docs
"""

import json
from datetime import date

import pytest

from participants.rules import Timeline
from participants.rules.dates_file import dates_file
from participants.rules.expected import ceiling_on, meetings_by_week, protected_time_in
from participants.rules.facts_file import FACTS, facts_of, problems_with_facts
from participants.rules.programme_file import FIELDS, problems_with_programme, programme_of
from participants.rules.programme_file.field import ONLY_SAID, Is
from participants.rules.words import in_words
from participants.shipped import ACTIVE, shipped_programme, shipped_programmes

from .sources import ROOT

FRESH = "Written by `pytest tests/conventions/test_programme_pages.py --write-docs`; a test fails when it is not fresh.\n"


def rows(fields, inside=""):
    for name, field in fields.items():
        needed = "" if field.required else "may be left out"
        holds = field.holds.value
        if field.holds in (Is.CHOICE, Is.CHOICES):
            holds += " " + ", ".join(f"`{each}`" for each in field.choices)
        elif field.holds == Is.WHOLE:
            holds += f", {field.least} to {field.most}"
        means = field.means + (f" ({_small(ONLY_SAID)})" if field.only_said else "")
        yield f"| `{inside}{name}` | {holds} | {needed} | {means} |\n"
        if field.of:
            mark = "[]" if field.holds == Is.LIST else ""
            yield from rows(field.of, f"{inside}{name}{mark}.")


def _small(words):
    return words[:1].lower() + words[1:]


def table(fields):
    return "| field | holds | needed | means |\n|---|---|---|---|\n" + "".join(rows(fields))


PROGRAMME_FILE = """# The file of a programme

One JSON file holds the rules of a programme as one council runs it. `manage.py import_programme FILE` publishes it as the
next version of that programme, `--dry-run` only checks it; `manage.py export_programme NAME` prints it again. What
comes out is what went in; lists that are empty are left out. The files in `participants/shipped/` are examples to begin from.

Everything that is wrong is said at once, each with its place (`reviews[2].due.after_months: ...`), and nothing is written
then. First the shape is looked at: fields that are missing, not known, or hold something else. Then the rules: a longest
length below the length, a review after the programme or out of order, a reason both allowed and not allowed, more
observations by the assessor than observations, support that begins after the end, a phased return that counts as pause where
pauses move nothing, who confirms being who recommends, pass or fail without a second reading, an appeal where nothing is failed, a grant that ends before it begins,
evidence by somebody who never writes that kind, or that must be what that kind never is, a number of children met on average.

A published version never changes, and who began on it stays on it; on PostgreSQL the database refuses a change too.

`stages[].ends`, `reviews[].due` and `self_assessment.stages[].due` say exactly one of `after_months`, `after_weeks` and `at`. How days come of them is in
[rules/time.md](rules/time.md).

## Fields

"""
SUPPORT = """
## Support rules

`support` holds at most one rule of each kind. Every rule has `kind`, `label`, `source` and `steps`; figures are for full time;
a step holds until the next one; the first begins with month (or week) 1.

| kind | in each step | besides |
|---|---|---|
| `caseload` | `from_month`, and `children` (the most) or `percent` of what a confident social worker holds | `full_caseload`: how many children that is; `curve`: `steps` or `line` (rises evenly); `averaged`: met on average; only where no number of children is agreed, as a number is judged week by week |
| `protected_time` | `from_month`, and one or more of `hours_a_week`, `percent`, `hours_a_month`, `days_a_month` | `full_time_hours`: of which the percent are |
| `supervision`, `group_sessions` | `from_week` or, after those, `from_month`; `every_weeks` or `every_months`; `minutes`: at least | |
"""


def programme_file_page():
    return PROGRAMME_FILE.replace("\n\n", f"\n\n{FRESH}\n", 1) + table(FIELDS) + SUPPORT


FACTS_EXAMPLE = {
    "starts_on": "2026-09-01",
    "working_patterns": [{"starts_on": "2027-03-01", "percent": 60}],
    "pauses": [{"starts_on": "2027-01-04", "ends_on": "2027-02-14"}],
    "qualified_on": "2026-07-10",
}
DATES_FILE = """# Dates of a programme as JSON

    manage.py programme_dates --programme FILE|NAME --facts FACTS.json [--on DATE]

prints every date of one person under a programme, each with the steps that lead to it. Nothing is written. The programme is a
[file](programme-file.md), one published here, or one that comes with the product; `--on` is the day one asks, today if left
out. Exit codes: 0; 1 when something in a file is wrong, said place by place; 2 when a file cannot be used.

## The facts

"""


def dates_page():
    timeline = Timeline(
        programme_of(shipped_programme("asye")), facts_of(FACTS_EXAMPLE, date(2027, 6, 1))
    )
    said = dates_file(timeline)
    for name in ("supervision", "group_sessions"):
        said[name] = said[name][:1]
    said["dates"] = [said["dates"][0], *(each for each in said["dates"] if each["key"] == "end")]
    text = json.dumps(said, indent=2, ensure_ascii=False)
    facts = json.dumps(FACTS_EXAMPLE, indent=2)
    return (
        DATES_FILE.replace("\n\n", f"\n\n{FRESH}\n", 1)
        + table(FACTS)
        + f"\nFor example:\n\n```json\n{facts}\n```\n"
        + ANSWER
        + f"```json\n{text}\n```\n"
    )


ANSWER = """
## The answer

| field | holds |
|---|---|
| `schema` | `programme-dates/1` |
| `programme`, `on` | the name of the programme; the day one asked about |
| `time_runs_from` | the first day that counts |
| `month_of_the_programme` | in which `on` lies; the first is 1 |
| `dates[]` | `key`, `label`, `kind` (`review`, `stage`, `end`, `claim`), `on` (null while something it depends on is not known), `optional`, `why` (the steps, in order), and for a stage `gives` |
| `days[]` | every day from the first on in exactly one row: `first`, `last` (null in the last row), `kind` (`full`, `part_time`, `pause`, `phased_return`), `counts` (of a day, as text) |
| `supervision[]`, `group_sessions[]` | each week to the end: `week` (its Monday), `number` (null in a pause), `expected`, `expected_so_far`, `why` |
| `protected_time` | of the week of `on`: `hours_a_week`, `hours_a_month`, `days_a_month` (texts, pro rata; null where not agreed so), `why`; null where none is agreed |
| `caseload` | on that day: `children`, `percent_of_a_confident_social_worker` (null where not agreed so), `averaged`, `why`; null where none is agreed |
| `eligibility` | `may_enrol`, `funded`, `why`; null where the programme has no such rule |

The example under `asye`, on 1 June 2027, with lists cut short:

"""
PERSON = {
    "starts_on": "2026-09-14",
    "registered_on": "2026-10-05",
    "outside": {"registration_renewal": "2029-10-04"},
    "working_patterns": [{"starts_on": "2027-03-01", "percent": 60}],
    "pauses": [{"starts_on": "2027-01-04", "ends_on": "2027-02-14"}],
    "qualified_on": "2026-07-10",
}
ON = date(2027, 4, 12)
PROGRAMMES = """# The same person under every programme that comes with the product

They start on 14 September 2026, are registered on 5 October 2026, have an agreed pause of 42 days from 4 January 2027, work 60%
of full time from 1 March 2027 on, and their registration is renewed on 4 October 2029. Support is that of 12 April 2027. Nothing
here is typed in: it is what `manage.py programme_dates` says. An organisation begins with the first two; the others are
examples to [import](programme-file.md). What no source says is marked in the files as set by the council.

"""


def timelines():
    for name in shipped_programmes():
        programme = programme_of(shipped_programme(name))
        yield name, Timeline(programme, facts_of(PERSON, ON))


def programmes_page():
    text = PROGRAMMES.replace("\n\n", f"\n\n{FRESH}\n", 1)
    text += "| programme | ends | reviews and judgements | supervision to its end | protected time | most children |\n"
    text += "|---|---|---|---|---|---|\n"
    for _, timeline in timelines():
        reviews = "; ".join(
            f"{each.label}: {in_words(each.on) if each.on else 'not known'}"
            for each in timeline.reviews
        )
        text += (
            f"| {timeline.programme.name} | {in_words(timeline.ends_on)} | {reviews or 'none'} | "
            f"{meetings(timeline)} | {time_of(timeline)} | {caseload(timeline)} |\n"
        )
    text += "\n## Why\n"
    for _, timeline in timelines():
        text += f"\n**{timeline.programme.name}**, last day {in_words(timeline.ends_on)}:\n\n"
        text += "".join(f"{n}. {step}\n" for n, step in enumerate(timeline.end.steps, 1))
    return text


def meetings(timeline):
    found = []
    for kind, words in (("supervision", "supervisions"), ("group_sessions", "group sessions")):
        weeks = list(meetings_by_week(timeline, kind, timeline.ends_on))
        if weeks:
            found.append(f"{weeks[-1].total} {words}")
    return ", ".join(found) or "not set"


def time_of(timeline):
    found = protected_time_in(timeline, ON)
    if found is None:
        return "not set"
    said = [
        (found.hours_a_week, "hours a week"),
        (found.hours_a_month, "hours a month"),
        (found.days_a_month, "days a month"),
    ]
    return ", ".join(f"{amount} {unit}" for amount, unit in said if amount is not None)


def caseload(timeline):
    found = ceiling_on(timeline, ON)
    if found is None:
        return "not set"
    said = (
        str(found.children)
        if found.children is not None
        else f"{found.percent}% of a confident social worker"
    )
    return said + (" on average" if found.averaged else "")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("programme-file.md", programme_file_page),
        ("programme-dates.md", dates_page),
        ("programmes.md", programmes_page),
    ],
)
def test_the_page_is_fresh(request, name, written):
    path = ROOT / "docs" / name
    if request.config.getoption("--write-docs"):
        path.write_text(written(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written()


def test_every_shipped_programme_can_be_published_and_says_where_its_rules_come_from():
    assert list(shipped_programmes())[:2] == list(ACTIVE)
    assert len(shipped_programmes()) == 10
    for name in shipped_programmes():
        file = shipped_programme(name)
        assert [str(each) for each in problems_with_programme(file)] == []
        assert file["programme"] == name
        assert file["sources"]
        assert all(rule["source"] for rule in file.get("support", []))


def test_the_same_person_ends_on_different_days():
    assert problems_with_facts(PERSON) == []
    assert len({timeline.ends_on for _, timeline in timelines()}) >= 5
