"""From invitation to sign-in, a lost phone and a forgotten password, as a browser does it."""

import io
import logging
import re
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.http import ANSWER_AFTER
from accounts.models import Invitation, Role, User
from audit.actions import Action
from audit.models import AuditEvent
from notifications.delivery import deliver_all_waiting
from notifications.models import Message
from tests import factories
from tests.factories import UserFactory, give_role

from .conftest import PASSWORD, code_now

SIGN_IN = "/account/sign-in/"
SECOND_STEP = "/account/sign-in/second-step/"
SET_UP = "/account/second-step/set-up/"


@pytest.fixture
def person(organisation):
    """Somebody who has set everything up."""
    user = UserFactory(name="Ben Adeyemi", email="ben@council.example")
    user.set_password(PASSWORD)
    user.save()
    give_role(user, Role.ASSESSOR, organisation)
    return user


def first_step(client, email="ben@council.example", password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"login": email, "password": password}, **extra)


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def link_in_mail():
    deliver_all_waiting()
    return re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body).group(1)


def text(response):
    return response.content.decode()


def test_from_the_invitation_to_the_first_page(client, admin, sign_in):
    answers = {
        "nonce": "6f2b7f39-4ad1-4a43-8b5c-5a2a6c8f3f11",
        "organisation": admin.role_grants.get().organisation_id,
        "name": "Ben",
        "email": "ben@council.example",
        "roles": ["assessor"],
        "starts_on_day": "1",
        "starts_on_month": "March",
        "starts_on_year": "2026",
    }
    sent = sign_in(admin).post("/people-and-roles/invite/", answers)
    assert sent.status_code == 302, text(sent)
    link = link_in_mail()
    assert Message.objects.get(template="invitation").secrets == {}

    browser = Client()
    for _ in range(5):  # what a mail scanner does first
        assert browser.get(link).status_code == browser.head(link).status_code == 200
    page = browser.get(link)
    assert "ben@council.example" in text(page) and 'autocomplete="new-password"' in text(page)

    refused = browser.post(link, {"name": "Ben Adeyemi", "password": "ben"})
    assert "This password is too short" in text(refused)
    accepted = browser.post(link, {"name": "Ben Adeyemi", "password": PASSWORD}, follow=True)
    assert accepted.redirect_chain[-1][0] == SET_UP
    assert "data:image/svg+xml;base64," in text(accepted)
    secret = browser.session["mfa.totp.secret"]
    assert " ".join(re.findall("....", secret)) in text(accepted), "for phones without a camera"

    # Nothing else opens before the app is set up.
    assert browser.get(reverse("accounts:account")).headers["Location"] == SET_UP
    assert browser.post(SET_UP, {"code": "000000"}).status_code == 200
    done = browser.post(SET_UP, {"code": code_now(secret)}, follow=True)
    assert "Your recovery codes" in text(done) and "10 of 10 codes" in text(done)
    assert "Ben Adeyemi" in text(browser.get(reverse("accounts:account")))

    ben = User.objects.get(email="ben@council.example")
    actions = AuditEvent.objects.filter(actor=ben).values_list("action", flat=True)
    assert set(actions) == {Action.INVITATION_ACCEPTED, Action.SIGNED_IN}
    # Once means once, for the same browser and for others.
    assert browser.get(link).status_code == Client().get(link).status_code == 404


def test_every_bad_invitation_gets_the_same_answer(client, admin, organisation, person):
    used, late, replaced = (f"secret-{n}-{'x' * 36}" for n in range(3))
    now, answers = timezone.now(), []
    for secret, facts in (
        (used, {"accepted_at": now}),
        (late, {"expires_at": now - timedelta(seconds=1)}),
        (replaced, {"revoked_at": now}),
    ):
        from accounts.services.invitations import _fingerprint

        fields = {"expires_at": now + timedelta(days=1)} | facts
        Invitation.objects.create(
            organisation=organisation, user=person, secret_sha256=_fingerprint(secret), **fields
        )
    for secret in (used, late, replaced, "never-was"):
        response = client.get(reverse("accounts:invitation_accept", args=[secret]))
        assert response.status_code == 404
        answers.append(text(response))
        assert client.post(response.request["PATH_INFO"], {"name": "E"}).status_code == 404
    assert len(set(answers)) == 1


@pytest.fixture
def log():
    """What is written to the log of the portal and, if it is on, to that of its web server."""
    from ecf_portal import wsgi  # noqa: F401 - as the web server loads it

    written = io.StringIO()
    console = logging.getLogger().handlers[0]
    before = console.setStream(written)
    server = logging.getLogger("gunicorn.access")
    server.addHandler(handler := logging.StreamHandler(written))
    yield written
    server.removeHandler(handler)
    console.setStream(before)


def test_no_log_gives_away_a_link_that_opens_an_account(admin, organisation, person, log):
    from accounts.services import find_invitation, invite_person

    new = {"email": "new@council.example", "name": "New", "roles": ["assessor"]}
    today = timezone.localdate()
    invite_person(organisation=organisation, by=admin, starts_on=today, **new)
    invitation = link_in_mail()
    Client().post("/account/password/forgotten/", {"email": person.email})
    reset = link_in_mail()
    for link in (invitation, reset):
        Client(enforce_csrf_checks=True).post(link, {"name": "x"})
        logging.getLogger("django.request").warning("Not Found: %s", link)
        logging.getLogger("gunicorn.access").warning(
            '%(r)s "%(f)s"', {"r": f"GET {link} HTTP/1.1", "f": link}
        )
        logging.getLogger("django.request").warning("a line with % and no arguments")
    secret = invitation.rstrip("/").rpartition("/")[2]
    assert find_invitation(secret, timezone.now()), "it still works"
    assert secret not in log.getvalue()
    assert reset.rstrip("/").rpartition("-")[2] not in log.getvalue()
    assert log.getvalue().count("/account/invitation/") >= 3, log.getvalue()
    assert log.getvalue().count("/account/password/forgotten/") >= 3


def test_sign_in_takes_password_and_code(client, person):
    assert first_step(client).headers["Location"] == SECOND_STEP
    assert signed_in_as(client) is None
    assert client.get(reverse("accounts:account")).status_code == 302, "not half way"
    assert "This code is not right" in text(client.post(SECOND_STEP, {"code": "000000"}))
    before = client.session.session_key
    assert client.post(SECOND_STEP, {"code": code_now()}).status_code == 302
    assert signed_in_as(client) == str(person.pk)
    assert client.session.session_key != before
    assert AuditEvent.objects.get().action == Action.SIGNED_IN


def test_a_code_works_once_also_when_the_cache_forgets(client, person):
    from django.core.cache import cache

    code = code_now()
    first_step(client)
    client.post(SECOND_STEP, {"code": code})
    cache.clear()
    other = Client()
    first_step(other)
    assert "has been used already" in text(other.post(SECOND_STEP, {"code": code}))
    assert signed_in_as(other) is None


def test_a_recovery_code_takes_the_place_of_the_phone_once(client, person):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    first_step(client)
    client.post(SECOND_STEP, {"code": code})
    assert signed_in_as(client) == str(person.pk)
    other = Client()
    first_step(other)
    other.post(SECOND_STEP, {"code": code})
    assert signed_in_as(other) is None


def test_the_keys_of_apps_are_not_readable_in_the_database(person):
    from tests.factories import TOTP_SECRET

    assert TOTP_SECRET not in str(Authenticator.objects.get().data)


def test_a_wrong_password_says_the_same_as_a_wrong_address(client, person):
    wrong, unknown = first_step(client, password="x"), first_step(client, email="x@y.example")
    assert "The e-mail address or the password is not right" in text(wrong)
    cleaned = [re.sub(r'value="[^"]*"', "", text(response)) for response in (wrong, unknown)]
    assert cleaned[0] == cleaned[1]
    assert "#id_login" in text(wrong), "the error summary leads to the field"


def test_a_lost_phone(client, person, admin, sign_in):
    theirs = Client()
    first_step(theirs)
    theirs.post(SECOND_STEP, {"code": code_now()})
    assert theirs.get(reverse("accounts:account")).status_code == 200
    url = reverse("accounts:second_factor_reset", args=[person.pk])
    assert "call them back" in text(sign_in(admin).get(url))
    assert client.post(url).status_code == 302

    assert theirs.get(reverse("accounts:account")).headers["Location"].startswith(SIGN_IN)
    deliver_all_waiting()
    assert mail.outbox[-1].to == ["ben@council.example"]
    assert "second step" in mail.outbox[-1].subject
    again = first_step(theirs)
    assert signed_in_as(theirs) and again.status_code == 302
    assert theirs.get(reverse("accounts:account")).headers["Location"] == SET_UP
    page = theirs.get(SET_UP)
    assert page.status_code == 200, "no password asked again a minute after sign-in"
    new = theirs.session["mfa.totp.secret"]
    theirs.post(SET_UP, {"code": code_now(new)})
    assert theirs.get(reverse("accounts:account")).status_code == 200


def test_a_forgotten_password(client, person):
    asked = client.post("/account/password/forgotten/", {"email": "Ben@council.example"})
    assert asked.headers["Location"] == "/account/password/forgotten/sent/"
    link = link_in_mail()
    assert Message.objects.get(template="password_reset_link").secrets == {}
    page = client.get(link, follow=True)
    assert "Choose a new password" in text(page)
    form = page.request["PATH_INFO"]
    new = {"password1": "nine yellow lanterns", "password2": "nine yellow lanterns"}
    client.post(form, new)
    person.refresh_from_db()
    assert person.check_password("nine yellow lanterns")
    assert signed_in_as(client) is None, "the second step is still asked for"
    assert AuditEvent.objects.get().action == Action.PASSWORD_CHANGED
    assert Message.objects.filter(template="password_changed").exists()
    assert "This link no longer works" in text(Client().get(link, follow=True))


def test_the_reset_link_expires(client, person):
    client.post("/account/password/forgotten/", {"email": "ben@council.example"})
    link = link_in_mail()
    with time_machine.travel(time.time() + 3601):
        assert "This link no longer works" in text(client.get(link, follow=True))


@pytest.mark.parametrize("who", ["nobody", "closed", "invited"])
def test_the_answer_to_a_forgotten_password_is_always_the_same(client, person, who):
    if who == "closed":
        User.objects.update(is_active=False)
    if who == "invited":
        User.objects.update(password="!")
    email = "who@council.example" if who == "nobody" else "ben@council.example"
    asked = client.post("/account/password/forgotten/", {"email": email}, follow=True)
    assert "If there is an account with this address" in text(asked)
    assert not Message.objects.exists()


def test_somebody_whose_account_is_closed_is_told_so_after_the_right_password(client, person):
    User.objects.update(is_active=False)
    assert "Your account is closed" in text(client.post(SIGN_IN, {
        "login": "ben@council.example", "password": PASSWORD}, follow=True))  # fmt: skip
    assert "Your account is closed" not in text(first_step(client, password="x"))


def test_closing_an_account_has_effect_at_the_next_click(client, person):
    first_step(client)
    client.post(SECOND_STEP, {"code": code_now()})
    User.objects.update(is_active=False)
    assert client.get(reverse("accounts:account")).headers["Location"].startswith(SIGN_IN)


class TestGuessing:
    def test_the_eleventh_try_is_refused_for_this_address_alone(self, client, person):
        for _ in range(10):
            assert "is not right" in text(first_step(client, password="x"))
        assert "too many tries" in text(first_step(client))
        elsewhere = first_step(Client(), REMOTE_ADDR="203.0.113.9")
        assert elsewhere.headers["Location"] == SECOND_STEP, "no stranger can lock anybody out"

    def test_a_made_up_forwarding_header_does_not_help(self, client, person, settings):
        settings.TRUSTED_PROXY_COUNT = 1
        for number in range(10):
            forwarded = f"198.51.100.{number}, 203.0.113.1"
            first_step(client, password="x", HTTP_X_FORWARDED_FOR=forwarded)
        last = first_step(client, HTTP_X_FORWARDED_FOR="198.51.100.99, 203.0.113.1")
        assert "too many tries" in text(last)
        other = first_step(Client(), HTTP_X_FORWARDED_FOR="198.51.100.0, 203.0.113.2")
        assert other.headers["Location"] == SECOND_STEP

    def test_without_proxies_the_header_is_not_believed(self, client, person):
        for number in range(10):
            first_step(client, password="x", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        assert "too many tries" in text(first_step(client, HTTP_X_FORWARDED_FOR="198.51.100.9"))

    @pytest.mark.once
    def test_a_thousand_made_up_addresses_are_one(self, client, person, settings):
        """C4. All within a minute, however slow the machine is."""
        settings.TRUSTED_PROXY_COUNT = 1

        def guess(number):
            made_up = f"10.{number // 250}.{number % 250}.7, 7.7.7.7"
            return text(first_step(client, password="x", HTTP_X_FORWARDED_FOR=made_up))

        with time_machine.travel(time.time(), tick=False) as clock:
            answers = [guess(number) for number in range(1000)]
            assert ["is not right" in answer for answer in answers] == [True] * 10 + [False] * 990
            assert all("too many tries" in answer.lower() for answer in answers[10:])
            clock.shift(60)
            elsewhere = first_step(Client(), HTTP_X_FORWARDED_FOR="7.7.7.7, 203.0.113.9")
            assert elsewhere.headers["Location"] == SECOND_STEP

    def test_many_addresses_that_guess_at_one_account_wait_longer_and_longer(self, person):
        for number in range(30):
            first_step(Client(), password="x", REMOTE_ADDR=f"198.51.100.{number}")
        guesser = {"password": "x", "REMOTE_ADDR": "198.51.100.29"}
        assert "too many tries" in text(first_step(Client(), **guesser))
        with time_machine.travel(time.time() + 290):
            assert "too many tries" in text(first_step(Client(), **guesser))
        with time_machine.travel(time.time() + 310):
            assert "is not right" in text(first_step(Client(), **guesser))
        owner = first_step(Client(), REMOTE_ADDR="203.0.113.9")
        assert owner.headers["Location"] == SECOND_STEP, "who has not guessed does not wait"

    def test_the_wait_grows_to_five_minutes_and_no_further(self):
        from accounts.guessing import wait_after

        assert [wait_after(n) for n in (1, 10, 11, 12, 15, 18, 19, 1000)] == [
            *[0, 0, 2, 4, 32, 256, 300, 300]
        ]

    def test_codes_cannot_be_guessed_either(self, client, person):
        first_step(client)
        for number in range(10):
            client.post(SECOND_STEP, {"code": f"00000{number}"})
        assert "too many tries" in text(client.post(SECOND_STEP, {"code": code_now()}))
        assert signed_in_as(client) is None


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes time in production."""

    runs = 0

    def encode(self, password, salt):
        CountingHasher.runs += 1
        return super().encode(password, salt)


class TestEnumeration:
    """Whether somebody has an account is told neither by words nor by how long the answer takes."""

    UNKNOWN = "nobody@council.example"

    @pytest.mark.parametrize("who", ["known", "unknown", "of the council"])
    def test_a_wrong_sign_in_hashes_once_whoever_it_is(self, client, person, settings, who):
        settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
        person.set_password(PASSWORD)
        person.save()
        if who == "of the council":
            settings.OIDC = {"name": "Exampleshire account"}
        CountingHasher.runs = 0
        first_step(client, self.UNKNOWN if who == "unknown" else person.email, "wrong")
        assert CountingHasher.runs == 1

    def whole_answer(self, email, path, **answers):
        """Status, head and page that somebody gets, without what differs each time anyway."""
        browser = Client()
        shown = browser.post(path, answers | {"email": email, "login": email}, follow=True)
        page = re.sub(r'value="[A-Za-z0-9]{64}"', "", text(shown)).replace(email, "...")
        head = dict(shown.headers)
        head.pop("Expires", None)
        head.pop("Content-Length", None)
        return shown.status_code, shown.redirect_chain, head, page

    @pytest.mark.parametrize(
        ("path", "answers"),
        [
            (SIGN_IN, {"password": "wrong"}),
            ("/account/password/forgotten/", {}),
            ("/account/sign-in/code/", {}),
        ],
        ids=["sign-in", "forgotten password", "code by e-mail"],
    )
    @pytest.mark.parametrize("who", ["invited", "closed", "known"])
    def test_somebody_we_know_gets_the_answer_that_nobody_gets(self, person, path, answers, who):
        if who == "invited":
            person.set_unusable_password()
        person.is_active = who != "closed"
        person.save()
        known = self.whole_answer(person.email, path, **answers)
        assert known == self.whole_answer(self.UNKNOWN, path, **answers)
        assert known[0] == 200

    def test_a_code_that_was_never_sent_is_wrong_like_any_other(self, person):
        def answers(email):
            browser = Client()
            browser.post("/account/sign-in/code/", {"email": email})
            for _ in range(4):
                shown = browser.post(
                    "/account/sign-in/code/type-it/", {"code": "BCD-FGH"}, follow=True
                )
                page = re.sub(r'value="[A-Za-z0-9]{64}"', "", text(shown)).replace(email, "...")
                yield shown.status_code, shown.redirect_chain, page

        assert list(answers(person.email)) == list(answers(self.UNKNOWN))

    @pytest.mark.parametrize("path", ["/account/password/forgotten/", "/account/sign-in/code/"])
    @pytest.mark.parametrize("who", ["known", "unknown"])
    def test_asking_for_a_mail_takes_as_long_for_everybody(self, person, monkeypatch, path, who):
        """By a clock on which each query takes a millisecond, whoever it is about."""
        now = [0.0]

        def wait(seconds):
            now[0] += seconds

        def slowly(execute, *args):
            wait(0.001)
            return execute(*args)

        clock = SimpleNamespace(monotonic=lambda: now[0], sleep=wait)
        monkeypatch.setattr("accounts.http.time", clock)
        monkeypatch.setattr("accounts.http.ANSWER_AFTER", ANSWER_AFTER)
        with connection.execute_wrapper(slowly):
            Client().post(path, {"email": person.email if who == "known" else self.UNKNOWN})
        assert now[0] == pytest.approx(ANSWER_AFTER, abs=0.02)


class TestOwnAccount:
    def test_nobody_signs_up(self, client, db):
        assert client.get("/account/signup/").status_code == 404

    def test_it_shows_roles_with_their_dates(self, client, person):
        factories.sign_in(client, person)
        page = text(client.get(reverse("accounts:account")))
        assert "Assessor" in page and "From 1 January 2024" in page and "Exampleshire" in page

    def test_the_password_is_changed_and_everybody_signed_out(self, client, person, sign_in):
        sign_in(person)
        answers = {"oldpassword": PASSWORD, "password1": "nine yellow lanterns"}
        client.post("/account/password/change/", answers | {"password2": "nine yellow lanterns"})
        assert signed_in_as(client) is None
        assert AuditEvent.objects.get().action == Action.PASSWORD_CHANGED

    def test_removing_the_app_leads_back_to_setting_one_up(self, client, person, sign_in):
        sign_in(person)
        after = client.post("/account/second-step/remove/", follow=True)
        assert after.redirect_chain[-1][0] == SET_UP
        assert Message.objects.filter(template="second_factor_removed").exists()

    def test_an_old_sign_in_is_confirmed_before_the_app_is_removed(self, client, person):
        factories.sign_in(client, person)
        asked = client.post("/account/second-step/remove/")
        assert asked.headers["Location"].startswith("/account/confirm/")
        assert Authenticator.objects.exists()

    def test_other_sessions_are_listed_and_ended(self, client, person):
        browser = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1"
        clients = [Client(HTTP_USER_AGENT=browser), Client()]
        for step, each in enumerate(clients):
            first_step(each)
            each.post(SECOND_STEP, {"code": code_now(steps=step)})
        page = text(clients[1].get("/account/sessions/"))
        assert "Safari on iPhone" in page and "This one" in page
        clients[1].post("/account/sessions/")
        assert UserSession.objects.count() == 1
        assert clients[0].get(reverse("accounts:account")).status_code == 302
        assert clients[1].get(reverse("accounts:account")).status_code == 200

    def test_recovery_codes_are_shown_saved_and_made_anew(
        self, client, person, sign_in, django_capture_on_commit_callbacks
    ):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        first = RecoveryCodes.activate(person).get_unused_codes()[0]
        sign_in(person)
        assert first in text(client.get("/account/recovery-codes/"))
        file = client.get("/account/recovery-codes/file/")
        assert first in text(file) and "attachment" in file.headers["Content-Disposition"]
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/account/recovery-codes/new/")
        assert first not in text(client.get("/account/recovery-codes/"))
        assert Message.objects.filter(template="recovery_codes_made").exists()


class TestSecondFactorRequired:
    @pytest.fixture
    def newcomer(self, organisation):
        user = UserFactory(second_factor=False)
        give_role(user, Role.ADMINISTRATOR, organisation)
        return user

    @pytest.mark.parametrize("path", ["/", "/people-and-roles/", "/teams/add/", "/account/"])
    def test_no_page_opens_without_it(self, client, newcomer, path):
        client.force_login(newcomer)
        assert client.get(path).headers["Location"] == SET_UP
        assert client.post(path).headers["Location"] == SET_UP

    @pytest.mark.parametrize("path", ["/privacy/", "/accessibility/", "/account/sign-out/"])
    def test_public_pages_and_signing_out_do(self, client, newcomer, path):
        client.force_login(newcomer)
        page = client.get(path)
        assert page.status_code == 200
        assert "People and roles" not in text(page), "no links that lead nowhere yet"

    def test_people_of_the_demonstration_need_none_in_demo_mode(self, client, newcomer, settings):
        client.force_login(newcomer)
        session = client.session
        session["demo_persona"] = True
        session.save()
        assert client.get("/teams/").headers["Location"] == SET_UP
        settings.DEMO = True
        assert client.get("/teams/").status_code == 200

    def test_a_session_with_the_password_alone_gains_nothing_when_the_owner_sets_up_an_app(
        self, organisation
    ):
        owner = UserFactory(email="ben@council.example", second_factor=False)
        owner.set_password(PASSWORD)
        owner.save()
        give_role(owner, Role.ASSESSOR, organisation)
        thief, theirs = Client(), Client()
        for browser in (thief, theirs):
            first_step(browser)
            browser.get(SET_UP)
        theirs.post(SET_UP, {"code": code_now(theirs.session["mfa.totp.secret"])})
        assert theirs.get(reverse("accounts:account")).status_code == 200
        for path in ("/", "/account/recovery-codes/", "/account/sessions/", SET_UP):
            assert thief.get(path).headers["Location"].startswith(SIGN_IN), path
        assert UserSession.objects.count() == 1, "other sessions have ended"

    @pytest.mark.parametrize("path", ["/", "/account/recovery-codes/", SET_UP])
    def test_a_session_that_gave_no_code_is_signed_out_where_there_is_an_app(
        self, client, person, path
    ):
        client.force_login(person)
        assert client.get(path).headers["Location"].startswith(SIGN_IN)
        assert signed_in_as(client) is None
