"""The two jobs: a file is checked, a file is applied. Each may run twice, late, or at once."""

from django.urls import reverse

from accounts.models import User
from accounts.permissions import can_manage_programme
from jobs.kinds import JobKind, Progress
from jobs.models import Job
from participants.models import PeopleFile

from .services import apply_people_file, check_people_file, check_people_file_again


def _check(job: Job, progress: Progress) -> None:
    check_people_file(file=_file(job), by=job.requested_by, progress=progress)


def _apply(job: Job, progress: Progress) -> None:
    file = _file(job)
    progress(0, 1, f"Adding {file.row_count:,} {'person' if file.row_count == 1 else 'people'}")
    apply_people_file(file=file, by=job.requested_by)


def _file(job: Job) -> PeopleFile:
    return PeopleFile.objects.select_related("cohort").get(pk=job.subject_id)


def _may_read(user: User, job: Job) -> bool:
    return can_manage_programme(user, job.organisation_id)


def _ask_again(user: User, job: Job) -> Job:
    asked = check_people_file_again(file=_file(job), by=user).job
    return asked or job


def _page(job: Job) -> str:
    return reverse("participants:people_file", args=[job.subject_id])


CHECK = JobKind(run=_check, may_read=_may_read, ask_again=_ask_again, page=_page)
APPLY = JobKind(run=_apply, may_read=_may_read, ask_again=_ask_again, page=_page)
