"""A step that lies with somebody, as a workforce lead is told of it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse_lazy

from participants.rules.words import listed, small

from .leading_rows import Behind
from .leading_steps import LeadRow
from .tasks import Task

# what -> title, why, label, who holds it (kinds of appointment; "participant", "observer"; of a
# review "leader" and "signers", which its row names)
STEPS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "submitted": ("“{words}”", "Evidence to be read", "Submitted", ("supervisor", "assessor")),
    "returned": ("“{words}”", "Evidence to be changed", "Returned", ("participant",)),
    "planned": ("observation", "Its day has gone by", "Planned", ("observer",)),
    "held": ("observation", "To be written up", "Held", ("observer",)),
    "written_up": ("observation", "To be answered", "Written up", ("participant",)),
    "answered": ("observation", "To be signed off", "Answered", ("supervisor", "assessor")),
    "await_reading": (
        "final assessment",
        "To be read independently",
        "With the reader",
        ("reader",),
    ),
    "confirm": ("final assessment", "To be confirmed", "With the confirmer", ("confirmer",)),
    "tell": ("decision", "To be told in person", "Confirmed", ("assessor",)),
    "review_draft": ("{words}", "Review to be written", "Being written", ("leader",)),
    "review_signing": ("{words}", "Review to be signed", "To be signed", ("signers",)),
}
# Steps of a final assessment.
JUDGED = {"await_reading", "confirm", "tell"}
REVIEWS = {"review_draft", "review_signing"}


def lies_with_participant(row: LeadRow) -> bool:
    return STEPS[row.what][3] == ("participant",)


def step_task(row: LeadRow, behind: Behind) -> Task:
    title, why, label, kinds_of_holder = _step(row)
    holder = _step_holder(row, kinds_of_holder, behind)
    # A reader's name stays out of the post, and so does every title.
    is_read = kinds_of_holder == ("reader",) and behind.of(row.participant, "reader")
    named = "the independent reader" if is_read else holder
    what = "" if "{words}" in STEPS[row.what][0] else f"{title}, "
    return Task(
        id=f"{row.what}-{row.pk}",
        title=f"{row.person}: {title}",
        url=reviews_of(row.participant) if row.what in REVIEWS else page_of(row.participant),
        why=why,
        holder=holder,
        since=row.since,
        label=label,
        mail=f"{row.person}: {what}{why[0].lower()}{why[1:]}, with {named}",
    )


def _step(row: LeadRow) -> tuple[str, str, str, tuple[str, ...]]:
    """As in ``STEPS``; of a judgement by the decision rule of the programme."""
    title, why, label, kinds_of_holder = STEPS[row.what]
    if row.what in REVIEWS:
        label_of_review, _, seats = row.words.rpartition("|")
        return small(label_of_review), why, label, tuple(seats.split())
    if row.what not in JUDGED:
        return title.format(words=row.words), why, label, kinds_of_holder
    judging = row.judging
    if row.what == "tell":
        return title, why, label, (judging.recommender,)
    if row.what == "confirm":
        kinds_of_holder = (judging.confirmer,)
        label = f"With the {judging.confirmer}"
        why = f"To be {judging.words.confirmed}"
    return judging.words.whole, why, label, kinds_of_holder


def _step_holder(row: LeadRow, kinds_of_holder: tuple[str, ...], behind: Behind) -> str:
    if row.what == "review_draft":
        return first_of(row.participant, kinds_of_holder, behind)
    if row.what == "review_signing":
        return _signers(row, kinds_of_holder, behind)
    if kinds_of_holder == ("participant",):
        return row.person
    if kinds_of_holder == ("observer",):
        return row.words
    if row.what == "answered":
        # Sign-off is the supervisor's; the assessor's where there is none.
        kinds_of_holder = kinds_of_holder[: 1 if behind.of(row.participant, "supervisor") else 2]
    return holder_of(row.participant, kinds_of_holder, behind)


def holder_of(participant: object, kinds_of_holder: Iterable[str], behind: Behind) -> str:
    names = [name for kind in kinds_of_holder for name in behind.of(participant, kind)]
    missing = " or ".join(kinds_of_holder)
    return " or ".join(dict.fromkeys(names)) or f"nobody: no {missing} is appointed"


def _signers(row: LeadRow, seats: tuple[str, ...], behind: Behind) -> str:
    """Whose signature is missing, one after the other."""
    names = []
    for seat in seats:
        held = [row.person] if seat == "participant" else behind.of(row.participant, seat)
        names += held or [f"nobody (no {seat})"]
    return listed(list(dict.fromkeys(names))) if names else "whoever leads it, to complete it"


def reviews_of(participant: object) -> Any:
    return reverse_lazy("assessments:review_list", args=[participant])


def page_of(participant: object) -> Any:
    """The address, made when it is shown: a home page shows three of a hundred rows."""
    return reverse_lazy("reports:participant", args=[participant])


def dates_of(participant: object) -> Any:
    return reverse_lazy("participants:date_list", args=[participant])


def first_of(participant: object, kinds_of_holder: Iterable[str], behind: Behind) -> str:
    """Of the first kind that somebody is appointed as."""
    wanted = tuple(kinds_of_holder)
    held = next((kind for kind in wanted if behind.of(participant, kind)), "")
    return holder_of(participant, (held,) if held else wanted, behind)
