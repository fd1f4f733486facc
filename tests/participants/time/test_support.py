"""Support expected by week, and the most children on a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from participants.rules import Facts, Pattern, Pause, Programme, Timeline, TimeRules
from participants.rules.eligibility import eligibility_of
from participants.rules.expected import ceiling_on, meetings_by_week, protected_time_in
from participants.rules.support import (
    agreed_children,
    agreed_hours,
    pro_rata_children,
    pro_rata_hours,
    problems_with,
)

START = date(2026, 9, 7)  # a Monday
SUPERVISION = {
    "kind": "supervision",
    "label": "Supervision",
    "source": "Standards for Employers (LGA)",
    "steps": [
        {"from_week": 1, "every_weeks": 1, "minutes": 90},
        {"from_week": 7, "every_weeks": 2, "minutes": 90},
        {"from_month": 7, "every_months": 1, "minutes": 90},
    ],
}
NEWHAM = {
    "kind": "caseload",
    "label": "Workload",
    "source": "Newham v2",
    "steps": [
        {"from_month": 1, "percent": 25},
        {"from_month": 4, "percent": 50},
        {"from_month": 7, "percent": 70},
        {"from_month": 10, "percent": 90},
    ],
}
TENTH = {
    "kind": "protected_time",
    "label": "Protected time",
    "source": "10% of 37 hours",
    "full_time_hours": 37,
    "steps": [{"from_month": 1, "percent": 10}],
}


def timeline(*support, start=START, on=START, moves=True, **facts):
    time = TimeRules(pauses_move=moves, part_time_moves=moves)
    return Timeline(Programme("any", 12, time=time, support=support), Facts(start, on, **facts))


def expected(line, weeks):
    last = line.clock + timedelta(weeks=weeks) - timedelta(days=1)
    return [each.expected for each in meetings_by_week(line, "supervision", last)]


def test_supervision_is_weekly_then_fortnightly_then_monthly():
    weeks = expected(timeline(SUPERVISION), 53)
    assert weeks[:6] == [1] * 6
    # Weeks 7 to 26: the six months end on 6 March 2027, a Saturday in week 26.
    assert weeks[6:26] == [0, 1] * 10
    # Once in each of the last six months, in the week in which the month ends.
    assert sum(weeks[26:]) == 6
    assert sum(weeks) == 22


def test_a_whole_week_of_pause_uses_up_no_week_of_closer_support():
    paused = timeline(SUPERVISION, pauses=(Pause(date(2026, 9, 21), date(2026, 10, 4)),))
    assert expected(paused, 10) == [1, 1, 0, 0, 1, 1, 1, 1, 0, 1]
    weeks = list(meetings_by_week(paused, "supervision", date(2026, 10, 11)))
    assert [each.number for each in weeks] == [1, 2, None, None, 3]
    assert weeks[-1].total == 3
    assert weeks[2].why == "Agreed pause: nothing is expected."
    assert weeks[4].why == "Week 3 of the programme: every week, at least 90 minutes."


def test_a_day_off_in_a_week_leaves_it_a_week():
    assert expected(timeline(SUPERVISION, pauses=(Pause(START, date(2026, 9, 10)),)), 2) == [1, 1]


def test_the_first_week_is_the_first_whole_one():
    weeks = list(
        meetings_by_week(
            timeline(SUPERVISION, start=date(2026, 9, 9)), "supervision", date(2026, 9, 20)
        )
    )
    assert [each.monday for each in weeks] == [date(2026, 9, 14)]
    assert list(meetings_by_week(timeline(), "supervision", date(2027, 1, 1))) == []


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(2026, 9, 7), 25),
        (date(2026, 12, 6), 25),
        (date(2026, 12, 7), 50),
        (date(2027, 3, 6), 50),
        (date(2027, 3, 7), 70),
        (date(2027, 6, 7), 90),
        (date(2028, 6, 7), 90),
    ],
    ids=str,
)
def test_newhams_steps_hold_from_month_to_month(day, percent):
    ceiling = ceiling_on(timeline(NEWHAM), day)
    assert (ceiling.percent, ceiling.children) == (percent, None)


def test_percent_become_children_where_the_council_says_of_how_many():
    ceiling = ceiling_on(timeline(NEWHAM | {"full_caseload": 15}), date(2026, 12, 7))
    assert ceiling.children == 7
    assert ceiling.steps == (
        "7 December 2026 lies in month 4 of the programme.",
        "Agreed: 50% of what a confident social worker holds.",
        "Agreed in that month at full time: 7.",
    )


def test_a_line_rises_month_by_month():
    rule = {
        "kind": "caseload",
        "label": "Caseload",
        "source": "set by the council",
        "curve": "line",
        "steps": [{"from_month": 1, "children": 3}, {"from_month": 12, "children": 14}],
    }
    assert [agreed_children([rule], month) for month in (1, 2, 6, 12, 20)] == [3, 4, 8, 14, 14]


def test_an_average_is_said_to_be_one():
    rule = NEWHAM | {"averaged": True, "steps": [{"from_month": 1, "percent": 90}]}
    assert ceiling_on(timeline(rule), START).steps[-1] == "Met on average, not on every day."


def test_part_time_slows_the_ramp_and_lowers_it_in_the_persons_favour():
    rule = NEWHAM | {"full_caseload": 15}
    part = timeline(rule, patterns=(Pattern(START, None, 60),))
    ceiling = ceiling_on(part, date(2026, 12, 7))
    assert (ceiling.month, ceiling.percent, ceiling.children) == (2, 25, 1)
    assert ceiling.steps[-1] == "At 60% of full time 1, rounded down."


def test_who_comes_back_from_a_pause_goes_on_where_they_stopped_whatever_it_does_to_dates():
    pause = (Pause(date(2026, 10, 7), date(2027, 1, 6)),)
    for moves in (True, False):
        line = timeline(NEWHAM, moves=moves, pauses=pause)
        assert ceiling_on(line, date(2027, 1, 7)).month == 2
        assert ceiling_on(line, date(2027, 1, 6)).month == 2


def test_a_tenth_of_the_week_is_hours_and_pro_rata_rounded_up():
    assert agreed_hours([TENTH], 1) == Decimal("3.7")
    part = protected_time_in(timeline(TENTH, patterns=(Pattern(START, None, 60),)), START)
    assert part.hours_a_week == Decimal("2.3")
    assert part.steps[1:] == (
        "Agreed at full time: 3.7 hours a week.",
        "At 60% of full time 2.3 hours a week, rounded up.",
    )


def test_time_may_be_agreed_by_the_month():
    rule = TENTH | {"steps": [{"from_month": 1, "hours_a_month": 6, "days_a_month": 1}]}
    found = protected_time_in(timeline(rule), START)
    assert (found.hours_a_week, found.hours_a_month, found.days_a_month) == (None, 6, 1)
    assert agreed_hours([rule], 1) is None


@pytest.mark.parametrize(("children", "percent", "is_"), [(7, 100, 7), (7, 80, 5), (3, 60, 1)])
def test_a_part_time_caseload_is_rounded_down(children, percent, is_):
    assert pro_rata_children(children, percent) == is_


def test_part_time_protected_time_is_rounded_up():
    assert pro_rata_hours(Decimal("3.7"), 100) == Decimal("3.7")
    assert pro_rata_hours(Decimal("3.7"), 60) == Decimal("2.3")


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 1, 31), 1),
        (date(2026, 2, 28), 1),  # the last day of the first month, as it is of a programme of one
        (date(2026, 3, 1), 2),
        (date(2026, 3, 30), 2),
        (date(2026, 3, 31), 3),
        (date(2027, 1, 31), 13),
        (date(2025, 12, 1), 1),
    ],
    ids=str,
)
def test_the_month_of_the_programme_goes_from_its_first_day(day, month):
    assert timeline(start=date(2026, 1, 31)).month_on(day) == month


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (SUPERVISION | {"steps": []}, "do not go on"),
        (SUPERVISION | {"steps": [{"from_week": 2, "every_weeks": 1}]}, "do not go on"),
        (SUPERVISION | {"steps": [{"every_weeks": 1}]}, "no week or month"),
        (SUPERVISION | {"steps": [{"from_week": 1}]}, "how often"),
        (
            SUPERVISION | {"steps": [{"from_week": 1, "every_weeks": 1, "every_months": 1}]},
            "how often",
        ),
        (
            SUPERVISION | {"steps": [{"from_week": 1, "every_weeks": 1, "minutes": 0}]},
            "no usable minutes",
        ),
        (
            SUPERVISION
            | {
                "steps": [
                    {"from_month": 1, "every_months": 1},
                    {"from_week": 7, "every_weeks": 2},
                ]
            },
            "do not go on",
        ),
        (NEWHAM | {"curve": "wave"}, "neither steps nor line"),
        (NEWHAM | {"full_caseload": 0}, "no number of children"),
        (
            NEWHAM | {"steps": [{"from_month": 1, "percent": 5}, {"from_month": 2, "children": 5}]},
            "mix children and percent",
        ),
        ({k: v for k, v in TENTH.items() if k != "full_time_hours"}, "no full_time_hours"),
    ],
)
def test_support_rules_that_cannot_be_used_are_named(rule, said):
    assert said in " ".join(problems_with([rule]))


ELIGIBILITY = {
    "source": "DfE",
    "settings": ["statutory"],
    "qualified_within_years": 3,
    "otherwise": {
        "not_registered": "no",
        "other_setting": "no",
        "qualified_longer_ago": "unfunded",
        "agency_worker": "unfunded",
        "funded_before": "unfunded",
    },
}


def answer(**facts):
    programme = Programme("any", 24, eligibility=ELIGIBILITY)
    return eligibility_of(programme, Facts(START, START, **facts))


def test_who_may_enrol_and_who_is_paid_for_are_two_answers():
    day = date(2023, 9, 7)
    assert answer(qualified_on=day) == eligibility_of(
        Programme("any", 24, eligibility=ELIGIBILITY), Facts(START, START, qualified_on=day)
    )
    assert (answer(qualified_on=day).may_enrol, answer(qualified_on=day).is_funded) == (True, True)
    late = answer(qualified_on=day - timedelta(days=1))
    assert (late.may_enrol, late.is_funded) == (True, False)
    assert late.reasons == (
        "Qualified more than 3 years before the start: the last day to start was "
        "6 September 2026: may enrol, not funded.",
    )
    agency = answer(qualified_on=day, agency_worker=True, funded_before=True)
    assert (agency.is_funded, len(agency.reasons)) == (False, 2)
    outside = answer(qualified_on=day, setting="charity")
    assert (outside.may_enrol, outside.is_funded) == (False, False)
    assert answer(is_registered=False, qualified_on=day).may_enrol is False


def test_a_fact_that_is_not_known_is_said_and_stands_in_nobodys_way():
    found = answer()
    assert (found.may_enrol, found.is_funded) == (True, True)
    assert found.reasons == ("The day of qualifying is not recorded, so it was not looked at.",)
    assert eligibility_of(Programme("any", 12), Facts(START, START)) is None
