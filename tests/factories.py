"""Rows for tests, made as plainly as can be. Services are used where a test is about them."""

import datetime
import time
from importlib import import_module
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation, Role, RoleGrant, Team, User
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from participants.services.teams import placement_of
from standards.models import Framework, FrameworkItem

LONG_AGO = datetime.date(2024, 1, 1)
# A support rule: more children step by step.
CASELOAD = {
    "kind": "caseload",
    "label": "Agreed caseload",
    "source": "set by the council",
    "steps": [
        {"from_month": 1, "children": 3},
        {"from_month": 4, "children": 7},
        {"from_month": 7, "children": 10},
        {"from_month": 10, "children": 13},
    ],
}


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Council {n}")
    slug = factory.Sequence(lambda n: f"council-{n}")


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Team {n}")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person Number{n}")
    email = factory.Sequence(lambda n: f"person{n}@council.example")
    password = "!"  # no password works

    @factory.post_generation
    def second_factor(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Set up, as everybody's is; ``second_factor=False`` for somebody new."""
        if create and extracted is not False:
            set_up_second_factor(self)


TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def set_up_second_factor(user: User) -> None:
    """An authenticator app that shows the codes of ``TOTP_SECRET``."""
    data = {"secret": encrypt(TOTP_SECRET)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)


def both_steps(user: User, at: float = 0.0) -> dict[str, Any]:
    """What the session of somebody holds who gave password and code: long ago unless said."""
    return {
        "account_authentication_methods": [
            {"method": "password", "at": at},
            {"method": "mfa", "at": at},
        ],
        "account_authentication_methods_user": str(user.pk),
        "signed_in_at": int(time.time()),
        "seen_at": int(time.time()),
    }


def sign_in(client: Any, user: User, *, just_now: bool = False) -> Any:
    """A browser goes on as ``user``, who has given password and code."""
    client.force_login(user)
    session = client.session
    session.update(both_steps(user, time.time() if just_now else 0.0))
    session.save()
    return client


def session_store(key: str) -> Any:
    """The kept session with this key, to change as time would."""
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


def give_role(user: User, role: str, organisation: Organisation, **dates: Any) -> RoleGrant:
    """A role held since long ago. Drops what the user object remembers of its roles."""
    grant = RoleGrant.objects.create(
        user=user, role=role, organisation=organisation, **({"starts_on": LONG_AGO} | dates)
    )
    forget(user)
    return grant


def forget(user: User) -> None:
    """Drop what a user object keeps for one request, as the next request would."""
    user.__dict__.pop("current_roles", None)
    user.__dict__.pop("_appointments_today", None)
    user.__dict__.pop("_frame", None)


def person_with(role: str, organisation: Organisation, **fields: Any) -> User:
    user = UserFactory(**fields)
    give_role(user, role, organisation)
    return user


class FrameworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Framework

    title = "Standards for tests"
    slug = factory.Sequence(lambda n: f"standards-{n}")
    version = "1"
    adoption_status = "adopted"


def framework_with_standards(count: int = 3) -> Framework:
    """A flat framework of ``count`` judged standards with codes 1, 2, 3 ..."""
    framework = FrameworkFactory()
    for n in range(1, count + 1):
        item = FrameworkItem.objects.create(
            framework=framework,
            item_type="domain",
            human_coding_scheme=str(n),
            full_statement=f"Standard number {n}",
            list_enumeration=n,
            is_judged=True,
        )
        item.top = item
        item.save()
    return framework


class ProgrammeVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgrammeVersion

    organisation = factory.SubFactory(OrganisationFactory)
    programme = factory.Sequence(lambda n: f"programme-{n}")
    name = "Two-year programme"
    participant_title = "newly qualified social worker"
    participant_short_title = "NQSW"
    standards_name = "the standards"
    framework = factory.LazyFunction(framework_with_standards)
    nominal_months = 24
    narrative_level = "standard"
    second_reading = "not_yet_met"
    published_at = factory.LazyFunction(timezone.now)


def republish(version: ProgrammeVersion) -> None:
    """Save a published version as if it had been published like this: PostgreSQL refuses that."""
    with transaction.atomic(), connection.cursor() as cursor:
        postgresql = connection.vendor == "postgresql"
        if postgresql:
            cursor.execute("SET LOCAL session_replication_role = replica")
        version.save()
        if postgresql:
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cohort

    organisation = factory.SubFactory(OrganisationFactory)
    programme_version = factory.SubFactory(
        ProgrammeVersionFactory, organisation=factory.SelfAttribute("..organisation")
    )
    name = factory.Sequence(lambda n: f"Cohort {n}")
    slug = factory.Sequence(lambda n: f"cohort-{n}")
    starts_on = LONG_AGO


class ParticipantFactory(factory.django.DjangoModelFactory):
    """A participant with the role; appoint people with ``appoint``."""

    class Meta:
        model = Participant
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    organisation = factory.SelfAttribute("cohort.organisation")
    user = factory.SubFactory(UserFactory)
    starts_on = LONG_AGO

    @factory.post_generation
    def role(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        give_role(self.user, Role.PARTICIPANT, self.organisation)
        if self.team:
            placement_of(self, self.team, self.here_from).save()


ROLE_FOR_KIND = {
    "supervisor": Role.PRACTICE_SUPERVISOR,
    "assessor": Role.ASSESSOR,
    "reader": Role.MODERATOR,
    "confirmer": Role.MODERATOR,
}


def appoint(participant: Participant, kind: str, user: User | None = None, **dates: Any) -> User:
    """Appoint ``user`` (or somebody new with the right role) and return them."""
    person = user or person_with(ROLE_FOR_KIND[kind], participant.organisation)
    Appointment.objects.create(
        organisation=participant.organisation,
        participant=participant,
        participant_user=participant.user,
        user=person,
        kind=kind,
        **({"starts_on": LONG_AGO} | dates),
    )
    forget(person)
    return person


def workforce_lead(organisation: Organisation) -> User:
    return person_with(Role.WORKFORCE_LEAD, organisation)


def administrator(organisation: Organisation) -> User:
    return person_with(Role.ADMINISTRATOR, organisation)
