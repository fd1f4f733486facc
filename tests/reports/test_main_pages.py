"""The ten pages that people open most ask the database a few things, however much there is."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.actions import Action
from supervision.models import WeekAccount
from supervision.rules.weeks import monday_of
from tests import factories
from tests.factories import ParticipantFactory, appoint

from .conftest import days_ago, item, observation, step

MOST_QUERIES = 12
TODAY = timezone.localdate()


def of_person(name):
    return lambda people, piece: reverse(name, args=[people.participant.pk])


PAGES = {
    "home of the participant": ("own", lambda people, piece: "/"),
    "home of the supervisor": ("supervisor", lambda people, piece: "/"),
    "home of the assessor": ("assessor", lambda people, piece: "/"),
    "home of the workforce lead": ("lead", lambda people, piece: "/"),
    "evidence list": ("own", of_person("evidence:item_list")),
    "evidence by standard": ("own", of_person("evidence:matrix")),
    "evidence item": ("own", lambda people, piece: piece.get_absolute_url()),
    "participant": ("supervisor", of_person("reports:participant")),
    "timeline": ("own", of_person("reports:timeline")),
    "cohort": (
        "lead",
        lambda people, piece: reverse("reports:cohort", args=[people.participant.cohort_id]),
    ),
}


def more_of_everything(people, number):
    """``number`` more pieces and steps of the participant, and as many people with gaps."""
    pieces = []
    for n in range(number):
        pieces.append(
            item(people.participant, status="submitted", status_changed_at=days_ago(40 + n))
        )
        observation(people.participant, people.supervisor, status="written_up")
        step(Action.EVIDENCE_SUBMITTED, pieces[-1], by=people.own, about=people.participant)
        another = ParticipantFactory(
            cohort=people.participant.cohort, starts_on=TODAY - datetime.timedelta(days=200)
        )
        appoint(another, "supervisor", people.supervisor)
        appoint(another, "assessor", people.assessor)
        item(another, status="returned", status_changed_at=days_ago(40 + n))
        for weeks in (1, 2, 3):
            WeekAccount.objects.create(
                organisation=another.organisation,
                participant=another,
                by=another.user,
                side="participant",
                week_starts_on=monday_of(TODAY) - datetime.timedelta(weeks=weeks),
                protected_time="had",
                children=20,
            )
    return pieces[0]


def queries(user, address):
    """Of a page asked for again: at most once a minute a session is written too."""
    client = factories.sign_in(Client(), user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", PAGES)
def test_a_main_page_asks_as_much_for_fifty_rows_as_for_one(people, page):
    programme = people.participant.programme
    programme.support_rules = [factories.CASELOAD]
    # As in the programmes that come with the product: the end has to be reckoned.
    programme.other_rules = {"pauses": {"move_dates": True}, "part_time": {"moves_dates": True}}
    factories.republish(programme)
    who, address_of = PAGES[page]
    address = address_of(people, more_of_everything(people, 1))
    with_one = queries(getattr(people, who), address)
    more_of_everything(people, 49)
    with_fifty = queries(getattr(people, who), address)
    # On a home page one more: the number of people, once they are more than are listed.
    assert with_fifty <= with_one + (address == "/")
    assert with_fifty <= MOST_QUERIES
