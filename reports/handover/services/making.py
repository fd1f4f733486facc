from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, RoleGrant, User
from accounts.permissions import can_manage_programme, require
from accounts.services import administrators_of, end_roles_of_leaver
from audit.actions import Action
from audit.services import StaleObject, record
from notifications.services import Mail, absolute_url, notify_many
from participants import rules
from participants.models import Adjustment, Appointment, Handover, Participant
from participants.services.load_moves import carry_out
from participants.services.load_plan import load_of
from participants.services.locking import lock_participants
from reports.handover.adjustments import adjustments_of
from reports.handover.plan import HandoverPlan, plan_handover
from supervision.models import Observation
from supervision.services import pass_on_observation

from .adjustments import pass_on_adjustments
from .finishing import finish, open_observations

Kind = Appointment.Kind
MOVED_ON = (
    "Something changed after you opened this page, so nothing was handed over. Below is what would "
    "happen now: check it, then confirm again."
)


@transaction.atomic
def hand_over(
    *,
    organisation: Organisation,
    leaver: User,
    last_day: date,
    holders: Mapping[str, Iterable[User]],
    one_by_one: Mapping[Any, Any],
    owners: Mapping[Any, Any] | None = None,
    seen: str,
    by: User,
) -> Handover:
    """All that ``leaver`` holds ends with ``last_day``, and passes on from the day after.

    ``seen`` is the digest of what was proposed; ``one_by_one``: by the id of an appointment that of
    the person who takes it instead (None: nobody yet). What nobody takes only ends. ``owners``: by
    the id of an adjustment that of who sees to it from now on; each needs one. Roles end with the
    last day, as far as ``by`` may end them. Raises StaleObject where the proposal would be
    another one by now, and ValidationError by field.
    """
    today = timezone.localdate()
    _lock(leaver, organisation, today, by)
    require(can_manage_programme(by, organisation.pk))
    if reason := rules.implausible_last_day(last_day, today):
        raise ValidationError({"last_day": reason})
    plan = _plan(leaver, organisation, last_day, holders, one_by_one, seen, by)
    handover = Handover.objects.create(
        organisation=organisation, leaver=leaver, last_day=last_day, made_by=by
    )
    for load in plan.loads:
        if load.takings:
            carry_out(load, organisation=organisation, by=by, handover=handover)
    handover.roles, stay = end_roles_of_leaver(
        user=leaver, organisation=organisation, last_day=last_day, by=by
    )
    handover.adjustments = pass_on_adjustments(plan, owners or {}, by)
    handover.observations = _pass_on(plan, by)
    handover.save(update_fields=["roles", "observations", "adjustments"])
    record(
        Action.HANDOVER_MADE,
        handover,
        by=by,
        about=organisation,
        person=leaver,
        last_day=last_day,
        appointments=len(plan.takings),
        without=len(plan.without),
        adjustments=len(handover.adjustments),
    )
    _tell(handover, plan, stay)
    if last_day < today:
        finish(handover, today, by=by)
    return handover


def _lock(leaver: User, organisation: Organisation, today: date, by: User) -> None:
    ids = {
        pk
        for kind in Kind
        for pk in load_of(leaver, kind, organisation, today).values_list(
            "participant_id", flat=True
        )
    }
    ids |= set(open_observations(leaver, organisation).values_list("participant_id", flat=True))
    ids |= set(adjustments_of(leaver, organisation).values_list("participant_id", flat=True))
    lock_participants(ids, by=by)


def _plan(
    leaver: User,
    organisation: Organisation,
    last_day: date,
    holders: Mapping[str, Iterable[User]],
    one_by_one: Mapping[Any, Any],
    seen: str,
    by: User,
) -> HandoverPlan:
    asked: dict[str, Any] = {
        "leaver": leaver,
        "organisation": organisation,
        "last_day": last_day,
        "holders": {kind: list(people) for kind, people in holders.items()},
        "today": timezone.localdate(),
        "by": by,
    }
    if plan_handover(**asked).digest != seen:
        raise StaleObject(MOVED_ON)
    people = User.objects.in_bulk(pk for pk in one_by_one.values() if pk)
    named = {appointment: people.get(pk) for appointment, pk in one_by_one.items()}
    plan = plan_handover(**asked, one_by_one=named)
    wrong = {
        f"take_{each.appointment.pk.hex}": each.problem
        for _, each in plan.takings
        if named.get(each.appointment.pk) and each.problem
    }
    if wrong:
        raise ValidationError(wrong)
    return plan


def _pass_on(plan: HandoverPlan, by: User) -> list[dict[str, Any]]:
    """Observations planned for later than the last day; until then the leaver may hold theirs."""
    later = open_observations(plan.leaver, plan.organisation).filter(
        status=Observation.Status.PLANNED, planned_for__gt=plan.last_day
    )
    passed = []
    for observation in later:
        if to := plan.taker_of(observation.participant_id):
            pass_on_observation(observation=observation, to=to, by=by)
            passed.append(
                {
                    "observation": str(observation.pk),
                    "to": str(to.pk),
                    "version": observation.version,
                }
            )
    return passed


def _tell(handover: Handover, plan: HandoverPlan, stay: list[RoleGrant]) -> None:
    """One message for each person concerned. Participants are named to nobody by mail, and who
    reads or confirms is not told to them."""
    mails = [*_to_takers(plan), *_to_participants(plan), _to_leaver(plan)]
    if plan.leaver.is_active:
        mails += _to_administrators(plan, stay)
    day = rules.in_words(plan.last_day)
    notify_many(
        [
            Mail(
                to=user,
                template=template,
                key=f"handover:{handover.pk}:{template}:{user.pk}",
                context={"name": user.name, "last_day": day} | more,
            )
            for user, template, more in mails
        ]
    )


Told = tuple[User, str, dict[str, str]]


def _to_takers(plan: HandoverPlan) -> list[Told]:
    takes: dict[Any, tuple[User, list[str]]] = {}
    for user, kind, count in plan.shares:
        people = "1 person" if count == 1 else f"{count} people"
        takes.setdefault(user.pk, (user, []))[1].append(f"{kind.label.lower()} for {people}")
    more = {"leaver": plan.leaver.name, "link": absolute_url("reports:home")}
    return [
        (user, "handover_taken", more | {"what": " and ".join(what)})
        for user, what in takes.values()
    ]


def _to_participants(plan: HandoverPlan) -> list[Told]:
    changes: dict[Any, tuple[User, list[str]]] = {}
    for kind, each in plan.takings:
        if kind in {Kind.SUPERVISOR, Kind.ASSESSOR}:
            person = each.participant.user
            next_one = each.holder.name if each.holder else "nobody is chosen yet"
            changes.setdefault(person.pk, (person, []))[1].append(
                f"Your {kind.label.lower()} from {rules.in_words(each.starts_on)}: {next_one}"
            )
    more = {"leaver": plan.leaver.name, "link": absolute_url("reports:home")}
    return [
        (person, "handover_told", more | {"what": ". ".join(said)})
        for person, said in changes.values()
    ]


def _to_leaver(plan: HandoverPlan) -> Told:
    return plan.leaver, "handover_own", {"link": absolute_url("reports:home")}


def _to_administrators(plan: HandoverPlan, stay: list[RoleGrant]) -> list[Told]:
    """The account itself is theirs to close, and so are the roles that a lead does not end."""
    roles = ", ".join(grant.get_role_display().lower() for grant in stay)
    more = {
        "leaver": plan.leaver.name,
        "roles": roles,
        "link": absolute_url("accounts:person", plan.leaver.pk),
    }
    return [
        (user, "handover_account", more)
        for user in administrators_of(plan.organisation)
        if user.pk != plan.leaver.pk
    ]


def people_of(handover: Handover) -> list[Any]:
    """Ids of the participants whose record it touched."""
    ids = {row["participant"] for move in handover.moves.all() for row in move.rows}
    observed = [row["observation"] for row in handover.observations]
    seen_to = [row["adjustment"] for row in handover.adjustments]
    for found in (
        Observation.objects.filter(pk__in=observed),
        Adjustment.objects.filter(pk__in=seen_to),
    ):
        ids |= set(found.values_list("participant_id", flat=True))
    return list(Participant.objects.filter(pk__in=ids).values_list("pk", flat=True))
