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
    """Planned observations that they take part in, and the last day of their own programme."""
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
    return [*(calendar_entry(each) for each in observations), *ends]
