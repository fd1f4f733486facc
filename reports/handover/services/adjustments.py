"""Adjustments pass on at once: whoever sees to one becomes a reader of what it is."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.actions import Action
from audit.models import AuditEvent
from participants.agreements.services import give_back_adjustment, pass_on_adjustment
from participants.models import Adjustment, Handover, Note, NoteReader
from reports.handover.plan import HandoverPlan


def pass_on_adjustments(
    plan: HandoverPlan, owners: Mapping[Any, Any], by: User
) -> list[dict[str, Any]]:
    """Inside the hand-over. Raises ValidationError by field where nobody is chosen."""
    chosen: dict[Any, User] = {}
    missing = []
    for each in plan.adjustments:
        able = {str(user.pk): user for user in each.able}
        if to := able.get(str(owners.get(each.adjustment.pk))):
            chosen[each.adjustment.pk] = to
        else:
            missing.append(each.adjustment.pk)
    if missing:
        words = "Choose who sees to this adjustment"
        raise ValidationError({f"owner_{pk.hex}": words for pk in missing})
    readers = NoteReader.objects.filter(note__adjustment__in=chosen)
    named = set(readers.values_list("note__adjustment", "user"))
    passed = []
    for each in plan.adjustments:
        adjustment, to = each.adjustment, chosen[each.adjustment.pk]
        pass_on_adjustment(adjustment=adjustment, to=to, by=by)
        passed.append(
            {
                "adjustment": str(adjustment.pk),
                "to": str(to.pk),
                "version": adjustment.version,
                "was_named": (adjustment.pk, to.pk) in named,
            }
        )
    return passed


def refuse_giving_back(handover: Handover) -> None:
    """Raises ValidationError where an adjustment cannot go back to the leaver, saying why."""
    rows = handover.adjustments
    if not rows:
        return
    if not handover.leaver.is_active:
        raise ValidationError(
            f"The account of {handover.leaver} is closed, so adjustments cannot go back to them."
        )
    found = {str(each.pk): each for each in _adjustments(handover)}
    if any(row["adjustment"] not in found for row in rows) or any(
        found[row["adjustment"]].version != row["version"] for row in rows
    ):
        raise ValidationError("An adjustment was changed since, so this cannot be taken back.")
    notes = Note.objects.filter(adjustment__in=found.values()).values_list("pk", flat=True)
    read = AuditEvent.objects.filter(
        action=Action.NOTE_OPENED,
        at__gte=handover.made_at,
        actor__in={row["to"] for row in rows},
        target_id__in=[str(pk) for pk in notes],
    )
    if read.exists():
        raise ValidationError(
            "Who took over has read what an adjustment is, so this cannot be taken back."
        )


def give_back_adjustments(handover: Handover, by: User) -> None:
    """Inside taking back a hand-over, when the leaver has their roles again."""
    was_named = {row["adjustment"]: row["was_named"] for row in handover.adjustments}
    for each in _adjustments(handover).select_related("owner", "participant__user"):
        give_back_adjustment(
            adjustment=each,
            to=handover.leaver,
            still_named=was_named[str(each.pk)],
            by=by,
        )


def _adjustments(handover: Handover) -> Any:
    passed = [row["adjustment"] for row in handover.adjustments]
    return Adjustment.objects.filter(pk__in=passed).order_by("pk")
