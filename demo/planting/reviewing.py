"""The reviews of the stories: written, shown, sent to be signed and signed."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assessments.models import ByWhom, Review, ReviewPart, part_id
from assessments.reviews import services
from assessments.reviews.content import judged_parts
from assessments.reviews.permissions import lead_seat
from demo import stories
from participants.models import Participant
from participants.permissions import people_of

from .cast import Cast, Telling, fresh


def review(cast: Cast, participant: Participant, story: stories.Reviewed) -> Telling:
    day = cast.ago(story.days_ago)
    yield day, 10
    people = people_of(fresh(participant), day)
    leader, own = people[lead_seat(participant, people)], fresh(participant.user)
    found = services.open_review(
        participant=fresh(participant), by=leader, key=story.key, why=story.why
    )
    if story.ends == "opened":
        return
    services.save_boxes(
        part=_part(found, leader),
        by=leader,
        progress=story.progress,
        strengths=story.strengths,
        next_steps=story.next_steps,
        next_by=day + timedelta(days=30),
        support=story.support,
    )
    services.save_views(
        part=_part(found, leader),
        by=leader,
        views=_views(participant, story),
        on_track=story.concern is None,
        concern=_concern(story, day),
    )
    services.save_words(part=_part(found, own), by=own, words=story.voice, show=True)
    services.send_review(review=_fresh(found), by=leader, meeting_on=day, covers_to=day)
    for seat in ("assessor", "supervisor", "participant"):
        if seat == "participant" and story.ends == "signing":
            return
        yield day + timedelta(days=1), 15
        now, people = _fresh(found), people_of(fresh(participant), timezone.localdate())
        if seat in people:
            services.sign_review(review=now, by=fresh(people[seat]), sha256=now.sha256)


def _views(participant: Participant, story: stories.Reviewed) -> dict[Any, tuple[str, str]]:
    """As expected, but where the story says otherwise."""
    usual = ("as_expected", "")
    return {
        each.pk: story.views.get(each.human_coding_scheme, usual)
        for each in judged_parts(fresh(participant))
    }


def _concern(story: stories.Reviewed, day: date) -> dict[str, Any]:
    if story.concern is None:
        return {}
    what, support, days = story.concern
    return {
        "concern": what,
        "concern_support": support,
        "concern_by_when": day + timedelta(days=days),
        "concern_by_whom": ByWhom.SUPERVISOR,
    }


def _part(found: Review, author: Any) -> ReviewPart:
    pk = part_id(found.pk, author.pk)
    part: ReviewPart = ReviewPart.objects.filter(pk=pk).first() or ReviewPart(pk=pk, author=author)
    part.review = _fresh(found)
    return part


def _fresh(found: Review) -> Review:
    return Review.objects.select_related(
        "participant__user", "participant__cohort__programme_version__framework"
    ).get(pk=found.pk)
