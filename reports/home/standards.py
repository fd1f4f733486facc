"""How the pieces of a record are spread over the standards."""

from collections import Counter
from typing import Any

from accounts.models import User
from participants.models import Participant
from standards.prepared import judged_standards_of

from . import own_queries


def by_standard(user: User, participant: Participant) -> list[dict[str, Any]]:
    """How many pieces are linked to each judged standard: pieces, never attainment.

    Of those that ``user`` may read: feedback held by the supervisor leaves no trace.
    """
    counts: dict[Any, Counter[str]] = {}
    for standard_id, status, number in own_queries.LINKS.ask_as(user, participant.pk):
        group = status if status in {"read", "on_record", "submitted", "returned"} else "draft"
        counts.setdefault(standard_id, Counter())[group] += number
    standards = judged_standards_of(participant.programme.framework_id)
    return [
        {
            "standard": standard,
            "read": of_one["read"] + of_one["on_record"],
            "submitted": of_one["submitted"] + of_one["returned"],
            "draft": of_one["draft"],
        }
        for standard in standards
        for of_one in [counts.get(standard.pk, Counter())]
    ]
