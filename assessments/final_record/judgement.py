"""The judgement, the independent reading and the decision as they stand in the record."""

from typing import Any

from assessments import parts
from assessments.models import Decision, FinalAssessment, IndependentReading
from assessments.moderation.answers import as_kept
from assessments.moderation.rules import answers_of, qualities_in_words

from .times import at

INDEPENDENT_READER = "Independent reader"
Content = dict[str, Any]


def assessment_content(assessment: FinalAssessment, refs: dict[Any, str]) -> Content:
    written = parts.parts_of(assessment)
    recommended_by = assessment.recommended_by
    recommended = assessment.status != FinalAssessment.Status.DRAFT
    return {
        "summary": assessment.summary,
        "recommendation": assessment.recommendation if recommended else "",
        "recommendation_words": assessment.get_recommendation_display() if recommended else "",
        "recommended_by": recommended_by.name if recommended and recommended_by else "",
        "recommended_at": at(assessment.recommended_at) if recommended else None,
        "narratives": [
            {"code": part.standard.human_coding_scheme, "text": part.text} for part in written
        ],
        "judgements": [_judgement(each, refs) for each in parts.all_judged(written)],
    }


def _judgement(each: parts.Judged, refs: dict[Any, str]) -> Content:
    return {
        "code": each.standard.human_coding_scheme,
        "view": each.view,
        "view_words": each.view_words,
        "reasons": each.reasons,
        "citations": [
            refs[citation.item_id] for citation in each.citations if citation.item_id in refs
        ],
    }


def reading_content(assessment: FinalAssessment) -> Content | None:
    reading = IndependentReading.objects.filter(assessment=assessment).first()
    if reading is None:
        return None
    return {
        "view": reading.view,
        "view_words": reading.get_view_display(),
        "reasons": reading.reasons,
        "by": INDEPENDENT_READER,
        "by_id": str(reading.read_by_id),
        "saved_at": at(reading.saved_at),
    }


def decision_content(decision: Decision | None) -> Content | None:
    if decision is None:
        return None
    return {
        "outcome": decision.outcome,
        "outcome_words": decision.get_outcome_display(),
        "reasons": decision.reasons,
        "confirmed_by": decision.confirmed_by.name,
        "confirmed_at": at(decision.confirmed_at),
    }


def moderation_content(practice: Content, decision: Decision | None) -> Content:
    """The checklist as answered from the data, and what whoever confirmed said of it."""
    return {
        "answers": as_kept(answers_of(practice)),
        "judgement": _moderated(decision) if decision else None,
    }


def _moderated(decision: Decision) -> Content | None:
    if decision.stands is None:
        return None
    return {
        "stands": decision.stands,
        "falls_short": qualities_in_words(decision.falls_short),
        "shortcomings": decision.shortcomings,
        "by": decision.confirmed_by.name,
        "at": at(decision.confirmed_at),
    }
