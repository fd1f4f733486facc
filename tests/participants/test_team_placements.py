"""In which team somebody is from which day on, and what the team of today says of it."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from audit.actions import Action
from audit.models import AuditEvent
from participants.models import Move, Participant, TeamPlacement
from participants.movements import movements
from participants.presentation import story_of
from participants.services import (
    add_participant,
    change_period_days,
    edit_participant,
    leave_programme,
    move_participant,
    record_period,
    remove_period,
    take_back_leaving,
)
from participants.services.teams import placement_of
from participants.tasks import settle_teams
from tests.factories import ParticipantFactory, TeamFactory, workforce_lead

from .test_edge_cases import refusal
from .test_views import browser, hidden, on, words

pytestmark = pytest.mark.django_db
FIRST, TODAY = date(2026, 9, 1), date(2027, 3, 10)
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-03-10 12:00:00+00:00"):
        yield


@pytest.fixture
def participant():
    return ParticipantFactory(starts_on=FIRST)


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


@pytest.fixture
def north(participant):
    return TeamFactory(organisation=participant.organisation, name="North")


@pytest.fixture
def south(participant):
    return TeamFactory(organisation=participant.organisation, name="South")


@pytest.fixture
def move(participant, lead):
    def move(team, day=None):
        whose = Participant.objects.get(pk=participant.pk)
        move_participant(participant=whose, cohort=whose.cohort, team=team, moved_on=day, by=lead)

    return move


@pytest.fixture
def put(participant, lead):
    def put(kind, starts_on, ends_on=None, **details):
        days = {"starts_on": starts_on, "ends_on": ends_on}
        return record_period(participant=participant, kind=kind, by=lead, **days, **details)

    return put


def placements():
    rows = TeamPlacement.objects.order_by("starts_on").select_related("team")
    return [(each.team.name, each.starts_on, each.ends_on) for each in rows]


def team_today():
    return Participant.objects.get().team


def added(participant, lead, team, starts_on=FIRST):
    return add_participant(
        cohort=participant.cohort,
        email="noor@council.example",
        name="Noor Ali",
        team=team,
        starts_on=starts_on,
        registration_number="",
        by=lead,
    )


def test_who_is_added_to_a_team_is_in_it_from_the_first_day(participant, lead, north):
    assert added(participant, lead, north).team == north
    assert placements() == [("North", FIRST, None)]


def test_who_has_not_started_stands_in_the_team_of_the_first_day(participant, lead, north, south):
    begins = date(2027, 9, 1)
    made = added(participant, lead, north, starts_on=begins)
    move_participant(
        participant=Participant.objects.get(pk=made.pk), cohort=made.cohort, team=south, by=lead
    )
    settle_teams()
    assert Participant.objects.get(pk=made.pk).team == south
    assert placements() == [("South", begins, None)]


def test_a_move_closes_the_placement_before_and_the_team_of_each_day_stays_known(
    move, north, south
):
    move(north, date(2026, 10, 1))
    move(south, date(2027, 2, 1))
    assert placements() == [
        ("North", date(2026, 10, 1), date(2027, 1, 31)),
        ("South", date(2027, 2, 1), None),
    ]
    assert team_today() == south
    move(None)
    assert placements()[-1] == ("South", date(2027, 2, 1), TODAY - A_DAY)
    assert team_today() is None
    assert Move.objects.count() == 3


def test_a_second_move_on_the_same_day_takes_the_place_of_the_first(move, north, south):
    move(north, TODAY)
    move(south, TODAY)
    assert placements() == [("South", TODAY, None)]
    assert AuditEvent.objects.filter(action=Action.TEAM_PLACEMENT_REMOVED).count() == 1


def test_a_team_from_a_day_to_come_holds_from_that_day_without_anybody(put, north, south, lead):
    put("team", FIRST, team=north)
    begins = date(2027, 4, 1)
    put("team", begins, team=south)
    assert placements() == [("North", FIRST, date(2027, 3, 31)), ("South", begins, None)]
    settle_teams()
    assert team_today() == north
    cohort = reverse("reports:cohort", args=[Participant.objects.get().cohort_id])
    assert "North" in words(browser(lead).get(cohort, {"team": north.pk}))
    with time_machine.travel("2027-03-31 23:30:00+00:00"):
        # Already 1 April in London.
        settle_teams()
        assert team_today() == south
    assert Participant.objects.get().version == 1, "nobody's open page goes stale by it"


def test_a_move_leaves_what_is_to_come_later_as_it_is(put, move, north, south):
    put("team", date(2027, 4, 1), team=south)
    move(north, date(2027, 3, 1))
    assert placements() == [
        ("North", date(2027, 3, 1), date(2027, 3, 31)),
        ("South", date(2027, 4, 1), None),
    ]


def test_a_move_before_another_team_began_is_refused(put, move, north, south):
    put("team", date(2027, 3, 1), team=south)
    said = refusal("moved_on", move, north, date(2027, 2, 1))
    assert said.startswith("These days are taken: Team South, from 1 March 2027")


def test_two_teams_of_one_person_never_share_a_day(participant, put, north, south):
    put("team", date(2027, 3, 1), date(2027, 3, 31), team=north)
    said = refusal("starts_on", put, "team", date(2027, 3, 1), date(2027, 3, 31), team=south)
    assert "These days are taken: Team North" in said
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            placement_of(participant, south, date(2027, 3, 31)).save()


def test_who_was_in_a_team_up_to_the_end_of_the_employment_goes_on_with_it(put, north, lead):
    employment = put("employment", FIRST)
    put("team", FIRST, team=north)
    ends = date(2027, 8, 31)
    change_period_days(period=employment, starts_on=FIRST, ends_on=ends, by=lead)
    assert placements() == [("North", FIRST, ends)]
    put("employment", date(2027, 9, 1), date(2028, 8, 31))
    assert placements() == [("North", FIRST, date(2028, 8, 31))]


def test_a_move_lasts_no_longer_than_the_employment(put, move, north, south):
    ends = date(2027, 8, 31)
    put("employment", FIRST, ends)
    move(north)
    assert placements() == [("North", TODAY, ends)]
    with time_machine.travel("2027-09-10 12:00:00+00:00"):
        said = refusal("moved_on", move, south)
    assert said == "Their employment ends on 31 August 2027, before this day"


def test_who_left_stays_in_the_last_team_and_who_came_back_is_in_todays(
    participant, put, lead, north, south
):
    put("team", FIRST, date(2027, 3, 5), team=north)
    put("team", date(2027, 3, 6), team=south)
    whose = Participant.objects.get()
    leave_programme(participant=whose, left_on=date(2027, 3, 5), reason="other", by=lead)
    settle_teams()
    assert team_today() == north
    take_back_leaving(participant=Participant.objects.get(), by=lead)
    assert team_today() == south


def test_figures_and_the_story_tell_the_teams_day_by_day(participant, put, lead, north, south):
    put("team", FIRST, date(2026, 12, 31), team=north)
    put("team", date(2027, 1, 1), date(2027, 2, 28), team=south)
    found = story_of(lead, Participant.objects.get(), TODAY)
    assert [(each.words, each.days) for each in found if each.what == "Team"] == [
        ("North", "1 September 2026 to 31 December 2026"),
        ("South", "1 January 2027 to 28 February 2027"),
    ]
    steps = movements([participant.cohort], FIRST, TODAY)
    assert [(each.what, each.on, each.team_id) for each in steps] == [
        ("joined", FIRST, north.pk),
        ("changed_team", date(2027, 1, 1), south.pk),
        ("changed_team", date(2027, 3, 1), None),
    ]


def test_a_team_recorded_by_mistake_goes(put, lead, north):
    placement = put("team", FIRST, team=north)
    assert team_today() == north
    remove_period(period=placement, by=lead)
    assert team_today() is None


def test_a_team_of_another_organisation_cannot_be_recorded(participant, lead):
    other = TeamFactory(name="Elsewhere")
    url = reverse("participants:period_add", args=[participant.pk, "team"])
    client = browser(lead)
    page = client.get(url).content.decode()
    assert "Elsewhere" not in page
    client.post(url, hidden(page) | {"team": other.pk} | on(TODAY))
    assert placements() == []
    with pytest.raises(PermissionDenied):
        record_period(
            participant=participant, kind="team", team=other, starts_on=TODAY, ends_on=None, by=lead
        )


def test_a_planned_team_stands_on_the_page_with_what_it_closes(
    participant, put, lead, north, south
):
    put("team", FIRST, team=north)
    client = browser(lead)
    url = reverse("participants:period_add", args=[participant.pk, "team"])
    page = client.get(url)
    seen = client.post(
        url, hidden(page.content.decode()) | {"team": south.pk} | on(date(2027, 4, 1))
    )
    said = words(seen)
    assert "Team North, from 1 September 2026" in said
    assert "1 September 2026 to 31 March 2027" in said
    client.post(url, hidden(seen.content.decode()))
    listed = words(client.get(reverse("participants:time_list", args=[participant.pk])))
    assert "Team South, from 1 April 2027" in listed


def test_the_teams_from_before_begin_with_what_the_moves_say(participant, north, south):
    migration = import_module("participants.migrations.0019_teams_until_now")
    Participant.objects.update(team=south)
    whose = {"organisation": participant.organisation, "participant": participant}
    cohorts = {"from_cohort": participant.cohort, "to_cohort": participant.cohort}
    for day, before, after in (
        (date(2026, 10, 1), north, None),
        (date(2026, 12, 1), None, north),
        (date(2027, 1, 4), north, south),
        (date(2027, 1, 4), south, south),
    ):
        Move.objects.create(moved_on=day, from_team=before, to_team=after, **whose, **cohorts)
    never_moved = ParticipantFactory(cohort=participant.cohort, arrived_on=TODAY)
    Participant.objects.filter(pk=never_moved.pk).update(team=north)
    for _ in range(2):
        migration.begin(apps, SimpleNamespace(connection=connection))
    assert placements() == [
        ("North", FIRST, date(2026, 9, 30)),
        ("North", date(2026, 12, 1), date(2027, 1, 3)),
        ("South", date(2027, 1, 4), None),
        ("North", TODAY, None),
    ]


def test_whom_the_version_before_added_has_a_placement_too(participant, north):
    Participant.objects.update(team=north)
    settle_teams()
    assert placements() == [("North", FIRST, None)]
    assert team_today() == north


def test_the_first_day_on_the_programme_moves_with_the_placement_that_began_on_it(
    participant, put, lead, north
):
    put("team", FIRST, team=north)
    edit_participant(
        participant=Participant.objects.get(),
        starts_on=date(2026, 10, 1),
        registration_number="",
        staff_number="",
        by=lead,
    )
    assert placements() == [("North", date(2026, 10, 1), None)]


def test_a_move_says_on_its_first_page_that_another_team_began_since(
    participant, put, lead, north, south
):
    put("team", date(2027, 3, 1), team=south)
    put("team", date(2027, 4, 1), team=north)
    east = TeamFactory(organisation=participant.organisation, name="East")
    client = browser(lead)
    url = reverse("participants:participant_move", args=[participant.pk])
    choice = {"cohort": participant.cohort_id, "team": east.pk}
    said = words(client.get(url, choice | on(date(2027, 2, 1), "moved_on")))
    assert "These days are taken: Team South, 1 March 2027 to 31 March 2027" in said
    said = words(client.get(url, choice | on(date(2027, 3, 5), "moved_on")))
    assert "East, until 31 March 2027" in said
