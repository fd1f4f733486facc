"""An observation in words for its pages: with whom it lies, who reads it, what happened."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.actions import Action
from audit.models import AuditEvent
from evidence.presentation import current_readers
from notifications.calendars import Entry
from notifications.services import absolute_url
from participants.models import Appointment, Participant
from participants.permissions import is_participant
from supervision.models import Observation
from supervision.rules import observations as rules

Status = Observation.Status
COLOURS = {
    Status.PLANNED: "grey",
    Status.HELD: "yellow",
    Status.WRITTEN_UP: "yellow",
    Status.ANSWERED: "yellow",
    Status.SIGNED_OFF: "green",
    Status.CANCELLED: "grey",
}
NEXT_STEP = {
    Status.PLANNED: "to observe",
    Status.HELD: "to write it up",
    Status.WRITTEN_UP: "to answer",
    Status.ANSWERED: "to sign it off or send it back",
}
STEPS = {
    Action.OBSERVATION_PLANNED: "Planned",
    Action.OBSERVATION_HELD: "Held",
    Action.OBSERVATION_WRITTEN_UP: "Written up",
    Action.OBSERVATION_ANSWERED: "Answered",
    Action.OBSERVATION_RETURNED: "Sent back to the observer",
    Action.OBSERVATION_SIGNED_OFF: "Signed off",
    Action.OBSERVATION_CANCELLED: "Cancelled",
}


def colour(observation: Observation) -> str:
    return COLOURS[Status(observation.status)]


def holder(observation: Observation, user: User, readers: list[Appointment]) -> str:
    """With whom it lies, said to ``user``; "" once closed. ``readers``: appointed today."""
    if observation.is_closed:
        return ""
    people = _holders(observation, readers)
    if any(person.pk == user.pk for person in people):
        return "you"
    if not people:
        return "nobody: no supervisor is appointed"
    return " or ".join(person.name for person in people)


def _holders(observation: Observation, readers: list[Appointment]) -> list[User]:
    if observation.status == Status.WRITTEN_UP:
        return [observation.participant.user]
    if observation.status != Status.ANSWERED:
        return [observation.observer]
    supervisors = [each.user for each in readers if each.kind == "supervisor"]
    if supervisors or not observation.participant.programme.assessor_may_sign_off_observations:
        return supervisors
    return [each.user for each in readers]


def observer_is_gone(observation: Observation, readers: list[Appointment]) -> bool:
    """It lies with an observer who is no longer appointed, so nobody can go on with it."""
    return observation.is_being_written and observation.observer_id not in {
        each.user_id for each in readers
    }


@dataclass(frozen=True)
class Step:
    """One line of the story, as components/timeline.html shows it."""

    when: datetime
    title: str
    by: str
    text: str = ""
    url: str = ""


def story(observation: Observation) -> list[Step]:
    """What happened so far and who did it, oldest first, from the trail."""
    events = AuditEvent.objects.on(observation).filter(action__in=STEPS)
    return [
        Step(event.at, STEPS[Action(event.action)], event.actor.name if event.actor else "")
        for event in reversed(events)
    ]


def who_can_read(observation: Observation, user: User) -> str:
    """The words after "Who can read this:"."""
    whose = _whose(observation.participant, user)
    if observation.status == Status.SIGNED_OFF:
        return (
            f"{whose}, an independent reader (with names removed) and the person who confirms the "
            "decision. The workforce lead sees dates and state only."
        )
    return who_can_read_plans(observation.participant, user)


def who_can_read_plans(participant: Participant, user: User) -> str:
    """Who reads what is written before sign-off, the write-up apart."""
    return f"{_whose(participant, user)}. The workforce lead sees dates and state only."


def who_will_read_write_up(observation: Observation) -> str:
    name = observation.participant.user.name
    return (
        f"you alone until you send it. Then {name}, their supervisor and their assessor; once "
        "signed off also an independent reader (with names removed) and the person who confirms "
        "the decision."
    )


def who_will_read_answer() -> str:
    return (
        "you, your supervisor and your assessor; once signed off also an independent reader (with "
        "names removed) and the person who confirms the decision."
    )


def _whose(participant: Participant, user: User) -> str:
    if is_participant(user, participant):
        return "you, your supervisor and your assessor"
    return f"{participant.user.name}, their supervisor and their assessor"


def observers_for(participant: Participant) -> dict[User, str]:
    """Who may observe, with their appointment: "Practice supervisor and assessor"."""
    words: dict[User, list[str]] = {}
    for each in current_readers(participant):
        words.setdefault(each.user, []).append(each.get_kind_display())
    return {person: " and ".join(kinds).capitalize() for person, kinds in words.items()}


@dataclass(frozen=True)
class Tally:
    """What counts so far against what the programme asks for."""

    have: int
    by_assessor: int
    minimum: rules.Minimum | None


def tally(participant: Participant) -> Tally:
    counted = participant.observations.with_who_assessed().counting()
    by_assessor = list(counted.values_list("by_assessor", flat=True))
    minimum = rules.minimum_of(participant.programme.evidence_minimums)
    return Tally(len(by_assessor), sum(by_assessor), minimum)


def suggestion(observation: Observation) -> rules.Suggestion:
    """Whether it counts by the programme's rule; the signer decides."""
    row = Observation.objects.with_who_assessed().filter(pk=observation.pk)
    return rules.suggested(
        is_registered=observation.observer_is_registered,
        by_assessor=bool(row.values_list("by_assessor", flat=True).first()),
        minimum=rules.minimum_of(observation.participant.programme.evidence_minimums),
    )


def calendar_entry(observation: Observation) -> Entry:
    """The day in people's calendars, under a title that names nobody."""
    return Entry(
        id=f"observation-{observation.pk}",
        day=observation.planned_for,
        title="Observation of practice",
        url=absolute_url("supervision:observation", observation.pk),
        sequence=observation.version - 1,
    )
