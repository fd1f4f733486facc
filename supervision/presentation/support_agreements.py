"""A support agreement as it is written out under its hash, and as pages show it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from accounts.models import User
from participants.agreements.presentation import ANSWERS
from participants.models import Adjustment, Participant
from participants.permissions import is_participant, people_of
from supervision.models import AgreementSignature, SupportAgreement
from supervision.rules.support_agreements import terms_of
from supervision.support import Support

Status = SupportAgreement.Status
Seat = AgreementSignature.Seat
COLOURS = {
    Status.DRAFT: "light-blue",
    Status.SIGNING: "yellow",
    Status.SIGNED: "green",
    Status.DISCARDED: "grey",
}
IN_THE_PACK = (
    "What is signed by all goes into the assessment pack, without adjustments: whoever confirms "
    "the outcome reads it there."
)


def content_of(
    agreement: SupportAgreement, people: dict[str, User], at: datetime
) -> dict[str, Any]:
    """All that is signed, as plain data. Of an adjustment never what it is."""
    participant = agreement.participant
    today = timezone.localdate(at)
    return {
        "schema": "support-agreement/1",
        "number": agreement.number,
        "written_out_at": at.isoformat(),
        "programme": str(participant.programme),
        "started_on": participant.starts_on.isoformat(),
        "registration_number": participant.registration_number,
        "people": [
            {"seat": seat, "name": people[seat].name} for seat in Seat.values if seat in people
        ],
        "met_on": agreement.met_on.isoformat() if agreement.met_on else "",
        "coordinator": agreement.coordinator,
        "others_present": agreement.others_present,
        "reviews": [
            {
                "label": each.label,
                "on": each.on.isoformat() if each.on else "",
                "optional": each.optional,
            }
            for each in participant.timeline(today).reviews
        ],
        "terms": [
            {
                "key": each.key,
                "heading": each.heading,
                "lines": list(each.lines),
                "programme_lines": list(each.programme_lines),
                "reason": each.reason,
            }
            for each in terms_of(agreement.promised, agreement.changes)
        ],
        "adjustments": _adjustments(participant, today),
    }


def _adjustments(participant: Participant, today: date) -> list[dict[str, str]]:
    found = Adjustment.objects.filter(participant=participant, ended_on=None).with_accounts()
    return [
        {
            "agreed_on": each.agreed_on.isoformat(),
            "due_on": each.due_on.isoformat(),
            "owner": each.owner.name,
            "delivery": ANSWERS[each.delivery(today)][0],
        }
        for each in found.select_related("owner").order_by("due_on", "pk")
    ]


@dataclass(frozen=True)
class Signed:
    """One of the three: when they signed, or with whom and since when it waits."""

    seat: str
    words: str
    name: str
    at: datetime | None = None


@dataclass(frozen=True)
class ShownAgreement:
    """A version for a page: of a draft as it would be sent today, else as it was written out."""

    agreement: SupportAgreement
    content: dict[str, Any]
    signed: list[Signed]
    colour: str

    @property
    def met_on(self) -> date | None:
        return _day(self.content["met_on"])

    @property
    def reviews(self) -> list[dict[str, Any]]:
        return [each | {"on": _day(each["on"])} for each in self.content["reviews"]]

    @property
    def adjustments(self) -> list[dict[str, Any]]:
        return [
            each | {name: _day(each[name]) for name in ("agreed_on", "due_on")}
            for each in self.content["adjustments"]
        ]

    @property
    def changed(self) -> int:
        """How many terms differ from the programme."""
        return sum(bool(each["reason"]) for each in self.content["terms"])

    @property
    def check_value(self) -> str:
        """The hash in groups, so that it can be compared and breaks on a narrow screen."""
        digest = self.agreement.sha256
        return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))

    @property
    def waits_for(self) -> list[Signed]:
        return [each for each in self.signed if each.at is None]


def shown(agreement: SupportAgreement, today: date) -> ShownAgreement:
    people = people_of(agreement.participant, today)
    content = (
        json.loads(agreement.content)
        if agreement.content
        else content_of(agreement, people, timezone.now())
    )
    return ShownAgreement(
        agreement, content, _signed(agreement, people), COLOURS[Status(agreement.status)]
    )


def _signed(agreement: SupportAgreement, people: dict[str, User]) -> list[Signed]:
    """In the order of the seats; of a draft nobody."""
    if not agreement.sha256:
        return []
    rows = agreement.signatures.filter(sha256=agreement.sha256).select_related("signed_by")
    given = {each.seat: each for each in rows}
    title = agreement.participant.programme.participant_short_title
    found = []
    for seat in agreement.seats:
        words = title if seat == "participant" else str(Seat(seat).label)
        if each := given.get(seat):
            found.append(Signed(seat, words, each.signed_by.name, each.signed_at))
        else:
            holder = people[seat].name if seat in people else "nobody: none is appointed today"
            found.append(Signed(seat, words, holder))
    return found


def who_can_read(agreement: SupportAgreement, user: User) -> str:
    own = is_participant(user, agreement.participant)
    three = (
        "you, your supervisor and your assessor"
        if own
        else f"{agreement.participant.user.name}, their supervisor and their assessor"
    )
    if agreement.status == Status.SIGNED:
        return f"{three}, and the workforce lead. {IN_THE_PACK}"
    return f"{three}. The workforce lead once it is signed by all. {IN_THE_PACK}"


@dataclass(frozen=True)
class Measure:
    """From when to when weeks are measured by what."""

    first: date
    last: date
    agreement: SupportAgreement | None
    is_last: bool


def measures(support: Support) -> list[Measure]:
    """What the weeks shown are measured by, in their order."""
    found = [
        (what, [each.starts_on for each in weeks])
        for what, weeks in groupby(support.weeks, key=lambda each: each.agreement)
    ]
    return [
        Measure(mondays[0], mondays[-1], what, number == len(found))
        for number, (what, mondays) in enumerate(found, 1)
    ]


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
