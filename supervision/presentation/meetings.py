"""Single supervision in words: what each side said of a meeting, and what can be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from evidence.presentation import current_readers
from evidence.rules import in_words
from participants.models import Participant
from participants.permissions import is_participant
from supervision.models import MeetingAccount, SupervisionMeeting

Side, State = MeetingAccount.Side, MeetingAccount.State
LABELS = {
    "confirmed": ("Both say the same", "green"),
    "two": ("Two accounts", "purple"),
    "one": ("Recorded by one side", "grey"),
}


@dataclass(frozen=True)
class ShownAccount:
    account: MeetingAccount
    title: str
    words: str
    # Newest first.
    earlier: list["ShownAccount"] = field(default_factory=list)


@dataclass(frozen=True)
class ShownMeeting:
    """``title``: whom a link leads to. ``mine``: the account of the reader's own side."""

    meeting: SupervisionMeeting
    accounts: list[ShownAccount]
    mine: MeetingAccount | None
    theirs: MeetingAccount | None
    # Whether the reader's side may say something of it; and whether the reader may take it away.
    may_answer: bool
    can_remove: bool

    @property
    def standing(self) -> str:
        said = {each.account.said for each in self.accounts}
        if len(self.accounts) < len(Side):
            return "one"
        return "confirmed" if len(said) == 1 else "two"

    @property
    def label(self) -> str:
        return LABELS[self.standing][0]

    @property
    def colour(self) -> str:
        return LABELS[self.standing][1]

    @property
    def can_confirm(self) -> bool:
        return self.may_answer and bool(
            self.theirs and (self.mine is None or self.mine.said != self.theirs.said)
        )

    @property
    def waits(self) -> bool:
        """Whether the reader's side has said nothing yet."""
        return self.can_confirm and self.mine is None


def account_in_words(account: MeetingAccount) -> str:
    if account.state == State.HELD:
        return f"Held, {account.minutes} minutes"
    return f"Did not take place: {account.get_reason_display().lower()}"


def shown_meeting(
    meeting: SupervisionMeeting, participant: Participant, user: User, *, may_answer: bool
) -> ShownMeeting:
    """Of a meeting ``with_accounts``."""
    side = Side.PARTICIPANT if is_participant(user, participant) else Side.SUPERVISOR
    every = list(meeting.accounts.all())
    current = [each for each in every if each.replaced_at is None]
    return ShownMeeting(
        meeting,
        [_shown(each, every) for each in current],
        mine=_of(current, lambda each: each.side == side) if may_answer else None,
        theirs=_of(current, lambda each: each.side != side) if may_answer else None,
        may_answer=may_answer,
        can_remove=may_answer and meeting.is_said_by_alone(user),
    )


def _of(accounts: list[MeetingAccount], is_it: Any) -> MeetingAccount | None:
    return next((each for each in accounts if is_it(each)), None)


def _shown(account: MeetingAccount, every: Iterable[MeetingAccount]) -> ShownAccount:
    title = account.by.name
    if account.side == Side.SUPERVISOR:
        title = f"{title}, practice supervisor"
    before = [each for each in every if each.side == account.side and each.replaced_at]
    earlier = [
        ShownAccount(each, each.by.name, account_in_words(each))
        for each in sorted(before, key=lambda each: -each.number)
    ]
    return ShownAccount(account, title, account_in_words(account), earlier)


def who_can_read(participant: Participant, user: User) -> str:
    """The words after "Who can read this:", with the names of today."""
    others = [
        f"{each.user.name} ({each.get_kind_display().lower()})"
        for each in current_readers(participant)
        if each.user_id != user.pk
    ]
    whose = [] if is_participant(user, participant) else [participant.user.name]
    names = in_words(["you", *whose, *others], "and")
    return (
        f"{names}. The workforce lead sees how many were held. The figures go into reviews and "
        "the assessment pack."
    )
