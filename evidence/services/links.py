"""The participant's view: which standards an item shows something of, and why."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import StaleObject, record, touch
from evidence.models import EvidenceItem, EvidenceLink
from evidence.permissions import can_link_item, can_write_item
from evidence.rules import MOST_LINKS, occurs_in
from participants.models import Participant
from participants.services import lock_on_programme
from standards.models import FrameworkItem

from .checks import lock_to_write, where_it_stands
from .submitting import hand_in

Links = list[dict[str, Any]]


@transaction.atomic
def set_links(*, item: EvidenceItem, by: User, links: Links) -> EvidenceItem:
    """Replace the item's links by ``links``: dicts of standard, why and passage, in their order.

    Entries without a standard are blank rows of the form. Errors are keyed ``<field>_<row>``, the
    rows counted from 1.
    """
    participant = lock_to_write(item, by=by)
    require(can_link_item(by, item))
    on_record = item.status == EvidenceItem.Status.ON_RECORD
    if item.status not in EvidenceItem.EDITABLE and not on_record:
        raise StaleObject(where_it_stands(item))
    _replace(item, by, participant, links, finished=on_record)
    return item


@transaction.atomic
def correct_links(*, item: EvidenceItem, by: User, reason: str, links: Links) -> EvidenceItem:
    """Change the links of a read item: a new version with a reason, to be read again."""
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_write_item(by, item))
    if item.status != EvidenceItem.Status.READ:
        raise StaleObject(where_it_stands(item))
    if not _filled(links):
        raise ValidationError("Link it to at least one standard")
    _replace(item, by, participant, links, finished=True)
    hand_in(
        item=item, by=by, action=Action.EVIDENCE_CORRECTED, participant=participant, reason=reason
    )
    return item


def refuse_other_standards(participant: Participant, standards: Iterable[FrameworkItem]) -> None:
    """Links go to judged standards of the participant's own programme only."""
    framework_id = participant.programme.framework_id
    if any(each.framework_id != framework_id or not each.is_judged for each in standards):
        raise ValidationError("Choose standards of your own programme")


def _replace(
    item: EvidenceItem, by: User, participant: Participant, links: Links, *, finished: bool
) -> None:
    rows = _filled(links)
    old = {link.standard_id: link for link in item.links.all()}
    new_standards = [row["standard"] for row in rows.values() if row["standard"].pk not in old]
    refuse_other_standards(participant, new_standards)
    _refuse_bad_rows(item, rows, finished=finished)
    # First the guard, so that of two people only one goes on.
    touch(item)
    item.links.all().delete()
    for place, row in enumerate(rows.values(), start=1):
        before = old.pop(row["standard"].pk, None)
        _write(item, by, participant, row, place, before)
    for standard_id in old:
        record(Action.EVIDENCE_UNLINKED, item, by=by, about=participant, standard=standard_id)


def _filled(links: Links) -> dict[int, dict[str, Any]]:
    """The rows that name a standard, by their number on the page."""
    return {
        number: {
            "standard": link["standard"],
            "why": link.get("why", "").strip(),
            "passage": link.get("passage", "").strip(),
        }
        for number, link in enumerate(links, start=1)
        if link.get("standard")
    }


def _refuse_bad_rows(
    item: EvidenceItem, rows: dict[int, dict[str, Any]], *, finished: bool
) -> None:
    if len(rows) > MOST_LINKS:
        raise ValidationError("Five links are the most one piece of evidence can have")
    errors, seen = {}, set()
    for number, row in rows.items():
        if row["standard"].pk in seen:
            errors[f"standard_{number}"] = "This standard is linked above. Choose another one"
        if finished and not row["why"]:
            errors[f"why_{number}"] = f"Say why it shows {row['standard']}"
        if row["passage"] and not occurs_in(row["passage"], item.text, item.second_text):
            errors[f"passage_{number}"] = (
                "This passage is not in the text. Copy it word for word, or leave it out"
            )
        seen.add(row["standard"].pk)
    if errors:
        raise ValidationError(errors)


def _write(
    item: EvidenceItem,
    by: User,
    participant: Participant,
    row: dict[str, Any],
    place: int,
    before: EvidenceLink | None,
) -> None:
    """One link; a link that stays the same keeps who made it and when."""
    same = before and (before.why, before.passage) == (row["why"], row["passage"])
    link = EvidenceLink(
        organisation=item.organisation,
        item=item,
        standard=row["standard"],
        place=place,
        why=row["why"],
        passage=row["passage"],
        linked_by=by,
    )
    if before and same:
        link.linked_by_id, link.linked_at = before.linked_by_id, before.linked_at
    link.save()
    if not same:
        record(Action.EVIDENCE_LINKED, item, by=by, about=participant, standard=row["standard"].pk)
