"""A whole review as plain data: shown while it is written, frozen under its hash when it is sent.

The format is numbered; PDFs and packs read what is kept here and nothing else. Days are ISO dates,
"" where there is none.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from assessments.models import InterimView, Review, ReviewPart
from assessments.parts import standards_by_part
from participants.models import Participant
from standards.models import FrameworkItem

from . import rules
from .facts import facts_of
from .permissions import lead_seat

FORMAT = 1
Status = Review.Status


def last_before(review: Review) -> Review | None:
    """The complete one whose days end where this one's begin."""
    earlier = Review.objects.complete().filter(participant=review.participant_id)
    last: Review | None = earlier.filter(number__lt=review.number).order_by("-number").first()
    return last


def judged_parts(participant: Participant) -> list[FrameworkItem]:
    """What interim views are given of: as the final assessment is written, by domain or standard.
    None where the programme ends without a formal judgement."""
    programme = participant.programme
    if not programme.judging.is_formal:
        return []
    return [standard for standard, _ in standards_by_part(programme)]


def views_of(part: ReviewPart | None) -> dict[Any, InterimView]:
    """Standard's id -> the view, of one part."""
    if part is None:
        return {}
    return {each.standard_id: each for each in InterimView.objects.filter(part=part)}


def content_of(
    review: Review, parts: Iterable[ReviewPart], people: dict[str, Any], today: date
) -> dict[str, Any]:
    """``parts``: those that the reader may read, or that all may when it is sent."""
    participant, programme = review.participant, review.participant.programme
    parts, seat = list(parts), lead_seat(participant, people)
    leading = _by(parts, people.get(seat))
    return {
        "format": FORMAT,
        "number": review.number,
        "key": review.key,
        "label": review.label,
        "why": review.why,
        "due_on": _iso(review.due_on),
        "covers_from": _iso(review.covers_from),
        "covers_to": _iso(review.last_day(today)),
        "meeting_on": _iso(review.meeting_on),
        "programme": programme.name,
        "standards_name": programme.standards_name,
        "participant": {
            "name": participant.user.name,
            "title": programme.participant_short_title,
            "registration_number": participant.registration_number,
        },
        "people": [
            {"seat": each, "name": people[each].name} for each in rules.SEATS if each in people
        ],
        "led_by": {"seat": seat, "name": people[seat].name} if seat else {},
        "facts": facts_of(review, last_before(review), today),
        "words": _words(leading),
        "views": _views(participant, leading),
        "on_track": leading.on_track if leading else None,
        "concern": _concern(leading),
        "voice": _voice(review, _by(parts, participant.user)),
        "others": [
            _other(each)
            for each in parts
            if each.shown_at and each.seat != "participant" and each is not leading
        ],
    }


def _other(part: ReviewPart) -> dict[str, Any]:
    """Of who does not lead; the boxes of somebody who led before stay said under their name."""
    boxes = [
        {"label": label, "words": getattr(part, name)}
        for name, label in rules.BOXES.items()
        if getattr(part, name)
    ]
    return {"seat": part.seat, "name": part.author.name, "words": part.words, "boxes": boxes}


def _words(leading: ReviewPart | None) -> dict[str, str]:
    if leading is None:
        return dict.fromkeys((*rules.BOXES, "next_by"), "")
    boxes = {name: getattr(leading, name) for name in rules.BOXES}
    return boxes | {"next_by": _iso(leading.next_by)}


def _by(parts: Iterable[ReviewPart], author: Any) -> ReviewPart | None:
    return next((each for each in parts if author and each.author_id == author.pk), None)


def _views(participant: Participant, leading: ReviewPart | None) -> list[dict[str, str]]:
    given = views_of(leading)
    found = []
    for standard in judged_parts(participant):
        view = given.get(standard.pk)
        found.append(
            {
                "standard": str(standard.pk),
                "code": standard.human_coding_scheme,
                "title": str(standard),
                "view": view.view if view else "",
                "view_words": str(view.get_view_display()) if view and view.view else "",
                "reason": view.reason if view else "",
            }
        )
    return found


def _concern(leading: ReviewPart | None) -> dict[str, str]:
    """What exactly is not on track, what support, by when and by whom; {} where they are."""
    if leading is None or leading.on_track is not False:
        return {}
    return {
        "what": leading.concern,
        "support": leading.concern_support,
        "by_when": _iso(leading.concern_by_when),
        "by_whom": leading.concern_by_whom,
        "by_whom_words": str(leading.get_concern_by_whom_display()),
    }


def _voice(review: Review, part: ReviewPart | None) -> dict[str, str]:
    """state: given, none (they chose to add none), missing (the reason why) or "" (not yet)."""
    if part and part.shown_at and part.words:
        return {"state": "given", "words": part.words}
    if part and part.shown_at and part.adds_none:
        return {"state": "none", "words": ""}
    if review.without_voice:
        return {"state": "missing", "words": review.without_voice}
    return {"state": "", "words": ""}


def checks_of(review: Review, content: dict[str, Any], today: date) -> list[rules.Check]:
    """What is still to do before it is sent, of what all three may read."""
    goals = content["facts"]["goals"]
    ahead = [
        each
        for each in goals
        if each["state"] == "open" and date.fromisoformat(each["due_on"]) >= today
    ]
    next_by, voice = content["words"]["next_by"], content["voice"]["state"]
    return rules.checks_of(
        rules.Written(
            boxes=content["words"],
            next_by=date.fromisoformat(next_by) if next_by else None,
            goals_ahead=len(ahead),
            views={each["title"]: (each["view"], each["reason"]) for each in content["views"]},
            on_track=content["on_track"],
            concern=content["concern"],
            voice=voice if voice in {"given", "none"} else "",
            voice_of=review.participant.user.name,
        )
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
