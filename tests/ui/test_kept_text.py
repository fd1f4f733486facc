"""What is being typed is kept for its writer alone, until it is sent."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evidence import services
from evidence.models import EvidenceItem
from jobs.tasks import tidy
from tests.factories import ParticipantFactory, UserFactory, person_with, sign_in
from ui.models import FormSubmission, KeptText

pytestmark = pytest.mark.django_db
KEEP = "/kept-text/"
WORDS = "What I began to write on the bus."


@pytest.fixture
def client_for():
    """`client_for(user)`: a browser in which they are signed in."""
    return lambda user: sign_in(Client(), user)


@pytest.fixture
def participant():
    return ParticipantFactory()


@pytest.fixture
def own(participant):
    return participant.user


@pytest.fixture
def item(participant, own):
    return services.start_item(
        participant=participant,
        by=own,
        kind="reflection",
        title="A quiet house",
        happened_on=timezone.localdate(),
    )


@pytest.fixture
def edit(item):
    return reverse("evidence:item_edit", args=[item.pk])


@pytest.fixture
def keep(client_for, edit):
    """`keep(user, text=...)`: as the script of the page sends it."""

    def send(user, seen=0, page=edit, form="ReflectionForm", typed=None, **answers):
        answers = {"title": "A quiet house", "text": WORDS, "version": "1"} | answers
        pairs = json.dumps(list(answers.items())) if typed is None else typed
        sent = {"page": page, "form": form, "seen": seen, "typed": pairs}
        return client_for(user).post(KEEP, sent)

    return send


def throw_away():
    return reverse("ui:kept_text_throw_away", args=[KeptText.objects.get().pk])


def save(client, item, edit, **answers):
    day = timezone.localdate()
    boxes = {"happened_on_day": day.day, "happened_on_month": day.month}
    boxes |= {"happened_on_year": day.year, "version": item.version, "kept_text": edit}
    return client.post(edit, boxes | {"title": item.title, "text": WORDS} | answers)


def test_what_was_typed_is_on_the_page_when_it_is_opened_again(client_for, own, keep, edit, item):
    answer = keep(own)
    assert answer.json()["revision"] == 1
    assert answer.json()["at"][-2:] in {"am", "pm", "ay", "ht"}
    page = client_for(own).get(edit).content.decode()
    assert WORDS in page
    assert "You typed something here on" in page
    item.refresh_from_db()
    assert item.text == ""


@pytest.mark.parametrize("page", ["home", "item", "item_submit"])
def test_home_and_the_pages_of_the_item_say_so(client_for, own, keep, edit, item, page):
    # Before submitting too: what is submitted is what was saved.
    EvidenceItem.objects.update(text="What was saved.", second_text="And next.")
    item.refresh_from_db()
    standard = item.participant.programme.framework.items.judged().first()
    services.set_links(
        item=item, by=own, links=[{"standard": standard, "why": "I asked first", "passage": ""}]
    )
    address = "/" if page == "home" else reverse(f"evidence:{page}", args=[item.pk])
    assert "Go on with it" not in client_for(own).get(address).content.decode()
    keep(own)
    shown = client_for(own).get(address).content.decode()
    assert "Go on with it" in shown
    assert f'href="{edit}"' in shown
    assert WORDS not in shown


def test_it_goes_once_the_form_is_saved(client_for, own, keep, edit, item):
    keep(own)
    assert save(client_for(own), item, edit).status_code == 302
    assert not KeptText.objects.exists()


def test_it_stays_while_the_form_is_refused(client_for, own, keep, edit, item):
    keep(own)
    refused = save(client_for(own), item, edit, title="")
    assert refused.status_code == 200
    assert KeptText.objects.exists()
    # What was sent is in the boxes, so what was kept before is not put over it.
    assert b"data-typed" not in refused.content
    assert b'data-revision="1"' in refused.content


def test_nobody_else_meets_it(client_for, own, keep, edit, item):
    keep(own)
    for stranger in (UserFactory(), person_with("administrator", item.organisation)):
        client = client_for(stranger)
        assert client.get(edit).status_code in {403, 404}
        assert WORDS not in client.get("/").content.decode()
        for answer in (client.get, client.post):
            assert answer(throw_away()).status_code == 404
    assert KeptText.objects.get().user == own


def test_two_windows_do_not_write_over_each_other(own, keep):
    assert keep(own).json()["kept"] == "yes"
    assert keep(own, text="From another window.").json() == {"kept": "elsewhere"}
    assert keep(own, seen=1, text="The first goes on.").json()["revision"] == 2
    assert keep(own, seen=1, text="From another window.").json() == {"kept": "elsewhere"}
    assert dict(KeptText.objects.get().typed)["text"] == "The first goes on."


def test_what_was_on_its_way_while_the_form_was_sent_is_not_kept(own, keep):
    nonce = "6e5b1a1c-0000-4000-8000-000000000000"
    FormSubmission.objects.create(user=own, nonce=nonce, service="start", sha256="0" * 64)
    assert keep(own, nonce=nonce).json() == {"kept": "no"}
    assert not KeptText.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"page": "/no/such/page/"},
        {"page": "https://elsewhere.example/"},
        {"page": "/" + "x" * 300},
        {"form": "<b>"},
        {"typed": "not json"},
        {"typed": "[1, 2]"},
        {"typed": '[["text", 5]]'},
        {"typed": '{"text": "a"}'},
        {"text": "x" * 200_001},
        {"seen": "x"},
        {"nonce": "none"},
    ],
    ids=str,
)
def test_what_no_page_of_ours_sends_is_refused(own, keep, sent):
    assert keep(own, **sent).json() == {"kept": "no"}
    assert not KeptText.objects.exists()


def test_passwords_and_tokens_are_never_kept(own, keep):
    keep(own, password="three quiet harbours", csrfmiddlewaretoken="abc", otp_code="123456")
    assert {name for name, _ in KeptText.objects.get().typed} == {"title", "text", "version"}


def test_its_writer_throws_it_away(client_for, own, keep, edit):
    keep(own)
    asked = client_for(own).get(throw_away()).content.decode()
    assert "It cannot be brought back" in asked
    assert WORDS not in asked
    assert KeptText.objects.exists()
    answer = client_for(own).post(throw_away(), follow=True)
    assert "thrown away" in answer.content.decode()
    assert not KeptText.objects.exists()


def test_it_goes_with_the_draft_that_it_was_about(own, keep, item):
    keep(own)
    services.delete_item(item=item, by=own)
    assert not KeptText.objects.exists()


@pytest.mark.parametrize(("days", "kept"), [(89, 1), (91, 0)])
def test_it_goes_after_ninety_days(own, keep, days, kept):
    keep(own)
    KeptText.objects.update(kept_at=timezone.now() - timedelta(days=days))
    tidy()
    assert KeptText.objects.count() == kept


def test_whoever_signed_in_again_gets_a_new_token(client_for, client, own):
    assert client_for(own).get(KEEP).json()["token"]
    assert client.get(KEEP).status_code == 302
