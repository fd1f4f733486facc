"""The plan as its pages show it: what is open and by when, what came of the rest, and its story."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from assessments.models import ByWhom, Goal, GoalNote, GoalVersion
from evidence.models import EvidenceItem
from evidence.presentation import current_readers, shown_to
from evidence.rules import in_words
from participants.models import Participant
from participants.permissions import is_participant
from participants.rules import Timeline
from participants.rules.dated import Dated
from standards.models import FrameworkItem
from standards.prepared import judged_standards_of
from supervision.models import WeekAccount

from . import rules

Status = Goal.Status
COLOURS = {
    Status.PROPOSED: "yellow",
    Status.OPEN: "light-blue",
    Status.DONE: "green",
    Status.LET_GO: "grey",
}
COUNTS_ONLY = "The workforce lead sees how many goals there are, not the words."
IN_THE_PACK = (
    "What you take on or add goes into the assessment pack, with what came of it; comments do not."
)


@dataclass(frozen=True)
class GoalRow:
    goal: Goal
    colour: str
    by_whom: str
    due: str
    is_overdue: bool = False
    # What was said when it was closed.
    note: str = ""


@dataclass
class Plan:
    review: Dated | None
    proposed: list[GoalRow] = field(default_factory=list)
    open: list[GoalRow] = field(default_factory=list)
    closed: list[GoalRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.proposed or self.open or self.closed)


@dataclass(frozen=True)
class Entry:
    """One line of a goal's story, as the component "timeline" shows it."""

    when: datetime
    title: str
    by: str
    text: str = ""


def plan_of(user: User, participant: Participant, today: date) -> Plan:
    """Open goals by their day; closed ones the newest first. Three queries, and those of dates."""
    goals = list(Goal.objects.visible_to(user).filter(participant=participant))
    notes = _closing_notes(user, goals)
    rows = [goal_row(goal, user, today, notes.get(goal.pk, "")) for goal in goals]
    closed = [row for row in rows if row.goal.status in Goal.CLOSED]
    return Plan(
        review_after(participant, today),
        proposed=[row for row in rows if row.goal.status == Status.PROPOSED],
        open=[row for row in rows if row.goal.status == Status.OPEN],
        closed=sorted(closed, key=lambda row: row.goal.status_changed_at, reverse=True),
    )


def counts_of(participant: Participant, today: date) -> dict[str, Any]:
    """How many goals in which state, and how many past their day; no words."""
    counts = Goal.objects.all().counts(participant)
    return {
        "counts": [(state.label, counts.get(state.value, 0)) for state in Status],
        "overdue": Goal.objects.all().overdue_of(participant, today),
    }


def goal_row(goal: Goal, user: User, today: date, note: str = "") -> GoalRow:
    is_open = goal.status not in Goal.CLOSED
    return GoalRow(
        goal,
        colour=COLOURS[Status(goal.status)],
        by_whom=by_whom_in_words(goal.by_whom, goal.participant, user),
        due=rules.due_in_words(goal.due_on, today) if is_open else "",
        is_overdue=goal.status == Status.OPEN and goal.due_on < today,
        note=note,
    )


def by_whom_in_words(by_whom: str, participant: Participant, user: User) -> str:
    if by_whom == ByWhom.PARTICIPANT:
        return "you" if is_participant(user, participant) else participant.user.name
    return ByWhom(by_whom).label.lower()


def review_after(participant: Participant, today: date) -> Dated | None:
    """The next review by the programme's rule; None where the programme is over or has none."""
    if participant.status not in Participant.NOT_OVER:
        return None
    # As for the end: working patterns and pauses are looked up only where they move dates.
    moves = participant.programme.moves_dates
    facts = participant.facts(today) if moves else participant.facts_with(today, [], [])
    timeline = Timeline(participant.programme.as_rules(), facts)
    return rules.next_review(timeline.reviews, today)


def who_can_read(participant: Participant, user: User) -> str:
    """The words after "Who can read this:", with the names of today."""
    others = [
        f"{each.user.name} ({each.get_kind_display().lower()})"
        for each in current_readers(participant)
        if each.user_id != user.pk
    ]
    if is_participant(user, participant):
        nobody = "your supervisor and assessor once they are appointed"
        return f"{in_words(['you', *(others or [nobody])])}. {COUNTS_ONLY} {IN_THE_PACK}"
    in_the_pack = IN_THE_PACK.replace("you take on or add", "they take on or add")
    return f"{in_words(['you', participant.user.name, *others])}. {COUNTS_ONLY} {in_the_pack}"


def story(goal: Goal, user: User) -> list[Entry]:
    """What happened to the goal and what was said of it, the newest first."""
    versions = list(GoalVersion.objects.visible_to(user).filter(goal=goal).select_related("by"))
    notes = GoalNote.objects.visible_to(user).filter(goal=goal)
    entries = [
        Entry(note.at, str(note.get_kind_display()), note.by.name, note.words) for note in notes
    ]
    for version in versions:
        first = "Proposed" if goal.author_id != goal.participant.user_id else "Added"
        title = first if version.number == 1 else "Changed"
        text = _in_one_text(version, goal.participant, user) if len(versions) > 1 else ""
        entries.append(Entry(version.saved_at, title, version.by.name, text))
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _in_one_text(version: GoalVersion, participant: Participant, user: User) -> str:
    due = f"By {rules.in_words(version.due_on)}, by whom:"
    lines = [
        version.words,
        version.steps,
        f"{due} {by_whom_in_words(version.by_whom, participant, user)}",
        *([str(version.standard)] if version.standard else []),
    ]
    return "\n\n".join(lines)


def _closing_notes(user: User, goals: Iterable[Goal]) -> dict[Any, str]:
    """Goal's id -> what was said when it was last closed."""
    closed = [goal.pk for goal in goals if goal.status in Goal.CLOSED]
    if not closed:
        return {}
    notes = GoalNote.objects.visible_to(user).filter(goal__in=closed)
    kinds = [GoalNote.Kind.DONE, GoalNote.Kind.LET_GO]
    said = notes.filter(kind__in=kinds).order_by("at").values_list("goal", "words")
    return dict(said)


@dataclass(frozen=True)
class Source:
    """What a goal came from, as far as ``user`` may read it."""

    title: str
    url: str


def source_of(goal: Goal, user: User) -> Source | None:
    readable: Any = None
    if goal.item_id:
        readable = EvidenceItem.objects.visible_to(user).filter(pk=goal.item_id)
    elif goal.week_id:
        readable = WeekAccount.objects.visible_to(user).filter(pk=goal.week_id)
    return shown_source(readable.first(), user) if readable is not None else None


def shown_source(source: EvidenceItem | WeekAccount | None, user: User) -> Source | None:
    """``source``: one that ``user`` may read."""
    if isinstance(source, EvidenceItem):
        return Source(shown_to(user, source).title, reverse("evidence:item", args=[source.pk]))
    if isinstance(source, WeekAccount):
        monday = source.week_starts_on
        return Source(
            f"Week of Monday {rules.in_words(monday)}",
            reverse("supervision:week", args=[source.participant_id, monday]),
        )
    return None


def filled_in(
    participant: Participant,
    user: User,
    today: date,
    source: EvidenceItem | WeekAccount | None,
    standard: str = "",
) -> dict[str, Any]:
    """What the form for a new goal starts from. ``standard``: the id of one, as an address has it;
    what is none of the programme's is passed over.

    Words are taken over only from what supervisor and assessor read already: never from a private
    draft.
    """
    review = review_after(participant, today)
    answers: dict[str, Any] = {"due_on": rules.offered_due(review, participant.ends_on, today)}
    if standard:
        judged = judged_standards_of(participant.programme.framework_id)
        answers["standard"] = next((each for each in judged if str(each.pk) == standard), None)
    if isinstance(source, WeekAccount):
        answers["steps"] = source.in_the_way
    if isinstance(source, EvidenceItem):
        shown = shown_to(user, source)
        standards = [link.standard_id for link in shown.links]
        answers["standard"] = FrameworkItem.objects.filter(pk__in=standards[:1]).first()
        if source.status != EvidenceItem.Status.PRIVATE:
            answers["steps"] = _next_steps(source, shown.second_text)[:500]
    return answers


def _next_steps(item: EvidenceItem, second_text: str) -> str:
    """What the evidence itself says comes next: of a reflection, or of an observation."""
    if item.kind == EvidenceItem.Kind.REFLECTION:
        return second_text
    observation = getattr(item, "observation", None)
    return observation.next_time if observation else ""
