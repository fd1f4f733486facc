from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit.actions import Action
from audit.services import change_status
from participants.models import PeopleFile


def forget_people_files(now: datetime | None = None) -> int:
    """Delete what files said that nobody needs any more; says of how many. Run every hour."""
    moment = now or timezone.now()
    old = PeopleFile.objects.kept_too_long(moment)
    return sum(_forget_old(pk, moment) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _forget_old(pk: UUID, moment: datetime) -> bool:
    """False when somebody else, whom we waited for, has done it or gone on with the file."""
    old = PeopleFile.objects.kept_too_long(moment).select_related("cohort", "job")
    file = old.select_for_update(of=("self",)).filter(pk=pk).first()
    if file is None:
        return False
    _discard_unfinished(file)
    forget(file, moment)
    return True


def _discard_unfinished(file: PeopleFile) -> None:
    if PeopleFile.Status.DISCARDED in PeopleFile.TRANSITIONS[file.status]:
        change_status(
            file,
            PeopleFile.Status.DISCARDED,
            by=None,
            action=Action.PEOPLE_FILE_DISCARDED,
            about=file.cohort,
        )


def forget(file: PeopleFile, now: datetime) -> None:
    """The rows, the file and its name go; when, by whom and how many stays."""
    file.rows.all().delete()
    file.content, file.file_name, file.header, file.forgotten_at = None, "", [], now
    file.save(update_fields=["content", "file_name", "header", "forgotten_at"])
