"""What a transfer file says: the shape of ``participants.transfers.content``.

No case content, no evidence, nobody's words: names of programme and employers, days, figures,
outcomes that were told, and how many of which kind is outstanding.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from assessments.models import FinalAssessment
from evidence.models import EvidenceItem
from participants.models import Arrival, Participant
from participants.rules import AgreedEnd, Timeline, check_minimums
from participants.transfers.content import SCHEMA
from reports.home.minimums import minimum_facts
from supervision.models import Observation
from supervision.rules.support import Figures
from supervision.support import support_of

OPEN_ITEMS = {
    "submitted": "Pieces of evidence submitted and not read yet",
    "returned": "Pieces of evidence returned to be changed",
}
OPEN_OBSERVATIONS = {
    "planned": "Observations planned",
    "held": "Observations held, to be written up",
    "written_up": "Observations written up, to be answered",
    "answered": "Observations answered, to be signed off",
}


def content_of(participant: Participant, *, identifier: str, public_key: str) -> dict[str, Any]:
    """The content of one file, of ``participant`` with user, organisation, cohort and programme."""
    today = timezone.localdate()
    arrival = Arrival.objects.filter(participant=participant).first()
    timeline = _timeline(participant, today)
    programme = participant.programme
    return {
        "schema": SCHEMA,
        "id": identifier,
        "made_on": today.isoformat(),
        "made_by": {
            "organisation": participant.organisation.name,
            "service": settings.SERVICE_NAME,
            "site": settings.SITE_URL,
            "public_key": public_key,
        },
        "person": {
            "name": participant.user.name,
            "registration_number": participant.registration_number,
            "registered_on": _iso(participant.registered_on),
            "qualified_on": _iso(participant.qualified_on),
            "funded_before": _funded_before(participant),
        },
        "programme": {
            "name": programme.name,
            "version": programme.number,
            "participant_title": programme.participant_title,
            "standards": programme.standards_name,
            "file": programme.as_file(),
        },
        "service": _service(participant, arrival, timeline, today),
        **_time(participant),
        "dates": dates_in_file(timeline),
        "judgements": [*_before(arrival, "judgements"), *_judgements(participant)],
        "outstanding": _outstanding(participant),
    }


def _funded_before(participant: Participant) -> bool:
    """Also where nothing says that the start was claimed for them here, but it may have been."""
    instalments = participant.programme.funding.get("instalments", ())
    return participant.funded_before or any(each["key"] == "start" for each in instalments)


def _time(participant: Participant) -> dict[str, Any]:
    """Hours, pauses and what was added, each from its beginning; never why."""
    patterns, pauses = participant.time
    return {
        "working_patterns": [
            {
                "first": _iso(first),
                "last": _iso(last),
                "percent": percent,
                "phased_return": is_phased,
            }
            for first, last, percent, is_phased in sorted(patterns, key=lambda row: row[0])
        ],
        "pauses": [
            {"first": _iso(first), "last": _iso(last)}
            for first, last in sorted(pauses, key=lambda row: row[0])
        ],
        "extensions": [
            {"months": each.months, "days": each.days, "agreed_on": _iso(each.agreed_on)}
            for each in participant.extensions.order_by("agreed_on", "recorded_at")
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _timeline(participant: Participant, today: date) -> Timeline:
    """As on their pages, but without the name of who recorded an agreed end."""
    facts = participant.facts(today)
    if facts.agreed_end:
        unnamed = AgreedEnd(facts.agreed_end.day, facts.agreed_end.recorded_on)
        facts = replace(facts, agreed_end=unnamed)
    return Timeline(participant.programme.as_rules(), facts)


def dates_in_file(timeline: Timeline) -> list[dict[str, Any]]:
    """In their order; those that are not known last."""
    dates = [each for each in timeline.dates() if each.kind != "claim"]
    return [
        {
            "label": each.label,
            "kind": each.kind,
            "on": _iso(each.on),
            "optional": each.optional,
            "why": list(each.steps),
        }
        for each in sorted(dates, key=lambda each: each.on or date.max)
    ]


def served_until(participant: Participant, today: date) -> date:
    """The last day served here, of which nobody can say more than up to today."""
    return max(min(participant.left_on or today, today), participant.here_from)


def _service(
    participant: Participant, arrival: Arrival | None, timeline: Timeline, today: date
) -> dict[str, Any]:
    until = served_until(participant, today)
    here = {
        "name": participant.organisation.name,
        "first": _iso(participant.here_from),
        "last": _iso(until),
        "support": _support(participant, today),
    }
    return {
        "starts_on": _iso(participant.starts_on),
        "served_until": _iso(until),
        "left_on": _iso(participant.left_on),
        "ends_on": _iso(timeline.ends_on),
        "agreed_end_on": _iso(participant.agreed_end_on),
        "employers": [*_employers_before(arrival), here],
    }


def _employers_before(arrival: Arrival | None) -> list[Any]:
    return list(arrival.content["service"]["employers"]) if arrival else []


def _before(arrival: Arrival | None, name: str) -> list[Any]:
    """What the file said with which they came here themselves."""
    return list(arrival.content[name]) if arrival else []


def _support(participant: Participant, today: date) -> dict[str, Any]:
    """Weeks in which something was agreed, by what became of it."""
    support = support_of([participant], today)[participant.pk]
    return {
        "protected_time": _figures(support.protected_time),
        "caseload": _figures(support.caseload),
    }


def _figures(figures: Figures) -> dict[str, int]:
    return {
        "agreed": figures.weeks,
        "received": figures.received,
        "not_received": figures.not_received,
        "two_accounts": figures.two_accounts,
        "nobody_recorded": figures.nobody_recorded,
    }


def _judgements(participant: Participant) -> list[dict[str, Any]]:
    """Decisions that they were told in person; of any other nothing shows."""
    told = (
        FinalAssessment.objects.filter(participant=participant, status="told")
        .select_related("decision")
        .order_by("attempt")
    )
    whole = participant.programme.judging.words.whole.capitalize()
    return [
        {
            "employer": participant.organisation.name,
            "what": whole if each.attempt == 1 else f"{whole}, attempt {each.attempt}",
            "outcome": str(each.decision.get_outcome_display()),
            "decided_on": _iso(timezone.localdate(each.decision.confirmed_at)),
            "told_on": _iso(each.told_on),
        }
        for each in told
    ]


def _outstanding(participant: Participant) -> list[dict[str, Any]]:
    items: list[Any] = list(
        EvidenceItem.objects.submitted_or_later()
        .filter(participant=participant)
        .with_what_was_submitted()
        .values_list(
            *("kind", "detail", "status", "happened_on", "submitted_detail", "submitted_on"),
            named=True,
        )
    )
    observations = list(Observation.objects.filter(participant=participant).with_who_assessed())
    states = Counter(each.status for each in items)
    observed = Counter(each.status for each in observations)
    rows = [(words, states[status]) for status, words in OPEN_ITEMS.items()]
    rows += [(words, observed[status]) for status, words in OPEN_OBSERVATIONS.items()]
    rows += _still_missing(participant, items, observations)
    return [{"what": what, "count": count} for what, count in rows if count]


def _still_missing(
    participant: Participant, items: Iterable[Any], observations: Iterable[Any]
) -> list[tuple[str, int]]:
    """What the programme asks for at the least and is not there."""
    facts = minimum_facts(items, observations)
    stages = participant.stages_for_minimums(timezone.localdate())
    checked = check_minimums(participant.programme.evidence_minimums, facts, stages)
    return [
        (f"Still to come: {state['label']}", max(state["least"] - state["have"], 1))
        for state in checked
        if not state["met"]
    ]
