"""J9, its beginning: the support agreement is written, returned, signed by three and holds."""

from django.utils import timezone
from playwright.sync_api import expect

from tests import factories

from .conftest import PHONE
from .steps import fill, fill_date, is_at, press, reads

RULES = [
    {
        "kind": "supervision",
        "label": "Supervision",
        "source": "LGA",
        "steps": [
            {"from_week": 1, "every_weeks": 1, "minutes": 90},
            {"from_week": 7, "every_weeks": 2, "minutes": 90},
        ],
    },
    factories.CASELOAD,
]


def test_three_people_agree_what_support_there_is(people, browse, check_page):
    programme = people.participant.programme
    programme.support_rules = RULES
    factories.republish(programme)

    ludmila = browse(people.assessor)
    ludmila.goto("/")
    press(ludmila, "Nadia Fernsby: Write the support agreement")
    check_page(ludmila)
    press(ludmila, "Start the agreement")
    reads(ludmila, "From week 7: every 2 weeks, 90 minutes", "All points are as the programme")
    check_page(ludmila)
    press(ludmila, "Change caseload at most")
    fill(ludmila, children_0="2")
    check_page(ludmila)
    press(ludmila, "Save")
    reads(ludmila, "Enter why this differs from the programme")
    expect(ludmila.locator(".govuk-error-summary")).to_be_focused()
    fill(ludmila, reason="Families in this team are large")
    press(ludmila, "Save")
    reads(ludmila, "From month 1: 2 children", "Families in this team are large")
    check_page(ludmila)
    press(ludmila, "Send it to be signed")
    press(ludmila, "Send it to be signed")
    reads(ludmila, "Enter the day on which you talked it through")
    check_page(ludmila)
    press(ludmila, "Cancel")
    press(ludmila, "Change the meeting and who was there")
    fill_date(ludmila, "met_on", timezone.localdate())
    fill(ludmila, coordinator="Priya Shah")
    check_page(ludmila)
    press(ludmila, "Save")
    press(ludmila, "Send it to be signed")
    press(ludmila, "Send it to be signed")
    reads(ludmila, "Sent to be signed", "With Nadia Fernsby since", "With Osric Brambleby since")
    check_page(ludmila)

    nadia = browse(people.own, PHONE)
    nadia.goto("/")
    press(nadia, "Read and sign your support agreement")
    check_page(nadia)
    press(nadia, "Return it with what should be said instead")
    fill(nadia, reason="Please add: one court case at a time")
    check_page(nadia)
    press(nadia, "Return it")
    reads(nadia, "Returned by Nadia Fernsby", "one court case at a time")

    ludmila.goto("/")
    press(ludmila, "Nadia Fernsby: Write the support agreement again")
    reads(ludmila, "one court case at a time")
    press(ludmila, "Change how work is allocated")
    fill(ludmila, text="In supervision, and one court case at a time.", reason="Nadia asked for it")
    check_page(ludmila)
    press(ludmila, "Save")
    press(ludmila, "Send it to be signed")
    press(ludmila, "Send it to be signed")

    osric = browse(people.supervisor)
    for page, at in ((osric, nadia.url), (nadia, nadia.url), (ludmila, nadia.url)):
        page.goto(at)
        press(page, "Read and sign")
        is_at(page, "Read and sign")
        check_page(page)
        press(page, "Sign")
    reads(ludmila, "Signed by all", "Nadia Fernsby signed on", "Osric Brambleby signed on")
    check_page(ludmila)

    nadia.goto(f"/people/{people.participant.pk}/weeks/")
    reads(nadia, "measured by")
    check_page(nadia)
    priya = browse(people.lead)
    priya.goto(f"/people/{people.participant.pk}/support-agreements/")
    press(priya, "Version 1")
    reads(priya, "In supervision, and one court case at a time.", "Kept as it was signed")
    check_page(priya)
