"""Files of a whole cohort. The columns are one list: page, job and command all use it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.services import record
from jobs.kinds import JobKind, Progress, Result
from jobs.models import Job
from participants.models import Cohort, Participant
from ui.csv_files import BYTE_ORDER_MARK, csv_lines
from ui.xlsx_files import Sheet, xlsx_bytes

from .permissions import can_export_cohort
from .querysets import Facts, facts_of, matching
from .services import request_cohort_export

ROWS_AT_ONCE = 500
CSV_TYPE = "text/csv; charset=utf-8"
DAYS = {"Started on", "Nominal end", "Agreed end", "Ends on", "Left on"}


@dataclass(frozen=True)
class Column:
    header: str
    definition: str
    value: Callable[[Participant, Facts], Any]


COLUMNS = [
    Column("Name", "As in their account", lambda person, facts: person.user.name),
    Column("Email", "Work email address", lambda person, facts: person.user.email),
    Column(
        "Registration number",
        "With the regulator; empty where it is not known yet",
        lambda person, facts: person.registration_number,
    ),
    Column(
        "Staff number",
        "The employer’s number for the person, where it is given",
        lambda person, facts: person.staff_number,
    ),
    Column("Team", "The team they are in today", lambda person, facts: person.team or ""),
    Column("Cohort", "Its name", lambda person, facts: person.cohort.name),
    Column("Programme", "Its name", lambda person, facts: person.programme.name),
    Column("Started on", "First day on the programme", lambda person, facts: person.starts_on),
    Column(
        "Nominal end",
        "Start plus the length of the programme, less a day",
        lambda person, facts: person.nominal_end_on,
    ),
    Column(
        "Agreed end",
        "The last day agreed for this person, where one was recorded; it replaces the nominal end",
        lambda person, facts: person.agreed_end_on or "",
    ),
    Column(
        "Ends on",
        "The agreed end, or else the last day as worked out under the rules of the programme",
        lambda person, facts: person.ends_on,
    ),
    Column(
        "State",
        "On the programme, final assessment under way, decision confirmed, or left",
        lambda person, facts: person.status_words,
    ),
    Column("Left on", "Last day, where they left", lambda person, facts: person.left_on or ""),
    Column(
        "Supervisor",
        "Practice supervisor appointed on the day of the file",
        lambda person, facts: facts.supervisor,
    ),
    Column(
        "Assessor",
        "Assessor appointed on the day of the file",
        lambda person, facts: facts.assessor,
    ),
    Column(
        "Evidence submitted",
        "Pieces submitted, returned, read or on the record; no private or shared drafts",
        lambda person, facts: facts.submitted,
    ),
    Column(
        "Evidence read",
        "Of these, read by supervisor or assessor",
        lambda person, facts: facts.read,
    ),
    Column(
        "Observations signed off",
        "All direct observations that were signed off",
        lambda person, facts: facts.observations_signed_off,
    ),
    Column(
        "Observations that count",
        "Of these, those that count towards the programme’s minimum",
        lambda person, facts: facts.observations_counting,
    ),
    Column(
        "Final assessment",
        "How far the last attempt has come",
        lambda person, facts: facts.assessment_words,
    ),
    Column(
        "Outcome",
        "Of the last attempt, once its decision is confirmed",
        lambda person, facts: facts.outcome_words,
    ),
]


def cohort_csv(
    cohort: Cohort,
    answers: dict[str, Any],
    today: date,
    progress: Callable[[int, int], None],
    viewer: User | None = None,
) -> Iterator[str]:
    """The file piece by piece, 500 people at a time.

    ``progress`` hears how many are done, and of how many; ``viewer`` is who gets the file. Cells
    that a spreadsheet would take for a formula are made harmless.
    """
    people = matching(Participant.objects.filter(cohort=cohort), answers, today)
    ids = list(people.values_list("pk", flat=True))
    yield BYTE_ORDER_MARK + csv_lines([[column.header for column in COLUMNS]])
    done = 0
    for chunk in _portions(ids):
        yield csv_lines(_rows(chunk, today, viewer))
        done += len(chunk)
        progress(done, len(ids))


def cohort_xlsx(cohort: Cohort, today: date, viewer: User | None = None) -> bytes:
    """The same people and columns as a workbook, and what each column means on a second sheet."""
    people = matching(Participant.objects.filter(cohort=cohort), {}, today)
    ids = list(people.values_list("pk", flat=True))
    rows = [row for chunk in _portions(ids) for row in _rows(chunk, today, viewer)]
    headers = [column.header for column in COLUMNS]
    days = frozenset(place for place, header in enumerate(headers) if header in DAYS)
    means = [["Column", "What it means"], *([each.header, each.definition] for each in COLUMNS)]
    return xlsx_bytes(
        [
            Sheet("People", [headers, *rows], [20] * len(headers), days),
            Sheet("What it means", means, [28, 90]),
        ]
    )


def _portions(ids: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(ids), ROWS_AT_ONCE):
        yield ids[start : start + ROWS_AT_ONCE]


def _rows(ids: list[Any], today: date, viewer: User | None) -> list[list[Any]]:
    people_in_it = Participant.objects.select_related("user", "team", "cohort__programme_version")
    found = people_in_it.with_whether_time_differs().in_bulk(ids)
    people = [found[pk] for pk in ids if pk in found]
    people_in_it.look_up_time(people)
    facts = facts_of(people, today, viewer)
    return [[column.value(person, facts[person.pk]) for column in COLUMNS] for person in people]


def file_name(cohort: Cohort, today: date) -> str:
    return f"{cohort.slug}-{today:%Y-%m-%d}.csv"


def _run(job: Job, progress: Progress) -> Result:
    cohort = Cohort.objects.select_related("programme_version").get(pk=job.subject_id)
    today = timezone.localdate()
    pieces = cohort_csv(
        cohort,
        job.parameters,
        today,
        lambda done, total: progress(done, total, f"{done} of {total} people"),
        viewer=job.requested_by,
    )
    return Result(file_name(cohort, today), CSV_TYPE, "".join(pieces).encode())


def _may_read(user: User, job: Job) -> bool:
    cohort = Cohort.objects.filter(pk=job.subject_id).first()
    return cohort is not None and can_export_cohort(user, cohort)


def _on_download(user: User, job: Job) -> None:
    cohort = Cohort.objects.get(pk=job.subject_id)
    record(Action.EXPORT_DOWNLOADED, cohort, by=user, about=cohort, job=job.pk)


def _ask_again(user: User, job: Job) -> Job:
    cohort = Cohort.objects.get(pk=job.subject_id)
    return request_cohort_export(cohort=cohort, by=user, filters=job.parameters)


COHORT_CSV = JobKind(
    run=_run,
    may_read=_may_read,
    ask_again=_ask_again,
    on_download=_on_download,
    asks_for_password=True,
)
