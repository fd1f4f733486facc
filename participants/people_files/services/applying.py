from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import change_status
from participants.models import PeopleFile

from .checking import find, save_findings
from .making import make_everything
from .uploading import start_work


@transaction.atomic
def request_people_file_apply(*, file: PeopleFile, by: User) -> PeopleFile:
    """Have a checked file applied. Raises StaleObject when it changed since it was shown."""
    require(can_manage_programme(by, file.organisation_id))
    change_status(
        file,
        PeopleFile.Status.APPLYING,
        by=by,
        action=Action.PEOPLE_FILE_APPLY_ASKED,
        about=file.cohort,
    )
    start_work(file, "people_file_apply", by)
    return file


def apply_people_file(*, file: PeopleFile, by: User | None) -> None:
    """Add everybody, or nobody. Run again, or twice at once, it does nothing more.

    Every row is checked again first: where something is wrong now the file goes back to be mended
    and nothing is added.
    """
    if file.status != PeopleFile.Status.APPLYING:
        return
    try:
        apply_rows(file=file, by=by)
    except IntegrityError:
        # Somebody added one of these people at this moment; now that shows as a problem.
        file.refresh_from_db()
        apply_rows(file=file, by=by)


@transaction.atomic
def apply_rows(*, file: PeopleFile, by: User | None) -> None:
    """The whole of it in one transaction."""
    require(by is None or can_manage_programme(by, file.organisation_id))
    # Two files at once come one after the other, so that the second sees what the first added.
    Organisation.objects.select_for_update(no_key=True).get(pk=file.organisation_id)
    today = timezone.localdate()
    checked = find(file, list(file.rows.all()), by, today)
    save_findings(file, checked)
    if file.problem_count:
        change_status(
            file,
            PeopleFile.Status.FAULTY,
            by=by,
            action=Action.PEOPLE_FILE_NOT_APPLIED,
            about=file.cohort,
        )
        return
    make_everything(file, checked, by, today)
    change_status(
        file,
        PeopleFile.Status.APPLIED,
        by=by,
        action=Action.PEOPLE_FILE_APPLIED,
        about=file.cohort,
        applied_at=timezone.now(),
        applied_by=by,
    )
