from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, record, touch
from participants.models import Participant
from participants.permissions import is_participant
from participants.rules import OVER
from participants.services import lock_participant
from supervision.models import MeetingAccount, SupervisionMeeting
from supervision.models.meetings import LEAST_MINUTES, MOST_MINUTES
from supervision.permissions import can_record_supervision
from supervision.rules.meetings import STAYS, problem_with_day

Side, State, Reason = MeetingAccount.Side, MeetingAccount.State, MeetingAccount.Reason
RECORDED_ALREADY = "You have recorded supervision of this day already. Open it to correct it."
ON_ANOTHER_ROW = "Supervision of this day is recorded already. Choose another day"
HELD_AND_NOT = "Say that it did not take place, or leave this at “It was held”"
NOTHING_NEW = "This is what you have recorded already. Change something, or cancel."


@transaction.atomic
def record_meeting(
    *, participant: Participant, by: User, held_on: date, today: date | None = None, **answers: Any
) -> SupervisionMeeting:
    """Single supervision on a day, held or not, as one side says.

    ``answers``: state, minutes where held, reason where not. Where the other side has recorded the
    day, this becomes its answer: one meeting, two accounts. ValidationError for a second account of
    one's own side, and for a day that is not open.
    """
    participant = _lock(participant, by)
    said = _checked(answers)
    _check_day(participant, held_on, today)
    side = _side(participant, by)
    meeting = SupervisionMeeting.objects.filter(participant=participant, held_on=held_on).first()
    if meeting is None:
        meeting = SupervisionMeeting.objects.create(
            organisation_id=participant.organisation_id, participant=participant, held_on=held_on
        )
        return _add(meeting, participant, side, by, said, Action.MEETING_RECORDED)
    if _current(meeting).filter(side=side).exists():
        raise ValidationError(RECORDED_ALREADY)
    touch(meeting)
    return _add(meeting, participant, side, by, said, Action.MEETING_ANSWERED)


@transaction.atomic
def confirm_meeting(*, meeting: SupervisionMeeting, by: User) -> SupervisionMeeting:
    """Say the same as the other side, as it stood on the page this was pressed on."""
    participant = _lock(meeting.participant_id, by)
    side = _side(participant, by)
    theirs = _current(meeting).exclude(side=side).first()
    mine = _current(meeting).filter(side=side).first()
    if theirs is None or (mine and mine.said == theirs.said):
        raise ValidationError(ALREADY_DEALT_WITH)
    said = {"state": theirs.state, "minutes": theirs.minutes, "reason": theirs.reason}
    touch(meeting)
    _replace(mine)
    return _add(meeting, participant, side, by, said, Action.MEETING_CONFIRMED, mine)


@transaction.atomic
def give_meeting_account(
    *,
    meeting: SupervisionMeeting,
    by: User,
    held_on: date | None = None,
    today: date | None = None,
    **answers: Any,
) -> SupervisionMeeting:
    """One's own side's account of a meeting: its answer, or the correction of what it said.

    Until the other side has said something the new answers take the place of the old, and the day
    (``held_on``) can be put right; then a new account follows and the old one stays readable.
    """
    participant = _lock(meeting.participant_id, by)
    side = _side(participant, by)
    said = _checked(answers)
    mine = _current(meeting).filter(side=side).first()
    if mine and may_be_replaced(mine, by):
        return _correct(meeting, participant, by, mine, said | {"held_on": held_on}, today)
    if mine and mine.said == (said["state"], said["minutes"], said["reason"]):
        raise ValidationError(NOTHING_NEW)
    touch(meeting)
    _replace(mine)
    action = Action.MEETING_ACCOUNT_ADDED if mine else Action.MEETING_ANSWERED
    return _add(meeting, participant, side, by, said, action, mine)


@transaction.atomic
def remove_meeting(*, meeting: SupervisionMeeting, by: User) -> None:
    """Take away what one recorded by mistake, for another person perhaps, and nobody answered.

    That it was there, and what it said, stays in the trail. ValidationError where somebody else has
    said something of it.
    """
    participant = _lock(meeting.participant_id, by)
    touch(meeting)
    if not meeting.is_said_by_alone(by):
        raise ValidationError(STAYS)
    account = meeting.accounts.get()
    record(
        Action.MEETING_REMOVED,
        meeting,
        by=by,
        about=participant,
        held_on=meeting.held_on,
        side=account.side,
        old=[account.state, account.minutes, account.reason],
    )
    account.delete()
    meeting.delete()


def may_be_replaced(account: MeetingAccount, by: User) -> bool:
    """Whether a correction takes the place of the account: what somebody answered to, and what
    somebody else wrote, stays."""
    others = MeetingAccount.objects.filter(meeting=account.meeting_id).exclude(side=account.side)
    return account.by_id == by.pk and not others.exists()


def _correct(
    meeting: SupervisionMeeting,
    participant: Participant,
    by: User,
    mine: MeetingAccount,
    answers: dict[str, Any],
    today: date | None,
) -> SupervisionMeeting:
    held_on = answers.pop("held_on") or meeting.held_on
    _check_day(participant, held_on, today)
    rows = SupervisionMeeting.objects.filter(participant=participant, held_on=held_on)
    if rows.exclude(pk=meeting.pk).exists():
        raise ValidationError({"held_on": ON_ANOTHER_ROW})
    was = meeting.held_on
    touch(meeting)
    SupervisionMeeting.objects.filter(pk=meeting.pk).update(held_on=held_on)
    MeetingAccount.objects.filter(pk=mine.pk).update(corrected_at=timezone.now(), **answers)
    meeting.refresh_from_db()
    record(
        Action.MEETING_CORRECTED,
        meeting,
        by=by,
        about=participant,
        held_on=held_on,
        was_on=was,
        side=mine.side,
        old=[mine.state, mine.minutes, mine.reason],
        new=[answers["state"], answers["minutes"], answers["reason"]],
    )
    return meeting


def _add(
    meeting: SupervisionMeeting,
    participant: Participant,
    side: MeetingAccount.Side,
    by: User,
    said: dict[str, Any],
    action: Action,
    before: MeetingAccount | None = None,
) -> SupervisionMeeting:
    MeetingAccount.objects.create(
        organisation_id=participant.organisation_id,
        meeting=meeting,
        side=side,
        number=before.number + 1 if before else 1,
        by=by,
        **said,
    )
    record(action, meeting, by=by, about=participant, held_on=meeting.held_on, side=side, **said)
    return meeting


def _replace(account: MeetingAccount | None) -> None:
    if account:
        MeetingAccount.objects.filter(pk=account.pk).update(replaced_at=timezone.now())


def _lock(participant: Any, by: User) -> Participant:
    locked = lock_participant(participant, by=by)
    require(can_record_supervision(by, locked))
    if locked.status not in Participant.NOT_OVER:
        raise ValidationError(OVER)
    return locked


def _side(participant: Participant, by: User) -> MeetingAccount.Side:
    return Side.PARTICIPANT if is_participant(by, participant) else Side.SUPERVISOR


def _current(meeting: SupervisionMeeting) -> Any:
    return MeetingAccount.objects.current().filter(meeting=meeting)


def _check_day(participant: Participant, day: date, today: date | None) -> None:
    problem = problem_with_day(
        day, starts_on=participant.here_from, today=today or timezone.localdate()
    )
    if problem:
        raise ValidationError({"held_on": problem})


def _checked(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as they are kept: no reason of one that was held, no minutes of one that was
    not."""
    state, minutes, reason = (answers.get(name) for name in ("state", "minutes", "reason"))
    if state == State.HELD:
        if minutes is None or not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            raise ValidationError({"minutes": "Enter how many minutes it took"})
        if reason:
            raise ValidationError({"reason": HELD_AND_NOT})
        return {"state": state, "minutes": minutes, "reason": ""}
    if state != State.NOT_HELD:
        raise ValidationError({"state": "Select whether it was held"})
    if reason not in Reason.values:
        raise ValidationError({"reason": "Select why it did not take place"})
    return {"state": state, "minutes": None, "reason": reason}
