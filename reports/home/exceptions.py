"""The seven things a workforce lead is told of, each with whom it lies and since when.

Titles, kinds, states and dates only; nothing that anybody wrote, and no recommendation. What is
measured and how long is too long stands in settings, and is said on the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.reviews.rules import lead_order
from participants.models import ProgrammeVersion
from participants.rules.dated import Dated
from participants.rules.words import small
from reports.rules import working_days_back

from .adjustments import late_adjustments
from .exception_kinds import Kind, kinds
from .lead_tasks import JUDGED, dates_of, first_of, holder_of, page_of, reviews_of, step_task
from .leading_rows import (
    Behind,
    GapRow,
    PersonRow,
    people_behind,
    people_to_look_at,
    support_gaps,
)
from .leading_steps import LeadRow, steps_on_their_way
from .tasks import Task

# Of each table so many rows are read at most; as they are done, the next ones follow.
LISTED = 500
LEADS = "you and the other workforce leads"


@dataclass
class Listed:
    """One of the seven with its rows, the oldest first."""

    kind: Kind
    tasks: list[Task] = field(default_factory=list)


def exceptions_of(
    user: User, today: date, programmes: Iterable[ProgrammeVersion], at_most: int = LISTED
) -> tuple[list[Listed], list[Task]]:
    """The seven lists, and all decisions on their way.

    ``programmes``: those ``user`` leads. Four queries; one more where an adjustment
    has not come, and two where support may not be received.
    """
    programmes = list(programmes)
    has_late = any(getattr(each, "has_late_adjustments", True) for each in programmes)
    waited = _midnight(working_days_back(today, settings.LONG_WAIT_WORKING_DAYS))
    overdue = working_days_back(today, settings.OVERDUE_WORKING_DAYS)
    people = people_to_look_at(user, today, programmes, at_most)
    steps = steps_on_their_way(user, waited, overdue, at_most)
    judged = [row for row in steps if row.what in JUDGED]
    waiting = [row for row in steps if row.what not in JUDGED]
    gaps = support_gaps(user, today, programmes, at_most)
    everybody: list[Any] = [*people, *steps, *gaps]
    behind = people_behind({row.participant for row in everybody}, today)
    late = [row for row in judged if row.what == "tell" and row.since < _midnight(overdue)]
    found = {
        "silent": [_silent(row, behind) for row in people if row.is_silent(today)],
        "waiting": [step_task(row, behind) for row in waiting if row.what != "planned"],
        "overdue": [
            step_task(row, behind)
            for row in [*(row for row in waiting if row.what == "planned"), *late]
        ]
        + [_late_review(row, row.late_review, behind) for row in people if row.late_review],
        "support": [
            *(_gap(row, behind) for row in gaps),
            *(late_adjustments(user, today, at_most) if has_late else ()),
        ],
        "end": [_end(row, behind) for row in people if row.is_near_end(today)],
        "nobody": [
            *(task for row in people for task in _without_support(row, behind)),
            *(task for row in judged for task in _without_judges(row, behind)),
        ],
        "registration": [_not_registered(row) for row in people if row.lacks_number],
    }
    listed = [Listed(kind, sorted(found[kind.slug], key=_by_age)) for kind in kinds()]
    return listed, [step_task(row, behind) for row in judged]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _by_age(task: Task) -> tuple[str, str]:
    since = task.since
    day = timezone.localdate(since) if isinstance(since, datetime) else since
    return (day.isoformat() if day else "", task.id)


def _silent(row: PersonRow, behind: Behind) -> Task:
    since = row.heard_of_on
    return Task(
        id=f"silent-{row.participant}",
        title=row.person,
        url=page_of(row.participant),
        why="No check-in and nothing submitted. Their supervisor asks how they are.",
        holder=holder_of(row.participant, ("supervisor",), behind),
        since=since,
        label="Silent",
    )


def _gap(row: GapRow, behind: Behind) -> Task:
    return Task(
        id=f"support-{row.participant}",
        title=f"{row.person}: agreed support not received in {len(row.weeks)} weeks",
        url=page_of(row.participant),
        why="By the accounts of the week that were given",
        holder=holder_of(row.participant, ("supervisor",), behind),
        since=row.weeks[0],
        label="Support",
    )


def _end(row: PersonRow, behind: Behind) -> Task:
    return Task(
        id=f"end-{row.participant}",
        title=f"{row.person}: start the {row.judging.words.whole}",
        url=page_of(row.participant),
        why=f"The programme ends on {row.ends_on:%-d %B %Y}",
        dates_url=dates_of(row.participant),
        holder=row.person
        if row.judging.recommender == "participant"
        else holder_of(row.participant, (row.judging.recommender,), behind),
        since=max(row.here_from, row.ends_on - timedelta(days=settings.END_NEAR_DAYS)),
        label="Not started",
        colour="yellow",
    )


def _late_review(row: PersonRow, due: Dated, behind: Behind) -> Task:
    return Task(
        id=f"review-late-{row.participant}",
        title=f"{row.person}: {small(due.label)}",
        url=reviews_of(row.participant),
        why="Nobody has opened it",
        dates_url=dates_of(row.participant),
        holder=first_of(row.participant, lead_order(row.judging.recommender), behind),
        since=due.on,
        label="Overdue",
        colour="red",
        steps=due.steps,
    )


def _not_registered(row: PersonRow) -> Task:
    return Task(
        id=f"registration-{row.participant}",
        title=f"{row.person}: registration number",
        url=reverse("participants:participant_edit", args=[row.participant]),
        why="Not recorded, or not one of the register. Ask them and record it",
        holder=LEADS,
        since=row.starts_on,
        label="Registration",
        colour="yellow",
    )


def _without_support(row: PersonRow, behind: Behind) -> list[Task]:
    return [
        Task(
            id=f"no-{kind}-{row.participant}",
            title=f"{row.person}: no {kind}",
            url=reverse("participants:appointment_list", args=[row.participant]),
            why="Appoint somebody",
            holder=LEADS,
            since=_nobody_since(row, kind, behind),
            label="Nobody",
            colour="red",
        )
        for kind in ("supervisor", "assessor")
        if kind in {"supervisor", *row.judging.involved} and not behind.of(row.participant, kind)
    ]


def _nobody_since(row: PersonRow, kind: str, behind: Behind) -> date:
    ended = behind.ended_on.get((row.participant, kind))
    return ended + timedelta(days=1) if ended else row.here_from


def _without_judges(row: LeadRow, behind: Behind) -> list[Task]:
    """Who is missing says nothing of what was recommended: a reader is asked for in any case."""
    confirmer = row.judging.confirmer
    wanted = {"await_reading": ("reader", confirmer), "confirm": (confirmer,)}
    words = {"reader": "independent reader"}
    return [
        Task(
            id=f"no-{kind}-{row.participant}",
            title=f"{row.person}: no {words.get(kind, kind)}",
            url=reverse("participants:appointment_list", args=[row.participant]),
            why=f"A {row.judging.words.step} is made. Appoint somebody",
            holder=LEADS,
            since=row.since,
            label="Nobody",
            colour="red",
        )
        for kind in wanted.get(row.what, ())
        if not behind.of(row.participant, kind)
    ]
