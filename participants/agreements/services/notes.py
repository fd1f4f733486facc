"""Notes for named readers: why a pause was agreed, what an adjustment is.

The rule: the person themselves always reads it. Otherwise only those who are named, while they have
an account with a role there; who writes it down reads it again only if they name themselves. Once
it is there the person alone names further readers or takes readers off, but for whoever has to see
to an adjustment. A workforce lead may throw a reason away unread, where it should not be here.

No word of a note goes into the trail, a mail or a file: they hold its id and who is named.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import record, touch
from notifications.services import absolute_url, notify
from participants.agreements import people, rules
from participants.agreements.permissions import can_choose_readers
from participants.agreements.rules import Readers, Why
from participants.models import Leave, Note, NoteReader, Participant
from participants.permissions import can_manage_participant
from participants.services import lock_participant

THERE_ALREADY = "Why this pause was agreed is recorded already"


@transaction.atomic
def record_reason(*, leave: Leave, why: Why, by: User) -> Note:
    """Why a pause was agreed, and who may read it.

    Raises ValidationError by field: a reason that the programme does not allow, a reader without
    an account there, or a reason that is there already.
    """
    participant = lock_participant(leave.participant_id, by=by)
    require(can_manage_participant(by, participant))
    if Note.objects.filter(leave=leave).exists():
        raise ValidationError(THERE_ALREADY)
    named = check_reason(participant, why)
    note = Note(leave=leave, category=why.category, words=why.words)
    return keep_note(note, participant, named, by)


def check_reason(participant: Participant, why: Why) -> list[User]:
    """Who would read it. Raises ValidationError by field where the programme does not allow the
    reason, or somebody cannot be named."""
    programme = participant.programme
    pauses = programme.other_rules.get("pauses", {})
    if refused := rules.refused_reason(why.category, pauses, programme.name):
        raise ValidationError({"category": refused})
    return named_people(participant, why.readers)


@transaction.atomic
def remove_reason(*, leave: Leave, by: User) -> None:
    """Throw away why a pause was agreed, unread: it was recorded by mistake, or is not to be kept.
    The pause and its agreements stay."""
    participant = lock_participant(leave.participant_id, by=by)
    require(can_manage_participant(by, participant))
    note = Note.objects.filter(leave=leave).first()
    if note is None:
        raise ValidationError("There is no reason here any more")
    touch(leave)
    record(Action.NOTE_REMOVED, note, by=by, about=participant, of=leave)
    note.delete()


@transaction.atomic
def choose_readers(*, note: Note, readers: Readers, by: User) -> Note:
    """From now on these may read it, and nobody else. Raises StaleObject after another's change.

    Whoever has to see to an adjustment cannot be taken off: without knowing what it is they could
    not.
    """
    participant = lock_participant(note.participant_id, by=by)
    require(can_choose_readers(by, note))
    wanted = {person.pk: person for person in named_people(participant, readers)}
    owner = note.adjustment.owner if note.adjustment else None
    still_here = people.with_a_role(participant, timezone.localdate())
    if (
        owner
        and owner.pk not in wanted
        and _is_named(note, owner)
        and still_here.filter(pk=owner.pk).exists()
    ):
        words = f"{owner} sees to this adjustment, so has to know what it is"
        raise ValidationError({"readers": words})
    touch(note)
    gone = note.named.exclude(user__in=wanted)
    taken_off = list(gone.values_list("user_id", flat=True))
    gone.delete()
    added = name_readers(note, wanted.values(), by)
    record(
        Action.NOTE_READERS_CHANGED,
        note,
        by=by,
        about=participant,
        named=[person.pk for person in added],
        taken_off=taken_off,
    )
    return note


def note_opening(*, note: Note, by: User) -> None:
    """Record that a named reader opened it, once for each day; the person reads that they did."""
    if by.pk != note.participant.user_id and not _noted_today(note, by):
        _note_opening(note=note, by=by)


@transaction.atomic
def _note_opening(*, note: Note, by: User) -> None:
    # The page has asked for rights already, in this same request.
    participant = lock_participant(note.participant_id, by=None)
    if not _noted_today(note, by):
        record(Action.NOTE_OPENED, note, by=by, about=participant)


def _noted_today(note: Note, by: User) -> bool:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    opened = AuditEvent.objects.on(note).filter(action=Action.NOTE_OPENED)
    return opened.filter(actor=by, at__gte=today).exists()


def named_people(participant: Participant, readers: Readers) -> list[User]:
    """Those who were chosen and those whose addresses were typed."""
    chosen = people.allowed(participant, readers.chosen, "readers")
    typed = people.by_addresses(participant, readers.addresses, "other_readers")
    return list({person.pk: person for person in [*chosen, *typed]}.values())


def keep_note(note: Note, participant: Participant, named: Iterable[User], by: User) -> Note:
    """Inside a service that asked for rights: keep it, name its readers, and tell everybody."""
    note.organisation_id, note.participant = participant.organisation_id, participant
    note.recorded_by = by
    note.save(force_insert=True)
    added = name_readers(note, named, by)
    subject: Any = note.subject
    record(
        Action.NOTE_RECORDED,
        note,
        by=by,
        about=participant,
        of=subject,
        named=[person.pk for person in added],
    )
    notify(
        to=participant.user,
        template="note_recorded",
        key=f"note_recorded:{note.pk}",
        name=participant.user.name,
        by=by.name,
        link=absolute_url("participants:note", note.pk),
    )
    return note


def name_readers(note: Note, named: Iterable[User], by: User) -> list[User]:
    """Inside a service: make each of ``named`` a reader; those who were not yet, who are told."""
    known = set(note.named.values_list("user_id", flat=True))
    added = list({person.pk: person for person in named if person.pk not in known}.values())
    for person in added:
        reader = NoteReader(note=note, user=person, named_by=by)
        reader.organisation_id = note.organisation_id
        reader.save(force_insert=True)
        if person.pk != by.pk:
            notify(
                to=person,
                template="note_reader_named",
                key=f"note_reader_named:{reader.pk}",
                name=person.name,
                by=by.name,
                whose=note.participant.user.name,
                link=absolute_url("participants:note", note.pk),
            )
    return added


def _is_named(note: Note, person: User) -> bool:
    return bool(note.named.filter(user=person).exists())
