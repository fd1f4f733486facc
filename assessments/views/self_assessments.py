"""Self-assessments: the list, one stage with both sides, and what a writer does with their own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from assessments.models import SelfAssessment
from assessments.prepared import self_assessment_or_404
from assessments.self_assessments import permissions, presentation, rules, services
from assessments.self_assessments.forms import (
    SelfAssessmentBeginForm,
    SelfAssessmentForm,
    SelfAssessmentStepForm,
)
from participants.models import Participant
from participants.permissions import is_participant
from participants.prepared import participant_or_404
from participants.rules import OVER
from participants.rules.dated import Dated
from standards.prepared import judged_standards_of
from ui.forms import submit

FINISHED = "This is finished and cannot be changed."


@require_safe
def self_assessment_list(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = _participant(request, pk)
    rows = presentation.rows_of(request.user, participant, timezone.localdate())
    return render(
        request,
        "assessments/self_assessment_list.html",
        _frame(request, participant) | {"rows": rows},
    )


@require_safe
def self_assessment(request: UserRequest, pk: UUID, stage: str) -> HttpResponse:
    """How far both sides are; both side by side once both have finished."""
    participant = _participant(request, pk)
    asked = _stage(participant, stage)
    page = presentation.page_of(request.user, participant, asked, timezone.localdate())
    context = _frame(request, participant) | {"stage": asked, "page": page}
    return render(request, "assessments/self_assessment.html", context)


def self_assessment_begin(request: UserRequest, pk: UUID, stage: str) -> HttpResponse:
    participant = _participant(request, pk)
    asked = _stage(participant, stage)
    require(permissions.can_begin_self_assessment(request.user, participant))
    if request.method == "GET" and participant.status not in Participant.NOT_OVER:
        messages.info(request, OVER)
        return redirect("assessments:self_assessment", participant.pk, stage)
    form = SelfAssessmentBeginForm(request.POST or None)
    given = {"participant": participant, "stage": stage, "by": request.user}
    if made := submit(form, services.begin_self_assessment, **given):
        return redirect("assessments:self_assessment_edit", made.pk)
    context = _frame(request, participant) | {"stage": asked, "form": form}
    return render(request, "assessments/self_assessment_begin.html", context)


def self_assessment_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    if found.is_finished:
        return _moved_on(request, found)
    programme = found.participant.programme
    form = SelfAssessmentForm(
        request.POST or None,
        instance=found,
        standards=judged_standards_of(programme.framework_id),
        words=programme.self_assessment.get("words", []),
        answers=list(found.answers.all()),
    )
    if submit(form, services.save_self_assessment, found=found, by=request.user):
        messages.success(request, "Draft saved")
        return redirect("assessments:self_assessment_finish", found.pk)
    return render(request, "assessments/self_assessment_edit.html", _of(request, found, form))


def self_assessment_finish(request: UserRequest, pk: UUID) -> HttpResponse:
    """What was answered, before it is finished for good."""
    found = _own(request, pk)
    if found.is_finished:
        return _moved_on(request, found)
    form = SelfAssessmentStepForm(request.POST or None, instance=found)
    form.submit_label = "Finish"
    if submit(form, services.finish_self_assessment, found=found, by=request.user):
        messages.success(request, "Finished")
        return redirect("assessments:self_assessment", found.participant_id, found.stage)
    answers = list(found.answers.select_related("standard"))
    said = {each.standard_id: each for each in answers}
    judged = judged_standards_of(found.participant.programme.framework_id)
    rows = [(standard, said.get(standard.pk)) for standard in judged]
    without = sum(1 for _, answer in rows if not (answer and answer.level))
    context = _of(request, found, form) | {"rows": rows, "without": without}
    return render(request, "assessments/self_assessment_finish.html", context)


def self_assessment_open(request: UserRequest, pk: UUID) -> HttpResponse:
    """One's own, shown to who assesses although they have not finished theirs."""
    found = self_assessment_or_404(request.user, pk)
    require(permissions.can_open_self_assessment(request.user, found))
    if request.method == "GET" and (found.opened_at or not found.is_finished):
        return redirect("assessments:self_assessment", found.participant_id, found.stage)
    form = SelfAssessmentStepForm(request.POST or None, instance=found)
    form.submit_label = "Open mine"
    if submit(form, services.open_self_assessment, found=found, by=request.user):
        messages.success(request, "Opened")
        return redirect("assessments:self_assessment", found.participant_id, found.stage)
    return render(request, "assessments/self_assessment_open.html", _of(request, found, form))


def _frame(request: UserRequest, participant: Participant) -> dict[str, Any]:
    user = request.user
    return {
        "participant": participant,
        "own": is_participant(user, participant),
        "reads": permissions.can_read_self_assessments(user, participant),
        "kind": permissions.other_writer(participant),
        "readers": presentation.who_reads(participant, user),
        "closed": "" if participant.status in Participant.NOT_OVER else OVER,
    }


def _of(request: UserRequest, found: SelfAssessment, form: Any) -> dict[str, Any]:
    asked = _stage(found.participant, found.stage)
    more = {"found": found, "stage": asked, "form": form}
    return _frame(request, found.participant) | more


def _participant(request: UserRequest, pk: UUID) -> Participant:
    found = participant_or_404(request.user, pk)
    require(permissions.can_see_self_assessments(request.user, found))
    return found


def _stage(participant: Participant, key: str) -> Dated:
    found = rules.stage_named(rules.stages_of(participant, timezone.localdate()), key)
    if found is None:
        raise Http404
    return found


def _own(request: UserRequest, pk: UUID) -> SelfAssessment:
    found = self_assessment_or_404(request.user, pk)
    require(permissions.can_write_self_assessment(request.user, found))
    return found


def _moved_on(request: UserRequest, found: SelfAssessment) -> HttpResponse:
    messages.info(request, FINISHED)
    return redirect("assessments:self_assessment", found.participant_id, found.stage)
