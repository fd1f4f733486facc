"""Observations in every state, and who wrote what of them."""

from django.utils import timezone

from supervision import services as supervision
from supervision.models import Observation
from tests.access.canaries import canary

from .base import Case, fresh
from .words import words


def observe(case: Case) -> None:
    seen = case.observations
    seen["planned"] = _plan(case, "obsplan")
    seen["held"] = _write_half(case, _hold(case, _plan(case, "obsplan")), "obsdraft")
    by_assessor = _plan(case, "obsplan", observer="assessor")
    seen["held_by_assessor"] = _write_half(case, _hold(case, by_assessor), "obsdraftassessor")
    seen["held_by_former"] = _write_half(
        case, _hold(case, _plan(case, "obsplan")), "obsdraftformer"
    )
    Observation.objects.filter(pk=seen["held_by_former"].pk).update(
        observer=case.people["former_supervisor"]
    )
    seen["written_up"] = _write_up(case, _hold(case, _plan(case, "obsplan")), "obswords")
    seen["answered"] = _answer(
        case, _write_up(case, _hold(case, _plan(case, "obsplan")), "obswords"), "obswords"
    )
    seen["returned"] = _send_back(case)
    seen["signed_off"] = _sign_off(case)
    seen["cancelled"] = _plan(case, "obsplan")
    supervision.cancel_observation(
        observation=seen["cancelled"],
        by=case.by("supervisor"),
        cancelled_reason=canary("obswords", case.key),
    )
    case.items["observed"] = fresh(seen["signed_off"]).evidence_item


def _plan(case: Case, purpose: str, observer: str = "supervisor") -> Observation:
    return supervision.plan_observation(
        participant=case.participant,
        by=case.owner,
        observer=case.people[observer],
        planned_for=timezone.localdate(),
        purpose=canary(purpose, case.key),
    )


def _hold(case: Case, observation: Observation, setting: str = "obsplan") -> Observation:
    supervision.hold_observation(
        observation=fresh(observation),
        by=fresh(observation.observer),
        held_on=timezone.localdate(),
        setting=canary(setting, case.key),
        family_answer="agreed",
        observer_is_registered=True,
    )
    return observation


def _texts(case: Case, kind: str) -> dict[str, str]:
    return {name: words(case, kind) for name in ("seen", "keep", "change", "next_time")}


def _write_half(case: Case, observation: Observation, kind: str) -> Observation:
    supervision.save_write_up(
        observation=fresh(observation), by=fresh(observation.observer), **_texts(case, kind)
    )
    return observation


def _write_up(case: Case, observation: Observation, kind: str) -> Observation:
    supervision.write_up_observation(
        observation=fresh(observation), by=fresh(observation.observer), **_texts(case, kind)
    )
    return observation


def _answer(case: Case, observation: Observation, kind: str) -> Observation:
    supervision.answer_observation(
        observation=fresh(observation),
        by=case.owner,
        response="disagree",
        response_text=words(case, kind),
    )
    return observation


def _send_back(case: Case) -> Observation:
    """Answered and returned: the observer writes again, nobody else reads what."""
    observation = _write_up(case, _hold(case, _plan(case, "obsplan")), "obswords")
    _answer(case, observation, "obswords")
    supervision.return_observation(
        observation=fresh(observation),
        by=case.by("supervisor"),
        return_reason=words(case, "obswords"),
    )
    return _write_half(case, observation, "obsdraft")


def _sign_off(case: Case) -> Observation:
    # Signed off, its purpose may become the title of a piece of evidence.
    observation = _hold(case, _plan(case, "submittitle"), "submittext")
    _answer(case, _write_up(case, observation, "submittext"), "submittext")
    supervision.sign_off_observation(
        observation=fresh(observation),
        by=case.by("supervisor"),
        counts=False,
        counts_reason=canary("countsreason", case.key),
    )
    return observation
