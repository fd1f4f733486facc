"""The independent reader's pages. No participant, name or team is given to their templates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from assessments import independent, services
from assessments.forms import IndependentReadingForm
from assessments.models import FinalAssessment
from assessments.permissions import can_read_independently
from ui.forms import submit


def _fetch(request: UserRequest, pk: Any) -> FinalAssessment:
    readable = independent.readable_by(request.user)
    assessment: FinalAssessment = get_object_or_404(readable, pk=pk)
    require(can_read_independently(request.user, assessment))
    return assessment


def independent_reading(request: UserRequest, pk: Any) -> HttpResponse:
    assessment = _fetch(request, pk)
    form = IndependentReadingForm(request.POST or None, judging=assessment.judging)
    if submit(form, services.save_independent_reading, assessment=assessment, by=request.user):
        messages.success(request, "Your view is saved. You can now see the assessor’s.")
        return redirect("assessments:independent_reading", pk=assessment.pk)
    return render(
        request, "assessments/independent_reading.html", _context(request, assessment, form)
    )


def _context(
    request: UserRequest, assessment: FinalAssessment, form: IndependentReadingForm
) -> dict[str, Any]:
    programme = assessment.participant.programme
    judging = programme.judging
    writer = judging.who(judging.recommender, "the person assessed")
    own = independent.own_reading(request.user, assessment)
    context: dict[str, Any] = {
        "pk": assessment.pk,
        "codename": independent.codename(assessment),
        "programme_name": programme.name,
        "participant_title": programme.participant_title,
        "writer": writer,
        "readers": f"once saved, {writer}, the person who confirms, and after they have been told "
        "in person the person assessed and their supervisor. Your name is not shown to them.",
        "is_open": independent.is_open(assessment),
        "is_draft": assessment.status == FinalAssessment.Status.DRAFT,
        "own": own,
        "form": form,
    }
    if own is None and not context["is_open"]:
        return context
    without = independent.name_remover(assessment.participant)
    pieces = independent.nameless_pieces(assessment.participant, without)
    context |= {
        "standards": independent.standards_with_pieces(assessment.participant, pieces),
        "unlinked": [piece for piece in pieces if not piece.links],
        "count": len(pieces),
    }
    if own:
        context["judgement"] = independent.nameless_judgement(assessment, pieces, without)
    return context


def independent_reading_item(request: UserRequest, pk: Any, item: Any) -> HttpResponse:
    assessment = _fetch(request, pk)
    if not independent.may_open_evidence(request.user, assessment):
        raise Http404("This reading is closed")
    readable = independent.readable_items(request.user, assessment)
    opened = get_object_or_404(readable, pk=item)
    without = independent.name_remover(assessment.participant)
    pieces = independent.nameless_pieces(assessment.participant, without)
    at = next((n for n, piece in enumerate(pieces) if piece.pk == opened.pk), None)
    if at is None:
        raise Http404("There is no submitted version of it")
    services.open_item_independently(assessment=assessment, item=opened, by=request.user)
    context = {
        "pk": assessment.pk,
        "codename": independent.codename(assessment),
        "piece": pieces[at],
        "previous": pieces[at - 1] if at else None,
        "next": pieces[at + 1] if at + 1 < len(pieces) else None,
    }
    return render(request, "assessments/independent_reading_item.html", context)
