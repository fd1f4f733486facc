"""A passkey in the place of the code, with a device that Chromium plays."""

import pytest
from playwright.sync_api import expect

from tests import factories

from .conftest import PHONE
from .steps import PASSWORD, fill, is_at, press, reads


@pytest.fixture
def machine(browse, settings, live_server):
    """`machine(user)`: a page of a browser whose machine can keep passkeys."""
    settings.SITE_URL = live_server.url

    def with_passkeys(user=None, size=PHONE):
        page = browse(user, size)
        chromium = page.context.new_cdp_session(page)
        chromium.send("WebAuthn.enable")
        chromium.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        return page

    return with_passkeys


@pytest.fixture
def newcomer(people):
    """Has a password, and no second step yet."""
    user = people.assessor
    user.authenticator_set.all().delete()
    user.set_password(PASSWORD)
    user.save()
    return user


def first_step(page, user):
    page.goto("/account/sign-in/")
    fill(page, login=user.email, password=PASSWORD)
    press(page, "Sign in")


def test_set_up_with_a_passkey_alone_and_signed_in_with_it(newcomer, machine, check_page):
    page = machine()
    first_step(page, newcomer)
    is_at(page, "Set up your authenticator app")
    press(page, "use a passkey instead")
    is_at(page, "Add a passkey")
    expect(page.locator("[data-trouble]")).to_be_hidden()
    check_page(page)
    fill(page, name="Work laptop")
    press(page, "Add the passkey")
    is_at(page, "Your recovery codes")
    page.goto("/account/")
    reads(page, "Work laptop")
    check_page(page)
    press(page, "Sign out")
    first_step(page, newcomer)
    is_at(page, "Second step")
    check_page(page)
    press(page, "Use your passkey")
    is_at(page, "What is next")


def test_an_important_step_is_confirmed_with_it(people, newcomer, machine, check_page):
    page = machine()
    first_step(page, newcomer)
    press(page, "use a passkey instead")
    press(page, "Add the passkey")
    is_at(page, "Your recovery codes")
    for session in newcomer.usersession_set.all():
        store = factories.session_store(session.session_key)
        for record in store["account_authentication_methods"]:
            record["at"] = 0
        store.save()
    page.goto("/account/passkeys/add/")
    is_at(page, "Confirm that it is you")
    press(page, "Use a passkey instead")
    check_page(page)
    press(page, "Use your passkey")
    is_at(page, "Add a passkey")


def test_a_device_without_the_passkey_is_told_so_and_the_code_still_works(
    people, machine, browse, check_page
):
    first = machine(people.supervisor)
    first.goto("/account/passkeys/add/")
    press(first, "Add the passkey")
    is_at(first, "Your recovery codes")
    people.supervisor.set_password(PASSWORD)
    people.supervisor.save()
    other = machine()
    first_step(other, people.supervisor)
    press(other, "Use your passkey")
    expect(other.locator("[data-trouble]")).to_be_visible()
    other.complaints.clear()
    check_page(other)
    from .steps import code_now

    fill(other, code=code_now())
    press(other, "Sign in")
    is_at(other, "What is next")


def test_without_scripts_the_code_is_the_way(people, newcomer, browse):
    page = browse(None, java_script_enabled=False)
    first_step(page, newcomer)
    is_at(page, "Set up your authenticator app")
    page.goto("/account/passkeys/add/")
    reads(page, "Use an authenticator app instead")
