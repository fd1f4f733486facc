"""The pages of one change for many: what, whom, from when, what would move; then it is made."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participants.models import BulkChange, Leave, Participant
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    TeamFactory,
    appoint,
    give_role,
    person_with,
    sign_in,
    workforce_lead,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/people/change-many/"
START = date(2027, 9, 1)
DAYS = {"starts_on_day": "1", "starts_on_month": "10", "starts_on_year": "2027"}


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-03-10 12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=START, name="Autumn")


@pytest.fixture
def lead(cohort):
    return workforce_lead(cohort.organisation)


@pytest.fixture
def client(lead):
    return sign_in(Client(), lead)


@pytest.fixture
def people(cohort):
    return make(cohort, 3)


def make(cohort, number):
    supervisor = person_with("practice_supervisor", cohort.organisation, name="Sue Lane")
    made = []
    for n in range(number):
        made.append(ParticipantFactory(cohort=cohort, user__name=f"Person {n:02}", starts_on=START))
        appoint(made[-1], "supervisor", supervisor, starts_on=START)
    return made


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden(response, of):
    """What the form of the page with that step would send."""
    forms = re.findall(r"<form.*?</form>", response.content.decode(), re.DOTALL)
    [form] = [each for each in forms if f'name="step" value="{of}"' in each]
    sent = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def asked(client, people, kind="pause", step="answers", **answers):
    ids = [each.pk for each in people]
    return client.post(ADDRESS, {"step": step, "kind": kind, "people": ids} | answers)


def test_the_cohort_page_leads_there_and_keeps_its_filters(client, cohort, people):
    team = TeamFactory(organisation=cohort.organisation)
    Participant.objects.filter(pk=people[1].pk).update(team=team)
    page = client.get(reverse("reports:cohort", args=[cohort.pk]), {"team": team.pk})
    [link] = re.findall(r'href="(/people/change-many/[^"]*)"', page.content.decode())
    first = client.get(link.replace("&amp;", "&"))
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', first.content.decode()))
    kept.pop("csrfmiddlewaretoken")
    assert kept == {"cohort": str(cohort.pk), "team": str(team.pk), "step": "kind"}
    assert "Choose what you want to change" in words(client.get(ADDRESS, kept))
    second = client.get(ADDRESS, kept | {"kind": "start_by"})
    assert "Person 01" in words(second)
    assert "Person 00" not in words(second)


def test_all_found_are_chosen_by_a_link(client, people):
    page = client.get(ADDRESS, {"kind": "start_by", "chosen": "all"})
    assert page.content.decode().count(" checked") == 3
    assert client.get(ADDRESS, {"kind": "start_by"}).content.decode().count(" checked") == 0


def test_who_cannot_be_changed_cannot_be_chosen_and_the_page_says_why(client, people):
    Participant.objects.filter(pk=people[0].pk).update(status="being_judged")
    page = client.get(ADDRESS, {"kind": "start_by"})
    assert f'value="{people[0].pk}"' not in page.content.decode()
    assert "The final assessment of this person is being looked at" in words(page)


def test_nobody_chosen_is_said_and_the_list_stays_filtered(client, people, cohort):
    page = client.post(f"{ADDRESS}?kind=pause&name=02", {"step": "people", "kind": "pause"})
    assert "Choose at least one person" in words(page)
    assert "Person 02" in words(page)
    assert "Person 01" not in words(page)


def test_people_of_others_are_not_chosen(client, people):
    stranger = ParticipantFactory()
    page = asked(client, [*people, stranger], step="people")
    assert "not on your list any more" in words(page)
    assert stranger.user.name not in words(page)


def test_people_of_two_organisations_are_not_changed_together(client, people, lead):
    other = ParticipantFactory()
    give_role(lead, "workforce_lead", other.organisation)
    assert "Choose people of one organisation only" in words(asked(client, [*people, other]))


def test_a_step_without_the_ones_before_leads_back_and_changes_nothing(client, people):
    """Edge case 42: a second tab, or an address that was kept."""
    assert "What do you want to change?" in words(client.post(ADDRESS, {"step": "apply"}))
    page = client.post(ADDRESS, {"step": "apply", "kind": "pause"})
    assert "Choose at least one person" in words(page)
    page = asked(client, people, step="apply")
    assert "Enter the first day" in words(page)
    page = asked(client, people, step="apply", **DAYS)
    assert "Check what will change" in words(page)
    assert not BulkChange.objects.exists()


def test_what_was_shown_is_done_and_leads_to_its_page(client, people):
    page = asked(client, people, **DAYS)
    now, then = "No pause on these days", "Agreed pause from 1 October 2027"
    assert f"3 people Now: {now} Then: {then}" in words(page)
    done = client.post(ADDRESS, hidden(page, "apply"))
    change = BulkChange.objects.get()
    assert done.url == reverse("participants:bulk_change", args=[change.pk])
    assert Leave.objects.count() == 3
    assert client.post(ADDRESS, hidden(page, "apply")).url == done.url
    assert Leave.objects.count() == 3
    shown = words(client.get(done.url))
    assert "Agreed pause from 1 October 2027" in shown
    assert "Person 02" in shown
    listed = words(client.get(reverse("participants:bulk_change_list")))
    assert "Agreed pause from 1 October 2027" in listed
    assert "Can be taken back until 11 March 2027 at midday" in listed
    client.post(done.url)
    assert not Leave.objects.exists()
    assert "taken back" in words(client.get(done.url))


def test_a_world_that_moved_is_shown_anew_and_can_be_confirmed(client, people):
    page = asked(client, people, **DAYS)
    Participant.objects.filter(pk=people[0].pk).update(starts_on=date(2027, 9, 2), version=2)
    again = client.post(ADDRESS, hidden(page, "apply"))
    assert "Something was changed after you opened this page" in words(again)
    assert not BulkChange.objects.exists()
    assert client.post(ADDRESS, hidden(again, "apply")).status_code == 302
    assert BulkChange.objects.get().number == 3


def test_those_for_whom_it_cannot_be_done_are_left_out_by_one_press(client, people):
    Participant.objects.filter(pk=people[0].pk).update(status="left")
    page = asked(client, people, **DAYS)
    assert "Not possible for 1 of 3" in words(page)
    assert 'name="step" value="apply"' not in page.content.decode()
    without = client.post(ADDRESS, hidden(page, "answers"))
    assert "Not possible" not in words(without)
    client.post(ADDRESS, hidden(without, "apply"))
    assert Leave.objects.count() == 2


@pytest.mark.parametrize("step", ["choose", "preview", "made", "list"])
def test_the_pages_take_as_many_queries_for_three_as_for_thirty(client, cohort, step):
    counts = []
    for number in (3, 30):
        made = make(cohort, number)
        page = asked(client, made, **DAYS)
        client.post(ADDRESS, hidden(page, "apply"))
        change = BulkChange.objects.latest("made_at")
        calls = {
            "choose": lambda: client.get(ADDRESS, {"kind": "pause"}),
            "preview": lambda made=made: asked(
                client, made, kind="end_by", number="1", way="days_later"
            ),
            "made": lambda change=change: client.get(change.get_absolute_url()),
            "list": lambda: client.get(reverse("participants:bulk_change_list")),
        }
        with CaptureQueriesContext(connection) as captured:
            assert calls[step]().status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
