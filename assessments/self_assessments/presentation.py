"""Self-assessments as their pages show them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from assessments.goals.permissions import can_add_goal
from assessments.models import SelfAssessment, SelfAssessmentAnswer
from participants.models import Participant
from participants.permissions import is_participant
from participants.rules.dated import Dated
from ui.templatetags.ui import said

from . import rules
from .permissions import (
    can_begin_self_assessment,
    can_open_self_assessment,
    other_writer,
    side_of,
)

Side = SelfAssessment.Side
SEEN_BY_OTHERS = (
    "The workforce lead and the panel see only that it was done, and when; it is no evidence."
)


@dataclass(frozen=True)
class SideState:
    """How far one side has come, in words that say nothing of what it says."""

    label: str
    words: str
    is_finished: bool = False
    colour: str = "grey"


@dataclass(frozen=True)
class StageRow:
    stage: Dated
    due: str
    sides: tuple[SideState, SideState]
    url: str
    is_open: bool
    opens_on: date | None
    is_late: bool = False

    @property
    def is_done(self) -> bool:
        return all(each.is_finished for each in self.sides)


@dataclass(frozen=True)
class Pair:
    """One standard in both eyes. ``apart``: the difference in words."""

    standard: Any
    own: SelfAssessmentAnswer | None
    other: SelfAssessmentAnswer | None
    apart: str
    is_apart: bool
    goal_url: str = ""


@dataclass
class StagePage:
    row: StageRow
    # What ``user`` may begin, is writing, or has finished.
    can_begin: bool = False
    draft: SelfAssessment | None = None
    pairs: list[Pair] = field(default_factory=list)
    same: int = 0
    # One side alone: whose it is, and its answers.
    alone: str = ""
    answers: list[SelfAssessmentAnswer] = field(default_factory=list)
    to_open: SelfAssessment | None = None
    opened_on: datetime | None = None
    finished_after_opening: bool = False


def words_for(participant: Participant, user: User) -> tuple[str, str]:
    """What the two sides are called to ``user``: "You" and "Your assessor"."""
    own, side = is_participant(user, participant), side_of(user, participant)
    first = "You" if own else participant.user.name
    kind = other_writer(participant)
    second = "You" if side == Side.ASSESSOR else f"{'Your' if own else 'The'} {kind}"
    return first, second


def rows_of(user: User, participant: Participant, today: date) -> list[StageRow]:
    """Every stage with how far both sides are. Two queries, and those of dates."""
    stages = rules.stages_of(participant, today)
    if not stages:
        return []
    finished, drafts = _finished(participant), _own_drafts(user, participant)
    return [_row(user, participant, each, today, finished, drafts) for each in stages]


def page_of(user: User, participant: Participant, stage: Dated, today: date) -> StagePage:
    """One stage. Four queries."""
    finished, drafts = _finished(participant), _own_drafts(user, participant)
    page = StagePage(_row(user, participant, stage, today, finished, drafts))
    page.draft = drafts.get(stage.key)
    side = side_of(user, participant)
    is_over = participant.status not in Participant.NOT_OVER
    mine_is_done = (stage.key, side) in finished
    page.can_begin = (
        can_begin_self_assessment(user, participant)
        and rules.is_open(stage, today)
        and not (page.draft or mine_is_done or is_over)
    )
    if mine_is_done or is_over:
        page.draft = None
    readable = {
        each.side: each
        for each in SelfAssessment.objects.visible_to(user).filter(
            participant=participant, stage=stage.key, status="finished"
        )
    }
    _add_answers(page, user, participant, readable)
    _add_opening(page, user, readable, today, is_over=is_over)
    return page


def _add_answers(
    page: StagePage, user: User, participant: Participant, readable: dict[str, SelfAssessment]
) -> None:
    if not readable:
        return
    found = list(
        SelfAssessmentAnswer.objects.visible_to(user).filter(
            self_assessment__in=[each.pk for each in readable.values()]
        )
    )
    if len(readable) == 1:
        [only] = readable.values()
        page.alone = words_for(participant, user)[0 if only.is_own else 1]
        page.answers = found
        return
    page.pairs = _pairs(user, participant, readable, found)
    page.same = sum(not each.is_apart for each in page.pairs)


def _pairs(
    user: User,
    participant: Participant,
    readable: dict[str, SelfAssessment],
    answers: list[SelfAssessmentAnswer],
) -> list[Pair]:
    of = {(each.self_assessment_id, each.standard_id): each for each in answers}
    standards = {each.standard_id: each.standard for each in answers}
    own, other = readable[Side.OWN].pk, readable[Side.ASSESSOR].pk
    seen_by, goal = _seen_by(participant, user), _goal_url(user, participant)
    pairs = []
    for pk, standard in sorted(standards.items(), key=lambda each: each[1].list_enumeration):
        mine, theirs = of.get((own, pk)), of.get((other, pk))
        steps = rules.steps_apart(mine.level if mine else None, theirs.level if theirs else None)
        words = rules.apart_in_words(steps, seen_by)
        url = f"{goal}?standard={pk}" if goal else ""
        pairs.append(Pair(standard, mine, theirs, words, steps != 0, url))
    return pairs


def _seen_by(participant: Participant, user: User) -> str:
    other = words_for(participant, user)[1]
    whom = "you" if is_participant(user, participant) else participant.user.name
    return f"{other} {'see' if other == 'You' else 'sees'} {whom}"


def _goal_url(user: User, participant: Participant) -> str:
    is_open = participant.status in Participant.NOT_OVER
    if not (is_open and can_add_goal(user, participant)):
        return ""
    return reverse("assessments:goal_add", args=[participant.pk])


def _add_opening(
    page: StagePage,
    user: User,
    readable: dict[str, SelfAssessment],
    today: date,
    *,
    is_over: bool,
) -> None:
    own, other = readable.get(Side.OWN), readable.get(Side.ASSESSOR)
    if own is None:
        return
    page.opened_on = own.opened_at
    if own.opened_at and other:
        page.finished_after_opening = other.status_changed_at > own.opened_at
    may = can_open_self_assessment(user, own) and not (own.opened_at or other or is_over)
    if may and not page.row.is_done and rules.is_past(page.row.stage, today):
        page.to_open = own


def _finished(participant: Participant) -> dict[tuple[str, str], datetime]:
    rows = SelfAssessment.objects.all().finished_of(participant)
    return {(stage, side): at for stage, side, at, _ in rows}


def _own_drafts(user: User, participant: Participant) -> dict[str, SelfAssessment]:
    drafts = SelfAssessment.objects.visible_to(user).filter(
        participant=participant, author=user, status="draft"
    )
    return {each.stage: each for each in drafts}


def _row(
    user: User,
    participant: Participant,
    stage: Dated,
    today: date,
    finished: dict[tuple[str, str], datetime],
    drafts: dict[str, SelfAssessment],
) -> StageRow:
    mine = side_of(user, participant)
    labels = words_for(participant, user)
    sides = [
        _side(label, finished.get((stage.key, side)), mine == side and stage.key in drafts)
        for label, side in zip(labels, (Side.OWN, Side.ASSESSOR), strict=True)
    ]
    row = StageRow(
        stage=stage,
        due=rules.due_in_words(stage, today),
        sides=(sides[0], sides[1]),
        url=reverse("assessments:self_assessment", args=[participant.pk, stage.key]),
        is_open=rules.is_open(stage, today),
        opens_on=rules.opens_on(stage),
    )
    late = rules.is_past(stage, today) and not row.is_done
    return StageRow(**(vars(row) | {"is_late": late}))


def _side(label: str, finished_at: datetime | None, has_draft: bool) -> SideState:
    if finished_at:
        return SideState(label, f"Finished on {said(finished_at)}", True, "green")
    if has_draft:
        return SideState(label, "Your draft", colour="yellow")
    return SideState(label, "Not finished yet")


def who_reads(participant: Participant, user: User) -> str:
    """The words after "Who can read this:", before both sides are finished and after."""
    kind = other_writer(participant)
    others = ["assessor", "supervisor"] if kind == "assessor" else ["supervisor"]
    own = is_participant(user, participant)
    whom, their = ("you", "your") if own else (participant.user.name, "their")
    listed = " and ".join(f"{their} {each}" for each in others)
    until = "until both have finished, each side is for its writer alone"
    return f"{until}. After that {whom}, {listed}. {SEEN_BY_OTHERS}"


def done_in_words(participant: Participant, today: date) -> list[str]:
    """For who asks only whether it was done: "At the start: both sides finished on ..."."""
    finished = _finished(participant)
    lines = []
    for stage in rules.stages_of(participant, today):
        own = finished.get((stage.key, Side.OWN))
        other = finished.get((stage.key, Side.ASSESSOR))
        kind = other_writer(participant)
        said_of = [
            f"{who} {f'finished on {said(at)}' if at else 'not finished'}"
            for who, at in ((participant.user.name, own), (f"the {kind}", other))
        ]
        lines.append(f"{stage.label}: {', '.join(said_of)}")
    return lines
