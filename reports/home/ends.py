"""The last days of many people at once, as rows of a list hold them."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from participants.models import Participant, ProgrammeVersion
from participants.rules import Facts, Pattern, Pause, Timeline, nominal_end

# What the rows begin with.
ENDS_FROM = (
    "pk",
    "user__name",
    "starts_on",
    "cohort__programme_version__nominal_months",
    "cohort__programme_version__longest_months",
    "cohort__programme_version__other_rules",
    "cohort__programme_version__name",
    "agreed_end_on",
    "time_differs",
)


def ends_of(rows: list[Any], today: date) -> dict[Any, date]:
    """Participant's id -> last day. One query, and only where pauses or part time may move one.
    Of people ``with_whether_time_differs``.

    Nothing moves an end to an earlier day: who is not near the nominal one is not near the end.
    """
    near = today + timedelta(days=settings.END_NEAR_DAYS)
    ends, movable = {}, {}
    for pk, _, starts_on, months, longest, other_rules, name, agreed, differs, *_ in rows:
        ends[pk] = agreed or nominal_end(starts_on, months)
        if differs and not agreed and ends[pk] <= near:
            programme = ProgrammeVersion(
                name=name, nominal_months=months, longest_months=longest, other_rules=other_rules
            )
            if programme.moves_dates:
                movable[pk] = (starts_on, programme.as_rules())
    if not movable:
        return ends
    times = Participant.objects.all().times_of(movable)
    for pk, (starts_on, rules) in movable.items():
        patterns, pauses = times[pk]
        facts = Facts(
            starts_on=starts_on,
            on=today,
            patterns=tuple(Pattern(*each) for each in patterns),
            pauses=tuple(Pause(*each) for each in pauses),
        )
        ends[pk] = Timeline(rules, facts).ends_on
    return ends
