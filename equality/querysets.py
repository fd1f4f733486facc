"""The lock, and the counting. No other way leads from this table to a page."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count

from participants.models import Cohort, Participant

from .rules import NOT_ANSWERED, Counts, Question


class EqualityAnswersQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own, whatever role anybody holds."""
        return self.filter(user=user) if user.is_active else self.none()


def cohorts_counted_by(user: Any) -> Any:
    """Cohorts of the organisations whose answers ``user`` may see counted."""
    return Cohort.objects.filter(
        organisation__in=user.organisations_as("equality_analyst")
    ).select_related("programme_version", "organisation")


def count_answers(cohorts: Iterable[Any], question: Question) -> dict[Any, Counts]:
    """Cohort's id -> how many of its people gave which answer: one query, which adds up.

    Everybody who is or was in the cohort counts, those who left included.
    """
    answers = [*question.keys, NOT_ANSWERED]
    counts = {cohort.pk: dict.fromkeys(answers, 0) for cohort in cohorts}
    rows = (
        Participant.objects.filter(cohort__in=list(counts))
        .order_by()
        .values_list("cohort_id", f"user__equality_answers__{question.key}")
        .annotate(Count("pk"))
    )
    for cohort, answer, number in rows:
        # What is on no list any more is no answer that could be shown.
        counts[cohort][answer if answer in question.keys else NOT_ANSWERED] += number
    return counts
