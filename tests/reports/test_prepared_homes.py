"""Home pages ask queries that were written before, perhaps for others and on another day."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.prepared import PreparedFor
from tests import factories
from ui.prepared import PreparedList

from .conftest import people_of
from .test_main_pages import more_of_everything

WHO = ("own", "supervisor", "assessor", "lead")


@pytest.fixture
def asked_both_ways(monkeypatch):
    """Whatever is asked is asked again by a query written for just these values."""
    seen = []

    def both(ask):
        def asked(self, *values):
            rows = ask(self, *values)
            assert rows == list(self.build(*values)), self.build.__name__
            seen.append(self.build.__name__)
            return rows

        return asked

    monkeypatch.setattr(PreparedList, "ask", both(PreparedList.ask))
    monkeypatch.setattr(PreparedFor, "ask_as", both(PreparedFor.ask_as))
    return seen


def of_the_record(participant, *, as_lead):
    names = ["reports:participant", "evidence:item_list"]
    names += [] if as_lead else ["evidence:matrix"]
    return [reverse(name, args=[participant.pk]) for name in names]


def look_around(some):
    for who in WHO:
        client = factories.sign_in(Client(), getattr(some, who))
        for address in ("/", *of_the_record(some.participant, as_lead=who == "lead")):
            assert client.get(address).status_code == 200
    client = factories.sign_in(Client(), some.lead)
    address = reverse("reports:cohort", args=[some.participant.cohort_id])
    assert client.get(address).status_code == 200


def test_each_person_gets_their_own_answers_on_each_day(people, asked_both_ways):
    other_people = people_of(factories.CohortFactory())
    programme = people.participant.programme
    programme.support_rules = [factories.CASELOAD]
    programme.other_rules = {"pauses": {"move_dates": True}, "part_time": {"moves_dates": True}}
    factories.republish(programme)
    more_of_everything(people, 2)
    now = timezone.now()
    for days in (0, 20, 400):
        with time_machine.travel(now + datetime.timedelta(days=days)):
            for some in (people, other_people):
                look_around(some)
    assert len(set(asked_both_ways)) > 22
