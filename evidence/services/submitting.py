"""Handing evidence in: submit, withdraw, correct."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import allows, change_status
from evidence.models import EvidenceItem, EvidenceVersion
from evidence.permissions import can_write_item
from evidence.presentation import current_readers, missing_before_submitting
from evidence.rules import occurs_in
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.services import lock_on_programme

from .checks import refuse_bad_content, where_it_stands
from .versions import freeze_version

ANSWERED_ONCE = (
    "This cannot be withdrawn: your supervisor or assessor has already answered an earlier version "
    "of it. You can ask them to return it to you."
)
NOTHING_CHANGED = "Nothing is different from the version that was read. Change what was wrong."


@transaction.atomic
def submit_item(*, item: EvidenceItem, by: User) -> EvidenceItem:
    """Freeze the item as a version for its readers; at first, or again after it was returned."""
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_write_item(by, item))
    if item.status not in EvidenceItem.EDITABLE:
        raise ValidationError(where_it_stands(item))
    missing = missing_before_submitting(item)
    if missing:
        raise ValidationError([words for words, _ in missing])
    hand_in(item=item, by=by, action=Action.EVIDENCE_SUBMITTED, participant=participant)
    return item


def hand_in(
    *, item: EvidenceItem, by: User, action: Action, participant: Participant, reason: str = ""
) -> EvidenceVersion:
    """Move to submitted, freeze what it says now and tell the supervisor and assessor of today."""
    change_status(
        item,
        EvidenceItem.Status.SUBMITTED,
        by=by,
        action=action,
        about=participant,
        status_changed_at=timezone.now(),
    )
    version = freeze_version(item=item, by=by, reason=reason)
    for reader in {each.user_id: each.user for each in current_readers(participant)}.values():
        notify(
            to=reader,
            template="evidence_submitted",
            key=f"evidence_submitted:{version.pk}:{reader.pk}",
            name=participant.user.name,
            corrected="yes" if reason else "",
            url=absolute_url("evidence:item", item.pk),
        )
    return version


@transaction.atomic
def withdraw_item(*, item: EvidenceItem, by: User) -> EvidenceItem:
    """Take back what nobody has answered yet; its version is kept."""
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_write_item(by, item))
    if allows(item, EvidenceItem.Status.SHARED) and was_answered(item):
        raise ValidationError(ANSWERED_ONCE)
    if item.status != EvidenceItem.Status.SUBMITTED:
        raise ValidationError(where_it_stands(item))
    change_status(
        item,
        EvidenceItem.Status.SHARED,
        by=by,
        action=Action.EVIDENCE_WITHDRAWN,
        about=participant,
        status_changed_at=timezone.now(),
    )
    return item


def was_answered(item: EvidenceItem) -> bool:
    """Whether any version was read or returned: then the item stays with its readers."""
    answered = Q(reading__isnull=False) | Q(sent_back__isnull=False)
    return item.versions.filter(answered).exists()


@transaction.atomic
def correct_item(
    *,
    item: EvidenceItem,
    by: User,
    reason: str,
    title: str,
    happened_on: date,
    detail: str = "",
    text: str = "",
    second_text: str = "",
) -> EvidenceItem:
    """A read item put right: a new version with a reason, to be read again.

    A quoted passage that the new text no longer holds is taken out of its link; the earlier version
    keeps it.
    """
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_write_item(by, item))
    if item.status != EvidenceItem.Status.READ:
        raise ValidationError(where_it_stands(item))
    refuse_bad_content(item.kind, detail, happened_on)
    new = {
        "title": title,
        "happened_on": happened_on,
        "detail": detail,
        "text": text,
        "second_text": second_text,
    }
    if all(getattr(item, name) == value for name, value in new.items()):
        raise ValidationError(NOTHING_CHANGED)
    _write(item, new)
    hand_in(
        item=item, by=by, action=Action.EVIDENCE_CORRECTED, participant=participant, reason=reason
    )
    return item


def _write(item: EvidenceItem, new: dict[str, object]) -> None:
    """Put the new text on the row that ``hand_in`` then guards, in the same transaction."""
    unchanged = EvidenceItem.objects.filter(pk=item.pk, version=item.version)
    unchanged.update(**new)
    for link in item.links.exclude(passage=""):
        if not occurs_in(link.passage, str(new["text"]), str(new["second_text"])):
            item.links.filter(pk=link.pk).update(passage="")
