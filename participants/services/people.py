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

from .details import Details, checked_details, plan_details
from .enrolling import reason_needed
from .locking import lock_participant
from .numbers import refuse_number_of_another, tidy_registration_number, tidy_staff_number
from .period_plan import refuse_unseen
from .period_steps import keep_employed_from, keep_team, move_neighbours
from .teams import start_in_team

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
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
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
def add_participant(  # noqa: PLR0913 - what a person brings is as many facts
    *,
    cohort: Cohort,
    email: str,
    name: str,
    team: Team | None,
    starts_on: date,
    registration_number: str,
    staff_number: str = "",
    qualified_on: date | None = None,
    funded_before: bool = False,
    enrolled_because: str = "",
    arrived_on: date | None = None,
    by: User,
) -> Participant:
    """Put a person on a programme and invite them if they have no account yet.

    ``arrived_on``: the first day here of somebody whose programme started elsewhere: they enrolled
    there. ``enrolled_because``: why somebody is added who may not enrol, where that can be.

    Raises ValidationError naming the field; with code ON_A_PROGRAMME when the person already is on
    one (``params["participant"]`` is that one's id).
    """
    require(can_manage_programme(by, cohort.organisation_id))
    require(team is None or team.organisation_id == cohort.organisation_id)
    _refuse_implausible(starts_on)
    number = tidy_registration_number(registration_number, cohort.programme_version.jurisdiction)
    reason = enrolled_because.strip()
    if arrived_on is None:
        reason = reason_needed(
            cohort,
            reason,
            starts_on=starts_on,
            registration_number=number,
            qualified_on=qualified_on,
            funded_before=funded_before,
        )
    staff_number = tidy_staff_number(staff_number)
    _refuse_known(email, cohort, {"registration_number": number, "staff_number": staff_number})
    user = invite_person(
        organisation=cohort.organisation,
        email=email,
        name=name,
        roles=[Role.PARTICIPANT],
        # Somebody invited before the first day can already sign in and look around.
        starts_on=min(arrived_on or starts_on, timezone.localdate()),
        by=by,
    )
    participant = _create(
        organisation_id=cohort.organisation_id,
        user=user,
        cohort=cohort,
        starts_on=starts_on,
        arrived_on=arrived_on,
        registration_number=number,
        staff_number=staff_number,
        qualified_on=qualified_on,
        funded_before=funded_before,
        enrolled_because=reason,
    )
    start_in_team(participant, team, by=by)
    record(Action.PARTICIPANT_ADDED, participant, by=by, about=participant, cohort=cohort)
    return participant


@transaction.atomic
def edit_participant(  # noqa: PLR0913 - what is known of a person is as many facts
    *,
    participant: Participant,
    starts_on: date,
    registration_number: str,
    staff_number: str,
    registered_on: date | None = None,
    qualified_on: date | None = None,
    funded_before: bool = False,
    seen: str = "",
    by: User,
) -> Participant:
    """Change first day, numbers, and what is known of registration and qualifying: all of them are
    set. ``seen``: the digest of what was shown to whoever changes it, "" where nothing was. Raises
    StaleObject after another's change, and where something else would happen than was seen."""
    current = lock_participant(participant, by=by)
    require(can_manage_participant(by, current))
    refuse_gone(current)
    details = Details(
        starts_on, registration_number, staff_number, registered_on, qualified_on, funded_before
    )
    fields = checked_details(current, details)
    plan = plan_details(current, fields)
    refuse_unseen(plan, seen)
    always = ("starts_on", "registration_number", "staff_number")
    changed = {
        name: value
        for name, value in fields.items()
        if name in always or value != getattr(current, name)
    }
    _change(participant, current, changed, by)
    move_neighbours(plan.neighbours, by)
    keep_employed_from(participant)
    keep_team(participant)
    return participant


def _change(
    participant: Participant, current: Participant, fields: dict[str, Any], by: User
) -> None:
    try:
        with transaction.atomic():
            change_fields(
                participant,
                by=by,
                action=Action.PARTICIPANT_CHANGED,
                about=current,
                **fields,
            )
    except IntegrityError as error:
        field = "registration_number" if "registration" in str(error) else "staff_number"
        taken = f"Somebody else was given this {field.replace('_', ' ')} at the same moment"
        raise ValidationError({field: taken}) from error


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


def _refuse_known(email: str, cohort: Cohort, numbers: dict[str, str]) -> None:
    existing = User.objects.filter(email__iexact=email.strip()).first()
    if existing:
        _refuse_elsewhere(existing, cohort)
        _refuse_twice(existing, cohort)
    for field, number in numbers.items():
        refuse_number_of_another(field, number, cohort.organisation_id, existing)


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
