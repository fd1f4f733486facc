"""Who may do what with observations and accounts of weeks.

Whether it is time is asked of TRANSITIONS and rules, never here.
"""

from accounts.models import User
from accounts.permissions import can_manage_programme
from evidence.permissions import reads_to_confirm
from participants.models import Cohort, Participant
from participants.permissions import (
    is_assessor_of,
    is_participant,
    is_supervisor_of,
    leads_programme_of,
)

from .models import Attendance, Observation, SupportAgreement, WeekAccount


def can_plan_observation(user: User, participant: Participant) -> bool:
    """The participant asks for one; the supervisor and the assessor plan one."""
    return is_participant(user, participant) or observes(user, participant)


def can_cancel_observation(user: User, observation: Observation) -> bool:
    return can_plan_observation(user, observation.participant)


def can_hold_observation(user: User, observation: Observation) -> bool:
    """Its observer, while they are still the participant's supervisor or assessor."""
    return observation.observer_id == user.pk and observes(user, observation.participant)


def can_write_up_observation(user: User, observation: Observation) -> bool:
    return can_hold_observation(user, observation)


def can_answer_observation(user: User, observation: Observation) -> bool:
    return is_participant(user, observation.participant)


def can_sign_off_observation(user: User, observation: Observation) -> bool:
    """The practice supervisor; the assessor where the programme lets them."""
    participant = observation.participant
    return is_supervisor_of(user, participant) or (
        participant.programme.assessor_may_sign_off_observations
        and is_assessor_of(user, participant)
    )


def can_return_observation(user: User, observation: Observation) -> bool:
    return can_sign_off_observation(user, observation)


def can_read_write_up(user: User, observation: Observation) -> bool:
    """What the observer wrote: theirs alone until they send it, and again once it was returned.

    Also when it never came to be sent, because they left.
    """
    return not observation.is_unsent or can_write_up_observation(user, observation)


def can_open_observations(user: User, participant: Participant) -> bool:
    """The list with what it is about."""
    return can_plan_observation(user, participant) or reads_to_confirm(user, participant)


def can_list_observation_dates(user: User, participant: Participant) -> bool:
    """Dates and state only."""
    return leads_programme_of(user, participant)


def observes(user: User, participant: Participant) -> bool:
    return is_supervisor_of(user, participant) or is_assessor_of(user, participant)


def can_check_in(user: User, participant: Participant) -> bool:
    """The weekly check-in is the participant's own."""
    return is_participant(user, participant)


def can_give_other_account(user: User, participant: Participant) -> bool:
    """Beside the participant's account of a week stands the practice supervisor's."""
    return is_supervisor_of(user, participant)


def can_correct_account(user: User, account: WeekAccount) -> bool:
    """Each side corrects its own; what comes from the case system is put right there."""
    if account.side == WeekAccount.Side.PARTICIPANT:
        return can_check_in(user, account.participant)
    return account.side == WeekAccount.Side.SUPERVISOR and can_give_other_account(
        user, account.participant
    )


def can_read_accounts(user: User, participant: Participant) -> bool:
    """What each side said of the weeks, with its words."""
    return is_participant(user, participant) or observes(user, participant)


def can_read_support_figures(user: User, participant: Participant) -> bool:
    """Agreed against received, in figures: those who read the accounts, and the workforce lead."""
    return can_read_accounts(user, participant) or leads_programme_of(user, participant)


def can_open_agreements(user: User, participant: Participant) -> bool:
    """The list of versions: those who sign, and the workforce lead, who sees the signed ones."""
    return can_read_support_figures(user, participant)


def can_write_agreement(user: User, participant: Participant) -> bool:
    """Assessor or supervisor; by default it lies with the assessor."""
    return observes(user, participant)


def can_sign_agreement(user: User, agreement: SupportAgreement) -> bool:
    """And return it with a reason: each of the three."""
    return bool(seats_of(user, agreement))


def seats_of(user: User, agreement: SupportAgreement) -> list[str]:
    """As what ``user`` signs it today. One person may be supervisor and assessor."""
    participant = agreement.participant
    held = {
        "participant": is_participant(user, participant),
        "supervisor": is_supervisor_of(user, participant),
        "assessor": is_assessor_of(user, participant),
    }
    return [seat for seat, holds in held.items() if holds and seat in agreement.seats]


def can_record_events(user: User, cohort: Cohort) -> bool:
    """Learning events of a cohort, with who came: the workforce lead."""
    return can_manage_programme(user, cohort.organisation_id)


def can_record_own_study_day(user: User, participant: Participant) -> bool:
    return is_participant(user, participant)


def can_remove_study_day(user: User, attendance: Attendance) -> bool:
    """One's own; what a list says is put right by who keeps the list."""
    own = is_participant(user, attendance.participant)
    return own and attendance.event.cohort_id is None


def can_record_supervision(user: User, participant: Participant) -> bool:
    """Each side records single supervision, and answers what the other side recorded."""
    return is_participant(user, participant) or is_supervisor_of(user, participant)


def can_read_supervision(user: User, participant: Participant) -> bool:
    """Each meeting, with who recorded what; the workforce lead sees figures."""
    return can_read_accounts(user, participant)
