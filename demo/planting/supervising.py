"""Single supervision of a story: most of it held and confirmed, some of it not."""

from datetime import timedelta
from typing import Any

from demo import stories
from participants.models import Participant
from supervision.meetings import supervision_of
from supervision.models import SupervisionMeeting
from supervision.services import confirm_meeting, give_meeting_account, record_meeting

from .cast import Cast, Telling, fresh

# So many of the meetings that were due are told, the newest first; by their place in that order one
# is not confirmed, one has two accounts, one was not held and one was too short.
TOLD = 12
SILENT, SHORT, DIFFERENT, MISSED = 0, 2, 3, 4


def supervise(cast: Cast, participant: Participant, story: stories.Participant) -> Telling:
    """Each on the Wednesday of the week in which it was due, as the supervisor records it."""
    if story.person.key not in stories.SUPERVISED:
        return
    weeks = supervision_of(participant, cast.today).weeks
    due = [each for each in weeks if each.expected and _day(each) < cast.today]
    for place, week in reversed(list(enumerate(due[: -TOLD - 1 : -1]))):
        yield _day(week), 17
        _tell(cast, participant, place, week)


def _day(week: Any) -> Any:
    return week.monday + timedelta(days=2)


def _tell(cast: Cast, participant: Participant, place: int, week: Any) -> None:
    answers: dict[str, Any] = {
        "state": "held",
        "minutes": 40 if place == SHORT else week.minutes or 60,
    }
    if place == MISSED:
        answers = {"state": "not_held", "reason": "by_supervisor"}
    supervisor = cast.holder(participant, "supervisor")
    meeting: SupervisionMeeting = record_meeting(
        participant=participant, by=supervisor, held_on=_day(week), **answers
    )
    own = fresh(participant.user)
    if place == DIFFERENT:
        give_meeting_account(meeting=meeting, by=own, state="not_held", reason="moved")
    elif place != SILENT:
        confirm_meeting(meeting=meeting, by=own)
