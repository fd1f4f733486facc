from accounts.models import Role, User
from assessments.models import FinalAssessment
from participants.models import Cohort, Participant
from participants.permissions import is_assessor_of


def can_export_cohort(user: User, cohort: Cohort) -> bool:
    """A file of a whole cohort leaves the portal: the workforce lead of its organisation alone."""
    return user.has_role(Role.WORKFORCE_LEAD, cohort.organisation_id)


def can_read_pack(user: User, participant: Participant) -> bool:
    """Whoever may read a final assessment; the assessor also before there is one.

    The pack is of the newest that they may read: for the participant and the supervisor the newest
    they were told of in person, for the confirmer the newest recommended. It holds every text and
    every name: never the workforce lead or the reader.
    """
    return (
        is_assessor_of(user, participant)
        or FinalAssessment.objects.visible_to(user).of(participant).exists()
    )
