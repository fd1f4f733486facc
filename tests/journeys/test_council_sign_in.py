"""J18: in by the council's own sign-in, out of both, and a leaver out the same day."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.services import close_account
from tests import factories
from tests.provider import CouncilProvider

from .conftest import PHONE
from .steps import PASSWORD, code_now, fill, is_at, press, reads


@pytest.fixture(scope="module")
def running(tmp_path_factory, live_server):
    provider = CouncilProvider(tmp_path_factory.mktemp("provider"), live_server.url)
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings, live_server, people):
    """The council's, with the form-action of the policy as settings make it."""
    settings.SITE_URL = live_server.url
    settings.OIDC = running.oidc(
        roles=[{"group": "leads", "role": "workforce_lead", "organisation": "exampleshire"}]
    )
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**directives, "form-action": [*directives["form-action"], running.url]}
    }
    claims = {"email": people.supervisor.email, "email_verified": True}
    running.knows(osric={"claims": {**claims, "groups": ["leads"]}, "amr": ["pwd", "mfa"]})
    return running


def go_in(page, who="osric"):
    press(page, "Sign in with your Exampleshire account")
    is_at(page, "The council's sign-in")
    fill(page, who=who)
    press(page, "Go on")


def test_in_and_out_with_the_councils_account(people, provider, browse, check_page):
    page = browse(None, PHONE)
    page.goto("/account/")
    is_at(page, "Sign in")
    check_page(page)
    go_in(page)
    is_at(page, "Your account")
    reads(page, "Osric Brambleby", "Exampleshire account", "Workforce lead")
    check_page(page)
    press(page, "Sign out")
    is_at(page, "Sign out of the council?")
    press(page, "Yes, sign out")
    is_at(page, "Sign in")
    # Both sessions have ended: the provider asks again who it is.
    go_in(page, "somebody else")
    is_at(page, "Your e-mail address could not be checked")
    check_page(page)


def test_an_important_step_is_confirmed_at_the_council(people, provider, browse, check_page):
    page = browse()
    page.goto("/account/sign-in/")
    go_in(page)
    is_at(page, "What is next")
    address = f"/cohorts/{people.cohort.pk}/export/"
    person = User.objects.get(pk=people.supervisor.pk)
    for session in person.usersession_set.all():
        store = factories.session_store(session.session_key)
        for record in store["account_authentication_methods"]:
            record["at"] = 0
        store.save()
    page.goto(address)
    is_at(page, "Confirm that it is you")
    check_page(page)
    press(page, "Confirm with your Exampleshire account")
    is_at(page, "The council's sign-in")
    fill(page, who="osric")
    press(page, "Go on")
    expect(page).to_have_url(f"{page.url.split('/cohorts')[0]}{address}")


def test_a_leaver_is_out_at_the_next_press(people, provider, browse, check_page):
    page = browse()
    page.goto("/account/sign-in/")
    go_in(page)
    page.goto("/account/")
    is_at(page, "Your account")
    leaver = User.objects.get(pk=people.supervisor.pk)
    close_account(user=leaver, by=factories.administrator(people.council))
    page.reload()
    is_at(page, "Sign in")
    # The council's own session goes on, so nobody is asked who it is.
    press(page, "Sign in with your Exampleshire account")
    is_at(page, "Your account is closed")
    check_page(page)


def test_somebody_from_outside_signs_in_with_a_password(people, provider, browse, check_page):
    assessor = User.objects.get(pk=people.assessor.pk)
    assessor.from_outside = True
    assessor.set_password(PASSWORD)
    assessor.save()
    page = browse(None, PHONE)
    page.goto("/account/sign-in/")
    fill(page, login=assessor.email, password=PASSWORD)
    press(page, "Sign in with a password")
    is_at(page, "Second step")
    fill(page, code=code_now())
    press(page, "Sign in")
    page.goto("/account/")
    reads(page, "Ludmila Thistlewood", "Authenticator app")
    check_page(page)
