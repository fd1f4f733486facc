"""Two workforce leads change many at the same moment. On SQLite writers queue by themselves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from audit.services import StaleObject, check_chain
from participants.bulk_changes.asked import Asked
from participants.bulk_changes.plan import plan_change
from participants.bulk_changes.services import change_many, undo_bulk_change
from participants.models import BulkChange, Participant
from participants.services import record_leave
from tests.factories import CohortFactory, ParticipantFactory, workforce_lead

from .test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs real concurrency"),
]
ANSWERS = {"number": 1, "way": "weeks_later"}


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=timezone.localdate() + timedelta(days=60))


@pytest.fixture
def people(cohort):
    return [ParticipantFactory(cohort=cohort, starts_on=cohort.starts_on) for _ in range(12)]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def changing(cohort, people, lead):
    """A call that makes the change which its lead was shown."""
    asked = Asked("start_by", ANSWERS, cohort.organisation, fresh(lead), timezone.localdate())
    seen = plan_change(asked, [each.pk for each in people]).digest
    return lambda: change_many(
        organisation=cohort.organisation,
        kind="start_by",
        answers=ANSWERS,
        people=people,
        seen=seen,
        by=fresh(lead),
    )


@pytest.mark.parametrize("share", [12, 6])
def test_of_two_leads_at_once_one_changes_everybody_and_the_other_is_shown_again(
    cohort, people, share
):
    leads = [workforce_lead(cohort.organisation) for _ in range(2)]
    # The second in the other order, and where only half of the people are the same.
    others = list(reversed(people[-share:]))
    calls = [changing(cohort, people, leads[0]), changing(cohort, others, leads[1])]
    results = at_once(*calls)
    [made] = [each for each in results if isinstance(each, BulkChange)]
    [refused] = [each for each in results if isinstance(each, ValidationError)]
    assert isinstance(refused, StaleObject)
    moved = Participant.objects.filter(starts_on=cohort.starts_on + timedelta(days=7))
    assert moved.count() == made.number
    assert check_chain(cohort.organisation_id)[1] is None


def test_a_change_for_one_and_one_for_many_at_once_leave_nothing_half_done(cohort, people):
    leads = [workforce_lead(cohort.organisation) for _ in range(2)]
    first = cohort.starts_on

    def one():
        return record_leave(
            participant=fresh(people[5]),
            starts_on=first,
            ends_on=first + timedelta(days=9),
            by=fresh(leads[1]),
        )

    results = at_once(changing(cohort, people, leads[0]), one)
    moved = Participant.objects.filter(starts_on=first + timedelta(days=7)).count()
    assert moved == (12 if isinstance(results[0], BulkChange) else 0)
    assert people[5].leaves.count() == 1


def test_taken_back_twice_at_once_it_is_taken_back_once(cohort, people):
    lead = workforce_lead(cohort.organisation)
    made = changing(cohort, people, lead)()
    results = at_once(*[lambda: undo_bulk_change(change=fresh(made), by=fresh(lead))] * 2)
    assert sorted(type(each).__name__ for each in results) in (
        ["BulkChange", "ValidationError"],
        ["BulkChange", "StaleObject"],
    )
    assert set(Participant.objects.values_list("starts_on", flat=True)) == {cohort.starts_on}
    assert check_chain(cohort.organisation_id)[1] is None
