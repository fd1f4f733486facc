"""J7: protected time and caseload, one weekly check-in on a phone, and the two accounts of it."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from participants.models import Participant
from supervision.models import WeekAccount
from tests import factories

from .conftest import PHONE
from .steps import choose, fill, press, reads

RULES = [
    {
        "kind": "caseload",
        "label": "Agreed caseload",
        "source": "set by the council",
        "steps": [{"from_month": 1, "children": 7}],
    },
    {
        "kind": "protected_time",
        "label": "Protected time",
        "source": "10% of a 37-hour week",
        "steps": [{"from_month": 1, "hours_a_week": 3.7}],
    },
]


@pytest.fixture
def _agreed(people):
    programme = people.participant.programme
    programme.support_rules = RULES
    factories.republish(programme)
    monday = timezone.localdate() - datetime.timedelta(days=timezone.localdate().weekday())
    for weeks_ago in (1, 2):
        WeekAccount.objects.create(
            organisation=people.council,
            participant=people.participant,
            week_starts_on=monday - datetime.timedelta(days=7 * weeks_ago),
            side="participant",
            by=people.own,
            protected_time="had",
            protected_day="tuesday",
            children=7,
        )


@pytest.mark.usefixtures("_agreed")
def test_a_week_is_checked_in_on_a_phone_and_seen_the_same_day(people, browse, check_page):
    nadia = browse(people.own, PHONE)
    nadia.goto("/")
    press(nadia, "Weekly check-in")
    reads(nadia, "Filled in as last week", "Osric Brambleby (practice supervisor)")
    check_page(nadia)
    # As last week: two presses from home, and nothing to type.
    press(nadia, "Save")
    reads(nadia, "Saved", "Yes, on Tuesday", "Received")
    check_page(nadia)
    press(nadia, "Correct it")
    choose(nadia, "Did you have your protected time?", "Some of it")
    fill(nadia, children="nine", in_the_way="Court took the morning")
    press(nadia, "Save")
    expect(nadia.locator(".govuk-error-summary")).to_be_focused()
    reads(nadia, "must be a whole number")
    check_page(nadia)
    fill(nadia, children="9")
    press(nadia, "Save")
    reads(nadia, "Some of it, on Tuesday", "Not received", "Court took the morning")

    osric = browse(people.supervisor)
    osric.goto("/")
    press(osric, "Weekly check-ins")
    reads(osric, "Nadia Fernsby", "Court took the morning", "9 (agreed: 7)")
    check_page(osric)
    press(osric, f"{WeekAccount.objects.first().week_starts_on:%-d %B %Y}")
    press(osric, "Record your account")
    choose(osric, "Did Nadia Fernsby have their protected time?", "Yes")
    fill(osric, children="7", in_the_way="The court morning was given back on Friday")
    check_page(osric)
    press(osric, "Save")
    reads(osric, "Two accounts stand for this week", "Practice supervisor’s account: Osric")
    check_page(osric)

    nadia.reload()
    reads(nadia, "Two accounts stand", "given back on Friday", "Court took the morning")
    press(nadia, "Weeks")
    reads(nadia, "Two accounts", "9 (check-in), 7 (supervisor)")
    check_page(nadia)

    priya = browse(people.lead)
    priya.goto(f"/people/{people.participant.pk}/weeks/")
    reads(priya, "You see figures only", "Two accounts", "9 (check-in), 7 (supervisor)")
    expect(priya.locator("body")).not_to_contain_text("Court took the morning")
    check_page(priya)


def test_totals_from_the_case_system_are_checked_then_applied(people, browse, check_page):
    Participant.objects.filter(pk=people.participant.pk).update(staff_number="10482")
    day = f"{timezone.localdate():%d/%m/%Y}"
    priya = browse(people.lead)
    priya.goto(f"/cohorts/{people.cohort.pk}/support/")
    press(priya, "Add caseload figures from the case system")
    check_page(priya)
    put_file(priya, f"staff number,week,children,child name\n10482,{day},9,Jayden Pettifer\n")
    press(priya, "Read the file")
    expect(priya.locator(".govuk-error-summary")).to_be_focused()
    reads(priya, "Column D looks as if it names children or cases")
    expect(priya.locator("body")).not_to_contain_text("Pettifer")
    check_page(priya)
    put_file(priya, f"staff number,week,children\n10482,{day},9\n99999,{day},4\n")
    press(priya, "Read the file")
    reads(priya, "Nothing is applied yet", "Nadia Fernsby", "1 row passed over")
    check_page(priya)
    press(priya, "Apply these figures")
    reads(priya, "Applied figures", "9 (case system)")

    nadia = browse(people.own, PHONE)
    nadia.goto(f"/people/{people.participant.pk}/weeks/")
    press(nadia, f"{WeekAccount.objects.get().week_starts_on:%-d %B %Y}")
    reads(nadia, "From the case system", "Children held")
    check_page(nadia)


def put_file(page, content):
    page.locator("[name=file]").set_input_files(
        {"name": "totals.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
