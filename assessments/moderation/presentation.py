"""The checklist as a page shows it: each answer, and where what it rests on stands."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from assessments.final_record import checklist_of
from assessments.goals.permissions import can_count_goals
from assessments.models import Review
from assessments.permissions import can_see_evidence_rules
from assessments.reviews.permissions import can_list_reviews
from assessments.self_assessments.permissions import can_see_self_assessments
from evidence.permissions import can_list_titles, can_open_evidence
from participants.models import Participant
from supervision.permissions import (
    can_list_observation_dates,
    can_open_agreements,
    can_open_observations,
    can_read_support_figures,
)

from .answers import NO, NOT_RECORDED, PARTLY, WORDS, YES, Answer

May = Callable[[User, Participant], bool]
SAID = [(key, WORDS[key]) for key in (YES, PARTLY, NO, NOT_RECORDED)]


@dataclass(frozen=True)
class Row:
    """``links``: (words, address) of what whoever looks may open."""

    answer: Answer
    links: list[tuple[str, str]]


def _lists_evidence(user: User, participant: Participant) -> bool:
    return can_open_evidence(user, participant) or can_list_titles(user, participant)


def _lists_observations(user: User, participant: Participant) -> bool:
    return can_open_observations(user, participant) or can_list_observation_dates(user, participant)


AGREEMENT = ("Support agreement", "supervision:support_agreement_list", can_open_agreements)
WEEKS = ("Week by week", "supervision:week_list", can_read_support_figures)
EVIDENCE = ("All evidence", "evidence:item_list", _lists_evidence)
PLACES: dict[str, tuple[str, str, May]] = {
    "agreement": AGREEMENT,
    "supervision": AGREEMENT,
    "reviews": ("Reviews", "assessments:review_list", can_list_reviews),
    "plan": ("Development plan", "assessments:plan", can_count_goals),
    "self_assessments": (
        "Self-assessments",
        "assessments:self_assessment_list",
        can_see_self_assessments,
    ),
    "workload": WEEKS,
    "protected_time": WEEKS,
    "families": EVIDENCE,
    "professionals": EVIDENCE,
    "work_seen": EVIDENCE,
    "reflection": EVIDENCE,
    "observations": ("All observations", "supervision:observation_list", _lists_observations),
    "rules": ("Rule by rule", "assessments:ready_for_panel", can_see_evidence_rules),
}


def counts_in_words(rows: list[Row]) -> str:
    """ "2 yes, 6 partly, 3 no, 1 not recorded here"."""
    counted = Counter(row.answer.answer for row in rows)
    return ", ".join(f"{counted[key]} {words.lower()}" for key, words in SAID if counted[key])


def checklist_rows(user: User, participant: Participant, today: date) -> list[Row]:
    may: dict[str, bool] = {}
    rows = []
    for answer in checklist_of(participant, today):
        words, route, allowed = PLACES[answer.key]
        if route not in may:
            may[route] = allowed(user, participant)
        links = [(words, reverse(route, args=[participant.pk]))] if may[route] else []
        if answer.key == "reviews" and not links:
            links = _each_review(user, participant)
        rows.append(Row(answer, links))
    return rows


def _each_review(user: User, participant: Participant) -> list[tuple[str, str]]:
    """For who confirms: they read the complete ones, and not the list of what is to come."""
    readable = Review.objects.visible_to(user).of(participant).reverse()
    return [(each.label, each.get_absolute_url()) for each in readable]
