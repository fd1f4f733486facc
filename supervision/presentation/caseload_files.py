"""What a file of the case system would change: every total beside what is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from participants.models import Participant
from supervision.models import CaseloadFile, WeekAccount

from .weeks import SHORT_SIDES


@dataclass(frozen=True)
class TotalRow:
    person: Participant
    week: date
    children: int
    # "9 (check-in), 8 (case system)"; "" where nobody recorded a number.
    there: str


def total_rows(totals: Sequence[Sequence[Any]]) -> list[TotalRow]:
    """``totals`` as ``CaseloadFile`` keeps them. Two queries."""
    ids, weeks = {pk for pk, _, _ in totals}, {week for _, week, _ in totals}
    people = {
        str(person.pk): person
        for person in Participant.objects.filter(pk__in=ids).select_related("user")
    }
    there: dict[tuple[str, str], list[str]] = {}
    recorded = WeekAccount.objects.current().filter(
        participant__in=ids, week_starts_on__in=weeks, children__isnull=False
    )
    order = list(WeekAccount.Side)
    for account in sorted(recorded, key=lambda each: order.index(WeekAccount.Side(each.side))):
        key = str(account.participant_id), account.week_starts_on.isoformat()
        words = SHORT_SIDES[WeekAccount.Side(account.side)]
        there.setdefault(key, []).append(f"{account.children} ({words})")
    return [
        TotalRow(
            people[pk], date.fromisoformat(week), children, ", ".join(there.get((pk, week), []))
        )
        for pk, week, children in totals
    ]


def not_in(file: CaseloadFile) -> list[Participant]:
    """Those on a programme of the organisation of whom the file says nothing, by name."""
    named = {pk for pk, _, _ in file.totals}
    here = Participant.objects.filter(
        organisation=file.organisation_id, status__in=Participant.NOT_OVER
    )
    return list(here.exclude(pk__in=named).select_related("user").order_by("user__name", "pk"))
