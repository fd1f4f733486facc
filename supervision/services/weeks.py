from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import ALREADY_DEALT_WITH, change_fields, record, touch
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.rules import OVER
from participants.services import lock_participant
from supervision.models import WeekAccount
from supervision.permissions import can_check_in, can_correct_account, can_give_other_account
from supervision.rules import weeks

Side, ProtectedTime = WeekAccount.Side, WeekAccount.ProtectedTime
ALREADY_RECORDED = "This week is recorded already. Open it to correct it."
ANSWERS = ("protected_time", "protected_day", "children", "in_the_way")


@transaction.atomic
def check_in(
    *, participant: Participant, by: User, week: date, today: date | None = None, **answers: Any
) -> WeekAccount:
    """The participant's account of one week, given by its Monday.

    ``answers``: protected_time (one of ``ProtectedTime``), and where they are known protected_day,
    children (None: no number) and in_the_way. One for each week: raises ValidationError for a
    second, and for a week that is not open. Also while the final assessment is under way: support
    goes on until the end.
    """
    participant = _lock(participant, by)
    require(can_check_in(by, participant))
    account = _add_first(participant, by, Side.PARTICIPANT, week, today, answers)
    record(Action.WEEK_RECORDED, account, by=by, about=participant, week=week)
    return account


@transaction.atomic
def give_other_account(
    *, participant: Participant, by: User, week: date, today: date | None = None, **answers: Any
) -> WeekAccount:
    """The supervisor's account of a week; it stands beside the participant's, who is told of it."""
    participant = _lock(participant, by)
    require(can_give_other_account(by, participant))
    account = _add_first(participant, by, Side.SUPERVISOR, week, today, answers)
    event = record(Action.WEEK_ACCOUNT_GIVEN, account, by=by, about=participant, week=week)
    _tell_participant(account, event)
    return account


@transaction.atomic
def correct_week(
    *, account: WeekAccount, by: User, today: date | None = None, reason: str = "", **answers: Any
) -> WeekAccount:
    """Put one's own side's account right: gives the account that stands now.

    Until it is settled the new answers take the place of the old; then they become a new version
    with a ``reason``, and the old one stays readable. ValidationError (field ``reason``) where that
    is missing.
    """
    participant = _lock(account.participant_id, by)
    require(can_correct_account(by, account))
    if account.replaced_at:
        raise ValidationError(ALREADY_DEALT_WITH)
    answers = _checked(answers)
    if is_settled(account, by=by, today=today or timezone.localdate()):
        return _add_version(account, participant, by, reason, answers)
    change_fields(
        account,
        by=by,
        about=participant,
        action=Action.WEEK_CORRECTED,
        corrected_at=timezone.now(),
        **answers,
    )
    return account


def is_settled(account: WeekAccount, *, by: User, today: date) -> bool:
    """Whether a correction stands beside the account instead of taking its place.

    It does once the stated day has passed, for somebody who did not write it, and once the other
    side has spoken: what somebody answered to is not taken away.
    """
    if account.by_id != by.pk:
        return True
    if today > weeks.correct_until(account.week_starts_on, _day_of(account.recorded_at)):
        return True
    others = _of_week(account.participant_id, account.week_starts_on).exclude(side=account.side)
    written = account.corrected_at or account.recorded_at
    return bool(others.exclude(side=Side.CASE_SYSTEM).filter(recorded_at__gt=written).exists())


def _lock(participant: Any, by: User) -> Participant:
    locked = lock_participant(participant, by=by)
    if locked.status not in Participant.NOT_OVER:
        raise ValidationError(OVER)
    return locked


def _of_week(participant: Any, week: date) -> Any:
    return WeekAccount.objects.current().filter(participant=participant, week_starts_on=week)


def _add_first(
    participant: Participant,
    by: User,
    side: WeekAccount.Side,
    week: date,
    today: date | None,
    answers: dict[str, Any],
) -> WeekAccount:
    there = {each.side: each for each in _of_week(participant, week)}
    if side in there:
        raise ValidationError(ALREADY_RECORDED)
    others = [_day_of(each.recorded_at) for each in there.values() if each.side != Side.CASE_SYSTEM]
    problem = weeks.problem_with_week(
        week,
        starts_on=participant.here_from,
        today=today or timezone.localdate(),
        other_said_on=max(others, default=None),
    )
    if problem:
        raise ValidationError(problem)
    return WeekAccount.objects.create(
        organisation_id=participant.organisation_id,
        participant=participant,
        week_starts_on=week,
        side=side,
        by=by,
        **_checked(answers),
    )


def _add_version(
    account: WeekAccount, participant: Participant, by: User, reason: str, answers: dict[str, Any]
) -> WeekAccount:
    if not reason.strip():
        raise ValidationError({"reason": "Enter why you correct it now"})
    touch(account)
    WeekAccount.objects.filter(pk=account.pk).update(replaced_at=timezone.now())
    newer = WeekAccount.objects.create(
        organisation_id=participant.organisation_id,
        participant=participant,
        week_starts_on=account.week_starts_on,
        side=account.side,
        number=account.number + 1,
        by=by,
        reason=reason.strip(),
        **answers,
    )
    event = record(
        Action.WEEK_VERSION_ADDED,
        newer,
        by=by,
        about=participant,
        week=account.week_starts_on,
        side=account.side,
    )
    if account.side == Side.SUPERVISOR:
        _tell_participant(newer, event)
    return newer


def _checked(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as they are kept: no day of time not had, no children of a week away."""
    checked = {"protected_day": "", "children": None, "in_the_way": ""} | {
        name: answers[name] for name in ANSWERS if name in answers
    }
    if checked.get("protected_time") not in ProtectedTime.values:
        raise ValidationError({"protected_time": "Select whether the protected time was had"})
    if checked["protected_time"] not in {ProtectedTime.HAD, ProtectedTime.PARTLY}:
        checked["protected_day"] = ""
    if checked["protected_time"] == ProtectedTime.AWAY:
        checked["children"] = None
    return checked


def _tell_participant(account: WeekAccount, event: AuditEvent) -> None:
    notify(
        to=account.participant.user,
        template="week_account_given",
        key=f"event:{event.pk}",
        url=absolute_url(
            "supervision:week", account.participant_id, account.week_starts_on.isoformat()
        ),
    )


def _day_of(moment: datetime) -> date:
    return timezone.localdate(moment)
