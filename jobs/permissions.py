from typing import Any

from .kinds import kind_of
from .models import Job


def can_read_job(user: Any, job: Job) -> bool:
    """Whose job it is, while its kind still lets them: rights may have ended since they asked."""
    is_theirs = user.is_active and job.requested_by_id == user.pk
    return bool(is_theirs and kind_of(job).may_read(user, job))
