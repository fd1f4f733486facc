"""What people do on any page, in few words, and pieces of evidence to begin a journey with."""

import datetime
import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import expect

from evidence import services
from evidence.models import EvidenceItem
from supervision import services as observing
from supervision.models import Observation
from tests.factories import TOTP_SECRET

PASSWORD = "three quiet harbours"
WHAT_IT_SHOWS = "I asked her teacher first.\n\nThen we drew, and she told me about the mornings."
WHAT_FOLLOWS = "Next time I ask before I visit."
WHY = "I followed what the child wanted to talk about"


def press(page, name):
    """The button or link that is called exactly so; the page it leads to is there in whole."""
    button = page.get_by_role("button", name=name, exact=True)
    button.or_(page.get_by_role("link", name=name, exact=True)).first.click()
    page.wait_for_load_state("load")


def reads(page, *texts):
    """The page says all of this."""
    for text in texts:
        expect(page.locator("body")).to_contain_text(text)


def is_at(page, heading):
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(re.escape(heading)))


def fill(page, **answers):
    """Boxes by the names of their fields."""
    for name, text in answers.items():
        page.locator(f"[name={name}]").fill(text)


def fill_date(page, name, day):
    parts = (("day", day.day), ("month", day.month), ("year", day.year))
    fill(page, **{f"{name}_{part}": str(number) for part, number in parts})


def choose(page, question, answer):
    """A radio button, by its question and its words."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def download(page):
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    return waiting.value


def code_now(secret=TOTP_SECRET, steps=0):
    """What the authenticator app shows now, or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + steps))


def days_ago(days):
    return timezone.localdate() - datetime.timedelta(days=days)


def start_item(people, title="A quiet house", linked=True, **answers):
    """A private draft of the participant with nothing missing."""
    item = services.start_item(
        participant=people.participant,
        by=people.own,
        **{
            "kind": "reflection",
            "title": title,
            "happened_on": days_ago(3),
            "text": WHAT_IT_SHOWS,
            "second_text": WHAT_FOLLOWS,
            **answers,
        },
    )
    if linked:
        link = {"standard": people.standards[0], "why": WHY, "passage": ""}
        services.set_links(item=item, by=people.own, links=[link])
    return EvidenceItem.objects.get(pk=item.pk)


def submit_item(people, title="A quiet house", **answers):
    item = start_item(people, title, **answers)
    services.submit_item(item=item, by=people.own)
    return EvidenceItem.objects.get(pk=item.pk)


def answered_observation(people):
    """An observation by the assessor that waits for the supervisor."""
    observation = observing.plan_observation(
        participant=people.participant,
        by=people.own,
        observer=people.assessor,
        planned_for=days_ago(2),
        purpose="A first visit",
    )
    observing.hold_observation(
        observation=observation,
        by=people.assessor,
        held_on=days_ago(2),
        setting="Home visit",
        family_answer="agreed",
        observer_is_registered=True,
    )
    observing.write_up_observation(
        observation=observation,
        by=people.assessor,
        seen="A pause.",
        keep="The pauses.",
        change="",
        next_time="",
    )
    observing.answer_observation(observation=observation, by=people.own, response="agree")
    return Observation.objects.get(pk=observation.pk)
