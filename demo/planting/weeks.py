"""Protected time and caseload of the people, week by week up to the last whole one."""

from datetime import date, timedelta
from typing import Any

from demo import stories
from participants.models import Participant
from supervision.rules.weeks import A_WEEK, first_week, monday_of
from supervision.services import check_in, give_other_account

from .cast import Cast, Telling, fresh

ANSWERS = {"h": "had", "p": "partly", "n": "not_had", "a": "away"}
DAYS = ["tuesday", "tuesday", "friday", "several"]


def live_through(cast: Cast, participant: Participant, story: stories.Participant) -> Telling:
    """The weeks of the story, each recorded on its Friday."""
    told = story.weeks.split()
    last = monday_of(cast.today) - A_WEEK
    mondays = [last - n * A_WEEK for n in range(len(told))][::-1]
    for number, (monday, week) in enumerate(zip(mondays, told, strict=True)):
        if week != "." and monday >= first_week(participant.starts_on):
            words = story.in_the_way if monday == last else ""
            yield from _record(cast, participant, monday, week, DAYS[number % len(DAYS)], words)


def _record(
    cast: Cast, participant: Participant, monday: date, week: str, day: str, words: str
) -> Telling:
    own, _, others = week.partition("|")
    yield monday + timedelta(days=4), 16
    check_in(
        participant=participant,
        by=fresh(participant.user),
        week=monday,
        in_the_way=words,
        **_answers(own, day),
    )
    if others:
        yield monday + A_WEEK, 10
        give_other_account(
            participant=participant,
            by=cast.holder(participant, "supervisor"),
            week=monday,
            **_answers(others, ""),
        )


def _answers(week: str, day: str) -> dict[str, Any]:
    return {
        "protected_time": ANSWERS[week[0]],
        "protected_day": day,
        "children": int(week[1:]) if week[1:] else None,
    }
