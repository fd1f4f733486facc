"""A person goes on leave and comes back early; the workforce lead agrees another end with them."""

import datetime

from django.utils import timezone

from participants.models import Leave

from .conftest import PHONE
from .steps import fill, fill_date, is_at, press, reads


def test_leave_and_a_new_end_as_the_lead_records_them_and_the_person_reads_them(
    people, browse, check_page
):
    today = timezone.localdate()
    lead = browse(people.lead)
    lead.goto(people.participant.get_absolute_url())
    press(lead, "Working pattern, pauses and end date")
    is_at(lead, "Working pattern, pauses and end date of Nadia Fernsby")
    check_page(lead)

    press(lead, "Record an agreed pause")
    check_page(lead)
    fill_date(lead, "starts_on", today)
    fill_date(lead, "ends_on", today - datetime.timedelta(days=1))
    press(lead, "Record pause")
    reads(lead, "There is a problem", "The last day must be")
    fill_date(lead, "ends_on", today + datetime.timedelta(days=41))
    press(lead, "Record pause")
    reads(lead, "Recorded: Agreed pause, 42 days")
    check_page(lead)

    press(lead, "Record a working pattern")
    check_page(lead)
    fill(lead, percent="60")
    fill_date(lead, "starts_on", today)
    press(lead, "Record working pattern")
    reads(lead, "Recorded: 60% of full time")

    lead.get_by_role("link", name="Change the days of Agreed pause").click()
    check_page(lead)
    fill_date(lead, "ends_on", today + datetime.timedelta(days=6))
    press(lead, "Save days")
    reads(lead, "Saved: Agreed pause, 7 days")

    press(lead, "Record an agreed end date")
    check_page(lead)
    fill_date(lead, "agreed_end_on", datetime.date(2027, 6, 30))
    press(lead, "Save end date")
    reads(lead, "30 June 2027", "Agreed end date, recorded by Priya Nair")

    own = browse(people.own, PHONE)
    own.goto("/")
    reads(own, "30 June 2027", "recorded by Priya Nair")
    own.goto(people.participant.get_absolute_url())
    reads(
        own, "Agreed pause, 7 days", "60% of full time", "Agreed end date, recorded by Priya Nair"
    )
    check_page(own)

    lead.get_by_role("link", name="Remove Agreed pause").click()
    check_page(lead)
    press(lead, "Remove")
    reads(lead, "Removed: Agreed pause, 7 days")
    assert not Leave.objects.exists()
