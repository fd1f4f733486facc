from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.actions import Action
from audit.services import change_status
from participants.models import PeopleFile


def forget_people_files(now: datetime | None = None) -> int:
    """Delete what files said that nobody needs any more; says of how many. Run every hour."""
    moment = now or timezone.now()
    old = list(PeopleFile.objects.kept_too_long(moment).select_related("cohort", "job"))
    for file in old:
        with transaction.atomic():
            _discard_unfinished(file)
            forget(file, moment)
    return len(old)


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
