"""One participant with everybody who may or may not read their evidence."""

import datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from evidence import services
from evidence.models import EvidenceItem
from participants.models import Participant
from tests import factories
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    administrator,
    appoint,
    workforce_lead,
)

YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)
A_MONTH_AGO = datetime.date.today() - datetime.timedelta(days=30)
TEXT = "I asked the mother what she wanted.\n\nShe said: a quiet place to think."
WHY = "I listened before I planned"


@pytest.fixture
def people(db):
    """The participant's own people, and others who have nothing to do with them."""
    participant = ParticipantFactory(
        user__name="Nadia Newly", cohort=CohortFactory(organisation__name="Our council")
    )
    other = ParticipantFactory(cohort=participant.cohort)
    elsewhere = ParticipantFactory()
    return SimpleNamespace(
        participant=participant,
        own=participant.user,
        supervisor=appoint(participant, "supervisor", starts_on=A_MONTH_AGO),
        assessor=appoint(participant, "assessor"),
        reader=appoint(participant, "reader"),
        confirmer=appoint(participant, "confirmer"),
        former=appoint(participant, "supervisor", ends_on=A_MONTH_AGO - datetime.timedelta(days=1)),
        lead=workforce_lead(participant.organisation),
        administrator=administrator(participant.organisation),
        other_supervisor=appoint(other, "supervisor"),
        colleague=other.user,
        stranger=appoint(elsewhere, "supervisor"),
        foreign_lead=workforce_lead(elsewhere.organisation),
        standards=list(participant.programme.framework.items.judged()),
    )


@pytest.fixture
def start(people):
    """``start()``: a private draft, ready to be submitted if not told otherwise."""

    def make(linked=True, **answers):
        item = services.start_item(
            participant=people.participant,
            by=people.own,
            **{
                "kind": "reflection",
                "title": "A visit",
                "happened_on": YESTERDAY,
                "text": TEXT,
                "second_text": "I will ask earlier.",
                **answers,
            },
        )
        if linked:
            services.set_links(
                item=item,
                by=people.own,
                links=[{"standard": people.standards[0], "why": WHY, "passage": ""}],
            )
        return item

    return make


@pytest.fixture
def reach(people, start):
    """``reach(status)``: an item of the participant that got there through the services."""

    def make(status, **answers):
        if status == "on_record":
            return release(people, **answers)
        item = start(**answers)
        if status == "shared":
            services.share_item(item=item, by=people.own)
        if status in {"submitted", "returned", "read"}:
            services.submit_item(item=item, by=people.own)
        if status == "returned":
            services.return_item(item=item, by=people.supervisor, what_to_change="Say more")
        if status == "read":
            services.read_item(item=item, by=people.supervisor, view="shows", words="Thoughtful")
        item.refresh_from_db()
        assert item.status == status
        return item

    return make


def hold(people, **answers):
    return services.enter_feedback(
        participant=people.participant,
        by=people.supervisor,
        **{
            "detail": "parent",
            "title": "After the last visit",
            "happened_on": YESTERDAY,
            "text": "She listened to us.",
            "second_text": "By me, on the phone",
            **answers,
        },
    )


def release(people, **answers):
    return services.release_feedback(item=hold(people, **answers), by=people.supervisor)


def set_status(people, status):
    """Bring the participant where the services of a final assessment would."""
    Participant.objects.filter(pk=people.participant.pk).update(status=status)
    people.participant.refresh_from_db()


def again(item):
    """The row as the next request would fetch it."""
    return EvidenceItem.objects.get(pk=item.pk)


@pytest.fixture
def browse():
    """``browse(user)``: a browser in which that person is signed in."""

    def sign_in(user):
        return factories.sign_in(Client(), user)

    return sign_in
