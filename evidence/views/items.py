"""One piece of evidence: as its reader reads it, and all that was submitted of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.http import UserRequest
from audit.services import allows
from evidence.differences import changed_fields
from evidence.models import EvidenceItem, EvidenceVersion
from evidence.permissions import (
    can_give_reading,
    can_link_item,
    can_make_goal_of_item,
    can_read_conversation,
    can_write_feedback,
    can_write_item,
)
from evidence.presentation import (
    ShownText,
    current_readers,
    field_labels,
    frozen_text,
    list_row,
    live_text,
    missing_before_submitting,
    openings,
    shown_to,
    texts_by_label,
)
from evidence.services import note_opening
from participants.models import Participant

from .frame import fetch_item, is_closed, item_frame

Status = EvidenceItem.Status


def item(request: UserRequest, pk: UUID) -> HttpResponse:
    """The item, the two views of it, and what can be done next."""
    item = fetch_item(request, pk)
    note_opening(item=item, by=request.user)
    shown = shown_to(request.user, item)
    readers = current_readers(item.participant)
    latest = item.latest_version
    may_write = can_write_item(request.user, item)
    is_draft = may_write and not is_closed(item) and item.status in EvidenceItem.EDITABLE
    row = list_row(item, request.user, readers)
    context = item_frame(request, item) | {
        "shown": shown,
        "row": row,
        "labels": field_labels(item.kind),
        "missing": missing_before_submitting(item) if is_draft else [],
        "is_draft": is_draft,
        "is_unchanged": is_draft and _is_unchanged_since_return(item),
        "latest": latest,
        "reading": getattr(latest, "reading", None),
        "sent_back": getattr(latest, "sent_back", None),
        "earlier_readings": _earlier_readings(item),
        "openings": openings(item) if item.participant.user_id == request.user.pk else [],
        "can": _actions(request, item)
        | {
            "make_goal": _may_become_goal(request, item),
            "see_conversation": can_read_conversation(request.user, item.participant),
        },
    }
    return render(request, "evidence/item.html", context)


def _may_become_goal(request: UserRequest, item: EvidenceItem) -> bool:
    """Also while the record is judged: development goes on until the end."""
    is_open = item.participant.status in Participant.NOT_OVER
    return is_open and can_make_goal_of_item(request.user, item)


def _is_unchanged_since_return(item: EvidenceItem) -> bool:
    """Whether a returned item still says what was returned, so that editing comes first."""
    version = item.latest_version
    if item.status != Status.RETURNED or version is None:
        return False
    return _said(live_text(item)) == _said(frozen_text(version))


def _said(shown: ShownText) -> tuple[Any, ...]:
    links = [(link.standard_id, link.why, link.passage) for link in shown.links]
    return shown.title, shown.detail, shown.happened_on, shown.text, shown.second_text, links


def _actions(request: UserRequest, item: EvidenceItem) -> dict[str, bool]:
    """Which buttons the page offers: who may, and whether it is time."""
    if item.participant.status != Participant.Status.ON_PROGRAMME:
        return _actions_when_closed(request, item)
    return {
        **_author_actions(request, item),
        **_reader_actions(request, item),
        "link": can_link_item(request.user, item)
        and item.status in {*EvidenceItem.EDITABLE, Status.ON_RECORD, Status.READ},
    }


def _actions_when_closed(request: UserRequest, item: EvidenceItem) -> dict[str, bool]:
    """A draft can be deleted at any time; while the record is judged it can also be written."""
    own_draft = item.is_own_draft and can_write_item(request.user, item)
    goes_on = own_draft and not is_closed(item)
    return {
        "edit": goes_on,
        "link": goes_on,
        "delete": own_draft and item.latest_version is None,
    }


def _author_actions(request: UserRequest, item: EvidenceItem) -> dict[str, bool]:
    if not can_write_item(request.user, item):
        return {}
    return {
        "edit": item.status in EvidenceItem.EDITABLE,
        "share": allows(item, Status.SHARED) and item.status == Status.PRIVATE,
        "make_private": allows(item, Status.PRIVATE),
        "submit": allows(item, Status.SUBMITTED) and item.status in EvidenceItem.EDITABLE,
        "withdraw": item.status == Status.SUBMITTED and not _was_answered(item),
        "delete": item.status == Status.PRIVATE and item.latest_version is None,
        "correct": item.status == Status.READ,
    }


def _reader_actions(request: UserRequest, item: EvidenceItem) -> dict[str, bool]:
    gives = can_give_reading(request.user, item)
    reading = getattr(item.latest_version, "reading", None)
    held = can_write_feedback(request.user, item) and item.is_held_feedback
    return {
        "read": gives and allows(item, Status.READ),
        "return": gives and allows(item, Status.RETURNED),
        "change_reading": gives
        and item.status == Status.READ
        and reading is not None
        and reading.read_by_id == request.user.pk,
        "edit_feedback": held,
        "release": held,
    }


def _was_answered(item: EvidenceItem) -> bool:
    return any(hasattr(v, "reading") or hasattr(v, "sent_back") for v in item.versions.all())


def _earlier_readings(item: EvidenceItem) -> list[EvidenceVersion]:
    """Versions before the latest that were answered, newest first."""
    return [v for v in list(item.versions.all())[1:] if hasattr(v, "reading")]


def item_versions(request: UserRequest, pk: UUID) -> HttpResponse:
    """What was submitted, one version at a time, and its difference to the one before."""
    item = fetch_item(request, pk)
    note_opening(item=item, by=request.user)
    versions = list(item.versions.all())
    chosen = _chosen(request, versions)
    before = next((v for v in versions if chosen and v.number == chosen.number - 1), None)
    context = item_frame(request, item, title=list_title(request, item)) | {
        "title": list_title(request, item),
        "versions": versions,
        "chosen": chosen,
        "before": before,
        "shown": frozen_text(chosen) if chosen else None,
        "labels": field_labels(item.kind),
        "changes": _changes(before, chosen),
    }
    return render(request, "evidence/item_versions.html", context)


def list_title(request: UserRequest, item: EvidenceItem) -> str:
    """The title as this person knows it."""
    return shown_to(request.user, item).title


def _chosen(request: UserRequest, versions: list[EvidenceVersion]) -> EvidenceVersion | None:
    number = request.GET.get("number")
    if not versions or number is None:
        return versions[0] if versions else None
    for version in versions:
        if str(version.number) == number:
            return version
    raise Http404


def _changes(before: EvidenceVersion | None, after: EvidenceVersion | None) -> list[dict[str, Any]]:
    if before is None or after is None:
        return []
    old, new = texts_by_label(before), texts_by_label(after)
    labels = {label: label for label in (*new, *(each for each in old if each not in new))}
    return changed_fields(old, new, labels)
