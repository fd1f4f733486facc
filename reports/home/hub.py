"""The page of one participant: facts, dates, people, and the way into what the viewer may read."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from assessments.goals.permissions import can_count_goals
from assessments.models import Decision, FinalAssessment, Review
from assessments.parts import Appeal, appeal_of
from assessments.permissions import can_start_final_assessment
from assessments.reflections.permissions import can_see_reflections
from assessments.reviews.permissions import can_list_reviews
from assessments.self_assessments.permissions import can_see_self_assessments
from evidence.models import EvidenceItem
from evidence.permissions import can_list_titles, can_open_evidence
from participants.agreements.presentation import leave_rows
from participants.models import (
    Appointment,
    Arrival,
    Departure,
    Participant,
    ProgrammeVersion,
    WorkingPattern,
)
from participants.permissions import (
    can_manage_participant,
    is_assessor_of,
    is_confirmer_of,
    is_participant,
)
from participants.presentation import eligibility, what_follows
from participants.rules import GOOD
from participants.rules.eligibility import Eligibility
from supervision.models import Observation, SupportAgreement
from supervision.permissions import (
    can_list_observation_dates,
    can_open_observations,
    can_read_supervision,
    can_read_support_figures,
)

from .hub_queries import APPOINTMENTS, EVIDENCE, NEWEST_ASSESSMENT, OBSERVATIONS


@dataclass
class Hub:
    participant: Participant
    is_own: bool
    appointments: list[Appointment]
    leaves: list[dict[str, Any]]
    working_patterns: list[WorkingPattern]
    departure: Departure | None
    # The file they came with, for those who may read it.
    arrival: Arrival | None
    names_reader: bool
    evidence_counts: list[tuple[str, int]]
    observation_counts: list[tuple[str, int]]
    assessment: FinalAssessment | None
    assessment_words: str
    can_open_evidence: bool
    can_list_titles: bool
    can_open_observations: bool
    can_open_weeks: bool
    can_open_supervision: bool
    can_open_plan: bool
    can_list_reviews: bool
    # Where the programme asks for them.
    can_open_self_assessments: bool
    can_open_reflections: bool
    can_start_assessment: bool
    can_manage: bool
    can_read_pack: bool
    # Whether they may enrol and are paid for; for the workforce lead.
    eligibility: Eligibility | None
    # Of somebody who was told.
    appeal: Appeal | None
    # The programme that comes after one that ended well: name, version where there is one.
    follows: tuple[str, ProgrammeVersion | None] | None

    @property
    def agreement(self) -> str:
        """ "Version 2: signed by all", of the newest they may see."""
        number = getattr(self.participant, "agreement_number", None)
        if not number:
            return ""
        status = SupportAgreement.Status(self.participant.agreement_status)  # type: ignore[attr-defined]
        return f"Version {number}: {status.label.lower()}"

    @property
    def review(self) -> str:
        """ "Six-month review: complete", of the newest."""
        label = getattr(self.participant, "review_label", None)
        if not label:
            return ""
        status = Review.Status(self.participant.review_status)  # type: ignore[attr-defined]
        return f"{label}: {status.label.lower()}"

    @property
    def supervisor_is_missing(self) -> bool:
        return all(each.kind != "supervisor" for each in self.appointments)

    @property
    def assessor_is_missing(self) -> bool:
        is_wanted = "assessor" in self.participant.programme.judging.involved
        return is_wanted and all(each.kind != "assessor" for each in self.appointments)


def hub_of(user: User, participant: Participant, today: date) -> Hub:
    """``participant``: as ``shown_or_404`` gives them to ``user``."""
    assessment = next(iter(NEWEST_ASSESSMENT.ask_as(user, participant.pk)), None)
    manages = can_manage_participant(user, participant)
    is_own = is_participant(user, participant)
    told = _told(participant)
    return Hub(
        participant=participant,
        is_own=is_own,
        appointments=_appointments(user, participant, today),
        # Who sees somebody sees these, also those that are over: they say why dates are so.
        leaves=leave_rows(participant, list(participant.leaves.all()), user, today),
        working_patterns=list(participant.working_patterns.all()),
        departure=_departure(user, participant),
        arrival=_arrival(user, participant),
        names_reader=names_reader(user, participant),
        evidence_counts=_evidence_counts(user, participant),
        observation_counts=_observation_counts(user, participant),
        assessment=assessment,
        assessment_words=_assessment_words(user, participant, assessment, manages),
        can_open_evidence=can_open_evidence(user, participant),
        can_list_titles=can_list_titles(user, participant),
        can_open_observations=_opens_observations(user, participant),
        can_open_weeks=can_read_support_figures(user, participant),
        can_open_supervision=can_read_supervision(user, participant),
        **_on_the_way(user, participant),
        can_start_assessment=_can_start(user, participant, assessment),
        can_manage=manages,
        eligibility=eligibility(participant, today) if manages else None,
        appeal=appeal_of(user, told, today) if told else None,
        follows=_follows(user, told),
        # As reports.permissions.can_read_pack says, of the assessment that is known already.
        can_read_pack=assessment is not None or can_start_final_assessment(user, participant),
    )


def _opens_observations(user: User, participant: Participant) -> bool:
    return can_open_observations(user, participant) or can_list_observation_dates(user, participant)


def _on_the_way(user: User, participant: Participant) -> dict[str, bool]:
    """Plan, reviews, and what the programme asks people to think over: whether the viewer may see
    how far it is."""
    programme = participant.programme
    return {
        "can_open_plan": can_count_goals(user, participant),
        "can_list_reviews": can_list_reviews(user, participant),
        "can_open_self_assessments": bool(programme.self_assessment)
        and can_see_self_assessments(user, participant),
        "can_open_reflections": bool(programme.reflections)
        and can_see_reflections(user, participant),
    }


def _told(participant: Participant) -> FinalAssessment | None:
    """The newest of which they were told; looked up only where the programme says what is next."""
    programme = participant.programme
    if not (programme.judging.appeal_working_days or programme.other_rules.get("follow_on")):
        return None
    of_them = FinalAssessment.objects.filter(participant=participant, status="told")
    told: FinalAssessment | None = of_them.order_by("-attempt").first()
    if told:
        told.participant = participant
    return told


def _follows(
    user: User, told: FinalAssessment | None
) -> tuple[str, ProgrammeVersion | None] | None:
    """For whoever may know that it ended well."""
    if told is None:
        return None
    met = Decision.objects.visible_to(user).filter(assessment=told, outcome__in=GOOD)
    return what_follows(told.participant.programme) if met.exists() else None


def names_reader(user: User, participant: Participant) -> bool:
    """Only who appoints readers and who confirms needs their names."""
    return not is_participant(user, participant) and (
        can_manage_participant(user, participant) or is_confirmer_of(user, participant)
    )


def _can_start(user: User, participant: Participant, newest: FinalAssessment | None) -> bool:
    """Nothing started yet, or an earlier attempt over and not met: another one may be started."""
    over = newest is None or (
        newest.status == FinalAssessment.Status.TOLD and newest.recommendation not in GOOD
    )
    return (
        over
        and participant.status != Participant.Status.LEFT
        and can_start_final_assessment(user, participant)
    )


def _appointments(user: User, participant: Participant, today: date) -> list[Appointment]:
    """Those of today. That a reader is appointed may tell what was recommended (timeline.py)."""
    knows_reader = not is_participant(user, participant) and (
        names_reader(user, participant) or is_assessor_of(user, participant)
    )
    order = [kind.value for kind in Appointment.Kind]
    found = APPOINTMENTS.ask(participant.pk, today)
    return sorted(
        (each for each in found if knows_reader or each.kind != "reader"),
        key=lambda each: (order.index(each.kind), each.user.name),
    )


def _departure(user: User, participant: Participant) -> Departure | None:
    """When and why they left, for those who may know why."""
    if participant.status != Participant.Status.LEFT:
        return None
    found = Departure.objects.visible_to(user).standing().filter(participant=participant)
    departure: Departure | None = found.first()
    return departure


def _arrival(user: User, participant: Participant) -> Arrival | None:
    if not participant.arrived_on:
        return None
    found: Arrival | None = Arrival.objects.visible_to(user).filter(participant=participant).first()
    return found


def _evidence_counts(user: User, participant: Participant) -> list[tuple[str, int]]:
    """How many pieces in which state, of those the viewer may see."""
    as_lead = can_list_titles(user, participant) and not can_open_evidence(user, participant)
    counts = Counter(dict(EVIDENCE.ask_as(user, participant.pk, as_lead)))
    return [(status.label, counts[status]) for status in EvidenceItem.Status if counts[status]]


def _observation_counts(user: User, participant: Participant) -> list[tuple[str, int]]:
    as_lead = can_list_observation_dates(user, participant)
    counts = Counter(dict(OBSERVATIONS.ask_as(user, participant.pk, as_lead)))
    return [(status.label, counts[status]) for status in Observation.Status if counts[status]]


def _assessment_words(
    user: User, participant: Participant, assessment: FinalAssessment | None, manages: bool
) -> str:
    if assessment is not None:
        return assessment.status_words
    if manages and not is_participant(user, participant):
        attempts = FinalAssessment.objects.filter(participant=participant)
        newest = attempts.with_people().order_by("-attempt")
        return _words_for_lead(user, newest.first())
    return ""


def _words_for_lead(user: User, newest: FinalAssessment | None) -> str:
    """How far it has come; the outcome once confirmed, never the recommendation."""
    if newest is None:
        return "Not started"
    decision = Decision.objects.visible_to(user).filter(assessment=newest).first()
    outcome = f": {decision.get_outcome_display().lower()}" if decision else ""
    return f"{newest.status_words}{outcome}"
