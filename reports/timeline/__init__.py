"""A record as a story: which steps of the trail somebody may see, and in what words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from assessments.models import FinalAssessment, Review
from assessments.permissions import acts_as
from audit.actions import (
    GOAL_ACTIONS,
    NOTE_ACTIONS,
    PRIVATE_ACTIONS,
    REVIEW_ACTIONS_OF_THREE,
    UNSETTLED_ACTIONS,
    Action,
)
from audit.models import AuditEvent
from evidence.models import EvidenceItem
from evidence.permissions import can_list_titles, can_open_evidence
from participants.models import Appointment, Participant
from participants.permissions import (
    is_assessor_of,
    is_participant,
    is_supervisor_of,
    leads_programme_of,
)
from supervision.models import Observation, SupportAgreement

from .kinds import APPOINTING, FILES, JUDGEMENT, KINDS

READER_WORDS = "independent reader"


@dataclass(frozen=True)
class Entry:
    when: datetime
    title: str
    by: str
    url: str = ""
    text: str = ""


def steps_for(user: User, participant: Participant, kind: str = "") -> QuerySet[AuditEvent]:
    """The steps about ``participant`` that ``user`` may see, newest first.

    Left out for everybody: what would show that a private draft exists, but for the participant's
    own. For the participant and the supervisor until the participant is told in person: every step
    of the judgement and what would give it away. Openings are shown to the participant alone.
    """
    steps = AuditEvent.objects.about(participant).exclude(
        _private(user, participant) | _not_for(user, participant)
    )
    if not knows_the_judgement(user, participant):
        steps = steps.exclude(_until_told(participant) & ~_own(user, participant))
    if kind in KINDS:
        steps = steps.filter(action__in=_values(KINDS[kind]))
    return steps.order_by("-sequence")


def knows_the_judgement(user: User, participant: Participant) -> bool:
    """Whether a recommendation or decision may show before the participant was told of it."""
    return not is_participant(user, participant) and (
        acts_as(user, participant, participant.programme.judging.recommender)
        or acts_as(user, participant, participant.programme.judging.confirmer)
        or leads_programme_of(user, participant)
    )


def _values(actions: Iterable[Action]) -> list[str]:
    return sorted(action.value for action in actions)


def _private(user: User, participant: Participant) -> Q:
    private = Q(action__in=_values(PRIVATE_ACTIONS))
    if is_participant(user, participant):
        return private & ~Q(actor=user)
    return private | EvidenceItem.objects.steps_of_drafts(participant)


def _not_for(user: User, participant: Participant) -> Q:
    if is_participant(user, participant):
        # A colleague of the writer may have opened feedback that is not released yet.
        return Q(target_id__in=_written_by_others_and_held(participant))
    # Who reads a note for named readers is between them and the person it is about.
    hidden = {Action.EVIDENCE_OPENED, *NOTE_ACTIONS}
    if not _is_close(user, participant):
        # They come in from submission on, and need not know that somebody was in trouble; of the
        # plan the workforce lead sees numbers.
        hidden |= {
            *GOAL_ACTIONS,
            Action.EVIDENCE_SHARED,
            Action.REMINDERS_STOPPED,
            Action.REMINDERS_RESUMED,
            *UNSETTLED_ACTIONS,
            *REVIEW_ACTIONS_OF_THREE,
        }
    return Q(action__in=_values(hidden))


def _written_by_others_and_held(participant: Participant) -> list[str]:
    held = EvidenceItem.objects.filter(
        participant=participant, status="private", kind__in=["feedback", "observation"]
    )
    return [str(pk) for pk in held.values_list("pk", flat=True)]


def _is_close(user: User, participant: Participant) -> bool:
    return is_supervisor_of(user, participant) or is_assessor_of(user, participant)


def _until_told(participant: Participant) -> Q:
    """Steps after the last telling that would give a judgement away.

    An independent reader comes in only once there is a recommendation, in some programmes only
    where it is "not yet met": their appointment and openings tell as much as the step itself.
    """
    told = AuditEvent.objects.about(participant).filter(action=Action.PARTICIPANT_TOLD.value)
    last_told = Subquery(told.order_by("-sequence").values("sequence")[:1])
    judges = [
        person
        for person, kinds in _kinds_ever_held(participant).items()
        if kinds & {"reader", "confirmer"}
    ]
    gives_away = (
        Q(action__in=_values(JUDGEMENT - {Action.DECISION_ANSWERED}))
        | Q(action__in=_values(APPOINTING), detail__kind__in=["reader", "confirmer"])
        | Q(action__in=_values({Action.EVIDENCE_OPENED, *FILES}), actor__in=judges)
    )
    return gives_away & Q(sequence__gt=Coalesce(last_told, 0))


def _own(user: User, participant: Participant) -> Q:
    """What the participant did themselves is no news to them: their own declaration."""
    return Q(actor=user) if is_participant(user, participant) else Q(pk__in=[])


def entries(steps: Iterable[AuditEvent], user: User, participant: Participant) -> list[Entry]:
    """The steps in words, with the title of what they are about where ``user`` may read it.

    Six queries whatever their number, seven where something was passed on.
    """
    steps = list(steps)
    targets = _readable_targets(steps, user, participant)
    readers = _readers_of(participant)
    names = _passed_on_by(steps)
    trail = participant.programme.judging.words.trail
    return [_entry(step, targets, readers, names, trail) for step in steps]


def _passed_on_by(steps: list[AuditEvent]) -> dict[str, str]:
    """Names of those who held something before. Who read independently stays out of it."""
    ids = {step.detail.get("passed_on_by") for step in steps if step.detail.get("kind") != "reader"}
    found = User.objects.filter(pk__in=ids - {None}) if ids - {None} else ()
    return {str(each.pk): each.name for each in found}


def _entry(
    step: AuditEvent,
    targets: dict[str, tuple[str, str]],
    readers: set[Any],
    names: dict[str, str],
    trail: Mapping[str, str],
) -> Entry:
    action = Action(step.action)
    title, url = targets.get(_item_of(step), ("", ""))
    words = trail.get(step.action, str(action.label))
    if action in APPOINTING and step.detail.get("kind") in Appointment.Kind.values:
        words = f"{words}: {Appointment.Kind(step.detail['kind']).label.lower()}"
        if step.detail["kind"] == "reader":
            names = {}
    if before := names.get(str(step.detail.get("passed_on_by"))):
        words = f"{words}, passed on from {before}"
    is_reader = action == Action.INDEPENDENT_READING_SAVED or step.actor_id in readers
    by = READER_WORDS if is_reader else str(step.actor or "the portal")
    return Entry(when=step.at, title=f"{words}: {title}" if title else words, by=by, url=url)


def _item_of(step: AuditEvent) -> str:
    """The id under which the page of what a step is about is found."""
    return str(step.detail.get("item") or step.target_id)


def _readers_of(participant: Participant) -> set[Any]:
    """People who read independently and have no other part in this record."""
    held = _kinds_ever_held(participant)
    return {person for person, kinds in held.items() if kinds == {"reader"}}


def _kinds_ever_held(participant: Participant) -> dict[Any, set[str]]:
    """Everybody who is or was appointed and as what; kept on the participant for the request."""
    kept: dict[Any, set[str]] | None = participant.__dict__.get("_kinds_ever_held")
    if kept is None:
        kept = participant.__dict__["_kinds_ever_held"] = {}
        held = Appointment.objects.filter(participant=participant)
        for person, kind in held.values_list("user_id", "kind"):
            kept.setdefault(person, set()).add(kind)
    return kept


def _readable_targets(
    steps: list[AuditEvent], user: User, participant: Participant
) -> dict[str, tuple[str, str]]:
    """Id -> title and address of what the steps are about, as far as ``user`` may read it."""
    ids: dict[str, set[str]] = {}
    for step in steps:
        model = "evidence.EvidenceItem" if "item" in step.detail else step.target_type
        ids.setdefault(model, set()).add(_item_of(step))
    return {
        **_evidence(ids.get("evidence.EvidenceItem"), user, participant),
        **_observations(ids.get("supervision.Observation"), user, participant),
        **_named(SupportAgreement, ids, user, participant, "number", "version {}"),
        **_named(FinalAssessment, ids, user, participant, "attempt", "attempt {}"),
        **_named(Review, ids, user, participant, "label", "{}"),
    }


def _evidence(ids: Any, user: User, participant: Participant) -> dict[str, tuple[str, str]]:
    if not ids:
        return {}
    only_titles = can_list_titles(user, participant) and not can_open_evidence(user, participant)
    items = EvidenceItem.objects
    readable = items.listed_for_lead(user) if only_titles else items.visible_to(user)
    # Of a returned item others know the title that was submitted, not the one being written.
    found: Any = readable.titled_for(user).filter(participant=participant, pk__in=ids)
    titles = {str(pk): title for pk, title in found.values_list("pk", "shown_title")}
    if only_titles:
        return {pk: (title, "") for pk, title in titles.items()}
    return {pk: (title, reverse("evidence:item", args=[pk])) for pk, title in titles.items()}


def _observations(ids: Any, user: User, participant: Participant) -> dict[str, tuple[str, str]]:
    if not ids:
        return {}
    found = Observation.objects.visible_to(user).filter(participant=participant, pk__in=ids)
    return {
        str(each.pk): (str(each), each.get_absolute_url())
        for each in found.select_related(None).only("held_on", "planned_for")
    }


def _named(
    model: Any, ids: Any, user: User, participant: Participant, field: str, words: str
) -> dict[str, tuple[str, str]]:
    """By one of their fields; no query where none of them is among the steps."""
    if not (wanted := ids.get(model._meta.label)):
        return {}
    found = model.objects.visible_to(user).filter(participant=participant, pk__in=wanted)
    return {
        str(each.pk): (words.format(getattr(each, field)), each.get_absolute_url())
        for each in found.select_related(None).only(field)
    }
