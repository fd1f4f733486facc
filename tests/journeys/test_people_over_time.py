"""A team planned for a day to come, a corrected first day, the first day of the programme and a day
outside it: what would change is seen before it does, without JavaScript too."""

import datetime

import pytest
from django.utils import timezone

from participants.models import Participant
from tests import factories

from .conftest import PHONE
from .steps import fill_date, is_at, press, reads
from .test_time_on_the_programme import at_the_time_page

DAY, A_DAY = datetime.date, datetime.timedelta(days=1)


@pytest.fixture
def nadia(people):
    """On a programme where part time moves dates and a review hangs on the renewal."""
    programme = people.participant.programme
    programme.other_rules = {
        "part_time": {"moves_dates": True},
        "extensions": {"agreed_by": ["participant"]},
        "reviews": [
            {
                "key": "consolidation",
                "label": "Consolidation programme achieved",
                "due": {"at": "registration_renewal"},
            }
        ],
    }
    factories.republish(programme)
    factories.TeamFactory(organisation=people.council, name="Heron Quay")
    return Participant.objects.get(pk=people.participant.pk)


def said(day):
    return f"{day.day} {day:%B %Y}"


@pytest.mark.parametrize("script", [True, False])
def test_what_would_change_is_seen_before_a_day_is_changed(
    nadia, people, browse, check_page, tmp_path, script
):
    lead = browse(people.lead, java_script_enabled=script)
    planned_on, begins, renewal = (timezone.localdate() + each * A_DAY for each in (60, 90, 120))

    def looked_at(name):
        if script:
            for size in ({"width": 1280, "height": 900}, PHONE):
                lead.set_viewport_size(size)
                lead.screenshot(path=tmp_path / f"{name}-{size['width']}.png", full_page=True)
                check_page(lead)

    at_the_time_page(lead, nadia)
    looked_at("time")
    reads(lead, "Days outside the programme", "Registration renewal", "Not recorded")

    # Another team from a day to come on.
    press(lead, "Record a team")
    lead.get_by_label("Which team?").select_option(label="Heron Quay")
    fill_date(lead, "starts_on", planned_on)
    looked_at("team-add")
    press(lead, "Record team")
    is_at(lead, "Check what will change")
    reads(lead, "Team Kingfisher Wharf, from 1 January 2024", f"to {said(planned_on - A_DAY)}")
    looked_at("team-check")
    press(lead, "Record team")
    reads(lead, f"Recorded: Team Heron Quay, from {said(planned_on)}.")
    assert Participant.objects.get(pk=nadia.pk).team == people.team

    # The day was another one: who held until then goes on.
    lead.get_by_role("link", name="Change the days of Team Heron Quay").click()
    is_at(lead, "Change the days of this team")
    fill_date(lead, "starts_on", begins)
    looked_at("days-edit")
    press(lead, "Save days")
    reads(lead, f"to {said(begins - A_DAY)}")
    press(lead, "Save days")
    reads(lead, f"Saved: Team Heron Quay, from {said(begins)}.")

    # A day outside the programme, and the review that hangs on it.
    press(lead, "Record the day of registration renewal")
    is_at(lead, "Days outside the programme")
    fill_date(lead, "registration_renewal", renewal)
    looked_at("outside-edit")
    press(lead, "Save days")
    reads(lead, f"Registration renewal: {said(renewal)}", f"Then: {said(renewal)}")
    looked_at("outside-check")
    press(lead, "Save days")
    reads(lead, "Saved")

    # The first day on the programme.
    lead.goto(f"/people/{nadia.pk}/edit/")
    fill_date(lead, "starts_on", DAY(2023, 12, 1))
    looked_at("edit")
    press(lead, "Save")
    is_at(lead, "Check what will change")
    reads(lead, "First day: 1 December 2023. Nothing is saved yet.", "31 days earlier")
    looked_at("edit-check")
    assert Participant.objects.get(pk=nadia.pk).starts_on == DAY(2024, 1, 1)
    press(lead, "Change the answers")
    is_at(lead, "Change the details of Nadia Fernsby")
    press(lead, "Save")
    is_at(lead, "Check what will change")
    press(lead, "Save")
    reads(lead, "Saved. The last day is 30 November 2025.")
    assert Participant.objects.get(pk=nadia.pk).starts_on == DAY(2023, 12, 1)
