import datetime

import pytest

from supervision.rules import observations as rules

START, TODAY = datetime.date(2026, 1, 5), datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)
MINIMUM = rules.Minimum(least=3, by_assessor_least=2, source="")


@pytest.mark.parametrize(
    ("day", "is_possible"),
    [
        (START - DAY, False),
        (START, True),
        (TODAY, True),
        (TODAY + 366 * DAY, True),
        (TODAY + 367 * DAY, False),
    ],
)
def test_it_is_planned_between_the_first_day_and_a_year_ahead(day, is_possible):
    assert (rules.problem_with_planned_day(day, START, TODAY) == "") is is_possible


@pytest.mark.parametrize(
    ("day", "is_possible"),
    [(START - DAY, False), (START, True), (TODAY, True), (TODAY + DAY, False)],
)
def test_it_was_held_between_the_first_day_and_today(day, is_possible):
    assert (rules.problem_with_held_day(day, START, TODAY) == "") is is_possible


def test_it_counts_when_the_observer_is_registered():
    suggestion = rules.suggested(is_registered=True, by_assessor=True, minimum=MINIMUM)
    assert suggestion.counts
    assert (
        "3 by a registered social worker, at least 2 of them by the assessor" in suggestion.reason
    )
    assert "was the assessor" in suggestion.reason


@pytest.mark.parametrize("is_registered", [False, None])
def test_it_does_not_count_when_the_observer_is_not_registered(is_registered):
    suggestion = rules.suggested(is_registered=is_registered, by_assessor=True, minimum=MINIMUM)
    assert not suggestion.counts
    assert "not registered" in suggestion.reason


def test_a_programme_without_a_number_lets_every_observation_count():
    assert rules.minimum_of([{"kind": "feedback", "least": 3}]) is None
    assert rules.suggested(is_registered=False, by_assessor=False, minimum=None).counts
