"""A support agreement is written: begun, changed term by term, sent to be signed, thrown away."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.models import AuditEvent
from audit.rules import canonical_json, sha256
from audit.services import ALREADY_DEALT_WITH, change_fields, change_status, record
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.permissions import people_of
from participants.services import lock_on_programme
from supervision.models import SupportAgreement
from supervision.permissions import can_write_agreement
from supervision.presentation.support_agreements import content_of
from supervision.rules.support_agreements import problems_with_term, support_rules_of

Status = SupportAgreement.Status
WRITTEN_ALREADY = "A version is being written or signed already. Open it instead."
SEAT_WORDS = {"supervisor": "practice supervisor", "assessor": "assessor"}


@transaction.atomic
def start_agreement(*, participant: Participant, by: User) -> SupportAgreement:
    """The first version from the programme alone; a later one from what was signed last."""
    participant = lock_on_programme(participant, by=by)
    require(can_write_agreement(by, participant))
    last = SupportAgreement.objects.of(participant).first()
    if last and last.status != Status.SIGNED:
        raise ValidationError(WRITTEN_ALREADY)
    kept = {"coordinator": last.coordinator, "changes": last.changes} if last else {}
    agreement: SupportAgreement = SupportAgreement.objects.create(
        organisation_id=participant.organisation_id,
        participant=participant,
        number=last.number + 1 if last else 1,
        drafted_by=by,
        **kept,
    )
    record(Action.AGREEMENT_STARTED, agreement, by=by, about=participant, number=agreement.number)
    return agreement


@transaction.atomic
def save_meeting(
    *,
    agreement: SupportAgreement,
    by: User,
    met_on: date | None,
    coordinator: str,
    others_present: str,
) -> None:
    """When it was talked through, and who was there beside the three."""
    _lock_draft(agreement, by)
    if met_on and met_on > timezone.localdate():
        raise ValidationError({"met_on": "The day you met must be today or in the past"})
    answers = {"met_on": met_on, "coordinator": coordinator, "others_present": others_present}
    _change(agreement, by, **answers)


@transaction.atomic
def save_term(
    *, agreement: SupportAgreement, by: User, term: str, value: Any, reason: str = ""
) -> None:
    """Agree one term otherwise than the programme has it, with a reason; or as the programme."""
    _lock_draft(agreement, by)
    promised = agreement.promised
    if term not in promised.keys:
        raise ValidationError("The programme does not have this term any more.")
    changes = {key: change for key, change in agreement.changes.items() if key != term}
    if value != promised.value(term):
        if not reason.strip():
            raise ValidationError({"reason": "Enter why this differs from the programme"})
        if problems_with_term(value):
            raise ValidationError("These figures do not go together. Check each of them.")
        changes[term] = {"value": value, "reason": reason.strip()}
    _change(agreement, by, changes=changes)


@transaction.atomic
def send_to_be_signed(*, agreement: SupportAgreement, by: User) -> None:
    """Write out what is agreed, under its hash, and ask the three to sign it."""
    participant = _lock_draft(agreement, by)
    people = people_of(participant, timezone.localdate())
    missing = [words for seat, words in SEAT_WORDS.items() if _is_missing(seat, people, agreement)]
    if missing:
        raise ValidationError(
            [f"Nobody is appointed as {words} today, who has to sign it." for words in missing]
        )
    if agreement.met_on is None:
        raise ValidationError("Enter the day on which you talked it through.")
    now = timezone.now()
    content = canonical_json(content_of(agreement, people, now))
    event = change_status(
        agreement,
        Status.SIGNING,
        by=by,
        about=participant,
        action=Action.AGREEMENT_SENT,
        status_changed_at=now,
        content=content,
        sha256=sha256(content),
        with_assessor="assessor" in people,
        programme_version=participant.programme,
        support_rules=support_rules_of(agreement.promised, agreement.changes),
        return_reason="",
        returned_by=None,
    )
    _ask_to_sign(agreement, people, event, by)


def _is_missing(seat: str, people: dict[str, User], agreement: SupportAgreement) -> bool:
    """An assessor signs where there is one, and has to be there where one judges at the end."""
    judging = agreement.participant.programme.judging
    return seat not in people and (seat == "supervisor" or judging.recommender == "assessor")


def _ask_to_sign(
    agreement: SupportAgreement, people: dict[str, User], event: AuditEvent, by: User
) -> None:
    for person in {each.pk: each for each in people.values() if each.pk != by.pk}.values():
        notify(
            to=person,
            template="support_agreement_to_sign",
            key=f"event:{event.pk}:{person.pk}",
            url=absolute_url("supervision:support_agreement", agreement.pk),
        )


@transaction.atomic
def discard_agreement(*, agreement: SupportAgreement, by: User) -> None:
    """Throw a draft away; what was signed before goes on to hold."""
    participant = _lock_draft(agreement, by)
    change_status(
        agreement,
        Status.DISCARDED,
        by=by,
        about=participant,
        action=Action.AGREEMENT_DISCARDED,
        status_changed_at=timezone.now(),
    )


def _lock_draft(agreement: SupportAgreement, by: User) -> Participant:
    participant = lock_on_programme(agreement.participant_id, by=by)
    require(can_write_agreement(by, participant))
    if agreement.status != Status.DRAFT:
        raise ValidationError(ALREADY_DEALT_WITH)
    return participant


def _change(agreement: SupportAgreement, by: User, **fields: Any) -> None:
    """Only what differs, so that sending a page again changes nothing."""
    saved = SupportAgreement.objects.get(pk=agreement.pk)
    if saved.status == Status.DRAFT and all(
        getattr(saved, name) == value for name, value in fields.items()
    ):
        return
    change_fields(
        agreement, by=by, action=Action.AGREEMENT_CHANGED, about=agreement.participant, **fields
    )
