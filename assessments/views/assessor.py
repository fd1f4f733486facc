"""Whoever recommends starts, writes, recommends, tells; the first page is for all readers.

That is the assessor, unless the programme's decision rule names somebody else.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import UserRequest, signed_in_again
from accounts.permissions import require
from assessments import permissions, services
from assessments.basis import pieces_of
from assessments.evidence_rules.presentation import readiness_of
from assessments.forms import (
    FinalAssessmentStartForm,
    NarrativeForm,
    ParticipantToldForm,
    RecommendForm,
    SummaryForm,
)
from assessments.models import FinalAssessment
from assessments.parts import Part, parts_of, what_is_missing
from assessments.reviews.standing import standing_of
from audit.services import allows
from participants.prepared import participant_or_404
from ui.forms import submit

from .showing import fetch, moved_on, named, shown

Status = FinalAssessment.Status


def final_assessment_start(request: UserRequest, pk: Any) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(permissions.can_start_final_assessment(request.user, participant))
    judging = participant.programme.judging
    whole = judging.words.whole
    open_one = (
        FinalAssessment.objects.visible_to(request.user).of(participant).not_yet_told().first()
    )
    if open_one and request.method == "GET":
        messages.info(request, f"A {whole} has already been started: this is it.")
        return redirect(open_one)
    form = FinalAssessmentStartForm(request.POST or None, whole=whole)
    started = submit(
        form, services.start_final_assessment, participant=participant, by=request.user
    )
    if started:
        messages.success(request, f"{whole.capitalize()} started. Only you can read it for now.")
        return redirect(started)
    context = {
        "participant": participant,
        "programme": participant.programme,
        "judging": judging,
        "is_own": participant.user_id == request.user.pk,
        "readiness": readiness_of(participant),
        "form": form,
    }
    return render(request, "assessments/final_assessment_start.html", context)


def final_assessment(request: UserRequest, pk: Any) -> HttpResponse:
    """The judgement as far as it has come, for everybody who may read it."""
    assessment = fetch(request, pk)
    user = request.user
    is_writer = permissions.can_write_final_assessment(user, assessment)
    is_confirmer = permissions.can_confirm_decision(user, assessment)
    context = shown(request, assessment)
    context |= {
        "is_own": permissions.can_answer_decision(user, assessment),
        "can_write": is_writer and allows(assessment, Status.RECOMMENDED),
        "can_confirm": is_confirmer and allows(assessment, Status.CONFIRMED),
        "can_tell": permissions.can_record_told(user, assessment)
        and allows(assessment, Status.TOLD),
        "reading_is_awaited": context["reading_is_needed"] and context["reading"] is None,
    }
    if context["can_write"]:
        context |= {
            "readiness": readiness_of(assessment.participant),
            "missing": what_is_missing(context["parts"]),
        }
    return render(request, "assessments/final_assessment.html", context)


def narrative_edit(request: UserRequest, pk: Any, standard: Any) -> HttpResponse:
    assessment = fetch(request, pk)
    require(permissions.can_write_final_assessment(request.user, assessment))
    if request.method == "GET" and not allows(assessment, Status.RECOMMENDED):
        return moved_on(request, assessment)
    written = parts_of(assessment)
    part = _part(written, standard)
    pieces = pieces_of(assessment.participant)
    form = NarrativeForm(request.POST or None, instance=assessment, part=part, pieces=pieces)
    if submit(
        form,
        services.save_narrative,
        assessment=assessment,
        standard=part.standard,
        by=request.user,
    ):
        messages.success(request, f"Saved: {part.standard}")
        return redirect(assessment)
    context = named(assessment, request.user) | {
        "part": part,
        "place": written.index(part) + 1,
        "count": len(written),
        "form": form,
        "behind": [(standard, _behind(standard, pieces)) for standard in part.standards],
        "submitted": len(pieces),
    }
    return render(request, "assessments/narrative_edit.html", context)


def _part(written: list[Part], standard: Any) -> Part:
    for part in written:
        if part.standard.pk == standard:
            return part
    raise Http404("The assessment has no such part")


def _behind(standard: Any, pieces: list[Any]) -> list[tuple[Any, Any]]:
    """The pieces linked to a standard, each with its link."""
    linked = ((piece, piece.link_to(standard)) for piece in pieces)
    return [(piece, link) for piece, link in linked if link]


def summary_edit(request: UserRequest, pk: Any) -> HttpResponse:
    assessment = fetch(request, pk)
    require(permissions.can_write_final_assessment(request.user, assessment))
    if request.method == "GET" and not allows(assessment, Status.RECOMMENDED):
        return moved_on(request, assessment)
    form = SummaryForm(request.POST or None, instance=assessment)
    if submit(form, services.save_summary, assessment=assessment, by=request.user):
        messages.success(request, "Saved: overall summary")
        return redirect(assessment)
    context = named(assessment, request.user) | {"parts": parts_of(assessment), "form": form}
    return render(request, "assessments/summary_edit.html", context)


def recommend(request: UserRequest, pk: Any) -> HttpResponse:
    assessment = fetch(request, pk)
    require(permissions.can_write_final_assessment(request.user, assessment))
    if request.method == "GET" and not allows(assessment, Status.RECOMMENDED):
        return moved_on(request, assessment)
    return _recommend(request, assessment)


@signed_in_again
def _recommend(request: UserRequest, assessment: FinalAssessment) -> HttpResponse:
    form = RecommendForm(request.POST or None, instance=assessment)
    if submit(form, services.recommend, assessment=assessment, by=request.user):
        messages.success(request, f"{assessment.judging.words.step.capitalize()} made")
        return redirect(assessment)
    context = shown(request, assessment) | {"form": form}
    context |= {
        "missing": what_is_missing(context["parts"]),
        "readiness": readiness_of(assessment.participant),
        "standing": standing_of(assessment.participant, timezone.localdate()),
    }
    return render(request, "assessments/recommend.html", context)


def participant_told(request: UserRequest, pk: Any) -> HttpResponse:
    assessment = fetch(request, pk)
    require(permissions.can_record_told(request.user, assessment))
    if request.method == "GET" and not allows(assessment, Status.TOLD):
        return moved_on(request, assessment)
    form = ParticipantToldForm(request.POST or None, instance=assessment)
    if submit(form, services.record_told, assessment=assessment, by=request.user):
        messages.success(request, "Recorded. They can now read the judgement and the decision.")
        return redirect(assessment)
    context = shown(request, assessment) | {"form": form}
    return render(request, "assessments/participant_told.html", context)
