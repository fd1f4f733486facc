"""A week of support in words: what each side said, what it comes to, who reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from evidence.presentation import current_readers
from evidence.rules import in_words
from participants.models import Appointment, Participant
from participants.permissions import is_participant
from supervision.models import WeekAccount
from supervision.permissions import can_correct_account
from supervision.rules import weeks
from supervision.rules.support import Answer, Week
from supervision.services.weeks import is_settled

Side, ProtectedTime, Day = WeekAccount.Side, WeekAccount.ProtectedTime, WeekAccount.Day
ANSWERS = {
    Answer.RECEIVED: ("Received", "green"),
    Answer.NOT_RECEIVED: ("Not received", "orange"),
    Answer.TWO_ACCOUNTS: ("Two accounts", "purple"),
    Answer.NOBODY_RECORDED: ("Nobody recorded", "grey"),
}
DAYS: dict[str, str] = {str(day): f"on {day.label}" for day in Day} | {
    str(Day.SEVERAL): "on several days",
    str(Day.MADE_GOOD): "made good in another week",
}
SHORT_SIDES = {
    Side.PARTICIPANT: "check-in",
    Side.SUPERVISOR: "supervisor",
    Side.CASE_SYSTEM: "case system",
}
FIGURES_ONLY = (
    "The workforce lead sees the figures, not the words, and so does who reads the assessment pack."
)


@dataclass(frozen=True)
class ShownAccount:
    """One side's account of a week, as it stands, with the versions before it (newest first)."""

    account: WeekAccount
    title: str
    time: str
    children: str
    earlier: list["ShownAccount"]
    can_correct: bool = False
    # Last day on which a correction takes its place; None: it stands beside it.
    correct_until: date | None = None
    why_until: tuple[str, ...] = ()

    @property
    def is_from_case_system(self) -> bool:
        return self.account.side == Side.CASE_SYSTEM


def shown_accounts(accounts: Iterable[WeekAccount], user: User, today: date) -> list[ShownAccount]:
    """The participant's first, then the supervisor's, then the case system's."""
    by_side: dict[str, list[WeekAccount]] = {}
    for account in accounts:
        by_side.setdefault(account.side, []).append(account)
    return [_shown(by_side[side], user, today) for side in Side.values if side in by_side]


def _shown(versions: list[WeekAccount], user: User, today: date) -> ShownAccount:
    newest, *earlier = sorted(versions, key=lambda each: -each.number)
    can_correct = (
        can_correct_account(user, newest) and newest.participant.status in Participant.NOT_OVER
    )
    settled = not can_correct or is_settled(newest, by=user, today=today)
    recorded_on = timezone.localdate(newest.recorded_at)
    return ShownAccount(
        newest,
        title=_title(newest),
        time=time_in_words(newest),
        children=_children(newest),
        earlier=[
            ShownAccount(each, _title(each), time_in_words(each), _children(each), [])
            for each in earlier
        ],
        can_correct=can_correct,
        correct_until=None if settled else weeks.correct_until(newest.week_starts_on, recorded_on),
        why_until=weeks.why_correct_until(newest.week_starts_on, recorded_on),
    )


def _title(account: WeekAccount) -> str:
    if account.side == Side.CASE_SYSTEM or account.by is None:
        return str(account.get_side_display())
    return f"{account.get_side_display()}: {account.by.name}"


def _children(account: WeekAccount) -> str:
    return "" if account.children is None else str(account.children)


def time_in_words(account: WeekAccount) -> str:
    """ "Yes, on Tuesday", "Some of it, on several days", "No"; "" from the case system."""
    words = str(account.get_protected_time_display())
    return f"{words}, {DAYS[account.protected_day]}" if account.protected_day else words


@dataclass(frozen=True)
class WeekRow:
    """A line of the list: figures only."""

    week: Week
    time: str
    time_colour: str
    caseload: str
    caseload_colour: str
    children: str
    can_record: bool


def week_row(week: Week, *, today: date, can_record: bool) -> WeekRow:
    time, time_colour = _answer(week.protected_time, week, today)
    caseload, caseload_colour = _answer(week.caseload, week, today)
    return WeekRow(
        week, time, time_colour, caseload, caseload_colour, children_in_words(week), can_record
    )


def _answer(answer: Answer, week: Week, today: date) -> tuple[str, str]:
    """Words and colour of the tag; without a tag ("") where nothing is expected: why not."""
    if answer in ANSWERS:
        return ANSWERS[answer]
    if week.on_leave:
        return "Agreed pause", ""
    if today <= weeks.sunday_of(week.starts_on) and not week.sides:
        return "Not recorded yet", ""
    return ("Not at work" if week.agreed_hours is not None else "Nothing agreed"), ""


def children_in_words(week: Week) -> str:
    """ "8 (check-in), 9 (case system)"; one number where all give the same; "" for none."""
    numbers = set(week.children.values())
    if len(numbers) < 2:
        return "".join(str(number) for number in numbers)
    return ", ".join(
        f"{week.children[side]} ({SHORT_SIDES[side]})" for side in Side if side in week.children
    )


def who_can_read(participant: Participant, user: User) -> str:
    """The words after "Who can read this:", with the names of today."""
    readers = current_readers(participant)
    others = [_named(each) for each in readers if each.user_id != user.pk]
    if is_participant(user, participant):
        nobody = "your supervisor and assessor once they are appointed"
        return f"{in_words(['you', *(others or [nobody])], 'and')}. {FIGURES_ONLY}"
    return f"{in_words(['you', participant.user.name, *others], 'and')}. {FIGURES_ONLY}"


def _named(appointment: Appointment) -> str:
    return f"{appointment.user.name} ({appointment.get_kind_display().lower()})"


def wording(participant: Participant, week: Week, user: User) -> dict[str, tuple[str, str]]:
    """Label and hint of each question, said to the participant or to the supervisor."""
    name = participant.user.name
    own = is_participant(user, participant)
    hours = f"Agreed: {week.agreed_hours:f} hours a week." if week.agreed_hours else ""
    children = f"Agreed: {week.agreed_children}. " if week.agreed_children is not None else ""
    return {
        "protected_time": (
            f"Did {'you' if own else name} have {'your' if own else 'their'} protected time?",
            f"{hours} Workshops, group supervision and study days count.".strip(),
        ),
        "protected_day": ("Which day?", ""),
        "children": (
            f"How many children {'do you hold' if own else f'does {name} hold'}?",
            f"{children}Leave it empty if you do not know.",
        ),
        "in_the_way": (
            "Was anything in the way?" if own else "What do you want to add?",
            "You can leave it empty. Do not name children or families.",
        ),
    }


def as_last_week(accounts: Iterable[Any]) -> dict[str, Any]:
    """What a check-in starts from: the answers of the newest of ``accounts`` but its words."""
    newest = max(accounts, key=lambda each: each.week_starts_on, default=None)
    if newest is None or newest.protected_time == ProtectedTime.AWAY:
        return {}
    return {
        "protected_time": newest.protected_time,
        "protected_day": newest.protected_day,
        "children": newest.children,
    }
