"""A code by e-mail in the place of the password, and passkeys as far as no device is needed."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.models import Role, User
from notifications.delivery import deliver_all_waiting
from notifications.models import Message
from tests import factories
from tests.factories import UserFactory, administrator, give_role

from .conftest import PASSWORD, code_now

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ASK, TYPE = "/account/sign-in/code/", "/account/sign-in/code/type-it/"


@pytest.fixture
def person(organisation):
    user = UserFactory(name="Ben Adeyemi", email="ben@council.example")
    user.set_password(PASSWORD)
    user.save()
    give_role(user, Role.ASSESSOR, organisation)
    return user


def text(response):
    return response.content.decode()


def ask(client, email="Ben@council.example"):
    return client.post(ASK, {"email": email})


def code_in_mail():
    deliver_all_waiting()
    return re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE)[1]


def signed_in_as(client):
    return client.session.get("_auth_user_id")


class TestCode:
    def test_it_takes_the_place_of_the_password_and_the_second_step_follows(self, client, person):
        assert ask(client).headers["Location"] == TYPE
        code = code_in_mail()
        assert Message.objects.get().secrets == {}, "wiped once it was sent"
        assert code not in mail.outbox[-1].subject
        sent = client.post(TYPE, {"code": code})
        assert sent.headers["Location"] == "/account/sign-in/second-step/"
        assert signed_in_as(client) is None
        client.post("/account/sign-in/second-step/", {"code": code_now()})
        assert signed_in_as(client) == str(person.pk)

    def test_it_works_once_and_only_where_it_was_asked_for(self, client, person):
        ask(client)
        code = code_in_mail()
        assert Client().post(TYPE, {"code": code}).headers["Location"] == ASK
        client.post(TYPE, {"code": code})
        assert client.post(TYPE, {"code": code}).headers["Location"] == ASK

    def test_it_runs_out(self, client, person):
        ask(client)
        code = code_in_mail()
        with time_machine.travel(time.time() + 601):
            assert client.post(TYPE, {"code": code}).headers["Location"] == ASK

    def test_after_three_wrong_ones_it_is_void(self, client, person):
        ask(client)
        code = code_in_mail()
        for _ in range(2):
            assert "This code is not right" in text(client.post(TYPE, {"code": "WRONG1"}))
        assert client.post(TYPE, {"code": "WRONG1"}).headers["Location"] == ASK
        assert client.post(TYPE, {"code": code}).headers["Location"] == ASK

    @pytest.mark.parametrize("who", ["nobody", "closed", "invited", "of the council"])
    def test_the_answer_is_always_the_same(self, client, person, who, settings):
        if who == "closed":
            User.objects.update(is_active=False)
        if who == "invited":
            User.objects.update(password="!")
        if who == "of the council":
            settings.OIDC = {"name": "Exampleshire account"}
        email = "who@council.example" if who == "nobody" else person.email
        page = client.post(ASK, {"email": email}, follow=True)
        assert page.redirect_chain == [(TYPE, 302)]
        assert "If there is an account with this address" in text(page)
        assert "This code is not right" in text(client.post(TYPE, {"code": "WRONG1"}))
        assert not Message.objects.exists()

    def test_nobody_is_flooded_with_codes(self, client, person):
        for _ in range(5):
            ask(Client())
        assert Message.objects.count() == 3


def passkey_of(user):
    """As one is kept; what a device would sign with is not there."""
    data = {"name": "Work laptop", "credential": {}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


class TestPasskey:
    def test_a_newcomer_may_choose_one_instead_of_an_app(self, client, organisation):
        newcomer = UserFactory(second_factor=False)
        newcomer.set_password(PASSWORD)
        newcomer.save()
        client.post("/account/sign-in/", {"login": newcomer.email, "password": PASSWORD})
        page = text(client.get("/account/second-step/set-up/"))
        assert "/account/passkeys/add/" in page
        page = text(client.get("/account/passkeys/add/"))
        assert 'data-passkey="{' in page and "<noscript>" in page
        asked = page.partition('data-passkey="')[2].partition('"')[0]
        assert "&quot;id&quot;: &quot;localhost&quot;" in asked

    @pytest.mark.parametrize("answer", ["", "{}", "not json", '{"id": "x", "type": "public-key"}'])
    def test_an_answer_that_no_device_gave_adds_nothing(self, client, sign_in, person, answer):
        sign_in(person)
        client.get("/account/passkeys/add/")
        page = client.post("/account/passkeys/add/", {"name": "x", "credential": answer})
        assert page.status_code == 200
        assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()

    def test_it_counts_as_a_second_step_that_is_set_up(self, client, organisation):
        """So a session that knows the password alone is ended, as with an app."""
        user = UserFactory(second_factor=False)
        give_role(user, Role.ASSESSOR, organisation)
        passkey_of(user)
        client.force_login(user)
        assert client.get("/").headers["Location"].startswith("/account/sign-in/")
        assert signed_in_as(client) is None

    def test_it_is_named_on_the_own_account(self, client, sign_in, person):
        passkey_of(person)
        sign_in(person)
        page = text(client.get("/account/"))
        assert "Work laptop" in page and "Authenticator app" in page

    def test_only_ones_own_is_removed_and_only_after_a_sign_in_of_now(self, client, person):
        theirs, other = passkey_of(person), passkey_of(UserFactory())
        factories.sign_in(client, person)
        asked = client.post(f"/account/passkeys/{theirs.pk}/remove/")
        assert asked.headers["Location"].startswith("/account/confirm/")
        factories.sign_in(client, person, just_now=True)
        assert client.post(f"/account/passkeys/{other.pk}/remove/").status_code == 404
        assert client.post(f"/account/passkeys/{theirs.pk}/remove/").status_code == 302
        assert Message.objects.get().template == "passkey_removed"

    def test_an_administrator_resets_it_like_an_app(self, organisation, person):
        from accounts.services import reset_second_factor

        passkey_of(person)
        reset_second_factor(user=person, by=administrator(organisation))
        assert not Authenticator.objects.filter(user=person).exists()
