from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.rules import sha256_of_bytes
from audit.services import change_status, record
from jobs.services import request_job
from participants.models import Cohort, PeopleFile

from .forgetting import forget

AT_WORK = "This file is being worked on. Wait until that is done."
# Sent twice while one of these, a file is the one that is there.
GOING_ON = (PeopleFile.Status.CHECKING, PeopleFile.Status.READY, PeopleFile.Status.APPLYING)


@transaction.atomic
def upload_people_file(*, cohort: Cohort, file_name: str, content: bytes, by: User) -> PeopleFile:
    """Keep a file until a job has read it. The same file sent again leads to the first one."""
    require(can_manage_programme(by, cohort.organisation_id))
    # Two sendings at once come one after the other.
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    digest = sha256_of_bytes(content)
    sent = PeopleFile.objects.filter(cohort=cohort, uploaded_by=by, sha256=digest)
    if same := sent.filter(status__in=GOING_ON).first():
        return same
    file = PeopleFile.objects.create(
        organisation_id=cohort.organisation_id,
        cohort=cohort,
        uploaded_by=by,
        file_name=file_name[-160:],
        content=content,
        sha256=digest,
    )
    record(Action.PEOPLE_FILE_UPLOADED, file, by=by, about=cohort, sha256=digest)
    start_work(file, "people_file_check", by)
    return file


@transaction.atomic
def check_people_file_again(*, file: PeopleFile, by: User) -> PeopleFile:
    """Hold the rows against what the portal knows now: people were invited or added meanwhile."""
    require(can_manage_programme(by, file.organisation_id))
    if file.is_at_work and not file.was_cut_off:
        raise ValidationError(AT_WORK)
    if file.status != PeopleFile.Status.CHECKING:
        change_status(
            file,
            PeopleFile.Status.CHECKING,
            by=by,
            action=Action.PEOPLE_FILE_CHECKED_AGAIN,
            about=file.cohort,
        )
    start_work(file, "people_file_check", by)
    return file


@transaction.atomic
def discard_people_file(*, file: PeopleFile, by: User) -> None:
    """Throw a file away that was not applied: nothing of what it said is kept."""
    require(can_manage_programme(by, file.organisation_id))
    if file.is_at_work and not file.was_cut_off:
        raise ValidationError(AT_WORK)
    change_status(
        file,
        PeopleFile.Status.DISCARDED,
        by=by,
        action=Action.PEOPLE_FILE_DISCARDED,
        about=file.cohort,
    )
    forget(file, timezone.now())


def start_work(file: PeopleFile, kind: str, by: User) -> None:
    """Ask for the job that goes on with the file, and remember which it is."""
    file.job = request_job(
        kind=kind,
        title=f"People for {file.cohort.name}",
        organisation=file.cohort.organisation,
        subject_id=file.pk,
        by=by,
    )
    file.save(update_fields=["job"])
