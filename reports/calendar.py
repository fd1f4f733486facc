"""The days of one person, as their calendar feed holds them. No title names anybody."""

from datetime import date, timedelta

from django.db.models import Q

from accounts.models import User
from notifications.calendars import Entry
from notifications.services import absolute_url
from participants.models import Participant
from supervision.models import Observation
from supervision.presentation.observations import calendar_entry

AGREED = (
    "It was agreed: your record says by whom, and how long the programme lasts by its rules.",
)
LOOKS_BACK = timedelta(days=90)


def days_of(user: User, today: date) -> list[Entry]:
    """Planned observations that they take part in; of their own programme also the reviews, what is
    due before them, and the last day."""
    observations = (
        Observation.objects.visible_to(user)
        .filter(Q(observer=user) | Q(participant__user=user), status="planned")
        .filter(planned_for__gte=today - LOOKS_BACK)
        .order_by("planned_for", "pk")
    )
    programmes = Participant.objects.visible_to(user).filter(
        user=user, status__in=Participant.NOT_OVER
    )
    ends = [
        Entry(
            id=f"programme-{each.pk}",
            day=each.ends_on,
            title="Last day of your programme",
            url=absolute_url("reports:participant", each.pk),
            sequence=each.version - 1,
            # Who recorded an agreed end is named on the record alone.
            why=AGREED if each.agreed_end_on else each.end_steps,
        )
        for each in programmes
    ]
    due = [entry for each in programmes for entry in _due(each, today)]
    return [*(calendar_entry(each) for each in observations), *due, *ends]


def _due(participant: Participant, today: date) -> list[Entry]:
    """Not what may be left out: it would stand in a calendar as if it were to be done."""
    timeline = participant.timeline(today)
    first = today - LOOKS_BACK
    pages = {
        "review": "assessments:review_list",
        "reflection": "assessments:reflection_list",
        "self_assessment": "assessments:self_assessment_list",
    }
    return [
        Entry(
            id=f"{each.kind}-{each.key}-{participant.pk}",
            day=each.on,
            title=each.title,
            url=absolute_url(pages[each.kind], participant.pk),
            sequence=participant.version - 1,
            why=each.steps,
        )
        for each in (*timeline.reviews, *timeline.due_before())
        if each.on and each.on >= first and not each.optional
    ]
