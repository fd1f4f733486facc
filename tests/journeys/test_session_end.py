"""Away from the desk: a warning, one press to stay, and nothing typed is lost (WCAG 2.2.1)."""

import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from .conftest import DESK, PHONE
from .steps import is_at, press, reads

WORDS = "What I saw on Tuesday, in my own words."


@pytest.fixture
def away(browse):
    """`away(page, minutes)`: as if nothing had been done for so long, and then the page loaded."""

    def leave(page, seconds_left):
        from tests.factories import session_store

        (cookie,) = [c for c in page.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME]
        session = session_store(cookie["value"])
        session["seen_at"] = int(time.time()) - settings.SESSION_IDLE_SECONDS - 60 + seconds_left
        session.save()

    return leave


def writing(people, browse, size=DESK, **kwargs):
    page = browse(people.own, size, **kwargs)
    page.goto("/evidence/add/")
    title = page.locator("[name=title]")
    title.fill(WORDS)
    return page, title


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_warning_comes_before_the_end_and_one_press_keeps_somebody_in(
    people, browse, away, check_page, size
):
    page, title = writing(people, browse, size)
    dialog = page.locator("#session-end")
    expect(dialog).to_be_hidden()
    page.clock.install()
    away(page, 290)
    page.clock.fast_forward("26:30")
    expect(dialog).to_be_visible()
    reads(page, "5 minutes")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    check_page(page)
    press(page, "Stay signed in")
    expect(dialog).to_be_hidden()
    expect(title).to_have_value(WORDS)
    expect(title).to_be_editable()


def test_what_another_tab_did_counts(people, browse, away):
    page, _ = writing(people, browse)
    page.clock.install()
    with page.expect_response("**/account/session/") as asked:
        page.clock.fast_forward("26:30")
    assert asked.value.json()["seconds"] > 1700
    expect(page.locator("#session-end")).to_be_hidden()


def test_after_the_end_the_text_is_still_there_and_covered_until_sign_in(
    people, browse, away, check_page, sign_in
):
    page, title = writing(people, browse)
    page.clock.install()
    away(page, 0)
    page.clock.fast_forward("31:30")
    reads(page, "You are signed out now")
    check_page(page)
    press(page, "I have signed in")
    reads(page, "You are signed out now")
    sign_in(page, people.own)
    press(page, "I have signed in")
    expect(page.locator("#session-end")).to_be_hidden()
    expect(title).to_have_value(WORDS)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_sent_too_late_comes_back_and_is_sent_again(people, browse, away, sign_in, scripts):
    page, _ = writing(people, browse, java_script_enabled=scripts)
    away(page, 0)
    page.locator("main form").get_by_role("button").first.click()
    is_at(page, "You have been signed out. Nothing is lost")
    reads(page, WORDS)
    sign_in(page, people.own)
    press(page, "Send again")
    reads(page, WORDS)


def test_the_last_minutes_of_twelve_hours_are_said_too(people, browse, check_page):
    from tests.factories import session_store

    page = browse(people.own)
    (cookie,) = [c for c in page.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME]
    session = session_store(cookie["value"])
    session["signed_in_at"] = int(time.time()) - settings.SESSION_COOKIE_AGE + 200
    session.save()
    page.goto("/account/")
    reads(page, "Nobody stays signed in for longer than 12 hours")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()
    check_page(page)
    press(page, "Close this notice")
    expect(page.locator("#session-end")).to_be_hidden()
