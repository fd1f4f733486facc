"""The three sign a support agreement, in any order, or one of them returns it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import ALREADY_DEALT_WITH, change_status, record
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.permissions import people_of
from participants.rules import OVER
from participants.services import lock_participant
from supervision.models import AgreementSignature, SupportAgreement
from supervision.permissions import can_sign_agreement, seats_of

Status = SupportAgreement.Status
CHANGED_SINCE = (
    "The agreement was changed after you opened this page, so you have not signed it. What stands "
    "below is how it reads now. Read it, then sign."
)
SIGNED_ALREADY = "You have signed this already."


@transaction.atomic
def sign_agreement(*, agreement: SupportAgreement, by: User, sha256: str) -> SupportAgreement:
    """Sign the text with this hash, in every seat that ``by`` holds; the last one makes it hold.

    Signatures wait for each other under the lock, and none depends on the version of the row: two
    at once both count.
    """
    participant = lock_participant(agreement.participant_id, by=by)
    now: SupportAgreement = SupportAgreement.objects.select_related(
        "participant__user", "participant__cohort__programme_version"
    ).get(pk=agreement.pk)
    require(can_sign_agreement(by, now))
    if participant.status not in Participant.NOT_OVER:
        raise ValidationError(OVER)
    if now.status != Status.SIGNING:
        raise ValidationError(ALREADY_DEALT_WITH)
    if now.sha256 != sha256:
        raise ValidationError(CHANGED_SINCE)
    signed = set(now.signatures.filter(sha256=sha256).values_list("seat", flat=True))
    seats = [seat for seat in seats_of(by, now) if seat not in signed]
    if not seats:
        raise ValidationError(SIGNED_ALREADY)
    for seat in seats:
        _add_signature(now, participant, by, seat)
    if set(now.seats) <= signed | set(seats):
        _let_it_hold(now, participant, by)
    return now


def _add_signature(
    agreement: SupportAgreement, participant: Participant, by: User, seat: str
) -> None:
    signature = AgreementSignature.objects.create(
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        seat=seat,
        signed_by=by,
        sha256=agreement.sha256,
    )
    record(
        Action.AGREEMENT_SIGNED_BY_ONE,
        signature,
        by=by,
        about=participant,
        seat=seat,
        sha256=agreement.sha256,
    )


def _let_it_hold(agreement: SupportAgreement, participant: Participant, by: User) -> None:
    event = change_status(
        agreement,
        Status.SIGNED,
        by=by,
        about=participant,
        action=Action.AGREEMENT_SIGNED,
        status_changed_at=timezone.now(),
        signed_on=timezone.localdate(),
    )
    _tell("support_agreement_signed", agreement, participant, event, by)


@transaction.atomic
def return_agreement(*, agreement: SupportAgreement, by: User, reason: str) -> None:
    """Back to being written, with what should be said instead; signatures so far do not count."""
    participant = lock_participant(agreement.participant_id, by=by)
    require(can_sign_agreement(by, agreement))
    event = change_status(
        agreement,
        Status.DRAFT,
        by=by,
        about=participant,
        action=Action.AGREEMENT_RETURNED,
        status_changed_at=timezone.now(),
        return_reason=reason,
        returned_by=by,
        content="",
        sha256="",
    )
    _tell("support_agreement_returned", agreement, participant, event, by)


def _tell(
    template: str,
    agreement: SupportAgreement,
    participant: Participant,
    event: AuditEvent,
    by: User,
) -> None:
    """The others of the three, each once."""
    people = people_of(participant, timezone.localdate()).values()
    for person in {each.pk: each for each in people if each.pk != by.pk}.values():
        notify(
            to=person,
            template=template,
            key=f"event:{event.pk}:{person.pk}",
            url=absolute_url("supervision:support_agreement", agreement.pk),
        )
