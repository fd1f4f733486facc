"""The support that was agreed, and what was received of it, as they stand in the record.

Figures and what all three have signed; nothing that was written beside the weeks, and of
adjustments nothing at all: who needed one is for those who support somebody now.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from participants.models import Participant
from participants.rules.support import SUPERVISION, rule_of
from supervision.meetings import supervision_of
from supervision.models import Attendance, LearningEvent, SupportAgreement
from supervision.presentation.support import month_rows
from supervision.rules.support_agreements import lines_of
from supervision.support import Support, support_of

from .times import at, on

Content = dict[str, Any]
# What is signed and stands in the record: everything but the adjustments.
KEPT = ("number", "programme", "people", "coordinator", "others_present", "terms")


def agreement_content(participant: Participant) -> Content | None:
    """The version signed last, and when each was signed; None where none was signed by all."""
    signed = list(SupportAgreement.objects.signed_by_all().filter(participant=participant))
    if not signed:
        return None
    last = signed[-1]
    return signed_text(json.loads(last.content)) | {
        "sha256": last.sha256,
        "signed_on": on(last.signed_on),
        "signatures": _signatures(last, participant),
        "versions": [{"number": each.number, "signed_on": on(each.signed_on)} for each in signed],
    }


def signed_text(content: Content) -> Content:
    """What a version says, from its ``content``, without the adjustments."""
    return {name: content[name] for name in KEPT} | {
        "met_on": content["met_on"] or None,
        "reviews": [
            {"label": each["label"], "due_on": each["on"] or None, "optional": each["optional"]}
            for each in content["reviews"]
        ],
    }


def _signatures(agreement: SupportAgreement, participant: Participant) -> list[Content]:
    given = agreement.signatures.filter(sha256=agreement.sha256).select_related("signed_by")
    title = participant.programme.participant_short_title
    return [
        {
            "as": title if each.seat == "participant" else str(each.get_seat_display()),
            "name": each.signed_by.name,
            "at": at(each.signed_at),
        }
        for each in given.order_by("signed_at", "seat")
    ]


def hours_in_words(hours: Iterable[Decimal]) -> str:
    """Their sum as people write it: "0", "3.5", "12"."""
    return f"{sum(hours, Decimal(0)).normalize():f}"


def support_content(
    participant: Participant, today: date, support: Support | None = None
) -> Content:
    """Weeks by month and answer, as they stood on ``today``."""
    support = support or support_of([participant], today)[participant.pk]
    rules = participant.programme.support_rules
    supervision = rule_of(rules, SUPERVISION)
    return {
        "as_stood_on": today.isoformat(),
        "time": asdict(support.protected_time),
        "caseload": asdict(support.caseload),
        "months": [
            {
                "month_on": each.month.isoformat(),
                "agreed": each.agreed,
                "held": each.held,
                "time": asdict(each.time),
                "caseload": asdict(each.caseload),
            }
            for each in month_rows(support)
        ],
        "learning_hours": hours_in_words(week.learning_hours for week in support.weeks),
        "supervision": list(lines_of(supervision)) if supervision else [],
        "meetings": supervision_of(participant, today).content(),
        "group_meetings": _group_meetings(participant, today),
    }


def _group_meetings(participant: Participant, today: date) -> int:
    """Of what was agreed as supervision, the group supervision attended."""
    group = LearningEvent.Kind.GROUP_SUPERVISION
    attended = Attendance.objects.filter(participant=participant, event__kind=group)
    return attended.filter(event__held_on__lte=today).count()
