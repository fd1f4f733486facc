"""The files of a report, made by a worker while one watches."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Team, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import record
from jobs.kinds import JobKind, Progress, Result
from jobs.models import Job
from jobs.services import request_job
from participants.models import Cohort
from ui.looks import asked_look, look_of

from .cohorts import cohort_figures
from .files import FORMATS

FILTERS = {"cohort": Cohort, "team": Team}


@transaction.atomic
def request_cohort_report(
    *, organisation: Organisation, by: User, file_format: str, filters: dict[str, str]
) -> Job:
    """Have the report made as a file (csv, xlsx or pdf), and say so in the trail."""
    require(can_manage_programme(by, organisation.pk))
    job = request_job(
        kind="cohort_report",
        title=f"Cohort report as {file_format.upper()}",
        organisation=organisation,
        subject_id=organisation.pk,
        by=by,
        file_format=file_format,
        **filters,
        # A spreadsheet has a look of its own, in the program that opens it.
        **(asked_look(by) if file_format == "pdf" else {}),
    )
    record(
        Action.EXPORT_REQUESTED,
        organisation,
        by=by,
        about=organisation,
        job=job.pk,
        filters=sorted(filters),
    )
    return job


def answers_of(organisation: Organisation, parameters: dict[str, Any]) -> dict[str, Any]:
    """The rows that a job's filters name, as far as they are still there."""
    found: dict[str, Any] = {}
    for name, model in FILTERS.items():
        if pk := parameters.get(name):
            found[name] = model._default_manager.filter(organisation=organisation, pk=pk).first()
    return {name: row for name, row in found.items() if row}


def filters_in_words(answers: dict[str, Any]) -> list[str]:
    return [f"{name.capitalize()}: {row}" for name, row in answers.items()]


def _run(job: Job, progress: Progress) -> Result:
    organisation = Organisation.objects.get(pk=job.subject_id)
    file_format = job.parameters["file_format"]
    answers = answers_of(organisation, job.parameters)
    today = timezone.localdate()
    figures = cohort_figures(organisation, answers, filters_in_words(answers), today, progress)
    content_type, make = FORMATS[file_format]
    progress(1, 1, "Writing the file")
    content = make(figures, look_of(job.parameters))
    return Result(f"cohort-report-{today:%Y-%m-%d}.{file_format}", content_type, content)


def _may_read(user: User, job: Job) -> bool:
    return can_manage_programme(user, job.organisation_id)


def _on_download(user: User, job: Job) -> None:
    organisation = Organisation.objects.get(pk=job.subject_id)
    record(Action.EXPORT_DOWNLOADED, organisation, by=user, about=organisation, job=job.pk)


def _ask_again(user: User, job: Job) -> Job:
    organisation = Organisation.objects.get(pk=job.subject_id)
    filters = {name: value for name, value in job.parameters.items() if name in FILTERS}
    return request_cohort_report(
        organisation=organisation,
        by=user,
        file_format=job.parameters["file_format"],
        filters=filters,
    )


COHORT_REPORT = JobKind(
    run=_run, may_read=_may_read, ask_again=_ask_again, on_download=_on_download
)
