import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation, Role, RoleGrant, Team, User
from accounts.permissions import can_manage_programme, require
from accounts.services import invite_person
from audit.actions import Action
from audit.services import change_fields, record
from participants import rules
from participants.models import Cohort, Participant, ProgrammeVersion
from participants.permissions import can_manage_participant

from .locking import lock_participant

LONGEST_STEM = 55
# Codes of errors for which the page shows more than the words.
ON_A_PROGRAMME = "on_a_programme"
NOT_ON_THE_PROGRAMME = "This person is not on the programme any more, so nothing was changed."
ADDRESS_NOT_POSSIBLE = (
    "This e-mail address cannot be used here. Ask the person for their work address with you."
)


@transaction.atomic
def add_cohort(
    *,
    organisation: Organisation,
    programme_version: ProgrammeVersion,
    name: str,
    starts_on: date,
    by: User,
) -> Cohort:
    """A group of people who start together on one version of a programme."""
    require(can_manage_programme(by, organisation.pk))
    require(programme_version.organisation_id == organisation.pk)
    if not programme_version.published_at:
        raise ValidationError({"programme_version": "This programme is not published yet."})
    if not programme_version.is_offered:
        day = rules.in_words(programme_version.publish_day or starts_on)
        words = f"Cohorts can be started on this version from {day}."
        raise ValidationError({"programme_version": words})
    _refuse_implausible(starts_on)
    # Two people adding the same cohort at once come one after the other.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Cohort.objects.filter(organisation=organisation, name__iexact=name.strip()).exists():
        raise ValidationError({"name": "There is already a cohort with this name."})
    cohort = Cohort.objects.create(
        organisation=organisation,
        programme_version=programme_version,
        name=name.strip(),
        slug=free_slug(organisation, name),
        starts_on=starts_on,
    )
    record(Action.COHORT_CREATED, cohort, by=by, about=organisation, programme=programme_version)
    return cohort


@transaction.atomic
def add_participant(
    *,
    cohort: Cohort,
    email: str,
    name: str,
    team: Team | None,
    starts_on: date,
    registration_number: str,
    staff_number: str = "",
    by: User,
) -> Participant:
    """Put a person on a programme and invite them if they have no account yet.

    Raises ValidationError naming the field; with code ON_A_PROGRAMME when the person already is on
    one (``params["participant"]`` is that one's id).
    """
    require(can_manage_programme(by, cohort.organisation_id))
    require(team is None or team.organisation_id == cohort.organisation_id)
    _refuse_implausible(starts_on)
    number = tidy_registration_number(registration_number)
    existing = User.objects.filter(email__iexact=email.strip()).first()
    if existing:
        _refuse_elsewhere(existing, cohort)
        _refuse_twice(existing, cohort)
    _refuse_number_of_another("registration_number", number, cohort.organisation_id, existing)
    staff_number = tidy_staff_number(staff_number)
    _refuse_number_of_another("staff_number", staff_number, cohort.organisation_id, existing)
    user = invite_person(
        organisation=cohort.organisation,
        email=email,
        name=name,
        roles=[Role.PARTICIPANT],
        # Somebody invited before the first day can already sign in and look around.
        starts_on=min(starts_on, timezone.localdate()),
        by=by,
    )
    participant = _create(
        organisation_id=cohort.organisation_id,
        user=user,
        cohort=cohort,
        team=team,
        starts_on=starts_on,
        registration_number=number,
        staff_number=staff_number,
    )
    record(Action.PARTICIPANT_ADDED, participant, by=by, about=participant, cohort=cohort)
    return participant


@transaction.atomic
def edit_participant(
    *,
    participant: Participant,
    starts_on: date,
    registration_number: str,
    staff_number: str,
    by: User,
) -> Participant:
    """Change first day or numbers. Raises StaleObject after another's change."""
    current = lock_participant(participant, by=by)
    require(can_manage_participant(by, current))
    refuse_gone(current)
    _refuse_implausible(starts_on)
    number = tidy_registration_number(registration_number)
    staff_number = tidy_staff_number(staff_number)
    for field, given in (("registration_number", number), ("staff_number", staff_number)):
        _refuse_number_of_another(field, given, current.organisation_id, current.user)
    first = current.appointments.order_by("starts_on").first()
    if first and first.starts_on < starts_on:
        raise ValidationError(
            {
                "starts_on": f"The start date must be {rules.in_words(first.starts_on)} or "
                "earlier: somebody was appointed from that day"
            }
        )
    if current.agreed_end_on and current.agreed_end_on < starts_on:
        last = rules.in_words(current.agreed_end_on)
        raise ValidationError({"starts_on": f"The agreed end date is {last}: change that first"})
    try:
        with transaction.atomic():
            change_fields(
                participant,
                by=by,
                action=Action.PARTICIPANT_CHANGED,
                about=current,
                starts_on=starts_on,
                registration_number=number,
                staff_number=staff_number,
            )
    except IntegrityError as error:
        taken = "Somebody else was given this staff number at the same moment"
        raise ValidationError({"staff_number": taken}) from error
    return participant


def tidy_registration_number(text: str) -> str:
    """ "sw 12345" as "SW12345"; "" when there is none yet. Raises ValidationError."""
    number = re.sub(r"\s", "", text).upper()
    if number and not re.fullmatch(r"[A-Z0-9/-]{4,20}", number, re.ASCII):
        raise ValidationError(
            {"registration_number": "Enter a registration number like SW12345, or leave it blank"}
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


def _create(**fields: Any) -> Participant:
    try:
        with transaction.atomic():
            return Participant.objects.create(**fields)
    except IntegrityError as error:
        raise ValidationError(
            {"email": "Somebody else added this person at the same moment. Check the cohort."}
        ) from error


def _refuse_implausible(starts_on: date) -> None:
    if reason := rules.implausible_start(starts_on, timezone.localdate()):
        raise ValidationError({"starts_on": reason})


def refuse_gone(participant: Participant) -> None:
    if participant.status == Participant.Status.LEFT:
        raise ValidationError(NOT_ON_THE_PROGRAMME)


def _refuse_elsewhere(user: User, cohort: Cohort) -> None:
    """Somebody active in another organisation alone is refused, without saying where or who."""
    grants = RoleGrant.objects.filter(user=user)
    here = grants.filter(organisation=cohort.organisation_id).exists()
    active = grants.not_ended(timezone.localdate()).exists()
    programmes = Participant.objects.filter(user=user, status__in=Participant.NOT_OVER)
    away = programmes.exclude(organisation=cohort.organisation_id).exists()
    if away or (active and not here):
        raise ValidationError({"email": ADDRESS_NOT_POSSIBLE})


def _refuse_twice(user: User, cohort: Cohort) -> None:
    mine = Participant.objects.filter(user=user).select_related("cohort__programme_version")
    current = mine.filter(status__in=Participant.NOT_OVER).first()
    if current:
        message = ValidationError(
            f"{user.name} is already on a programme: {current.programme.name}, "
            f"cohort {current.cohort.name}",
            code=ON_A_PROGRAMME,
            params={"participant": current.pk},
        )
        raise ValidationError({"email": message})
    if mine.filter(cohort=cohort).exists():
        raise ValidationError({"email": f"{user.name} was in this cohort before"})


def _refuse_number_of_another(
    field: str, number: str, organisation_id: Any, user: User | None
) -> None:
    if not number:
        return
    same = Participant.objects.filter(organisation=organisation_id, **{field: number})
    other = same.exclude(user=user).select_related("user").first()
    if other:
        label = field.replace("_", " ")
        raise ValidationError({field: f"This is the {label} of {other.user.name}"})


def free_slug(organisation: Organisation, name: str) -> str:
    """The name in letters, digits and hyphens, cut between words; numbered where it is taken."""
    stem = slugify(name)
    if len(stem) > LONGEST_STEM:
        stem = stem[: LONGEST_STEM + 1].rpartition("-")[0] or stem[:LONGEST_STEM]
    stem = stem or "cohort"
    taken = set(
        Cohort.objects.filter(organisation=organisation, slug__startswith=stem).values_list(
            "slug", flat=True
        )
    )
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
