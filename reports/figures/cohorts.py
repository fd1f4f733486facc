"""The cohort report: numbers of people by cohort. Nothing of it names anybody."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Count, Q

from accounts.models import Organisation
from assessments.models import Decision
from evidence.models import EvidenceItem
from participants.models import Cohort, Participant
from participants.movements import JOINED, LEFT, MOVED_IN, MOVED_OUT, movements
from participants.rules.judging import OUTCOMES, outcome_words
from supervision.models import Observation
from supervision.presentation.support import PARTS
from supervision.support import Support, support_of, together

from .suppression import LEAST_SHOWN, shown_outcomes
from .tables import Figures, Table

NOT_SHOWN = f"Not shown: fewer than {LEAST_SHOWN}"
PEOPLE_MEANS = [
    ("Started", "everybody who is or was in the cohort, as it stands today"),
    ("On the programme", "neither being judged, nor told a decision, nor left"),
    ("Final assessment under way", "from the recommendation until they are told"),
    ("Decision told", "told in person, whatever it was"),
    ("Left", "left the programme before a decision"),
    ("Of these on a pause", "on an agreed pause on the day of the report"),
]
# As on the pages of agreed support; white would not be seen on the ground of a bar.
SUPPORT_COLOURS = ["#b1b4b6" if colour == "#ffffff" else colour for _, colour, _ in PARTS.values()]
Said = Callable[[int, int, str], None]


def cohort_figures(
    organisation: Organisation,
    answers: dict[str, Any],
    filters: list[str],
    today: date,
    said: Said = lambda done, total, words: None,
) -> Figures:
    """The report of one organisation. ``answers`` may hold a "cohort" and a "team"."""
    cohorts = list(
        Cohort.objects.filter(organisation=organisation)
        .select_related("programme_version")
        .order_by("starts_on", "name")
    )
    chosen = [each for each in cohorts if answers.get("cohort") in {None, each}]
    people = Participant.objects.filter(cohort__in=chosen)
    if team := answers.get("team"):
        people = people.filter(team=team)
    makers: list[tuple[str, Callable[[], Table]]] = [
        ("People", lambda: _people(chosen, people, today)),
        ("Joined, moved and left", lambda: _movements(chosen, answers, today)),
        ("Evidence", lambda: _evidence(chosen, people)),
        ("Agreed support", lambda: _support(chosen, people, today)),
        ("Outcomes", lambda: _outcomes(cohorts)),
    ]
    tables = []
    for number, (words, make) in enumerate(makers, start=1):
        said(number, len(makers) + 1, words)
        tables.append(make())
    return Figures("Cohort report", organisation.name, today, filters, tables)


def _with_total(cohorts: list[Cohort], rows: list[list[Any]]) -> list[list[Any]]:
    if len(cohorts) < 2:
        return rows
    return [*rows, ["All", *(sum(column) for column in list(zip(*rows, strict=True))[1:])]]


def _people(cohorts: list[Cohort], people: Any, today: date) -> Table:
    status = Participant.Status
    counted = {
        row[0]: row[1:]
        for row in people.with_leave_on(today)
        .order_by()
        .values("cohort_id")
        .annotate(
            started=Count("pk"),
            on_programme=Count("pk", filter=Q(status=status.ON_PROGRAMME)),
            being_judged=Count("pk", filter=Q(status=status.BEING_JUDGED)),
            decided=Count("pk", filter=Q(status=status.DECIDED)),
            left=Count("pk", filter=Q(status=status.LEFT)),
            paused=Count("pk", filter=Q(is_on_leave=True, status__in=Participant.NOT_OVER)),
        )
        .values_list(
            "cohort_id", "started", "on_programme", "being_judged", "decided", "left", "paused"
        )
    }
    rows = [[each.name, *counted.get(each.pk, (0,) * 6)] for each in cohorts]
    return Table(
        "people",
        "People",
        [
            "Cohort",
            "Started",
            "On the programme",
            "Final assessment under way",
            "Decision told",
            "Left",
            "Of these on a pause",
        ],
        _with_total(cohorts, rows),
        PEOPLE_MEANS,
        pictured=(2, 3, 4, 5),
    )


def _movements(cohorts: list[Cohort], answers: dict[str, Any], today: date) -> Table:
    """Steps in and out of each cohort so far; with a team those into, within or out of it."""
    counts = {each.pk: dict.fromkeys((JOINED, MOVED_IN, MOVED_OUT, LEFT), 0) for each in cohorts}
    team = answers.get("team")
    for step in movements(cohorts, date.min, today):
        if step.what in counts[step.cohort_id] and (team is None or step.team_id == team.pk):
            counts[step.cohort_id][step.what] += 1
    rows = [[each.name, *counts[each.pk].values()] for each in cohorts]
    return Table(
        "retention",
        "Joined, moved and left",
        ["Cohort", "Joined", "Came from another cohort", "Went to another cohort", "Left"],
        _with_total(cohorts, rows),
        [
            ("Joined", "first day on the programme, up to today, also of who left since"),
            ("Came from, went to another cohort", "moved within the organisation"),
            ("Left", "left the programme; when and why stands in the list of movements"),
        ],
    )


def _evidence(cohorts: list[Cohort], people: Any) -> Table:
    ids = people.values("pk")
    items = _by_cohort(
        EvidenceItem.objects.submitted_or_later().filter(participant__in=ids),
        # Of columns that stand in the index: no row of the table has to be read.
        submitted=Count("status"),
        read=Count("status", filter=Q(status="read")),
    )
    observed = _by_cohort(
        Observation.objects.filter(participant__in=ids, status="signed_off"),
        signed_off=Count("pk"),
        counting=Count("pk", filter=Q(counts=True)),
    )
    rows = [
        [each.name, *items.get(each.pk, (0, 0)), *observed.get(each.pk, (0, 0))] for each in cohorts
    ]
    return Table(
        "evidence",
        "Evidence and observations",
        ["Cohort", "Submitted", "Of these read", "Observations signed off", "Of these counting"],
        _with_total(cohorts, rows),
        [
            ("Submitted", "pieces submitted, returned, read or on the record; no drafts"),
            ("Of these read", "given their reading by supervisor or assessor"),
            ("Observations signed off", "direct observations that were signed off"),
            ("Of these counting", "those that count towards the programme’s minimum"),
        ],
    )


def _by_cohort(rows: Any, **counts: Count) -> dict[Any, tuple[int, ...]]:
    counted = rows.order_by().values("participant__cohort").annotate(**counts)
    listed = counted.values_list("participant__cohort", *counts)
    return {cohort: tuple(numbers) for cohort, *numbers in listed}


def _support(cohorts: list[Cohort], people: Any, today: date) -> Table:
    found = list(people.select_related("user", "cohort__programme_version"))
    supports = support_of(found, today)
    of_cohort: dict[Any, list[Support]] = {}
    for person in found:
        of_cohort.setdefault(person.cohort_id, []).append(supports[person.pk])
    rows = []
    for each in cohorts:
        both = together(of_cohort.get(each.pk, []))
        for words, figures in (
            ("protected time", both.protected_time),
            ("caseload", both.caseload),
        ):
            rows.append(
                [
                    f"{each.name}: {words}",
                    figures.received,
                    figures.not_received,
                    figures.two_accounts,
                    figures.nobody_recorded,
                ]
            )
    return Table(
        "support",
        "Agreed support, in weeks of all people together",
        ["Cohort", "Received", "Not received", "Two accounts", "Nobody recorded"],
        rows,
        [
            (
                "Received",
                "weeks in which the agreed protected time, or a caseload within the agreed "
                "number of children, was recorded",
            ),
            ("Not received", "weeks in which it was recorded that it was not"),
            ("Two accounts", "the two sides say different things; both stand"),
            ("Nobody recorded", "past weeks of which nobody gave an account"),
        ],
        pictured=(1, 2, 3, 4),
        colours=SUPPORT_COLOURS,
    )


def _outcomes(cohorts: list[Cohort]) -> Table:
    """Of whole cohorts, whatever the filters: what two filters leave could be subtracted."""
    of_each = {each.pk: each.programme_version.judging.outcomes for each in cohorts}
    kinds = sorted(set(of_each.values()), key=list(OUTCOMES.values()).index)
    results = [result for outcomes in kinds for result in outcomes]
    counts = {pk: dict.fromkeys(outcomes, 0) for pk, outcomes in of_each.items()}
    told = Decision.objects.filter(participant__cohort__in=list(counts), assessment__status="told")
    listed = told.order_by().values_list("participant__cohort", "outcome").annotate(Count("pk"))
    for cohort, outcome, number in listed:
        if outcome in counts[cohort]:
            counts[cohort][outcome] = number
    shown: dict[Any, dict[str, int] | None] = {}
    total = None
    # What can be subtracted from each other are results of the same kind.
    for kind in kinds:
        of_kind = {pk: counts[pk] for pk, outcomes in of_each.items() if outcomes == kind}
        of_kind_shown, total = shown_outcomes(of_kind)
        shown |= of_kind_shown
    rows = [[each.name, *_cells(shown[each.pk], results, of_each[each.pk])] for each in cohorts]
    if len(cohorts) > 1 and len(kinds) == 1:
        rows.append(["All", *_cells(total, results, kinds[0])])
    return Table(
        "outcomes",
        "Outcomes, of whole cohorts",
        ["Cohort", *(outcome_words(result) for result in results)],
        rows,
        [
            ("Outcome", "of decisions that were told in person; each attempt counts"),
            (
                NOT_SHOWN,
                "a result of fewer than 10 people, or one that could be found from others by "
                "subtracting. The filters do not change this table, for the same reason",
            ),
        ],
    )


def _cells(counts: dict[str, int] | None, results: list[str], own: tuple[str, ...]) -> list[Any]:
    """``own``: the outcomes of the programme; those of others are left empty."""
    return [
        (counts[result] if counts else NOT_SHOWN) if result in own else "" for result in results
    ]
