"""The weekly check-in and the accounts beside it: who, when, and what stands."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from audit.models import AuditEvent
from notifications.models import Message
from participants.models import Participant
from supervision import services
from supervision.models import WeekAccount
from tests import factories
from tests.evidence.test_races import at_once

WEEK = datetime.date(2026, 11, 9)
FRIDAY = datetime.date(2026, 11, 13)
ANSWERS = {
    "protected_time": "had",
    "protected_day": "tuesday",
    "children": 7,
    "in_the_way": "Court",
}


@pytest.fixture
def check_in(participant):
    def do(week=WEEK, today=FRIDAY, by=None, **answers):
        return services.check_in(
            participant=participant,
            by=by or participant.user,
            week=week,
            today=today,
            **(ANSWERS | answers),
        )

    return do


@pytest.fixture
def other_account(participant, supervisor):
    def do(week=WEEK, today=FRIDAY, by=None, **answers):
        return services.give_other_account(
            participant=participant,
            by=by or supervisor,
            week=week,
            today=today,
            **(ANSWERS | {"protected_time": "not_had"} | answers),
        )

    return do


def correct(account, by, today=FRIDAY, **answers):
    return services.correct_week(
        account=WeekAccount.objects.get(pk=account.pk), by=by, today=today, **(ANSWERS | answers)
    )


def recorded(account, day):
    """As if it had been recorded on that day, at noon."""
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    WeekAccount.objects.filter(pk=account.pk).update(recorded_at=noon)
    return account


def test_a_check_in_is_kept_with_what_was_answered(check_in, participant):
    account = check_in()
    assert account.side == "participant"
    assert account.by == participant.user
    assert (account.protected_time, account.protected_day, account.children) == (
        "had",
        "tuesday",
        7,
    )
    event = AuditEvent.objects.about(participant).get()
    assert event.action == "week.recorded"
    assert event.detail == {"week": "2026-11-09"}, "no words of anybody in the trail"


def test_a_check_in_without_a_number_says_so_and_is_not_nought(check_in):
    assert check_in(children=None).children is None


def test_time_that_was_not_had_has_no_day_and_a_week_away_no_children(check_in):
    assert check_in(protected_time="not_had").protected_day == ""
    away = check_in(week=datetime.date(2026, 11, 2), protected_time="away")
    assert (away.protected_day, away.children) == ("", None)


def test_there_is_one_check_in_for_a_week(check_in):
    check_in()
    with pytest.raises(ValidationError, match="recorded already"):
        check_in()
    assert WeekAccount.objects.count() == 1


def test_the_database_itself_refuses_a_second_account_of_a_week(check_in):
    first = check_in()
    fields = {
        name: getattr(first, name)
        for name in ("organisation", "participant", "side", "by", "protected_time")
    }
    with pytest.raises(Exception, match="(?i)unique"), transaction.atomic():
        WeekAccount.objects.create(**fields, week_starts_on=WEEK, number=2)


def test_a_week_is_open_for_28_days_and_then_stays_unrecorded(check_in):
    with pytest.raises(ValidationError, match="until 13 December 2026"):
        check_in(today=datetime.date(2026, 12, 14))
    check_in(today=datetime.date(2026, 12, 13))


@pytest.mark.parametrize("who", ["supervisor", "assessor", "stranger", "lead"])
def test_nobody_checks_in_for_somebody_else(check_in, participant, request, who):
    people = {
        "stranger": factories.UserFactory,
        "lead": lambda: factories.workforce_lead(participant.organisation),
    }
    person = people[who]() if who in people else request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        check_in(by=person)


def test_support_goes_on_being_recorded_while_it_is_judged_and_ends_with_the_programme(
    check_in, participant
):
    Participant.objects.filter(pk=participant.pk).update(status="being_judged")
    check_in()
    Participant.objects.filter(pk=participant.pk).update(status="left")
    with pytest.raises(ValidationError, match="over"):
        check_in(week=datetime.date(2026, 11, 2))


def test_the_supervisor_s_account_stands_beside_the_check_in_and_the_person_is_told(
    check_in, other_account, participant
):
    own, other = check_in(), other_account()
    assert WeekAccount.objects.current().count() == 2
    own.refresh_from_db()
    assert own.protected_time == "had"
    assert other.protected_time == "not_had"
    message = Message.objects.get(recipient=participant.user)
    assert message.template == "week_account_given"
    assert message.context["url"].endswith(f"/people/{participant.pk}/weeks/2026-11-09/")


def test_only_the_supervisor_of_today_gives_the_other_account(
    other_account, assessor, participant, supervisor, end_appointment
):
    for person in (assessor, participant.user):
        with pytest.raises(PermissionDenied):
            other_account(by=person)
    end_appointment(supervisor)
    with pytest.raises(PermissionDenied):
        other_account()


def test_whoever_is_spoken_of_on_the_last_day_can_still_answer(check_in, other_account):
    last_day = datetime.date(2026, 12, 13)
    recorded(check_in(today=last_day), last_day)
    other_account(today=datetime.date(2027, 1, 10))


def test_until_the_stated_day_a_correction_takes_the_place(check_in, participant):
    account = recorded(check_in(), FRIDAY)
    same = correct(account, participant.user, today=datetime.date(2026, 11, 18), children=8)
    assert same.pk == account.pk
    assert (same.children, same.number) == (8, 1)
    assert same.corrected_at
    assert AuditEvent.objects.filter(action="week.corrected").count() == 1


def test_after_it_a_correction_is_a_new_version_with_its_reason(check_in, participant):
    account = recorded(check_in(), FRIDAY)
    late = datetime.date(2026, 11, 19)
    with pytest.raises(ValidationError) as error:
        correct(account, participant.user, today=late, children=8)
    assert "reason" in error.value.error_dict
    newer = correct(account, participant.user, today=late, children=8, reason="I had miscounted")
    account.refresh_from_db()
    assert (account.children, bool(account.replaced_at)) == (7, True)
    assert (newer.children, newer.number, newer.reason) == (8, 2, "I had miscounted")
    assert list(WeekAccount.objects.current()) == [newer]


def test_what_the_other_side_answered_to_is_not_taken_away(check_in, other_account, participant):
    account = check_in()
    other_account()
    newer = correct(account, participant.user, protected_time="partly", reason="I looked again")
    account.refresh_from_db()
    assert account.replaced_at
    assert newer.number == 2


def test_a_version_that_was_replaced_is_not_corrected_again(check_in, participant):
    account = recorded(check_in(), FRIDAY)
    late = datetime.date(2026, 11, 19)
    correct(account, participant.user, today=late, reason="Once")
    with pytest.raises(ValidationError):
        correct(account, participant.user, today=late, reason="Twice")
    assert WeekAccount.objects.count() == 2


def test_two_windows_on_one_account_do_not_overwrite_each_other(check_in, participant):
    account = check_in()
    stale = WeekAccount.objects.get(pk=account.pk)
    correct(account, participant.user, children=8)
    with pytest.raises(ValidationError) as error:
        services.correct_week(
            account=stale, by=participant.user, today=FRIDAY, **(ANSWERS | {"children": 9})
        )
    assert error.value.code == "stale"


def test_each_side_corrects_its_own_account_only(
    check_in, other_account, participant, supervisor, assessor
):
    own, other = check_in(), other_account()
    for account, person in [(own, supervisor), (other, participant.user), (own, assessor)]:
        with pytest.raises(PermissionDenied):
            correct(account, person, reason="I know better")


def test_a_new_supervisor_does_not_write_over_what_the_last_one_said(
    other_account, participant, supervisor, end_appointment
):
    account = other_account()
    end_appointment(supervisor)
    successor = factories.appoint(participant, "supervisor", starts_on=datetime.date(2024, 2, 2))
    newer = correct(account, successor, reason="The rota says otherwise")
    account.refresh_from_db()
    assert (account.by, newer.by) == (supervisor, successor)


def test_nobody_corrects_what_came_from_the_case_system(participant, supervisor):
    account = WeekAccount.objects.create(
        organisation=participant.organisation,
        participant=participant,
        week_starts_on=WEEK,
        side="case_system",
        children=9,
    )
    for person in (participant.user, supervisor):
        with pytest.raises(PermissionDenied):
            correct(account, person, reason="It is wrong")


@pytest.mark.django_db(transaction=True)
def test_of_two_check_ins_at_once_one_is_kept(check_in):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    assert sorted(at_once(check_in, check_in, check_in)) == ["done", "refused", "refused"]
    assert WeekAccount.objects.count() == 1
