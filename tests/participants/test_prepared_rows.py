"""What a page is about is asked for by a query that was written for somebody else: see ADR 0010."""

import datetime
import re

import pytest
import time_machine
from django.db import DEFAULT_DB_ALIAS
from django.db.transaction import TransactionManagementError
from django.http import Http404
from django.utils import timezone

import assessments.prepared
import evidence.prepared
import participants.prepared
import reports.home.hub_queries
import supervision.prepared
from accounts.models import Role
from participants.models import Appointment
from participants.prepared import participant_or_404
from participants.services.locking import lock_participant
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    appoint,
    forget,
    give_role,
    person_with,
)

pytestmark = pytest.mark.django_db
HEX = re.compile(r"[0-9a-f]{32}")
ROWS = {
    name: ask.__self__
    for module in (participants.prepared, evidence.prepared, supervision.prepared)
    + (assessments.prepared, reports.home.hub_queries)
    for name, ask in vars(module).items()
    if name.endswith("_or_404")
}


def sees(user, participant):
    try:
        return participant_or_404(user, participant.pk) == participant
    except Http404:
        return False


@pytest.mark.parametrize("name", ROWS)
def test_the_query_of_a_page_hangs_on_nothing_but_roles_and_appointments(name):
    """A day or a name in it would stay that of the first who asked."""
    participant = ParticipantFactory()
    user = person_with(Role.PRACTICE_SUPERVISOR, participant.organisation)
    appoint(participant, "supervisor", user)
    give_role(user, Role.WORKFORCE_LEAD, participant.organisation)
    Appointment.objects.all().held_on(user)
    bare = type(user).from_db(DEFAULT_DB_ALIAS, ["id", "is_active"], [user.pk, True])
    bare.current_roles = user.current_roles
    Appointment.objects.all().keep_as_held(bare, user._appointments_today)

    def written():
        return str(ROWS[name].build(bare, participant.pk).query)

    today = written()
    # Cohorts are shown by where somebody leads, whoever it is.
    assert {user.pk.hex, participant.organisation_id.hex} & set(HEX.findall(today.replace("-", "")))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=400)):
        assert written() == today


def test_each_sees_their_own_by_the_same_query():
    first, second = ParticipantFactory.create_batch(2, cohort=CohortFactory())
    supervisors = [
        person_with(Role.PRACTICE_SUPERVISOR, each.organisation) for each in (first, second)
    ]
    appoint(first, "supervisor", supervisors[0])
    appoint(second, "supervisor", supervisors[1])
    for _ in range(2):
        assert sees(supervisors[0], first) and sees(supervisors[1], second)
        assert not sees(supervisors[0], second) and not sees(supervisors[1], first)
        assert sees(first.user, first) and not sees(first.user, second)
    first.appointments.all().delete()
    for each in supervisors:
        forget(each)
    assert not sees(supervisors[0], first) and sees(supervisors[1], second)


def test_who_leads_elsewhere_sees_nobody_here():
    here, elsewhere = ParticipantFactory(), ParticipantFactory()
    assert here.organisation != elsewhere.organisation
    lead = person_with(Role.WORKFORCE_LEAD, here.organisation)
    other = person_with(Role.WORKFORCE_LEAD, elsewhere.organisation)
    assert sees(lead, here) and sees(other, elsewhere)
    assert not sees(lead, elsewhere) and not sees(other, here)


@pytest.mark.django_db(transaction=True)
def test_a_lock_without_a_transaction_is_refused():
    participant = ParticipantFactory()
    with pytest.raises(TransactionManagementError):
        lock_participant(participant, by=None)
