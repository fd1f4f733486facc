"""Working patterns, agreed pauses and an agreed end of one person."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject
from notifications.models import Message
from participants.models import Leave, Participant, WorkingPattern
from participants.services import (
    agree_end,
    change_leave_days,
    change_working_pattern_days,
    edit_participant,
    record_leave,
    record_working_pattern,
    remove_leave,
    remove_working_pattern,
)
from tests.factories import CohortFactory, ParticipantFactory, UserFactory, appoint, workforce_lead

pytestmark = pytest.mark.django_db
MARCH_1, MARCH_31 = date(2027, 3, 1), date(2027, 3, 31)


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
def pause(participant, lead):
    def pause(starts_on=MARCH_1, ends_on=MARCH_31, of=participant):
        return record_leave(participant=of, starts_on=starts_on, ends_on=ends_on, by=lead)

    return pause


@pytest.fixture
def part_time(participant, lead):
    def part_time(percent=60, starts_on=MARCH_1, ends_on=None, of=participant):
        return record_working_pattern(
            participant=of, percent=percent, starts_on=starts_on, ends_on=ends_on, by=lead
        )

    return part_time


def day_before(day):
    return day - timedelta(days=1)


def day_after(day):
    return day + timedelta(days=1)


def refusal(field, call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return " ".join(caught.value.message_dict[field])


def test_a_pause_counts_on_its_first_and_its_last_day_and_on_no_other(pause, participant):
    pause()
    on = {
        day: Participant.objects.on_leave(day).exists()
        for day in (day_before(MARCH_1), MARCH_1, MARCH_31, day_after(MARCH_31))
    }
    assert list(on.values()) == [False, True, True, False]
    assert Participant.objects.with_leave_on(MARCH_31).get().is_on_leave is True
    assert Participant.objects.with_leave_on(day_after(MARCH_31)).get().is_on_leave is False


def test_a_pause_without_a_last_day_goes_on(pause):
    leave = pause(ends_on=None)
    assert Participant.objects.on_leave(date(2029, 1, 1)).exists()
    assert str(leave) == "Agreed pause from 1 March 2027, last day not agreed yet"


def test_a_pause_is_said_by_its_days_and_nothing_else(pause):
    assert str(pause()) == "Agreed pause, 31 days, 1 March 2027 to 31 March 2027"
    one_day = pause(date(2027, 5, 4), date(2027, 5, 4))
    assert str(one_day) == "Agreed pause, 1 day, on 4 May 2027"


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2027, 2, 1), MARCH_1),
        (MARCH_31, date(2027, 4, 30)),
        (date(2027, 3, 10), date(2027, 3, 12)),
        (date(2027, 2, 1), None),
        (date(2027, 2, 1), date(2027, 4, 30)),
    ],
)
def test_two_pauses_never_share_a_day(pause, starts_on, ends_on):
    pause()
    with pytest.raises(ValidationError, match="These days are taken: Agreed pause, 31 days"):
        pause(starts_on, ends_on)
    assert Leave.objects.count() == 1


def test_pauses_may_follow_each_other_the_next_day_and_belong_to_one_person(pause, participant):
    pause()
    pause(date(2027, 2, 1), day_before(MARCH_1))
    pause(day_after(MARCH_31), date(2027, 4, 30))
    pause(of=ParticipantFactory(cohort=participant.cohort))
    assert Leave.objects.count() == 4


@pytest.mark.parametrize("model", [Leave, WorkingPattern])
def test_postgresql_itself_keeps_periods_apart(model, participant):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no exclusion constraints; the services check there")
    more = {"percent": 60} if model is WorkingPattern else {}
    fields = {"organisation": participant.organisation, "participant": participant, **more}
    model.objects.create(starts_on=MARCH_1, ends_on=MARCH_31, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(starts_on=MARCH_31, ends_on=None, **fields)
    model.objects.create(starts_on=day_after(MARCH_31), ends_on=None, **fields)


def test_a_period_does_not_end_before_it_starts(pause, participant):
    assert "1 March 2027 or later" in refusal("ends_on", pause, MARCH_1, day_before(MARCH_1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.create(
            organisation=participant.organisation,
            participant=participant,
            starts_on=MARCH_1,
            ends_on=day_before(MARCH_1),
        )


def test_a_slip_of_the_year_is_named(pause, part_time):
    assert "or later" in refusal("starts_on", pause, date(1927, 3, 1))
    assert "or earlier" in refusal("starts_on", part_time, 60, date(2037, 3, 1))
    assert "or earlier" in refusal("ends_on", pause, MARCH_1, date(2207, 3, 1))


def test_a_pause_is_ended_early_or_made_longer_and_both_are_in_the_trail(pause, lead, participant):
    leave = pause()
    change_leave_days(leave=leave, starts_on=leave.starts_on, ends_on=date(2027, 3, 12), by=lead)
    assert not Participant.objects.on_leave(date(2027, 3, 13)).exists()
    change_leave_days(leave=leave, starts_on=leave.starts_on, ends_on=None, by=lead)
    assert Participant.objects.on_leave(date(2027, 8, 1)).exists()
    steps = AuditEvent.objects.about(participant).filter(action=Action.LEAVE_CHANGED)
    assert [(step.detail["before"], step.detail["ends_on"]) for step in steps.order_by("at")] == [
        ("2027-03-31", "2027-03-12"),
        ("2027-03-12", None),
    ]


def test_a_pause_made_longer_does_not_run_into_the_next(pause, lead):
    leave = pause()
    later = pause(date(2027, 5, 1), date(2027, 5, 31))
    change_leave_days(
        leave=leave, starts_on=leave.starts_on, ends_on=day_before(later.starts_on), by=lead
    )
    words = refusal(
        "ends_on",
        change_leave_days,
        leave=leave,
        starts_on=leave.starts_on,
        ends_on=later.starts_on,
        by=lead,
    )
    assert "1 May 2027" in words


def test_a_pause_changed_by_another_is_not_changed_over_them(pause, lead):
    leave = pause()
    opened_before = Leave.objects.get()
    change_leave_days(leave=leave, starts_on=leave.starts_on, ends_on=date(2027, 3, 20), by=lead)
    with pytest.raises(StaleObject):
        change_leave_days(
            leave=opened_before,
            starts_on=opened_before.starts_on,
            ends_on=date(2027, 3, 25),
            by=lead,
        )
    with pytest.raises(StaleObject):
        remove_leave(leave=opened_before, by=lead)


def test_a_pause_recorded_by_mistake_goes_and_the_trail_keeps_it(pause, lead, participant):
    remove_leave(leave=pause(), by=lead)
    assert not Leave.objects.exists()
    steps = AuditEvent.objects.about(participant).values_list("action", flat=True)
    assert {Action.LEAVE_RECORDED, Action.LEAVE_REMOVED} <= set(steps)


def test_where_nothing_is_recorded_it_is_full_time(participant, part_time):
    part_time(60, MARCH_1, MARCH_31)
    percent = [
        Participant.objects.with_percent_on(day).get().percent_on
        for day in (day_before(MARCH_1), MARCH_1, MARCH_31, day_after(MARCH_31))
    ]
    assert percent == [100, 60, 60, 100]


def test_a_new_pattern_ends_the_open_one_the_day_before(part_time, participant):
    first = part_time(60, date(2026, 9, 1))
    part_time(80, MARCH_1)
    first.refresh_from_db()
    assert first.ends_on == day_before(MARCH_1)
    assert Participant.objects.with_percent_on(MARCH_1).get().percent_on == 80
    assert AuditEvent.objects.filter(action=Action.WORKING_PATTERN_CHANGED).count() == 1


def test_a_pattern_from_the_same_day_or_earlier_is_refused(part_time):
    part_time(60, MARCH_1)
    for day in (MARCH_1, day_before(MARCH_1)):
        with pytest.raises(ValidationError, match="These days are taken: 60% of full time"):
            part_time(80, day)
    assert WorkingPattern.objects.get().ends_on is None


@pytest.mark.parametrize("percent", [0, 101, -5])
def test_a_pattern_is_a_part_of_full_time(part_time, percent):
    assert "1 to 100" in refusal("percent", part_time, percent)


def test_a_pattern_is_ended_and_one_recorded_by_mistake_removed(part_time, lead):
    pattern = part_time()
    change_working_pattern_days(
        pattern=pattern, starts_on=pattern.starts_on, ends_on=MARCH_31, by=lead
    )
    assert Participant.objects.with_percent_on(day_after(MARCH_31)).get().percent_on == 100
    remove_working_pattern(pattern=pattern, by=lead)
    assert not WorkingPattern.objects.exists()


def test_only_a_workforce_lead_records_and_never_their_own(participant, lead):
    strangers = [
        participant.user,
        appoint(participant, "supervisor"),
        workforce_lead(CohortFactory().organisation),
        UserFactory(),
    ]
    own = ParticipantFactory(cohort=participant.cohort, user=lead)
    for by, whose in [*((each, participant) for each in strangers), (lead, own)]:
        with pytest.raises(PermissionDenied):
            record_leave(participant=whose, starts_on=MARCH_1, ends_on=None, by=by)
        with pytest.raises(PermissionDenied):
            record_working_pattern(
                participant=whose, percent=50, starts_on=MARCH_1, ends_on=None, by=by
            )
        with pytest.raises(PermissionDenied):
            agree_end(participant=whose, agreed_end_on=date(2029, 1, 1), by=by)


def test_nothing_is_recorded_of_somebody_who_has_left(participant, pause, part_time, lead):
    leave = pause()
    Participant.objects.update(status="left", left_on=MARCH_1)
    calls = [
        (pause, {"starts_on": date(2027, 6, 1), "ends_on": None}),
        (part_time, {}),
        (
            change_leave_days,
            {"leave": leave, "starts_on": leave.starts_on, "ends_on": None, "by": lead},
        ),
        (remove_leave, {"leave": leave, "by": lead}),
    ]
    for call, details in calls:
        with pytest.raises(ValidationError, match="has left"):
            call(**details)


def test_periods_are_seen_by_those_who_see_the_person(pause, part_time, participant, lead):
    leave, pattern = pause(), part_time()
    for user in (participant.user, lead, appoint(participant, "supervisor")):
        assert list(Leave.objects.visible_to(user)) == [leave]
        assert list(WorkingPattern.objects.visible_to(user)) == [pattern]
    for user in (UserFactory(), appoint(participant, "reader")):
        assert not Leave.objects.visible_to(user)
        assert not WorkingPattern.objects.visible_to(user)


def test_looking_up_many_takes_as_many_queries_as_looking_up_one(
    pause, part_time, participant, django_assert_num_queries
):
    pause()
    part_time()
    for _ in range(2):
        with django_assert_num_queries(1):
            people = Participant.objects.with_percent_on(MARCH_1).with_leave_on(MARCH_1)
            assert {(each.percent_on, each.is_on_leave) for each in people} == {(60, True)}
        for _ in range(5):
            other = ParticipantFactory(cohort=participant.cohort)
            pause(of=other)
            part_time(of=other)


def test_an_agreed_end_is_the_end_and_says_who_recorded_it_when(participant, lead):
    agree_end(participant=participant, agreed_end_on=date(2029, 2, 28), by=lead)
    found = Participant.objects.get()
    assert found.nominal_end_on == date(2028, 8, 31)
    assert found.ends_on == date(2029, 2, 28)
    assert found.end_explained == (
        f"Agreed end date, recorded by {lead.name} on 10 March 2027. Without it: 1 September 2026 "
        "plus 24 months is 1 September 2028; the last day is the day before."
    )
    told = Message.objects.get()
    assert told.recipient == participant.user
    assert told.context["ends_on"] == "28 February 2029"


def test_an_agreed_end_is_taken_back_and_the_nominal_one_holds_again(participant, lead):
    agree_end(participant=participant, agreed_end_on=date(2029, 2, 28), by=lead)
    agree_end(participant=participant, agreed_end_on=None, by=lead)
    found = Participant.objects.get()
    assert found.ends_on == date(2028, 8, 31)
    assert found.end_explained.startswith("1 September 2026 plus 24 months")
    assert Message.objects.order_by("created_at").last().context["is_agreed"] == ""
    assert "is the end date already" in refusal(
        "agreed_end_on", agree_end, participant=participant, agreed_end_on=None, by=lead
    )


def test_an_agreed_end_cannot_be_before_the_start_or_in_another_decade(participant, lead):
    for day in (date(2026, 8, 31), date(2099, 1, 1)):
        assert refusal(
            "agreed_end_on", agree_end, participant=participant, agreed_end_on=day, by=lead
        )
    agree_end(participant=participant, agreed_end_on=participant.starts_on, by=lead)


@pytest.mark.parametrize("status", ["being_judged", "decided", "left"])
def test_no_new_end_tells_of_a_judgement_before_the_person_is_told(participant, lead, status):
    Participant.objects.update(status=status)
    with pytest.raises(ValidationError, match="nothing can be changed"):
        agree_end(participant=participant, agreed_end_on=date(2029, 2, 28), by=lead)


def test_an_agreed_end_set_by_another_meanwhile_is_not_overwritten(participant, lead):
    opened_before = Participant.objects.get()
    agree_end(participant=participant, agreed_end_on=date(2029, 2, 28), by=lead)
    with pytest.raises(StaleObject):
        agree_end(participant=opened_before, agreed_end_on=date(2029, 3, 31), by=lead)


def edit(participant, lead, **fields):
    details = {"starts_on": participant.starts_on, "registration_number": "", "staff_number": ""}
    return edit_participant(participant=participant, by=lead, **(details | fields))


def test_a_staff_number_is_tidied_and_belongs_to_one_person_of_an_employer(participant, lead):
    edit(participant, lead, staff_number=" ab 123.4 ")
    assert Participant.objects.get().staff_number == "AB123.4"
    other = ParticipantFactory(cohort=participant.cohort)
    words = refusal("staff_number", edit, other, lead, staff_number="AB123.4")
    assert words == f"This is the staff number of {participant.user.name}"
    elsewhere = ParticipantFactory()
    edit(elsewhere, workforce_lead(elsewhere.organisation), staff_number="AB123.4")
    assert "20 letters and digits" in refusal(
        "staff_number", edit, other, lead, staff_number="=1+1"
    )


def test_the_database_itself_refuses_one_staff_number_for_two(participant):
    Participant.objects.update(staff_number="7")
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipantFactory(cohort=participant.cohort, staff_number="7")
    ParticipantFactory(cohort=participant.cohort)
    ParticipantFactory(cohort=participant.cohort)
