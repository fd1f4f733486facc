"""A workforce lead makes the council's own programme: local values, a contradiction, its dates,
what differs, publishing, and a cohort on it."""

import datetime
import re

from django.utils import timezone

from participants.models import Cohort, ProgrammeVersion
from participants.services import add_standard_programmes

from .conftest import PHONE
from .steps import fill, fill_date, is_at, press, reads


def test_a_lead_changes_local_values_and_starts_a_cohort_on_them(people, browse, check_page):
    asye, _ = add_standard_programmes(organisation=people.council, by=None)
    lead = browse(people.lead)
    lead.goto("/")
    press(lead, "Programmes")
    is_at(lead, "Programmes")
    check_page(lead)
    section = lead.get_by_role("region", name=asye.name)
    section.get_by_role("link", name="Version 1").click()
    is_at(lead, "Local values of version 1")
    check_page(lead)
    press(lead, "Change these values")
    is_at(lead, "Local values")
    reads(lead, "Where this comes from: 12 months: DfE")
    check_page(lead)

    # Longer than it may last: the contradiction is named, with a link to the box that mends it.
    fill(lead, **{"length-months": "30", "support-1-steps-1-children": "6"})
    press(lead, "Save the draft")
    reads(
        lead,
        "To be put right before this can be published",
        "is less than the length: nobody could finish",
    )
    reads(lead, "set by the council, differing from: 12 months")
    check_page(lead)


def mend(lead, check_page):
    press(lead, "Length and what the time runs from: Longest it may last, in months")
    check_page(lead)
    fill(lead, **{"length-longest_months": "36"})
    press(lead, "Save")
    press(lead, "Local values, and all pages of the draft")


def test_a_draft_is_mended_previewed_compared_and_published(people, browse, check_page):
    asye, _ = add_standard_programmes(organisation=people.council, by=None)
    lead = browse(people.lead)
    lead.goto(asye.get_absolute_url())
    press(lead, "Change these values")
    fill(lead, **{"length-months": "30"})
    press(lead, "Save the draft")
    mend(lead, check_page)

    press(lead, "See the dates of a made-up person")
    is_at(lead, "Dates of a made-up person")
    fill_date(lead, "starts_on", datetime.date(2026, 9, 1))
    fill_date(lead, "pause_from", datetime.date(2027, 1, 4))
    fill_date(lead, "pause_to", datetime.date(2027, 2, 14))
    press(lead, "Show their dates")
    reads(lead, "Agreed pause, 42 days", "11 April 2029")
    lead.get_by_text("Why this date? Last day of the programme").click()
    reads(lead, "1 September 2026 plus 30 months is 1 March 2029")
    check_page(lead)
    press(lead, "Draft")

    press(lead, "Compare with version 1")
    reads(lead, "Length in months, at full time", "Longest it may last, in months", "36")
    check_page(lead)
    press(lead, "Draft")
    press(lead, "publish")
    is_at(lead, "Publish version 2")
    reads(lead, "From then on it never changes")
    check_page(lead)
    press(lead, "Publish")
    is_at(lead, "Local values of version 2")
    version = ProgrammeVersion.objects.get(programme="asye", number=2)
    assert (version.nominal_months, version.longest_months) == (30, 36)

    lead.goto("/cohorts/add/")
    lead.get_by_label(asye.name).check()
    fill(lead, name="Autumn hub")
    fill_date(lead, "starts_on", timezone.localdate())
    press(lead, "Add cohort")
    reads(lead, "Autumn hub was added")
    assert Cohort.objects.get(name="Autumn hub").programme_version == version


def row_button(page, step, row):
    return page.get_by_role("button", name=re.compile(f"{step}.*{row}"))


def test_the_editor_works_on_a_phone_and_without_scripts(people, browse, check_page):
    asye, _ = add_standard_programmes(organisation=people.council, by=None)
    lead = browse(people.lead, PHONE, java_script_enabled=False)
    lead.goto(asye.get_absolute_url())
    press(lead, "Change these values")
    press(lead, "Reviews")
    row_button(lead, "Up", "Six-month review").click()
    reads(lead, "is due before the one above it")
    row_button(lead, "Down", "Six-month review").click()
    press(lead, "Add: review")
    fill(lead, label="A first talk", **{"due-after_weeks": "6"})
    press(lead, "Add")
    reads(lead, "A first talk")
    row_button(lead, "Remove", "A first talk").click()
    assert lead.get_by_text("A first talk").count() == 0
    phone = browse(people.lead, PHONE)
    for path in ("", "preview/", "differences/", "edit/support.1/", "edit/evidence.0/", "check/"):
        phone.goto(lead.url.split("edit/")[0] + path)
        check_page(phone)
