"""A whole country of portfolios, copied in: as real in size, skew and hashes as can be made up.

Rows are copied, not made by services, and are as the services would have left them: every version
carries its own hash, every organisation's trail is a chain that ``verify_audit`` walks to its end.
"""

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation, Role, RoleGrant, Team, User
from audit.models import AuditChain, AuditEvent
from audit.rules import canonical_json, row_hash, sha256
from evidence.models import (
    EvidenceItem,
    EvidenceLink,
    EvidenceReading,
    EvidenceReturn,
    EvidenceVersion,
)
from notifications.models import MailChoice, Message
from participants.models import (
    Appointment,
    Cohort,
    Leave,
    Participant,
    ProgrammeVersion,
    WorkingPattern,
)
from standards.models import Framework, FrameworkItem
from supervision.models import Observation, WeekAccount

from .copying import NULL, Table
from .shape import Shape, portfolio_sizes, sizes
from .words import Writer

PASSWORD = "three quiet harbours"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MESSAGES_EACH = 25
PER_SUPERVISOR, PER_ASSESSOR, PER_TEAM = 3, 6, 8
DAY = timedelta(days=1)
TWO_YEARS = 730
Id = str
Row = tuple[Any, ...]

TABLES: dict[str, tuple[type[Any], str]] = {
    "user": (User, "id email name password joined_at"),
    "authenticator": (Authenticator, "user_id"),
    "grant": (RoleGrant, "id organisation_id user_id role starts_on"),
    "choice": (MailChoice, "id user_id planned_for"),
    "message": (Message, "id key recipient_id address subject text created_at read_at sent_at"),
    "team": (Team, "id organisation_id name"),
    "cohort": (Cohort, "id organisation_id programme_version_id name slug starts_on"),
    "participant": (
        Participant,
        "id organisation_id user_id cohort_id team_id starts_on registration_number staff_number",
    ),
    "appointment": (
        Appointment,
        "id organisation_id participant_id participant_user_id user_id kind starts_on ends_on",
    ),
    "leave": (Leave, "id organisation_id participant_id starts_on ends_on"),
    "pattern": (WorkingPattern, "id organisation_id participant_id starts_on percent"),
    "item": (
        EvidenceItem,
        "id organisation_id participant_id author_id kind detail title happened_on text "
        "second_text status status_changed_at created_at",
    ),
    "version": (
        EvidenceVersion,
        "id organisation_id item_id number content sha256 frozen_at frozen_by_id",
    ),
    "link": (EvidenceLink, "id organisation_id item_id standard_id place why linked_by_id"),
    "return": (EvidenceReturn, "id organisation_id version_id by_id what_to_change at"),
    "reading": (
        EvidenceReading,
        "id organisation_id evidence_version_id read_by_id read_as view words read_at",
    ),
    "observation": (
        Observation,
        "id organisation_id participant_id observer_id planned_by_id planned_for purpose status "
        "status_changed_at held_on setting family_answer observer_is_registered seen keep "
        "response signed_off_by_id signed_off_at counts evidence_item_id",
    ),
    "week": (
        WeekAccount,
        "id organisation_id participant_id week_starts_on side by_id recorded_at protected_time "
        "children in_the_way",
    ),
    "event": (
        AuditEvent,
        "id organisation_id sequence at actor_id action target_type target_id subject_id detail "
        "previous_hash hash",
    ),
}


def tables() -> dict[str, Table]:
    now = timezone.now()
    secret = json.dumps({"secret": encrypt(TOTP_SECRET)})
    same: dict[str, dict[str, Any]] = {
        "user": {"is_active": True},
        "authenticator": {"type": "totp", "data": secret, "created_at": now, "last_used_at": NULL},
        "message": {"template": "evidence_submitted", "attempts": 1, "context": "{}"},
        "link": {"linked_at": now},
    }
    return {
        name: Table(model, columns.split(), **same.get(name, {}))
        for name, (model, columns) in TABLES.items()
    }


class Seeder:
    """Copies a country in, organisation by organisation; the same ``Shape`` gives the same rows."""

    def __init__(self, shape: Shape, say: Callable[[str], None] = lambda words: None) -> None:
        self.shape, self.say = shape, say
        self.chance = random.Random(shape.seed)
        self.write = Writer(self.chance)
        self.today = timezone.localdate()
        self.tables = tables()
        self.password = make_password(PASSWORD)

    def run(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        self.framework()
        starts = [self.a_start() for _ in range(self.shape.participants)]
        parts = [(self.today - start).days / TWO_YEARS for start in starts]
        portfolios = list(zip(starts, portfolio_sizes(self.shape, parts), strict=True))
        for number, size in enumerate(sizes(self.shape)):
            theirs, portfolios = portfolios[:size], portfolios[size:]
            Council(self, number, theirs).run()
            if number % 10 == 0:
                self.say(f"{self.tables['item'].copied:,} of {self.shape.items:,} items")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def framework(self) -> None:
        self.standards_of = Framework.objects.create(
            title="Ten standards", slug="ten", version="1", adoption_status="adopted"
        )
        self.standards = [
            FrameworkItem(
                framework=self.standards_of,
                item_type="domain",
                human_coding_scheme=str(n),
                full_statement=f"Standard {n}: what a social worker does and knows",
                list_enumeration=n,
                is_judged=True,
            )
            for n in range(1, 11)
        ]
        FrameworkItem.objects.bulk_create(self.standards)
        for standard in self.standards:
            standard.top = standard
        FrameworkItem.objects.bulk_update(self.standards, ["top"])
        self.quoted = [
            (str(each.pk), each.human_coding_scheme, each.short_title) for each in self.standards
        ]

    def a_start(self) -> date:
        """Most begin in September and March; nobody later than two weeks ago."""
        wave = self.chance.choice([20, 85, 240, 270, 300, 440, 470, 630])
        return self.today - timedelta(days=wave + self.chance.randrange(60))

    def new_id(self) -> Id:
        digits = f"{self.chance.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


class Council:
    """One organisation: its people first, then what they wrote, then its trail."""

    def __init__(self, seeder: Seeder, number: int, portfolios: list[tuple[date, int]]) -> None:
        self.all, self.number, self.portfolios = seeder, number, portfolios
        self.chance, self.new_id, self.today = seeder.chance, seeder.new_id, seeder.today
        self.rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        # (when, subject, actor, action, type of target, id of target, detail)
        self.events: list[Row] = []

    def run(self) -> None:
        self.reference()
        self.staff()
        for place, (starts_on, items) in enumerate(self.portfolios):
            self.person(place, starts_on, items)
        self.rows["item"].sort(key=lambda row: row[12])
        self.rows["version"].sort(key=lambda row: row[6])
        # In the order of TABLES: one of which others speak has to be there before them.
        for name, rows in self.rows.items():
            self.all.tables[name].add_all(rows)
            self.all.tables[name].flush()
        self.trail()
        self.all.tables["event"].flush()

    def reference(self) -> None:
        self.council = Organisation.objects.create(
            name=f"Council {self.number:03}", slug=f"council-{self.number:03}"
        )
        self.pk = str(self.council.pk)
        self.programme = ProgrammeVersion.objects.create(
            organisation=self.council,
            programme="two-years",
            name="Two-year programme",
            participant_title="newly qualified social worker",
            participant_short_title="NQSW",
            standards_name="the standards",
            framework=self.all.standards_of,
            nominal_months=24,
            narrative_level="standard",
            second_reading="not_yet_met",
            evidence_minimums=[{"kind": "observation", "label": "Observations", "least": 3}],
            support_rules=SUPPORT,
            published_at=timezone.now(),
        )

    def staff(self) -> None:
        size = len(self.portfolios)
        self.teams = [self.new_id() for _ in range(size // PER_TEAM + 1)]
        for n, pk in enumerate(self.teams):
            self.rows["team"].append((pk, self.pk, f"Team {n:03}"))
        self.cohorts = [self.cohort(n) for n in range(size // (self.all.shape.cohort_size or size))]
        self.cohorts = self.cohorts or [self.cohort(0)]
        numbers = {
            Role.WORKFORCE_LEAD: 1 + size // 150,
            Role.ADMINISTRATOR: 1 + size // 300,
            Role.MODERATOR: 1 + size // 20,
            Role.PRACTICE_SUPERVISOR: size // PER_SUPERVISOR + 1,
            Role.ASSESSOR: size // PER_ASSESSOR + 1,
        }
        self.people = {role: [self.user(role) for _ in range(n)] for role, n in numbers.items()}

    def cohort(self, n: int) -> Id:
        pk, starts_on = self.new_id(), self.today - timedelta(days=30 * (1 + n % 24))
        name = f"Cohort {n + 1}"
        row = (pk, self.pk, str(self.programme.pk), name, f"cohort-{n + 1}", starts_on)
        self.rows["cohort"].append(row)
        return pk

    def user(self, role: str, since: date | None = None) -> Id:
        pk, name = self.new_id(), self.all.write.name()
        email = f"{role}-{len(self.rows['user'])}@{self.council.slug}.example"
        joined = since or self.today - timedelta(days=900)
        self.rows["user"].append((pk, email, name, self.all.password, at(joined, 9)))
        self.rows["authenticator"].append((pk,))
        self.rows["grant"].append((self.new_id(), self.pk, pk, role, joined))
        monday = self.today - timedelta(days=self.today.weekday() + 7)
        self.rows["choice"].append((self.new_id(), pk, monday))
        for n in range(MESSAGES_EACH):
            when = at(self.today - timedelta(days=8 * n + 1), 8)
            read_at: Any = NULL if n < 2 else when
            message = (f"Something was submitted to you, {n}", MAIL, when, read_at, when)
            self.rows["message"].append((self.new_id(), f"seed:{pk}:{n}", pk, email, *message))
        return pk

    def person(self, place: int, starts_on: date, items: int) -> None:
        user = self.user(Role.PARTICIPANT, starts_on)
        pk = self.new_id()
        number = f"{self.number:03}{place:04}"
        cohort = self.cohorts[place % len(self.cohorts)]
        team = self.teams[place // PER_TEAM]
        ids = (pk, self.pk, user, cohort, team, starts_on, f"SW{number}", f"E{number}")
        self.rows["participant"].append(ids)
        supervisor = self.people[Role.PRACTICE_SUPERVISOR][place // PER_SUPERVISOR]
        assessor = self.people[Role.ASSESSOR][place // PER_ASSESSOR]
        Portfolio(self, pk, user, starts_on, supervisor, assessor).run(items)

    def trail(self) -> None:
        self.events.sort(key=lambda event: event[0])
        table, last = self.all.tables["event"], "0" * 64
        for sequence, event in enumerate(self.events, start=1):
            when, subject, actor, action, kind, target, detail = event
            pk = self.new_id()
            content = {
                "id": pk,
                "organisation": self.pk,
                "sequence": sequence,
                "at": when.isoformat(),
                "actor": actor,
                "action": action,
                "target": [kind, target],
                "subject": subject,
                "detail": detail,
            }
            own = row_hash(last, content)
            head = (pk, self.pk, sequence, when, actor, action, kind, target, subject)
            table.add((*head, json.dumps(detail), last, own))
            last = own
        AuditChain.objects.create(
            organisation=self.council, last_sequence=len(self.events), last_hash=last
        )
        self.events.clear()


class Portfolio:
    """What one participant and those around them wrote, from the first day to today."""

    def __init__(
        self, council: Council, pk: Id, user: Id, starts_on: date, supervisor: Id, assessor: Id
    ) -> None:
        self.council, self.pk, self.user, self.starts_on = council, pk, user, starts_on
        self.supervisor, self.assessor = supervisor, assessor
        self.chance, self.new_id, self.write = council.chance, council.new_id, council.all.write
        self.today, self.rows = council.today, council.rows
        self.days = (council.today - starts_on).days

    def run(self, items: int) -> None:
        self.appointments()
        self.periods()
        observed = self.observations(min(items, 1 + self.days * 6 // TWO_YEARS))
        for _ in range(items - observed):
            self.item()
        self.weeks()

    def event(self, when: datetime, actor: Id, action: str, target: Row, **detail: Any) -> None:
        self.council.events.append((when, self.pk, actor, action, *target, detail))

    def appointments(self) -> None:
        for kind, user in (("supervisor", self.supervisor), ("assessor", self.assessor)):
            # Of one in a hundred nobody is found.
            if self.chance.random() > 0.01:
                ids = (self.new_id(), self.council.pk, self.pk, self.user, user)
                self.rows["appointment"].append((*ids, kind, self.starts_on, NULL))
                target = ("participants.Appointment", ids[0])
                lead = self.council.people[Role.WORKFORCE_LEAD][0]
                self.event(at(self.starts_on, 9), lead, "appointment.made", target, kind=kind)

    def periods(self) -> None:
        if self.chance.random() < 0.02:
            ids = (self.new_id(), self.council.pk, self.pk)
            self.rows["leave"].append((*ids, self.today - 20 * DAY, self.today + 70 * DAY))
        if self.chance.random() < 0.08:
            ids = (self.new_id(), self.council.pk, self.pk)
            self.rows["pattern"].append((*ids, self.starts_on, self.chance.choice([50, 60, 80])))

    # --- evidence --------------------------------------------------------------------------------

    def item(self, *, status: str = "", day: date | None = None, kind: str = "") -> Id:
        """One piece; without a ``status`` as it would stand by now."""
        day = day or self.today - timedelta(days=self.chance.randrange(max(self.days, 1)))
        status = status or self.status_by_now((self.today - day).days)
        kind = kind or self.chance.choices(["work_seen", "reflection"], [60, 40])[0]
        detail = "case_note" if kind == "work_seen" else ""
        author = self.user
        if status == "on_record":
            kind, detail, author = "feedback", "parent", self.supervisor
        return self.keep(kind, detail, author, status, day)

    def status_by_now(self, age: int) -> str:
        statuses, weights = RECENT if age < 14 else OLDER
        return self.chance.choices(statuses, weights)[0]

    def keep(self, kind: str, detail: str, author: Id, status: str, day: date) -> Id:
        pk = self.new_id()
        began = min(at(day, self.chance.randrange(8, 18), self.chance.randrange(60)), NOW)
        handed_in = min(began + self.chance.randrange(1, 96) * HOUR, NOW)
        changed = handed_in if status != "private" else began
        content = {
            "format": 1,
            "item": pk,
            "number": 1,
            "kind": kind,
            "detail": detail,
            "title": self.write.title(),
            "happened_on": day.isoformat(),
            "text": self.write.text(),
            # A reflection says what follows from it; an extract of work is there now and then.
            "second_text": self.write.why()
            if kind == "reflection" or self.chance.random() > 0.6
            else "",
            "links": [],
        }
        self.links(content)
        target = ("evidence.EvidenceItem", pk)
        self.event(began, author, "evidence.started", target)
        if status in HANDED_IN:
            changed = self.hand_in(content, status, author, handed_in)
        words = (content["title"], day, content["text"], content["second_text"])
        ids = (pk, self.council.pk, self.pk, author, kind, detail)
        self.rows["item"].append((*ids, *words, status, changed, began))
        return pk

    def links(self, content: dict[str, Any]) -> None:
        number = self.chance.choices([1, 2, 3], [40, 40, 20])[0]
        for place, quoted in enumerate(self.chance.sample(self.council.all.quoted, number), 1):
            standard, code, statement = quoted
            why = self.write.why()
            ids = (self.new_id(), self.council.pk, content["item"], standard)
            self.rows["link"].append((*ids, place, why, self.user))
            link = {"standard": standard, "code": code, "statement": statement}
            content["links"].append({**link, "why": why, "passage": ""})

    def hand_in(self, content: dict[str, Any], status: str, author: Id, when: datetime) -> datetime:
        """The version, and its answer where there is one; gives when the item last moved."""
        target = ("evidence.EvidenceItem", content["item"])
        if status == "on_record":
            self.event(when, author, "feedback.released", target, old="private", new=status)
            self.version(content, author, when)
            return when
        self.event(when, author, "evidence.submitted", target, old="private", new="submitted")
        version = self.version(content, author, when)
        answered = min(when + self.chance.randrange(2, 240) * HOUR, NOW)
        by, read_as = self.supervisor, "supervisor"
        if self.chance.random() < 0.25:
            by, read_as = self.assessor, "assessor"
        again = status == "read" and self.chance.random() < 0.05
        if status == "returned" or again:
            ids = (self.new_id(), self.council.pk, version, by)
            self.rows["return"].append((*ids, self.write.why(), answered))
            self.event(answered, by, "evidence.returned", target, old="submitted", new="returned")
        if again:
            when, answered = answered, min(answered + 48 * HOUR, NOW)
            content["number"] = 2
            version = self.version(content, author, when)
        if status == "read":
            ids = (self.new_id(), self.council.pk, version, by, read_as)
            view = self.chance.choices(["shows", "partly", "does_not"], [80, 15, 5])[0]
            self.rows["reading"].append((*ids, view, self.write.why(), answered))
            self.event(answered, by, "evidence.read", target, old="submitted", new="read")
        return when if status == "submitted" else answered

    def version(self, content: dict[str, Any], author: Id, when: datetime) -> Id:
        pk, written = self.new_id(), canonical_json(content)
        ids = (pk, self.council.pk, content["item"], content["number"])
        self.rows["version"].append((*ids, written, sha256(written), when, author))
        return pk

    # --- supervision -----------------------------------------------------------------------------

    def observations(self, number: int) -> int:
        """So many, evenly over the time; all but the last two signed off. Gives how many are."""
        signed_off = 0
        for n in range(number):
            day = self.starts_on + timedelta(days=self.days * (n + 1) // (number + 1))
            left = number - 1 - n
            status = "signed_off"
            if left == 0:
                status = self.chance.choice(["planned", "planned", "held", "written_up"])
            elif left == 1 and self.chance.random() < 0.3:
                status = "answered"
            self.observation(day, status)
            signed_off += status == "signed_off"
        return signed_off

    def observation(self, day: date, status: str) -> Id:
        pk, when = self.new_id(), at(day, 15)
        if status == "planned":
            day = self.today + timedelta(days=self.chance.randrange(-6, 21))
        written = status not in {"planned", "held"}
        held = status != "planned"
        seen, keep = (self.write.text(), self.write.why()) if written else ("", "")
        response = "agree" if status in {"answered", "signed_off"} else ""
        stamps: Row = (NULL, NULL, NULL, NULL)
        target = ("supervision.Observation", pk)
        if status == "signed_off":
            item = self.keep("observation", "", self.supervisor, "on_record", day)
            stamps = (self.supervisor, when, True, item)
            self.event(when, self.supervisor, "observation.signed_off", target)
        ids = (pk, self.council.pk, self.pk, self.supervisor, self.supervisor)
        facts = (day, "Home visit", status, when, day if held else NULL)
        family = ("Home visit", "agreed", True) if held else ("", "", NULL)
        row = (*ids, *facts, *family, seen, keep, response, *stamps)
        self.rows["observation"].append(row)
        self.event(when, self.supervisor, "observation.planned", target)
        return pk

    def weeks(self) -> None:
        monday = self.starts_on + timedelta(days=-self.starts_on.weekday() % 7)
        until = self.today - timedelta(days=self.today.weekday())
        if self.chance.random() < 0.04:
            until -= 35 * DAY  # Nothing was heard of them since.
        children = self.chance.randrange(3, 9)
        while monday < until:
            children = max(2, min(20, children + self.chance.choice([-1, 0, 0, 0, 1])))
            self.week(monday, children)
            monday += 7 * DAY

    def week(self, monday: date, children: int) -> None:
        ids, when = (self.council.pk, self.pk, monday), at(monday + 4 * DAY, 16)
        chance = self.chance.random
        said = self.chance.choices(["had", "partly", "not_had", "away"], [70, 12, 12, 6])[0]
        if chance() < 0.88:
            pk = self.new_id()
            own = (self.user, when, said, children, "" if chance() < 0.8 else self.write.why())
            self.rows["week"].append((pk, *ids, "participant", *own))
            target = ("supervision.WeekAccount", pk)
            self.event(when, self.user, "week.recorded", target, week=monday.isoformat())
        if chance() < 0.06:
            other = (self.supervisor, when + DAY, "had", children, "")
            self.rows["week"].append((self.new_id(), *ids, "supervisor", *other))
        if chance() < 0.35:
            system = (NULL, when + 2 * DAY, "", children, "")
            self.rows["week"].append((self.new_id(), *ids, "case_system", *system))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


HOUR = timedelta(hours=1)
NOW = datetime.now(UTC).replace(microsecond=0)
HANDED_IN = {"submitted", "returned", "read", "on_record"}
RECENT = (["private", "shared", "submitted", "returned", "read"], [30, 8, 32, 5, 25])
OLDER = (
    ["private", "shared", "submitted", "returned", "read", "on_record"],
    [20, 8, 12, 12, 888, 60],
)
MAIL = "A newly qualified social worker has submitted a piece of evidence to you.\n\n" * 4
SUPPORT = [
    {
        "kind": "caseload",
        "label": "Agreed caseload",
        "source": "Benchmark",
        "steps": [{"from_month": 1, "children": 6}, {"from_month": 7, "children": 12}],
    },
    {
        "kind": "protected_time",
        "label": "Protected time",
        "source": "Benchmark",
        "steps": [{"from_month": 1, "hours_a_week": 3.7}],
    },
]


def counts() -> Iterator[tuple[str, int]]:
    """(table, rows) of the large tables, as PostgreSQL estimates them after ANALYZE."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' "
            "AND relname NOT LIKE 'pg\\_%%' AND reltuples > 1000 ORDER BY reltuples DESC"
        )
        yield from cursor.fetchall()
