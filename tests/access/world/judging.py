"""The final assessment, as far as a record has come."""

from django.utils import timezone

from assessments import services as assessing
from assessments.models import FinalAssessment
from assessments.parts import standards_by_part
from tests.access.canaries import canary

from .base import Case, fresh
from .words import words


def judged(case: Case, stage: str) -> None:
    """The final assessment as far as ``stage``, its words named after how far it came."""
    word = "judgedraft" if stage in {"main", "back"} else f"judge{stage}"
    started = assessing.start_final_assessment(
        participant=fresh(case.participant), by=case.by("assessor")
    )
    _narratives(case, started, word)
    if stage == "main":
        assessing.save_summary(
            assessment=fresh(started), by=case.by("assessor"), summary=words(case, word)
        )
        FinalAssessment.objects.filter(pk=started.pk).update(
            assessor=case.people["former_assessor"]
        )
    else:
        assessing.recommend(
            assessment=fresh(started),
            by=case.by("assessor"),
            recommendation="not_yet_met",
            summary=words(case, word),
        )
    _later_steps(case, started, stage, word)
    case.assessment = fresh(started)


def _later_steps(case: Case, started: FinalAssessment, stage: str, word: str) -> None:
    if stage == "back":
        assessing.return_recommendation(
            assessment=fresh(started), by=case.by("confirmer"), reason=words(case, "sentback")
        )
    if stage in {"read", "conf", "told"}:
        assessing.save_independent_reading(
            assessment=fresh(started),
            by=case.by("reader"),
            view="not_yet_met",
            reasons=canary(word, case.key),
        )
    if stage in {"conf", "told"}:
        assessing.confirm_decision(
            assessment=fresh(started),
            by=case.by("confirmer"),
            reasons=words(case, word),
            stands=False,
            falls_short=["robust"],
            shortcomings=words(case, word),
        )
    if stage == "told":
        assessing.record_told(
            assessment=fresh(started),
            by=case.by("assessor"),
            told_on=timezone.localdate(),
            told_how=canary("toldwords", case.key),
        )
        assessing.answer_decision(
            assessment=fresh(started), by=case.owner, reply=words(case, "toldwords")
        )


def _narratives(case: Case, assessment: FinalAssessment, word: str) -> None:
    for standard, judged_here in standards_by_part(case.participant.programme):
        assessing.save_narrative(
            assessment=fresh(assessment),
            standard=standard,
            by=case.by("assessor"),
            text=words(case, word),
            judgements=[
                {
                    "standard": each,
                    "view": "not_met",
                    "reasons": words(case, word),
                    "items": [case.items["read"]],
                }
                for each in judged_here
            ],
        )
