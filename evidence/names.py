"""The names the system knows around a participant, for taking out before an independent reading."""

from accounts.models import User
from participants.models import Participant

from .rules import A_NUMBER, AN_ADDRESS, THE_TEAM

# To an independent reader the people are these.
APPOINTED_AS = {
    "supervisor": "supervisor",
    "assessor": "assessor",
    "reader": "independent reader",
    "confirmer": "confirmer",
}


def names_of(participant: Participant) -> dict[str, str]:
    """What ``rules.remove_names`` takes out for an independent reader, and the words in its place.

    The participant, everybody ever appointed to them, everybody who wrote or linked evidence, their
    addresses, the registration number and the team.
    """
    title = f"the {participant.programme.participant_short_title}"
    names: dict[str, str] = {}
    for author in User.objects.filter(pk__in=participant.evidence_items.values("author_id")):
        names |= {author.name: "a colleague", author.email: AN_ADDRESS}
    appointments = participant.appointments.select_related("user").order_by("starts_on")
    for each in appointments:
        names |= {each.user.name: f"the {APPOINTED_AS[each.kind]}", each.user.email: AN_ADDRESS}
    names |= {participant.user.name: title, participant.user.email: AN_ADDRESS}
    if participant.registration_number:
        names[participant.registration_number] = A_NUMBER
    if participant.team:
        names[participant.team.name] = THE_TEAM
    return names
