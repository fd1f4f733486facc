"""What a review comes filled with: evidence, what counts, support, and what was agreed last time.

Plain data, the same for all three readers: nothing that is private, held or for named readers.
"""

import json
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assessments.basis import Piece, check_evidence, pieces_of
from assessments.models import Goal, GoalNote, Review
from assessments.parts import standards_by_part
from evidence.models import EvidenceItem
from participants.agreements.presentation import ANSWERS
from participants.models import Adjustment, Participant
from participants.rules.support import MEETINGS
from supervision.meetings import supervision_of
from supervision.models import Attendance, LearningEvent, SupportAgreement
from supervision.rules.support import Figures
from supervision.rules.support_agreements import terms_of
from supervision.support import Support, support_of

FIGURES = ("received", "not_received", "two_accounts", "nobody_recorded")


def facts_of(review: Review, last: Review | None, today: date) -> dict[str, Any]:
    """Of the days the review looks at. ``last``: the complete one before it."""
    participant, until = review.participant, review.last_day(today)
    first = review.covers_from if last else date.min
    everything = pieces_of(participant)
    pieces = [each for each in everything if first <= _came_on(each) <= until]
    return {
        "evidence": _evidence(participant, pieces),
        "counts": _counts(participant, everything, pieces),
        "feedback": [_piece(each) for each in pieces if each.item.kind == "feedback"],
        "support": _support(participant, review.covers_from, until, today),
        "adjustments": _adjustments(participant, review.covers_from, until),
        "goals": _goals(participant, review.covers_from, until),
        "last_time": _last_time(last),
    }


def _came_on(piece: Piece) -> date:
    """When what is read now was submitted, released or signed off: no piece falls between two
    reviews because it was late."""
    return timezone.localdate(piece.version.frozen_at)


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "id": str(piece.item.pk),
        "title": piece.title,
        "kind": piece.item.get_kind_display(),
        "of": str(EvidenceItem.Detail(piece.item.detail).label) if piece.item.detail else "",
        "on": piece.shown.happened_on.isoformat(),
        "came_on": _came_on(piece).isoformat(),
        "reading": piece.reading_words,
    }


def _evidence(participant: Participant, pieces: list[Piece]) -> dict[str, Any]:
    """By judged standard, and which of them have no new piece: where to look next time."""
    by_standard: list[dict[str, Any]] = [
        {
            "code": standard.human_coding_scheme,
            "title": str(standard),
            "pieces": [
                _piece(piece) | {"why": link.why}
                for piece in pieces
                if (link := piece.link_to(standard))
            ],
        }
        for _, standards in standards_by_part(participant.programme)
        for standard in standards
    ]
    linked = {piece["id"] for each in by_standard for piece in each["pieces"]}
    return {
        "number": len(pieces),
        "by_standard": [each for each in by_standard if each["pieces"]],
        "nothing_new": [each["title"] for each in by_standard if not each["pieces"]],
        "not_linked": [_piece(each) for each in pieces if str(each.item.pk) not in linked],
    }


def _counts(
    participant: Participant, everything: list[Piece], pieces: list[Piece]
) -> list[dict[str, Any]]:
    """Rule by rule: how the whole record stands, and which of the new pieces count."""
    new = {each.item.pk for each in pieces}
    return [
        {
            "label": rule.label,
            "least": rule.least,
            "have": rule.have,
            "met": rule.is_met,
            "note": rule.note,
            "kind": rule.rule["kind"],
            "pieces": [
                {
                    "id": str(each.fact["id"]),
                    "title": each.fact["title"],
                    "on": each.fact["on"].isoformat() if each.fact["on"] else "",
                    "counts": not each.why_not,
                    "why_not": each.why_not,
                }
                for each in rule.weighed
                if each.fact["id"] in new
            ],
        }
        for rule in check_evidence(participant, everything)
    ]


def _support(participant: Participant, first: date, until: date, today: date) -> dict[str, Any]:
    """Weeks that ended in these days: each whole week is counted in one review and in one only."""
    weeks = support_of([participant], today, since=first)[participant.pk].weeks
    ended = Support(
        tuple(each for each in weeks if first <= each.starts_on + timedelta(days=6) <= until)
    )
    agreement = SupportAgreement.objects.signed_by_all().filter(participant=participant).last()
    return {
        "weeks": len(ended.weeks),
        "protected_time": _figures(ended.protected_time),
        "caseload": _figures(ended.caseload),
        "children": _span([n for week in ended.weeks for n in week.children.values()]),
        "agreed_children": _span(
            [week.agreed_children for week in ended.weeks if week.agreed_children is not None]
        ),
        "supervision": _supervision(participant, agreement, first, until, today),
        "agreed_in": str(agreement) if agreement else str(participant.programme.name),
    }


def _supervision(
    participant: Participant, agreement: Any, first: date, until: date, today: date
) -> Any:
    """The agreed rhythm, and what was held of it: single supervision, counted as the weeks are by
    those that ended in these days, and group supervision."""
    promised = SupportAgreement(participant=participant).promised
    terms = terms_of(promised, agreement.changes if agreement else {})
    held = Attendance.objects.filter(
        participant=participant,
        event__kind=LearningEvent.Kind.GROUP_SUPERVISION,
        event__held_on__range=(first, until),
    )
    days = held.order_by("event__held_on").values_list("event__held_on", flat=True)
    return {
        "agreed": [
            {"heading": each.heading, "lines": list(each.lines)}
            for each in terms
            if each.key in MEETINGS
        ],
        "meetings": supervision_of(participant, today).content(first, until),
        "group_meetings": [each.isoformat() for each in days],
    }


def _figures(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in FIGURES}


def _span(numbers: list[int]) -> str:
    if not numbers:
        return ""
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def _adjustments(participant: Participant, first: date, until: date) -> list[dict[str, Any]]:
    """That there are some and whether they came; never what they are."""
    found = Adjustment.objects.filter(participant=participant, agreed_on__lte=until)
    found = found.with_accounts().select_related("owner").order_by("due_on", "pk")
    return [
        {
            "agreed_on": each.agreed_on.isoformat(),
            "due_on": each.due_on.isoformat(),
            "owner": each.owner.name,
            "delivery": ANSWERS[each.delivery(until)][0],
        }
        for each in found
        if each.ended_on is None or each.ended_on >= first
    ]


def _goals(participant: Participant, first: date, until: date) -> list[dict[str, Any]]:
    """Those that are open, and those closed in these days with what came of them."""
    goals = [
        goal
        for goal in Goal.objects.filter(participant=participant).select_related("standard")
        if goal.status not in Goal.CLOSED or first <= timezone.localdate(goal.status_changed_at)
    ]
    closed = GoalNote.objects.filter(
        goal__in=[goal.pk for goal in goals if goal.status in Goal.CLOSED],
        kind__in=[GoalNote.Kind.DONE, GoalNote.Kind.LET_GO],
    )
    said = dict(closed.order_by("at").values_list("goal", "words"))
    return [
        {
            "id": str(goal.pk),
            "words": goal.words,
            "steps": goal.steps,
            "due_on": goal.due_on.isoformat(),
            "by_whom": goal.by_whom,
            "standard": str(goal.standard) if goal.standard else "",
            "state": goal.status,
            "came_of_it": said.get(goal.pk, ""),
        }
        for goal in goals
    ]


def _last_time(last: Review | None) -> dict[str, Any]:
    """What was agreed in the review before: {} where this is the first."""
    if last is None:
        return {}
    content = json.loads(last.content)
    return {
        "id": str(last.pk),
        "label": last.label,
        "covers_to": content["covers_to"],
        "on_track": content["on_track"],
        "concern": content["concern"],
        **{name: content["words"][name] for name in ("next_steps", "next_by", "support")},
    }
