"""A pause with its agreements: who agreed, and why for those who are named."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record
from participants.agreements import rules
from participants.agreements.presentation import known_names
from participants.agreements.rules import Agreed, Why
from participants.models import Leave, LeaveAgreement, Participant
from participants.permissions import can_manage_participant
from participants.services import lock_participant, record_leave

from .notes import check_reason, record_reason

NOBODY_YET, NOT_KEPT = Agreed(), Why()


@transaction.atomic
def record_agreed_pause(
    *,
    participant: Participant,
    starts_on: date,
    ends_on: date | None,
    agreed: Agreed = NOBODY_YET,
    why: Why = NOT_KEPT,
    seen: str = "",
    by: User,
) -> Leave:
    """A pause, who has agreed to it so far, and why if that is to be kept.

    ``agreed``: roles of the programme's pauses.agreed_by whose holder is known. An agreement that
    is missing keeps no pause from being recorded: it is shown as missing.
    """
    leave = record_leave(
        participant=participant, starts_on=starts_on, ends_on=ends_on, seen=seen, by=by
    )
    check_agreements(leave.participant, agreed, why)
    names = known_names(leave.participant, by, timezone.localdate())
    for role in agreed.roles:
        _agree(leave, role, names.get(role, ""), agreed.on, by, "agreed", "agreed_on")
    if why.category:
        record_reason(leave=leave, why=why, by=by)
    return leave


def check_agreements(participant: Participant, agreed: Agreed, why: Why) -> None:
    """Raises ValidationError by field for what could not be recorded with a pause."""
    if agreed.roles and agreed.on is None:
        raise ValidationError({"agreed_on": "Enter the day on which they agreed"})
    if agreed.on and (reason := rules.implausible_agreement(agreed.on, timezone.localdate())):
        raise ValidationError({"agreed_on": reason})
    if why.category:
        check_reason(participant, why)
    elif why.words.strip():
        raise ValidationError({"category": "Choose the reason, or leave the words out too"})
    elif why.readers.are_any:
        raise ValidationError({"category": "Choose the reason that they are to read"})


@transaction.atomic
def record_agreement(
    *, leave: Leave, role: str, name: str, agreed_on: date, by: User
) -> LeaveAgreement:
    """That one of those whom the programme asks agreed, and when."""
    participant = lock_participant(leave.participant_id, by=by)
    require(can_manage_participant(by, participant))
    return _agree(leave, role, name, agreed_on, by, "role", "agreed_on")


def _agree(
    leave: Leave,
    role: str,
    name: str,
    agreed_on: date | None,
    by: User,
    role_field: str,
    day_field: str,
) -> LeaveAgreement:
    pauses = leave.participant.programme.other_rules.get("pauses", {})
    if role not in pauses.get("agreed_by", []):
        raise ValidationError({role_field: "The programme does not ask for this agreement"})
    if LeaveAgreement.objects.filter(leave=leave, role=role).exists():
        raise ValidationError({role_field: "This agreement is recorded already"})
    if not name.strip():
        raise ValidationError({"name" if role_field == "role" else role_field: "Enter the name"})
    day = agreed_on or timezone.localdate()
    if reason := rules.implausible_agreement(day, timezone.localdate()):
        raise ValidationError({day_field: reason})
    made = LeaveAgreement(
        organisation_id=leave.organisation_id,
        leave=leave,
        role=role,
        name=name.strip(),
        agreed_on=day,
        recorded_by=by,
    )
    made.save(force_insert=True)
    record(
        Action.LEAVE_AGREED,
        made,
        by=by,
        about=leave.participant,
        of=leave,
        role=role,
        agreed_on=day,
    )
    return made
