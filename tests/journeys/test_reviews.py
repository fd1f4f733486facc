"""J9: agreement, reviews with an interim assessment, decision, for one year and for two."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import FinalAssessment, Review
from tests import factories

from .conftest import DESK, PHONE
from .keyboard import Keyboard
from .steps import choose, fill, fill_date, is_at, press, reads, submit_item

YEAR = [(3, "Three-month review"), (6, "Six-month review"), (12, "Final review")]
TWO_YEARS = [(6, "Month six"), (12, "Month twelve"), (18, "Month eighteen"), (24, "Month 24")]
BOXES = {
    "progress": "Visits are planned and written up in the same week.",
    "strengths": "Children talk to her.",
    "next_steps": "Chair one core group.",
    "support": "Supervision was held; one study day was not had.",
}


def with_reviews(people, reviews):
    """Somebody who begins today, on a programme with these reviews: label and day of each."""
    programme = people.participant.programme
    programme.nominal_months = reviews[-1][0]
    programme.support_rules = [factories.CASELOAD]
    programme.other_rules = {
        "reviews": [
            {"key": f"month-{month}", "label": label, "due": {"after_months": month}}
            for month, label in reviews
        ]
    }
    factories.republish(programme)
    first = people.participant.starts_on = timezone.localdate()
    people.participant.save()
    return [
        (label, first + relativedelta(months=month) - timedelta(days=1)) for month, label in reviews
    ]


def on(day):
    """In the browser and out of it this day has come; nothing before it is remembered as today."""
    return time_machine.travel(datetime.combine(day, time(10), UTC), tick=True)


def three(people, browse):
    return browse(people.own, PHONE), browse(people.supervisor), browse(people.assessor)


def agree(pages):
    """The three sign what the programme says."""
    assessor = pages[-1]
    assessor.goto("/")
    press(assessor, "Nadia Fernsby: Write the support agreement")
    press(assessor, "Start the agreement")
    press(assessor, "Change the meeting and who was there")
    fill_date(assessor, "met_on", timezone.localdate())
    press(assessor, "Save")
    press(assessor, "Send it to be signed")
    press(assessor, "Send it to be signed")
    at = assessor.url
    for page in pages:
        page.goto(at)
        press(page, "Read and sign")
        press(page, "Sign")
    reads(assessor, "Signed by all")


def hold(pages, label, check_page):
    """One review: opened, written, sent, signed in any order."""
    own, supervisor, assessor = pages
    today = timezone.localdate()
    assessor.goto("/")
    press(assessor, f"Nadia Fernsby: open the review “{label}”")
    check_page(assessor)
    press(assessor, "Open the review")
    reads(assessor, "Opened", "Before it is sent to be signed")
    check_page(assessor)
    press(assessor, "Write the four boxes")
    fill(assessor, **BOXES)
    fill_date(assessor, "next_by", today + timedelta(days=30))
    check_page(assessor)
    press(assessor, "Save")
    press(assessor, "Give the interim view")
    for radios in assessor.get_by_role("radio", name="Where expected by now").all():
        radios.check()
    choose(assessor, "Taken as a whole, are they on track?", "On track")
    check_page(assessor)
    press(assessor, "Save")

    own.goto("/")
    press(own, f"Write your own view: {label}")
    check_page(own)
    press(own, "Write your view")
    fill(own, words="More time to think after hard visits would help.")
    own.get_by_label("Let the others read it now").check()
    check_page(own)
    press(own, "Save")

    press(assessor, "Send it to be signed")
    fill_date(assessor, "meeting_on", today)
    check_page(assessor)
    press(assessor, "Send it to be signed")
    reads(assessor, "Sent to be signed", "With Nadia Fernsby since", "With Osric Brambleby since")
    at = assessor.url
    for page in (supervisor, own, assessor):
        page.goto(at)
        press(page, "Read and sign")
        check_page(page)
        press(page, "Sign")
    own.goto(at)
    reads(own, "Complete", "More time to think after hard visits", "Chair one core group.")
    check_page(own)


def decide(people, browse):
    """Met, recommended and confirmed: pages of their own journey, gone through again."""
    ludmila, barnabas = browse(people.assessor), browse(people.confirmer)
    ludmila.goto(reverse("reports:participant", args=[people.participant.pk]))
    press(ludmila, "Start the final assessment")
    is_at(ludmila, "Start")
    press(ludmila, "Start the final assessment")
    reads(ludmila, "You can make the recommendation once every part is")
    here = FinalAssessment.objects.get().get_absolute_url()
    for standard in people.standards:
        ludmila.goto(here)
        ludmila.get_by_role("link", name=str(standard)).click()
        fill(ludmila, text="Kind and steady practice.")
        choose(ludmila, "Your view", "Met")
        press(ludmila, "Save")
    ludmila.goto(here)
    press(ludmila, "Go to the recommendation")
    reads(ludmila, "Complete")
    fill(ludmila, summary="Steady work, held together by analysis.")
    choose(ludmila, "Your recommendation", "Met")
    press(ludmila, "Make the recommendation")
    confirm = reverse("assessments:decision_confirm", args=[FinalAssessment.objects.get().pk])
    barnabas.goto(confirm)
    choose(barnabas, "Is the recommendation consistent", "Yes, all of these")
    fill(barnabas, reasons="The reviews lead to it.")
    press(barnabas, "Confirm the decision")
    reads(barnabas, "Code of the final record")


@pytest.mark.slow
@pytest.mark.parametrize("reviews", [YEAR, TWO_YEARS], ids=["one-year", "two-years"])
def test_agreement_reviews_and_decision_follow_each_other_and_no_day_is_lost(
    people, browse, check_page, reviews
):
    planned = with_reviews(people, reviews)
    submit_item(people)
    agree(three(people, browse))
    for number, (label, day) in enumerate(planned):
        with on(day):
            # The pages of the next reviews are those of the first.
            hold(three(people, browse), label, check_page if number == 0 else as_before)
    last_day = planned[-1][1]
    with on(last_day):
        look_back(people, browse, check_page, planned)
        decide(people, browse)


def as_before(page):
    """Of a page that was checked already."""


def look_back(people, browse, check_page, planned):
    own = browse(people.own, PHONE)
    own.goto(reverse("assessments:review_list", args=[people.participant.pk]))
    reads(own, *(label for label, _ in planned))
    check_page(own)
    spans = Review.objects.order_by("number").values_list("covers_from", "covers_to", "status")
    first_days = [people.participant.starts_on, *(last + timedelta(days=1) for _, last in planned)]
    assert list(spans) == [
        (first, last, "complete") for first, (_, last) in zip(first_days, planned, strict=False)
    ]


def test_a_review_is_written_and_sent_by_keyboard(people, browse):
    _, day = with_reviews(people, YEAR)[0]
    with on(day):
        write_and_send(people, browse)
    assert Review.objects.get().status == "signing"


def write_and_send(people, browse):
    page = browse(people.assessor, DESK)
    keys = Keyboard(page)
    page.goto("/")
    keys.press("Nadia Fernsby: open the review “Three-month review”")
    keys.press("Open the review")
    keys.press("Write the four boxes")
    keys.write("Progress", BOXES["progress"])
    keys.write("Strengths", BOXES["strengths"])
    keys.write("What comes next", BOXES["next_steps"])
    day = timezone.localdate() + timedelta(days=30)
    for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        keys.write(name, str(number))
    keys.write("Support", BOXES["support"])
    keys.press("Save")
    keys.press("Give the interim view")
    for _ in people.standards:
        keys.choose("Where expected by now")
    keys.choose("On track")
    keys.press("Save")
    keys.press("Send it to be signed")
    keys.write("Why is there no view", "Nadia is away this week and will write hers when back.")
    keys.press("Send it to be signed")
    is_at(page, "Three-month review")
    keys.press("Read and sign")
    # "Sign out" comes first; back from the link after the button.
    keys.go_to("Cancel")
    page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reads(page, "Ludmila Thistlewood signed on", "Nadia is away this week")
    expect(page.get_by_role("link", name="Read and sign")).to_have_count(0)
