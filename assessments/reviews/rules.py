"""Which days a review covers, what it lacks, and when it may end without a signature. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from participants.rules import ENGLAND, LONGEST_AHEAD, add_working_days, in_words
from participants.rules.dated import Dated
from participants.rules.words import counted, listed

A_DAY = timedelta(days=1)
SEATS = ("participant", "supervisor", "assessor")
SEAT_WORDS = {"supervisor": "practice supervisor", "assessor": "assessor"}
BOXES = {
    "progress": "Progress",
    "strengths": "Strengths",
    "next_steps": "What comes next",
    "support": "Support",
}
# Somebody on a fortnight's leave is back and has had a day: set by us, no rule is published.
SIGNING_WORKING_DAYS = 10
# From so long before its day a review is offered and asked for.
ASKED_BEFORE = timedelta(days=14)
# An interim view that says less than the person may have hoped for comes with its reason.
NOT_YET = "not_yet"


def first_day(last_covered: date | None, here_from: date) -> date:
    """The day after the last review ended; of the first the first day here."""
    return here_from if last_covered is None else last_covered + A_DAY


def why_not_cover(covers_from: date, covers_to: date, today: date) -> str:
    """Why a review cannot end with ``covers_to``; "" when it can."""
    if covers_to > today:
        return "The last day it looks at must be today or in the past"
    if covers_to < covers_from:
        return f"The last day it looks at must be {in_words(covers_from)} or later"
    return ""


def why_not_promise(by_when: date, today: date) -> str:
    """Why nothing can be promised for that day; "" when it can."""
    if by_when < today:
        return "By when must be today or a later day"
    if by_when > today + LONGEST_AHEAD:
        return f"By when must be {in_words(today + LONGEST_AHEAD)} or earlier"
    return ""


def lead_order(recommender: str) -> tuple[str, str]:
    """Who leads a review: who recommends at the end, where that is one of the two; else the
    assessor. The other one leads where nobody is appointed as the first."""
    return ("supervisor", "assessor") if recommender == "supervisor" else ("assessor", "supervisor")


def may_end_without_since(sent_on: date, where: str = ENGLAND) -> date:
    """From when on silence no longer holds a review up."""
    return add_working_days(sent_on, SIGNING_WORKING_DAYS, where)


def still_to_hold(planned: Sequence[Dated], held: Iterable[str], skipped: Iterable[str]) -> Any:
    """Of the programme's reviews in its order: those after the last one held, without skipped ones.
    One that was passed over is covered by the one after it."""
    keys = [each.key for each in planned]
    places = [keys.index(key) for key in held if key in keys]
    later = planned[max(places, default=-1) + 1 :]
    return [each for each in later if each.key not in set(skipped)]


def due_one(to_hold: Iterable[Dated], today: date) -> Dated | None:
    """The one to be held now: the latest whose day has come or is near; an optional one only where
    no other is. None: none is near."""
    near = [each for each in to_hold if each.on is not None and each.on <= today + ASKED_BEFORE]
    wanted = [each for each in near if not each.optional] or near
    return wanted[-1] if wanted else None


@dataclass(frozen=True)
class Check:
    """Something a review has before it is sent to be signed. ``missing``: what to do; "" if met."""

    key: str
    words: str
    missing: str = ""

    @property
    def is_met(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Written:
    """What there is of a review, as the checks ask for it."""

    boxes: Mapping[str, str]
    next_by: date | None
    # Goals of the plan with a day ahead.
    goals_ahead: int
    # What is judged -> (view, reason).
    views: Mapping[str, tuple[str, str]]
    on_track: bool | None
    concern: Mapping[str, Any]
    # "given", "none" (they chose to add none) or "" (nothing shown yet).
    voice: str
    voice_of: str


def checks_of(written: Written) -> list[Check]:
    """Asked on the page at any time; all but the last hold back the sending."""
    found = [
        Check("boxes", "All four boxes are written", _boxes(written.boxes)),
        Check("next", "What comes next has a day", _next(written)),
    ]
    if written.views:
        found.append(Check("views", "Each standard is named, with a view", _views(written.views)))
    return [
        *found,
        Check(
            "track", "It says whether they are on track, and if not what follows", _track(written)
        ),
        Check("voice", f"The view of {written.voice_of} is here", _voice(written)),
    ]


def _boxes(boxes: Mapping[str, str]) -> str:
    empty = [label.lower() for name, label in BOXES.items() if not boxes.get(name, "").strip()]
    return f"Write: {listed(empty)}" if empty else ""


def _next(written: Written) -> str:
    if written.next_by or written.goals_ahead:
        return ""
    return "Say by when, or have a goal in the development plan with a day still to come"


def _views(views: Mapping[str, tuple[str, str]]) -> str:
    missing = [name for name, (view, _) in views.items() if not view]
    bare = [
        name for name, (view, reason) in views.items() if view == NOT_YET and not reason.strip()
    ]
    said = []
    if missing:
        some = f": {listed(missing)}" if len(missing) <= 3 else ""
        said.append(f"Give a view of {counted(len(missing), 'standard')} more{some}")
    if bare:
        said.append(f"Give the reason why not yet: {listed(bare)}")
    return "; ".join(said)


def _track(written: Written) -> str:
    if written.on_track is None:
        return "Say whether they are on track"
    if written.on_track:
        return ""
    asked = {
        "what": "what exactly is not on track",
        "support": "what support they get",
        "by_when": "by when",
        "by_whom": "by whom",
    }
    missing = [words for name, words in asked.items() if not written.concern.get(name)]
    return f"Say {listed(missing)}" if missing else ""


def _voice(written: Written) -> str:
    if written.voice:
        return ""
    return (
        f"{written.voice_of} has not shown a view yet. Ask for it; if they give none, say so when "
        "you send it"
    )
