"""Protected time and caseload of some of the people, week by week up to the last whole one.

A week is written as the answer and the number of children: ``h7`` had, ``p7`` some of it, ``n7``
not, ``a`` not at work, ``.`` nobody recorded, ``h`` without a number. After ``|`` stands what
the supervisor said, who saw it differently.
"""

from datetime import date, timedelta
from typing import Any

from demo import stories
from participants.models import Participant
from supervision.rules.weeks import A_WEEK, first_week, monday_of
from supervision.services import check_in, give_other_account

from .cast import Cast, Telling

ANSWERS = {"h": "had", "p": "partly", "n": "not_had", "a": "away"}
DAYS = ["tuesday", "tuesday", "friday", "several"]
WEEKS = {
    "amina": """h2 h3 h3 h3 h3 p3 h3 . h3 h3 h3 h3 h4 h5 h6 h6 n7|p7 h7 h7 h8 . h7 h7 a a h7 h7
        h9 h10 h10 n11 n12 h11 h10 h10 h10 . h11 h12 h12 h13 p14 h13 h13 n15 h13""",
    "ben": """h3 h4 n5 . . n7 n8 . . . n9 . . . . h8 . . . n11 . . n12""",
    "chloe": """h3 h3 h3 h3 h2 h3 h3 h3 h3 h3 h3 h3 h3 h4 h5 h6 h6 h7 h7 h7 h7 a a h7 h7
        h8 h9 h9 h10 h10|h12 h10 h10""",
}
IN_THE_WAY = {
    "amina": "Court on Tuesday took the morning I had kept free. I moved it to Friday.",
    "ben": "Two people are off sick and I picked up three families from one of them.",
}


def live_through(cast: Cast, participant: Participant, story: stories.Participant) -> Telling:
    """The weeks of somebody in ``WEEKS``, each recorded on its Friday."""
    told = WEEKS.get(story.person.key, "").split()
    last = monday_of(cast.today) - A_WEEK
    mondays = [last - n * A_WEEK for n in range(len(told))][::-1]
    for number, (monday, week) in enumerate(zip(mondays, told, strict=True)):
        if week != "." and monday >= first_week(participant.starts_on):
            words = IN_THE_WAY.get(story.person.key, "") if monday == last else ""
            yield from _record(
                cast, participant, story, monday, week, DAYS[number % len(DAYS)], words
            )


def _record(
    cast: Cast,
    participant: Participant,
    story: stories.Participant,
    monday: date,
    week: str,
    day: str,
    words: str,
) -> Telling:
    own, _, others = week.partition("|")
    yield monday + timedelta(days=4), 16
    check_in(
        participant=participant,
        by=cast.who(story.person.key),
        week=monday,
        in_the_way=words,
        **_answers(own, day),
    )
    if others:
        yield monday + A_WEEK, 10
        supervisor = cast.who(story.supervisor)
        give_other_account(
            participant=participant, by=supervisor, week=monday, **_answers(others, "")
        )


def _answers(week: str, day: str) -> dict[str, Any]:
    return {
        "protected_time": ANSWERS[week[0]],
        "protected_day": day,
        "children": int(week[1:]) if week[1:] else None,
    }
