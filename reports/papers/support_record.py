"""What support was agreed and what was received, on its own: for a union representative, say.

It holds no more than the page "Protected time and caseload" shows who asks for it: of adjustments
never what they are, and of what is written beside the weeks at the most the person's own words, in
the person's own copy, where they ask for them.
"""

import json
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.final_record.support import hours_in_words, support_content
from jobs.models import Job
from participants.agreements.presentation import AdjustmentRow, support_rows
from participants.models import Participant
from reports.pack_contents import months_of, with_dates
from supervision.models import SupportAgreement, WeekAccount
from supervision.permissions import can_read_accounts, can_read_support_figures
from supervision.presentation.support_agreements import measures
from supervision.presentation.weeks import (
    ANSWERS,
    SHORT_SIDES,
    children_in_words,
    time_in_words,
)
from supervision.rules.support import Week
from supervision.support import Support, support_of
from ui.looks import Look

from .asking import Paper, job_kind_of
from .drawing import paper_pdf

Content = dict[str, Any]
Side = WeekAccount.Side
# What a page holds below a heading: lines, of which each row has one more in room about it than it
# has words in. Letters in a line of the widest column, and of the others that hold words.
LINES_ON_A_PAGE = 56
LETTERS_WHO_SAID_WHAT, LETTERS = 24, 14
LINES_OF_LEARNING = 3
TERMS = ("supervision", "group_sessions", "caseload", "protected_time", "not_received")
NOT_EXPECTED = "Not expected"


def find(user: User, pk: Any) -> Participant | None:
    people = Participant.objects.visible_to(user).select_related(
        "user", "organisation", "team", "cohort__programme_version"
    )
    participant: Participant | None = people.filter(pk=pk).with_time().first()
    may = participant is not None and can_read_support_figures(user, participant)
    return participant if may else None


def content_of(
    participant: Participant, reader: User, today: date, *, own_words: bool = False
) -> Content:
    """All that is in it, as plain data: what ``reader`` may see, as it stood on ``today``."""
    support = support_of([participant], today)[participant.pk]
    accounts = _accounts(participant, reader)
    own = reader.pk == participant.user_id
    return support_content(participant, today, support) | {
        "organisation": participant.organisation.name,
        "name": participant.user.name,
        "short_title": participant.programme.participant_short_title,
        "programme": str(participant.programme),
        "starts_on": participant.starts_on.isoformat(),
        "asked_by": reader.name,
        "is_own": own,
        "has_accounts": can_read_accounts(reader, participant),
        "agreement": _agreed(participant, reader),
        "measures": _measures(support),
        "weeks": [_week(week, accounts.get(week.starts_on, [])) for week in support.weeks],
        "adjustments": [_adjustment(each) for each in support_rows(participant, reader, today)],
        "words": _words(accounts) if own and own_words else [],
    }


def _accounts(participant: Participant, reader: User) -> dict[date, list[WeekAccount]]:
    """Monday -> what each side said of it, where ``reader`` may read that; the person's first."""
    found: dict[date, list[WeekAccount]] = {}
    if can_read_accounts(reader, participant):
        rows = WeekAccount.objects.visible_to(reader).current().filter(participant=participant)
        places = list(Side.values)
        for row in sorted(rows, key=lambda each: places.index(each.side)):
            found.setdefault(row.week_starts_on, []).append(row)
    return found


def _agreed(participant: Participant, reader: User) -> Content | None:
    """What all signed last, as far as it is about figures and what follows if they are not met."""
    readable = SupportAgreement.objects.visible_to(reader).signed_by_all()
    last = readable.filter(participant=participant).last()
    if last is None:
        return None
    return {
        "number": last.number,
        "signed_on": last.signed_on.isoformat() if last.signed_on else None,
        "terms": [term for term in json.loads(last.content)["terms"] if term["key"] in TERMS],
    }


def _measures(support: Support) -> list[Content]:
    """By what the weeks are measured, in their order."""
    return [
        {
            "first_on": each.first.isoformat(),
            "last_on": each.last.isoformat(),
            "number": each.agreement.number if each.agreement else None,
        }
        for each in measures(support)
    ]


def _week(week: Week, accounts: list[WeekAccount]) -> Content:
    said = [
        f"{SHORT_SIDES[Side(each.side)]}: {_going_on(time_in_words(each))}"
        for each in accounts
        if each.protected_time
    ]
    return {
        "week_on": week.starts_on.isoformat(),
        "time": _answer(week.protected_time, week),
        "said": "; ".join(said),
        "agreed": "" if week.agreed_children is None else str(week.agreed_children),
        "held": children_in_words(week),
        "caseload": _answer(week.caseload, week),
        "learning_hours": hours_in_words([week.learning_hours]) if week.learning_hours else "",
    }


def _going_on(words: str) -> str:
    """As it stands within a sentence; days keep their capitals."""
    return f"{words[:1].lower()}{words[1:]}"


def _answer(answer: Any, week: Week) -> str:
    if answer in ANSWERS:
        return ANSWERS[answer][0]
    return "Agreed pause" if week.on_leave else NOT_EXPECTED


def _adjustment(row: AdjustmentRow) -> Content:
    return {
        "words": row.words,
        "answer": row.label,
        "is_overdue": row.is_overdue,
        "accounts": row.accounts,
        "owner": row.adjustment.owner.name,
        "agreed_on": row.adjustment.agreed_on.isoformat(),
        "ended_on": row.adjustment.ended_on.isoformat() if row.adjustment.ended_on else None,
    }


def _words(accounts: dict[date, list[WeekAccount]]) -> list[Content]:
    """What the person wrote beside their weeks; nobody else's words."""
    return [
        {"week_on": monday.isoformat(), "words": each.in_the_way}
        for monday in sorted(accounts)
        for each in accounts[monday]
        if each.side == Side.PARTICIPANT and each.in_the_way
    ]


def context_of(content: Content, look: Look) -> dict[str, Any]:
    share = 2 if look.is_wider else 1
    record = with_dates(content)
    return {
        "record": record,
        "months": months_of({"support": record}, share),
        "weeks": _on_pages(record["weeks"], LINES_ON_A_PAGE // share),
    }


def _on_pages(weeks: list[Content], most: int) -> list[list[Content]]:
    """Tables that stay whole on a page each."""
    tables: list[list[Content]] = []
    left = 0
    for week in weeks:
        needs = _lines(week) + 1
        if needs > left:
            tables.append([])
            left = most
        tables[-1].append(week)
        left -= needs
    return tables


def _lines(week: Content) -> int:
    """Of the cell that has most; names of columns are told by what is in them."""
    told = [-(-len(week.get("said") or "") // LETTERS_WHO_SAID_WHAT)]
    told += [-(-len(week[name] or "") // LETTERS) for name in ("time", "held", "caseload")]
    return max(*told, LINES_OF_LEARNING if week["learning_hours"] else 1)


def _draw(participant: Participant, job: Job, look: Look) -> tuple[str, bytes]:
    today = timezone.localdate(job.created_at)
    own_words = bool(job.parameters.get("own_words"))
    content = content_of(participant, job.requested_by, today, own_words=own_words)
    prepared_at = timezone.make_aware(datetime.combine(today, time()))
    pdf = paper_pdf("support_record", context_of(content, look), prepared_at=prepared_at, look=look)
    return f"support-record-{str(participant.pk)[:8]}-{today:%Y-%m-%d}.pdf", pdf


RECORD = Paper("support_record_pdf", "Support record", find, _draw)
SUPPORT_RECORD_PDF = job_kind_of(RECORD)
