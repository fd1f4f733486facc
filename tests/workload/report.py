"""What a year came to, as a table for people."""

from tests.conventions.sources import ROOT

from .keystrokes import TABLE
from .year import WEEKS

WRITTEN = """# A year of work with the product: {programme}

Written by `pytest tests/workload --write-docs`, which does a year page by page and counts each
step. Minutes a week of what a person has to do; the words that somebody on the programme writes are
not counted, those of a supervisor are. Estimates by the keystroke-level model, for people who know
the pages; nobody was timed. What is assumed and what is left out stands in
`tests/workload/test_a_year.py`, the sources in `tests/workload/keystrokes.py`.

Goals: 10 minutes a week for the participant, 5 for the supervisor; in every week, not on average.

{steps}

{table}
"""


def tell(year, *, write):
    text = "\n".join(as_table(year))
    print(f"\n{text}")  # noqa: T201 - what -s shows
    if write:
        folder = ROOT / "docs" / "workload"
        folder.mkdir(exist_ok=True)
        (folder / f"{year.participant.programme.programme}.md").write_text(
            WRITTEN.format(programme=year.participant.programme.name, steps=steps(), table=text),
            encoding="utf-8",
        )


def as_table(year):
    """The mean and the busiest week of each role, then week by week; minutes."""
    roles = list(year.people)
    weeks = [[year.spent[role][week].minutes for role in roles] for week in range(1, WEEKS + 1)]
    columns = list(zip(*weeks, strict=True))
    yield f"| week | {' | '.join(roles)} |"
    yield "|---|" + "---|" * len(roles)
    yield row("on average", [sum(column) / WEEKS for column in columns])
    yield row("the busiest", [max(column) for column in columns])
    for number, week in enumerate(weeks, start=1):
        yield row(number, week)


def row(name, minutes):
    return f"| {name} | " + " | ".join(f"{each:.1f}" for each in minutes) + " |"


def steps():
    lines = [
        f"| {what} | {each.seconds:.2f} | {source} |" for what, (each, source) in TABLE.items()
    ]
    return "\n".join(["| step | seconds | from |", "|---|---|---|", *lines])
