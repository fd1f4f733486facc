import datetime

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.ui.html import parse
from ui.views import STATEMENT

PUBLIC_PAGES = ["ui:accessibility", "ui:cookies", "ui:privacy"]
pytestmark = pytest.mark.django_db


def page(client, name):
    return parse(client.get(reverse(name)).content.decode())


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_pages_open_for_everybody_and_say_where_you_are(client, name):
    tree = page(client, name)
    assert len(tree.all("h1")) == 1
    assert tree.one("html").attributes["lang"] == "en-GB"
    assert tree.one("title").text.startswith(tree.one("h1").text.split(" for ")[0])
    assert tree.one("a", class_="govuk-skip-link").attributes["href"] == "#main-content"
    assert tree.one("main", id="main-content")


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_the_footer_leads_to_what_the_law_asks_for(client, name):
    links = {link.attributes["href"] for link in page(client, name).one("footer").all("a")}
    assert {reverse(each) for each in PUBLIC_PAGES} < links


def test_the_accessibility_statement_has_the_headings_of_the_regulations(client):
    headings = [heading.text for heading in page(client, "ui:accessibility").one("main").all("h2")]
    assert headings == [
        "Compliance status",
        "Non-accessible content",
        "Preparation of this accessibility statement",
        "Feedback and contact information",
        "Enforcement procedure",
    ]


def test_the_statement_says_in_the_words_of_the_law_what_it_has_to(client):
    """The model statement of the regulations, word for word where it is fixed."""
    main = page(client, "ui:accessibility").one("main")
    law = (
        "the Public Sector Bodies (Websites and Mobile Applications) (No. 2) "
        "Accessibility Regulations 2018"
    )
    for words in (
        f"is committed to making its website accessible, in accordance with {law}.",
        "This accessibility statement applies to",
        "This website is partially compliant with the Web Content Accessibility Guidelines version "
        "2.2 AA standard, due to the non-compliances listed below.",
        "The content listed below is non-accessible for the following reasons.",
        "success criterion 1.3.1",
        "This statement was prepared on",
        "It was last reviewed on",
        f"The Equality and Human Rights Commission (EHRC) is responsible for enforcing {law} (the "
        "‘accessibility regulations’). If you are not happy with how we respond to your complaint, "
        "contact the Equality Advisory and Support Service (EASS).",
    ):
        assert words in main.text.replace(" .", ".").replace(" ,", ","), words
    assert [heading.text for heading in main.all("h3")] == [
        "Non-compliance with the accessibility regulations",
        "Disproportionate burden",
        "Content that is not within the scope of the accessibility regulations",
    ]


def test_the_statement_is_reviewed_within_a_year_and_says_what_is_mended_by_when(client):
    prepared, reviewed, mended = STATEMENT.values()
    assert prepared <= reviewed < mended <= reviewed + datetime.timedelta(days=365)
    text = page(client, "ui:accessibility").one("main").text
    for day in STATEMENT.values():
        assert f"{day.day} {day:%B %Y}" in text


@pytest.mark.parametrize("years", [0, 3, 30])
def test_security_txt_never_runs_out(client, years):
    """RFC 9116: an end that is ahead, and by less than a year."""
    now = timezone.now() + datetime.timedelta(days=365.25 * years)
    with time_machine.travel(now, tick=False):
        answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    names = [name for name, _ in fields]
    assert names.count("Expires") == names.count("Preferred-Languages") == 1
    assert {"Contact", "Canonical"} <= set(names)
    ends = datetime.datetime.fromisoformat(dict(fields)["Expires"])
    assert now < ends < now + datetime.timedelta(days=365)


def test_what_is_kept_of_how_pages_look_is_said(client):
    assert "how pages and files look for you" in page(client, "ui:privacy").one("main").text
    assert "kept with your account" in page(client, "ui:cookies").one("main").text


def test_the_cookies_page_names_every_cookie_we_set(strict_client, person):
    strict_client.force_login(person)
    tree = page(strict_client, "ui:cookies")
    named = {cell.text for cell in tree.one("table").all("th", scope="row")}
    strict_client.get("/back/")
    assert set(strict_client.cookies) <= named


def test_the_signed_in_person_can_be_seen_in_the_header(strict_client, person):
    strict_client.force_login(person)
    header = page(strict_client, "ui:back").one("header")
    assert "Amina Khan" in header.text


def test_a_healthy_service_says_ok(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/health/")
    assert (response.status_code, response.content) == (200, b"ok")


def test_a_nearly_full_disk_of_files_is_said_and_takes_nobody_away(client, monkeypatch):
    monkeypatch.setattr("ui.views.ROOM_NEEDED", 2**70)
    response = client.get("/health/")
    assert (response.status_code, response.content) == (200, b"disk nearly full")


def test_a_service_without_its_database_says_so(client):
    def away(execute, sql, params, many, context):
        raise DatabaseError("away")

    with connection.execute_wrapper(away):
        response = client.get("/health/")
    assert response.status_code == 503
    assert b"away" not in response.content


def test_security_txt_names_a_contact_and_an_end_within_a_year(client):
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"].startswith("mailto:")
    ends = datetime.datetime.fromisoformat(fields["Expires"])
    assert timezone.now() < ends < timezone.now() + datetime.timedelta(days=365)


def test_search_engines_are_asked_to_stay_away(client):
    assert "Disallow: /" in client.get("/robots.txt").content.decode()


def test_the_page_of_components_is_only_there_while_developing(client):
    with pytest.raises(NoReverseMatch):
        reverse("ui:components")


@pytest.mark.parametrize("query", ["", "?errors=1"])
def test_the_page_of_components_draws_everything_without_clashing_ids(strict_client, query):
    tree = parse(strict_client.get(f"/components/{query}").content.decode())
    ids = [each.attributes["id"] for each in tree.walk() if each.attributes.get("id")]
    assert len(ids) == len(set(ids))
    described = [each.attributes.get("aria-describedby") or "" for each in tree.walk()]
    assert {name for names in described for name in names.split()} <= set(ids)
    labels = {each.attributes["for"] for each in tree.all("label")}
    assert labels <= set(ids)


def test_an_answer_with_errors_says_so_in_its_title(strict_client):
    tree = parse(strict_client.get("/components/?errors=1").content.decode())
    assert tree.one("head").one("title").text.startswith("Error: Components")


@override_settings(DEMO=True)
def test_the_demonstration_says_that_its_people_are_made_up(client):
    assert "made up" in page(client, "ui:cookies").one("section", aria_label="Demonstration").text
