"""The one reading of a version by supervisor or assessor, or its return with what to change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import change_fields, change_status
from evidence.models import (
    EvidenceItem,
    EvidenceReading,
    EvidenceReturn,
    EvidenceVersion,
    LinkException,
)
from evidence.permissions import can_give_reading
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.permissions import is_assessor_of
from participants.services import lock_on_programme
from standards.models import FrameworkItem

from .checks import where_it_stands
from .openings import note_opening

NEWER_VERSION = (
    "Nothing was saved: another version was submitted after you opened this page. Read it first."
)
Exceptions = list[dict[str, Any]]


@transaction.atomic
def read_item(
    *,
    item: EvidenceItem,
    by: User,
    view: str,
    words: str = "",
    exceptions: Exceptions | None = None,
    version_number: int | None = None,
) -> EvidenceReading:
    """Give the one reading of the submitted version; the first of supervisor and assessor gives it.

    ``exceptions``: dicts of standard, view and words for single links. ``version_number``: the
    version the reader had before them, where the page knows it.
    """
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_give_reading(by, item))
    version = _version_before_them(item, version_number)
    if item.status == EvidenceItem.Status.READ:
        raise ValidationError(_read_by_other(version))
    if item.status != EvidenceItem.Status.SUBMITTED:
        raise ValidationError(where_it_stands(item))
    note_opening(item=item, by=by)
    change_status(
        item,
        EvidenceItem.Status.READ,
        by=by,
        action=Action.EVIDENCE_READ,
        about=participant,
        status_changed_at=timezone.now(),
    )
    reading = EvidenceReading.objects.create(
        organisation=item.organisation,
        evidence_version=version,
        read_by=by,
        read_as="assessor" if is_assessor_of(by, participant) else "supervisor",
        view=view,
        words=words,
    )
    _set_exceptions(reading, exceptions or [])
    _tell_author(item, participant, "evidence_read", f"evidence_read:{reading.pk}")
    return reading


@transaction.atomic
def change_reading(
    *,
    reading: EvidenceReading,
    by: User,
    view: str,
    words: str = "",
    exceptions: Exceptions | None = None,
) -> EvidenceReading:
    """Whoever gave a reading may change it until the decision; the social worker is told."""
    item = EvidenceItem.objects.get(pk=reading.evidence_version.item_id)
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_give_reading(by, item) and reading.read_by_id == by.pk)
    latest = item.latest_version
    if item.status != EvidenceItem.Status.READ or reading.evidence_version != latest:
        raise ValidationError(where_it_stands(item))
    change_fields(
        reading,
        by=by,
        action=Action.READING_CHANGED,
        about=participant,
        view=view,
        words=words,
        read_at=timezone.now(),
    )
    reading.exceptions.all().delete()
    _set_exceptions(reading, exceptions or [])
    key = f"evidence_read:{reading.pk}:{reading.version}"
    _tell_author(item, participant, "evidence_read", key)
    return reading


@transaction.atomic
def return_item(
    *, item: EvidenceItem, by: User, what_to_change: str, version_number: int | None = None
) -> EvidenceItem:
    """Send the submitted version back to its author."""
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_give_reading(by, item))
    version = _version_before_them(item, version_number)
    if item.status != EvidenceItem.Status.SUBMITTED:
        raise ValidationError(where_it_stands(item))
    note_opening(item=item, by=by)
    change_status(
        item,
        EvidenceItem.Status.RETURNED,
        by=by,
        action=Action.EVIDENCE_RETURNED,
        about=participant,
        status_changed_at=timezone.now(),
    )
    EvidenceReturn.objects.create(
        organisation=item.organisation, version=version, by=by, what_to_change=what_to_change
    )
    _tell_author(item, participant, "evidence_returned", f"evidence_returned:{version.pk}")
    return item


def _version_before_them(item: EvidenceItem, number: int | None) -> EvidenceVersion:
    """The latest version, which must be the one the reader saw."""
    version = item.versions.order_by("-number").first()
    if version is None or item.status not in EvidenceItem.SUBMITTED_OR_LATER:
        raise ValidationError(where_it_stands(item))
    if number is not None and number != version.number:
        raise ValidationError(NEWER_VERSION)
    return version


def _read_by_other(version: EvidenceVersion) -> str:
    who = version.reading.read_by.name
    return f"Nothing was saved: {who} has already read this version. There is one reading of each."


def _set_exceptions(reading: EvidenceReading, exceptions: Exceptions) -> None:
    """Views of single links that differ from the reading; links of this version only."""
    linked = {link["standard"] for link in reading.evidence_version.content["links"]}
    for each in exceptions:
        standard: FrameworkItem = each["standard"]
        if str(standard.pk) not in linked:
            raise ValidationError("The version read has no link to that standard")
        LinkException.objects.create(
            organisation=reading.organisation,
            reading=reading,
            standard=standard,
            view=each["view"],
            words=each["words"],
        )


def _tell_author(item: EvidenceItem, participant: Participant, template: str, key: str) -> None:
    notify(
        to=participant.user,
        template=template,
        key=key,
        url=absolute_url("evidence:item", item.pk),
    )
