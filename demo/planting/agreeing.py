"""The support agreement of each person: written, signed by three, and written anew."""

from datetime import timedelta

from django.utils import timezone

from demo import stories
from participants.models import Appointment, Participant
from supervision import services
from supervision.models import SupportAgreement

from .cast import Cast, Telling, fresh


def agree(cast: Cast, participant: Participant, step: stories.Agreement) -> Telling:
    """Talked through on one day, signed by the others on the next two."""
    day = participant.here_from + timedelta(days=step.days_after)
    if day + timedelta(days=2) >= cast.today:
        return
    yield day, 11
    if not _holders(participant) >= {"supervisor", "assessor"}:
        return
    assessor = cast.holder(participant, "assessor")
    agreement = services.start_agreement(participant=fresh(participant), by=assessor)
    services.save_meeting(
        agreement=fresh(agreement),
        by=assessor,
        met_on=day,
        coordinator=cast.who("priya").name,
        others_present="",
    )
    for term, (words, reason) in step.changed.items():
        services.save_term(
            agreement=fresh(agreement), by=assessor, term=term, value=words, reason=reason
        )
    if step.ends == "draft":
        return
    services.send_to_be_signed(agreement=fresh(agreement), by=assessor)
    for days, seat in enumerate(("assessor", "supervisor", "participant")):
        if seat == "participant" and step.ends == "signing":
            return
        yield day + timedelta(days=days), 15
        _sign(cast, participant, fresh(agreement), seat)


def _holders(participant: Participant) -> set[str]:
    held = Appointment.objects.current(timezone.localdate()).filter(participant=participant)
    return set(held.values_list("kind", flat=True))


def _sign(cast: Cast, participant: Participant, agreement: SupportAgreement, seat: str) -> None:
    own = fresh(participant.user)
    person = own if seat == "participant" else cast.holder(participant, seat)
    services.sign_agreement(agreement=agreement, by=person, sha256=agreement.sha256)
