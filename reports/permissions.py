from accounts.models import Role, User
from assessments.models import FinalAssessment
from participants.models import Cohort, Participant
from participants.permissions import is_assessor_of


def can_export_cohort(user: User, cohort: Cohort) -> bool:
    """A file of a whole cohort leaves the portal: the workforce lead of its organisation alone."""
    return user.has_role(Role.WORKFORCE_LEAD, cohort.organisation_id)


def can_read_pack(user: User, participant: Participant) -> bool:
    """Whoever may read the newest final assessment; its assessor also before there is one.

    So the participant and the supervisor have it once told in person, and the confirmer from the
    recommendation on. It holds every text and every name: never the workforce lead or the reader.
    """
    if is_assessor_of(user, participant):
        return True
    attempts = FinalAssessment.objects.of(participant)
    newest = list(attempts.values_list("pk", flat=True)[:1])
    return FinalAssessment.objects.visible_to(user).filter(pk__in=newest).exists()
