"""People, the organisations they belong to, and who is appointed to whom."""

import datetime
from typing import Any

from accounts.models import Organisation, Role, RoleGrant, Team, User
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion, TeamPlacement
from participants.shipped import ASYE, shipped_programme
from standards.models import Framework
from tests.access.canaries import canary
from tests.factories import (
    LONG_AGO,
    ROLE_FOR_KIND,
    CohortFactory,
    OrganisationFactory,
    ProgrammeVersionFactory,
    UserFactory,
    give_role,
)

from .base import PASSWORD, STAGES, Case, World
from .judging import judged
from .reflecting import RULES, reflecting
from .writing import everything, submitted_and_read


def person(kind: str, key: str, role: str = "", organisation: Any = None, **dates: Any) -> User:
    """Somebody with two canaries as a name; with the role where one is given."""
    user = UserFactory(
        name=f"{canary(kind, key)} {canary(kind, key)}",
        email=f"{canary('readermail' if kind == 'readername' else 'mail', key)}@council.example",
    )
    user.set_password(PASSWORD)
    user.save()
    if role:
        give_role(user, role, organisation, **dates)
    return user


def _cast(key: str, organisation: Organisation) -> dict[str, User]:
    """Who is, and until yesterday was, appointed to a record."""
    names = ("supervisor", "assessor", "reader", "confirmer")
    cast = {}
    for kind in names:
        word = "readername" if kind == "reader" else "staff"
        cast[kind] = person(word, key, ROLE_FOR_KIND[kind], organisation)
    for kind in names[:3]:
        word = "readername" if kind == "reader" else "staff"
        cast[f"former_{kind}"] = person(word, key, ROLE_FOR_KIND[kind], organisation)
    # The one address that people wrote into their texts, for an independent reader not to meet.
    mentioned = cast["former_assessor"]
    mentioned.email = f"{canary('address', key)}@council.example".lower()
    mentioned.save()
    return cast


def appoint(participant: Participant, kind: str, user: User, **dates: Any) -> Appointment:
    return Appointment.objects.create(
        organisation=participant.organisation,
        participant=participant,
        participant_user=participant.user,
        user=user,
        kind=kind,
        **dates,
    )


def _case(
    world: World, key: str, cohort: Cohort, team: Team, people: dict[str, User], owner: Any = None
) -> Case:
    owner = owner or person("nqsw", key)
    give_role(owner, Role.PARTICIPANT, cohort.organisation)
    participant = Participant.objects.create(
        organisation=cohort.organisation,
        user=owner,
        cohort=cohort,
        team=team,
        starts_on=LONG_AGO,
        registration_number=canary("reg", key).upper(),
    )
    TeamPlacement.objects.create(
        organisation=cohort.organisation, participant=participant, team=team, starts_on=LONG_AGO
    )
    yesterday = world.today - datetime.timedelta(days=1)
    for kind, user in people.items():
        if kind.startswith("former_"):
            appoint(
                participant,
                kind.removeprefix("former_"),
                user,
                starts_on=LONG_AGO,
                ends_on=yesterday,
            )
        else:
            appoint(participant, kind, user, starts_on=world.today)
    world.cases[key] = Case(key, participant, people)
    return world.cases[key]


def organisation(key: str) -> Organisation:
    return OrganisationFactory(name=canary("org", key), slug=key)


def _programme(organisation: Organisation, framework: Framework, key: str) -> ProgrammeVersion:
    return ProgrammeVersionFactory(
        funding=shipped_programme(ASYE)["funding"],
        organisation=organisation,
        framework=framework,
        name=canary("programme", key),
        programme=f"programme-{key}",
        standards_name=canary("programme", key),
        other_rules={
            "pauses": {"move_dates": False, "agreed_by": ["participant", "employer"]},
            "self_assessment": RULES["self_assessment"],
            "reflections": RULES["reflections"],
            "reviews": [
                {
                    "key": "midway",
                    "label": "Midway",
                    "due": {"after_months": 12},
                    "optional": True,
                },
                *RULES["reviews"],
                {"key": "renewal", "label": "Renewal", "due": {"at": "registration_renewal"}},
            ],
        },
    )


def _cohort(programme: ProgrammeVersion, key: str) -> Cohort:
    return CohortFactory(
        organisation=programme.organisation, programme_version=programme, name=canary("cohort", key)
    )


def _team(organisation: Organisation, key: str) -> Team:
    return Team.objects.create(organisation=organisation, name=canary("team", key))


def organisation_a(world: World, framework: Framework) -> None:
    programme = _programme(world.a, framework, "aorg")
    cohort, other_cohort = _cohort(programme, "main"), _cohort(programme, "other")
    team, other_team = _team(world.a, "main"), _team(world.a, "other")
    cast = _cast("main", world.a)
    world.people |= cast
    for key in STAGES:
        _case(world, key, cohort, team, cast)
    other = _cast("other", world.a)
    world.people |= {f"other_{kind}": user for kind, user in other.items()}
    _case(world, "other", other_cohort, other_team, other)
    world.people["peer"] = world.cases["other"].participant.user
    lapsed = _cast("lapse", world.a)
    _case(world, "lapse", other_cohort, other_team, lapsed)
    both = person("nqsw", "duo", Role.PRACTICE_SUPERVISOR, world.a)
    world.people["two_roles"] = both
    _case(world, "duo", other_cohort, other_team, {}, owner=both)
    _case(world, "third", other_cohort, other_team, {"supervisor": both})
    for key in ("main", "reco", "other", "lapse"):
        everything(world.cases[key])
    for key in ("main", "lapse"):
        reflecting(world.cases[key])
    for key in ("back", "read", "conf", "told"):
        submitted_and_read(world.cases[key])
    submitted_and_read(world.cases["third"])
    for key, stage in {**{key: key for key in STAGES}, "other": "told", "lapse": "main"}.items():
        judged(world.cases[key], stage)
    RoleGrant.objects.filter(user__in=list(lapsed.values())).update(
        ends_on=world.today - datetime.timedelta(days=1)
    )
    world.people["role_ended"] = lapsed["supervisor"]
    world.people["assessor_role_ended"] = lapsed["assessor"]
    world.people["reader_role_ended"] = lapsed["reader"]


def organisation_b(world: World, framework: Framework) -> None:
    programme = _programme(world.b, framework, "borg")
    cast = _cast("bside", world.b)
    world.people |= {f"b_{kind}": user for kind, user in cast.items()}
    cohort = _cohort(programme, "bside")
    _team(world.b, "bother")
    _case(world, "bside", cohort, _team(world.b, "bside"), cast)
    everything(world.cases["bside"])
    judged(world.cases["bside"], "told")
    world.people["b_lead"] = person("staff", "bside", Role.WORKFORCE_LEAD, world.b)
    world.people["b_administrator"] = person("staff", "bside", Role.ADMINISTRATOR, world.b)


def bystanders(world: World) -> None:
    world.people["lead"] = person("staff", "aorg", Role.WORKFORCE_LEAD, world.a)
    world.people["administrator"] = person("staff", "aorg", Role.ADMINISTRATOR, world.a)
    world.people["analyst"] = person("staff", "aorg", Role.EQUALITY_ANALYST, world.a)
    # Whose account was closed while a session was open; the role was never ended.
    closed = person("staff", "closed", Role.WORKFORCE_LEAD, world.a)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    world.people["closed"] = closed
    world.people["without_role"] = person("staff", "norole")
