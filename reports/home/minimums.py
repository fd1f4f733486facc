"""What a programme asks of a participant at the least, as things to do."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from evidence.models import EvidenceItem
from evidence.rules import authors_of
from participants.models import Participant
from participants.rules import Dated, asks_by_stage, check_minimums, in_words
from supervision.models import Observation
from supervision.rules.observations import observers_of

from .tasks import Task


def missing_evidence(
    participant: Participant, items: Iterable[Any], observations: Iterable[Observation]
) -> list[Task]:
    """What the programme asks for at the least and is not there yet.

    ``items`` have kind, detail, happened_on and status; ``observations`` come
    ``with_who_assessed``.
    """
    minimums = participant.programme.evidence_minimums
    stages = _stages(participant, minimums, timezone.localdate())
    last_days = [(each.key, each.on) for each in stages.values()]
    found = check_minimums(minimums, minimum_facts(items, observations), last_days)
    checked = zip(minimums, found, strict=True)
    return [
        _gap(participant, number, minimum["kind"], state, stages.get(minimum.get("stage", "")))
        for number, (minimum, state) in enumerate(checked)
        if not state["met"]
    ]


def _stages(
    participant: Participant, minimums: Iterable[Mapping[str, Any]], today: date
) -> dict[str, Dated]:
    """By key; nothing is looked up where no least evidence is of a stage."""
    if not asks_by_stage(minimums):
        return {}
    return {each.key: each for each in participant.timeline(today).stages}


def minimum_facts(
    items: Iterable[Any], observations: Iterable[Observation]
) -> list[dict[str, Any]]:
    """The pieces as ``check_minimums`` counts them: what is submitted, and who observed."""
    pieces = [
        {
            "kind": item.kind,
            "detail": item.detail,
            "on": item.happened_on,
            "authors": authors_of(item.kind),
        }
        for item in items
        if item.status in EvidenceItem.SUBMITTED_OR_LATER and item.kind != "observation"
    ]
    observed = [
        {
            "kind": "observation",
            "counts": bool(each.counts),
            "registered": bool(each.observer_is_registered),
            "by_assessor": each.by_assessor,  # type: ignore[attr-defined]
            "on": each.held_on,
            "authors": observers_of(each),
        }
        for each in observations
        if each.status == "signed_off"
    ]
    return [*pieces, *observed]


def _gap(
    participant: Participant, number: int, kind: str, state: dict[str, Any], stage: Dated | None
) -> Task:
    """``stage``: the one it is of, whose last day may not be known yet; None: the programme."""
    page = "supervision:observation_list" if kind == "observation" else "evidence:item_list"
    note = f" ({state['note']})" if state["note"] else ""
    due = participant.ends_on if stage is None else stage.on
    until = in_words(due) if due else f"the end of “{stage.label if stage else ''}”"
    return Task(
        id=f"minimum-{number}",
        title=state["label"],
        url=reverse(page, args=[participant.pk]),
        why=f"The programme asks for at least {state['least']} by {until}; "
        f"{state['have']} so far{note}.",
        label="To come",
        colour="yellow",
        steps=participant.end_steps if stage is None else stage.steps,
    )
