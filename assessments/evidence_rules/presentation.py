"""The answer to "Ready for panel?" in words, and the pieces behind each rule for who reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from assessments.basis import Piece, check_evidence
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.rules import Checked, is_about
from supervision.models import Observation

COUNTS, COUNTS_NOT, NOT_YET = ("Counts", "green"), ("Does not count", "red"), ("Not yet", "grey")
IN_HAND = {
    EvidenceItem.Status.PRIVATE: "A draft: not submitted yet",
    EvidenceItem.Status.SHARED: "Shared, but not submitted yet",
}
HELD = "Held: not released yet"


@dataclass(frozen=True)
class Readiness:
    """How a record stands against every rule; the final check says the same."""

    rules: list[Checked]

    @property
    def is_ready(self) -> bool:
        return all(each.is_met for each in self.rules)

    @property
    def number_met(self) -> int:
        return sum(each.is_met for each in self.rules)

    @property
    def missing(self) -> list[str]:
        """One line for each rule that is not met."""
        return [
            f"Rule {each.id}. {each.label}: {each.missing}"
            for each in self.rules
            if not each.is_met
        ]


@dataclass(frozen=True)
class Row:
    """One piece under its rule."""

    title: str
    url: str
    on: date | None
    state: tuple[str, str]
    why: str = ""


def readiness_of(participant: Participant, pieces: list[Piece] | None = None) -> Readiness:
    return Readiness(check_evidence(participant, pieces))


def with_rows(
    user: User, participant: Participant, readiness: Readiness
) -> list[tuple[Checked, list[Row]]]:
    """Each rule with its pieces, for somebody who reads the evidence; those still in hand too, of
    which everybody sees what they may."""
    observed = dict(
        Observation.objects.filter(participant=participant, evidence_item__isnull=False)
        .order_by()
        .values_list("evidence_item_id", "pk")
    )
    in_hand = [*_items_in_hand(user, participant), *_observations_in_hand(user, participant)]
    return [
        (
            checked,
            [
                *(_row(each.fact, each.why_not, observed) for each in checked.weighed),
                *(row for kind, detail, row in in_hand if is_about(checked.rule, kind, detail)),
            ],
        )
        for checked in readiness.rules
    ]


def _row(fact: Any, why_not: str, observed: dict[Any, Any]) -> Row:
    item = fact["id"]
    if item in observed:
        url = reverse("supervision:observation", args=[observed[item]])
    else:
        url = reverse("evidence:item", args=[item])
    return Row(fact["title"], url, fact["on"], COUNTS_NOT if why_not else COUNTS, why_not)


def _items_in_hand(user: User, participant: Participant) -> Iterator[tuple[str, str, Row]]:
    items = (
        EvidenceItem.objects.visible_to(user)
        .filter(participant=participant, status__in=list(IN_HAND))
        .order_by("happened_on", "created_at")
    )
    for item in items:
        why = HELD if item.is_held_feedback else IN_HAND[EvidenceItem.Status(item.status)]
        row = Row(item.title, item.get_absolute_url(), item.happened_on, NOT_YET, why)
        yield item.kind, item.detail, row


def _observations_in_hand(user: User, participant: Participant) -> Iterator[tuple[str, str, Row]]:
    open_ones = (
        Observation.objects.visible_to(user)
        .filter(participant=participant)
        .exclude(status__in=list(Observation.CLOSED))
        .order_by("planned_for", "created_at")
    )
    for each in open_ones:
        day = each.held_on or each.planned_for
        why = f"{each.get_status_display()}: it counts once signed off, if it is to count"
        yield "observation", "", Row(str(each), each.get_absolute_url(), day, NOT_YET, why)
