"""Evidence, feedback and observations of the stories."""

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
from supervision.services import (
    answer_observation,
    hold_observation,
    plan_observation,
    sign_off_observation,
    write_up_observation,
)

from .cast import Cast, fresh, on_day

ON_A_CARD = "Names and places were changed before this was typed."


def write(
    cast: Cast, participant: Participant, story: stories.Participant, step: stories.Work
) -> None:
    author = participant.user
    with on_day(cast.ago(step.days_ago), 17):
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
    with on_day(cast.ago(step.days_ago - 1), 9):
        share_item(item=item, by=author)
    if step.ends == "shared":
        return
    with on_day(cast.ago(step.days_ago - 1), 16):
        submit_item(item=item, by=author)
    if step.ends == "submitted":
        return
    reader = cast.who(getattr(story, step.read_by))
    with on_day(cast.ago(max(step.days_ago - 6, 1)), 11):
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


def hear(
    cast: Cast, participant: Participant, story: stories.Participant, step: stories.Voice
) -> None:
    supervisor = cast.who(story.supervisor)
    with on_day(cast.ago(step.days_ago), 14):
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
    with on_day(cast.ago(step.days_ago - 4), 10):
        release_feedback(item=item, by=supervisor)
        link(participant, EvidenceItem.objects.get(pk=item.pk), step.shows)


def watch(
    cast: Cast, participant: Participant, story: stories.Participant, step: stories.Watched
) -> None:
    observer = cast.who(getattr(story, step.observer))
    held_on = cast.ago(step.days_ago)
    with on_day(min(cast.ago(step.days_ago + 14), cast.ago(1)), 12):
        observation = plan_observation(
            participant=participant,
            by=participant.user,
            observer=observer,
            planned_for=held_on,
            purpose=step.purpose,
        )
    if step.ends == "planned":
        return
    with on_day(held_on, 15):
        hold_observation(
            observation=observation,
            by=observer,
            held_on=held_on,
            setting="At the family’s home",
            family_answer="agreed",
            observer_is_registered=True,
        )
    if step.ends == "held":
        return
    with on_day(cast.ago(step.days_ago - 1), 10):
        write_up_observation(
            observation=fresh(observation),
            by=observer,
            seen=stories.WATCHED_SEEN,
            keep=stories.WATCHED_KEEP,
            change=stories.WATCHED_CHANGE,
            next_time=stories.WATCHED_NEXT,
        )
    if step.ends == "written_up":
        return
    with on_day(cast.ago(step.days_ago - 3), 17):
        answer_observation(
            observation=fresh(observation),
            by=participant.user,
            response=step.response,
            response_text=step.response_text,
        )
    if step.ends == "answered":
        return
    with on_day(cast.ago(step.days_ago - 5), 9):
        sign_off_observation(
            observation=fresh(observation),
            by=cast.who(story.supervisor),
            counts=True,
            counts_reason="",
        )
        item = fresh(observation).evidence_item
        link(participant, item, step.shows)
