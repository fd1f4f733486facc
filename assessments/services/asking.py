"""Mail to whoever reads and confirms: at the recommendation, and when appointed after it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assessments import parts
from assessments.models import FinalAssessment, IndependentReading
from notifications.models import Message
from notifications.services import absolute_url, notify
from participants.services import lock_participant

# as what somebody acts -> what they are written, and the page it leads to
ASKED = {
    "reader": ("independent_reading_asked", "assessments:independent_reading"),
    "confirmer": ("recommendation_made", "assessments:final_assessment"),
}


def ask_reader_and_confirmer(assessment: FinalAssessment) -> None:
    """Write to those appointed today, each once for a recommendation. Called under the lock.

    Whatever is recommended, and in the same words: from the mail the reader learns nothing.
    """
    for key, (kind, person) in _to_ask(assessment).items():
        template, page = ASKED[kind]
        notify(
            to=person,
            template=template,
            key=key,
            url=absolute_url(page, assessment.pk),
            **parts.said_in_mail(assessment),
        )


def ask_those_appointed_since() -> None:
    """Ask who became reader or confirmer after the recommendation, or whose first day has come.

    May run twice and at once: a mail is one row for each key.
    """
    for assessment in FinalAssessment.objects.waiting_for_decision():
        wanted = _to_ask(assessment)
        if Message.objects.filter(key__in=wanted).count() < len(wanted):
            _ask_again(assessment)


@transaction.atomic
def _ask_again(assessment: FinalAssessment) -> None:
    lock_participant(assessment.participant_id, by=None)
    now = FinalAssessment.objects.waiting_for_decision().filter(pk=assessment.pk).first()
    if now:
        ask_reader_and_confirmer(now)


def _to_ask(assessment: FinalAssessment) -> dict[str, tuple[str, User]]:
    """Key of the mail -> as what somebody is asked, and who."""
    judging = assessment.judging
    people = parts.appointed_today(assessment.participant, timezone.localdate())
    asked = {"confirmer": people.get(judging.confirmer)}
    if judging.has_reader and not IndependentReading.objects.filter(assessment=assessment).exists():
        asked["reader"] = people.get("reader")
    since = f"{assessment.pk}:{assessment.recommended_at:%Y-%m-%dT%H:%M:%S.%f}"
    return {
        f"{ASKED[kind][0]}:{since}:{person.pk}": (kind, person)
        for kind, person in asked.items()
        if person
    }
