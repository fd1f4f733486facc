from accounts.models import Role, User
from assessments.models import FinalAssessment
from assessments.permissions import can_start_final_assessment
from participants.models import Cohort, Participant
from participants.permissions import (
    can_manage_participant,
    is_participant,
    is_supervisor_of,
)


def can_export_cohort(user: User, cohort: Cohort) -> bool:
    """A file of a whole cohort leaves the portal: the workforce lead of its organisation alone."""
    return user.has_role(Role.WORKFORCE_LEAD, cohort.organisation_id)


def can_read_pack(user: User, participant: Participant) -> bool:
    """Whoever may read a final assessment; who is to write it also before there is one.

    The pack is of the newest that they may read: for the participant and the supervisor the newest
    they were told of in person, for the confirmer the newest recommended. It holds every text and
    every name: never the workforce lead or the reader.
    """
    return (
        can_start_final_assessment(user, participant)
        or FinalAssessment.objects.visible_to(user).of(participant).exists()
    )


def can_make_transfer_file(user: User, participant: Participant) -> bool:
    """The person whose file it is; the workforce lead too, and then the person is told."""
    return is_participant(user, participant) or can_manage_participant(user, participant)


def can_stop_reminders(user: User, participant: Participant) -> bool:
    """Who looks after the person: their supervisor of today, or a workforce lead."""
    return is_supervisor_of(user, participant) or can_manage_participant(user, participant)


def can_see_reminder_stop(user: User, participant: Participant) -> bool:
    return is_participant(user, participant) or can_stop_reminders(user, participant)
