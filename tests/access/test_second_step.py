"""With the password alone nothing opens but the way to the second step (C3)."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from accounts.middleware import ON_THE_WAY
from tests.factories import both_steps

from .test_signed_out import CLOSED, addresses

pytestmark = pytest.mark.django_db
SET_UP = reverse("mfa_activate_totp")


@pytest.fixture
def with_the_password_alone(world):
    """`(who)`: a new session of somebody who has given a password and no more."""

    def signed_in(who):
        user = world.people[who]
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.update(both_steps(user, time.time()))
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
        world.sessions["half way"] = session.session_key

    yield signed_in
    world.sessions.pop("half way", None)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", ["administrator", "lead", "assessor"])
def test_who_has_a_second_step_is_signed_out_wherever_they_go(
    who, method, world, visitor, with_the_password_alone
):
    assert len(CLOSED) > 80
    for address in addresses(world):
        with_the_password_alone(who)
        answer = visitor.ask("half way", method, address)
        assert answer.status == 302, address
        assert answer.url.startswith(reverse(settings.LOGIN_URL)), address
        assert not answer.written, address


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_has_none_yet_is_led_to_set_one_up(method, world, visitor, with_the_password_alone):
    Authenticator.objects.filter(user=world.people["administrator"]).delete()
    on_the_way = {reverse(name) for name in ON_THE_WAY}
    for address in addresses(world):
        if address in on_the_way:
            continue
        with_the_password_alone("administrator")
        answer = visitor.ask("half way", method, address)
        assert (answer.status, answer.url) == (302, SET_UP), address
        assert not answer.written, address
