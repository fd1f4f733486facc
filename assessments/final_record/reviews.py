"""Reviews as they stand in the record: what all three have signed, and which were due.

Of what a review came filled with, its figures of support: evidence, goals and rules stand elsewhere
in the record, and adjustments nowhere in it.
"""

import json
from datetime import date
from typing import Any

from assessments.models import Review, ReviewSignature, SkippedReview
from assessments.reviews.rules import SEAT_WORDS
from participants.models import Participant

from .times import at, on

Content = dict[str, Any]
# What is kept of a review's own content as it is.
KEPT = ("number", "key", "label", "why", "led_by", "on_track", "voice", "others")


def reviews_content(participant: Participant, today: date) -> Content:
    """Three queries."""
    complete = list(Review.objects.complete().filter(participant=participant).order_by("number"))
    given: dict[Any, list[ReviewSignature]] = {}
    ids = [each.pk for each in complete]
    rows = ReviewSignature.objects.filter(review__in=ids).select_related("by").order_by("at")
    for row in rows:
        given.setdefault((row.review_id, row.sha256), []).append(row)
    skipped = dict(
        SkippedReview.objects.filter(participant=participant).values_list("key", "reason")
    )
    held = [
        review_content(each, given.get((each.pk, each.sha256), []), participant)
        for each in complete
    ]
    return {"due": _due(participant, today, held, skipped), "held": held}


def _due(
    participant: Participant, today: date, held: list[Content], skipped: dict[str, str]
) -> list[Content]:
    """The programme's reviews in its order, with the day each was due and was complete."""
    done = {each["key"]: each for each in held if each["key"]}
    return [
        {
            "label": each.label,
            "due_on": on(each.on),
            "optional": each.optional,
            "held_on": done[each.key]["completed_on"] if each.key in done else None,
            "skipped_because": skipped.get(each.key, ""),
        }
        for each in participant.timeline(today).reviews
    ]


def review_content(
    review: Review, given: list[ReviewSignature], participant: Participant
) -> Content:
    """One that was written out to be signed; ``given``: what was signed of that very text."""
    content = json.loads(review.content)
    words, support = dict(content["words"]), content["facts"]["support"]
    next_by = words.pop("next_by")
    return {name: content[name] for name in KEPT} | {
        "due_on": content["due_on"] or None,
        "covers_from_on": content["covers_from"],
        "covers_to_on": content["covers_to"],
        "meeting_on": content["meeting_on"] or None,
        "words": words,
        "next_on": next_by or None,
        "views": [
            {name: each[name] for name in ("code", "title", "view_words", "reason")}
            for each in content["views"]
        ],
        "concern": _concern(content["concern"]),
        "support": {name: support[name] for name in ("weeks", "protected_time", "caseload")},
        "signatures": [_signature(each, participant) for each in given],
        "completed_on": on(review.completed_on),
        "completed_because": review.completed_because,
        "sha256": review.sha256,
    }


def _concern(concern: Content) -> Content | None:
    if not concern:
        return None
    return {
        "what": concern["what"],
        "support": concern["support"],
        "by_on": concern["by_when"] or None,
        "by_whom": concern["by_whom_words"],
    }


def _signature(signature: ReviewSignature, participant: Participant) -> Content:
    title = participant.programme.participant_short_title
    words = SEAT_WORDS.get(signature.seat, "").capitalize()
    return {
        "as": words or title,
        "name": signature.by.name,
        "refused": signature.kind == ReviewSignature.Kind.REFUSED,
        "words": signature.words,
        "at": at(signature.at),
    }
