"""Other days for what is recorded already: first and last, of a period and of the programme."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject
from participants.models import (
    Buddy,
    Employment,
    HostPlacement,
    Leave,
    Participant,
    TeamPlacement,
    WorkingPattern,
)
from participants.services import (
    change_leave_days,
    change_period_days,
    change_working_pattern_days,
    edit_participant,
    record_leave,
    record_period,
    record_working_pattern,
    remove_period,
)
from tests.factories import ParticipantFactory, TeamFactory, republish, workforce_lead

from .test_edge_cases import days_of, refusal
from .test_views import browser, hidden, on, words

pytestmark = pytest.mark.django_db
FIRST, TODAY = date(2026, 9, 1), date(2027, 3, 10)
ENDS = date(2027, 8, 31)
WITHIN = {"team": TeamPlacement, "host-placement": HostPlacement, "buddy": Buddy}


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
def put(participant, lead):
    team = TeamFactory(organisation=participant.organisation)
    named = {"team": {"team": team}, "host-placement": {"host": "A"}, "buddy": {"name": "A"}}

    def put(kind, starts_on, ends_on=None):
        days = {"starts_on": starts_on, "ends_on": ends_on}
        return record_period(
            participant=participant, kind=kind, by=lead, **days, **named.get(kind, {})
        )

    return put


@pytest.fixture
def dates_move(participant):
    programme = participant.programme
    programme.other_rules = {"pauses": {"move_dates": True}, "part_time": {"moves_dates": True}}
    republish(programme)


def part_time(participant, lead, percent, starts_on, ends_on=None):
    return record_working_pattern(
        participant=participant, percent=percent, starts_on=starts_on, ends_on=ends_on, by=lead
    )


@pytest.mark.parametrize("kind", WITHIN)
def test_nothing_outlasts_the_employment_when_it_alone_is_recorded_or_changed(put, lead, kind):
    put("employment", FIRST, ENDS)
    said = refusal("ends_on", put, kind, TODAY)
    assert said == "Their employment ends on 31 August 2027. Enter that day or an earlier one"
    assert "ends on 31 August 2027, before" in refusal("starts_on", put, kind, date(2027, 9, 1))
    period = put(kind, TODAY, ENDS)
    days = {"period": period, "starts_on": TODAY, "by": lead}
    assert refusal("ends_on", change_period_days, ends_on=ENDS + timedelta(days=1), **days)
    assert days_of(WITHIN[kind]) == [(TODAY, ENDS)]


def test_the_page_says_that_the_employment_ends_before(put, lead):
    put("employment", FIRST, ENDS)
    buddy = put("buddy", TODAY, ENDS)
    client, url = browser(lead), reverse("participants:period_edit", args=["buddy", buddy.pk])
    fields = hidden(client.get(url).content.decode())
    said = words(client.post(url, fields | on(TODAY) | on(date(2027, 9, 30), "ends_on")))
    assert "Their employment ends on 31 August 2027. Enter that day or an earlier one" in said


def test_what_lies_in_an_employment_removed_lasts_no_longer_than_the_one_that_stays(put, lead):
    put("employment", FIRST, ENDS)
    after = put("employment", date(2027, 9, 1))
    put("host-placement", TODAY)
    client, url = (
        browser(lead),
        reverse("participants:period_remove", args=["employment", after.pk]),
    )
    assert "10 March 2027 to 31 August 2027" in words(client.get(url))
    remove_period(period=after, by=lead)
    assert days_of(HostPlacement) == [(TODAY, ENDS)]


def test_a_first_day_moves_with_the_neighbours_and_the_dates_shown_first(
    participant, lead, dates_move
):
    part_time(participant, lead, 80, FIRST)
    pattern = part_time(participant, lead, 50, date(2027, 1, 4))
    client = browser(lead)
    url = reverse("participants:working_pattern_edit", args=[pattern.pk])
    opened = client.get(url).content.decode()
    assert 'value="4"' in opened and "First day" in opened
    seen = client.post(url, hidden(opened) | on(date(2027, 2, 1)))
    said = words(seen)
    assert "80% of full time, 1 September 2026 to 3 January 2027" in said
    assert "1 September 2026 to 31 January 2027" in said
    assert "Last day of the programme" in said and "earlier" in said
    assert days_of(WorkingPattern)[1] == (date(2027, 1, 4), None), "nothing is saved yet"
    assert client.post(url, hidden(seen.content.decode())).status_code == 302
    assert days_of(WorkingPattern) == [
        (FIRST, date(2027, 1, 31)),
        (date(2027, 2, 1), None),
    ]
    event = AuditEvent.objects.filter(action=Action.WORKING_PATTERN_CHANGED, target_id=pattern.pk)
    assert event.get().detail["began"] == "2027-01-04"


def test_an_earlier_first_day_cuts_who_held_until_then(participant, lead):
    part_time(participant, lead, 80, FIRST)
    pattern = part_time(participant, lead, 50, date(2027, 2, 1))
    change_working_pattern_days(pattern=pattern, starts_on=date(2027, 1, 4), ends_on=None, by=lead)
    assert days_of(WorkingPattern) == [(FIRST, date(2027, 1, 3)), (date(2027, 1, 4), None)]


def test_a_first_day_before_another_began_is_refused(put, lead):
    put("buddy", date(2027, 1, 4), date(2027, 1, 31))
    later = put("buddy", date(2027, 2, 1))
    said = refusal(
        "ends_on",
        change_period_days,
        period=later,
        starts_on=date(2027, 1, 1),
        ends_on=None,
        by=lead,
    )
    assert said.startswith("These days are taken: Buddy A")


def test_a_gap_is_not_filled_where_the_last_day_was_a_fact(put, lead):
    put("employment", FIRST, date(2026, 12, 31))
    later = put("employment", date(2027, 1, 1))
    change_period_days(period=later, starts_on=date(2027, 1, 11), ends_on=None, by=lead)
    assert days_of(Employment) == [(FIRST, date(2026, 12, 31)), (date(2027, 1, 11), None)]
    assert Participant.objects.get().employed_from == FIRST


def test_the_first_day_of_a_pause_moves_and_never_into_another(participant, lead):
    record_leave(participant=participant, starts_on=FIRST, ends_on=date(2026, 9, 30), by=lead)
    leave = record_leave(
        participant=participant, starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 29), by=lead
    )
    days = {"leave": leave, "ends_on": date(2027, 1, 29), "by": lead}
    assert "These days are taken" in refusal(
        "starts_on", change_leave_days, starts_on=date(2026, 9, 30), **days
    )
    change_leave_days(starts_on=date(2026, 12, 14), **days)
    assert days_of(Leave)[1] == (date(2026, 12, 14), date(2027, 1, 29))


def test_the_last_day_before_the_first_is_refused_beside_its_field(put, lead):
    buddy = put("buddy", TODAY)
    said = refusal(
        "ends_on",
        change_period_days,
        period=buddy,
        starts_on=TODAY,
        ends_on=TODAY - timedelta(days=1),
        by=lead,
    )
    assert said == "The last day must be 10 March 2027 or later"


# --- first day and registration of the person --------------------------------------------------


def edit_page(lead, participant):
    client = browser(lead)
    url = reverse("participants:participant_edit", args=[participant.pk])
    return client, url, hidden(client.get(url).content.decode())


def test_what_a_day_of_registration_moves_is_seen_before_it_is_saved(participant, lead):
    programme = participant.programme
    programme.other_rules = {"clock": {"starts_with": "registration"}}
    republish(programme)
    client, url, fields = edit_page(lead, participant)
    answers = {"registration_number": "SW1", "staff_number": ""} | on(FIRST)
    seen = client.post(url, fields | answers | on(date(2026, 10, 1), "registered_on"))
    said = words(seen)
    assert "Registration number: SW1. Registered: 1 October 2026. Nothing is saved yet." in said
    assert "30 days later" in said
    assert Participant.objects.get().registered_on is None
    back = client.post(url, hidden(seen.content.decode()) | {"change_answers": "1"})
    assert 'value="SW1"' in back.content.decode()
    done = client.post(url, hidden(seen.content.decode()))
    assert done.url == participant.get_absolute_url()
    assert Participant.objects.get().registered_on == date(2026, 10, 1)


def test_details_that_move_nothing_are_saved_at_once(participant, lead):
    client, url, fields = edit_page(lead, participant)
    answers = {"registration_number": "", "staff_number": "E7"} | on(FIRST)
    assert client.post(url, fields | answers).status_code == 302
    assert Participant.objects.get().staff_number == "E7"


def test_a_first_day_that_another_changed_meanwhile_is_shown_again(participant, lead, put):
    put("team", FIRST)
    client, url, fields = edit_page(lead, participant)
    answers = {"registration_number": "", "staff_number": ""} | on(date(2026, 10, 1))
    seen = client.post(url, fields | answers)
    assert "1 October 2026" in words(seen) and "What else changes" in words(seen)
    edit(participant, lead, starts_on=date(2026, 9, 14))
    again = client.post(url, hidden(seen.content.decode()))
    assert again.status_code == 200 and Participant.objects.get().starts_on == date(2026, 9, 14)
    assert "14 September 2026" in words(again)
    assert client.post(url, hidden(again.content.decode())).status_code == 302
    assert Participant.objects.get().starts_on == date(2026, 10, 1)
    assert days_of(TeamPlacement) == [(date(2026, 10, 1), None)]


def test_dates_that_move_otherwise_than_seen_are_not_saved(participant, lead):
    with pytest.raises(StaleObject):
        edit(participant, lead, starts_on=date(2026, 10, 1), seen="another plan")


def edit(participant, lead, **details):
    return edit_participant(
        participant=Participant.objects.get(pk=participant.pk),
        by=lead,
        **({"registration_number": "", "staff_number": ""} | details),
    )
