"""The only way to write the trail, and the only way to change a status or a guarded row."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from .actions import Action
from .models import AuditChain, AuditEvent
from .rules import row_hash

FIRST_HASH = "0" * 64
ROWS_AT_ONCE = 2_000


class StaleObject(ValidationError):
    """The row changed after this person opened it; ``ui.forms.submit`` shows both texts."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="stale")


ALREADY_DEALT_WITH = (
    "This has already been dealt with, so nothing was changed. Check where it stands now."
)
CHANGED_MEANWHILE = (
    "This was changed after you opened the page, so nothing was saved. "
    "Compare the two texts, then send yours again or leave it as it is."
)


def allows(obj: Any, to: str) -> bool:
    """Whether ``obj`` may move to status ``to`` from where it stands; not who may."""
    return to in obj.TRANSITIONS[obj.status]


@dataclass(frozen=True)
class Step:
    """What ``record`` is told of one row of the trail."""

    action: Action
    target: models.Model
    about: models.Model
    detail: dict[str, Any]


@transaction.atomic
def record(
    action: Action, target: models.Model, *, by: Any, about: models.Model, **detail: Any
) -> AuditEvent:
    """Write one row of the trail, in the caller's transaction.

    ``about`` is whose record it belongs to (a participant where there is one) and carries the
    organisation, or is it. ``detail`` holds ids, dates and old/new values of choices: no prose, no
    names.
    """
    [event] = record_many([Step(action, target, about, detail)], by=by)
    return event


@transaction.atomic
def record_many(steps: Sequence[Step], *, by: Any) -> list[AuditEvent]:
    """Write many rows of one organisation's trail, in their order and in few queries."""
    if not steps:
        return []
    [organisation_id] = {
        getattr(step.about, "organisation_id", None) or step.about.pk for step in steps
    }
    chain = _locked_chain(organisation_id)
    events = [_next_event(chain, step, by) for step in steps]
    AuditEvent.objects.bulk_create(events, batch_size=ROWS_AT_ONCE)
    chain.save()
    return events


def _locked_chain(organisation_id: uuid.UUID) -> AuditChain:
    """The end of the trail, locked; begun where there is none."""
    ends = AuditChain.objects.select_for_update().filter(organisation_id=organisation_id)
    if found := ends.first():
        return found
    # Somebody else may begin it at the same moment.
    AuditChain.objects.get_or_create(organisation_id=organisation_id)
    return ends.get()


def _next_event(chain: AuditChain, step: Step, by: Any) -> AuditEvent:
    """The row that follows the chain's last one, which it becomes itself."""
    event = AuditEvent(
        organisation_id=chain.organisation_id,
        sequence=chain.last_sequence + 1,
        at=timezone.now(),
        actor=by,
        action=Action(step.action).value,
        target_type=step.target._meta.label,
        target_id=str(step.target.pk),
        subject_id=str(step.about.pk),
        detail={key: _plain(value) for key, value in step.detail.items()},
        previous_hash=chain.last_hash,
    )
    event.hash = row_hash(chain.last_hash, hashed_content(event))
    chain.last_sequence, chain.last_hash = event.sequence, event.hash
    return event


def hashed_content(event: AuditEvent) -> dict[str, Any]:
    """What of a row its hash covers: everything but the two hashes."""
    return {
        "id": str(event.pk),
        "organisation": str(event.organisation_id),
        "sequence": event.sequence,
        "at": event.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
        "actor": str(event.actor_id) if event.actor_id else None,
        "action": event.action,
        "target": [event.target_type, event.target_id],
        "subject": event.subject_id,
        "detail": event.detail,
    }


@transaction.atomic
def change_status(
    obj: Any, to: str, *, by: Any, action: Action, about: models.Model, **stamps: Any
) -> AuditEvent:
    """Move ``obj`` to status ``to`` if its TRANSITIONS allow it and nobody changed it first.

    ``stamps`` are fields set in the same UPDATE. Raises ValidationError for an illegal move and
    StaleObject when the row is no longer in the state the caller saw.
    """
    old = obj.status
    if not allows(obj, to):
        raise ValidationError(ALREADY_DEALT_WITH)
    _guarded_update(obj, status=to, **stamps)
    return record(action, obj, by=by, about=about, old=old, new=str(to))


@transaction.atomic
def change_fields(
    obj: Any, *, by: Any, action: Action, about: models.Model, **fields: Any
) -> AuditEvent:
    """Save ``fields`` on ``obj`` if nobody changed it first; the trail names them, not the text."""
    _guarded_update(obj, **fields)
    return record(action, obj, by=by, about=about, fields=sorted(fields))


def touch(obj: Any) -> None:
    """Bump the version of a whole because a part of it changed; refuse if it moved meanwhile."""
    _guarded_update(obj)


def _guarded_update(obj: Any, **fields: Any) -> None:
    unchanged = type(obj)._base_manager.filter(pk=obj.pk, version=obj.version)
    if hasattr(obj, "status"):
        unchanged = unchanged.filter(status=obj.status)
    if not unchanged.update(version=F("version") + 1, **fields):
        current = type(obj)._base_manager.filter(pk=obj.pk).first()
        moved = current is not None and getattr(current, "status", None) != getattr(
            obj, "status", None
        )
        raise StaleObject(ALREADY_DEALT_WITH if moved else CHANGED_MEANWHILE)
    obj.refresh_from_db()


def _plain(value: Any) -> Any:
    """Values as JSON keeps them, so that reading a row back gives the same hash."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, set | frozenset):
        return sorted(str(_plain(each)) for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


@dataclass(frozen=True)
class Fault:
    """The first row of a trail that is not as it was written."""

    sequence: int
    row_id: str
    reason: str


def check_chain(organisation_id: uuid.UUID) -> tuple[int, Fault | None]:
    """Walk one organisation's trail in order: how many rows were right, and the first fault.

    People may go on working meanwhile: a row and the end of its chain are committed together, so
    the end is read after the rows and never lies before them.
    """
    sequence, last_hash = 0, FIRST_HASH
    for event in _rows_in_order(organisation_id):
        reason = _fault_in(event, sequence, last_hash)
        if reason:
            return sequence, Fault(event.sequence, str(event.pk), reason)
        sequence, last_hash = event.sequence, event.hash
    return sequence, _fault_at_end(organisation_id, sequence, last_hash)


def _rows_in_order(organisation_id: uuid.UUID) -> Iterator[AuditEvent]:
    rows = AuditEvent.objects.filter(organisation_id=organisation_id).order_by("sequence")
    last = -1
    while chunk := list(rows.filter(sequence__gt=last)[:ROWS_AT_ONCE]):
        yield from chunk
        last = chunk[-1].sequence


def _fault_in(event: AuditEvent, sequence: int, last_hash: str) -> str:
    if event.sequence != sequence + 1:
        return f"row {sequence + 1} is missing before it"
    if event.previous_hash != last_hash:
        return "it does not follow the row before it"
    if event.hash != row_hash(last_hash, hashed_content(event)):
        return "its content is not what was written"
    return ""


def _fault_at_end(organisation_id: uuid.UUID, sequence: int, last_hash: str) -> Fault | None:
    end = AuditChain.objects.filter(organisation_id=organisation_id).first()
    if end is None:
        return Fault(sequence, "-", "the end of the trail is not noted") if sequence else None
    if end.last_sequence > sequence:
        # Written since the walk, or cut off: a row right after the walk's last one tells.
        following = AuditEvent.objects.filter(
            organisation_id=organisation_id, sequence=sequence + 1, previous_hash=last_hash
        )
        if following.exists():
            return None
        return Fault(sequence + 1, "-", f"rows {sequence + 1} to {end.last_sequence} are missing")
    if (end.last_sequence, end.last_hash) != (sequence, last_hash):
        return Fault(sequence, "-", "the noted end of the trail is another one")
    return None
