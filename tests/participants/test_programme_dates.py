"""``manage.py programme_dates``: dates with their working, as JSON."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from participants.shipped import shipped_programme, shipped_programmes
from tests import factories

FACTS = {
    "starts_on": "2026-09-01",
    "working_patterns": [{"starts_on": "2027-03-01", "percent": 60}],
    "pauses": [{"starts_on": "2027-01-04", "ends_on": "2027-02-14"}],
}


@pytest.fixture
def ask(db, tmp_path):
    def run(programme, facts=FACTS, *options):
        path = tmp_path / "facts.json"
        path.write_text(json.dumps(facts), encoding="utf-8")
        out = StringIO()
        call_command(
            "programme_dates",
            "--programme",
            str(programme),
            "--facts",
            str(path),
            *options,
            stdout=out,
        )
        return json.loads(out.getvalue())

    return run


def test_every_date_comes_with_its_steps(ask):
    said = ask("asye", FACTS, "--on", "2027-06-01")
    end = next(each for each in said["dates"] if each["key"] == "end")
    assert end["on"] == "2028-03-11"
    assert "agreed pause, 42 days" in " ".join(end["why"])
    assert all(each["why"] for each in said["dates"])
    assert said["month_of_the_programme"] == 7
    assert said["protected_time"]["hours_a_week"] == "2.3"
    assert said["caseload"]["children"] == 6
    assert said["eligibility"] == {
        "may_enrol": True,
        "funded": True,
        "why": ["The day of qualifying is not recorded, so it was not looked at."],
    }
    assert said["supervision"][0] == {
        "week": "2026-09-07",
        "number": 1,
        "expected": 1,
        "expected_so_far": 1,
        "why": "Week 1 of the programme: every week, at least 90 minutes.",
    }
    assert [each["kind"] for each in said["days"]] == ["full", "pause", "full", "part_time"]
    assert said["days"][-1]["last"] is None


@pytest.mark.parametrize("name", shipped_programmes())
def test_every_programme_that_comes_with_the_product_can_be_asked(ask, name):
    assert ask(name)["programme"] == shipped_programme(name)["name"]


def test_a_file_and_a_programme_published_here_are_asked_the_same_way(ask, tmp_path):
    file = shipped_programme("asye")
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(file | {"name": "Mine"}), encoding="utf-8")
    assert ask(path)["programme"] == "Mine"
    version = factories.ProgrammeVersionFactory(programme="ours", name="Ours")
    assert ask("ours")["programme"] == version.name


def test_a_reason_for_a_pause_is_no_fact_and_is_not_repeated(ask):
    facts = FACTS | {"pauses": [{"starts_on": "2027-01-04", "reason": "very private"}]}
    with pytest.raises(CommandError) as error:
        ask("asye", facts)
    assert "pauses[0].reason: is not a field here" in str(error.value)
    assert "private" not in str(error.value)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "starts_on: is missing"),
        ({"starts_on": "2026-02-30"}, "starts_on: is no day of the calendar"),
        ({"starts_on": "0001-01-01"}, "starts_on: must be from 1990 to 2099"),
        ({"starts_on": 20260901}, "starts_on: must be a date"),
        (
            FACTS | {"pauses": [{"starts_on": "2027-01-04", "ends_on": "2027-01-03"}]},
            "pauses[0].ends_on: is before starts_on",
        ),
        (
            FACTS | {"working_patterns": [{"starts_on": "2027-01-04", "percent": 0}]},
            "working_patterns[0].percent: must be from 1 to 100",
        ),
        (
            FACTS | {"working_patterns": [{"starts_on": "2027-01-04", "percent": 60.125}]},
            "working_patterns[0].percent: has more than two places",
        ),
        (
            FACTS
            | {
                "working_patterns": [
                    {"starts_on": "2027-01-04", "percent": 60},
                    {"starts_on": "2027-02-04", "percent": 80},
                ]
            },
            "working_patterns[1]: shares a day with another",
        ),
        (
            FACTS
            | {
                "working_patterns": [
                    {"starts_on": "2027-01-04", "percent": 60, "phased_return": True}
                ]
            },
            "working_patterns[0].ends_on: is missing: a phased return ends",
        ),
        (FACTS | {"agreed_end": "2026-08-31"}, "agreed_end: is before starts_on"),
        (FACTS | {"outside": {"renewal": "soon"}}, "outside: must be a date"),
        (FACTS | {"days_off": ["x"]}, "days_off: must be a date"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_with_the_facts_is_named_by_its_place(ask, facts, words):
    with pytest.raises(CommandError, match="the facts") as error:
        ask("asye", facts)
    assert words in str(error.value)
    assert error.value.returncode == 1


def test_a_programme_nobody_knows_is_said_with_those_that_come_along(ask):
    with pytest.raises(CommandError, match="With the product come: asye") as error:
        ask("none")
    assert error.value.returncode == 2
