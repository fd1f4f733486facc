"""Pauses and adjustments as pages show them: who agreed, what is missing, whether it came."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.models import AuditEvent
from participants.models import (
    Adjustment,
    AdjustmentAccount,
    Appointment,
    Leave,
    LeaveAgreement,
    Note,
    Participant,
)
from participants.permissions import can_manage_participant

from .permissions import can_agree_adjustment, can_say_whether_delivered
from .rules import Delivery, who_agrees, why_due

ANSWERS = {
    Delivery.RECEIVED: ("Received", "green"),
    Delivery.NOT_RECEIVED: ("Not received", "orange"),
    Delivery.TWO_ACCOUNTS: ("Two accounts", "purple"),
    Delivery.NOBODY_RECORDED: ("Nobody recorded", "grey"),
    Delivery.NOT_DUE: ("Not due yet", "blue"),
}


@dataclass(frozen=True)
class PauseAgreements:
    """Who agreed to a pause, and whose agreement is missing."""

    given: list[str] = field(default_factory=list)
    # Keys of the programme's agreed_by, and the same in words.
    missing_roles: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def missing_words(self) -> str:
        """ "Agreement of the assessor and the employer still missing"."""
        named = [f"the {each}" for each in self.missing]
        said = f"{', '.join(named[:-1])} and {named[-1]}" if named[1:] else "".join(named)
        return f"Agreement of {said} still missing" if said else ""


def pause_agreements(
    participant: Participant, leaves: Iterable[Leave], rows: Iterable[LeaveAgreement]
) -> dict[Any, PauseAgreements]:
    """Id of each of ``leaves`` -> its agreements; ``rows``: the agreements of all of them."""
    programme = participant.programme
    asked = programme.other_rules.get("pauses", {}).get("agreed_by", [])
    title = programme.participant_short_title
    by_leave: dict[Any, list[LeaveAgreement]] = {}
    for row in rows:
        by_leave.setdefault(row.leave_id, []).append(row)
    return {
        leave.pk: _agreements(
            by_leave.get(leave.pk, []), [] if _was_elsewhere(participant, leave) else asked, title
        )
        for leave in leaves
    }


def _was_elsewhere(participant: Participant, leave: Leave) -> bool:
    """Agreed by another employer, whose agreements a transfer file does not name."""
    return leave.ends_on is not None and leave.ends_on < participant.here_from


def _agreements(rows: list[LeaveAgreement], asked: list[str], title: str) -> PauseAgreements:
    given = {row.role for row in rows}
    missing = [role for role in asked if role not in given]
    return PauseAgreements(
        [f"{row.name} ({who_agrees(row.role, title)}), {row.agreed_on:%-d %B %Y}" for row in rows],
        missing,
        [who_agrees(role, title) for role in missing],
    )


def known_names(participant: Participant, by: User, today: date) -> dict[str, str]:
    """Role -> name, of those who agree to pauses and whom the portal knows: the person, supervisor
    and assessor of today, and the workforce lead who records it."""
    names = {"participant": participant.user.name, "workforce_lead": by.name}
    held = Appointment.objects.current(today).filter(
        participant=participant, kind__in=["supervisor", "assessor"]
    )
    for kind, name in held.order_by("-starts_on").values_list("kind", "user__name"):
        names.setdefault(kind, name)
    asked = participant.programme.other_rules.get("pauses", {}).get("agreed_by", [])
    return {role: names[role] for role in asked if role in names}


@dataclass(frozen=True)
class AdjustmentRow:
    """One adjustment as ``user`` sees it."""

    adjustment: Adjustment
    words: str
    label: str
    colour: str
    accounts: list[str]
    is_overdue: bool
    # Of its note, where they may read it.
    note: Any = None
    can_say: bool = False
    can_change: bool = False
    # Whether time may be added at the end because of it.
    can_extend: bool = False

    @property
    def why_due(self) -> tuple[str, ...]:
        return why_due(self.adjustment.agreed_on, self.adjustment.due_on)


def adjustment_rows(
    adjustments: Iterable[Adjustment], user: User, today: date
) -> list[AdjustmentRow]:
    """Of one participant; give them with ``with_accounts``. One query, for the notes."""
    found = list(adjustments)
    if not found:
        return []
    participant = found[0].participant
    notes = Note.objects.all().links_for(user, participant)
    can_change = can_agree_adjustment(user, participant)
    is_over = participant.status == Participant.Status.LEFT
    return [
        _row(each, user, today, notes.get(each.pk), can_change and not is_over) for each in found
    ]


def _row(each: Adjustment, user: User, today: date, note: Any, can_change: bool) -> AdjustmentRow:
    answer = each.delivery(today)
    label, colour = ANSWERS[answer]
    standing = [account for account in each.accounts.all() if account.replaced_at is None]
    late = answer in {Delivery.NOT_RECEIVED, Delivery.NOBODY_RECORDED, Delivery.TWO_ACCOUNTS}
    return AdjustmentRow(
        each,
        each.in_words(today),
        label,
        colour,
        [account_in_words(account) for account in standing],
        is_overdue=late and each.ended_on is None and each.due_on < today,
        note=note,
        can_say=can_say_whether_delivered(user, each),
        can_change=can_change,
        can_extend=can_change and can_manage_participant(user, each.participant),
    )


def account_in_words(account: AdjustmentAccount) -> str:
    """ "Jo Reed (the employer): delivered on 3 May 2026"."""
    day = f"{account.on:%-d %B %Y}"
    said = f"delivered on {day}" if account.delivered else f"not delivered by {day}"
    return f"{account.by} ({account.get_side_display().lower()}): {said}"


def support_rows(participant: Participant, user: User, today: date) -> list[AdjustmentRow]:
    """The adjustments as part of the agreed support, for who may see that: two queries or three."""
    found = Adjustment.objects.visible_to(user).filter(participant=participant).with_accounts()
    return adjustment_rows(found, user, today)


@dataclass(frozen=True)
class Opening:
    name: str
    at: Any


def openings_of(note: Note) -> list[Opening]:
    """Who opened it and when, the newest first; shown to the person alone."""
    events = AuditEvent.objects.on(note).filter(action=Action.NOTE_OPENED)
    found = events.select_related("actor").order_by("-sequence")
    return [Opening(str(event.actor), timezone.localtime(event.at)) for event in found]


def leave_rows(
    participant: Participant, leaves: Iterable[Leave], user: User, today: date
) -> list[dict[str, Any]]:
    """Pauses with their agreements, and the note where ``user`` may read it: two queries, none
    where there are no pauses."""
    leaves = list(leaves)
    if not leaves:
        return []
    agreed: Iterable[LeaveAgreement] = ()
    if participant.programme.other_rules.get("pauses", {}).get("agreed_by"):
        agreed = LeaveAgreement.objects.visible_to(user).filter(leave__participant=participant)
    agreements = pause_agreements(participant, leaves, agreed)
    notes = Note.objects.all().links_for(user, participant)
    return [
        {
            "row": each,
            "stage": each.stage(today),
            "agreements": agreements.get(each.pk, PauseAgreements()),
            "note": notes.get(each.pk),
            "has_note": each.pk in notes,
        }
        for each in leaves
    ]
