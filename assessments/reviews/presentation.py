"""One review as pages show it: its words, signatures and returns, and with whom it lies."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import User
from assessments.models import Review, ReviewPart, ReviewReturn, ReviewSignature
from participants.permissions import is_participant, people_of
from participants.rules.words import counted, listed

from . import rules
from .content import checks_of, content_of
from .permissions import lead_seat

Status = Review.Status
Kind = ReviewSignature.Kind
COLOURS = {
    Status.DRAFT: "light-blue",
    Status.SIGNING: "yellow",
    Status.COMPLETE: "green",
    Status.DISCARDED: "grey",
}
VIEW_COLOURS = {
    "as_expected": "green",
    "on_the_way": "light-blue",
    "not_yet": "orange",
    "too_early": "grey",
}
NOBODY = "nobody: neither supervisor nor assessor is appointed today"
DAYS = frozenset(
    {"on", "came_on", "due_on", "covers_from", "covers_to", "meeting_on", "next_by", "agreed_on"}
    | {"by_when"}
)
LEAD_SEES = "The workforce lead sees when it is held and how far it has come, not the words."


def holder_of(review: Review, people: dict[str, User]) -> str:
    """With whom it lies: who leads while it is written, then all whose signature is missing."""
    if review.status == Status.DRAFT:
        seat = lead_seat(review.participant, people)
        return people[seat].name if seat else NOBODY
    rows = ReviewSignature.objects.filter(review=review, sha256=review.sha256)
    answered = set(rows.values_list("seat", flat=True))
    waits = [seat for seat in review.seats if seat not in answered]
    names = [people[seat].name if seat in people else f"nobody (no {seat})" for seat in waits]
    leads = lead_seat(review.participant, people)
    return listed(list(dict.fromkeys(names))) if names else people[leads].name if leads else NOBODY


@dataclass(frozen=True)
class Signed:
    """One seat: who signed and when, who said why they do not, or with whom it waits."""

    seat: str
    title: str
    name: str
    at: datetime | None = None
    words: str = ""
    refused: ReviewSignature | None = None

    @property
    def waits(self) -> bool:
        return self.at is None and self.refused is None


@dataclass(frozen=True)
class ShownReview:
    """One review for a page: of a draft as it stands now, else as it was written out."""

    review: Review
    content: dict[str, Any]
    colour: str
    signed: list[Signed]
    returns: list[ReviewReturn]
    # For who leads it, while it is written.
    checks: list[rules.Check]
    holder: str
    # Of the reader, whether shown or not.
    own: ReviewPart | None
    # Others' parts that the reader may read, and names of those who have shown none.
    others: list[ReviewPart]
    not_shown: list[str]

    @property
    def check_value(self) -> str:
        """The hash in groups, so that it can be compared and breaks on a narrow screen."""
        digest = self.review.sha256
        return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))

    @property
    def not_shown_words(self) -> str:
        return listed(self.not_shown) if self.not_shown else ""

    @property
    def unmet(self) -> list[rules.Check]:
        return [each for each in self.checks if not each.is_met]


def shown(review: Review, user: User, today: date) -> ShownReview:
    """``review``: one that ``user`` may read."""
    people = people_of(review.participant, today)
    parts = list(ReviewPart.objects.visible_to(user).filter(review=review))
    is_draft = review.status in {Status.DRAFT, Status.DISCARDED}
    if is_draft:
        content = content_of(review, parts, people, today)
        leads = lead_seat(review.participant, people)
        # Others do not know what the leading one has written and not shown yet.
        is_lead = bool(leads) and people[leads] == user
        checks = checks_of(review, content, today) if is_lead else []
    else:
        content, checks = json.loads(review.content), []
    returns = ReviewReturn.objects.filter(review=review).select_related("by").order_by("-at")
    wrote = {each.author_id for each in parts if each.shown_at}
    return ShownReview(
        review=review,
        content=with_days(content),
        colour=COLOURS[Status(review.status)],
        signed=[] if is_draft else _signed(review, people),
        returns=list(returns),
        checks=checks,
        holder="" if review.status == Status.COMPLETE else holder_of(review, people),
        own=next((each for each in parts if each.author_id == user.pk), None),
        others=[each for each in parts if each.author_id != user.pk],
        not_shown=[each.name for each in people.values() if each.pk not in wrote | {user.pk}],
    )


def with_days(value: Any, name: str = "") -> Any:
    """The content with its days as days, for pages and files."""
    if isinstance(value, dict):
        return {key: with_days(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [with_days(each, "on" if name == "group_meetings" else "") for each in value]
    if name in DAYS:
        return date.fromisoformat(value) if value else None
    return value


def _signed(review: Review, people: dict[str, User]) -> list[Signed]:
    rows = review.signatures.filter(sha256=review.sha256).select_related("by")
    given = {(each.seat, each.kind): each for each in rows}
    title = review.participant.programme.participant_short_title
    return [_seat(seat, title, given, people) for seat in review.seats]


def _seat(
    seat: str, title: str, given: dict[tuple[str, str], Any], people: dict[str, User]
) -> Signed:
    words = title if seat == "participant" else rules.SEAT_WORDS[seat].capitalize()
    refused = given.get((seat, Kind.REFUSED))
    if each := given.get((seat, Kind.SIGNED)):
        return Signed(seat, words, each.by.name, each.at, each.words, refused)
    holder = people[seat].name if seat in people else "nobody: none is appointed today"
    return Signed(seat, words, holder, refused=refused)


def who_can_read(review: Review, user: User) -> str:
    own = is_participant(user, review.participant)
    three = (
        "you, your supervisor and your assessor"
        if own
        else f"{review.participant.user.name}, their supervisor and their assessor"
    )
    if review.status == Status.COMPLETE:
        return f"{three}; once there is a recommendation also who confirms it. {LEAD_SEES}"
    return f"{three}. {LEAD_SEES}"


def who_can_read_part(part: ReviewPart, *, leads: bool) -> str:
    """Sending shows the part of who sends it, and nobody else's."""
    if part.shown_at is None:
        return f"you alone, until you show it{' or send the review to be signed' if leads else ''}."
    return f"you and the others who sign it. {LEAD_SEES}"


def views_hints(
    judged: Iterable[Any], content: dict[str, Any], last: Review | None
) -> dict[str, str]:
    """Standard's id -> "Last time: on the way. 3 new pieces." as far as it is known."""
    before = json.loads(last.content)["views"] if last else []
    said_before = {each["standard"]: each["view_words"] for each in before if each["view"]}
    evidence = content["facts"]["evidence"]
    new = dict.fromkeys(evidence["nothing_new"], 0)
    new |= {each["title"]: len(each["pieces"]) for each in evidence["by_standard"]}
    found = {}
    for standard in judged:
        words = said_before.get(str(standard.pk), "")
        said = [f"Last time: {words.lower()}."] if words else []
        if str(standard) in new:
            said.append(f"{counted(new[str(standard)], 'new piece')} of evidence.")
        found[str(standard.pk)] = " ".join(said)
    return found
