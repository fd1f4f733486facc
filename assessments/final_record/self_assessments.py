"""That self-assessments were done, and when. What they say is no evidence, and not kept here."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessments.models import SelfAssessment
from assessments.self_assessments.permissions import other_writer
from participants.models import Participant

from .times import on

Side = SelfAssessment.Side
Content = dict[str, Any]


def self_assessments_content(participant: Participant, today: date) -> list[Content]:
    """Each time at which the programme asks for one, in order: one query, none where it does not.
    ``other``: who assesses them."""
    stages = participant.timeline(today).self_assessments
    if not stages:
        return []
    finished = {
        (stage, side): timezone.localdate(at)
        for stage, side, at, _ in SelfAssessment.objects.all().finished_of(participant)
    }
    return [
        {
            "label": each.label,
            "due_on": on(each.on),
            "own_on": on(finished.get((each.key, Side.OWN))),
            "other": other_writer(participant),
            "other_on": on(finished.get((each.key, Side.ASSESSOR))),
        }
        for each in stages
    ]
