"""Supervision agreed and held: golden cases worked out by hand, and what holds of all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.rules import Facts, Pattern, Pause, Programme, Timeline, TimeRules
from supervision.rules import meetings as rules
from supervision.rules.meetings import Meeting, MeetingFigures, agreed_weeks

START = date(2026, 9, 7)  # a Monday
WEEKLY = {"kind": "supervision", "steps": [{"from_week": 1, "every_weeks": 1, "minutes": 60}]}
PHASED = {
    "kind": "supervision",
    "steps": [
        {"from_week": 1, "every_weeks": 1, "minutes": 90},
        {"from_week": 7, "every_weeks": 2, "minutes": 90},
        {"from_month": 7, "every_months": 1, "minutes": 60},
    ],
}
LONG_AFTER = date(2028, 1, 1)


def timeline(*support, pauses=(), patterns=()):
    programme = Programme(
        "any", 12, time=TimeRules(pauses_move=True, part_time_moves=True), support=support
    )
    return Timeline(programme, Facts(START, START, pauses=pauses, patterns=patterns))


def meeting(day, minutes=90, **others):
    return Meeting(day, {"supervisor": ("held", minutes)} | others)


def figures(line, *meetings, weeks=52, first=START, today=LONG_AFTER, signed=()):
    until = START + timedelta(weeks=weeks) - timedelta(days=1)
    agreed = agreed_weeks(line, signed, until)
    months = rules.by_month(agreed, meetings, first=first, until=until, today=today)
    return rules.in_all(months)


@pytest.mark.parametrize(
    ("weeks", "agreed"),
    # Weekly for six weeks; every second week to the end of the sixth month, in week 26; then once
    # in each of the last six months, whose last ends on Monday, in the fifty-third week.
    [(1, 1), (6, 6), (7, 6), (8, 7), (26, 16), (27, 16), (31, 17), (52, 21), (53, 22)],
)
def test_how_many_were_agreed_goes_by_the_phase(weeks, agreed):
    assert figures(timeline(PHASED), weeks=weeks).agreed == agreed


def test_part_time_does_not_make_supervision_rarer():
    half = timeline(WEEKLY, patterns=(Pattern(START, None, 50),))
    assert figures(half, weeks=10).agreed == figures(timeline(WEEKLY), weeks=10).agreed == 10


def test_in_an_agreed_pause_nothing_is_agreed():
    pause = Pause(START + timedelta(weeks=2), START + timedelta(weeks=4, days=-1))
    assert figures(timeline(PHASED, pauses=(pause,)), weeks=8).agreed == 6


def test_without_a_rule_nothing_is_agreed_and_what_was_held_still_counts():
    found = figures(timeline(), meeting(START), weeks=4)
    assert (found.agreed, found.held, found.long_enough) == (0, 1, 1)


def test_a_signed_agreement_counts_from_the_week_after_it():
    monthly = {"kind": "supervision", "steps": [{"from_month": 1, "every_months": 1}]}
    signed = [(START + timedelta(weeks=2, days=1), [monthly])]
    # Three weeks by the programme; the first month of the programme ends in the fifth week.
    assert figures(timeline(WEEKLY), weeks=4, signed=signed).agreed == 3
    assert figures(timeline(WEEKLY), weeks=5, signed=signed).agreed == 4


def test_a_meeting_is_long_enough_by_the_minutes_of_its_own_phase():
    late = START + timedelta(weeks=40)
    found = figures(timeline(PHASED), meeting(START, 60), meeting(late, 60))
    assert (found.held, found.long_enough) == (2, 1)


def test_of_two_lengths_the_shorter_one_decides_whether_it_was_long_enough():
    found = figures(timeline(WEEKLY), meeting(START, 90, participant=("held", 30)), weeks=1)
    assert (found.held, found.long_enough, found.confirmed) == (1, 0, 0)


def test_held_for_one_and_not_held_for_the_other_is_neither():
    found = figures(timeline(WEEKLY), meeting(START, participant=("not_held", None)), weeks=1)
    assert found == MeetingFigures(agreed=1, two_accounts=1)
    assert found.nobody_recorded == 0


def test_silence_confirms_nothing():
    alone = figures(timeline(WEEKLY), meeting(START), weeks=1)
    both = figures(timeline(WEEKLY), meeting(START, participant=("held", 90)), weeks=1)
    assert (alone.confirmed, both.confirmed) == (0, 1)


def test_the_week_that_runs_asks_for_nothing_until_something_is_recorded():
    wednesday = START + timedelta(days=2)
    assert figures(timeline(WEEKLY), weeks=1, today=wednesday).agreed == 0
    found = figures(timeline(WEEKLY), meeting(START), weeks=1, today=wednesday)
    assert (found.agreed, found.held) == (1, 1)


def test_a_month_holds_the_weeks_whose_monday_lies_in_it():
    last = START + timedelta(weeks=5, days=-1)
    weeks = agreed_weeks(timeline(WEEKLY), [], last)
    held = [meeting(date(2026, 10, 1))]  # a Thursday; its Monday lies in September
    months = rules.by_month(weeks, held, first=START, until=last, today=LONG_AFTER)
    assert {month.month: (each.agreed, each.held) for month, each in months.items()} == {
        9: (4, 1),
        10: (1, 0),
    }


DAYS = st.integers(0, 363).map(lambda number: START + timedelta(days=number))


@settings(max_examples=40, deadline=None)
@given(held=st.sets(DAYS, max_size=30), cut=st.integers(1, 363))
def test_two_reviews_in_a_row_count_every_meeting_and_every_agreed_one_once(held, cut):
    meetings = [meeting(day) for day in held]
    until = START + timedelta(days=363)
    weeks = agreed_weeks(timeline(PHASED), [], until)
    middle = START + timedelta(days=cut)

    def between(first, last):
        found = rules.by_month(weeks, meetings, first=first, until=last, today=LONG_AFTER)
        return rules.in_all(found)

    halves = between(START, middle - timedelta(days=1)) + between(middle, until)
    assert halves == between(START, until)
    assert halves.held == len(held)
    assert halves.long_enough <= halves.held


@pytest.mark.parametrize(
    ("found", "is_agreed", "said"),
    [
        (
            MeetingFigures(11, 9, 8, 7, 1),
            True,
            "Held 9 of 11 agreed. Of the 9 held, 8 at least as long as agreed, 7 confirmed by both "
            "sides. Also 1 recorded as not held, 1 that nobody recorded.",
        ),
        (MeetingFigures(4), True, "4 agreed; nobody recorded whether any was held."),
        (
            MeetingFigures(1, 2, 2, 0),
            True,
            "Held twice; 1 agreed. Of the 2 held, 2 at least as long as agreed, 0 confirmed by "
            "both sides.",
        ),
        (MeetingFigures(), False, "None recorded; how often was not agreed."),
        (MeetingFigures(), True, "None recorded; none was due in these days."),
    ],
)
def test_the_figures_in_a_sentence(found, is_agreed, said):
    content = vars(found) | {"nobody_recorded": found.nobody_recorded}
    assert rules.in_a_sentence(content, is_agreed=is_agreed) == said
