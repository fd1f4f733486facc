"""Which days reviews cover, and which of them is to be held: no day is lost."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessments.reviews import rules
from participants.rules.dated import Dated

START = date(2026, 9, 1)


def dated(key, on, *, optional=False):
    return Dated(key, key.title(), "review", on, ("why",), optional)


@given(st.lists(st.integers(min_value=0, max_value=200), min_size=1, max_size=12))
def test_every_day_from_the_first_on_lies_in_one_review_and_in_one_only(lengths):
    last, covered = None, []
    for length in lengths:
        first = rules.first_day(last, START)
        last = first + timedelta(days=length)
        assert not rules.why_not_cover(first, last, today=last)
        covered += [first + timedelta(days=n) for n in range(length + 1)]
    assert covered == [START + timedelta(days=n) for n in range((last - START).days + 1)]


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_a_review_covers_a_day_at_least_and_none_to_come(end, today):
    first, last, now = START, START + timedelta(days=end), START + timedelta(days=today)
    allowed = not rules.why_not_cover(first, last, now)
    assert allowed == (first <= last <= now)


def test_the_one_to_hold_is_the_latest_that_is_near_and_an_optional_one_only_alone():
    three, six = dated("three", START), dated("six", START + timedelta(days=90))
    nine = dated("nine", START + timedelta(days=100), optional=True)
    day = START + timedelta(days=95)
    assert rules.due_one([three, six, nine], day) == six
    assert rules.due_one([nine], day) == nine
    assert rules.due_one([three, six], START - timedelta(days=14)) == three
    assert rules.due_one([three, six], START - timedelta(days=15)) is None


def test_a_review_whose_day_is_not_known_is_still_to_hold_and_asked_of_nobody():
    unknown = dated("renewal", None)
    assert rules.still_to_hold([unknown], [], []) == [unknown]
    assert rules.due_one([unknown], START) is None


def test_what_was_passed_over_or_skipped_is_not_to_be_held():
    planned = [dated(key, START) for key in ("three", "six", "nine", "final")]
    keys = [each.key for each in rules.still_to_hold(planned, ["six"], ["nine"])]
    assert keys == ["final"]


def test_where_the_supervisor_recommends_the_supervisor_leads():
    assert rules.lead_order("supervisor")[0] == "supervisor"
    assert rules.lead_order("assessor")[0] == rules.lead_order("participant")[0] == "assessor"


def test_ten_working_days_leave_out_weekends_and_bank_holidays():
    assert rules.may_end_without_since(date(2026, 12, 21)) == date(2027, 1, 7)
