"""Fills a PostgreSQL database with one council of any size, quickly and always the same.

Every participant has sixty items (with versions, links and readings), three observations, a check-in
for each week, thirty messages and a trail. Rows are copied in, not made by services: this is for measuring reads.
"""

import csv
import io
import json
import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model

from accounts.models import Organisation, Role, RoleGrant, Team, User
from audit.models import AuditChain, AuditEvent
from evidence.models import EvidenceItem, EvidenceLink, EvidenceReading, EvidenceVersion
from notifications.models import Message
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from standards.models import Framework, FrameworkItem
from supervision.models import Observation, WeekAccount

ITEMS_EACH = 60
PEOPLE_PER_COHORT = 40
PEOPLE_PER_SUPERVISOR = 6
MESSAGES_EACH = 30
WEEKS = 57
TODAY = date.today()  # noqa: DTZ011 - a local day is what the pages compare with
NOW = datetime.now(UTC)
STATES = ["read"] * 40 + ["submitted"] * 8 + ["returned"] * 4 + ["shared"] * 4 + ["private"] * 4
WORDS = "I met the family at home and wrote down what the child said, in her own words. " * 6


class Seeder:
    """Copies rows table by table; ids come from one seeded generator."""

    def __init__(self, participants: int) -> None:
        self.count = participants
        self.random = random.Random(participants)

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def run(self) -> None:
        self.reference()
        self.people()
        for start in range(0, self.count, 500):
            self.portfolios(self.participants[start : start + 500])
        self.weeks()
        self.messages()
        self.trail()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def reference(self) -> None:
        self.organisation = Organisation.objects.create(name="Benchmark Council", slug="benchmark")
        self.framework = Framework.objects.create(
            title="Ten standards", slug="ten", version="1", adoption_status="adopted"
        )
        self.standards = [
            FrameworkItem.objects.create(
                framework=self.framework,
                item_type="domain",
                human_coding_scheme=str(n),
                full_statement=f"Standard {n}",
                list_enumeration=n,
                is_judged=True,
            )
            for n in range(1, 11)
        ]
        for standard in self.standards:
            standard.top = standard
            standard.save()
        self.programme = ProgrammeVersion.objects.create(
            organisation=self.organisation,
            programme="benchmark",
            name="Two-year programme",
            participant_title="newly qualified social worker",
            participant_short_title="NQSW",
            standards_name="the standards",
            framework=self.framework,
            nominal_months=24,
            narrative_level="standard",
            second_reading="not_yet_met",
            evidence_minimums=[{"kind": "observation", "label": "Observations", "least": 3}],
        )
        self.teams = [
            Team.objects.create(organisation=self.organisation, name=f"Team {n:02}")
            for n in range(20)
        ]

    def person(self, name: str, number: int, roles: Iterable[str]) -> dict[str, Any]:
        row = {
            "id": self.new_id(),
            "email": f"{name}{number}@benchmark.example",
            "name": f"{name.title()} {number:05}",
        }
        self.users.append(
            row | {"password": "!", "is_active": True, "joined_at": NOW, "version": 1}
        )
        for role in roles:
            self.grants.append(
                {
                    "id": self.new_id(),
                    "organisation_id": self.organisation.pk,
                    "user_id": row["id"],
                    "role": role,
                    "starts_on": TODAY - timedelta(days=900),
                    "ends_on": None,
                    "granted_by_id": None,
                    "version": 1,
                }
            )
        return row

    def people(self) -> None:
        self.users: list[dict[str, Any]] = []
        self.grants: list[dict[str, Any]] = []
        self.lead = self.person("lead", 1, [Role.WORKFORCE_LEAD])
        helpers = max(self.count // PEOPLE_PER_SUPERVISOR, 3)
        self.supervisors = [
            self.person("supervisor", n, [Role.PRACTICE_SUPERVISOR]) for n in range(helpers)
        ]
        self.assessors = [self.person("assessor", n, [Role.ASSESSOR]) for n in range(helpers)]
        cohorts, self.participants, appointments = [], [], []
        for n in range(self.count):
            if n % PEOPLE_PER_COHORT == 0:
                cohort = self.cohort_row(n // PEOPLE_PER_COHORT)
                cohorts.append(cohort)
            user = self.person("participant", n, [Role.PARTICIPANT])
            participant = self.participant_row(user, cohort, n)
            self.participants.append(participant)
            appointments += [
                self.appointment_row(participant, self.supervisors[n % helpers], "supervisor"),
                self.appointment_row(participant, self.assessors[n % helpers], "assessor"),
            ]
        copy(User, self.users, last_login=None)
        copy(RoleGrant, self.grants)
        copy(Cohort, cohorts)
        copy(Participant, self.participants)
        copy(Appointment, appointments)

    def cohort_row(self, n: int) -> dict[str, Any]:
        return {
            "id": self.new_id(),
            "organisation_id": self.organisation.pk,
            "programme_version_id": self.programme.pk,
            "name": f"Cohort {n:03}",
            "slug": f"cohort-{n:03}",
            "starts_on": TODAY - timedelta(days=400),
            "created_at": NOW,
            "version": 1,
        }

    def participant_row(
        self, user: dict[str, Any], cohort: dict[str, Any], n: int
    ) -> dict[str, Any]:
        return {
            "id": self.new_id(),
            "organisation_id": self.organisation.pk,
            "user_id": user["id"],
            "cohort_id": cohort["id"],
            "team_id": self.teams[n % 20].pk,
            "starts_on": TODAY - timedelta(days=400),
            "registration_number": f"SW{n:06}",
            "status": "on_programme",
            "left_on": None,
            "created_at": NOW,
            "version": 1,
        }

    def appointment_row(
        self, participant: dict[str, Any], person: dict[str, Any], kind: str
    ) -> dict[str, Any]:
        return {
            "id": self.new_id(),
            "organisation_id": self.organisation.pk,
            "participant_id": participant["id"],
            "participant_user_id": participant["user_id"],
            "user_id": person["id"],
            "kind": kind,
            "starts_on": TODAY - timedelta(days=400),
            "ends_on": None,
            "appointed_by_id": self.lead["id"],
            "version": 1,
        }

    def portfolios(self, participants: list[dict[str, Any]]) -> None:
        items: list[dict[str, Any]] = []
        versions: list[dict[str, Any]] = []
        links: list[dict[str, Any]] = []
        readings: list[dict[str, Any]] = []
        observations: list[dict[str, Any]] = []
        for position, participant in enumerate(participants):
            supervisor = self.supervisors[position % len(self.supervisors)]
            for n in range(ITEMS_EACH):
                item = self.item_row(participant, n)
                items.append(item)
                links += self.link_rows(item, n)
                if item["status"] not in {"private", "shared"}:
                    version = self.version_row(item)
                    versions.append(version)
                    if item["status"] == "read":
                        readings.append(self.reading_row(version, supervisor))
            observations += [self.observation_row(participant, supervisor, n) for n in range(3)]
        copy(EvidenceItem, items)
        copy(EvidenceVersion, versions)
        copy(EvidenceLink, links)
        copy(EvidenceReading, readings)
        copy(Observation, observations)

    def item_row(self, participant: dict[str, Any], n: int) -> dict[str, Any]:
        return {
            "id": self.new_id(),
            "organisation_id": self.organisation.pk,
            "participant_id": participant["id"],
            "author_id": participant["user_id"],
            "kind": "reflection" if n % 3 == 0 else "work_seen",
            "detail": "" if n % 3 == 0 else "case_note",
            "title": f"What happened on visit {n}",
            "happened_on": TODAY - timedelta(days=6 * n),
            "text": WORDS,
            "second_text": "",
            "status": STATES[n],
            "status_changed_at": NOW - timedelta(days=6 * n),
            "created_at": NOW - timedelta(days=6 * n),
            "version": 3,
        }

    def version_row(self, item: dict[str, Any]) -> dict[str, Any]:
        content = {"title": item["title"], "text": item["text"], "second_text": "", "links": []}
        content |= {key: str(item[key]) for key in ("kind", "detail", "happened_on")}
        return {
            "id": self.new_id(),
            "organisation_id": self.organisation.pk,
            "item_id": item["id"],
            "number": 1,
            "content": json.dumps(content),
            "sha256": f"{self.random.getrandbits(256):064x}",
            "reason": "",
            "frozen_at": item["created_at"],
            "frozen_by_id": item["author_id"],
        }

    def link_rows(self, item: dict[str, Any], n: int) -> Iterator[dict[str, Any]]:
        for place in (1, 2):
            yield {
                "id": self.new_id(),
                "organisation_id": self.organisation.pk,
                "item_id": item["id"],
                "standard_id": self.standards[(n + 3 * place) % 10].pk,
                "place": place,
                "why": "I followed what the child wanted to talk about.",
                "passage": "",
                "linked_by_id": item["author_id"],
                "linked_at": item["created_at"],
            }

    def reading_row(self, version: dict[str, Any], supervisor: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self.new_id(),
            "organisation_id": self.organisation.pk,
            "evidence_version_id": version["id"],
            "read_by_id": supervisor["id"],
            "read_as": "supervisor",
            "view": "shows",
            "words": "Clear and well reasoned.",
            "read_at": NOW,
            "version": 1,
        }

    def observation_row(
        self, participant: dict[str, Any], observer: dict[str, Any], n: int
    ) -> dict[str, Any]:
        return {
            "id": self.new_id(),
            "organisation_id": self.organisation.pk,
            "participant_id": participant["id"],
            "observer_id": observer["id"],
            "planned_by_id": observer["id"],
            "planned_for": TODAY - timedelta(days=40 * n),
            "purpose": "Home visit",
            "status": ["planned", "held", "answered"][n],
            "status_changed_at": NOW - timedelta(days=3),
            "held_on": TODAY - timedelta(days=40 * n),
            "created_at": NOW,
            "version": 1,
        }

    def weeks(self) -> None:
        """A check-in each week; every fourth week the practice supervisor says something too."""
        this_monday = TODAY - timedelta(days=TODAY.weekday())
        copy(
            WeekAccount,
            (
                {
                    "id": self.new_id(),
                    "organisation_id": self.organisation.pk,
                    "participant_id": participant["id"],
                    "week_starts_on": this_monday - timedelta(weeks=week),
                    "side": side,
                    "by_id": by["id"] if side == "supervisor" else participant["user_id"],
                    "recorded_at": NOW - timedelta(weeks=week),
                    "protected_time": "not_had" if (position + week) % 9 == 0 else "had",
                    "children": 12,
                }
                for position, participant in enumerate(self.participants)
                for by in [self.supervisors[position % len(self.supervisors)]]
                for week in range(1, WEEKS)
                for side in ("participant", "supervisor")
                if side == "participant" or week % 4 == 0
            ),
        )

    def messages(self) -> None:
        """The oldest ones read."""
        copy(
            Message,
            (
                {
                    "id": self.new_id(),
                    "key": f"benchmark:{person['id']}:{n}",
                    "recipient_id": person["id"],
                    "address": person["email"],
                    "template": "evidence_read",
                    "subject": "Evidence was read",
                    "text": WORDS,
                    **dict.fromkeys(("context", "secrets", "calendar"), "{}"),
                    "created_at": NOW - timedelta(days=10 * n),
                    "not_before": NOW - timedelta(days=10 * n),
                    "sent_at": NOW - timedelta(days=10 * n),
                    "read_at": NOW if n > 1 else None,
                }
                for person in self.users
                for n in range(MESSAGES_EACH)
            ),
        )

    def trail(self) -> None:
        """Thirty rows for each participant: a full page of a timeline."""
        rows: Iterable[dict[str, Any]] = (
            {
                "id": self.new_id(),
                "organisation_id": self.organisation.pk,
                "sequence": sequence + 1,
                "at": NOW,
                "actor_id": self.participants[sequence // 30]["user_id"],
                "action": "evidence.submitted",
                "target_type": "participants.Participant",
                "target_id": str(self.participants[sequence // 30]["id"]),
                "subject_id": str(self.participants[sequence // 30]["id"]),
                "detail": "{}",
                "previous_hash": "0" * 64,
                "hash": "0" * 64,
            }
            for sequence in range(self.count * 30)
        )
        copy(AuditEvent, rows)
        AuditChain.objects.create(
            organisation=self.organisation, last_sequence=self.count * 30, last_hash="0" * 64
        )


def copy(model: type[Model], rows: Iterable[dict[str, Any]], **same: Any) -> None:
    """COPY rows into a table; columns not named take the model's default, or empty text."""
    columns = [field.column for field in model._meta.concrete_fields]
    defaults = {field.column: column_default(field) for field in model._meta.concrete_fields} | same
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        values = {**defaults, **row}
        writer.writerow([r"\N" if values[name] is None else values[name] for name in columns])
    buffer.seek(0)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            f"COPY {connection.ops.quote_name(model._meta.db_table)} ({names}) "
            r"FROM STDIN WITH (FORMAT csv, NULL '\N')",
            buffer,
        )


def column_default(field: Any) -> Any:
    if field.null:
        return None
    if field.has_default() and not callable(field.default):
        return field.default
    return ""
