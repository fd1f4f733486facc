"""How pages look for one person: chosen by them, on all their pages, known to nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.services import choose_look
from audit.models import AuditEvent
from tests import factories
from tests.factories import person_with
from tests.ui.html import parse

PAGE = "/account/look/"
CHOSEN = {"look_font": "serif", "look_spacing": "wider", "look_tint": "blue"}
CLASSES = "govuk-template app-look-serif app-look-wider app-look-blue"


@pytest.fixture
def person(organisation):
    return person_with("assessor", organisation, name="Ben Adeyemi")


def classes(answer):
    return parse(answer.content.decode()).one("html").attributes["class"]


def test_at_first_everything_is_as_the_council_has_it(sign_in, person):
    client = sign_in(person)
    assert classes(client.get("/account/")) == "govuk-template"
    page = parse(client.get(PAGE).content.decode())
    ticked = [
        each.attributes["value"] for each in page.all("input") if "checked" in each.attributes
    ]
    assert ticked == ["council", "ordinary", "white"]


def test_what_was_chosen_holds_on_every_page_on_every_device(sign_in, person):
    client = sign_in(person)
    assert client.post(PAGE, CHOSEN).headers["Location"] == PAGE
    shown = client.get(PAGE)
    assert "Saved. Pages look like this for you from now on." in shown.content.decode()
    assert classes(shown) == CLASSES
    elsewhere = factories.sign_in(Client(raise_request_exception=False), person)
    addresses = ["/", "/account/", "/messages/", "/cookies/", "/no-such-page/", "/teams/"]
    answers = [elsewhere.get(address) for address in addresses]
    assert [each.status_code for each in answers] == [200, 200, 200, 200, 404, 403]
    assert {classes(each) for each in answers} == {CLASSES}


def test_your_account_says_what_was_chosen_and_leads_to_the_page(sign_in, person):
    choose_look(by=person, **CHOSEN)
    page = parse(sign_in(person).get("/account/").content.decode())
    said = [each.text for each in page.all("dd", class_="govuk-summary-list__value")]
    assert {"A font as in books", "Wider", "Pale blue"} <= set(said)
    assert len(page.all("a", href=PAGE)) == 3


def test_nobody_else_sees_it_or_is_told(sign_in, person, admin):
    before = AuditEvent.objects.count()
    sign_in(person).post(PAGE, CHOSEN)
    assert AuditEvent.objects.count() == before
    client = factories.sign_in(Client(), admin)
    answer = client.get(reverse("accounts:person", args=[person.pk]))
    assert classes(answer) == "govuk-template"
    assert "Pale blue" not in answer.content.decode()
    assert classes(Client().get("/cookies/")) == "govuk-template"


@pytest.mark.parametrize(
    "wrong", [{"look_font": "runes"}, {"look_tint": "black;}"}, {"look_spacing": ""}]
)
def test_only_what_is_offered_can_be_chosen(sign_in, person, wrong):
    answer = sign_in(person).post(PAGE, CHOSEN | wrong)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    person.refresh_from_db()
    assert person.look.classes == ""


def test_it_goes_back_to_what_everybody_has(sign_in, person):
    choose_look(by=person, **CHOSEN)
    usual = {"look_font": "council", "look_spacing": "ordinary", "look_tint": "white"}
    client = sign_in(person)
    client.post(PAGE, usual)
    assert classes(client.get(PAGE)) == "govuk-template"


def test_who_signs_in_with_the_council_has_the_page_too(sign_in, person, settings):
    settings.OIDC = {"name": "Exampleshire account"}
    person.set_unusable_password()
    person.save()
    client = sign_in(person)
    assert PAGE in client.get("/account/").content.decode()
    client.post(PAGE, CHOSEN)
    assert classes(client.get("/account/")) == CLASSES


def test_no_page_asks_the_database_more_because_of_it(sign_in, person):
    client = sign_in(person)
    client.get("/messages/")
    with CaptureQueriesContext(connection) as before:
        client.get("/messages/")
    choose_look(by=person, **CHOSEN)
    with CaptureQueriesContext(connection) as after:
        assert classes(client.get("/messages/")) == CLASSES
    assert len(after) == len(before)
