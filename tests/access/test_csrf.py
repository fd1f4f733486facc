"""A form that was not sent from a page of ours changes nothing, whoever's browser sends it (C2)."""

import secrets
import uuid

import pytest
from django.conf import settings
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from .browser import Browser, undone
from .database import changed, rows
from .policy import cells, policy, session_of, thing_of

pytestmark = pytest.mark.django_db
ROUTES = sorted(policy()["routes"])
# What is refused: the token that is sent along, and where the browser says that it comes from.
HOST = "https://testserver"
STRANGE = "https://portal.evil.example"
FORGERIES = {
    "without a token": (None, {"HTTP_ORIGIN": HOST}),
    "with a wrong token": ("wrong", {"HTTP_ORIGIN": HOST}),
    "from another site": ("right", {"HTTP_ORIGIN": STRANGE}),
    "from a hidden place": ("right", {"HTTP_ORIGIN": "null"}),
    "from a page of another site": ("right", {"HTTP_REFERER": f"{STRANGE}/testserver/"}),
    "from nowhere": ("right", {}),
}


@pytest.fixture
def strict(visitor):
    visitor.handler = ClientHandler(enforce_csrf_checks=True)
    return visitor


@pytest.fixture
def token():
    """(cookie, token for a form) as a page of ours would have given them."""
    request = RequestFactory().get("/")
    in_form = get_token(request)
    return request.META["CSRF_COOKIE"], in_form


def sent(strict, who, url, thing, token, how, headers):
    """Sent over TLS, as everything is."""
    cookie, right = token
    data = {"version": thing.version, "nonce": uuid.uuid4()}
    if how:
        data["csrfmiddlewaretoken"] = right if how == "right" else secrets.token_hex(32)
    strict.cookies.clear()
    strict.cookies[settings.CSRF_COOKIE_NAME] = cookie
    if who != "anonymous":
        strict.cookies[settings.SESSION_COOKIE_NAME] = strict.world.sessions[who]
    return strict.post(url, data, secure=True, **headers)


def first_cells():
    """One cell for each route: somebody who may send it if anybody may."""
    for route in ROUTES:
        found = [cell for cell in cells(route) if cell.method == "POST"]
        if found:
            yield next((cell for cell in found if cell.expected == "ok"), found[0])


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_forged_form_is_taken_at_any_address(forgery, world, strict, token):
    how, headers = FORGERIES[forgery]
    before, tried, faults = rows(frozenset()), 0, []
    for cell in first_cells():
        who, thing = session_of(cell, world), thing_of(cell, world)
        url = reverse(cell.route, args=thing.args)
        answer = sent(strict, who, url, thing, token, how, headers)
        tried += 1
        if answer.status_code != 403:
            faults.append(f"{cell.route} as {cell.actor}: {answer.status_code}")
    assert not faults, "\n".join(faults)
    assert tried > 80
    assert changed(before, rows(frozenset())) == []


def test_the_same_forms_sent_from_our_pages_pass(world, strict, token):
    """Else the test above would prove nothing."""
    refused = 0
    for cell in first_cells():
        who, thing = session_of(cell, world), thing_of(cell, world)
        with undone():
            url = reverse(cell.route, args=thing.args)
            answer = sent(strict, who, url, thing, token, "right", {"HTTP_ORIGIN": HOST})
        refused += cell.expected == "ok" and answer.status_code == 403
    assert refused == 0
    assert isinstance(strict, Browser)
