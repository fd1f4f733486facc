"""Who may enrol and is paid for is said before anybody is added, also without scripts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant
from participants.services import add_cohort, add_standard_programmes

from .conftest import PHONE
from .steps import fill, is_at, press, reads


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_not_registered_yet_is_added_with_a_reason(people, browse, check_page, scripts):
    two_year = next(
        each
        for each in add_standard_programmes(organisation=people.council, by=None)
        if each.other_rules["eligibility"].get("may_be_overridden")
    )
    cohort = add_cohort(
        organisation=people.council,
        programme_version=two_year,
        name="Autumn",
        starts_on=timezone.localdate(),
        by=people.lead,
    )
    lead = browse(people.lead, PHONE, java_script_enabled=scripts)
    lead.goto(reverse("participants:participant_add", args=[cohort.pk]))
    fill(lead, name="Jo Reed", email="jo@council.example")
    press(lead, "Add and invite")
    is_at(lead, "Check before you add Jo Reed")
    reads(lead, "May not enrol", "Not registered yet", "Nothing is saved yet")
    if scripts:
        check_page(lead)
    press(lead, "Add and invite")
    reads(lead, "There is a problem", "Say why they are added all the same")
    if scripts:
        check_page(lead)
    press(lead, "Change the answers")
    is_at(lead, "Add a person")
    press(lead, "Add and invite")
    fill(lead, enrolled_because="Their registration is expected before they start")
    press(lead, "Add and invite")
    reads(lead, "Jo Reed was added")
    lead.goto(Participant.objects.get(user__name="Jo Reed").get_absolute_url())
    reads(lead, "Added all the same: Their registration is expected before they start")
