"""The parts a final assessment is written in: one for each domain or each judged standard.

Which of the two is the programme's choice. A part holds a narrative and its judged standards.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from evidence.rules import in_words
from participants.models import Participant, ProgrammeVersion
from participants.permissions import can_manage_participant, is_assessor_of, is_participant
from standards.models import FrameworkItem
from standards.prepared import judged_standards_of

from . import rules
from .models import Citation, DomainNarrative, FinalAssessment, OutcomeJudgement

# GOV.UK tag colours of the three views; the word always stands in the tag.
COLOURS = {"met": "green", "uncertain": "yellow", "not_met": "red"}


@dataclass(frozen=True)
class Judged:
    """One judged standard with the assessor's view of it so far."""

    standard: FrameworkItem
    judgement: OutcomeJudgement | None
    citations: list[Citation]

    @property
    def view(self) -> str:
        return self.judgement.view if self.judgement else ""

    @property
    def view_words(self) -> str:
        return self.judgement.get_view_display() if self.judgement else ""

    @property
    def colour(self) -> str:
        return COLOURS.get(self.view, "grey")

    @property
    def reasons(self) -> str:
        return self.judgement.reasons if self.judgement else ""

    @property
    def missing(self) -> list[str]:
        return rules.missing_in_judgement(self.view, self.reasons, len(self.citations))


@dataclass(frozen=True)
class Appeal:
    """Until when the person can appeal, and why until then."""

    until: date
    steps: tuple[str, ...]
    is_over: bool


def appeal_of(user: User, assessment: FinalAssessment, today: date) -> Appeal | None:
    """For the person, their lead and their assessor, once the person was told; None where the
    programme does not say in how many days."""
    participant = assessment.participant
    programme = participant.programme
    days, told_on = programme.judging.appeal_working_days, assessment.told_on
    if not (days and told_on and assessment.status == FinalAssessment.Status.TOLD):
        return None
    if not (
        is_participant(user, participant)
        or can_manage_participant(user, participant)
        or is_assessor_of(user, participant)
    ):
        return None
    until, steps = rules.appeal_until(told_on, days, programme.jurisdiction)
    return Appeal(until, steps, is_over=until < today)


@dataclass(frozen=True)
class Part:
    """One page of the assessment: a narrative, and the standards judged with it."""

    standard: FrameworkItem
    text: str
    # Those the evidence behind it is linked to; each is judged where the programme judges them.
    standards: list[FrameworkItem] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """What is still to do here, in words that follow "You still need to"."""
        narrative = [] if self.text.strip() else ["write the narrative"]
        named = self.standards != [self.standard]
        return narrative + [
            f"{words} ({each.standard})" if named else words
            for each in self.judged
            for words in each.missing
        ]

    @property
    def missing_words(self) -> str:
        return in_words(self.missing, "and")

    @property
    def is_started(self) -> bool:
        return bool(self.text) or any(each.judgement for each in self.judged)

    @property
    def state_words(self) -> str:
        if not self.missing:
            return "Complete"
        return "Started" if self.is_started else "Not started"

    @property
    def colour(self) -> str:
        return {"Complete": "green", "Started": "light-blue"}.get(self.state_words, "grey")


def standards_by_part(
    programme: ProgrammeVersion,
) -> list[tuple[FrameworkItem, list[FrameworkItem]]]:
    """Each part's standard with the judged standards in it, in the framework's order."""
    judged = judged_standards_of(programme.framework_id)
    if programme.narrative_level == ProgrammeVersion.NarrativeLevel.STANDARD:
        return [(standard, [standard]) for standard in judged]
    by_domain: dict[Any, tuple[FrameworkItem, list[FrameworkItem]]] = {}
    for standard in judged:
        domain = standard.top or standard
        by_domain.setdefault(domain.pk, (domain, []))[1].append(standard)
    return list(by_domain.values())


def parts_of(assessment: FinalAssessment) -> list[Part]:
    """Every part of the assessment with what is written of it: four queries, however many parts.

    None where the programme has no formal assessment: then the summary says all.
    """
    judging = assessment.judging
    if not judging.is_formal:
        return []
    narratives = dict(
        DomainNarrative.objects.filter(assessment=assessment).values_list("standard_id", "text")
    )
    cited = Prefetch("citations", Citation.objects.select_related("item", "evidence_version"))
    judgements = {
        judgement.standard_id: judgement
        for judgement in assessment.judgements.prefetch_related(cited)
    }
    return [
        Part(
            standard=standard,
            text=narratives.get(standard.pk, ""),
            standards=standards,
            judged=[_judged(each, judgements.get(each.pk)) for each in standards]
            if judging.judges_standards
            else [],
        )
        for standard, standards in standards_by_part(assessment.participant.programme)
    ]


def _judged(standard: FrameworkItem, judgement: OutcomeJudgement | None) -> Judged:
    citations = list(judgement.citations.all()) if judgement else []
    return Judged(standard=standard, judgement=judgement, citations=citations)


def all_judged(parts: list[Part]) -> list[Judged]:
    return [each for part in parts for each in part.judged]


def what_is_missing(parts: list[Part]) -> list[str]:
    """One line for each part that is not complete."""
    return [f"{part.standard}: {', '.join(part.missing)}." for part in parts if part.missing]


def citations_gone(parts: list[Part]) -> list[str]:
    """Titles of cited pieces that their author has withdrawn since: nothing may rest on them.

    By the title that was submitted: what the author writes now may be private.
    """
    return sorted(
        {
            citation.evidence_version.content["title"]
            for each in all_judged(parts)
            for citation in each.citations
            if citation.item.status not in citation.item.SUBMITTED_OR_LATER
        }
    )


def reading_is_needed(assessment: FinalAssessment) -> bool:
    """Whether this recommendation may only be confirmed after an independent reading."""
    return assessment.judging.needs_reading(assessment.recommendation)


def appointed_today(participant: Participant, today: Any) -> dict[str, Any]:
    """The person who holds each kind of appointment on ``today``: {"assessor": User, ...}; and
    the "participant".

    Somebody whose account is closed or whose role ended holds none.
    """
    current = participant.appointments.current(today).counting(today)
    appointments = current.select_related("user")
    held = {appointment.kind: appointment.user for appointment in appointments}
    return {"participant": participant.user} | held


def recommended_by(assessment: FinalAssessment) -> User:
    """From the recommendation on there is somebody, by constraint."""
    if assessment.recommended_by is None:
        raise ValueError("Nobody has recommended yet")
    return assessment.recommended_by


def said_in_mail(assessment: FinalAssessment) -> dict[str, Any]:
    """What a mail about it needs besides its address: no name, and nothing of what is judged.
    Nothing where an assessor recommends "met" or "not yet met": so the mails say it unasked."""
    judging = assessment.judging
    if judging.judges_standards and judging.recommender == "assessor":
        return {}
    return {
        "whole": judging.words.whole,
        "recommender": judging.recommender,
        "has_reader": judging.has_reader,
        "is_declared": judging.is_declared,
    }


def lies_with(
    assessment: FinalAssessment, *, has_reading: bool, appointed: dict[str, Any], user: Any
) -> str:
    """Who has to do the next step, in words that follow "With"; empty when nobody has to."""
    status = FinalAssessment.Status(assessment.status)
    if status == FinalAssessment.Status.TOLD:
        return ""
    judging = assessment.judging
    kind = judging.recommender
    if status == FinalAssessment.Status.RECOMMENDED:
        waits_for_reading = reading_is_needed(assessment) and not has_reading
        kind = "reader" if waits_for_reading else judging.confirmer
    role = "independent reader" if kind == "reader" else kind
    if kind not in appointed:
        return f"nobody: no {role} is appointed. Ask the workforce lead to appoint one"
    holder = appointed[kind]
    if status == FinalAssessment.Status.RECOMMENDED and holder == assessment.recommended_by:
        return f"nobody: the {role} recommended it. Ask the workforce lead to appoint another one"
    if holder == user:
        return "you"
    named = holder.name if kind == "participant" else f"the {role}, {holder.name}"
    # The independent reader is known by no name, so that nobody can ask them about it.
    return f"the {role}" if kind == "reader" else str(named)
