"""A practice supervisor leaves: everything they hold is seen, and passes on in one act."""

import datetime

from django.utils import timezone

from accounts.models import Role
from participants.models import Appointment, Handover
from supervision.models import Observation
from tests import factories

from .conftest import PHONE
from .steps import days_ago, fill_date, is_at, press, reads, submit_item


def test_a_supervisor_hands_over_and_it_is_taken_back(people, browse, check_page):
    last_day = timezone.localdate() + datetime.timedelta(days=14)
    factories.person_with(Role.PRACTICE_SUPERVISOR, people.council, name="Ann Reed")
    ben = factories.person_with(Role.PRACTICE_SUPERVISOR, people.council, name="Ben Carr")
    other = factories.ParticipantFactory(cohort=people.cohort, user__name="Femi Okoro")
    factories.appoint(other, "supervisor", people.supervisor)
    submit_item(people)
    for number, status in enumerate(("planned", "held")):
        Observation.objects.create(
            organisation=people.council,
            participant=people.participant,
            observer=people.supervisor,
            planned_by=people.supervisor,
            planned_for=last_day + datetime.timedelta(days=5),
            held_on=days_ago(1) if status == "held" else None,
            purpose=f"Visit {number}",
            status=status,
        )

    lead = browse(people.lead, PHONE)
    lead.goto("/loads/")
    check_page(lead)
    lead.get_by_role("link", name="all that Osric Brambleby holds").click()
    is_at(lead, "What Osric Brambleby holds")
    reads(lead, "Evidence submitted, to be read", "Only they can write it up", "Femi Okoro")
    check_page(lead)
    press(lead, "Show what will change")
    reads(lead, "There is a problem", "Enter their last day")

    fill_date(lead, "last_day", last_day)
    lead.get_by_label("Ann Reed").check()
    press(lead, "Show what will change")
    is_at(lead, "Check what passes on from Osric Brambleby")
    reads(lead, "Ann Reed takes 2 people as practice supervisor", "1 observation held")
    check_page(lead)
    lead.get_by_label("Femi Okoro: new practice supervisor").select_option(label="Ben Carr")
    press(lead, "Hand over")
    reads(lead, "What Osric Brambleby holds is handed over.", "Ben Carr", "Ann Reed")
    check_page(lead)
    after = last_day + datetime.timedelta(days=1)
    held = Appointment.objects.current(after).filter(kind="supervisor")
    assert dict(held.values_list("participant__user__name", "user__name")) == {
        "Nadia Fernsby": "Ann Reed",
        "Femi Okoro": "Ben Carr",
    }
    assert not people.supervisor.role_grants.not_ended(after).exists()

    press(lead, "Take it back")
    reads(lead, "Taken back. Everything is where it was before.")
    check_page(lead)
    assert set(held.values_list("user", flat=True)) == {people.supervisor.pk}
    assert people.supervisor.role_grants.not_ended(after).exists()
    assert Handover.objects.get().undone_by == people.lead
    assert not ben.appointments.exists()
