"""Adjustments: agreed, seen to by somebody, delivered or not as each side says."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import change_fields, record, touch
from notifications.services import absolute_url, notify
from participants import rules as dates
from participants.agreements import people, rules
from participants.agreements.permissions import can_agree_adjustment, can_say_whether_delivered
from participants.agreements.rules import Readers
from participants.models import Adjustment, AdjustmentAccount, Note, NoteReader, Participant
from participants.permissions import is_participant
from participants.services import lock_participant

from .notes import keep_note, name_readers, named_people

Side = AdjustmentAccount.Side
GONE = "This person has left the programme, so nothing was changed."
ONE_OWNER = "Choose one person who sees to it"
# Else whoever may change the owner could read what only those named may.
NOT_ONESELF = "Somebody else has to choose you: whoever sees to it reads what it is"


@transaction.atomic
def agree_adjustment(
    *,
    participant: Participant,
    words: str,
    owner: User | None,
    other_owner: str,
    agreed_on: date,
    due_on: date,
    readers: Readers,
    by: User,
) -> Adjustment:
    """What was agreed (``words``, for named readers), who sees to it and by when.

    Who sees to it is one of the readers. Raises ValidationError by field.
    """
    current = _lock(participant, by)
    today = timezone.localdate()
    if reason := rules.implausible_agreement(agreed_on, today):
        raise ValidationError({"agreed_on": reason})
    if reason := rules.implausible_due(due_on, agreed_on, today):
        raise ValidationError({"due_on": reason})
    chosen = _owner(current, owner, other_owner)
    named = named_people(current, readers)
    adjustment = Adjustment(
        organisation_id=current.organisation_id,
        participant=current,
        owner=chosen,
        agreed_on=agreed_on,
        due_on=due_on,
        recorded_by=by,
    )
    adjustment.save(force_insert=True)
    record(
        Action.ADJUSTMENT_AGREED,
        adjustment,
        by=by,
        about=current,
        owner=chosen,
        agreed_on=agreed_on,
        due_on=due_on,
    )
    keep_note(Note(adjustment=adjustment, words=words), current, [chosen, *named], by)
    _tell_owner(adjustment, by)
    return adjustment


@transaction.atomic
def change_adjustment(
    *,
    adjustment: Adjustment,
    owner: User | None,
    other_owner: str,
    due_on: date,
    ended_on: date | None,
    handed_over: bool = False,
    by: User,
) -> Adjustment:
    """Another owner, another due day, or that it is not needed any more.

    Nobody chooses themselves who could not read it before, unless the owner leaves and hands over.

    A new owner becomes a reader of what it is, and the one before is none any more; the person is
    told who it is, never what. Raises
    ValidationError by field, and StaleObject after another's change.
    """
    current = _lock(adjustment.participant_id, by)
    today = timezone.localdate()
    if due_on != adjustment.due_on and (
        reason := rules.implausible_due(due_on, adjustment.agreed_on, today)
    ):
        raise ValidationError({"due_on": reason})
    if reason := rules.implausible_end(ended_on, adjustment.agreed_on, today):
        raise ValidationError({"ended_on": reason})
    before = adjustment.owner
    chosen = _owner(current, owner, other_owner, known=before)
    if by.pk == chosen.pk != before.pk and not (handed_over or reads(by, adjustment)):
        raise ValidationError({"owner": NOT_ONESELF})
    change_fields(
        adjustment,
        by=by,
        action=Action.ADJUSTMENT_CHANGED,
        about=current,
        owner=chosen,
        due_on=due_on,
        ended_on=ended_on,
    )
    if chosen.pk != before.pk:
        _pass_note_on(adjustment, before, by)
        _tell_owner(adjustment, by)
        _tell_person(adjustment, before, by)
    return adjustment


def pass_on_adjustment(*, adjustment: Adjustment, to: User, by: User) -> Adjustment:
    """Another owner and nothing else, as ``change_adjustment`` has it."""
    return change_adjustment(
        adjustment=adjustment,
        owner=to,
        other_owner="",
        due_on=adjustment.due_on,
        ended_on=adjustment.ended_on,
        handed_over=True,
        by=by,
    )


@transaction.atomic
def give_back_adjustment(
    *, adjustment: Adjustment, to: User, still_named: bool, by: User
) -> Adjustment:
    """The one before sees to it again. ``still_named``: whoever had it meanwhile was a reader
    already, so stays one."""
    meanwhile = adjustment.owner
    pass_on_adjustment(adjustment=adjustment, to=to, by=by)
    note = Note.objects.filter(adjustment=adjustment).first()
    if still_named and note is not None:
        added = name_readers(note, [meanwhile], by)
        named = {"named": [person.pk for person in added], "taken_off": []}
        about = adjustment.participant
        record(Action.NOTE_READERS_CHANGED, note, by=by, about=about, **named)
    return adjustment


@transaction.atomic
def say_whether_delivered(
    *, adjustment: Adjustment, delivered: bool, on: date, by: User
) -> AdjustmentAccount:
    """One side's account; it takes the place of what that side said before.

    The other side's stays as it is: where they differ both stand. Raises ValidationError by field.
    """
    participant = lock_participant(adjustment.participant_id, by=by)
    require(can_say_whether_delivered(by, adjustment))
    if reason := rules.implausible_delivery(on, adjustment.agreed_on, timezone.localdate()):
        raise ValidationError({"on": reason})
    side = Side.PARTICIPANT if is_participant(by, participant) else Side.EMPLOYER
    touch(adjustment)
    adjustment.accounts.filter(side=side, replaced_at=None).update(replaced_at=timezone.now())
    account = AdjustmentAccount(
        organisation_id=adjustment.organisation_id,
        adjustment=adjustment,
        side=side,
        delivered=delivered,
        on=on,
        by=by,
    )
    account.save(force_insert=True)
    record(
        Action.ADJUSTMENT_ACCOUNT_GIVEN,
        adjustment,
        by=by,
        about=participant,
        side=side,
        delivered=delivered,
        on=on,
    )
    return account


@transaction.atomic
def remove_adjustment(*, adjustment: Adjustment, by: User) -> None:
    """Take back one that was recorded by mistake, with its note; that it was there stays known."""
    current = _lock(adjustment.participant_id, by)
    touch(adjustment)
    record(
        Action.ADJUSTMENT_REMOVED,
        adjustment,
        by=by,
        about=current,
        owner=adjustment.owner_id,
        agreed_on=adjustment.agreed_on,
        due_on=adjustment.due_on,
    )
    adjustment.delete()


def _lock(participant: Participant | object, by: User) -> Participant:
    current = lock_participant(participant, by=by)
    require(can_agree_adjustment(by, current))
    if current.status == Participant.Status.LEFT:
        raise ValidationError(GONE)
    return current


def reads(user: User, adjustment: Adjustment) -> bool:
    """Whether they are named for what it is already."""
    return NoteReader.objects.filter(note__adjustment=adjustment, user=user).exists()


def _pass_note_on(adjustment: Adjustment, before: User, by: User) -> None:
    """What it is, where that is still kept, is read by the new owner in place of the old one."""
    note = Note.objects.filter(adjustment=adjustment).first()
    if note is None:
        return
    note.named.filter(user=before).delete()
    name_readers(note, [adjustment.owner], by)
    named = {"named": [adjustment.owner_id], "taken_off": [before.pk]}
    record(Action.NOTE_READERS_CHANGED, note, by=by, about=adjustment.participant, **named)


def _owner(
    participant: Participant, chosen: User | None, typed: str, known: User | None = None
) -> User:
    """The one who was chosen or typed; ``known`` may stay who they are, whatever their account."""
    if bool(chosen) == bool(typed.strip()):
        raise ValidationError({"owner": ONE_OWNER})
    if chosen:
        if known is None or chosen.pk != known.pk:
            people.allowed(participant, [chosen], "owner")
        return chosen
    found = people.by_addresses(participant, typed, "other_owner")
    if len(found) != 1:
        raise ValidationError({"other_owner": ONE_OWNER})
    return found[0]


def _tell_owner(adjustment: Adjustment, by: User) -> None:
    if adjustment.owner_id != by.pk:
        notify(
            to=adjustment.owner,
            template="adjustment_to_deliver",
            key=f"adjustment_to_deliver:{adjustment.pk}:{adjustment.owner_id}:{adjustment.version}",
            name=adjustment.owner.name,
            by=by.name,
            whose=adjustment.participant.user.name,
            due_on=dates.in_words(adjustment.due_on),
            link=absolute_url("participants:adjustment_delivery", adjustment.pk),
        )


def _tell_person(adjustment: Adjustment, before: User, by: User) -> None:
    person = adjustment.participant.user
    notify(
        to=person,
        template="adjustment_passed_on",
        key=f"adjustment_passed_on:{adjustment.pk}:{adjustment.version}",
        name=person.name,
        by=by.name,
        owner=adjustment.owner.name,
        before=before.name,
        due_on=dates.in_words(adjustment.due_on),
        link=absolute_url("participants:adjustment_list", adjustment.participant_id),
    )
