from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, change_fields, change_status, record
from participants.models import Arrival, KnownSender
from participants.transfers.sealing import fingerprint


@transaction.atomic
def trust_sender(*, arrival: Arrival, compared: str, by: User) -> Arrival:
    """Accept the key that signed a file, from now on for every file of the organisation.

    ``compared``: how its fingerprint was held against the sender's. The trail keeps it.
    """
    require(can_manage_programme(by, arrival.organisation_id))
    if arrival.status != Arrival.Status.UNKNOWN_SENDER:
        raise ValidationError(ALREADY_DEALT_WITH)
    sender = KnownSender(
        organisation=arrival.organisation,
        public_key=arrival.public_key,
        name=arrival.content["made_by"]["organisation"][:120],
        compared=KnownSender.Compared(compared).value,
        trusted_by=by,
    )
    try:
        with transaction.atomic():
            sender.save(force_insert=True)
    except IntegrityError:
        pass  # accepted with another file meanwhile
    else:
        record(
            Action.SENDER_TRUSTED,
            sender,
            by=by,
            about=arrival.organisation,
            fingerprint=fingerprint(arrival.public_key),
            compared=compared,
        )
    change_status(
        arrival,
        Arrival.Status.READY,
        by=by,
        action=Action.ARRIVAL_CHECKED,
        about=arrival.organisation,
    )
    return arrival


@transaction.atomic
def end_sender(*, sender: KnownSender, by: User) -> KnownSender:
    """Accept a key no longer: files it signs are asked about again. Whoever came stays."""
    require(can_manage_programme(by, sender.organisation_id))
    if sender.ended_at:
        raise ValidationError(ALREADY_DEALT_WITH)
    change_fields(
        sender,
        by=by,
        action=Action.SENDER_ENDED,
        about=sender.organisation,
        ended_by=by,
        ended_at=timezone.now(),
    )
    return sender
