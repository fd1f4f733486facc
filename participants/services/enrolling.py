"""Who may enrol on a cohort's programme, said and held to before anybody is added."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from participants import rules
from participants.models import Cohort
from participants.rules.eligibility import Eligibility, eligibility_of, why_not_added


def enrolment(
    cohort: Cohort,
    *,
    starts_on: date,
    registration_number: str,
    qualified_on: date | None = None,
    funded_before: bool = False,
) -> Eligibility | None:
    """Whether somebody may enrol and is paid for; None where the programme has no such rule."""
    facts = rules.Facts(
        starts_on=starts_on,
        on=timezone.localdate(),
        is_registered=bool(registration_number),
        qualified_on=qualified_on,
        funded_before=funded_before,
    )
    return eligibility_of(cohort.programme_version.as_rules(), facts)


def reason_needed(cohort: Cohort, reason: str, **asked: Any) -> str:
    """``reason`` where one is needed, else "". ``asked``: as of ``enrolment``.

    Raises ValidationError where it is missing, or where none would do.
    """
    found = enrolment(cohort, **asked)
    if problem := why_not_added(found, reason):
        field, words = problem
        raise ValidationError({field: words} if field else words)
    return reason if found and not found.may_enrol else ""
