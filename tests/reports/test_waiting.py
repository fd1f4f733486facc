"""The list of what waits, and the short actions that stand in it."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.actions import Action
from audit.models import AuditEvent
from evidence import services
from evidence.models import EvidenceItem, EvidenceReading
from reports.home.waiting import waiting_rows
from supervision.models import Observation
from tests import factories
from tests.factories import ParticipantFactory, appoint
from tests.journeys.steps import answered_observation, days_ago, start_item

from .conftest import item

LIST = reverse("reports:waiting_list")


@pytest.fixture
def people(people):
    people.standards = list(people.participant.programme.framework.items.judged())
    return people


@pytest.fixture
def three(people):
    """A piece to read, an observation to sign off, another piece; oldest first."""
    first = submitted(people, "The first", 9)
    observation = answered_observation(people)
    Observation.objects.update(status_changed_at=ago(6))
    second = submitted(people, "The second", 3)
    return [f"read-{first.pk}", f"sign_off-{observation.pk}", f"read-{second.pk}"]


def ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def submitted(people, title, days):
    made = start_item(people, title)
    services.submit_item(item=made, by=people.own)
    EvidenceItem.objects.filter(pk=made.pk).update(status_changed_at=ago(days))
    return made


def address_of(row_id):
    what, _, pk = row_id.partition("-")
    return reverse(f"reports:waiting_{what}", args=[pk])


def send(client, row_id, **answers):
    form = client.get(address_of(row_id)).context["form"]
    hidden = {field.name: field.value() for field in form.hidden_fields()}
    return client.post(address_of(row_id), hidden | answers)


@pytest.fixture
def supervisor(people):
    return factories.sign_in(Client(), people.supervisor)


def test_a_row_stands_open_in_the_whole_list_with_the_text_and_the_form(three, supervisor):
    text = supervisor.get(address_of(three[0])).content.decode()
    assert [m for m in re.findall(r'<li [^>]*id="([^"]+)"', text) if m in three] == three
    assert "I asked her teacher first" in text
    assert "What is your view?" in text


def test_showing_the_text_in_the_list_is_opening_it(three, supervisor, people):
    opened = AuditEvent.objects.filter(action=Action.EVIDENCE_OPENED, actor=people.supervisor)
    supervisor.get(LIST)
    assert not opened.exists()
    supervisor.get(address_of(three[0]))
    assert opened.count() == 1


def test_after_a_reading_one_is_back_at_the_same_place(three, supervisor, people):
    answer = send(supervisor, three[0], view="shows", words="I see it")
    assert EvidenceReading.objects.get().read_by == people.supervisor
    assert answer.url == f"{LIST}?at={three[1]}#{three[1]}"
    text = supervisor.get(answer.url).content.decode()
    assert "Your reading of “The first” is saved" in text
    assert text.index("is saved") < text.index(f'id="{three[1]}"')
    assert three[0] not in text


def test_the_next_short_action_is_opened_if_asked_for(three, supervisor):
    answer = send(supervisor, three[1], counts="yes", counts_reason="", next="yes")
    assert Observation.objects.get().status == "signed_off"
    assert answer.url == f"{address_of(three[2])}#{three[2]}"
    assert "signed off" in supervisor.get(answer.url).content.decode()


def test_after_the_last_one_is_back_in_the_list(three, supervisor):
    answer = send(supervisor, three[2], view="shows", words="", next="yes")
    assert answer.url == f"{LIST}?at={three[1]}#{three[1]}"


def test_feedback_is_released_in_the_list(people, supervisor):
    held = services.enter_feedback(
        participant=people.participant,
        by=people.supervisor,
        detail="parent",
        title="A mother’s words",
        happened_on=days_ago(2),
        text="She listened.",
        second_text="Asked at the door",
    )
    assert "She listened." in supervisor.get(address_of(f"release-{held.pk}")).content.decode()
    answer = send(supervisor, f"release-{held.pk}")
    held.refresh_from_db()
    assert held.status == "on_record"
    assert answer.url == LIST


def test_a_mistake_is_shown_where_it_was_made(three, supervisor):
    answer = send(supervisor, three[0], view="does_not", words="")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Say what is missing" in text
    assert not EvidenceReading.objects.exists()


def test_a_sending_that_came_twice_makes_one_reading(three, supervisor):
    form = supervisor.get(address_of(three[0])).context["form"]
    sent = {field.name: field.value() for field in form.hidden_fields()} | {"view": "shows"}
    for _ in range(2):
        assert supervisor.post(address_of(three[0]), sent).status_code == 302
    assert EvidenceReading.objects.count() == 1


def test_what_waits_no_longer_leads_to_its_own_page(three, supervisor, people):
    first = EvidenceItem.objects.get(title="The first")
    services.read_item(item=first, by=people.assessor, view="shows")
    answer = supervisor.get(address_of(three[0]))
    assert answer.url == reverse("evidence:item_read", args=[first.pk])


def test_a_place_that_is_gone_shows_the_beginning(three, supervisor):
    assert supervisor.get(f"{LIST}?at=read-nothing").status_code == 200


def test_the_list_shows_nothing_that_its_reader_could_not_open(people):
    for number, status in enumerate(EvidenceItem.Status.values):
        kind = "feedback" if status in {"private", "on_record"} else "reflection"
        make(people, kind, status, number)
        make(people, "reflection", "private", number)
    answered_observation(people)
    today = days_ago(0)
    for user in (people.supervisor, people.assessor, people.confirmer, people.own, people.lead):
        factories.forget(user)
        mine = {row.pk for row in waiting_rows(user, today)}
        for model in (EvidenceItem, Observation):
            every = set(model.objects.values_list("pk", flat=True))
            assert mine & every <= set(model.objects.visible_to(user).values_list("pk", flat=True))


def make(people, kind, status, number):
    author = people.supervisor if kind == "feedback" else people.own
    item(people.participant, kind=kind, status=status, author=author, title=f"{kind} {number}")


def test_a_list_of_forty_people_costs_as_much_as_one(people, queries, three):
    with_three = queries(people.supervisor, LIST)
    in_place = queries(people.supervisor, address_of(three[0]))
    for number in range(40):
        other = ParticipantFactory(cohort=people.participant.cohort)
        appoint(other, "supervisor", people.supervisor)
        item(other, status="submitted", title=f"Piece {number}", status_changed_at=ago(2))
    assert queries(people.supervisor, LIST) == with_three
    # The first opening of the day was recorded already.
    assert queries(people.supervisor, address_of(three[0])) <= in_place
