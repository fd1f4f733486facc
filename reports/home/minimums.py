"""What a programme asks of a participant at the least, as things to do."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.basis import fact_of_item, fact_of_observation
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.rules import Checked, Dated, asks_by_stage, check_rules, in_words
from supervision.models import Observation

from .tasks import Task


def missing_evidence(
    participant: Participant, items: Iterable[Any], observations: Iterable[Observation]
) -> list[Task]:
    """What the programme asks for at the least and is not there yet.

    ``items`` come ``with_what_was_submitted``; ``observations`` come
    ``with_who_assessed``.
    """
    minimums = participant.programme.evidence_minimums
    stages = _stages(participant, minimums, timezone.localdate())
    last_days = [(each.key, each.on) for each in stages.values()]
    found = check_rules(minimums, minimum_facts(items, observations), last_days)
    return [
        _gap(participant, number, state, stages.get(state.rule.get("stage", "")))
        for number, state in enumerate(found)
        if not state.is_met
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
    """The pieces as ``check_rules`` counts them: what is submitted, and who observed."""
    pieces = [
        fact_of_item(item.kind, *_as_submitted(item))
        for item in items
        if item.status in EvidenceItem.SUBMITTED_OR_LATER and item.kind != "observation"
    ]
    observed = [fact_of_observation(each) for each in observations if each.status == "signed_off"]
    return [*pieces, *observed]


def _as_submitted(item: Any) -> tuple[str, date]:
    """Detail and day of an item that comes ``with_what_was_submitted``."""
    if item.submitted_on:
        return item.submitted_detail, date.fromisoformat(item.submitted_on)
    return item.detail, item.happened_on


def _gap(participant: Participant, number: int, state: Checked, stage: Dated | None) -> Task:
    """``stage``: the one it is of, whose last day may not be known yet; None: the programme."""
    is_observed = state.rule["kind"] == "observation"
    page = "supervision:observation_list" if is_observed else "evidence:item_list"
    note = f" ({state.note})" if state.note else ""
    due = participant.ends_on if stage is None else stage.on
    until = in_words(due) if due else f"the end of “{stage.label if stage else ''}”"
    return Task(
        id=f"minimum-{number}",
        title=state.label,
        url=reverse(page, args=[participant.pk]),
        why=f"The programme asks for at least {state.least} by {until}; {state.have} so far{note}.",
        label="To come",
        colour="yellow",
        steps=participant.end_steps if stage is None else stage.steps,
    )
