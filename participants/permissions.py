"""Who holds which appointment today: what rights of reading and acting are built from."""

from accounts.models import Role, User

from .models import Appointment, Participant


def holds_appointment(user: User, participant: Participant, *kinds: str) -> bool:
    """Whether ``user`` is appointed to ``participant`` today in one of ``kinds``.

    The kinds held are kept on the user for the request: pages ask many times.
    """
    held = Appointment.objects.held_on(user)
    return any((participant.pk, kind) in held for kind in kinds)


def is_participant(user: User, participant: Participant) -> bool:
    return user.is_active and participant.user_id == user.pk


def is_supervisor_of(user: User, participant: Participant) -> bool:
    return holds_appointment(user, participant, Appointment.Kind.SUPERVISOR)


def is_assessor_of(user: User, participant: Participant) -> bool:
    return holds_appointment(user, participant, Appointment.Kind.ASSESSOR)


def is_reader_of(user: User, participant: Participant) -> bool:
    return holds_appointment(user, participant, Appointment.Kind.READER)


def is_confirmer_of(user: User, participant: Participant) -> bool:
    return holds_appointment(user, participant, Appointment.Kind.CONFIRMER)


def leads_programme_of(user: User, participant: Participant) -> bool:
    return user.has_role(Role.WORKFORCE_LEAD, participant.organisation_id)


def can_try_dates(user: User, participant: Participant) -> bool:
    """See what would move if something were agreed: who agrees it, and whose dates they are."""
    return is_participant(user, participant) or can_manage_participant(user, participant)


def can_manage_participant(user: User, participant: Participant) -> bool:
    """Move, appoint, change details: a workforce lead, but never on their own record."""
    return leads_programme_of(user, participant) and participant.user_id != user.pk
