from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.rules import (
    NEVER_BOTH,
    add_working_days,
    asks_by_stage,
    check_minimums,
    implausible_start,
    is_working_day,
    leave_in_words,
    nominal_end,
    period_in_words,
    periods_overlap,
    stage,
    stage_on,
    working_days_between,
)
from participants.rules.claims import claims

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 3, 2), 24, date(2028, 3, 1)),
        (date(2027, 9, 1), 12, date(2028, 8, 31)),
        (date(2027, 3, 1), 12, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 8, 30), 6, date(2027, 2, 28)),
        (date(2026, 8, 28), 6, date(2027, 2, 27)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2026, 12, 31), 24, date(2028, 12, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 28)),
        (date(2026, 2, 28), 24, date(2028, 2, 27)),
    ],
)
def test_a_programme_ends_the_day_before_its_anniversary_or_with_a_shorter_month(
    start, months, end
):
    assert nominal_end(start, months) == end


@given(days, st.integers(min_value=1, max_value=60))
def test_who_starts_later_never_ends_earlier(start, months):
    assert nominal_end(start, months) <= nominal_end(start + timedelta(days=1), months)


def test_a_period_is_said_with_both_its_days():
    first, last = date(2026, 3, 1), date(2026, 4, 11)
    assert period_in_words(first, None) == "from 1 March 2026"
    assert period_in_words(first, first) == "on 1 March 2026"
    assert leave_in_words(first, last) == "Agreed pause, 42 days, 1 March 2026 to 11 April 2026"
    assert [stage(first, last, day) for day in (date(2026, 2, 28), first, last)] == [
        "to come",
        "current",
        "current",
    ]
    assert stage(first, last, date(2026, 4, 12)) == "ended"
    assert stage(first, None, date(2030, 1, 1)) == "current"


def test_a_start_far_away_is_a_slip_of_the_year():
    today = date(2027, 9, 1)
    assert implausible_start(date(2021, 9, 1), today) == ""
    assert "1 September 2021 or later" in implausible_start(date(2021, 8, 31), today)
    assert implausible_start(date(2029, 9, 1), today) == ""
    assert "or earlier" in implausible_start(date(2029, 9, 2), today)


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),
        date(2027, 3, 26),  # Good Friday
        date(2027, 3, 29),  # Easter Monday
        date(2027, 5, 3),
        date(2027, 5, 31),
        date(2027, 8, 30),
        date(2027, 12, 27),  # for Christmas Day, a Saturday
        date(2027, 12, 28),  # for Boxing Day, a Sunday
        date(2028, 1, 3),  # for New Year's Day, a Saturday
        date(2027, 6, 5),  # any Saturday
    ],
)
def test_no_work_on_bank_holidays_their_substitutes_and_weekends(day):
    assert not is_working_day(day)


def test_scottish_holidays_are_working_days_here():
    assert is_working_day(date(2026, 1, 2))
    assert is_working_day(date(2027, 11, 30))


def test_working_days_skip_christmas():
    assert add_working_days(date(2027, 12, 24), 1) == date(2027, 12, 29)
    assert add_working_days(date(2027, 12, 25), 0) == date(2027, 12, 25)
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2027, 12, 24), -1)


def test_working_days_count_both_ends():
    assert working_days_between(date(2027, 6, 7), date(2027, 6, 7)) == 1
    assert working_days_between(date(2027, 6, 7), date(2027, 6, 13)) == 5
    assert working_days_between(date(2027, 6, 8), date(2027, 6, 7)) == 0


@given(days, st.integers(min_value=1, max_value=40))
def test_adding_and_counting_working_days_agree(day, number):
    end = add_working_days(day, number)
    assert is_working_day(end)
    assert working_days_between(day + timedelta(days=1), end) == number


def test_a_shared_last_day_overlaps_and_the_day_after_does_not():
    first, last = date(2027, 1, 1), date(2027, 1, 31)
    assert periods_overlap(first, last, last, None)
    assert not periods_overlap(first, last, last + timedelta(days=1), None)
    assert periods_overlap(first, first, first, first)
    assert periods_overlap(first, None, date(2030, 1, 1), None)


@st.composite
def periods(draw):
    start = draw(days)
    length = draw(st.none() | st.integers(min_value=0, max_value=800))
    return start, None if length is None else start + timedelta(days=length)


@given(periods(), periods())
def test_periods_overlap_just_when_they_share_a_day(one, other):
    def reach(period):
        start, end = period
        return start.toordinal(), (end or date(2045, 1, 1)).toordinal()

    (start, end), (other_start, other_end) = reach(one), reach(other)
    share_a_day = max(start, other_start) <= min(end, other_end)
    assert periods_overlap(*one, *other) == share_a_day
    assert periods_overlap(*other, *one) == share_a_day


def test_what_one_kind_excludes_excludes_it_in_turn():
    for kind, others in NEVER_BOTH.items():
        assert kind not in others
        assert all(kind in NEVER_BOTH[other] for other in others)
    assert "supervisor" not in NEVER_BOTH["assessor"]


OBSERVATIONS = {
    "kind": "observation",
    "label": "Observations",
    "least": 3,
    "by_assessor_least": 2,
    "registered_observer": True,
}


def observed(*, by_assessor, registered=True, counts=True):
    return {
        "kind": "observation",
        "detail": "",
        "counts": counts,
        "by_assessor": by_assessor,
        "registered": registered,
    }


def checked(minimum, facts):
    [result] = check_minimums([minimum], facts)
    return result["have"], result["met"], result["note"]


def test_two_observations_by_the_assessor_and_one_by_another_are_enough():
    facts = [observed(by_assessor=True), observed(by_assessor=True), observed(by_assessor=False)]
    assert checked(OBSERVATIONS, facts) == (3, True, "")
    assert checked(OBSERVATIONS, facts[:2]) == (2, False, "")


def test_others_observations_do_not_stand_in_for_the_assessors():
    facts = [observed(by_assessor=True), *[observed(by_assessor=False)] * 3]
    assert checked(OBSERVATIONS, facts) == (2, False, "1 more by the assessor needed")


def test_observations_that_do_not_count_are_left_out_and_said():
    facts = [
        *[observed(by_assessor=True)] * 3,
        observed(by_assessor=False, registered=False),
        observed(by_assessor=True, counts=False),
    ]
    assert checked(OBSERVATIONS, facts) == (3, True, "2 do not count")


def test_work_seen_has_to_include_what_the_programme_names():
    minimum = {
        "kind": "work_seen",
        "label": "Work seen",
        "least": 3,
        "includes": [
            {
                "label": "a report for an external decision",
                "details": ["report", "court_statement"],
            },
            {"label": "a set of case recordings", "details": ["case_note"]},
        ],
    }
    reports = [{"kind": "work_seen", "detail": "court_statement"}] * 3
    assert checked(minimum, reports) == (3, False, "still needed: a set of case recordings")
    notes = [*reports[:2], {"kind": "work_seen", "detail": "case_note"}]
    assert checked(minimum, notes) == (3, True, "")
    assert checked(minimum, [{"kind": "reflection", "detail": ""}])[0] == 0


def test_the_result_keeps_the_order_and_the_words_of_the_programme():
    minimums = [OBSERVATIONS, {"kind": "reflection", "label": "Reflections", "least": 1}]
    results = check_minimums(minimums, [{"kind": "reflection", "detail": ""}])
    assert [(each["label"], each["least"], each["met"]) for each in results] == [
        ("Observations", 3, False),
        ("Reflections", 1, True),
    ]


STAGES = [("one", date(2026, 12, 31)), ("two", date(2027, 8, 31)), ("three", None)]


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 1, 1), "one"),
        (date(2026, 12, 31), "one"),
        (date(2027, 1, 1), "two"),
        (date(2027, 8, 31), "two"),
        (date(2027, 9, 1), ""),
    ],
)
def test_a_day_lies_in_the_first_stage_that_has_not_ended(day, key):
    assert stage_on(STAGES, day) == key


def test_a_minimum_of_a_stage_counts_only_what_lies_in_it():
    minimums = [
        {"kind": "reflection", "label": "Reflections", "least": 1, "stage": "one"},
        {"kind": "reflection", "label": "Reflections", "least": 2, "stage": "two"},
        {"kind": "reflection", "label": "Reflections", "least": 3},
    ]
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2028, 1, 1)]
    facts = [{"kind": "reflection", "detail": "", "on": day} for day in days]
    found = check_minimums(minimums, facts, STAGES)
    assert [(each["have"], each["met"], each["note"]) for each in found] == [
        (1, True, ""),
        (1, False, ""),
        (3, True, ""),
    ]
    assert asks_by_stage(minimums)
    assert not asks_by_stage(minimums[2:])


def test_a_minimum_of_an_author_counts_only_theirs_and_says_what_does_not():
    minimum = {"kind": "observation", "label": "Observations", "least": 2, "author": "supervisor"}
    facts = [
        {"kind": "observation", "detail": "", "authors": {"supervisor"}},
        {"kind": "observation", "detail": "", "authors": {"supervisor", "assessor"}},
        {"kind": "observation", "detail": "", "authors": {"assessor"}},
        {"kind": "reflection", "detail": "", "authors": {"participant"}},
    ]
    assert checked(minimum, facts) == (2, True, "1 does not count")
    assert checked(minimum, facts[1:]) == (1, False, "1 does not count")


def test_nobody_is_claimed_ahead_for_whose_programme_begins_after_the_window():
    scheme = {
        "window": {"from": "2026-04-01", "to": "2027-03-30"},
        "instalments": [{"key": "completion", "label": "Completion", "also_if_on_programme": True}],
    }
    [(_, _, day, _)] = claims(scheme, date(2026, 9, 1), date(2027, 8, 31))
    assert day == date(2027, 3, 30)
    [(_, _, day, why)] = claims(scheme, date(2027, 9, 1), date(2028, 8, 31))
    assert day is None
    assert "too early" in why[1]
