"""The stages of a programme by their days, and the rules of least evidence piece by piece."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from participants.models import Participant
from participants.rules import Checked, as_kept

Content = dict[str, Any]


def stages_content(participant: Participant, today: date) -> list[Content]:
    """First and last day of each stage as they stood on ``today``, where the days are known."""
    found: list[Content] = []
    first = participant.starts_on
    for stage in participant.timeline(today).stages:
        if stage.on is None or stage.on < first:
            continue
        found.append(
            {
                "key": stage.key,
                "label": stage.label,
                "starts_on": first.isoformat(),
                "ends_on": stage.on.isoformat(),
            }
        )
        first = stage.on + timedelta(days=1)
    return found


def rules_content(checked: Iterable[Checked], refs: dict[Any, str]) -> list[Content]:
    """Each rule with its numbers, the pieces that count, and why others do not."""
    return [
        as_kept(each)
        | {
            "id": each.id,
            "kind": each.rule["kind"],
            "details": list(each.rule.get("details", [])),
            "source": each.source,
            "missing": each.missing,
            "within": [
                {
                    "id": part.id,
                    "label": part.label,
                    "least": part.least,
                    "have": part.have,
                    "met": part.is_met,
                }
                for part in each.within
            ],
            "weighed": [
                {"ref": refs[piece.fact["id"]], "why_not": piece.why_not} for piece in each.weighed
            ],
        }
        for each in checked
    ]
