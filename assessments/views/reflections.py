"""Reflections before reviews: the list, the beginning of one, and conversations that were noted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from assessments.models import Conversation
from assessments.prepared import conversation_or_404
from assessments.reflections import permissions, presentation, rules, services
from assessments.reflections.forms import (
    ConversationAnswerForm,
    ConversationEditForm,
    ConversationForm,
    ReflectionChooseForm,
    ReflectionStartForm,
)
from assessments.reflections.querysets import free_reflections
from evidence.presentation import who_can_read_as
from participants.models import Participant
from participants.permissions import is_participant
from participants.prepared import participant_or_404
from participants.rules.words import small
from ui.forms import submit

Status = Conversation.Status
MOST_OFFERED = 25
NONE_WRITTEN = "You have written no other reflection yet, so begin one here."


@require_safe
def reflection_list(request: UserRequest, pk: UUID) -> HttpResponse:
    participant, user = _participant(request, pk), request.user
    context = _frame(request, participant) | {
        "rows": presentation.rows_of(user, participant, timezone.localdate()),
        "is_open": participant.status == Participant.Status.ON_PROGRAMME,
        "can_note": permissions.can_note_conversation(user, participant),
        "may_write": participant.status in Participant.NOT_OVER,
        "can_choose": is_participant(user, participant)
        and free_reflections(user, participant).exists(),
    }
    return render(request, "assessments/reflection_list.html", context)


def reflection_start(request: UserRequest, pk: UUID, review: str) -> HttpResponse:
    participant, user = _participant(request, pk), request.user
    asked = _asked(participant, review)
    require(permissions.can_start_reflection(user, participant))
    if request.method == "GET" and participant.status not in Participant.NOT_OVER:
        messages.info(request, participant.why_closed(user))
        return redirect("assessments:reflection_list", participant.pk)
    scaffolds = rules.scaffolds_of(participant.programme.reflections)
    form = ReflectionStartForm(
        request.POST or None, scaffolds=scaffolds, initial={"title": asked.title[:120]}
    )
    given = {"participant": participant, "review": review, "by": user}
    if made := submit(form, services.start_reflection, **given):
        return redirect("evidence:item_edit", made.pk)
    context = _frame(request, participant) | {
        "form": form,
        "asked": asked,
        "readers": who_can_read_as("private", own=True, name=""),
        "can_choose": free_reflections(user, participant).exists(),
    }
    return render(request, "assessments/reflection_start.html", context)


def reflection_choose(request: UserRequest, pk: UUID, review: str) -> HttpResponse:
    """For who wrote it without coming by here: one of their reflections is the one for the review,
    in place of another that was."""
    participant, user = _participant(request, pk), request.user
    asked = _asked(participant, review)
    require(permissions.can_start_reflection(user, participant))
    if request.method == "GET" and (closed := participant.why_closed(user)):
        messages.info(request, closed)
        return redirect("assessments:reflection_list", participant.pk)
    offered = free_reflections(user, participant)[:MOST_OFFERED]
    if request.method == "GET" and not offered:
        messages.info(request, NONE_WRITTEN)
        return redirect("assessments:reflection_start", participant.pk, review)
    form = ReflectionChooseForm(request.POST or None, items=offered)
    given = {"participant": participant, "review": review, "by": user}
    if made := submit(form, services.choose_reflection, **given):
        messages.success(request, f"{made.title} is your {small(asked.title)}")
        return redirect("assessments:reflection_list", participant.pk)
    context = _frame(request, participant) | {
        "form": form,
        "asked": asked,
        "row": presentation.for_review(user, participant, review),
        "most": MOST_OFFERED if len(offered) == MOST_OFFERED else 0,
    }
    return render(request, "assessments/reflection_choose.html", context)


def conversation_add(request: UserRequest, pk: UUID, review: str) -> HttpResponse:
    participant, user = _participant(request, pk), request.user
    asked = _asked(participant, review)
    require(permissions.can_note_conversation(user, participant))
    if request.method == "GET" and (closed := participant.why_closed(user)):
        messages.info(request, closed)
        return redirect("assessments:reflection_list", participant.pk)
    form = ConversationForm(request.POST or None)
    given = {"participant": participant, "review": review, "by": user}
    if made := submit(form, services.note_conversation, **given):
        messages.success(request, "Noted")
        return redirect(made)
    context = _frame(request, participant) | {
        "form": form,
        "asked": asked,
        "scaffolds": rules.scaffolds_of(participant.programme.reflections),
    }
    return render(request, "assessments/conversation_add.html", context)


@require_safe
def conversation(request: UserRequest, pk: UUID) -> HttpResponse:
    found, user = conversation_or_404(request.user, pk), request.user
    is_open = found.participant.status == Participant.Status.ON_PROGRAMME
    context = _of(request, found) | {
        "entries": presentation.story(found, user),
        "colour": presentation.COLOURS[Status(found.status)],
        "readers": presentation.who_reads(found, user),
        "can_change": is_open
        and found.status != Status.AGREED
        and permissions.can_change_conversation(user, found),
        "can_answer": is_open
        and found.status == Status.NOTED
        and permissions.can_answer_conversation(user, found),
    }
    return render(request, "assessments/conversation.html", context)


def conversation_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    found = conversation_or_404(request.user, pk)
    require(permissions.can_change_conversation(request.user, found))
    if request.method == "GET" and found.status == Status.AGREED:
        return _moved_on(request, found)
    form = ConversationEditForm(request.POST or None, instance=found)
    if found.status == Status.RETURNED:
        form.submit_label = "Send it to be agreed again"
    if submit(form, services.change_conversation, conversation=found, by=request.user):
        messages.success(request, "Saved")
        return redirect(found)
    replies = presentation.story(found, request.user)
    context = _of(request, found) | {"form": form, "entries": replies}
    return render(request, "assessments/conversation_edit.html", context)


def conversation_answer(request: UserRequest, pk: UUID) -> HttpResponse:
    found = conversation_or_404(request.user, pk)
    require(permissions.can_answer_conversation(request.user, found))
    if request.method == "GET" and found.status != Status.NOTED:
        return _moved_on(request, found)
    form = ConversationAnswerForm(request.POST or None, instance=found)
    if submit(form, services.answer_conversation, conversation=found, by=request.user):
        agreed = found.status == Status.AGREED
        messages.success(request, "Agreed" if agreed else "Sent back")
        return redirect(found)
    return render(request, "assessments/conversation_answer.html", _of(request, found, form=form))


def _frame(request: UserRequest, participant: Participant) -> dict[str, Any]:
    return {"participant": participant, "own": is_participant(request.user, participant)}


def _of(request: UserRequest, found: Conversation, **more: Any) -> dict[str, Any]:
    asked = rules.asked_for(rules.asked_of(found.participant, timezone.localdate()), found.review)
    # A review that a newer version of the programme no longer has keeps its conversation.
    label = small(asked.label) if asked else "review"
    return _frame(request, found.participant) | {"conversation": found, "review": label, **more}


def _participant(request: UserRequest, pk: UUID) -> Participant:
    found = participant_or_404(request.user, pk)
    require(permissions.can_see_reflections(request.user, found))
    return found


def _asked(participant: Participant, review: str) -> rules.Asked:
    found = rules.asked_for(rules.asked_of(participant, timezone.localdate()), review)
    if found is None:
        raise Http404
    return found


def _moved_on(request: UserRequest, found: Conversation) -> HttpResponse:
    status = Status(found.status).label.lower()
    messages.info(request, f"This step is not open. The conversation now stands at: {status}.")
    return redirect(found)
