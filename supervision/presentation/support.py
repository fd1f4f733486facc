"""Agreed support against what was received: charts, the tables beside them, and their words."""

from dataclasses import dataclass
from datetime import date

from participants.models import ProgrammeVersion
from participants.rules.support import CASELOAD, PROTECTED_TIME, source_of
from supervision.models import WeekAccount
from supervision.rules.support import Figures, Week
from supervision.support import Support
from ui.charts import Chart, Series, bar_chart, line_chart

Side = WeekAccount.Side
# Name of the figure -> its words, colour, and whether white numbers can be read on it.
PARTS = {
    "received": ("Received", "#00703c", True),
    "not_received": ("Not received", "#f47738", False),
    "two_accounts": ("Two accounts", "#c7b3e5", False),
    "nobody_recorded": ("Nobody recorded", "#ffffff", False),
}
LINES = [
    (Side.PARTICIPANT, "Weekly check-in", "#1d70b8", "line", "circle"),
    (Side.SUPERVISOR, "Supervisor", "#b32d12", "marks", "square"),
    (Side.CASE_SYSTEM, "Case system", "#4c2c92", "marks", "diamond"),
]


@dataclass(frozen=True)
class MonthRow:
    """One month of the tables: ``agreed`` and ``held`` are of one person ("3", "3 to 8", "")."""

    month: date
    time: Figures
    caseload: Figures
    agreed: str
    held: str


def month_rows(support: Support) -> list[MonthRow]:
    """Oldest first, as in the charts."""
    weeks: dict[date, list[Week]] = {}
    for week in support.weeks:
        weeks.setdefault(week.month, []).append(week)
    return [
        MonthRow(
            each.month,
            each.protected_time,
            each.caseload,
            agreed=_span(
                [w.agreed_children for w in weeks[each.month] if w.agreed_children is not None]
            ),
            held=_span([n for w in weeks[each.month] for n in w.children.values()]),
        )
        for each in support.by_month()
    ]


def _span(numbers: list[int]) -> str:
    if not numbers:
        return ""
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def time_chart(support: Support) -> Chart:
    return _months_chart(
        support, "time-chart", "Protected time, weeks by month", "protected_time", "protected time"
    )


def caseload_months_chart(support: Support) -> Chart:
    """For many people; one person's is drawn week by week."""
    return _months_chart(
        support, "caseload-chart", "Agreed caseload, weeks by month", "caseload", "agreed caseload"
    )


def _months_chart(support: Support, id_: str, title: str, kind: str, what: str) -> Chart:
    months = support.by_month()
    figures = [getattr(month, kind) for month in months]
    return bar_chart(
        id=id_,
        title=title,
        description=in_a_sentence(getattr(support, kind), what),
        labels=[f"{month.month:%b %y}" for month in months],
        series=[
            Series(label, colour, [getattr(each, name) for each in figures], is_dark=is_dark)
            for name, (label, colour, is_dark) in PARTS.items()
        ],
    )


def caseload_chart(support: Support) -> Chart:
    """Children held, week by week, against the agreed number: a gap is where nobody recorded."""
    weeks = support.weeks
    agreed = Series("Agreed", "#0b0c0c", [week.agreed_children for week in weeks], kind="step")
    held = [
        Series(label, colour, [week.children.get(side) for week in weeks], kind=kind, mark=mark)
        for side, label, colour, kind, mark in LINES
    ]
    return line_chart(
        id="caseload-chart",
        title="Children held and agreed, week by week",
        description=in_a_sentence(support.caseload, "agreed caseload")
        + " The line is broken where nobody recorded a number.",
        labels=[
            (place, f"{week.starts_on:%b %y}")
            for place, week in enumerate(weeks)
            if place == 0 or week.month != weeks[place - 1].month
        ],
        series=[agreed, *(each for each in held if any(v is not None for v in each.values))],
    )


def in_a_sentence(figures: Figures, what: str) -> str:
    """ "Of 46 weeks: agreed caseload received in 35, not received in 6, ..."."""
    if not figures.weeks:
        return f"No week is counted yet for the {what}."
    parts = [
        f"{getattr(figures, name)} {label.lower()}"
        for name, (label, *_) in PARTS.items()
        if getattr(figures, name)
    ]
    weeks = "1 week" if figures.weeks == 1 else f"{figures.weeks} weeks"
    return f"{what[:1].upper()}{what[1:]} in {weeks}: {', '.join(parts)}."


def sources(programme: ProgrammeVersion) -> dict[str, str]:
    """Where the agreed figures come from; "" where none are agreed."""
    return {
        "time": source_of(programme.support_rules, PROTECTED_TIME),
        "caseload": source_of(programme.support_rules, CASELOAD),
    }
