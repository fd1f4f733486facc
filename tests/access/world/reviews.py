"""Reviews of each state: being written with private parts, to be signed, and complete."""

import datetime

from django.utils import timezone

from assessments.models import Review, ReviewPart, part_id
from assessments.reviews import services
from assessments.reviews.content import judged_parts
from tests.access.canaries import canary

from .base import Case, Thing, World, fresh


def complete_review(case: Case) -> None:
    """Signed by all, before the record is judged."""
    review = _sent(case)
    for person in (case.owner, case.by("supervisor"), case.by("assessor")):
        services.sign_review(review=_of(review), by=person, sha256=_of(review).sha256)


def add_reviews(world: World) -> None:
    main, back = world.cases["main"], world.cases["back"]
    draft = _opened(main, "reviewwords")
    _write(main, draft, "reviewdraft")
    services.save_words(
        part=_part(draft, main.owner), by=main.owner, words=canary("reviewown", main.key)
    )
    _put(world, "draft", draft, main)
    _put(world, "signing", _waiting_long(back), back)
    reco = world.cases["reco"]
    _put(world, "complete", Review.objects.get(participant=reco.participant), reco)
    third = world.cases["third"].participant
    world.things["review_optional"] = Thing([main.participant.pk, "midway"], "main")
    world.things["review_optional_third"] = Thing([third.pk, "midway"], "third")


def _waiting_long(case: Case) -> Review:
    """Signed by who leads it alone, and so long ago that it may be completed without the others."""
    review = _sent(case)
    services.sign_review(review=_of(review), by=case.by("assessor"), sha256=_of(review).sha256)
    month = datetime.timedelta(days=30)
    Review.objects.filter(pk=review.pk).update(status_changed_at=timezone.now() - month)
    return review


def _opened(case: Case, kind: str) -> Review:
    return services.open_review(
        participant=fresh(case.participant),
        by=case.by("assessor"),
        key="",
        why=canary(kind, case.key),
    )


def _sent(case: Case) -> Review:
    review = _opened(case, "reviewwords")
    _write(case, review, "reviewwords")
    services.save_words(
        part=_part(review, case.owner),
        by=case.owner,
        words=canary("reviewwords", case.key),
        show=True,
    )
    today = timezone.localdate()
    services.send_review(
        review=_of(review), by=case.by("assessor"), meeting_on=today, covers_to=today
    )
    return review


def _write(case: Case, review: Review, kind: str) -> None:
    leader = case.by("assessor")
    boxes = ("progress", "strengths", "next_steps", "support")
    services.save_boxes(
        part=_part(review, leader),
        by=leader,
        next_by=timezone.localdate() + datetime.timedelta(days=20),
        **{name: canary(kind, case.key) for name in boxes},
    )
    services.save_views(
        part=_part(review, leader),
        by=leader,
        views={
            each.pk: ("on_the_way", canary(kind, case.key))
            for each in judged_parts(fresh(case.participant))
        },
        on_track=False,
        concern={
            "concern": canary(kind, case.key),
            "concern_support": canary(kind, case.key),
            "concern_by_when": timezone.localdate() + datetime.timedelta(days=20),
            "concern_by_whom": "supervisor",
        },
    )


def _part(review: Review, author: object) -> ReviewPart:
    pk = part_id(review.pk, author.pk)  # type: ignore[attr-defined]
    part = ReviewPart.objects.filter(pk=pk).first() or ReviewPart(pk=pk, author=author)
    part.review = _of(review)
    return part


def _of(review: Review) -> Review:
    found: Review = fresh(review)
    return found


def _put(world: World, name: str, review: Review, case: Case) -> None:
    world.things[f"review_{name}"] = Thing([review.pk], case.key, fresh(review).version)
