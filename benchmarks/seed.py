"""Fills a PostgreSQL database with one council of any size, quickly and always the same.

Every participant has sixty items (with versions, links and readings), three observations, a
check-in for each week, thirty messages and a trail. Rows are copied in or made in SQL, not by
services: this is for measuring reads.
"""

import csv
import io
import random
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model

from accounts.models import Organisation, Role, RoleGrant, Team, User
from audit.models import AuditChain, AuditEvent
from evidence.models import EvidenceItem, EvidenceLink, EvidenceReading, EvidenceVersion
from notifications.models import Message
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from participants.shipped import ASYE, shipped_programme
from standards.models import Framework, FrameworkItem
from supervision.models import Observation, WeekAccount

ITEMS_EACH = 60
PEOPLE_PER_COHORT = 40
PEOPLE_PER_SUPERVISOR = 6
MESSAGES_EACH = 30
STEPS_EACH = 30
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
        with connection.cursor() as cursor:
            # The rows fit together; looking up each reference would take longer than making them.
            cursor.execute("SET session_replication_role = replica")
            self.portfolios()
            self.messages()
            cursor.execute("SET session_replication_role = DEFAULT")
            # As autovacuum does in time.
            cursor.execute("VACUUM ANALYZE")

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
            support_rules=shipped_programme(ASYE)["support"],
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

    def portfolios(self) -> None:
        """The bulk of the rows, made by the database itself; its ids follow from names."""
        position = "substring(p.registration_number from 3)::int"
        a_while_ago = f"now() - make_interval(days => 6 * n, secs => {position})"
        items = f"participants_participant p, generate_series(0, {ITEMS_EACH - 1}) n"
        has_version = "(%(states)s)[n + 1] NOT IN ('private', 'shared')"
        is_read = "(%(states)s)[n + 1] = 'read'"
        supervisor = """JOIN participants_appointment a
            ON a.participant_id = p.id AND a.kind = 'supervisor'"""
        fill(
            EvidenceItem,
            items,
            id=an_id("item"),
            participant_id="p.id",
            author_id="p.user_id",
            kind="CASE WHEN n %% 3 = 0 THEN 'reflection' ELSE 'work_seen' END",
            detail="CASE WHEN n %% 3 = 0 THEN '' ELSE 'case_note' END",
            title="'What happened on visit ' || n",
            happened_on="current_date - 6 * n",
            text="%(words)s",
            status="(%(states)s)[n + 1]",
            status_changed_at=a_while_ago,
            created_at=a_while_ago,
        )
        fill(
            EvidenceVersion,
            f"{items} WHERE {has_version}",
            id=an_id("version"),
            item_id=an_id("item"),
            number="1",
            content="""json_build_object('title', 'What happened on visit ' || n,
                'text', %(words)s, 'second_text', '', 'links', json_build_array(),
                'kind', CASE WHEN n %% 3 = 0 THEN 'reflection' ELSE 'work_seen' END,
                'detail', '', 'happened_on', current_date - 6 * n)""",
            sha256="repeat(md5(p.id::text || n), 2)",
            frozen_at=a_while_ago,
            frozen_by_id="p.user_id",
        )
        fill(
            EvidenceLink,
            f"{items}, generate_series(1, 2) place",
            id=an_id("link", "place"),
            item_id=an_id("item"),
            standard_id="(%(standards)s::uuid[])[(n + 3 * place) %% 10 + 1]",
            place="place",
            why="'I followed what the child wanted to talk about.'",
            linked_by_id="p.user_id",
            linked_at=a_while_ago,
            standards=[standard.pk for standard in self.standards],
        )
        fill(
            EvidenceReading,
            f"participants_participant p {supervisor}, "
            f"generate_series(0, {ITEMS_EACH - 1}) n WHERE {is_read}",
            id=an_id("reading"),
            evidence_version_id=an_id("version"),
            read_by_id="a.user_id",
            read_as="'supervisor'",
            view="'shows'",
            words="'Clear and well reasoned.'",
            read_at="now()",
        )
        fill(
            Observation,
            f"participants_participant p {supervisor}, generate_series(0, 2) n",
            id=an_id("observation"),
            participant_id="p.id",
            observer_id="a.user_id",
            planned_by_id="a.user_id",
            planned_for="current_date - 40 * n",
            purpose="'Home visit'",
            status="('{planned,held,answered}'::text[])[n + 1]",
            status_changed_at="now() - interval '3 days'",
            held_on="current_date - 40 * n",
            created_at="now()",
        )
        # A check-in each week; every fourth week the practice supervisor says something too.
        fill(
            WeekAccount,
            f"""participants_participant p {supervisor}, generate_series(1, {WEEKS - 1}) n,
                (VALUES ('participant'), ('supervisor')) sides (side)
                WHERE side = 'participant' OR n %% 4 = 0""",
            id=an_id("week", "side"),
            participant_id="p.id",
            week_starts_on="date_trunc('week', current_date)::date - 7 * n",
            side="side",
            number="1",
            by_id="CASE side WHEN 'participant' THEN p.user_id ELSE a.user_id END",
            recorded_at="now() - make_interval(weeks => n)",
            protected_time=f"CASE ({position} + n) %% 9 WHEN 0 THEN 'not_had' ELSE 'had' END",
            children="12",
        )
        fill(
            AuditEvent,
            f"participants_participant p, generate_series(0, {STEPS_EACH - 1}) n",
            id=an_id("step"),
            sequence=f"{position} * {STEPS_EACH} + n + 1",
            at=a_while_ago,
            actor_id="p.user_id",
            action="'evidence.submitted'",
            target_type="'participants.Participant'",
            target_id="p.id::text",
            subject_id="p.id::text",
            detail="'{}'",
            previous_hash="repeat('0', 64)",
            hash="repeat('0', 64)",
        )
        AuditChain.objects.create(
            organisation=self.organisation,
            last_sequence=self.count * STEPS_EACH,
            last_hash="0" * 64,
        )

    def messages(self) -> None:
        """The two newest of each person are not read yet."""
        at = "now() - make_interval(days => 10 * n)"
        fill(
            Message,
            f"accounts_user p, generate_series(0, {MESSAGES_EACH - 1}) n",
            id=an_id("message"),
            key="'benchmark:' || p.id || ':' || n",
            recipient_id="p.id",
            address="p.email",
            template="'evidence_read'",
            subject="'Evidence was read'",
            text="%(words)s",
            **dict.fromkeys(("context", "secrets", "calendar"), "'{}'"),
            **dict.fromkeys(("created_at", "not_before", "sent_at"), at),
            read_at="CASE WHEN n > 1 THEN now() END",
        )


def an_id(kind: str, more: str = "''") -> str:
    """SQL of the id of the nth row of a kind of ``p``."""
    return f"md5(concat('{kind}', p.id, ':', n, ':', {more}))::uuid"


def fill(model: type[Model], source: str, **columns: Any) -> None:
    """INSERT ... SELECT from ``source``; ``columns`` are SQL, values where no column has the name.

    Columns not named take the model's default, or empty text.
    """
    fields = {field.column: field for field in model._meta.concrete_fields}
    if "organisation_id" in fields:
        columns.setdefault("organisation_id", "(SELECT id FROM accounts_organisation)")
    values = {name: value for name, value in columns.items() if name not in fields}
    for name, field in fields.items():
        if name not in columns:
            columns[name] = f"%(default_{name})s"
            values[f"default_{name}"] = column_default(field)
    values |= {"words": WORDS, "states": STATES}
    names = ", ".join(connection.ops.quote_name(name) for name in fields)
    selected = ", ".join(columns[name] for name in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {selected} FROM {source}", values)


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
    return {dict: "{}", list: "[]"}.get(field.default, "")
