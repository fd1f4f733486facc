from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record
from jobs.models import Job
from jobs.services import request_job
from participants.models import Cohort

from .permissions import can_export_cohort


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
