"""How the pieces of a record are spread over the standards."""

from collections import Counter
from typing import Any

from django.db.models import Count

from accounts.models import User
from evidence.models import EvidenceLink
from participants.models import Participant
from standards.models import FrameworkItem


def by_standard(user: User, participant: Participant) -> list[dict[str, Any]]:
    """How many pieces are linked to each judged standard: pieces, never attainment.

    Of those that ``user`` may read: feedback held by the supervisor leaves no trace.
    """
    linked = (
        EvidenceLink.objects.visible_to(user)
        .filter(item__participant=participant)
        .values_list("standard_id", "item__status")
        .annotate(Count("pk"))
        .order_by()
    )
    counts: dict[Any, Counter[str]] = {}
    for standard_id, status, number in linked:
        group = status if status in {"read", "on_record", "submitted", "returned"} else "draft"
        counts.setdefault(standard_id, Counter())[group] += number
    framework = participant.programme.framework
    standards = FrameworkItem.objects.judged().filter(framework=framework)
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
