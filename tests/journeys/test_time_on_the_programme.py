"""J15: part time, leave, phased return and an extension move a person's dates; each is seen before
it is done, and the person reads why."""

import datetime

import pytest
from django.utils import timezone

from participants.models import Participant
from participants.services import import_programme
from participants.shipped import shipped_programme

from .conftest import PHONE
from .steps import fill, fill_date, is_at, press, reads

DAY = datetime.date
FOUR = ("The person themselves", "Assessor", "Practice supervisor", "Workforce lead")


@pytest.fixture
def on_the_asye(people):
    """Nadia is on the ASYE since 1 September 2026, where pauses and part time move dates."""
    version = people.participant.programme
    file = shipped_programme("asye") | {"programme": version.programme}
    asye, _ = import_programme(
        organisation=people.council, file=file, framework=version.framework.slug, by=None
    )
    cohorts = type(people.participant.cohort).objects
    cohorts.filter(pk=people.participant.cohort_id).update(programme_version=asye)
    Participant.objects.filter(pk=people.participant.pk).update(starts_on=DAY(2026, 9, 1))
    return Participant.objects.get(pk=people.participant.pk)


def at_the_time_page(page, participant):
    page.goto(participant.get_absolute_url())
    press(page, "Working pattern, pauses and end date")
    is_at(page, "Working pattern, pauses and end date of Nadia Fernsby")


def record(page, link, button, first, last=None, **answers):
    press(page, link)
    fill(page, **answers)
    fill_date(page, "starts_on", first)
    if last:
        fill_date(page, "ends_on", last)
    press(page, button)


def test_part_time_leave_phased_return_and_extension_move_the_dates_and_are_explained(
    on_the_asye, people, browse, check_page
):
    lead = browse(people.lead)
    at_the_time_page(lead, on_the_asye)
    check_page(lead)

    # Part time: what would move is seen first, and may be thought over.
    record(
        lead, "Record a working pattern", "Record working pattern", DAY(2026, 12, 1), percent="60"
    )
    is_at(lead, "Check what will change")
    reads(lead, "60% of full time, from 1 December 2026. Nothing is saved yet.")
    reads(lead, "Last day of the programme", "Now: 31 August 2027", "Then: 1 March 2028")
    check_page(lead)
    assert not on_the_asye.working_patterns.exists()
    press(lead, "Change the answers")
    is_at(lead, "Record a working pattern")
    fill(lead, percent="80")
    press(lead, "Record working pattern")
    reads(lead, "80% of full time, from 1 December 2026. Nothing is saved yet.")
    press(lead, "Record working pattern")
    reads(lead, "Recorded: 80% of full time, from 1 December 2026.")

    # Sick leave, then parental leave: each a pause, and why is said nowhere.
    for first, last in (
        (DAY(2027, 1, 4), DAY(2027, 1, 31)),
        (DAY(2027, 3, 1), DAY(2027, 8, 31)),
    ):
        record(lead, "Record an agreed pause", "Record pause", first, last)
        is_at(lead, "Check what will change")
        press(lead, "Record pause")
        reads(lead, "Recorded: Agreed pause")

    # A phased return for a month; after it the earlier hours hold again.
    press(lead, "Record a working pattern")
    fill(lead, percent="30")
    fill_date(lead, "starts_on", DAY(2027, 9, 1))
    tick(lead, "It is a phased return after a pause")
    press(lead, "Record working pattern")
    reads(lead, "There is a problem", "Enter the last day: a phased return ends")
    fill_date(lead, "ends_on", DAY(2027, 9, 30))
    press(lead, "Record working pattern")
    is_at(lead, "Check what will change")
    reads(lead, "1 December 2026 to 31 August 2027, and again from 1 October 2027")
    check_page(lead)
    press(lead, "Record working pattern")
    reads(lead, "Recorded: 30% of full time, phased return")
    check_page(lead)

    extend(lead, check_page)
    the_person_reads_it(browse(people.own, PHONE), on_the_asye, check_page)


def tick(page, label):
    page.get_by_label(label, exact=True).check()


def extend(lead, check_page):
    """Time added at the end: refused beyond the longest the programme lasts, then agreed."""
    press(lead, "Extend the programme")
    check_page(lead)
    fill(lead, months="24")
    for each in FOUR[:2]:
        tick(lead, each)
    press(lead, "Record extension")
    reads(lead, "There is a problem", "must agree too: practice supervisor, workforce lead")
    for each in FOUR[2:]:
        tick(lead, each)
    press(lead, "Record extension")
    reads(lead, "This programme lasts 24 months at the longest, until 31 August 2028")
    fill(lead, months="", days="20")
    press(lead, "Record extension")
    is_at(lead, "Check what will change")
    check_page(lead)
    press(lead, "Record extension")
    reads(lead, "Recorded: Extension of 20 days.")


def the_person_reads_it(own, participant, check_page):
    """On the phone: the same end, its working, and the whole story of their time."""
    ends_on = Participant.objects.get(pk=participant.pk).ends_on
    said = f"{ends_on.day} {ends_on:%B %Y}"
    own.goto("/")
    reads(own, said)
    press(own, "All your dates, and why they are what they are")
    is_at(own, "Your dates")
    own.get_by_text("Why this date? Last day of the programme").click()
    reads(own, "1 March 2027 to 31 August 2027: agreed pause, 184 days. None of them counts.")
    reads(own, f"Agreed extension of 20 days: {said}.")
    reads(own, "Your time on the programme", "Phased return: 30% of full time", "Agreed by:")
    check_page(own)


def test_employment_placement_and_buddy_as_the_lead_records_them_and_the_person_reads_them(
    people, browse, check_page
):
    today = timezone.localdate()
    lead = browse(people.lead)
    at_the_time_page(lead, people.participant)
    press(lead, "Record an employment")
    check_page(lead)
    fill(lead, post="Social worker")
    fill_date(lead, "starts_on", DAY(2025, 9, 1))
    press(lead, "Record employment")
    reads(lead, "Recorded: Employed as Social worker, from 1 September 2025.")

    press(lead, "Record a host placement")
    check_page(lead)
    fill(lead, host="Exampleshire Hospital", purpose="Children on wards")
    fill_date(lead, "starts_on", today)
    press(lead, "Record host placement")
    reads(lead, "Recorded: With Exampleshire Hospital")

    press(lead, "Record a buddy")
    check_page(lead)
    fill(lead, name="Leah Brooks")
    fill_date(lead, "starts_on", today)
    press(lead, "Record buddy")
    reads(lead, "Recorded: Buddy Leah Brooks")
    check_page(lead)

    # Who leaves the employer leaves what lies within it; that is seen first.
    lead.get_by_role("link", name="Change the days of Employed as Social worker").click()
    check_page(lead)
    fill_date(lead, "ends_on", today + datetime.timedelta(days=30))
    press(lead, "Save days")
    is_at(lead, "Check what will change")
    reads(lead, "With Exampleshire Hospital, from", "Buddy Leah Brooks, from")
    check_page(lead)
    press(lead, "Save days")
    reads(lead, "Saved: Employed as Social worker")

    own = browse(people.own, PHONE)
    own.goto("/")
    press(own, "All your dates, and why they are what they are")
    reads(own, "Host placement: Exampleshire Hospital", "Buddy: Leah Brooks")
    check_page(own)

    lead.get_by_role("link", name="Remove Buddy Leah Brooks").click()
    check_page(lead)
    press(lead, "Remove")
    reads(lead, "Removed: Buddy Leah Brooks")
