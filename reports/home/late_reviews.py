"""Reviews whose day went by and that nobody has opened, as a workforce lead is told of them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from assessments.models import Review, SkippedReview
from assessments.reviews import rules
from participants.models import ProgrammeVersion
from participants.rules.dated import Dated
from reports.rules import working_days_back

from .ends import timelines_of
from .joined import keys_of


def may_be_late(today: date, programmes: Iterable[ProgrammeVersion]) -> Q:
    """People whose review is late by their first day alone; ``late_reviews`` knows who of them.

    Pauses and part time move a day to a later one, never to an earlier one.
    """
    found = Q(pk__in=[])
    open_one = Exists(Review.objects.open().filter(participant=OuterRef("pk")))
    for programme in programmes:
        reviews = programme.as_rules().reviews
        for place, each in enumerate(reviews):
            if not _is_looked_at(each):
                continue
            after = relativedelta(months=each.due.months or 0, weeks=each.due.weeks or 0)
            first = _long_ago(today) + timedelta(days=1) - after
            begun = Q(starts_on__lte=first)
            if programme.may_run_before_start:
                begun |= Q(employed_from__lte=first)
            later = [review.key for review in reviews[place:]]
            left_out = Exists(_of_one(SkippedReview.objects).filter(key=each.key))
            held = Exists(_of_one(Review.objects).exclude(status="discarded").filter(key__in=later))
            of_programme = Q(cohort__programme_version=programme.pk)
            found |= of_programme & begun & ~Q(open_one) & ~Q(held) & ~Q(left_out)
    return found


def reviews_so_far() -> list[Any]:
    """Two columns of a query for people: keys of the reviews that were held, and left out."""
    held = _of_one(Review.objects).exclude(status="discarded").exclude(key="")
    return [keys_of(held), keys_of(_of_one(SkippedReview.objects))]


def _is_looked_at(review: Any) -> bool:
    """What is due at the end of a programme is not: the end has a list of its own."""
    return not (review.optional or review.due.at)


def _of_one(rows: Any) -> Any:
    return rows.filter(participant=OuterRef("pk"))


def _long_ago(today: date) -> date:
    """What was due before this day is late."""
    return working_days_back(today, settings.OVERDUE_WORKING_DAYS)


def late_reviews(
    rows: list[tuple[Any, ...]], keys: dict[Any, tuple[str, str]], today: date
) -> dict[Any, Dated]:
    """Participant's id -> the review that is late. ``rows``: of those who ``may_be_late``, as
    ``ends_of`` takes them; ``keys``: of the reviews that were held, and that were left out."""
    found = {}
    for pk, timeline in timelines_of(rows, today).items():
        held, left_out = (each.split(",") for each in keys[pk])
        to_hold = rules.still_to_hold(timeline.reviews, held, left_out)
        asked = {each.key for each in timeline.programme.reviews if _is_looked_at(each)}
        long_ago, here = _long_ago(today), timeline.facts.arrived_on or date.min
        late = [each for each in to_hold if each.key in asked and each.on]
        late = [each for each in late if here <= each.on < long_ago]
        if late:
            found[pk] = late[-1]
    return found
