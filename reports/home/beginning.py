"""What supervisor and assessor are to begin: final assessments, and reviews whose day is near."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import User
from assessments.models import FinalAssessment, Review, SkippedReview
from assessments.reviews import rules
from participants.models import Appointment, Participant
from participants.prepared import PreparedFor
from participants.rules import Timeline, in_words
from participants.rules.dated import Dated

from .joined import keys_of
from .tasks import Task

# From this long before the end the assessor is reminded to start the final assessment.
START_BEFORE_THE_END = timedelta(days=60)
AT_MOST = 10
KINDS = ("supervisor", "assessor")


def to_begin(user: User, today: date) -> tuple[list[Task], list[Task]]:
    """Final assessments and reviews that ``user`` is to begin: one query, one more where pauses or
    part time may move a day that is near. Of each ten; as they are begun, the next ones follow."""
    people = CANDIDATES.ask_as(user, today)
    held = Appointment.objects.all().held_on(user)
    judged = [
        each
        for each in people
        if not each.is_started and (each.pk, each.programme.judging.recommender) in held
    ]
    led = [
        each
        for each in people
        if not each.has_open_review
        and each.programme.other_rules.get("reviews")
        and (each.pk, _leads(each)) in held
    ]
    # Pauses and part time only move days later, so they are looked up for those who may be near.
    near = today + START_BEFORE_THE_END
    judged = [each for each in judged if each.earliest_end_on <= near]
    led = [each for each in led if _due_review(each, today, with_time=False)]
    movable = {each.pk: each for each in [*judged, *led] if each.programme.moves_dates}
    if movable:
        Participant.objects.all().look_up_time(list(movable.values()))
    return _assessments(judged, near), _reviews(led, today)


def _candidates(user: User, today: date) -> QuerySet[Participant]:
    """Those of whom ``user`` is supervisor or assessor, with what has begun already."""
    own = OuterRef("pk")
    current = Appointment.objects.current(today).filter(participant=own)
    reviews = Review.objects.filter(participant=own).exclude(status="discarded")
    found: QuerySet[Participant] = (
        Participant.objects.filter(
            pk__in=Participant.objects.all().appointed_ids(user, kinds=KINDS),
            status="on_programme",
        )
        .annotate(
            is_started=Exists(FinalAssessment.objects.filter(participant=own)),
            has_supervisor=Exists(current.filter(kind="supervisor")),
            has_assessor=Exists(current.filter(kind="assessor")),
            has_open_review=Exists(Review.objects.open().filter(participant=own)),
            held_keys=keys_of(reviews.exclude(key="")),
            skipped_keys=keys_of(SkippedReview.objects.filter(participant=own)),
        )
        .with_whether_time_differs()
        .select_related("user", "cohort__programme_version")
        .order_by("user__name", "pk")
    )
    return found


CANDIDATES = PreparedFor(_candidates)


def _leads(participant: Any) -> str:
    order = rules.lead_order(participant.programme.judging.recommender)
    return next((seat for seat in order if getattr(participant, f"has_{seat}")), "")


def _due_review(participant: Any, today: date, *, with_time: bool) -> Dated | None:
    if participant.starts_on > today:
        return None
    moves = with_time and participant.programme.moves_dates
    facts = participant.facts(today) if moves else participant.facts_with(today, [], [])
    planned = Timeline(participant.programme.as_rules(), facts).reviews
    held, skipped = participant.held_keys.split(","), participant.skipped_keys.split(",")
    return rules.due_one(rules.still_to_hold(planned, held, skipped), today)


def _assessments(people: Iterable[Any], near: date) -> list[Task]:
    """Of people whose programme ends soon; those who are furthest on."""
    nearing = sorted((each for each in people if each.ends_on <= near), key=lambda p: p.ends_on)
    return [
        Task(
            id=f"start-{participant.pk}",
            title=f"{participant}: start the {participant.programme.judging.words.whole}",
            url=reverse("assessments:final_assessment_start", args=[participant.pk]),
            why=f"The programme ends on {participant.ends_on:%-d %B %Y}",
            dates_url=reverse("participants:date_list", args=[participant.pk]),
            label="Not started",
            colour="yellow",
            mail=f"{participant}: start the {participant.programme.judging.words.whole}",
        )
        for participant in nearing[:AT_MOST]
    ]


def _reviews(people: Iterable[Any], today: date) -> list[Task]:
    found = [
        (participant, due)
        for participant in people
        if (due := _due_review(participant, today, with_time=True))
    ]
    found.sort(key=lambda each: (each[1].on or date.max, str(each[0])))
    return [_to_open(participant, due, today) for participant, due in found[:AT_MOST]]


def _to_open(participant: Participant, due: Dated, today: date) -> Task:
    late = due.on is not None and due.on < today
    day = in_words(due.on) if due.on else ""
    return Task(
        id=f"review-due-{participant.pk}",
        title=f"{participant}: open the review “{due.label}”",
        url=f"{reverse('assessments:review_open', args=[participant.pk])}?review={due.key}",
        why=f"It was due on {day}" if late else f"Due on {day}",
        holder="you",
        since=due.on if late else None,
        label="Overdue" if late else "Due soon",
        colour="red" if late else "yellow",
        steps=due.steps,
        mail=f"{participant}: open the review “{due.label}”",
    )
