"""Reviews on home pages: what lies with somebody, and which are to be opened."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import User
from assessments.models import Review, SkippedReview
from assessments.reviews import rules
from participants.models import Appointment, Participant
from participants.rules import Timeline, in_words
from participants.rules.dates import Dated

from .tasks import Task

AT_MOST = 10


def with_review_to_do(user: User) -> dict[str, Subquery]:
    """To annotate participants with what ``review_to_do`` asks of them."""
    waits = Review.objects.waiting_for_participant(OuterRef("pk"), user)
    return {
        "review_waits": Subquery(waits.values("pk")[:1]),
        "review_status": Subquery(waits.values("status")[:1]),
        "review_label": Subquery(waits.values("label")[:1]),
        "review_since": Subquery(waits.values("status_changed_at")[:1]),
    }


def review_to_do(participant: Any) -> list[Task]:
    """Of a participant with ``with_review_to_do``: write their own view, or sign."""
    if not participant.review_waits or participant.status not in Participant.NOT_OVER:
        return []
    signs = participant.review_status == Review.Status.SIGNING
    if not signs and participant.status != Participant.Status.ON_PROGRAMME:
        return []
    return [
        Task(
            id=f"review-{participant.review_waits}",
            title=f"Read and sign: {participant.review_label}"
            if signs
            else f"Write your own view: {participant.review_label}",
            url=reverse("assessments:review", args=[participant.review_waits]),
            why="Sign it, return it with what should be said instead, or say why you do not sign."
            if signs
            else "It stands in the review beside the rest, in your words.",
            holder="you",
            since=participant.review_since,
            label="To sign" if signs else "Your view",
            colour="purple",
            mail="Read and sign a review" if signs else "Write your own view for a review",
        )
    ]


def reviews_due(user: User, today: date) -> list[Task]:
    """Reviews of the programme whose day is near or past and that ``user`` leads, not opened yet.

    Two queries, three where pauses or part time may move a day; one where ``user`` leads none.
    """
    people = [each for each in _led_by(user, today) if each.programme.other_rules.get("reviews")]
    if not people:
        return []
    known: dict[Any, set[str]] = {}
    held = Review.objects.filter(participant__in=people).exclude(status="discarded").exclude(key="")
    skipped = SkippedReview.objects.filter(participant__in=people)
    rows = (
        held.order_by()
        .values_list("participant", "key")
        .union(skipped.order_by().values_list("participant", "key"))
    )
    for participant, key in rows:
        known.setdefault(participant, set()).add(key)
    if any(each.programme.moves_dates for each in people):
        Participant.objects.all().look_up_time(people)
    found = [
        (participant, due)
        for participant in people
        if (due := _due(participant, known.get(participant.pk, set()), today))
    ]
    found.sort(key=lambda each: (each[1].on or date.max, str(each[0])))
    return [_to_open(participant, due, today) for participant, due in found[:AT_MOST]]


def _led_by(user: User, today: date) -> list[Any]:
    """People on a programme whose reviews ``user`` leads, without those of whom one is open."""
    ids = Participant.objects.all().appointed_ids
    mine = {kind: Q(pk__in=ids(user, kinds=(kind,))) for kind in ("supervisor", "assessor")}
    prefers = Q(cohort__programme_version__recommender="supervisor")
    current = Appointment.objects.current(today).filter(participant=OuterRef("pk"))
    nobody_is = {kind: ~Exists(current.filter(kind=kind)) for kind in mine}
    leads: Any = mine["assessor"] & (~prefers | nobody_is["supervisor"])
    leads |= mine["supervisor"] & (prefers | nobody_is["assessor"])
    open_one = Review.objects.open().filter(participant=OuterRef("pk"))
    return list(
        Participant.objects.filter(
            leads, ~Exists(open_one), status="on_programme", starts_on__lte=today
        )
        .with_whether_time_differs()
        .select_related("user", "cohort__programme_version")
        .order_by("user__name", "pk")
    )


def _due(participant: Participant, known: set[str], today: date) -> Dated | None:
    moves = participant.programme.moves_dates
    facts = participant.facts(today) if moves else participant.facts_with(today, [], [])
    planned = Timeline(participant.programme.as_rules(), facts).reviews
    return rules.due_one(rules.still_to_hold(planned, known, known), today)


def _to_open(participant: Participant, due: Dated, today: date) -> Task:
    late = due.on is not None and due.on < today
    day = in_words(due.on) if due.on else ""
    chosen = f"?review={due.key}"
    return Task(
        id=f"review-due-{participant.pk}",
        title=f"{participant}: open the review “{due.label}”",
        url=reverse("assessments:review_open", args=[participant.pk]) + chosen,
        why=f"It was due on {day}" if late else f"Due on {day}",
        holder="you",
        since=due.on if late else None,
        label="Overdue" if late else "Due soon",
        colour="red" if late else "yellow",
        steps=due.steps,
        mail=f"{participant}: open the review “{due.label}”",
    )
