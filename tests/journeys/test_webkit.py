"""J2 and J7 in WebKit, the engine of every browser on an iPhone, at the width of a small one."""

import datetime
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evidence.models import EvidenceItem
from supervision.models import WeekAccount
from tests import factories

from .steps import WHAT_IT_SHOWS, days_ago
from .webkit import phone_browser, screen

SMALL_IPHONE = {"width": 320, "height": 568}
# What makes Safari zoom into the page, what a thumb cannot hit, and what sticks out sideways.
# Safari zooms when a box is touched whose letters are smaller than 16 pixels. A thumb hits what is
# 24 pixels wide and high, or has nothing else to press within 12 of its middle (WCAG 2.5.8, which
# excepts words in running text).
HARD_TO_USE = """
const faults = [];
const called = (each) => `${each.tagName.toLowerCase()} ${each.name || each.innerText}`;
const shown = (each) => each.checkVisibility({visibilityProperty: true})
    && !each.closest(".govuk-skip-link");
const boxes = "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea";
for (const box of [...document.querySelectorAll(boxes)].filter(shown)) {
    if (parseFloat(getComputedStyle(box).fontSize) < 16) faults.push(`${called(box)}: zooms`);
}
const pressed = "a, button, summary, input:not([type=hidden]), select, textarea";
for (const each of [...document.querySelectorAll(pressed)].filter(shown)) {
    if (each.matches("p a")) continue;
    each.scrollIntoView({block: "center"});
    const {left, top, width, height} = each.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    for (const [across, down] of [[0, -12], [0, 12], [-12, 0], [12, 0]]) {
        const hit = document.elementFromPoint(x + across, y + down)?.closest(`${pressed}, label`);
        if (hit && hit !== each && hit.control !== each && !each.contains(hit))
            faults.push(`${called(each)}, ${width} x ${height}, is too near to ${called(hit)}`);
    }
}
if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways");
return faults;
"""


@pytest.fixture(scope="session")
def display():
    with screen() as found:
        yield found


@pytest.fixture
def phone_of(display, live_server, tmp_path):
    """`with phone_of(user) as phone`: on the home page of a browser opened just now."""

    @contextmanager
    def opened(user):
        with phone_browser(display, tmp_path, live_server.url, SMALL_IPHONE) as phone:
            phone.goto("/health/")
            sign_in(phone, user)
            phone.goto("/")
            yield phone

    return opened


def sign_in(phone, user):
    client = factories.sign_in(Client(), user, just_now=True)
    name = settings.SESSION_COOKIE_NAME
    phone.remember(name, client.cookies[name].value)


def is_easy_to_use(phone):
    assert phone.run(HARD_TO_USE) == [], phone.run("return location.pathname")


def test_a_stub_outlives_the_browser_and_is_finished_later(people, phone_of):
    title = "The bus stop conversation"
    with phone_of(people.own) as bus_stop:
        is_easy_to_use(bus_stop)
        bus_stop.press("Add evidence")
        assert bus_stop.value_of("happened_on_day") == str(timezone.localdate().day)
        is_easy_to_use(bus_stop)
        bus_stop.press("Save draft")
        bus_stop.reads("There is a problem")
        is_easy_to_use(bus_stop)
        bus_stop.fill(title=title)
        bus_stop.choose("Which kind?", "Reflection")
        bus_stop.press("Save draft")
        bus_stop.is_at(title)
        # The button twice, as it was first pressed too early, and the link, the kind and the title.
        assert (bus_stop.presses, bus_stop.typed) == (4, len(title))
        bus_stop.reads("Who can read this: you alone")
        is_easy_to_use(bus_stop)

    held_on = days_ago(3)
    with phone_of(people.own) as evening:
        evening.press("Menu")
        is_easy_to_use(evening)
        evening.press("Evidence")
        evening.press(title)
        evening.press("Edit")
        evening.fill(
            happened_on_day=str(held_on.day),
            happened_on_month=f"{held_on:%B}",
            happened_on_year=str(held_on.year),
            text=WHAT_IT_SHOWS,
        )
        is_easy_to_use(evening)
        # A slip of the thumb: back, and on again. What was typed is still there.
        evening.back()
        evening.is_at(title)
        evening.run("history.forward()")
        evening.is_at("Edit")
        assert "Then we drew" in evening.value_of("text")
        evening.press("Save")
        evening.is_at(title)
        evening.reads("Then we drew")
    item = EvidenceItem.objects.get()
    assert (item.status, item.happened_on) == ("private", held_on)
    assert item.text.split() == WHAT_IT_SHOWS.split()


def test_a_week_is_checked_in_by_two_presses(people, phone_of):
    monday = timezone.localdate() - datetime.timedelta(days=timezone.localdate().weekday())
    for weeks_ago in (1, 2):
        WeekAccount.objects.create(
            organisation=people.council,
            participant=people.participant,
            week_starts_on=monday - datetime.timedelta(weeks=weeks_ago),
            side="participant",
            by=people.own,
            protected_time="had",
            protected_day="tuesday",
            children=7,
        )
    with phone_of(people.own) as phone:
        phone.press("Weekly check-in")
        phone.press("Save")
        phone.reads("Saved", "Yes, on Tuesday")
        assert (phone.presses, phone.typed) == (2, 0)
        is_easy_to_use(phone)
        phone.press("Correct it")
        phone.choose("Did you have your protected time?", "Some of it")
        phone.fill(children="9", in_the_way="Court took the morning")
        is_easy_to_use(phone)
        phone.press("Save")
        phone.reads("Some of it, on Tuesday", "Court took the morning")
        sign_in(phone, people.supervisor)
        phone.goto("/")
        phone.press("Weekly check-ins")
        phone.reads("Nadia Fernsby", "Court took the morning")
        is_easy_to_use(phone)
    assert WeekAccount.objects.get(week_starts_on=monday).children == 9


def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in_again(people, phone_of):
    item = EvidenceItem.objects.create(
        organisation=people.council,
        participant=people.participant,
        author=people.own,
        kind="reflection",
        title="A quiet house",
        happened_on=days_ago(1),
    )
    with phone_of(people.own) as phone:
        phone.goto(reverse("evidence:item_edit", args=[item.pk]))
        phone.fill(text=WHAT_IT_SHOWS)
        session = factories.session_store(phone.cookie(settings.SESSION_COOKIE_NAME))
        session["seen_at"] = int(time.time()) - settings.SESSION_IDLE_SECONDS - 60
        session.save()
        phone.press("Save")
        phone.is_at("You have been signed out. Nothing is lost")
        assert "Then we drew" in phone.value_of("text")
        is_easy_to_use(phone)
        sign_in(phone, people.own)
        phone.press("Send again")
        phone.is_at("A quiet house")
    item.refresh_from_db()
    assert item.text.split() == WHAT_IT_SHOWS.split()
