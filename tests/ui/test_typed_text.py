"""What a person typed is never lost, whatever happened to the session meanwhile."""

import uuid

import pytest

from tests.ui.html import parse
from ui.errors import server_error

OURS = {"Origin": "http://testserver"}
pytestmark = pytest.mark.django_db


def open_page(client, person):
    """Sign in and open a form; gives the token in it."""
    client.force_login(person)
    client.get("/back/")
    return client.cookies["csrf"].value


def send(client, token, **answers):
    data = {"csrfmiddlewaretoken": token, "what_happened": "I visited.\nTwice."} | answers
    return client.post("/test/save/", data, headers=OURS)


def page_of(response):
    return parse(response.content.decode())


def form_on(response):
    """What the form "Send again" would post."""
    form = page_of(response).one("form", class_="app-form")
    assert form.attributes["action"] == "/test/save/"
    return {box.attributes["name"]: box.attributes["value"] for box in form.all("input")}


def end_session(client):
    del client.cookies["session"]


def test_a_form_sent_after_the_session_ended_is_answered_with_its_text(strict_client, person):
    token = open_page(strict_client, person)
    end_session(strict_client)
    response = send(strict_client, token)
    assert response.status_code == 403
    page = page_of(response)
    assert page.one("h1").text == "You have been signed out. Nothing is lost"
    box = page.one("textarea")
    assert "readonly" in box.attributes
    assert "".join(box.children).lstrip("\n") == "I visited.\nTwice."
    assert page.one("label").text == "What happened"
    assert box.attributes["id"] == page.one("label").attributes["for"]


def test_the_page_leads_to_the_sign_in_in_another_tab(strict_client, person):
    token = open_page(strict_client, person)
    end_session(strict_client)
    link = page_of(send(strict_client, token)).one("a", target="_blank")
    assert link.attributes["href"].endswith("?next=%2Fback%2F")


def test_secrets_ids_and_guards_are_not_shown(strict_client, person):
    token = open_page(strict_client, person)
    end_session(strict_client)
    response = send(
        strict_client,
        token,
        new_password="hunter2",
        recovery_code="123456",
        nonce=str(uuid.uuid4()),
        version="7",
        cohort=str(uuid.uuid4()),
        agreed="on",
        participant_id="9",
        happened_on_day="3",
    )
    assert len(page_of(response).all("textarea")) == 1
    html = response.content.decode()
    assert "hunter2" not in html
    assert "123456" not in html


def test_sending_again_after_signing_in_elsewhere_saves_it(strict_client, person):
    token = open_page(strict_client, person)
    end_session(strict_client)
    kept = form_on(send(strict_client, token, version="7", kinds=["a"]))
    assert kept["version"] == "7"

    # Signing in in another tab changes the token, so the first press meets the same text again ...
    strict_client.force_login(person)
    strict_client.cookies["csrf"] = "a" * 32
    first = strict_client.post("/test/save/", kept, headers=OURS)
    assert first.status_code == 403
    assert page_of(first).one("h1").text == "You are signed in. Send this once more"

    # ... and the second one gets through.
    second = strict_client.post("/test/save/", form_on(first), headers=OURS)
    assert second.content.decode() == "saved: I visited.\nTwice."


def test_sending_again_without_signing_in_shows_the_page_again(strict_client, person):
    token = open_page(strict_client, person)
    end_session(strict_client)
    kept = form_on(send(strict_client, token))
    again = strict_client.post("/test/save/", kept, headers=OURS)
    assert form_on(again)["what_happened"] == "I visited.\nTwice."


def test_text_survives_a_browser_that_lost_all_its_cookies(strict_client):
    response = send(strict_client, "whatever")
    assert response.status_code == 403
    assert form_on(response)["what_happened"] == "I visited.\nTwice."


@pytest.mark.parametrize("origin", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {}])
def test_a_strangers_form_is_never_offered_for_sending_again(strict_client, person, origin):
    strict_client.force_login(person)
    response = strict_client.post("/test/save/", {"what_happened": "evil words"}, headers=origin)
    assert response.status_code == 403
    assert "evil words" not in response.content.decode()
    assert not page_of(response).all("input", name="what_happened")


def test_several_values_of_one_name_are_all_kept(strict_client, person):
    token = open_page(strict_client, person)
    end_session(strict_client)
    response = send(strict_client, token, standards=["first one", "second one"])
    boxes = page_of(response).all("input", name="standards")
    assert [box.attributes["value"] for box in boxes] == ["first one", "second one"]


def test_typed_text_is_escaped_on_the_page(strict_client, person):
    token = open_page(strict_client, person)
    end_session(strict_client)
    nasty = '</textarea>"><b x-canary="1">'
    response = send(strict_client, token, **{"what_happened": nasty, nasty: "name"})
    assert not page_of(response).all("b")


def test_reading_a_page_after_the_session_ended_leads_to_the_sign_in(strict_client):
    response = strict_client.get("/test/save/")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/test/save/")


def test_a_form_sent_in_time_is_simply_saved(strict_client, person):
    token = open_page(strict_client, person)
    assert send(strict_client, token).content.decode() == "saved: I visited.\nTwice."


@pytest.mark.parametrize("how", ["400", "403", "404", "500"])
def test_error_pages_give_the_text_back_and_no_detail(strict_client, person, how):
    token = open_page(strict_client, person)
    response = strict_client.post(
        f"/test/fail/{how}/",
        {"csrfmiddlewaretoken": token, "note": "Long <b>note</b>", "password": "hunter2"},
        headers=OURS,
    )
    assert response.status_code == int(how)
    page = page_of(response)
    assert "".join(page.one("textarea").children).strip() == "Long <b>note</b>"
    html = response.content.decode()
    assert "hidden detail" not in html
    assert "hunter2" not in html


@pytest.mark.parametrize("how", ["400", "403", "404", "500"])
def test_error_pages_say_what_to_do(strict_client, how):
    response = strict_client.get(f"/test/fail/{how}/")
    page = page_of(response)
    assert response.status_code == int(how)
    assert page.one("h1").text
    assert page.one("main").one("a", href="mailto:early-careers@exampleshire.example")
    assert page.one("title").text.endswith("– Early career portal – Exampleshire Council")


def test_an_unknown_address_has_a_helpful_page(strict_client):
    response = strict_client.get("/no/such/page/")
    assert response.status_code == 404
    assert page_of(response).one("h1").text == "Page not found"


def test_the_500_page_needs_neither_session_nor_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert page_of(response).one("h1").text == "Sorry, there is a problem with the service"
