from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.rules import sha256_of_bytes
from audit.services import change_status, record
from participants.models import Arrival, KnownSender
from participants.transfers.keys import is_own, is_revoked
from participants.transfers.sealing import Opened, Refused, open_file

REVOKED = (
    "The key that signed this file is no longer valid: its secret got out. Ask for a file signed "
    "anew."
)
TO_COME = "The file says that it was made on a day that is still to come, so it cannot be right."
Status = Arrival.Status
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def upload_transfer_file(*, organisation: Organisation, content: bytes, by: User) -> Arrival:
    """Look at a file, as data only. The same file again leads to the first arrival, whatever has
    come of it; one that is altered is refused, and nothing of it is kept but its digest."""
    require(can_manage_programme(by, organisation.pk))
    # Two sendings at once come one after the other.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    digest = sha256_of_bytes(content)
    known = Arrival.objects.filter(organisation=organisation, sha256=digest)
    if same := known.exclude(status__in=[Status.REFUSED, Status.DISCARDED]).first():
        return same
    try:
        opened = open_file(content)
        if is_revoked(opened.public_key):
            raise Refused(REVOKED)
        if opened.content["made_on"] > timezone.localdate().isoformat():
            raise Refused(TO_COME)
    except Refused as refused:
        return _refuse(organisation, digest, str(refused), by)
    return _keep(organisation, opened, by)


def is_accepted(organisation: Organisation, public_key: str) -> bool:
    """The deployment's own key, or one that the organisation's leads accepted."""
    known = KnownSender.objects.standing().filter(organisation=organisation, public_key=public_key)
    return is_own(public_key) or known.exists()


def _keep(organisation: Organisation, opened: Opened, by: User) -> Arrival:
    accepted = is_accepted(organisation, opened.public_key)
    arrival = Arrival.objects.create(
        organisation=organisation,
        sha256=opened.sha256,
        status=Status.READY if accepted else Status.UNKNOWN_SENDER,
        content=opened.content,
        public_key=opened.public_key,
        uploaded_by=by,
    )
    record(
        Action.ARRIVAL_CHECKED,
        arrival,
        by=by,
        about=organisation,
        sha256=opened.sha256,
        key=opened.public_key,
        accepted=accepted,
    )
    return arrival


def _refuse(organisation: Organisation, digest: str, why: str, by: User) -> Arrival:
    arrival = Arrival.objects.create(
        organisation=organisation,
        sha256=digest,
        status=Status.REFUSED,
        refusal=why[:200],
        uploaded_by=by,
    )
    record(Action.ARRIVAL_REFUSED, arrival, by=by, about=organisation, sha256=digest)
    return arrival


@transaction.atomic
def forget_arrivals(*, now: datetime | None = None, by: None = None) -> int:
    """Throw away files with which nobody went on for 30 days; how many."""
    before = (now or timezone.now()) - KEPT_FOR
    waiting = Arrival.objects.filter(
        status__in=[Status.READY, Status.UNKNOWN_SENDER], uploaded_at__lt=before
    ).select_for_update(of=("self",))
    old = list(waiting.select_related("organisation"))
    for arrival in old:
        _discard(arrival, by)
    return len(old)


def _discard(arrival: Arrival, by: User | None) -> None:
    change_status(
        arrival,
        Status.DISCARDED,
        by=by,
        action=Action.ARRIVAL_DISCARDED,
        about=arrival.organisation,
        content={},
    )


@transaction.atomic
def discard_arrival(*, arrival: Arrival, by: User) -> None:
    """Throw away a file from which nobody was added: nothing of what it said is kept."""
    require(can_manage_programme(by, arrival.organisation_id))
    _discard(arrival, by)
