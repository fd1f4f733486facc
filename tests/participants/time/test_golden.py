"""The golden table against the engine, and against its own working."""

from datetime import date
from decimal import Decimal

import pytest

from participants.rules import (
    DaysOff,
    Due,
    Extension,
    Facts,
    Pattern,
    Pause,
    Programme,
    Review,
    Timeline,
    TimeRules,
)
from participants.rules.working_days import bank_holidays

from . import golden

CASES = golden.cases()


def by_the_engine(case):
    it = golden.read(case)
    due = Due(
        months=it["number"] if it["unit"] == "months" else None,
        weeks=it["number"] if it["unit"] == "weeks" else None,
        at=it["unit"] if it["unit"] in ("start", "end") else "",
        working_days_after=it["by"] if it["way"] == "working days after" else 0,
        weeks_before=it["by"] if it["way"] == "weeks before" else 0,
    )
    months, days = it["extension"]
    programme = Programme(
        "golden",
        it["months"],
        longest_months=it["longest"],
        time=TimeRules(
            pauses_move=True,
            part_time_moves=True,
            phased_return_is_pause=True,
            pauses_count_towards_longest=it["pauses_count"],
            days_off=DaysOff.NEXT if it["moves_off_days_off"] else DaysOff.STAY,
        ),
        reviews=(Review("it", "It", due),),
    )
    facts = Facts(
        starts_on=it["start"],
        on=it["start"],
        patterns=tuple(Pattern(p[0], p[1], Decimal(p[2]), p[3]) for p in it["patterns"]),
        pauses=tuple(Pause(*each) for each in it["pauses"]),
        extensions=(Extension(months, days),),
    )
    return Timeline(programme, facts).reviews[0].on


def test_there_are_at_least_120_cases_and_no_two_are_the_same():
    asked = {
        tuple(value for name, value in c.items() if name not in ("case", "what")) for c in CASES
    }
    assert len(asked) == len(CASES) >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']} {case['what']}")
def test_the_engine_says_what_the_table_says(case):
    assert by_the_engine(case) == date.fromisoformat(case["on"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']} {case['what']}")
def test_the_working_of_the_table_leads_to_its_date(case):
    on, working = golden.work_out(case)
    assert (on.isoformat(), working) == (case["on"], case["working"])


def test_the_bank_holidays_typed_in_for_the_table_are_those_of_the_calendar():
    found = {day for year in (2026, 2027, 2028) for day in bank_holidays(year)}
    assert {day for day in found if day.weekday() < 5} == golden.BANK_HOLIDAYS
