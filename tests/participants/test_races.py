"""Two people at the same moment. On SQLite writers queue by themselves, so PostgreSQL is asked."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from participants.models import Appointment, Extension, Participant, WorkingPattern
from participants.services import (
    add_participant,
    appoint,
    edit_participant,
    record_extension,
    record_working_pattern,
)
from participants.services.period_plan import plan_period
from participants.services.periods import pattern_of
from participants.services.working_life import plan_extension
from tests.factories import CohortFactory, ParticipantFactory, person_with, workforce_lead

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs real concurrency"),
]


def at_once(*calls):
    """Run the calls at the same moment; the results, or the ValidationError each met."""
    results = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(place, call):
        try:
            barrier.wait()
            results[place] = call()
        except ValidationError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.mark.parametrize("days_ahead", [0, 30])
def test_of_two_appointments_at_once_one_wins_and_the_other_gets_a_clear_message(days_ahead):
    participant = ParticipantFactory()
    lead = workforce_lead(participant.organisation)
    people = [person_with("assessor", participant.organisation) for _ in range(2)]
    day = timezone.localdate() + timedelta(days=days_ahead)

    def call(user):
        return lambda: appoint(
            participant=Participant.objects.get(pk=participant.pk),
            user=user,
            kind="assessor",
            starts_on=day,
            seen=participant.version,
            by=type(lead).objects.get(pk=lead.pk),
        )

    results = at_once(*map(call, people))
    [made] = [each for each in results if isinstance(each, Appointment)]
    [refused] = [each for each in results if isinstance(each, ValidationError)]
    assert "Somebody changed the appointments" in refused.messages[0]
    assert Appointment.objects.get() == made


def test_without_a_page_the_second_is_told_who_was_first():
    participant = ParticipantFactory()
    lead = workforce_lead(participant.organisation)
    people = [person_with("assessor", participant.organisation) for _ in range(2)]

    def call(user):
        return lambda: appoint(
            participant=Participant.objects.get(pk=participant.pk),
            user=user,
            kind="assessor",
            starts_on=timezone.localdate(),
            by=type(lead).objects.get(pk=lead.pk),
        )

    results = at_once(*map(call, people))
    [refused] = [each for each in results if isinstance(each, ValidationError)]
    assert "is already appointed as assessor" in refused.messages[0]
    assert Appointment.objects.count() == 1


def test_one_person_added_twice_at_once_is_added_once():
    cohort = CohortFactory()
    lead = workforce_lead(cohort.organisation)

    def call():
        return add_participant(
            cohort=cohort,
            email="amina@council.example",
            name="Amina Khan",
            team=None,
            starts_on=timezone.localdate(),
            registration_number="",
            by=type(lead).objects.get(pk=lead.pk),
        )

    results = at_once(call, call)
    assert sum(isinstance(each, ValidationError) for each in results) == 1
    assert Participant.objects.count() == 1


def test_of_two_working_patterns_at_once_one_is_recorded_and_the_other_is_asked_again():
    participant = ParticipantFactory()
    lead = workforce_lead(participant.organisation)
    day = timezone.localdate()

    def call(percent):
        whose = Participant.objects.get(pk=participant.pk)
        answers = {"percent": percent, "starts_on": day, "ends_on": None, "phased_return": False}
        plan = plan_period(participant=whose, period=pattern_of(whose, **answers))
        by = type(lead).objects.get(pk=lead.pk)
        return lambda: record_working_pattern(participant=whose, seen=plan.digest, by=by, **answers)

    results = at_once(call(60), call(80))
    assert sum(isinstance(each, WorkingPattern) for each in results) == 1
    [refused] = [each for each in results if not isinstance(each, WorkingPattern)]
    assert "These days are taken" in str(refused)


def test_of_two_extensions_at_once_seen_in_the_same_world_one_is_asked_again():
    participant = ParticipantFactory()
    lead = workforce_lead(participant.organisation)
    seen = plan_extension(participant, 1, 0).digest

    def call():
        return record_extension(
            participant=Participant.objects.get(pk=participant.pk),
            months=1,
            days=None,
            reason="",
            agreed_by=[],
            agreed_on=timezone.localdate(),
            seen=seen,
            by=type(lead).objects.get(pk=lead.pk),
        )

    results = at_once(call, call)
    assert sum(isinstance(each, Extension) for each in results) == 1
    assert Participant.objects.get(pk=participant.pk).extension_months == 1


def test_of_two_people_given_one_registration_number_at_once_one_gets_it():
    people = [ParticipantFactory(), ParticipantFactory()]

    def call(participant):
        lead = workforce_lead(participant.organisation)
        return lambda: edit_participant(
            participant=participant,
            starts_on=participant.starts_on,
            registration_number="SW12345",
            staff_number="",
            by=lead,
        )

    results = at_once(*map(call, people))
    assert sum(isinstance(each, Participant) for each in results) == 1
    assert Participant.objects.filter(registration_number="SW12345").count() == 1
