"""Who takes part in a run: some hundreds of people of all roles, and fresh work for them."""

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Organisation, RoleGrant, User
from evidence.models import EvidenceItem
from participants.models import Appointment, Cohort, Participant
from standards.models import FrameworkItem
from supervision.models import WeekAccount

from .browser import Browser, Stopwatch, WrongAnswer
from .seed import PASSWORD, TOTP_SECRET, Council, Portfolio, Seeder
from .shape import Shape
from .visits import ADMINISTRATOR, ASSESSOR, LEAD, PARTICIPANT, SUPERVISOR, Crowd, Person, Visit

AT_ONCE = 3


@dataclass(frozen=True)
class Work:
    """Fresh rows for each participant of the crowd, so that nobody runs out of things to do."""

    drafts: int
    submitted: int
    answered: int


def gather(chance: random.Random, participants: int, leads: int, port: int) -> Crowd:
    """Supervisors drawn by lot with all whom they supervise; the others are those around them."""
    supervisors: dict[Any, list[Appointment]] = {}
    current = Appointment.objects.current(timezone.localdate()).select_related("participant__user")
    everybody = list(
        current.filter(kind="supervisor", participant__status="on_programme")
        .order_by("user_id")
        .values_list("user_id", flat=True)
        .distinct()
    )
    chance.shuffle(everybody)
    chosen = current.filter(kind="supervisor", user__in=everybody[: max(1, participants // 3)])
    people: dict[str, list[Person]] = {}
    for each in chosen:
        supervisors.setdefault(each.user_id, []).append(each)
    theirs = [each.participant for held in supervisors.values() for each in held]
    people[PARTICIPANT] = [person(each.user, PARTICIPANT, port, str(each.pk)) for each in theirs]
    people[SUPERVISOR] = [
        person(user, SUPERVISOR, port) for user in User.objects.filter(pk__in=supervisors)
    ]
    assessed: dict[Any, list[str]] = {}
    for each in current.filter(kind="assessor", participant__in=theirs).select_related("user"):
        assessed.setdefault(each.user, []).append(str(each.participant_id))
    people[ASSESSOR] = [
        person(user, ASSESSOR, port, others=held) for user, held in assessed.items()
    ]
    people |= _leads_and_administrators(theirs, leads, port)
    return Crowd(people, chance)


def _leads_and_administrators(
    participants: list[Participant], leads: int, port: int
) -> dict[str, list[Person]]:
    """Of the largest organisations, where their pages weigh most, and of some others."""
    people: dict[str, list[Person]] = {LEAD: [], ADMINISTRATOR: []}
    organisations = {each.organisation_id for each in participants}
    largest = Organisation.objects.filter(pk__in=organisations).order_by("name")[:leads]
    for organisation in largest:
        cohorts = Cohort.objects.filter(organisation=organisation).values_list("pk", flat=True)
        for role in (LEAD, ADMINISTRATOR):
            grant = RoleGrant.objects.filter(organisation=organisation, role=role).first()
            if grant:
                others = [str(pk) for pk in cohorts]
                people[role].append(person(grant.user, role, port, others=others))
    return people


def person(
    user: User, role: str, port: int, participant: str = "", others: list[str] | None = None
) -> Person:
    number = user.pk.int
    address = f"10.{number % 256}.{number // 256 % 256}.{number // 65536 % 254 + 1}"
    browser = Browser(port, address)
    return Person(str(user.pk), user.email, role, browser, participant, others=others or [])


# --- fresh work -----------------------------------------------------------------------------------


def lay_out(crowd: Crowd, work: Work) -> None:
    """New drafts, submitted pieces and answered observations, and this week not checked in yet.

    Each with a password of their own hashing. These rows have no steps in the trail.
    """
    own = crowd.people[PARTICIPANT]
    today = timezone.localdate()
    weeks = WeekAccount.objects.filter(
        participant__in=[each.participant for each in own],
        week_starts_on__gte=today - timedelta(days=today.weekday() + 7),
    )
    weeks.delete()
    # Rows of an earlier run on the same database are there still, so ids have to be new.
    seeder = Seeder(Shape(seed=time.time_ns()))
    seeder.quoted = [
        (str(each.pk), each.human_coding_scheme, each.short_title)
        for each in FrameworkItem.objects.judged()
    ]
    council = Council(seeder, 0, [])
    found = Participant.objects.in_bulk([each.participant for each in own])
    by_id = {str(pk): participant for pk, participant in found.items()}
    for each in own:
        _lay_out(each, by_id[each.participant], council, work)
    for name, rows in council.rows.items():
        seeder.tables[name].add_all(rows)
        seeder.tables[name].flush()
    _let_in([each for people in crowd.people.values() for each in people])


def _lay_out(person: Person, participant: Participant, council: Council, work: Work) -> None:
    council.pk = str(participant.organisation_id)
    close = {
        kind: str(user) for kind, user in participant.appointments.values_list("kind", "user_id")
    }
    portfolio = Portfolio(
        council,
        person.participant,
        person.user,
        participant.starts_on,
        close["supervisor"],
        close.get("assessor", close["supervisor"]),
    )
    for _ in range(work.drafts):
        portfolio.item(status="private", day=council.today, kind="work_seen")
    for _ in range(work.submitted):
        portfolio.item(status="submitted", day=council.today)
    for _ in range(work.answered):
        portfolio.observation(council.today - timedelta(days=2), "answered")
    drafts = council.rows["item"][-work.drafts - work.submitted :][: work.drafts]
    person.drafts = [(row[0], row[6]) for row in drafts]
    readable = EvidenceItem.objects.filter(participant=participant, status="read")
    person.items = [(str(pk), title) for pk, title in readable.values_list("pk", "title")[:40]]


def _let_in(people: list[Person]) -> None:
    """The same password for all, hashed as in production once, and an authenticator app."""
    users = [each.user for each in people]
    User.objects.filter(pk__in=users).update(password=make_password(PASSWORD))
    secret = {"secret": encrypt(TOTP_SECRET)}
    Authenticator.objects.filter(user__in=users).update(data=secret)


# --- sign-in --------------------------------------------------------------------------------------


async def sign_in_all(crowd: Crowd, watch: Stopwatch) -> None:
    """Everybody by password and code, a few at a time; raises WrongAnswer when somebody cannot."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(each: Person) -> None:
        async with turns:
            await sign_in(Visit(crowd, each, watch, 0.0))

    await asyncio.gather(*(one(each) for people in crowd.people.values() for each in people))


async def sign_in(visit: Visit) -> None:
    opened = await visit.get("sign-in", "/account/sign-in/")
    answers = {"login": visit.person.email, "password": PASSWORD}
    there = await visit.send("sign-in", "/account/sign-in/", opened, **answers)
    opened = await visit.get("second step", there)
    code = format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))
    await visit.send("second step", there, opened, code=code)
    await visit.get("first page", "/", "What is next")
    if not any("session" in name for name in visit.person.browser.cookies):
        raise WrongAnswer("signed in without a session")
