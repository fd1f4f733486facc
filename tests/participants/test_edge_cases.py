"""The traps of neighbouring services, each as the sentence it taught (design/edge-cases.md)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject
from participants.models import (
    Buddy,
    Employment,
    HostPlacement,
    Participant,
    WorkingPattern,
)
from participants.services import (
    add_participant,
    change_period_days,
    edit_participant,
    leave_programme,
    record_leave,
    record_period,
    record_working_pattern,
    remove_period,
)
from participants.services.period_plan import plan_period
from participants.services.working_life import period_of
from tests.factories import CohortFactory, ParticipantFactory, republish, workforce_lead

pytestmark = pytest.mark.django_db
MARCH_1, MARCH_10, MARCH_31 = date(2027, 3, 1), date(2027, 3, 10), date(2027, 3, 31)


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-03-10 12:00:00+00:00"):
        yield


@pytest.fixture
def participant():
    return ParticipantFactory(starts_on=date(2026, 9, 1))


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


@pytest.fixture
def put(participant, lead):
    """Record a period of one of the kinds; what it is called does not matter."""

    def put(kind, starts_on, ends_on=None, **details):
        named = {"host-placement": "host", "buddy": "name"}.get(kind)
        details = ({named: f"{kind} {starts_on}"} if named else {}) | details
        return record_period(
            participant=participant,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            by=lead,
            **details,
        )

    return put


def days_of(model):
    rows = model.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    return list(rows)


def refusal(field, call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return " ".join(caught.value.message_dict[field])


KINDS = {"employment": Employment, "host-placement": HostPlacement, "buddy": Buddy}


@pytest.mark.parametrize("kind", KINDS)
def test_an_end_before_its_start_is_refused_and_an_end_on_its_start_is_one_day(put, kind):
    said = refusal("ends_on", put, kind, MARCH_1, MARCH_1 - timedelta(days=1))
    assert said == "The last day must be 1 March 2027 or later"
    assert "on 1 March 2027" in str(put(kind, MARCH_1, MARCH_1))


@pytest.mark.parametrize("kind", KINDS)
def test_who_held_until_then_ends_the_day_before(put, kind):
    put(kind, date(2026, 9, 1))
    put(kind, MARCH_1)
    assert days_of(KINDS[kind]) == [(date(2026, 9, 1), date(2027, 2, 28)), (MARCH_1, None)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_open_ended_period_overlaps_anything_later(put, kind):
    put(kind, date(2027, 6, 1))
    said = refusal("ends_on", put, kind, MARCH_1)
    assert said.startswith("Enter a last day, as another one is to follow")
    put(kind, MARCH_1, date(2027, 5, 31))


@pytest.mark.parametrize("kind", KINDS)
def test_a_start_before_a_recorded_leaving_date_is_accepted_and_the_earlier_one_trimmed(put, kind):
    put(kind, date(2026, 9, 1), date(2027, 6, 30))
    put(kind, date(2027, 5, 1))
    first, _ = days_of(KINDS[kind])
    assert first == (date(2026, 9, 1), date(2027, 4, 30))


def test_a_period_inserted_between_two_others_must_have_an_end_date(put):
    put("buddy", date(2026, 9, 1), date(2026, 12, 31))
    put("buddy", date(2027, 2, 1))
    assert "These days are taken" in refusal("ends_on", put, "buddy", date(2027, 1, 4))
    put("buddy", date(2027, 1, 4), date(2027, 1, 31))
    assert len(days_of(Buddy)) == 3


def test_finishing_an_employment_removes_what_has_not_begun_cuts_what_spans_and_leaves_the_rest(
    put, lead
):
    employment = put("employment", date(2026, 9, 1))
    put("host-placement", date(2026, 10, 1), date(2026, 11, 30))
    put("host-placement", date(2027, 2, 1))
    put("buddy", date(2026, 9, 1), date(2027, 5, 31))
    put("buddy", date(2027, 6, 1))
    change_period_days(period=employment, starts_on=employment.starts_on, ends_on=MARCH_31, by=lead)
    assert days_of(HostPlacement) == [
        (date(2026, 10, 1), date(2026, 11, 30)),
        (date(2027, 2, 1), MARCH_31),
    ]
    assert days_of(Buddy) == [(date(2026, 9, 1), MARCH_31)]
    removed = AuditEvent.objects.filter(action=Action.BUDDY_REMOVED)
    assert removed.count() == 1


def test_an_employment_that_another_follows_cuts_nothing_of_what_lies_within(put):
    put("employment", date(2026, 9, 1))
    put("host-placement", date(2027, 2, 1))
    put("employment", date(2027, 4, 1))
    assert days_of(HostPlacement) == [(date(2027, 2, 1), None)]


def test_a_leaving_date_is_later_than_the_start_of_whatever_has_begun_within_it(put, lead):
    employment = put("employment", date(2026, 9, 1))
    put("host-placement", MARCH_1)
    said = refusal(
        "ends_on",
        change_period_days,
        period=employment,
        starts_on=employment.starts_on,
        ends_on=date(2027, 2, 1),
        by=lead,
    )
    assert "With host-placement 2027-03-01" in said


def test_finishing_later_than_an_earlier_finish_does_not_extend_it(participant, lead):
    leave_programme(participant=participant, left_on=MARCH_1, reason="other", by=lead)
    again = Participant.objects.get()
    with pytest.raises(ValidationError, match="recorded already"):
        leave_programme(participant=again, left_on=MARCH_10, reason="other", by=lead)
    assert Participant.objects.get().left_on == MARCH_1


def test_who_reported_a_leaving_is_kept_beside_its_date(participant, lead):
    leave_programme(participant=participant, left_on=MARCH_1, reason="other", by=lead)
    departure = participant.departures.get()
    assert (departure.left_on, departure.recorded_by) == (MARCH_1, lead)


def test_the_time_runs_from_the_registration_and_not_from_a_backdated_start(participant):
    programme = participant.programme
    programme.other_rules = {"clock": {"starts_with": "registration"}}
    republish(programme)
    Participant.objects.update(registration_number="SW1", registered_on=date(2026, 11, 2))
    assert Participant.objects.get().ends_on == date(2028, 11, 1)
    Participant.objects.update(registered_on=date(2026, 7, 1))
    assert Participant.objects.get().ends_on == date(2028, 8, 31)


def test_the_time_may_run_from_the_employment_which_is_one_across_posts(participant, put):
    programme = participant.programme
    programme.other_rules = {"clock": {"starts_with": "employment"}}
    republish(programme)
    put("employment", date(2026, 8, 3), date(2026, 8, 31), post="Family support worker")
    put("employment", date(2026, 9, 1), post="Social worker")
    found = Participant.objects.get()
    assert found.employed_from == date(2026, 8, 3)
    assert found.ends_on == date(2028, 8, 2)


def test_somebody_who_left_and_came_back_is_registered_again_with_their_number(participant, lead):
    Participant.objects.update(registration_number="SW12345")
    leave_programme(participant=Participant.objects.get(), left_on=MARCH_1, reason="other", by=lead)
    again = add_participant(
        cohort=CohortFactory(
            organisation=participant.organisation, programme_version=participant.programme
        ),
        email=participant.user.email,
        name=participant.user.name,
        team=None,
        starts_on=MARCH_10,
        registration_number="SW12345",
        by=lead,
    )
    assert again.user == participant.user


def test_replacing_one_that_has_not_begun_removes_it(put):
    put("buddy", date(2027, 6, 1), name="Leah")
    put("buddy", date(2027, 6, 1), name="Noor")
    assert [each.name for each in Buddy.objects.all()] == ["Noor"]


def test_several_periods_to_come_block_the_change(put):
    put("buddy", date(2027, 4, 1), date(2027, 4, 30))
    put("buddy", date(2027, 5, 1))
    said = refusal("ends_on", put, "buddy", date(2027, 3, 15), date(2027, 6, 30))
    assert said.startswith("These days are taken by several")


def test_one_person_is_on_one_programme_at_a_time(participant):
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipantFactory(user=participant.user)


def test_today_is_a_day_in_london(participant, lead):
    half_past_midnight = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    with time_machine.travel(half_past_midnight, tick=False):
        assert timezone.localdate() == date(2027, 7, 1)
        leave_programme(participant=participant, left_on=date(2027, 7, 1), reason="other", by=lead)


def test_what_somebody_holds_for_a_time_lets_the_earlier_hold_again_after_it(participant, lead):
    record_working_pattern(
        participant=participant, percent=80, starts_on=date(2026, 9, 1), ends_on=None, by=lead
    )
    record_working_pattern(
        participant=participant,
        percent=50,
        starts_on=MARCH_1,
        ends_on=MARCH_31,
        phased_return=True,
        by=lead,
    )
    rows = WorkingPattern.objects.order_by("starts_on")
    assert [(each.percent, each.starts_on, each.ends_on) for each in rows] == [
        (80, date(2026, 9, 1), date(2027, 2, 28)),
        (50, MARCH_1, MARCH_31),
        (80, date(2027, 4, 1), None),
    ]
    assert [each.phased_return for each in rows] == [False, True, False]


@pytest.mark.parametrize("kind", KINDS)
def test_postgresql_itself_keeps_them_apart(participant, kind):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no exclusion constraints; the services check there")
    named = {"host-placement": {"host": "A"}, "buddy": {"name": "A"}}.get(kind, {})
    period_of(participant, kind, starts_on=MARCH_1, ends_on=MARCH_31, **named).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        period_of(participant, kind, starts_on=MARCH_31, ends_on=None, **named).save()


def test_what_was_seen_is_what_is_done_or_it_is_asked_again(participant, lead, put):
    seen = plan_period(
        participant=participant,
        period=period_of(participant, "buddy", name="Noor", starts_on=MARCH_10, ends_on=None),
    ).digest
    put("buddy", MARCH_1)
    with pytest.raises(StaleObject, match="Something changed since"):
        put("buddy", MARCH_10, name="Noor", seen=seen)
    assert days_of(Buddy) == [(MARCH_1, None)]
    now = plan_period(
        participant=participant,
        period=period_of(participant, "buddy", name="Noor", starts_on=MARCH_10, ends_on=None),
    )
    put("buddy", MARCH_10, name="Noor", seen=now.digest)
    assert len(days_of(Buddy)) == 2


def test_a_pause_gives_way_to_nothing(participant, lead):
    record_leave(participant=participant, starts_on=MARCH_1, ends_on=None, by=lead)
    said = refusal(
        "starts_on",
        record_leave,
        participant=participant,
        starts_on=MARCH_10,
        ends_on=MARCH_31,
        by=lead,
    )
    assert "These days are taken: Agreed pause" in said


def test_one_recorded_by_mistake_goes_and_the_trail_keeps_it(participant, lead, put):
    remove_period(period=put("employment", date(2026, 8, 3)), by=lead)
    assert Participant.objects.get().employed_from is None
    steps = AuditEvent.objects.about(participant).values_list("action", flat=True)
    assert {Action.EMPLOYMENT_RECORDED, Action.EMPLOYMENT_REMOVED} <= set(steps)


def test_another_first_day_may_make_another_employment_the_one_that_counts(participant, lead, put):
    put("employment", date(2026, 8, 3), date(2026, 9, 10))
    put("employment", date(2026, 10, 1))
    assert Participant.objects.get().employed_from == date(2026, 8, 3)
    edit_participant(
        participant=Participant.objects.get(),
        starts_on=date(2026, 11, 2),
        registration_number="",
        staff_number="",
        by=lead,
    )
    assert Participant.objects.get().employed_from == date(2026, 10, 1)
