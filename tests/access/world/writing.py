"""What people wrote: evidence in every state, its links, readings and returns."""

from evidence import services as evidence
from evidence.models import EvidenceItem
from tests.access.canaries import canary
from tests.factories import (
    LONG_AGO,
)

from .base import Case, fresh
from .goals import first_goal, goals
from .observing import observe
from .reviews import complete_review
from .weeks import weeks
from .words import words


def everything(case: Case) -> None:
    """Evidence, observations and weeks in every state they can be in."""
    submitted_and_read(case)
    items = case.items
    items["private"] = write(case, "private", "private")
    items["shared"] = share(case, write(case, "sharedtitle", "sharedtext"))
    items["submitted"] = hand_in(case, write(case, "submittitle", "submittext"))
    items["private_again"] = _taken_back(case)
    items["returned"] = _returned(case)
    items["corrected"] = _corrected(case)
    items["held"] = _feedback(case, "held", "held", by="supervisor")
    items["held_by_former"] = _feedback(case, "held", "held", by="supervisor")
    EvidenceItem.objects.filter(pk=items["held_by_former"].pk).update(
        author=case.people["former_supervisor"]
    )
    items["released"] = _feedback(case, "submittitle", "submittext", by="supervisor")
    evidence.release_feedback(item=items["released"], by=case.by("supervisor"))
    link(case, fresh(items["released"]), "submittext")
    observe(case)
    weeks(case)
    goals(case)


def submitted_and_read(case: Case) -> None:
    """One piece of work that names everybody it can, submitted and read; and a goal."""
    first_goal(case)
    if case.key == "reco":
        complete_review(case)
    item = hand_in(case, write(case, "submittitle", "submittext"))
    case.items["read"] = item
    evidence.read_item(
        item=fresh(item),
        by=case.by("supervisor"),
        view="shows",
        words=words(case, "readwords"),
        exceptions=[
            {
                "standard": case.standards[0],
                "view": "partly",
                "words": canary("readwords", case.key),
            }
        ],
    )


def write(case: Case, title: str, text: str, kind: str = "work_seen") -> EvidenceItem:
    item = evidence.start_item(
        participant=case.participant,
        by=case.owner,
        kind=kind,
        detail="case_note" if kind == "work_seen" else "",
        title=canary(title, case.key),
        happened_on=LONG_AGO,
        text=words(case, text),
        second_text=words(case, text),
    )
    return link(case, item, text)


def link(case: Case, item: EvidenceItem, text: str) -> EvidenceItem:
    row = {"standard": case.standards[0], "why": canary(text, case.key), "passage": ""}
    evidence.set_links(item=item, by=case.owner, links=[row])
    return fresh(item)


def share(case: Case, item: EvidenceItem) -> EvidenceItem:
    evidence.share_item(item=fresh(item), by=case.owner)
    return item


def hand_in(case: Case, item: EvidenceItem) -> EvidenceItem:
    evidence.submit_item(item=fresh(item), by=case.owner)
    return item


def _taken_back(case: Case) -> EvidenceItem:
    item = hand_in(case, write(case, "private", "private"))
    evidence.withdraw_item(item=fresh(item), by=case.owner)
    evidence.make_item_private(item=fresh(item), by=case.owner)
    return item


def _returned(case: Case) -> EvidenceItem:
    """Sent back, and being written again: the new words are the author's alone."""
    item = hand_in(case, write(case, "submittitle", "submittext"))
    evidence.return_item(
        item=fresh(item), by=case.by("assessor"), what_to_change=words(case, "returnwords")
    )
    evidence.edit_item(
        item=fresh(item),
        by=case.owner,
        title=canary("private", case.key),
        happened_on=LONG_AGO,
        detail="report",
        text=words(case, "private"),
        second_text=words(case, "private"),
    )
    return item


def _corrected(case: Case) -> EvidenceItem:
    item = hand_in(case, write(case, "submittitle", "submittext", kind="reflection"))
    evidence.read_item(
        item=fresh(item), by=case.by("assessor"), view="partly", words=words(case, "readwords")
    )
    evidence.correct_item(
        item=fresh(item),
        by=case.owner,
        reason=canary("correction", case.key),
        title=canary("submittitle", case.key),
        happened_on=LONG_AGO,
        text=words(case, "submittext"),
        second_text="",
    )
    return item


def _feedback(case: Case, title: str, text: str, by: str) -> EvidenceItem:
    return evidence.enter_feedback(
        participant=case.participant,
        by=case.by(by),
        detail="parent",
        title=canary(title, case.key),
        happened_on=LONG_AGO,
        text=words(case, text),
        second_text=canary(text, case.key),
    )
