from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record
from jobs.models import Job
from jobs.services import request_job
from notifications.models import ReminderStop
from notifications.services import stop_of
from participants.models import Cohort, Participant
from participants.services import lock_participant

from .permissions import can_export_cohort, can_stop_reminders


@transaction.atomic
def request_cohort_export(*, cohort: Cohort, by: User, filters: dict[str, str]) -> Job:
    """Have a CSV file made of the people that ``filters`` leave, and say so in the trail."""
    require(can_export_cohort(by, cohort))
    job = request_job(
        kind="cohort_csv",
        title=f"{cohort.name} as a CSV file",
        organisation=cohort.organisation,
        subject_id=cohort.pk,
        by=by,
        **filters,
    )
    record(
        Action.EXPORT_REQUESTED, cohort, by=by, about=cohort, job=job.pk, filters=sorted(filters)
    )
    return job


@transaction.atomic
def stop_reminders(*, participant: Participant, by: User) -> ReminderStop:
    """No more reminders for a person in trouble, whatever lies with them. Pressed twice: once."""
    participant = lock_participant(participant, by=by)
    require(can_stop_reminders(by, participant))
    stop = stop_of(participant.user_id)
    if stop is None:
        stop = ReminderStop.objects.create(
            organisation_id=participant.organisation_id,
            person_id=participant.user_id,
            stopped_by=by,
        )
        record(Action.REMINDERS_STOPPED, stop, by=by, about=participant)
    return stop


@transaction.atomic
def resume_reminders(*, participant: Participant, by: User) -> None:
    """Reminders come again from the next morning of a working day on."""
    participant = lock_participant(participant, by=by)
    require(can_stop_reminders(by, participant))
    stop = stop_of(participant.user_id)
    if stop is not None:
        ReminderStop.objects.filter(pk=stop.pk).update(ended_by=by, ended_at=timezone.now())
        record(Action.REMINDERS_RESUMED, stop, by=by, about=participant)
