"""A session ends after 30 idle minutes and after 12 hours; what runs by itself keeps nobody in."""

import time

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.models import Role
from jobs.views import job_progress
from tests import factories
from tests.factories import UserFactory, give_role

from .conftest import PASSWORD, code_now

pytestmark = pytest.mark.django_db
MINUTE, HOUR = 60, 3600
LEFT = "/account/session/"


@pytest.fixture
def person(organisation):
    user = UserFactory(email="ben@council.example")
    user.set_password(PASSWORD)
    user.save()
    give_role(user, Role.ASSESSOR, organisation)
    return user


@pytest.fixture
def theirs(person):
    return factories.sign_in(Client(), person)


def after(seconds):
    return time_machine.travel(time.time() + seconds, tick=False)


def is_signed_in(theirs):
    return theirs.get("/account/").status_code == 200


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (30, True), (32, False), (600, False)])
def test_it_ends_after_thirty_minutes_without_anything_done(theirs, minutes, stays):
    with after(minutes * MINUTE):
        assert is_signed_in(theirs) is stays


def test_who_goes_on_working_stays_but_not_for_longer_than_twelve_hours(theirs):
    for minutes in range(20, 12 * 60, 20):
        with after(minutes * MINUTE):
            assert is_signed_in(theirs), minutes
    with after(12 * HOUR + 1):
        assert not is_signed_in(theirs)


def test_what_was_sent_too_late_comes_back_with_its_text(theirs):
    with after(HOUR):
        answer = theirs.post("/account/password/change/", {"note": "Three hours of writing"})
        assert answer.status_code == 403
        assert "Three hours of writing" in answer.content.decode()
        assert not theirs.session.get("_auth_user_id"), "ended on the server, not only here"


def test_an_old_copy_of_the_cookie_opens_nothing_afterwards(theirs):
    cookie = theirs.cookies["session"].value
    with after(HOUR):
        theirs.get("/account/")
    thief = Client()
    thief.cookies["session"] = cookie
    assert not is_signed_in(thief)


def test_asking_how_much_is_left_makes_it_no_longer(theirs):
    for minutes in range(5, 32, 5):
        with after(minutes * MINUTE):
            left = theirs.get(LEFT).json()
            assert left["can_stay"]
            assert left["seconds"] == pytest.approx((31 - minutes) * MINUTE, abs=2)
    with after(32 * MINUTE):
        assert theirs.get(LEFT).json() == {"seconds": 0, "can_stay": False}
        assert not is_signed_in(theirs)


def test_one_press_extends_it(theirs):
    with after(28 * MINUTE):
        assert theirs.post(LEFT).json()["seconds"] == pytest.approx(31 * MINUTE, abs=2)
    with after(57 * MINUTE):
        assert is_signed_in(theirs)


def test_nobody_else_learns_anything_from_it(client):
    assert client.get(LEFT).json() == client.post(LEFT).json() == {"seconds": 0, "can_stay": False}


def test_in_the_last_minutes_of_twelve_hours_a_press_adds_nothing(theirs, person):
    session = theirs.session
    session["signed_in_at"] -= 12 * HOUR - 4 * MINUTE
    session.save()
    left = theirs.post(LEFT).json()
    assert 3 * MINUTE < left["seconds"] <= 4 * MINUTE and not left["can_stay"]


def test_the_polling_of_a_job_page_keeps_nobody_signed_in(theirs):
    assert job_progress.goes_on_by_itself
    job = "/jobs/6f2b7f39-4ad1-4a43-8b5c-5a2a6c8f3f11"
    for minutes in range(1, 31, 2):
        with after(minutes * MINUTE):
            assert theirs.get(f"{job}/progress/").status_code == 404
    with after(32 * MINUTE):
        assert not is_signed_in(theirs)


def test_a_page_looked_at_is_noted_at_most_once_a_minute(theirs):
    with after(10):
        before = theirs.session["seen_at"]
        theirs.get("/account/")
        assert theirs.session["seen_at"] == before
    with after(70):
        theirs.get("/account/")
        assert theirs.session["seen_at"] > before


def test_people_of_the_demonstration_are_timed_out_too(person, settings):
    settings.DEMO = True
    theirs = factories.sign_in(Client(), person)
    session = theirs.session
    session["demo_persona"] = True
    session.save()
    assert is_signed_in(theirs)
    with after(HOUR):
        assert not is_signed_in(theirs)


class TestNewKeys:
    def test_at_sign_in_and_at_the_second_step(self, client, person):
        client.get("/account/sign-in/")
        client.post("/account/sign-in/", {"login": person.email, "password": PASSWORD})
        half_way = client.session.session_key
        client.post("/account/sign-in/second-step/", {"code": code_now()})
        assert client.session.session_key != half_way
        assert UserSession.objects.get().session_key == client.session.session_key

    def test_when_an_app_is_set_up(self, client, organisation):
        newcomer = UserFactory(email="new@council.example", second_factor=False)
        newcomer.set_password(PASSWORD)
        newcomer.save()
        give_role(newcomer, Role.ASSESSOR, organisation)
        client.post("/account/sign-in/", {"login": newcomer.email, "password": PASSWORD})
        client.get("/account/second-step/set-up/")
        before = client.session.session_key
        code = code_now(client.session["mfa.totp.secret"])
        client.post("/account/second-step/set-up/", {"code": code})
        assert is_signed_in(client) and client.session.session_key != before
        assert UserSession.objects.get().session_key == client.session.session_key
        client.cookies["session"] = before
        assert not is_signed_in(client)

    def test_signing_out_ends_it_on_the_server(self, client, theirs):
        cookie = theirs.cookies["session"].value
        theirs.post("/account/sign-out/")
        client.cookies["session"] = cookie
        assert not is_signed_in(client)
