"""Reflections before reviews as pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.models import Conversation, ConversationReply, StagedReflection
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.permissions import is_participant
from participants.rules.words import small
from ui.templatetags.ui import said

from . import rules

Status, Item = Conversation.Status, EvidenceItem.Status
COLOURS = {Status.NOTED: "yellow", Status.RETURNED: "orange", Status.AGREED: "green"}
READ_BY = "{whom}, {their} supervisor and {their} assessor"
LATER = "Once agreed it is evidence, and read by those who read submitted evidence."


@dataclass(frozen=True)
class ForReview:
    """How the reflection for one review stands, as far as ``user`` may know.

    ``words``: "Submitted on 3 March 2027". ``url``: the piece of evidence, or the conversation; ""
    where there is none.
    """

    asked: rules.Asked
    due: str
    words: str
    colour: str
    url: str = ""
    is_done: bool = False
    is_late: bool = False
    staged: StagedReflection | None = None
    conversation: Conversation | None = None


def rows_of(user: User, participant: Participant, today: date) -> list[ForReview]:
    """Of every review, in order. Two queries, and those of dates."""
    asked = rules.asked_of(participant, today)
    if not asked:
        return []
    staged = StagedReflection.objects.visible_to(user).filter(participant=participant)
    talked = Conversation.objects.visible_to(user).filter(participant=participant)
    written = {each.review: each for each in staged}
    spoken = {each.review: each for each in talked}
    own = is_participant(user, participant)
    return [
        _row(each, written.get(each.key), spoken.get(each.key), today, own=own) for each in asked
    ]


def for_review(user: User, participant: Participant, key: str) -> ForReview | None:
    """Of the review with this key; None where the programme asks for no reflection before it."""
    rows = rows_of(user, participant, timezone.localdate())
    return next((each for each in rows if each.asked.key == key), None)


def _row(
    asked: rules.Asked,
    staged: StagedReflection | None,
    conversation: Conversation | None,
    today: date,
    *,
    own: bool,
) -> ForReview:
    words, colour, url, is_done = _state(staged, conversation, own=own)
    late = asked.is_late(today) and not is_done
    return ForReview(
        asked=asked,
        due=asked.due_in_words(today),
        words=words,
        colour=colour,
        url=url,
        is_done=is_done,
        is_late=late,
        staged=staged,
        conversation=conversation,
    )


def _state(
    staged: StagedReflection | None, conversation: Conversation | None, *, own: bool
) -> tuple[str, str, str, bool]:
    """What is done comes before what is still in hand."""
    item: Any = staged.item if staged else None
    if item is not None and item.status in EvidenceItem.SUBMITTED_OR_LATER:
        words = f"{item.get_status_display()}, {said(item.status_changed_at)}"
        return words, "green", item.get_absolute_url(), True
    if conversation is not None:
        url = conversation.get_absolute_url()
        on = said(conversation.status_changed_at)
        if conversation.status == Status.AGREED:
            return f"Talked through, and agreed on {on}", "green", url, True
        whose = "you" if own else "them"
        words = {
            Status.NOTED: f"Conversation noted on {on}, to be agreed by {whose}",
            Status.RETURNED: f"Note of the conversation not agreed, {on}",
        }[Status(conversation.status)]
        return words, COLOURS[Status(conversation.status)], url, False
    if item is not None:
        return "Being written", "yellow", item.get_absolute_url(), False
    return "Not begun" if own else "None yet that you can read", "grey", "", False


@dataclass(frozen=True)
class Entry:
    """One line of a conversation's story, as the component "timeline" shows it."""

    when: Any
    title: str
    by: str
    text: str = ""


def story(conversation: Conversation, user: User) -> list[Entry]:
    """What was answered, with the text as it was where that was not agreed. The newest first."""
    replies = ConversationReply.objects.visible_to(user).filter(conversation=conversation)
    found = []
    for each in replies:
        said_then = [] if each.agrees else [f"The note said: {each.text}", each.second_text]
        text = "\n\n".join(part for part in (each.words, *said_then) if part)
        found.append(Entry(each.at, "Agreed" if each.agrees else "Not agreed", each.by.name, text))
    return found


def who_reads(conversation: Conversation, user: User) -> str:
    """The words after "Who can read this:"."""
    own = is_participant(user, conversation.participant)
    whom, their = ("you", "your") if own else (conversation.participant.user.name, "their")
    return f"{READ_BY.format(whom=whom, their=their)}. {LATER}"


def prompts_for(item: EvidenceItem) -> tuple[str, rules.Scaffold | None]:
    """The review that a reflection was begun for, in words, and its prompts; "", None for others.

    For the page on which it is written: ``item`` is one that the reader writes.
    """
    if item.kind != EvidenceItem.Kind.REFLECTION:
        return "", None
    staged = StagedReflection.objects.filter(item=item).first()
    if staged is None:
        return "", None
    asked = rules.asked_of(item.participant, timezone.localdate())
    found = rules.asked_for(asked, staged.review)
    scaffold = rules.scaffold_named(item.participant.programme.reflections, staged.scaffold)
    label = f"the {small(found.label)}" if found else "a review"
    return label, scaffold
