"""Learning events: who is on the list, and that a week of protected time is received only once."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from participants.models import Participant
from supervision import services
from supervision.models import Attendance, LearningEvent, WeekAccount
from supervision.rules.support import Answer, Learning, Said, said_by_events
from supervision.support import support_of
from tests import factories

TODAY = timezone.localdate()
MONDAY = TODAY - datetime.timedelta(days=TODAY.weekday() + 14)
TUESDAY = MONDAY + datetime.timedelta(days=1)
AGREED = [
    {
        "kind": "protected_time",
        "label": "Protected time",
        "source": "set by the council",
        "steps": [{"from_month": 1, "hours_a_week": 3.5}],
    }
]


@pytest.fixture
def cohort(db):
    version = factories.ProgrammeVersionFactory(support_rules=AGREED)
    return factories.CohortFactory(
        organisation=version.organisation,
        programme_version=version,
        starts_on=TODAY - datetime.timedelta(days=100),
    )


@pytest.fixture
def person(cohort):
    return factories.ParticipantFactory(cohort=cohort, starts_on=cohort.starts_on)


@pytest.fixture
def lead(cohort):
    return factories.workforce_lead(cohort.organisation)


@pytest.fixture
def held(cohort, lead):
    def record(*attended, hours="3.5", held_on=TUESDAY, by=None):
        return services.record_event(
            cohort=cohort,
            kind="workshop",
            title="Court skills",
            held_on=held_on,
            hours=Decimal(hours),
            attended=attended,
            by=by or lead,
        )

    return record


@pytest.fixture
def studied(person):
    def record(hours="4.0", held_on=TUESDAY):
        return services.add_study_day(
            participant=person,
            title="Reading",
            held_on=held_on,
            hours=Decimal(hours),
            by=person.user,
        )

    return record


def say(person, protected_time, side="participant"):
    WeekAccount.objects.create(
        organisation=person.organisation,
        participant=person,
        week_starts_on=MONDAY,
        side=side,
        by=person.user,
        protected_time=protected_time,
    )


def answer(person):
    weeks = support_of([Participant.objects.get(pk=person.pk)], TODAY)[person.pk].weeks
    return {week.starts_on: week.protected_time for week in weeks}[MONDAY]


def test_a_long_enough_event_makes_the_week_received_where_nobody_recorded_it(person, held):
    assert answer(person) == Answer.NOBODY_RECORDED
    held(person)
    assert answer(person) == Answer.RECEIVED


def test_an_event_and_a_check_in_that_say_yes_make_one_received_week(person, held):
    say(person, "had")
    held(person, hours="7.0")
    figures = support_of([person], TODAY)[person.pk].protected_time
    assert figures.received == 1


def test_hours_beyond_the_agreed_ones_count_for_no_other_week(person, held):
    held(person, hours="10.0")
    figures = support_of([person], TODAY)[person.pk].protected_time
    assert figures.received == 1


def test_a_short_event_says_nothing(person, held):
    held(person, hours="2.0")
    assert answer(person) == Answer.NOBODY_RECORDED
    say(person, "partly")
    assert answer(person) == Answer.NOT_RECEIVED


def test_two_short_events_of_one_week_are_added_up(person, held):
    held(person, hours="2.0")
    held(person, hours="1.5")
    assert answer(person) == Answer.RECEIVED


def test_an_event_against_a_check_in_that_says_no_stands_as_two_accounts(person, held):
    say(person, "not_had")
    held(person)
    assert answer(person) == Answer.TWO_ACCOUNTS


def test_who_is_not_on_the_list_gets_nothing_of_it(cohort, person, held):
    other = factories.ParticipantFactory(cohort=cohort, starts_on=cohort.starts_on)
    held(person)
    assert answer(other) == Answer.NOBODY_RECORDED


def test_ones_own_study_day_counts_where_one_has_not_checked_in(person, studied):
    studied()
    assert answer(person) == Answer.RECEIVED


def test_ones_own_check_in_stands_for_ones_own_study_day(person, studied):
    studied()
    say(person, "not_had")
    assert answer(person) == Answer.NOT_RECEIVED


def test_the_supervisor_may_see_a_study_day_differently(person, studied):
    studied()
    say(person, "not_had", side="supervisor")
    assert answer(person) == Answer.TWO_ACCOUNTS


def test_events_say_nothing_where_nothing_is_agreed():
    assert said_by_events(Learning(Decimal(7)), [], None) == []
    assert said_by_events(Learning(), [], Decimal(0)) == []
    away = [Said("participant", "away")]
    assert said_by_events(Learning(own=Decimal(7)), away, Decimal(3)) == []


def test_taking_somebody_off_the_list_takes_it_back_and_stays_in_their_trail(person, held, lead):
    event = held(person)
    services.change_event(
        event=event,
        held_on=event.held_on,
        attended=[],
        kind=event.kind,
        title=event.title,
        hours=event.hours,
        by=lead,
    )
    assert answer(person) == Answer.NOBODY_RECORDED
    steps = AuditEvent.objects.about(person).order_by("sequence").values_list("action", flat=True)
    assert list(steps)[-2:] == ["event.attended", "event.not_attended"]


def test_a_list_that_somebody_else_changed_meanwhile_is_not_overwritten(person, held, lead):
    event = held(person)
    stale = LearningEvent.objects.get(pk=event.pk)
    facts = {"kind": event.kind, "title": event.title, "hours": event.hours, "by": lead}
    services.change_event(event=event, held_on=event.held_on, attended=[person], **facts)
    with pytest.raises(ValidationError, match="changed after you opened"):
        services.change_event(event=stale, held_on=event.held_on, attended=[], **facts)
    assert Attendance.objects.filter(event=event).count() == 1


def test_nobody_records_their_own_attendance_on_a_list(cohort, held):
    leading = factories.workforce_lead(cohort.organisation)
    own = factories.ParticipantFactory(cohort=cohort, user=leading)
    with pytest.raises(ValidationError, match="somebody else"):
        held(own, by=leading)


def test_people_of_another_cohort_are_refused(held, cohort):
    other = factories.CohortFactory(
        organisation=cohort.organisation, programme_version=cohort.programme_version
    )
    with pytest.raises(ValidationError, match="of this cohort"):
        held(factories.ParticipantFactory(cohort=other))


def test_a_supervisor_keeps_no_list(person, held):
    with pytest.raises(PermissionDenied):
        held(person, by=factories.appoint(person, "supervisor"))


def test_an_event_is_recorded_once_it_was_held(held):
    with pytest.raises(ValidationError, match="from the day on which it was held"):
        held(held_on=TODAY + datetime.timedelta(days=1))


def test_a_study_day_long_ago_cannot_be_recorded_any_more(studied):
    with pytest.raises(ValidationError, match="could be recorded until"):
        studied(held_on=TODAY - datetime.timedelta(days=60))


def test_a_study_day_that_is_removed_counts_no_more(person, studied):
    attendance = studied()
    services.remove_study_day(event=attendance.event, participant=person, by=person.user)
    assert answer(person) == Answer.NOBODY_RECORDED
    assert AuditEvent.objects.about(person).filter(action="event.study_day_removed").exists()


def test_a_week_says_which_hours_were_spent_learning(person, held, client):
    held(person)
    factories.sign_in(client, person.user)
    week = client.get(reverse("supervision:week", args=[person.pk, MONDAY])).content.decode()
    assert "3.5 hours" in week
    own = client.get(reverse("supervision:attendance_list", args=[person.pk])).content.decode()
    assert "Court skills" in own


def test_the_lead_sees_how_many_came_and_who(person, held, lead, client):
    event = held(person)
    factories.sign_in(client, lead)
    address = reverse("supervision:learning_event_list", args=[event.cohort_id])
    assert "Court skills" in client.get(address).content.decode()
    assert person.user.name in client.get(event.get_absolute_url()).content.decode()
