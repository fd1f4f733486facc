"""What a participant has to do about a judgement they write or reply to themselves."""

from datetime import date
from typing import Any

from django.urls import reverse

from assessments.models import FinalAssessment
from participants.models import Participant

from .beginning import START_BEFORE_THE_END
from .tasks import Task


def to_declare(participant: Participant, today: date) -> list[Task]:
    """Where the programme's decision rule lets the person themselves declare: one query."""
    words = participant.programme.judging.words
    if (
        participant.programme.judging.recommender != "participant"
        or participant.status != Participant.Status.ON_PROGRAMME
    ):
        return []
    newest = FinalAssessment.objects.filter(participant=participant).order_by("-attempt").first()
    if newest is None:
        return _to_start(participant, today)
    if newest.status != FinalAssessment.Status.DRAFT:
        return []
    sent_back = bool(newest.sent_back_reason)
    return [
        Task(
            id=f"write-{newest.pk}",
            title=f"Look at your {words.whole} again" if sent_back else f"Write your {words.whole}",
            url=newest.get_absolute_url(),
            why="It was sent back to you with a reason"
            if sent_back
            else "Your draft; nobody else can read it",
            holder="you",
            since=newest.status_changed_at,
            label="Sent back" if sent_back else "Being written",
            colour="orange" if sent_back else "",
            mail=f"Write your {words.whole}",
        )
    ]


def _to_start(participant: Participant, today: date) -> list[Task]:
    if participant.ends_on > today + START_BEFORE_THE_END:
        return []
    whole = participant.programme.judging.words.whole
    return [
        Task(
            id=f"start-{participant.pk}",
            title=f"Start your {whole}",
            url=reverse("assessments:final_assessment_start", args=[participant.pk]),
            why=f"The programme ends on {participant.ends_on:%-d %B %Y}",
            dates_url=reverse("participants:date_list", args=[participant.pk]),
            label="Not started",
            colour="yellow",
            mail=f"Start your {whole}",
        )
    ]


def to_reply(participant: Any) -> list[Task]:
    """Of a participant with ``to_reply_to`` and ``told_on``."""
    if not participant.to_reply_to:
        return []
    judging = participant.programme.judging
    decision = judging.words.decision
    known = "You were told in person." if judging.is_told_in_person else "Your programme is over."
    return [
        Task(
            id=f"decision-{participant.to_reply_to}",
            title=f"Read the {decision}, and reply if you want to",
            url=reverse("assessments:final_assessment", args=[participant.to_reply_to]),
            why=f"{known} A reply is up to you; it stays with the {decision}.",
            holder="you",
            since=participant.told_on,
            label=decision.capitalize(),
            colour="purple",
        )
    ]
