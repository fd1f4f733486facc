"""The answer to "Ready for panel?" in words, and the pieces behind each rule for who reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from assessments.basis import Piece, check_evidence
from evidence.models import EvidenceItem
from evidence.permissions import can_add_item, can_enter_feedback, can_open_evidence
from participants.models import Participant
from participants.permissions import is_participant
from participants.rules import Checked, is_about
from supervision.models import Observation
from supervision.permissions import can_plan_observation

COUNTS, COUNTS_NOT, NOT_YET = ("Counts", "green"), ("Does not count", "red"), ("Not yet", "grey")
IN_HAND = {
    EvidenceItem.Status.PRIVATE: "A draft: not submitted yet",
    EvidenceItem.Status.SHARED: "Shared, but not submitted yet",
}
SPOKEN = "A conversation that was noted and agreed: it counts as one reflection"
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
class NextStep:
    """What the viewer can do about a rule that is not met; without ``url`` others do it."""

    words: str
    url: str = ""


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


@dataclass(frozen=True)
class ShownRule:
    checked: Checked
    rows: list[Row]
    next_step: NextStep | None


def shown_rules(user: User, participant: Participant, readiness: Readiness) -> list[ShownRule]:
    """Each rule, for who reads the evidence with its pieces; those still in hand too, of which
    everybody sees what they may."""
    if not can_open_evidence(user, participant):
        return [ShownRule(each, [], None) for each in readiness.rules]
    observed = dict(
        Observation.objects.filter(participant=participant, evidence_item__isnull=False)
        .order_by()
        .values_list("evidence_item_id", "pk")
    )
    in_hand = [*_items_in_hand(user, participant), *_observations_in_hand(user, participant)]
    return [
        ShownRule(
            checked,
            [
                *(_row(each.fact, each.why_not, observed) for each in checked.weighed),
                *(row for kind, detail, row in in_hand if is_about(checked.rule, kind, detail)),
            ],
            None if checked.is_met else _next_step(user, participant, checked.rule["kind"]),
        )
        for checked in readiness.rules
    ]


def _next_step(user: User, participant: Participant, kind: str) -> NextStep | None:
    if participant.status != Participant.Status.ON_PROGRAMME:
        return None
    of_one = [participant.pk]
    if kind == EvidenceItem.Kind.OBSERVATION:
        plans = can_plan_observation(user, participant)
        url = reverse("supervision:observation_plan", args=of_one)
        return NextStep("Plan an observation", url) if plans else None
    if kind != EvidenceItem.Kind.FEEDBACK:
        adds = can_add_item(user, participant)
        return NextStep("Add evidence", reverse("evidence:item_add")) if adds else None
    if can_enter_feedback(user, participant):
        return NextStep("Add feedback", reverse("evidence:feedback_add", args=of_one))
    words = "The supervisor types in what was said, and releases it."
    return NextStep(words.replace("The", "Your") if is_participant(user, participant) else words)


def _row(fact: Any, why_not: str, observed: dict[Any, Any]) -> Row:
    item = fact["id"]
    if item in observed:
        url = reverse("supervision:observation", args=[observed[item]])
    else:
        url = reverse("evidence:item", args=[item])
    why = why_not or (SPOKEN if fact.get("is_spoken") else "")
    return Row(fact["title"], url, fact["on"], COUNTS_NOT if why_not else COUNTS, why)


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
