"""Final assessments of the stories, from the first narrative to the reply."""

from assessments.models import FinalAssessment
from assessments.services import (
    answer_decision,
    confirm_decision,
    recommend,
    record_told,
    save_independent_reading,
    save_narrative,
    start_final_assessment,
)
from demo import stories
from evidence.models import EvidenceItem
from participants.models import Participant
from standards.models import FrameworkItem

from .cast import Cast, Telling, fresh


def judge(
    cast: Cast, participant: Participant, story: stories.Participant, judged: stories.Judged
) -> Telling:
    yield cast.ago(judged.days_ago), 9
    assessor = cast.who(str(story.assessor))
    assessment = start_final_assessment(participant=participant, by=assessor)
    write_narratives(participant, assessment, judged)
    recommend(
        assessment=fresh(assessment),
        by=assessor,
        recommendation=judged.recommendation,
        summary=judged.summary,
    )
    if judged.so_far == "recommended":
        return
    yield cast.ago(judged.days_ago - 8), 14
    save_independent_reading(
        assessment=fresh(assessment),
        by=cast.who(str(story.reader)),
        view=judged.recommendation,
        reasons=judged.reading,
    )
    if judged.so_far == "read":
        return
    yield cast.ago(judged.days_ago - 14), 11
    confirm_decision(
        assessment=fresh(assessment),
        by=cast.who(str(story.confirmer)),
        reasons=judged.reasons,
        stands=True,
    )
    if judged.so_far == "confirmed":
        return
    yield cast.ago(judged.days_ago - 16), 15
    record_told(
        assessment=fresh(assessment),
        by=assessor,
        told_on=cast.ago(judged.days_ago - 16),
        told_how=judged.told,
    )
    yield cast.ago(judged.days_ago - 19), 18
    answer_decision(assessment=fresh(assessment), by=participant.user, reply=judged.reply)


def write_narratives(
    participant: Participant, assessment: FinalAssessment, judged: stories.Judged
) -> None:
    framework = participant.cohort.programme_version.framework
    for standard in framework.items.filter(is_judged=True):
        code = standard.human_coding_scheme
        reasons = judged.weak.get(code) or judged.uncertain.get(code, "")
        view = "not_met" if code in judged.weak else "uncertain" if reasons else "met"
        save_narrative(
            assessment=fresh(assessment),
            standard=standard,
            by=assessment.assessor,
            text=judged.narrative,
            judgements=[
                {
                    "standard": standard,
                    "view": view,
                    "reasons": reasons,
                    "items": cited(participant, standard) if reasons else [],
                }
            ],
        )


def cited(participant: Participant, standard: FrameworkItem) -> list[EvidenceItem]:
    """Up to two pieces that say most about a standard: those linked to it, or else any."""
    kept = EvidenceItem.objects.filter(participant=participant, status__in=["read", "on_record"])
    kept = kept.order_by("happened_on")
    return list(kept.filter(links__standard=standard)[:2]) or list(kept[:2])
