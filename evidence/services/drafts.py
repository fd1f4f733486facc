"""Before anything is submitted: start, edit, share, make private, delete."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import StaleObject, change_fields, change_status, record
from evidence.models import EvidenceItem, EvidenceLink
from evidence.permissions import can_add_item, can_write_item
from participants.models import Participant
from participants.services import lock_on_programme, lock_participant
from standards.models import FrameworkItem
from ui.kept_text import forget_texts_under

from .checks import (
    lock_to_draft,
    lock_to_write,
    refuse_bad_content,
    refuse_unless_editable,
    where_it_stands,
)
from .links import refuse_other_standards

KEPT_ONCE_SUBMITTED = (
    "This was submitted once, so its versions are kept and it cannot be deleted. "
    "You can leave it as a private draft."
)


@transaction.atomic
def start_item(
    *,
    participant: Participant,
    by: User,
    kind: str,
    title: str,
    happened_on: date,
    detail: str = "",
    text: str = "",
    second_text: str = "",
) -> EvidenceItem:
    """A private draft; everything but what, when and which kind may follow later."""
    participant = lock_to_draft(participant, by=by)
    require(can_add_item(by, participant))
    if kind not in EvidenceItem.OWN_KINDS:
        raise ValidationError({"kind": "Choose one of the kinds offered"})
    refuse_bad_content(kind, detail, happened_on)
    item = EvidenceItem.objects.create(
        organisation=participant.organisation,
        participant=participant,
        author=by,
        kind=kind,
        detail=detail,
        title=title,
        happened_on=happened_on,
        text=text,
        second_text=second_text,
    )
    record(Action.EVIDENCE_STARTED, item, by=by, about=participant, kind=kind)
    return item


@transaction.atomic
def start_linked_item(
    *, participant: Participant, by: User, standard: FrameworkItem, **answers: Any
) -> EvidenceItem:
    """Start an item from a cell of the matrix: linked to its standard, the why to follow."""
    item = start_item(participant=participant, by=by, **answers)
    refuse_other_standards(item.participant, [standard])
    EvidenceLink.objects.create(
        organisation=item.organisation, item=item, standard=standard, place=1, linked_by=by
    )
    record(Action.EVIDENCE_LINKED, item, by=by, about=item.participant, standard=standard)
    return item


@transaction.atomic
def edit_item(
    *,
    item: EvidenceItem,
    by: User,
    title: str,
    happened_on: date,
    detail: str = "",
    text: str = "",
    second_text: str = "",
) -> EvidenceItem:
    participant = lock_to_write(item, by=by)
    require(can_write_item(by, item))
    refuse_unless_editable(item)
    refuse_bad_content(item.kind, detail, happened_on)
    change_fields(
        item,
        by=by,
        action=Action.EVIDENCE_EDITED,
        about=participant,
        title=title,
        happened_on=happened_on,
        detail=detail,
        text=text,
        second_text=second_text,
    )
    return item


@transaction.atomic
def share_item(*, item: EvidenceItem, by: User) -> EvidenceItem:
    """Let the supervisor and the assessor of today read the draft."""
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_write_item(by, item))
    change_status(
        item,
        EvidenceItem.Status.SHARED,
        by=by,
        action=Action.EVIDENCE_SHARED,
        about=participant,
        status_changed_at=timezone.now(),
    )
    return item


@transaction.atomic
def make_item_private(*, item: EvidenceItem, by: User) -> EvidenceItem:
    participant = lock_participant(item.participant_id, by=by)
    require(can_write_item(by, item))
    change_status(
        item,
        EvidenceItem.Status.PRIVATE,
        by=by,
        action=Action.EVIDENCE_MADE_PRIVATE,
        about=participant,
        status_changed_at=timezone.now(),
    )
    return item


@transaction.atomic
def delete_item(*, item: EvidenceItem, by: User) -> None:
    """Really delete a private draft that was never submitted; the trail keeps its id only."""
    participant = lock_participant(item.participant_id, by=by)
    require(can_write_item(by, item))
    if item.status != EvidenceItem.Status.PRIVATE:
        raise StaleObject(where_it_stands(item))
    if item.versions.exists():
        raise ValidationError(KEPT_ONCE_SUBMITTED)
    record(Action.EVIDENCE_DELETED, item, by=by, about=participant)
    deleted, _ = EvidenceItem.objects.filter(
        pk=item.pk, version=item.version, status=EvidenceItem.Status.PRIVATE
    ).delete()
    if not deleted:
        raise StaleObject("This was changed after you opened the page, so it was not deleted.")
    forget_texts_under(by, item.get_absolute_url())
