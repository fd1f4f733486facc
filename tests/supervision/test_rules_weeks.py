from datetime import date

import pytest

from supervision.rules import weeks

MONDAY = date(2026, 11, 16)
LAST, NEXT = date(2026, 11, 9), date(2026, 11, 23)
LONG_AGO = date(2026, 1, 1)


@pytest.mark.parametrize("day", range(16, 23))
def test_a_week_is_named_by_its_monday_and_ends_with_its_sunday(day):
    assert weeks.monday_of(date(2026, 11, day)) == MONDAY
    assert weeks.sunday_of(MONDAY) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("starts_on", "first"),
    [(date(2026, 11, 16), MONDAY), (date(2026, 11, 17), NEXT), (date(2026, 11, 22), NEXT)],
    ids=str,
)
def test_the_first_week_is_the_first_whole_one(starts_on, first):
    assert weeks.first_week(starts_on) == first


@pytest.mark.parametrize(
    ("ends_on", "last"),
    [(date(2026, 11, 20), MONDAY), (date(2026, 11, 22), MONDAY), (date(2026, 11, 19), LAST)],
    ids=str,
)
def test_the_last_week_is_the_last_one_worked_to_its_friday(ends_on, last):
    assert weeks.last_week(ends_on) == last


def test_weeks_from_one_monday_to_another_count_both():
    assert list(weeks.weeks_from(LAST, NEXT)) == [LAST, MONDAY, NEXT]
    assert list(weeks.weeks_from(NEXT, LAST)) == []


@pytest.mark.parametrize("day", [16, 17, 18])
def test_until_wednesday_a_check_in_that_is_missing_is_offered_for_last_week(day):
    assert weeks.offered_week(date(2026, 11, day), set(), LONG_AGO) == LAST
    assert weeks.offered_week(date(2026, 11, day), {LAST}, LONG_AGO) == MONDAY


@pytest.mark.parametrize("day", [19, 20, 21, 22])
def test_from_thursday_a_check_in_is_offered_for_the_week_that_runs(day):
    assert weeks.offered_week(date(2026, 11, day), set(), LONG_AGO) == MONDAY


def test_no_week_before_the_first_whole_one_is_offered():
    assert weeks.offered_week(MONDAY, set(), MONDAY) == MONDAY
    assert weeks.offered_week(MONDAY, set(), date(2026, 11, 11)) == MONDAY
    assert weeks.offered_week(date(2026, 11, 18), set(), date(2026, 11, 18)) == NEXT


def test_a_week_can_be_filled_in_for_28_days_after_its_sunday_and_no_longer():
    def problem(today):
        return weeks.problem_with_week(MONDAY, starts_on=LONG_AGO, today=today)

    assert weeks.open_until(MONDAY) == date(2026, 12, 20)
    assert problem(date(2026, 11, 15)) == "This week has not begun yet."
    assert problem(MONDAY) == ""
    assert problem(date(2026, 12, 20)) == ""
    assert "until 20 December 2026" in problem(date(2026, 12, 21))
    assert "nobody recorded" in problem(date(2026, 12, 21))


def test_whoever_is_spoken_of_late_has_28_days_to_answer():
    late = date(2026, 12, 20)
    assert weeks.open_until(MONDAY, late) == date(2027, 1, 17)
    assert weeks.open_until(MONDAY, MONDAY) == weeks.open_until(MONDAY)
    answer = {"starts_on": LONG_AGO, "other_said_on": late}
    assert weeks.problem_with_week(MONDAY, today=date(2027, 1, 17), **answer) == ""
    assert weeks.problem_with_week(MONDAY, today=date(2027, 1, 18), **answer) != ""


def test_a_week_is_recorded_by_its_monday_and_not_before_the_programme():
    wrong = weeks.problem_with_week(date(2026, 11, 17), starts_on=LONG_AGO, today=NEXT)
    assert wrong == "A week begins on a Monday."
    early = weeks.problem_with_week(MONDAY, starts_on=date(2026, 11, 17), today=NEXT)
    assert "before the first whole week" in early


def test_a_correction_takes_the_place_for_three_days_after_week_or_recording():
    assert weeks.correct_until(MONDAY, date(2026, 11, 19)) == date(2026, 11, 25)
    assert weeks.correct_until(MONDAY, date(2026, 12, 10)) == date(2026, 12, 13)


@pytest.mark.parametrize(
    ("patterns", "least_and_most"),
    [
        ([], (100, 100)),
        ([(LONG_AGO, None, 60)], (60, 60)),
        ([(LONG_AGO, date(2026, 11, 15), 60)], (100, 100)),
        ([(LONG_AGO, MONDAY, 60)], (60, 100)),
        ([(LONG_AGO, date(2026, 11, 18), 60), (date(2026, 11, 19), None, 80)], (60, 80)),
        ([(date(2026, 11, 21), None, 60)], (100, 100)),
    ],
)
def test_part_time_is_looked_up_for_each_working_day(patterns, least_and_most):
    assert weeks.percents_in_week(MONDAY, patterns) == least_and_most


@pytest.mark.parametrize(
    ("leave", "is_away"),
    [
        ([], False),
        ([(MONDAY, date(2026, 11, 20))], True),
        ([(MONDAY, date(2026, 11, 19))], False),
        ([(date(2026, 11, 17), None)], False),
        ([(LONG_AGO, None)], True),
        ([(LONG_AGO, date(2026, 11, 17)), (date(2026, 11, 18), date(2026, 11, 21))], True),
        ([(LONG_AGO, date(2026, 11, 17)), (date(2026, 11, 19), date(2026, 11, 21))], False),
    ],
)
def test_a_week_is_on_leave_where_every_day_from_monday_to_friday_is(leave, is_away):
    assert weeks.on_leave_all_week(MONDAY, leave) is is_away


def test_why_a_week_is_open_until_a_day_is_said_step_by_step():
    assert weeks.why_open_until(MONDAY) == (
        "The week ends on 22 November 2026.",
        "28 days from then: 20 December 2026. That day counts.",
    )
    later = date(2026, 11, 25)
    assert weeks.why_open_until(MONDAY, later)[1:] == (
        "The other side gave its account on 25 November 2026, which is later.",
        "28 days from then: 23 December 2026. That day counts.",
    )
    assert weeks.why_correct_until(MONDAY, later)[-1] == (
        "3 days from then: 28 November 2026. That day counts."
    )
