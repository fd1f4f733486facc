"""What the workforce lead did for many people at once, yesterday: one that was a mistake, one that
stays."""

from collections.abc import Sequence
from typing import Any

from demo import stories
from participants.bulk_changes.asked import Asked
from participants.bulk_changes.plan import plan_change
from participants.bulk_changes.services import change_many, undo_bulk_change
from participants.models import BulkChange, Participant

from .cast import Cast, on_day


def change_for_many(cast: Cast) -> None:
    people = list(
        Participant.objects.filter(
            status=Participant.Status.ON_PROGRAMME,
            user__email__in=[cast.emails[key] for key in stories.MOVED_TOGETHER],
        )
    )
    holder = cast.who(stories.MOVED_TO_BY_MISTAKE)
    first = {"holder": holder, "starts_on": cast.ago(0)}
    with on_day(cast.ago(1), 18, 50):
        mistake = _made(cast, "supervisor", people, first)
    with on_day(cast.ago(1), 18, 58):
        undo_bulk_change(change=mistake, by=cast.who("priya"))
    with on_day(cast.ago(1), 19, 10):
        _made(cast, "end_by", people, {"number": 1, "way": "weeks_later"})


def _made(
    cast: Cast, kind: str, people: Sequence[Participant], answers: dict[str, Any]
) -> BulkChange:
    lead, organisation = cast.who("priya"), people[0].organisation
    asked = Asked(kind, answers, organisation, lead, cast.ago(1))
    return change_many(
        organisation=organisation,
        kind=kind,
        answers=answers,
        people=people,
        seen=plan_change(asked, [each.pk for each in people]).digest,
        by=lead,
    )
