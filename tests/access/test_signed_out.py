"""Without being signed in, nothing but the public pages answers; and nothing typed is lost."""

import pytest
from django.conf import settings
from django.urls import reverse

from .policy import policy, rules, tried_with

pytestmark = pytest.mark.django_db
CLOSED = sorted(route for route in policy()["routes"] if not rules(route)[0].get("public"))
WORDS = "Three hours of writing that must not be lost"


def addresses(world):
    """Every address that is not public, with the first object of its rule."""
    for route in CLOSED:
        for rule in rules(route):
            name, _ = tried_with(rule)[0]
            yield reverse(route, args=world.things[name].args)


@pytest.mark.parametrize("who", ["anonymous", "closed"])
def test_a_page_asked_for_leads_to_sign_in_and_from_there_back(who, world, visitor):
    sign_in = reverse(settings.LOGIN_URL)
    for address in addresses(world):
        answer = visitor.ask(who, "GET", address)
        assert (answer.status, answer.url) == (302, f"{sign_in}?next={address}"), address


@pytest.mark.parametrize("who", ["anonymous", "closed"])
def test_a_form_sent_is_answered_with_its_text(who, world, visitor):
    for address in addresses(world):
        answer = visitor.ask(who, "POST", address, {"text": WORDS, "password": "never shown again"})
        assert answer.status == 403, address
        assert WORDS.encode() in answer.body, address
        assert b"never shown again" not in answer.body, address
        assert not answer.written, address


def test_the_public_pages_are_few_and_known():
    public = {route for route in policy()["routes"] if rules(route)[0].get("public")}
    assert len(public) < 30
    # A calendar program cannot sign in: the feed's address is a secret that its person can revoke.
    content = {route for route in public if route.startswith(("evidence:", "reports:", "jobs:"))}
    assert content == {"reports:calendar_feed"}
