"""One list of what waits for a supervisor, assessor or confirmer, for all their people at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from assessments.models import FinalAssessment
from evidence.models import EvidenceItem
from participants.models import Appointment, Participant
from supervision.models import Observation

from .tasks import COUNTED, ON_HOME, Shortlist, Task

WORDS = CharField(max_length=200)


@dataclass(frozen=True)
class Step:
    """How one kind of row reads: the page of its action, its title and why it waits."""

    page: str
    title: str
    why: str
    label: str
    colour: str = ""
    holder: str = "you"


STEPS = {
    "read": Step("evidence:item_read", "Read “{words}”", "Submitted to you", "To read"),
    "release": Step(
        "evidence:feedback_release",
        "Release feedback “{words}”",
        "They see it once you release it",
        "Held",
        "yellow",
    ),
    "hold": Step(
        "supervision:observation_hold",
        "Say how the observation went: {words}",
        "The day it was planned for has come",
        "Planned",
    ),
    "write_up": Step(
        "supervision:observation_write_up",
        "Write up the observation: {words}",
        "They answer it once it is written up",
        "To write up",
        "orange",
    ),
    "sign_off": Step(
        "supervision:observation_sign_off",
        "Sign off the observation: {words}",
        "Written up and answered",
        "To sign off",
        "orange",
    ),
    "write": Step(
        "assessments:final_assessment",
        "Write the final assessment",
        "Your draft; nobody else can read it",
        "Being written",
    ),
    "rewrite": Step(
        "assessments:final_assessment",
        "Look at the final assessment again",
        "The confirmer sent it back to you with a reason",
        "Sent back",
        "orange",
    ),
    "tell": Step(
        "assessments:participant_told",
        "Tell them the decision in person",
        "It is confirmed; they see it here once you record that you told them",
        "To tell",
        "purple",
    ),
    "confirm": Step(
        "assessments:final_assessment",
        "Confirm the decision, or send it back",
        "{words}",
        "To confirm",
        "purple",
    ),
    "await_reading": Step(
        "assessments:final_assessment",
        "Confirm the decision, once it is read independently",
        "It cannot be confirmed before the independent reading is saved",
        "With the reader",
        "grey",
        holder="the independent reader",
    ),
}


def waiting(user: User, today: date) -> Shortlist:
    """The oldest ten of what waits for ``user``, and how many there are: one query."""
    rows = list(_rows(user, today)[:COUNTED])
    return Shortlist([_task(row) for row in rows[:ON_HOME]], len(rows))


def waiting_page(user: User, today: date, *, number: Any, size: int) -> Page[Task]:
    page: Page[Any] = Paginator(_rows(user, today), size).get_page(number)
    page.object_list = [_task(row) for row in page.object_list]
    return page


def _rows(user: User, today: date) -> QuerySet[Any, Any]:
    parts = [
        *_evidence(user),
        *_observations(user, today),
        *_assessments(user),
    ]
    return parts[0].union(*parts[1:], all=True).order_by("since", "pk")


def _task(row: dict[str, Any]) -> Task:
    step = STEPS[row["what"]]
    return Task(
        id=f"{row['what']}-{row['pk']}",
        title=f"{row['person']}: {step.title.format(words=row['words'])}",
        url=reverse(step.page, args=[row["pk"]]),
        why=step.why.format(words=row["words"]),
        holder=step.holder,
        since=row["since"],
        label=step.label,
        colour=step.colour,
    )


def columns(
    queryset: QuerySet[Any], what: Any, words: Any, since: Any = "status_changed_at"
) -> QuerySet[Any, dict[str, Any]]:
    """The same five columns of any table, to be laid under one another."""
    return (
        queryset.order_by()
        .annotate(
            what=what if hasattr(what, "resolve_expression") else Value(what, WORDS),
            person=F("participant__user__name"),
            words=words,
            since=Cast(since, DateTimeField()),
        )
        .values("what", "pk", "person", "words", "since")
    )


def _appointed(user: User, *kinds: str) -> Any:
    return Participant.objects.all().appointed_ids(user, kinds=kinds)


def _evidence(user: User) -> list[QuerySet[Any, dict[str, Any]]]:
    items = EvidenceItem.objects.visible_to(user).filter(participant__status="on_programme")
    to_read = items.filter(
        status="submitted", participant__in=_appointed(user, "supervisor", "assessor")
    )
    held = items.filter(
        status="private", kind="feedback", participant__in=_appointed(user, "supervisor")
    )
    title = Cast("title", WORDS)
    return [columns(to_read, "read", title), columns(held, "release", title)]


def _observations(user: User, today: date) -> list[QuerySet[Any, dict[str, Any]]]:
    observations = Observation.objects.visible_to(user).filter(participant__status="on_programme")
    mine = observations.filter(
        observer=user, participant__in=_appointed(user, "supervisor", "assessor")
    )
    # An assessor who may sign off is asked to only where there is no supervisor.
    supervised_by_anybody = Appointment.objects.current(today).filter(
        participant=OuterRef("participant"), kind="supervisor"
    )
    may_sign_off = Q(participant__in=_appointed(user, "supervisor")) | Q(
        participant__in=_appointed(user, "assessor"),
        participant__cohort__programme_version__assessor_may_sign_off_observations=True,
    ) & ~Q(Exists(supervised_by_anybody))
    to_sign_off = observations.filter(
        may_sign_off,
        status="answered",
        participant__in=_appointed(user, "supervisor", "assessor"),
    )
    purpose = Cast("purpose", WORDS)
    return [
        columns(
            mine.filter(status="planned", planned_for__lte=today), "hold", purpose, "planned_for"
        ),
        columns(mine.filter(status="held"), "write_up", purpose),
        columns(to_sign_off, "sign_off", purpose),
    ]


def _assessments(user: User) -> list[QuerySet[Any, dict[str, Any]]]:
    assessments = FinalAssessment.objects.visible_to(user)
    assessed = assessments.filter(participant__in=_appointed(user, "assessor"))
    to_confirm = assessments.filter(
        participant__in=_appointed(user, "confirmer"), status="recommended"
    ).exclude(recommended_by=user)
    was_sent_back = Case(
        When(~Q(sent_back_reason=""), then=Value("rewrite", WORDS)), default=Value("write", WORDS)
    )
    return [
        columns(assessed.filter(status="draft"), was_sent_back, Value("", WORDS)),
        columns(assessed.filter(status="confirmed"), "tell", Value("", WORDS)),
        columns(to_confirm, _stage_of_confirmation(), reading_words()),
    ]


def _stage_of_confirmation() -> Case:
    """Whose turn it is with a recommendation: the independent reader's, or the confirmer's."""
    needs_reading = Q(participant__cohort__programme_version__second_reading="always") | Q(
        recommendation="not_yet_met"
    )
    return Case(
        When(
            needs_reading & Q(independent_reading__isnull=True),
            then=Value("await_reading", WORDS),
        ),
        default=Value("confirm", WORDS),
    )


def reading_words() -> Case:
    return Case(
        When(
            independent_reading__isnull=False,
            then=Value("The independent reading is saved", WORDS),
        ),
        default=Value("No independent reading is needed for this recommendation", WORDS),
    )
