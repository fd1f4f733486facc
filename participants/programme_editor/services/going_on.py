"""A cohort goes on to a newer version of its programme; who is being judged or decided stays."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import StaleObject, Step, record, record_many, touch
from notifications.services import Mail, absolute_url, notify_many
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from participants.programme_editor.going_on import digest_of, moved_dates
from participants.services.locking import lock_participants
from participants.services.people import free_slug

LONGEST_NAME = 120
MOVED_ON = (
    "Something changed for somebody of this cohort after you opened this page, so nothing was "
    "moved. Below is what would happen now: check it, then confirm again."
)


@transaction.atomic
def move_cohort_to_version(
    *, cohort: Cohort, version: ProgrammeVersion, seen: str = "", by: User
) -> Cohort:
    """Everybody of the cohort who is on the programme works by ``version`` from now on.

    Who is being judged, was decided or left stays on the version they are on, in a cohort of their
    own: a judgement rests on the rules it was begun under. People and those around them are told.
    ``seen``: the digest of what was shown, "" where nothing was. Raises StaleObject after another's
    change of the cohort, and where somebody else or another date would move than was seen.
    """
    # A cohort of the same name added at this moment comes before or after.
    Organisation.objects.select_for_update(no_key=True).get(pk=cohort.organisation_id)
    members = Participant.objects.filter(cohort=cohort)
    lock_participants(members.values_list("pk", flat=True), by=by)
    require(can_manage_programme(by, cohort.organisation_id))
    require(version.organisation_id == cohort.organisation_id)
    if words := why_not(cohort, version):
        raise ValidationError(words)
    people = list(members.select_related("user").order_by("pk"))
    staying = [each for each in people if each.status != Participant.Status.ON_PROGRAMME]
    going = [each for each in people if each.status == Participant.Status.ON_PROGRAMME]
    if not going:
        raise ValidationError("Nobody of this cohort is on the programme now: nobody would move.")
    before = cohort.programme_version
    _refuse_unseen(going, before, version, seen)
    touch(cohort)
    behind = _keep_behind(cohort, before, staying) if staying else None
    cohort.programme_version = version
    cohort.save(update_fields=["programme_version"])
    # Open pages of these participants notice that their rules have changed.
    members.filter(pk__in=[each.pk for each in going]).update(version=F("version") + 1)
    _record(cohort, before, going, staying, behind, by)
    _tell(cohort, version, going, by)
    return cohort


def _refuse_unseen(
    going: Sequence[Participant], before: ProgrammeVersion, version: ProgrammeVersion, seen: str
) -> None:
    if not seen:
        return
    Participant.objects.look_up_time(going)
    moved = moved_dates(going, before, version, timezone.localdate())
    if seen != digest_of(moved):
        raise StaleObject(MOVED_ON)


def why_not(cohort: Cohort, version: ProgrammeVersion) -> str:
    """Why a cohort cannot go on to a version now; "" when it can."""
    now = cohort.programme_version
    if version.programme != now.programme or version.number <= now.number:
        return "The cohort can go on only to a newer version of its own programme."
    if not version.is_offered:
        return "The publish day of this version has not come yet."
    if version.framework_id != now.framework_id:
        return (
            "This version works to other standards than those the evidence of the cohort is "
            "linked to, so the cohort stays."
        )
    if version.judging.recommender != now.judging.recommender:
        return (
            "Under this version somebody else writes the final judgement, which may be begun "
            "already, so the cohort stays."
        )
    return ""


def _keep_behind(
    cohort: Cohort, version: ProgrammeVersion, staying: Sequence[Participant]
) -> Cohort:
    name = _free_name(cohort, version)
    behind = Cohort.objects.create(
        organisation_id=cohort.organisation_id,
        programme_version=version,
        name=name,
        slug=free_slug(cohort.organisation, name),
        starts_on=cohort.starts_on,
    )
    Participant.objects.filter(pk__in=[each.pk for each in staying]).update(cohort=behind)
    return behind


def name_behind(cohort: Cohort) -> str:
    """What the cohort of those who stay is called: "September 2026, version 1"."""
    end = f", version {cohort.programme_version.number}"
    return f"{cohort.name[: LONGEST_NAME - len(end)]}{end}"


def _free_name(cohort: Cohort, version: ProgrammeVersion) -> str:
    names = Cohort.objects.filter(organisation=cohort.organisation_id)
    name, number = name_behind(cohort), 1
    while names.filter(name__iexact=name).exists():
        number += 1
        name = f"{name_behind(cohort)[: LONGEST_NAME - 6]} ({number})"
    return name


def _record(
    cohort: Cohort,
    before: ProgrammeVersion,
    going: Sequence[Participant],
    staying: Sequence[Participant],
    behind: Cohort | None,
    by: User,
) -> None:
    versions = {"from_version": before, "to_version": cohort.programme_version}
    record(
        Action.COHORT_WENT_ON,
        cohort,
        by=by,
        about=cohort.organisation,
        **versions,
        went=len(going),
        stayed=len(staying),
        stayed_in=behind,
    )
    steps = [
        Step(Action.PARTICIPANT_WENT_TO_VERSION, each, each, {**versions, "cohort": cohort})
        for each in going
    ]
    steps += [
        Step(
            Action.PARTICIPANT_STAYED_ON_VERSION,
            each,
            each,
            {"from_cohort": cohort, "cohort": behind, "version": before},
        )
        for each in staying
    ]
    record_many(steps, by=by)


def _tell(
    cohort: Cohort, version: ProgrammeVersion, going: Sequence[Participant], by: User
) -> None:
    """One message for each person concerned. Participants are named to nobody by mail."""
    mails: dict[Any, Mail] = {}
    common = {"number": str(version.number), "by": by.name}
    for each in going:
        link = absolute_url("participants:date_list", each.pk)
        mails[each.user_id] = _mail("programme_went_on", each.user, cohort, version, common, link)
    kinds = [Appointment.Kind.SUPERVISOR, Appointment.Kind.ASSESSOR]
    around = Appointment.objects.filter(participant__in=[each.pk for each in going], kind__in=kinds)
    for appointment in around.not_ended(timezone.localdate()).select_related("user"):
        user = appointment.user
        if user.pk not in mails and user.pk != by.pk:
            link = absolute_url("reports:people_list")
            mails[user.pk] = _mail("cohort_went_on", user, cohort, version, common, link)
    notify_many(list(mails.values()))


def _mail(
    template: str,
    to: User,
    cohort: Cohort,
    version: ProgrammeVersion,
    common: dict[str, str],
    link: str,
) -> Mail:
    return Mail(
        to=to,
        template=template,
        key=f"went_on:{cohort.pk}:{version.pk}:{to.pk}",
        context=common | {"name": to.name, "link": link},
    )
