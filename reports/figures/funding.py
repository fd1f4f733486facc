"""The funding list: who can be claimed for under the scheme of their programme, and who not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import record
from jobs.kinds import JobKind, Progress, Result
from jobs.models import Job
from jobs.services import request_job
from participants.models import Participant, ProgrammeVersion
from participants.presentation import eligibility
from participants.rules import in_words
from ui.xlsx_files import XLSX_TYPE, Sheet, xlsx_bytes

from .funding_rules import Claim, Person, claims_of, window_of


@dataclass(frozen=True)
class Line:
    """One instalment for one person."""

    person: Participant
    completed_on: date | None
    claim: Claim


# key in the scheme -> header and value; the scheme says which, and in which order.
COLUMNS: dict[str, tuple[str, Callable[[Line], Any]]] = {
    "organisation": ("Organisation", lambda line: line.person.organisation.name),
    "name": ("Name", lambda line: line.person.user.name),
    "registration_number": ("Registration number", lambda line: line.person.registration_number),
    "starts_on": ("Programme start", lambda line: line.person.starts_on),
    "ends_on": ("Programme end", lambda line: line.person.ends_on),
    "completed_on": ("Completed on", lambda line: line.completed_on or ""),
    "instalment": ("Instalment", lambda line: line.claim.label),
    "amount": ("Amount in pounds", lambda line: line.claim.amount),
    "why": ("Why", lambda line: line.claim.why),
}
DAYS = {"starts_on", "ends_on", "completed_on"}


@dataclass(frozen=True)
class Scheme:
    """One programme version's scheme with everybody's lines."""

    version: ProgrammeVersion
    lines: list[Line]

    @property
    def rules(self) -> dict[str, Any]:
        rules: dict[str, Any] = self.version.funding
        return rules

    @property
    def last_day(self) -> date:
        return window_of(self.rules)[1]

    @property
    def why_last_day(self) -> tuple[str, ...]:
        first, last = (in_words(day) for day in window_of(self.rules))
        return (
            f"The programme’s rule takes claims from {first} to {last}. Both days count.",
            f"The rule comes from: {self.rules['source']}.",
        )

    @property
    def fundable(self) -> list[Line]:
        return [line for line in self.lines if line.claim.is_fundable]

    @property
    def not_fundable(self) -> list[Line]:
        return [line for line in self.lines if not line.claim.is_fundable]

    @property
    def total(self) -> int:
        return sum(line.claim.amount for line in self.fundable)


def funding_of(organisation: Organisation, today: date) -> list[Scheme]:
    """The schemes of the organisation's programmes, people by name. Two queries."""
    versions = [
        version
        for version in ProgrammeVersion.objects.filter(organisation=organisation)
        if version.funding
    ]
    lines: dict[Any, list[Line]] = {version.pk: [] for version in versions}
    people = (
        Participant.objects.filter(cohort__programme_version__in=versions)
        .select_related("user", "organisation", "cohort__programme_version", "agreed_end_by")
        .with_time()
        .with_first_employment()
        .annotate(
            told_on=Max("final_assessments__told_on", filter=Q(final_assessments__status="told"))
        )
        .order_by("user__name", "pk")
    )
    for each in people:
        answer = eligibility(each, today)
        completed_on = each.told_on if each.status == Participant.Status.DECIDED else None
        facts = Person(
            each.registration_number,
            each.starts_on,
            each.left_on,
            completed_on,
            each.qualified_on,
            each.arrived_on,
            answer.why_not_funded if answer else "",
        )
        lines[each.programme.pk] += [
            Line(each, completed_on, claim)
            for claim in claims_of(facts, each.programme.funding, today)
        ]
    return [Scheme(version, lines[version.pk]) for version in versions]


def funding_xlsx(schemes: list[Scheme]) -> bytes:
    """For each scheme a sheet of claims in the order asked for, and one of who is not in it."""
    sheets = []
    for number, scheme in enumerate(schemes, start=1):
        place = f" {number}" if len(schemes) > 1 else ""
        # A version from before columns were checked may ask for what nobody knows, or for none.
        asked = [key for key in scheme.rules["columns"] if key in COLUMNS] or list(COLUMNS)
        others = [key for key in asked if key != "why"]
        sheets.append(_sheet(f"Claims{place}", asked, scheme.fundable))
        sheets.append(_sheet(f"Not fundable{place}", [*others, "why"], scheme.not_fundable))
    return xlsx_bytes(sheets)


def _sheet(title: str, keys: list[str], lines: list[Line]) -> Sheet:
    columns = [COLUMNS[key] for key in keys]
    return Sheet(
        title,
        [
            [header for header, _ in columns],
            *([value(line) for _, value in columns] for line in lines),
        ],
        [24 if key in {"name", "organisation", "why"} else 18 for key in keys],
        days=frozenset(place for place, key in enumerate(keys) if key in DAYS),
    )


@transaction.atomic
def request_funding_list(*, organisation: Organisation, by: User) -> Job:
    """Have the list made as XLSX, and say so in the trail: it leaves the portal with names."""
    require(can_manage_programme(by, organisation.pk))
    job = request_job(
        kind="funding_list",
        title="Funding list as XLSX",
        organisation=organisation,
        subject_id=organisation.pk,
        by=by,
    )
    record(Action.EXPORT_REQUESTED, organisation, by=by, about=organisation, job=job.pk)
    return job


def _run(job: Job, progress: Progress) -> Result:
    organisation = Organisation.objects.get(pk=job.subject_id)
    today = timezone.localdate()
    progress(1, 2, "Looking who can be claimed for")
    content = funding_xlsx(funding_of(organisation, today))
    progress(2, 2, "The list is written")
    return Result(f"funding-list-{today:%Y-%m-%d}.xlsx", XLSX_TYPE, content)


def _may_read(user: User, job: Job) -> bool:
    return can_manage_programme(user, job.organisation_id)


def _on_download(user: User, job: Job) -> None:
    organisation = Organisation.objects.get(pk=job.subject_id)
    record(Action.EXPORT_DOWNLOADED, organisation, by=user, about=organisation, job=job.pk)


def _ask_again(user: User, job: Job) -> Job:
    return request_funding_list(organisation=Organisation.objects.get(pk=job.subject_id), by=user)


FUNDING_LIST = JobKind(
    run=_run,
    may_read=_may_read,
    ask_again=_ask_again,
    on_download=_on_download,
    asks_for_password=True,
)
