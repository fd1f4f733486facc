"""The support that was agreed, and what was received of it, as they stand in the record.

Figures and what all three have signed; nothing that was written beside the weeks, and of
adjustments nothing at all: who needed one is for those who support somebody now.
"""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from participants.models import Participant
from participants.rules.support import SUPERVISION, rule_of
from supervision.models import SupportAgreement
from supervision.presentation.support import month_rows
from supervision.rules.support_agreements import lines_of
from supervision.support import support_of

from .times import at

Content = dict[str, Any]
# What is signed and stands in the record: everything but the adjustments.
KEPT = ("number", "programme", "people", "coordinator", "others_present", "terms")


def agreement_content(participant: Participant) -> Content | None:
    """The version signed last, and when each was signed; None where none was signed by all."""
    signed = list(SupportAgreement.objects.signed_by_all().filter(participant=participant))
    if not signed:
        return None
    last = signed[-1]
    return _signed_text(json.loads(last.content)) | {
        "sha256": last.sha256,
        "signed_on": last.signed_on.isoformat(),
        "signatures": _signatures(last, participant),
        "versions": [
            {"number": each.number, "signed_on": each.signed_on.isoformat()} for each in signed
        ],
    }


def _signed_text(content: Content) -> Content:
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


def support_content(participant: Participant, today: date) -> Content:
    """Weeks by month and answer, as they stood on ``today``."""
    support = support_of([participant], today)[participant.pk]
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
        "learning_hours": f"{sum(week.learning_hours for week in support.weeks):f}",
        "supervision": list(lines_of(supervision)) if supervision else [],
    }
