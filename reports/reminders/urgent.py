"""The reminders that do not wait for a digest: few and fixed, each once, only to the holder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.models import FinalAssessment
from notifications.services import absolute_url
from participants.models import Appointment
from participants.rules import add_working_days
from supervision.models import Observation

from .rules import has_waited


@dataclass(frozen=True)
class Due:
    """One reminder to one person, promised once for ``about`` (an id and a day)."""

    to: User
    about: str
    url: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Urgent:
    """A kind of urgent reminder: its mail, and who is to get it today.

    When each comes is told to people in the words of ``notifications.rules.URGENT``.
    """

    template: str
    find: Callable[[date], Iterator[Due]]


def observations_soon(today: date) -> Iterator[Due]:
    """Planned for today or up to the next working day: both who take part, if they still do."""
    observations = list(
        Observation.objects.filter(
            status="planned",
            participant__status="on_programme",
            planned_for__range=(today, add_working_days(today, 1)),
        ).select_related("observer", "participant__user")
    )
    kinds = ("supervisor", "assessor")
    concerned = _appointed([each.participant_id for each in observations], kinds, today)
    for each in observations:
        people = [each.participant.user]
        if each.observer_id in {user.pk for user in concerned.get(each.participant_id, [])}:
            people.append(each.observer)
        for person in people:
            yield Due(
                person,
                f"{each.pk}:{each.planned_for}",
                absolute_url("supervision:observation", each.pk),
                {"day": "today" if each.planned_for == today else _in_words(each.planned_for)},
            )


def decisions_to_tell(today: date) -> Iterator[Due]:
    """Confirmed on an earlier working day and not told yet: who tells, by the programme's rule."""
    for kind in ("assessor", "supervisor"):
        confirmed = FinalAssessment.objects.all().to_be_told_by(kind)
        for assessment, people in _waiting(confirmed, "status_changed_at", 1, kind, today):
            for person in people:
                about = f"{assessment.pk}:{_day(assessment.status_changed_at)}"
                url = absolute_url("assessments:final_assessment", assessment.pk)
                yield Due(person, about, url, {})


def readings_due(today: date) -> Iterator[Due]:
    """Asked for three working days ago and not saved: the independent reader.

    Whatever is recommended, as the mail that asked: the reader learns nothing from it.
    """
    recommended = FinalAssessment.objects.filter(status="recommended", independent_reading=None)
    asked = recommended.with_reader()
    for assessment, people in _waiting(asked, "recommended_at", 3, "reader", today):
        for person in people:
            about = f"{assessment.pk}:{_day(assessment.recommended_at)}"
            url = absolute_url("assessments:independent_reading", assessment.pk)
            yield Due(person, about, url, {})


URGENT = [
    Urgent("observation_soon", observations_soon),
    Urgent("decision_to_tell", decisions_to_tell),
    Urgent("independent_reading_due", readings_due),
]


def _waiting(
    assessments: Any, since: str, working_days: int, kind: str, today: date
) -> Iterator[tuple[FinalAssessment, list[User]]]:
    """Those that have waited so long since ``since``, each with who is appointed as ``kind``."""
    late = [
        each
        for each in assessments.order_by("pk")
        if has_waited(_day(getattr(each, since)), working_days, today)
    ]
    appointed = _appointed([each.participant_id for each in late], (kind,), today)
    for each in late:
        yield each, appointed.get(each.participant_id, [])


def _appointed(
    participants: list[Any], kinds: tuple[str, ...], today: date
) -> dict[Any, list[User]]:
    """Participant's id -> those whose appointment counts today."""
    found: dict[Any, list[User]] = {}
    appointments = Appointment.objects.filter(participant__in=participants, kind__in=kinds)
    for each in appointments.current(today).counting(today).select_related("user"):
        found.setdefault(each.participant_id, []).append(each.user)
    return found


def _day(moment: Any) -> date:
    return timezone.localtime(moment).date()


def _in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
