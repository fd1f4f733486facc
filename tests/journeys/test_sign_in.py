"""Sign-in as it is for real: invitation, password, authenticator app, recovery codes."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from accounts.services import invite_person
from notifications.models import Message
from tests import factories

from .conftest import PHONE
from .steps import PASSWORD, code_now, days_ago, fill, is_at, press, reads

ADDRESS = "ben@council.example"


@pytest.fixture
def link_in_mail(settings, live_server):
    """`link_in_mail(template)`: the one-time address in a mail that waits to be sent."""
    settings.SITE_URL = live_server.url

    def find(template):
        message = Message.objects.get(template=template, sent_at=None)
        (link,) = message.secrets.values()
        return link

    return find


def give_password(page, password=PASSWORD):
    fill(page, login=ADDRESS, password=password)
    press(page, "Sign in")


def give_code(page, code):
    fill(page, code=code)
    press(page, "Sign in")


def test_from_the_invitation_to_a_forgotten_password(people, browse, check_page, link_in_mail):
    invite_person(
        organisation=people.council,
        email=ADDRESS,
        name="Ben Adeyemi",
        roles=[Role.ASSESSOR],
        starts_on=days_ago(1),
        by=factories.administrator(people.council),
    )
    page = browse(None, PHONE)
    page.goto(link_in_mail("invitation"))
    is_at(page, "Set up your account")
    reads(page, ADDRESS)
    fill(page, password="ben")
    press(page, "Set up my account")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    check_page(page)
    fill(page, password=PASSWORD)
    press(page, "Set up my account")
    is_at(page, "Set up your authenticator app")
    check_page(page)
    secret = page.locator(".app-key").inner_text()
    fill(page, code="000000")
    press(page, "Finish")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.locator(".app-key").inner_text() == secret, "what the phone holds stays good"
    fill(page, code=code_now(secret))
    press(page, "Finish")
    is_at(page, "Your recovery codes")
    codes = page.locator(".app-codes code").all_inner_texts()
    assert len(codes) == 10
    check_page(page)
    press(page, "I have kept them, go to my home page")
    is_at(page, "What is next")

    press(page, "Sign out")
    page.goto("/account/")
    is_at(page, "Sign in")
    give_password(page, "not the password")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    check_page(page)
    give_password(page)
    is_at(page, "Second step")
    give_code(page, "123456")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    reads(page, "This code is not right")
    expect(page).to_have_title(re.compile("^Error: "))
    page.locator(".govuk-error-summary a").click()
    expect(page.locator("[name=code]")).to_be_focused()
    check_page(page)
    give_code(page, code_now(secret, steps=1))
    is_at(page, "Your account")

    press(page, "Sign out")
    page.goto("/account/sign-in/")
    press(page, "I have forgotten my password")
    fill(page, email=ADDRESS)
    press(page, "Send me the link")
    is_at(page, "Check your e-mail")
    check_page(page)
    page.goto(link_in_mail("password_reset_link"))
    fill(page, password1="nine yellow lanterns", password2="nine yellow lanterns")
    check_page(page)
    press(page, "Save my new password")
    is_at(page, "Your password is changed")
    check_page(page)
    press(page, "Sign in")
    give_password(page, "nine yellow lanterns")
    give_code(page, codes[0])
    is_at(page, "What is next")
