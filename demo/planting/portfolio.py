"""Evidence, feedback and observations of the stories."""

from accounts.models import User
from demo import stories
from evidence.models import EvidenceItem
from evidence.services import (
    enter_feedback,
    read_item,
    release_feedback,
    return_item,
    set_links,
    share_item,
    start_item,
    submit_item,
)
from participants.models import Participant
from supervision.models import Observation
from supervision.services import (
    answer_observation,
    hold_observation,
    plan_observation,
    sign_off_observation,
    write_up_observation,
)

from .cast import Cast, Telling, fresh

ON_A_CARD = "Names and places were changed before this was typed."


def write(cast: Cast, participant: Participant, step: stories.Work) -> Telling:
    author = participant.user
    yield cast.ago(step.days_ago), 17
    item = start_item(
        participant=participant,
        by=author,
        kind=step.kind,
        title=step.title,
        happened_on=cast.ago(step.days_ago),
        detail=step.detail,
        text=step.text,
        second_text=step.more,
    )
    item = link(participant, item, step.shows)
    if step.ends == "private":
        return
    yield cast.ago(step.days_ago - 1), 9
    share_item(item=item, by=author)
    if step.ends == "shared":
        return
    yield cast.ago(step.days_ago - 1), 16
    submit_item(item=item, by=author)
    if step.ends == "submitted":
        return
    yield cast.ago(max(step.days_ago - 6, 1)), 11
    reader = cast.holder(participant, step.read_by)
    if step.ends == "returned":
        return_item(item=item, by=reader, what_to_change=step.said)
    else:
        read_item(item=item, by=reader, view=step.view, words=step.said, exceptions=[])


def link(participant: Participant, item: EvidenceItem, shows: dict[str, str]) -> EvidenceItem:
    if shows:
        framework = participant.cohort.programme_version.framework
        standards = {each.human_coding_scheme: each for each in framework.items.all()}
        set_links(
            item=item,
            by=participant.user,
            links=[
                {"standard": standards[code], "why": why, "passage": ""}
                for code, why in shows.items()
            ],
        )
    return EvidenceItem.objects.get(pk=item.pk)


def hear(cast: Cast, participant: Participant, step: stories.Voice) -> Telling:
    yield cast.ago(step.days_ago), 14
    supervisor = cast.holder(participant, "supervisor")
    item = enter_feedback(
        participant=participant,
        by=supervisor,
        detail=step.who,
        title=step.title,
        happened_on=cast.ago(step.days_ago),
        text=step.words,
        second_text=f"{step.asked} {ON_A_CARD}",
    )
    if not step.released:
        return
    yield cast.ago(step.days_ago - 4), 10
    release_feedback(item=item, by=supervisor)
    link(participant, EvidenceItem.objects.get(pk=item.pk), step.shows)


STAGES = ["planned", "held", "written_up", "answered", "signed_off"]


def watch(cast: Cast, participant: Participant, step: stories.Watched) -> Telling:
    yield min(cast.ago(step.days_ago + 14), cast.ago(1)), 12
    observer = cast.holder(participant, step.observer)
    observation = plan_observation(
        participant=participant,
        by=participant.user,
        observer=observer,
        planned_for=cast.ago(step.days_ago),
        purpose=step.purpose,
    )
    reached = STAGES.index(step.ends)
    if reached >= STAGES.index("held"):
        yield cast.ago(step.days_ago), 15
        watch_it_held(cast, observation, observer, step)
    if reached >= STAGES.index("written_up"):
        yield cast.ago(step.days_ago - 1), 10
        watch_it_written_up(observation, observer)
    if reached >= STAGES.index("answered"):
        yield cast.ago(step.days_ago - 3), 17
        answer_observation(
            observation=fresh(observation),
            by=participant.user,
            response=step.response,
            response_text=step.response_text,
        )
    if reached >= STAGES.index("signed_off"):
        yield cast.ago(step.days_ago - 5), 9
        supervisor = cast.holder(participant, "supervisor")
        sign_off_observation(
            observation=fresh(observation),
            by=supervisor,
            counts=not step.does_not_count,
            counts_reason=step.does_not_count,
        )
        link(participant, fresh(observation).evidence_item, step.shows)


def watch_it_held(
    cast: Cast, observation: Observation, observer: User, step: stories.Watched
) -> None:
    hold_observation(
        observation=observation,
        by=observer,
        held_on=cast.ago(step.days_ago),
        setting="At the family’s home",
        family_answer="agreed",
        observer_is_registered=True,
    )


def watch_it_written_up(observation: Observation, observer: User) -> None:
    write_up_observation(
        observation=fresh(observation),
        by=observer,
        seen=stories.WATCHED_SEEN,
        keep=stories.WATCHED_KEEP,
        change=stories.WATCHED_CHANGE,
        next_time=stories.WATCHED_NEXT,
    )
