"""An assessor is off sick: the workforce lead moves everybody they hold, and takes it back."""

import datetime

from django.utils import timezone

from accounts.models import Role
from participants.models import Appointment
from tests import factories

from .conftest import PHONE
from .steps import fill_date, is_at, press, reads


def test_a_whole_load_moves_to_two_people_and_back(people, browse, check_page):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for name in ("Ann Reed", "Ben Carr"):
        factories.person_with(Role.ASSESSOR, people.council, name=name)
    for name in ("Femi Okoro", "Grace Lund", "Hana Malik"):
        other = factories.ParticipantFactory(cohort=people.cohort, user__name=name)
        factories.appoint(other, "assessor", people.assessor)

    lead = browse(people.lead, PHONE)
    lead.goto("/loads/")
    check_page(lead)
    lead.get_by_role("link", name="everybody Ludmila Thistlewood holds as assessor").click()
    is_at(lead, "Who takes over from Ludmila Thistlewood?")
    check_page(lead)
    press(lead, "Show what will change")
    reads(lead, "There is a problem", "Choose at least one person")

    lead.get_by_label("Ann Reed").check()
    lead.get_by_label("Ben Carr").check()
    fill_date(lead, "starts_on", tomorrow)
    press(lead, "Show what will change")
    reads(lead, "Ann Reed takes 2 people", "Ben Carr takes 2 people", "Nadia Fernsby")
    check_page(lead)
    press(lead, "Move them")
    reads(lead, "Ludmila Thistlewood’s people were moved.", "Hana Malik")
    check_page(lead)
    moved = Appointment.objects.current(tomorrow).filter(kind="assessor")
    assert sorted(moved.values_list("user__name", flat=True)) == [
        "Ann Reed",
        "Ann Reed",
        "Ben Carr",
        "Ben Carr",
    ]

    press(lead, "Take it back")
    reads(lead, "Taken back. Everybody is with whom they were before.")
    check_page(lead)
    assert set(moved.values_list("user", flat=True)) == {people.assessor.pk}
