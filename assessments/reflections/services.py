"""What people do for a review: begin a reflection or choose one; note a conversation, agree to it
or not."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments.models import Conversation, ConversationReply, StagedReflection
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import ALREADY_DEALT_WITH, change_fields, change_status, record
from evidence.models import EvidenceItem
from evidence.presentation import current_readers
from evidence.services import put_on_record, start_item
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.rules.words import small
from participants.services import lock_on_programme, lock_participant

from . import rules
from .permissions import (
    can_answer_conversation,
    can_change_conversation,
    can_note_conversation,
    can_start_reflection,
)
from .querysets import free_reflections

Status = Conversation.Status
NOT_ASKED = "The programme does not ask for this reflection"
BEGUN_BEFORE = "A reflection for this review was begun already. Go on with that one."
NOT_FREE = "Choose one of the reflections offered"
NOTED_BEFORE = "A conversation for this review was noted already. Change that one."


@transaction.atomic
def start_reflection(
    *,
    participant: Participant,
    review: str,
    title: str,
    happened_on: date,
    scaffold: str = "",
    by: User,
) -> EvidenceItem:
    """A private draft of a reflection as any other, known to be the one for this review."""
    current = lock_participant(participant, by=by)
    require(can_start_reflection(by, current))
    _asked(current, review)
    rule = current.programme.reflections
    if scaffold and rules.scaffold_named(rule, scaffold) is None:
        raise ValidationError({"scaffold": "Choose one of the sets offered"})
    if StagedReflection.objects.filter(participant=current, review=review).exists():
        raise ValidationError(BEGUN_BEFORE)
    item = start_item(
        participant=current,
        by=by,
        kind=EvidenceItem.Kind.REFLECTION,
        title=title,
        happened_on=happened_on,
    )
    StagedReflection.objects.create(
        organisation_id=current.organisation_id,
        participant=current,
        review=review,
        scaffold=scaffold,
        item=item,
    )
    record(Action.REFLECTION_STARTED, item, by=by, about=current, review=review)
    return item


@transaction.atomic
def choose_reflection(
    *, participant: Participant, review: str, item: EvidenceItem, by: User
) -> EvidenceItem:
    """A reflection that was written anyway is the one for this review, in place of another."""
    current = lock_on_programme(participant, by=by)
    require(can_start_reflection(by, current))
    _asked(current, review)
    if not free_reflections(by, current).filter(pk=item.pk).exists():
        raise ValidationError({"item": NOT_FREE})
    chosen = {"item": item, "scaffold": "", "organisation_id": current.organisation_id}
    StagedReflection.objects.update_or_create(participant=current, review=review, defaults=chosen)
    record(Action.REFLECTION_CHOSEN, item, by=by, about=current, review=review)
    return item


@transaction.atomic
def note_conversation(
    *,
    participant: Participant,
    review: str,
    held_on: date,
    text: str,
    second_text: str,
    by: User,
) -> Conversation:
    """It lies with the person from now on, who is told."""
    current = lock_on_programme(participant, by=by)
    require(can_note_conversation(by, current))
    _asked(current, review)
    _refuse_day(current, held_on)
    if Conversation.objects.filter(participant=current, review=review).exists():
        raise ValidationError(NOTED_BEFORE)
    noted = Conversation.objects.create(
        organisation_id=current.organisation_id,
        participant=current,
        review=review,
        author=by,
        held_on=held_on,
        text=text,
        second_text=second_text,
    )
    event = record(Action.CONVERSATION_NOTED, noted, by=by, about=current, review=review)
    _tell(current.user, "conversation_noted", noted, event)
    return noted


@transaction.atomic
def change_conversation(
    *, conversation: Conversation, held_on: date, text: str, second_text: str, by: User
) -> Conversation:
    """Another text. One that was not agreed lies with the person again, who is told."""
    current = lock_on_programme(conversation.participant_id, by=by)
    require(can_change_conversation(by, conversation))
    if conversation.status == Status.AGREED:
        raise ValidationError(ALREADY_DEALT_WITH)
    _refuse_day(current, held_on)
    answers = {"held_on": held_on, "text": text, "second_text": second_text, "author": by}
    if conversation.status == Status.NOTED:
        change_fields(
            conversation, by=by, action=Action.CONVERSATION_CHANGED, about=current, **answers
        )
        return conversation
    event = change_status(
        conversation,
        Status.NOTED,
        by=by,
        action=Action.CONVERSATION_CHANGED,
        about=current,
        status_changed_at=timezone.now(),
        **answers,
    )
    _tell(current.user, "conversation_noted", conversation, event)
    return conversation


@transaction.atomic
def answer_conversation(
    *, conversation: Conversation, agrees: bool, words: str, by: User
) -> Conversation:
    """Agreed: it goes on the record, word for word, and counts as a reflection. Not agreed: it goes
    back with what should be said instead."""
    current = lock_on_programme(conversation.participant_id, by=by)
    require(can_answer_conversation(by, conversation))
    if conversation.status != Status.NOTED:
        raise ValidationError(ALREADY_DEALT_WITH)
    if not agrees and not words.strip():
        raise ValidationError({"words": rules.SAY_WHY})
    item = _put_on_record(current, conversation, by) if agrees else None
    event = change_status(
        conversation,
        Status.AGREED if agrees else Status.RETURNED,
        by=by,
        action=Action.CONVERSATION_AGREED if agrees else Action.CONVERSATION_RETURNED,
        about=current,
        status_changed_at=timezone.now(),
        item=item,
    )
    ConversationReply.objects.create(
        organisation_id=current.organisation_id,
        conversation=conversation,
        agrees=agrees,
        words=words.strip(),
        held_on=conversation.held_on,
        text=conversation.text,
        second_text=conversation.second_text,
        noted_by=conversation.author,
        by=by,
    )
    template = "conversation_agreed" if agrees else "conversation_returned"
    for person in _to_tell(current, conversation):
        _tell(person, template, conversation, event)
    return conversation


def _asked(participant: Participant, review: str) -> rules.Asked:
    found = rules.asked_for(rules.asked_of(participant, timezone.localdate()), review)
    if found is None:
        raise ValidationError(NOT_ASKED)
    return found


def _refuse_day(participant: Participant, held_on: date) -> None:
    reason = rules.implausible_day(held_on, participant.here_from, timezone.localdate())
    if reason:
        raise ValidationError({"held_on": reason})


def _put_on_record(participant: Participant, conversation: Conversation, by: User) -> EvidenceItem:
    """As the row has it now: an unseen change of the note makes ``change_status`` refuse it all."""
    found = rules.asked_for(rules.asked_of(participant, timezone.localdate()), conversation.review)
    label = f" before the {small(found.label)}" if found else " before a review"
    return put_on_record(
        kind=EvidenceItem.Kind.CONVERSATION,
        participant=participant,
        author=conversation.author,
        title=f"Conversation{label}"[:120],
        happened_on=conversation.held_on,
        text=conversation.text,
        second_text=conversation.second_text,
        by=by,
    )


def _to_tell(participant: Participant, conversation: Conversation) -> list[User]:
    """Who noted it; where they are appointed no longer, who is."""
    readers = [each.user for each in current_readers(participant)]
    noted_by = [each for each in readers if each.pk == conversation.author_id]
    return list({each.pk: each for each in (noted_by or readers)}.values())


def _tell(to: User, template: str, conversation: Conversation, event: AuditEvent) -> None:
    notify(
        to=to,
        template=template,
        key=f"event:{event.pk}:{to.pk}",
        name=conversation.participant.user.name,
        url=absolute_url("assessments:conversation", conversation.pk),
    )
