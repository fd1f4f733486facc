"""The numbers of a person: the register's, and the employer's own. Each is one person's alone."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from participants import rules
from participants.models import Participant


def tidy_registration_number(text: str, jurisdiction: str = rules.ENGLAND) -> str:
    """ "sw 12345" as "SW12345"; "" when there is none yet. Raises ValidationError."""
    number = rules.registration_number(text, jurisdiction)
    if text.strip() and not number:
        like = "of 4 to 20 letters and digits"
        if jurisdiction == rules.ENGLAND:
            like = "like SW12345, with up to six digits"
        raise ValidationError(
            {"registration_number": f"Enter a registration number {like}, or leave it blank"}
        )
    return number


def tidy_staff_number(text: str) -> str:
    """ "ab 123" as "AB123"; "" when there is none. Raises ValidationError."""
    number = re.sub(r"\s", "", text).upper()
    if number and not re.fullmatch(r"[A-Z0-9/.-]{1,20}", number, re.ASCII):
        raise ValidationError(
            {
                "staff_number": "Enter a staff number of at most 20 letters and digits, or "
                "leave it blank"
            }
        )
    return number


def refuse_registration(number: str, registered_on: date | None, qualified_on: date | None) -> None:
    today = timezone.localdate()
    if reason := rules.implausible_registration(registered_on, qualified_on, today):
        field, words = reason
        raise ValidationError({field: words})
    if registered_on and not number:
        words = "Enter the registration number too, or leave the day of registration blank"
        raise ValidationError({"registration_number": words})


def refuse_number_of_another(
    field: str, number: str, organisation_id: Any, user: User | None
) -> None:
    if not number:
        return
    if field == "registration_number":
        refuse_registered_elsewhere(number, organisation_id, user)
    same = Participant.objects.filter(organisation=organisation_id, **{field: number})
    other = same.exclude(user=user).select_related("user").first()
    if other:
        label = field.replace("_", " ")
        raise ValidationError({field: f"This is the {label} of {other.user.name}"})


def refuse_registered_elsewhere(number: str, organisation_id: Any, user: User | None) -> None:
    """A number is one person's in the whole country. Who and where is not said of others."""
    active = Participant.objects.filter(
        registration_number=number, status__in=Participant.NOT_OVER
    ).exclude(organisation=organisation_id)
    if active.exclude(user=user).exists():
        words = (
            "Somebody on a programme elsewhere has this registration number. Check the number, or "
            "ask the employer they came from to record that they left"
        )
        raise ValidationError({"registration_number": words})
