"""What goes wrong between people and pages: nothing typed is lost, nothing is done twice."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from assessments import services as judging
from assessments.models import FinalAssessment
from evidence import services
from evidence.models import EvidenceItem
from supervision.services import sign_off_observation

from .conftest import PHONE
from .steps import (
    PASSWORD,
    answered_observation,
    choose,
    code_now,
    fill,
    is_at,
    press,
    reads,
    start_item,
    submit_item,
)

LONG_WORK = "I wrote this for an hour and would hate to write it again."


def edit(page, item):
    page.goto(reverse("evidence:item_edit", args=[item.pk]))


def give_password(user):
    user.set_password(PASSWORD)
    user.save()


def test_a_form_sent_after_the_session_ended_is_sent_again_after_sign_in(
    people, browse, check_page
):
    give_password(people.own)
    item = start_item(people)
    page = browse(people.own, PHONE)
    edit(page, item)
    fill(page, text=LONG_WORK)
    Session.objects.all().delete()
    press(page, "Save")
    is_at(page, "You have been signed out. Nothing is lost")
    expect(page.get_by_label("Text", exact=True)).to_have_value(LONG_WORK)
    check_page(page)

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens in a new tab)").click()
    tab = opened.value
    fill(tab, login=people.own.email, password=PASSWORD)
    press(tab, "Sign in")
    fill(tab, code=code_now())
    press(tab, "Sign in")
    is_at(tab, "You are signed in again")
    tab.close()

    press(page, "Send again")
    is_at(page, "You are signed in. Send this once more")
    check_page(page)
    press(page, "Send again")
    is_at(page, "A quiet house")
    item.refresh_from_db()
    assert item.text == LONG_WORK


def test_what_one_typed_survives_being_asked_for_the_password_again(people, browse):
    give_password(people.assessor)
    submit_item(people)
    assessment = judging.start_final_assessment(participant=people.participant, by=people.assessor)
    for standard in people.standards:
        judgement = {"standard": standard, "view": "met", "reasons": "", "items": []}
        judging.save_narrative(
            assessment=assessment,
            standard=standard,
            by=people.assessor,
            text="Steady work.",
            judgements=[judgement],
        )
    page = browse(people.assessor)
    page.goto(reverse("assessments:recommend", args=[assessment.pk]))
    fill(page, summary=LONG_WORK)
    choose(page, "Your recommendation", "Met")
    grow_old(Session.objects.get())
    press(page, "Make the recommendation")
    is_at(page, "Confirm that it is you")
    fill(page, password=PASSWORD)
    press(page, "Continue")
    reads(page, LONG_WORK)
    assert FinalAssessment.objects.get().summary == LONG_WORK


def grow_old(row):
    """The person gave their password an hour ago."""
    store = row.get_session_store_class()(row.session_key)
    for step in store["account_authentication_methods"]:
        step["at"] -= 3600
    store.modified = True
    store.save()


def test_two_windows_on_one_item_show_both_texts(people, browse, check_page):
    item = start_item(people)
    first, second = browse(people.own), browse(people.own, PHONE)
    edit(first, item)
    edit(second, item)
    fill(first, text="What I wrote at the desk.")
    press(first, "Save")
    is_at(first, "A quiet house")
    fill(second, text="What I wrote on the bus.")
    press(second, "Save")
    reads(second, "Someone saved this page after you opened it", "What I wrote at the desk.")
    expect(second.locator("[name=text]")).to_have_value("What I wrote on the bus.")
    check_page(second)
    item.refresh_from_db()
    assert item.text == "What I wrote at the desk."
    fill(second, text="What I wrote at the desk and on the bus.")
    press(second, "Save")
    is_at(second, "A quiet house")
    item.refresh_from_db()
    assert item.text == "What I wrote at the desk and on the bus."


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_a_double_click_makes_one_item(people, browse, scripts):
    page = browse(people.own, PHONE, java_script_enabled=scripts)
    page.goto(reverse("evidence:item_add"))
    fill(page, title="Pressed twice")
    choose(page, "Which kind?", "Reflection")
    page.get_by_role("button", name="Save draft").dblclick()
    is_at(page, "Pressed twice")
    assert EvidenceItem.objects.count() == 1


def test_going_back_and_sending_again_makes_no_second_item(people, browse):
    page = browse(people.own)
    page.goto(reverse("evidence:item_add"))
    fill(page, title="Sent, back, sent")
    choose(page, "Which kind?", "Reflection")
    nonce = page.locator("[name=nonce]").input_value()
    press(page, "Save draft")
    is_at(page, "Sent, back, sent")
    page.goto(reverse("evidence:item_add"))
    fill(page, title="Sent, back, sent")
    choose(page, "Which kind?", "Reflection")
    page.locator("[name=nonce]").evaluate("(box, nonce) => { box.value = nonce }", nonce)
    press(page, "Save draft")
    is_at(page, "Sent, back, sent")
    assert EvidenceItem.objects.count() == 1


def test_an_item_withdrawn_meanwhile_is_not_read(people, browse, check_page):
    item = submit_item(people)
    page = browse(people.supervisor)
    page.goto(reverse("evidence:item_read", args=[item.pk]))
    choose(page, "What is your view?", "Shows what the links say")
    fill(page, words=LONG_WORK)
    services.withdraw_item(item=item, by=people.own)
    press(page, "Save my reading")
    is_at(page, "This was not saved")
    reads(page, "The state of this evidence is now: shared")
    expect(page.get_by_label("Words")).to_have_value(LONG_WORK)
    check_page(page)


def test_an_observation_signed_off_meanwhile_is_not_sent_back(people, browse, check_page):
    observation = answered_observation(people)
    page = browse(people.supervisor, PHONE)
    page.goto(reverse("supervision:observation_return", args=[observation.pk]))
    fill(page, return_reason=LONG_WORK)
    sign_off_observation(observation=observation, by=people.supervisor, counts=True)
    press(page, "Send back")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator("[name=return_reason]")).to_have_value(LONG_WORK)
    check_page(page)
    page.reload()
    page.goto(reverse("supervision:observation_sign_off", args=[observation.pk]))
    reads(page, "That step does not apply now. The observation is: signed off")
